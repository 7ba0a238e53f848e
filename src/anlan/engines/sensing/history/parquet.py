"""How columns of readings are packed: sorted by point and time, small differences, so that a day of 1 Hz is about 2 bytes a reading."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from anlan.engines.sensing.readings import values_of

ROW_GROUP = 131_072  # rows; a point's window is found by the least and greatest point of a group
_WELL: dict[str, Any] = {"compression": "zstd", "compression_level": 1}
_ENCODINGS = {"point": "DELTA_BINARY_PACKED", "time_us": "DELTA_BINARY_PACKED", "received_us": "DELTA_BINARY_PACKED"}

SAMPLE, MANY = 4_096, 0.5  # a column where more than this share of a sample differs gains nothing from a dictionary


def write_part(table: pa.Table, path: Path) -> int:
    """Readings just judged: packed in a hurry, since compaction will pack them well."""
    named = ["quality", "value"] if _repeats(table.column("value")) else ["quality"]
    return _write([table], path, compression="lz4", use_dictionary=named, column_encoding=_ENCODINGS)


def _repeats(column: pa.ChunkedArray) -> bool:
    sample = values_of(column.slice(0, SAMPLE), column.type)
    return len(np.unique(sample)) <= MANY * len(sample)


def write_raw(tables: Iterable[pa.Table], path: Path) -> int:
    """Readings in the order given; gives the number of rows."""
    return _write(tables, path, **_WELL, use_dictionary=["value", "quality"], column_encoding=_ENCODINGS)


def write_rollup(tables: Iterable[pa.Table], path: Path) -> int:
    return _write(tables, path, **_WELL)


def _write(tables: Iterable[pa.Table], path: Path, **how: Any) -> int:
    """One table in memory at a time."""
    writer, rows = None, 0
    for table in tables:
        writer = writer or pq.ParquetWriter(path, table.schema, write_statistics=["point", "time_us"], **how)
        writer.write_table(table, row_group_size=ROW_GROUP)
        rows += table.num_rows
    if writer:
        writer.close()
    return rows
