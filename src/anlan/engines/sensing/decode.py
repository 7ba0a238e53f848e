"""Deliveries of readings by HTTP or MQTT: NDJSON, JSON array, Arrow IPC, OGC SensorThings Observations.

Each decoder takes the body and gives :class:`~anlan.engines.sensing.taking.Columns`; whole columns where the body is clean,
row by row only where it is not, so that one bad row costs itself alone. A body that cannot be read at all is one refusal.

A row is ``{"point": "CL2-07/cl2", "time": "2026-11-23T12:00:00+08:00", "value": 0.42, "unit": "ppm"}``; ``unit`` may be left out.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from anlan.engines.sensing.arrowsize import check_size
from anlan.engines.sensing.points import PointTable
from anlan.engines.sensing.readings import F8
from anlan.engines.sensing.taking import Columns, Refusal, Taken, resolve
from anlan.engines.sensing.times import column_us, values_us

_TEXT = pa.string()
SHOWN = 120  # characters of an unreadable row kept in its refusal


class Row(msgspec.Struct, gc=False):
    """A clean row. Arrow's own JSON reader is faster still, but ends the process on some hostile input."""

    point: str
    time: str | float
    value: float
    unit: str = ""


_LINES = msgspec.json.Decoder(Row)
_ARRAY = msgspec.json.Decoder(list[Row])


def from_ndjson(body: bytes) -> Columns:
    """One JSON object a line."""
    try:
        return _from_clean(_LINES.decode_lines(body))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return from_rows(_loads(line) for line in body.splitlines() if line.strip())


def from_json(body: bytes) -> Columns:
    """A JSON array of rows, or one row."""
    try:
        return _from_clean(_ARRAY.decode(body))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        decoded = _loads(body)
        return from_rows(decoded if isinstance(decoded, list) else [decoded])


def _from_clean(rows: list[Row]) -> Columns:
    return Columns(
        key=pa.array([row.point for row in rows], _TEXT),
        time_us=values_us([row.time for row in rows]),
        value=np.array([row.value for row in rows], dtype=np.float64),
        unit=pa.array([row.unit for row in rows], _TEXT) if any(row.unit for row in rows) else None,
    )


def _loads(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text[:SHOWN].decode("utf-8", "replace")


def from_rows(rows: Iterable[Any]) -> Columns:
    """Rows already decoded from JSON, good and bad mixed."""
    kept: list[tuple[int, str, Any, float, str]] = []
    lost: list[Refusal] = []
    for number, row in enumerate(rows):
        reason = _fault(row)
        if reason:
            lost.append(Refusal(row=number, reason=reason, text=str(row)[:SHOWN]))
        else:
            kept.append((number, row["point"], row.get("time"), _number(row["value"]), str(row.get("unit") or "")))
    number_, key, time, value, unit = zip(*kept, strict=True) if kept else ((), (), (), (), ())
    return Columns(
        key=pa.array(key, _TEXT),
        time_us=values_us(time),
        value=np.array(value, dtype=np.float64),
        unit=pa.array(unit, _TEXT),
        row=np.array(number_, dtype=np.int64),
        refusals=tuple(lost),
    )


def _fault(row: Any) -> str:
    if not isinstance(row, dict) or not isinstance(row.get("point"), str) or "value" not in row or not _is_text(row["point"]):
        return "malformed"
    if not _is_text(str(row.get("unit"))):
        return "unit"
    return "" if _is_number(row["value"]) else "bad_value"


def _is_text(text: str) -> bool:
    """JSON may hold halves of characters (a lone surrogate), which no text can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return False
        return True
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _number(value: Any) -> float:
    """A missing value is NaN: heard, and counted as a fault of the point. A boolean is not a number here, a text may be."""
    try:
        return float("nan") if value is None else float(value)
    except OverflowError:
        return float("nan")


def from_arrow_ipc(body: bytes) -> Columns:
    """An Arrow IPC stream or file with ``point`` (text, best dictionary-encoded), ``time``, ``value`` and perhaps ``unit``."""
    try:
        table = _open_ipc(body)
        columns = {name: table.column(name).combine_chunks() for name in ("point", "time", "value")}
        unit = table.column("unit").combine_chunks() if "unit" in table.column_names else None
        return Columns(key=columns["point"], time_us=column_us(columns["time"]), value=_value_column(columns["value"]), unit=unit)
    except (pa.ArrowException, KeyError, OSError, ValueError) as error:
        return unreadable(str(error))


def _value_column(column: pa.Array) -> F8:
    try:
        return column.cast(pa.float64()).fill_null(float("nan")).to_numpy(zero_copy_only=False)
    except pa.ArrowException as error:
        raise ValueError(f"value：应为数字列，实为 {column.type}（{error}）") from error


def _open_ipc(body: bytes) -> pa.Table:
    """Size, offsets, lengths and UTF-8 are checked before anything is read through them: the sender may be anybody.

    A file is a stream between two marks, and is read as that.
    """
    stream = body[8:] if body[:6] == b"ARROW1" else body
    check_size(stream)
    table = pa.ipc.open_stream(stream).read_all()
    table.validate(full=True)
    return table


def unreadable(why: str) -> Columns:
    """Nothing could be read at all: one refusal that says why."""
    columns = from_rows(())
    columns.refusals = (Refusal(row=0, reason="malformed", text=why[:SHOWN]),)
    return columns


def from_sensorthings(body: bytes) -> Columns:
    """SensorThings 1.1 Observations (OGC 18-088): one, an array, or the dataArray extension; the Datastream's id is the point's name."""
    decoded = _loads(body)
    entities = decoded if isinstance(decoded, list) else [decoded]
    return from_rows(row for entity in entities for row in _observations(entity))


def _observations(entity: Any) -> Iterable[Any]:
    if not isinstance(entity, dict) or not isinstance(entity.get("Datastream"), dict):
        return [entity if isinstance(entity, str) else str(entity)]
    key = str(entity["Datastream"].get("@iot.id", ""))
    if "dataArray" not in entity:
        return [_observation(key, entity)]
    names = entity.get("components", [])
    return [
        _observation(key, dict(zip(names, row, strict=False))) if isinstance(row, list) else str(row)
        for row in entity["dataArray"]
    ]


def _observation(key: str, entity: Mapping[str, Any]) -> Any:
    time = str(entity.get("phenomenonTime") or entity.get("resultTime") or "")
    row = {"point": key, "time": time.rpartition("/")[2]}  # an interval is dated at its end: then it is known
    return row | {"value": entity["result"]} if "result" in entity else str(entity)


DECODERS: Mapping[str, Callable[[bytes], Columns]] = MappingProxyType(
    {
        "application/x-ndjson": from_ndjson,
        "application/json": from_json,
        "application/vnd.apache.arrow.stream": from_arrow_ipc,
        "application/vnd.apache.arrow.file": from_arrow_ipc,
    }
)


def decode(content_type: str, body: bytes, points: PointTable, *, received_us: int) -> Taken:
    """Decode a delivery by its media type and look its points up; raises ValueError for a type nobody reads here."""
    decoder = DECODERS.get(content_type.partition(";")[0].strip().lower())
    if decoder is None:
        raise ValueError(f"不支持的媒体类型 {content_type!r}：请用 {', '.join(DECODERS)}")
    return resolve(decoder(body), points, received_us)
