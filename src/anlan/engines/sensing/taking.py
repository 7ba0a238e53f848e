"""What becomes of a delivery: readings taken, rows refused, each refusal with a reason and what to do about it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.engines.sensing.points import PointTable
from anlan.engines.sensing.readings import F8, I4, I8, U1, Readings, readings
from anlan.engines.sensing.times import BAD
from anlan.engines.sensing.units import conversion

EXAMPLES = 20  # refused rows named one by one; the rest are counted

REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "malformed": "报文无法解析：请按文档的格式发送",
        "unknown_point": "未登记的测点：请先在设备台账登记，或核对测点编码",
        "bad_time": "时间无法识别：请用 ISO 8601 或自 1970 年起的秒/毫秒/微秒",
        "bad_value": "数值不是数：请发送数字",
        "unit": "单位与测点登记的单位不可换算：请核对",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One refused row: its position in the delivery, the reason code, the text that caused it."""

    row: int
    reason: str
    text: str = ""

    @property
    def remedy(self) -> str:
        return REMEDIES[self.reason]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taken:
    """A delivery after decoding: what was taken, how many rows were refused for which reason, the first few of them."""

    readings: Readings
    refused: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[Refusal, ...] = ()

    @property
    def refused_total(self) -> int:
        return sum(self.refused.values())


@dataclass(slots=True, kw_only=True, eq=False)
class Columns:
    """A decoded delivery before names are looked up. ``row`` numbers the rows as sent; ``refusals`` are already lost."""

    key: pa.Array
    time_us: I8
    value: F8
    unit: pa.Array | None = None
    quality: U1 | None = None
    row: I8 | None = None
    refusals: tuple[Refusal, ...] = ()


def resolve(columns: Columns, points: PointTable, received_us: int) -> Taken:
    """Names to numbers, units to the point's unit; what cannot be read is refused row by row."""
    point, value = points.find(columns.key), columns.value
    factor, offset, unit_ok = _conversions(columns.unit, point, points)
    bad_time = columns.time_us == BAD
    reasons = np.select([point < 0, bad_time, ~unit_ok], [1, 2, 3], 0)
    good = reasons == 0
    batch = readings(
        point[good],
        columns.time_us[good],
        (value * factor + offset)[good],
        received_us=received_us,
        quality=0 if columns.quality is None else columns.quality[good],
    )
    names = ("", "unknown_point", "bad_time", "unit")
    lost = [*columns.refusals, *_refusals(columns, reasons, names)]
    counted = Counter(refusal.reason for refusal in columns.refusals)
    counted.update({names[code]: int(np.count_nonzero(reasons == code)) for code in (1, 2, 3) if np.any(reasons == code)})
    return Taken(readings=batch, refused=dict(counted), examples=tuple(lost[:EXAMPLES]))


def _refusals(columns: Columns, reasons: npt.NDArray[np.int64], names: tuple[str, ...]) -> list[Refusal]:
    lost = np.flatnonzero(reasons)[:EXAMPLES]
    rows = lost if columns.row is None else columns.row[lost]
    keys = columns.key.take(pa.array(lost)).to_pylist()
    return [Refusal(row=int(r), reason=names[int(reasons[i])], text=str(k)) for i, r, k in zip(lost, rows, keys, strict=True)]


def _conversions(units: pa.Array | None, point: I4, points: PointTable) -> tuple[F8 | float, F8 | float, npt.NDArray[np.bool_]]:
    """Factor and offset a row, and whether the units can be compared; one look-up for each (unit, point's unit) seen."""
    fine = np.ones(len(point), dtype=bool)
    if units is None or units.null_count == len(units):
        return 1.0, 0.0, fine
    coded = units.fill_null("").dictionary_encode() if not pa.types.is_dictionary(units.type) else units
    wanted_names, wanted = np.unique(
        np.array([points.points[p].unit if p >= 0 else "" for p in point.tolist()], dtype=object), return_inverse=True
    )
    factor, offset = np.ones(len(point)), np.zeros(len(point))
    given, given_names = np.asarray(coded.indices), coded.dictionary.to_pylist()
    for g, w in set(zip(given.tolist(), wanted.tolist(), strict=True)):
        rows = (given == g) & (wanted == w)
        found = conversion(given_names[g], wanted_names[w])
        factor[rows], offset[rows] = found or (1.0, 0.0)
        fine[rows] = found is not None
    return factor, offset, fine
