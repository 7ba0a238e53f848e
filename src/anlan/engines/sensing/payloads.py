"""Payload templates 报文模板: how a model of device says its readings over MQTT, declared as data.

A template names the format of the payload and where in it time and values lie. The point of a value is ``<device>/<quantity>``.

json    paths through objects and arrays: ``{"quantities": {"cl2": "data.0.ppm"}, "time": "ts"}``
csv     positions in the line, from 0
binary  a ``struct`` format, positions among what it unpacks, and perhaps a scale: 0.1 for a register in tenths
text    the whole payload is one number; one quantity
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from anlan.engines.sensing.decode import from_rows, unreadable
from anlan.engines.sensing.taking import Columns

Format = Literal["json", "csv", "binary", "text"]
FORMATS: tuple[Format, ...] = ("json", "csv", "binary", "text")
LONGEST = 65_536  # bytes of one device's message


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """``quantities`` maps a quantity to its place; ``time`` is the place of the time, empty where the device has no clock."""

    format: Format = "json"
    quantities: Mapping[str, str] = field(default_factory=dict)
    time: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)
    struct_format: str = ""


# A device that speaks the house's own way: {"time": …, "values": {"cl2": 1.2, …}}
OWN = Template(format="json", time="time")


def template_from(given: Mapping[str, Any]) -> Template:
    """A template from its stored form; raises ValueError that says what is wrong."""
    try:
        made = Template(**given)
    except TypeError as error:
        raise ValueError(f"报文模板的字段不对：{error}") from error
    if made.format not in FORMATS:
        raise ValueError(f"报文格式 {made.format!r} 不支持：可用 {', '.join(FORMATS)}")
    if made.format == "binary":
        _check_struct(made)
    return made


def _check_struct(made: Template) -> None:
    try:
        struct.calcsize(made.struct_format)
    except struct.error as error:
        raise ValueError(f"二进制格式 {made.struct_format!r} 不对：{error}") from error


def read_payload(template: Template, device: str, payload: bytes, now_us: int) -> Columns:
    """What one message of a device says. A missing quantity is not a fault: devices leave out what did not change."""
    if len(payload) > LONGEST:
        return unreadable(f"报文 {len(payload)} 字节，超过 {LONGEST}")
    try:
        parts = _PARTS[template.format](template, payload)
    except (ValueError, struct.error, RecursionError) as error:
        return unreadable(f"{device}: {error}")
    return from_rows(_rows(template, device, parts, now_us))


def _rows(template: Template, device: str, parts: Any, now_us: int) -> list[Any]:
    time = _at(parts, template.time) if template.time else None
    places = template.quantities or ({name: f"values.{name}" for name in _own_values(parts)})
    rows: list[Any] = []
    for quantity, place in places.items():
        value = _at(parts, place)
        if value is not _ABSENT:
            row = {"point": f"{device}/{quantity}", "time": now_us if time in (None, _ABSENT) else time}
            rows.append(row | {"value": _scaled(value, template.scales.get(quantity)), "unit": template.units.get(quantity, "")})
    return rows or [f"{device}: no known quantity"]


def _own_values(parts: Any) -> list[str]:
    values = parts.get("values") if isinstance(parts, dict) else None
    return list(values) if isinstance(values, dict) else []


def _scaled(value: Any, scale: float | None) -> Any:
    return value * scale if scale and isinstance(value, int | float) else value


_ABSENT = object()


def _at(parts: Any, place: str) -> Any:
    """What lies at a dotted path; ``_ABSENT`` if nothing."""
    for step in place.split("."):
        if isinstance(parts, dict) and step in parts:
            parts = parts[step]
        elif isinstance(parts, list | tuple) and step.isdigit() and int(step) < len(parts):
            parts = parts[int(step)]
        else:
            return _ABSENT
    return parts


def _json(_: Template, payload: bytes) -> Any:
    return json.loads(payload)


def _csv(_: Template, payload: bytes) -> Any:
    return [part.strip() for part in payload.decode("utf-8").strip().split(",")]


def _binary(template: Template, payload: bytes) -> Any:
    return struct.unpack(template.struct_format, payload)


def _text(_: Template, payload: bytes) -> Any:
    return [payload.decode("utf-8").strip()]


_PARTS = MappingProxyType({"json": _json, "csv": _csv, "binary": _binary, "text": _text})
