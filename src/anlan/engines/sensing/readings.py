"""A batch of readings 读数: five columns, the same in memory, on the bus and in history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntFlag
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

I8 = npt.NDArray[np.int64]
F8 = npt.NDArray[np.float64]
I4 = npt.NDArray[np.int32]
U1 = npt.NDArray[np.uint8]

SCHEMA = pa.schema(
    [
        pa.field("point", pa.int32(), nullable=False),
        pa.field("time_us", pa.int64(), nullable=False),
        pa.field("value", pa.float64(), nullable=False),
        pa.field("quality", pa.uint8(), nullable=False),
        pa.field("received_us", pa.int64(), nullable=False),
    ]
)
COLUMNS = tuple(SCHEMA.names)


class Quality(IntFlag):
    """What was wrong with a reading; 0 is good. Faulty readings are kept, marked and counted, never silently dropped."""

    GOOD = 0
    NAN = 1  # not a number: nothing to judge
    RANGE = 2  # outside the instrument's range: judged at the bound, so that a saturated detector still alarms
    SKEW = 4  # from the future: judged at the time it was received
    LATE = 8  # in order, but long under way
    DUPLICATE = 16  # this time of this point was heard before
    OUT_OF_ORDER = 32  # older than what was judged already: history only
    DEVICE = 64  # the device itself says fault, maintenance or calibration


UNJUDGED = Quality.NAN | Quality.DUPLICATE | Quality.OUT_OF_ORDER | Quality.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Readings:
    """Columns of equal length. ``point`` is the registry's stable number; times are µs since 1970 UTC."""

    point: I4
    time_us: I8
    value: F8
    quality: U1
    received_us: I8

    def __len__(self) -> int:
        return len(self.point)

    def take(self, rows: npt.NDArray[Any]) -> "Readings":
        """The rows chosen by a mask or by positions."""
        return Readings(**{name: getattr(self, name)[rows] for name in COLUMNS})

    def slice(self, start: int, count: int) -> "Readings":
        """A window on the same memory."""
        return Readings(**{name: getattr(self, name)[start : start + count] for name in COLUMNS}) if count < len(self) else self

    def with_quality(self, quality: U1) -> "Readings":
        return replace(self, quality=quality)

    def to_arrow(self) -> pa.RecordBatch:
        return pa.RecordBatch.from_arrays([_column(field.type, getattr(self, field.name)) for field in SCHEMA], schema=SCHEMA)

    def to_bytes(self) -> bytes:
        """Arrow IPC stream, uncompressed: how a batch travels on the bus."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, SCHEMA) as writer:
            writer.write_batch(self.to_arrow())
        return sink.getvalue().to_pybytes()


def _column(kind: pa.DataType, values: npt.NDArray[Any]) -> pa.Array:
    """The same memory as an Arrow column. ``pa.array`` would import pandas for it: half a second at each start."""
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(np.ascontiguousarray(values))])


def readings(
    point: npt.ArrayLike,
    time_us: npt.ArrayLike,
    value: npt.ArrayLike,
    *,
    received_us: npt.ArrayLike | None = None,
    quality: npt.ArrayLike = 0,
) -> Readings:
    """Build a batch from anything array-like; ``received_us`` defaults to the time of measurement."""
    times = np.asarray(time_us, dtype=np.int64)
    heard = times if received_us is None else np.asarray(received_us, dtype=np.int64)
    return Readings(
        point=np.asarray(point, dtype=np.int32),
        time_us=times,
        value=np.asarray(value, dtype=np.float64),
        quality=np.broadcast_to(np.asarray(quality, dtype=np.uint8), times.shape).copy(),
        received_us=np.broadcast_to(heard, times.shape).copy(),
    )


def empty() -> Readings:
    return readings([], [], [])


def from_arrow(table: pa.Table | pa.RecordBatch) -> Readings:
    """The batch held by an Arrow table of :data:`SCHEMA`; raises ValueError on another schema."""
    if table.schema.names != list(COLUMNS):
        raise ValueError(f"not a batch of readings: columns {table.schema.names}, expected {list(COLUMNS)}")
    return Readings(**{field.name: values_of(table.column(field.name), field.type) for field in SCHEMA})


def values_of(column: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> Any:
    """The numbers of a column without copying them. ``to_numpy`` would import pandas for it, as ``pa.array`` does."""
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if column.type != kind or column.null_count:
        raise ValueError(f"a column of {column.type} with {column.null_count} nulls, expected {kind}")
    return np.frombuffer(column.buffers()[1] or b"", kind.to_pandas_dtype(), len(column), column.offset * kind.bit_width // 8)


def from_bytes(payload: bytes) -> Readings:
    """The inverse of :meth:`Readings.to_bytes`."""
    with pa.ipc.open_stream(payload) as reader:
        return from_arrow(reader.read_all())


def concatenate(batches: Sequence[Readings]) -> Readings:
    if len(batches) == 1:
        return batches[0]
    return Readings(**{name: np.concatenate([getattr(b, name) for b in batches]) for name in COLUMNS}) if batches else empty()
