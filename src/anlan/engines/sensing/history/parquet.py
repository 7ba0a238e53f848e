"""How columns of readings are packed: sorted by point and time, small differences, so that a day of 1 Hz is about 2 bytes a reading."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 131_072  # rows; a point's window is found by the least and greatest point of a group
_ENCODINGS = {"point": "DELTA_BINARY_PACKED", "time_us": "DELTA_BINARY_PACKED", "received_us": "DELTA_BINARY_PACKED"}


def write_raw(tables: Iterable[pa.Table], path: Path) -> int:
    """Readings in the order given; gives the number of rows."""
    return _write(tables, path, use_dictionary=["value", "quality"], column_encoding=_ENCODINGS)


def write_rollup(tables: Iterable[pa.Table], path: Path) -> int:
    return _write(tables, path)


def _write(tables: Iterable[pa.Table], path: Path, **how: object) -> int:
    """One table in memory at a time."""
    writer, rows = None, 0
    for table in tables:
        writer = writer or pq.ParquetWriter(
            path, table.schema, compression="zstd", compression_level=1, write_statistics=["point", "time_us"], **how
        )
        writer.write_table(table, row_group_size=ROW_GROUP)
        rows += table.num_rows
    if writer:
        writer.close()
    return rows
