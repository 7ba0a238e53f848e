"""A warning's words and shape: what a draft may hold, checked and put into columns."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shapely import get_coordinates

from anlan.domains.warning import audience
from anlan.domains.warning.models import WarningCase
from anlan.engines import cap
from anlan.kernel.clock import now, parse_time
from anlan.kernel.divisions import canonical
from anlan.kernel.grades import WarningColour
from anlan.kernel.saying import say
from anlan.kernel.tables import event_types
from anlan.kernel.verdict import refused
from anlan.platform.geo import BadGeometry, as_geojson, read_shape

TEXTS = {
    "title": 200, "headline": 160, "description": 4000, "instruction": 4000, "headline_en": 300, "description_en": 4000, "instruction_en": 4000,
    "area_text": 400, "area_text_en": 600, "sender_name": 100, "contact": 100,
}  # fmt: skip
CHANGEABLE = {*TEXTS, "event_code", "colour", "polygon", "onset", "expires", "urgency", "certainty", "responses", "divisions"}

MAX_POINTS = 20_000  # an outline is reduced to a hundred points while somebody waits
FARTHEST = timedelta(days=366)


def apply_changes(case: WarningCase, changes: Mapping[str, Any]) -> None:
    """Put ``changes`` into the case's columns without saving. Raises Refused naming each field that cannot be."""
    check_names(changes)
    for name, most in TEXTS.items():
        if name in changes:
            setattr(case, name, _text(name, changes[name], most))
    for name, read in READ.items():
        if name in changes:
            setattr(case, *read(changes[name]))
    if "polygon" in changes or "divisions" in changes:
        _place(case, changes.get("divisions", ()))
    if case.expires <= case.onset:
        raise refused("warning.expires", "失效时间须晚于起始时间。", expires="请改为晚于起始时间")


def check_names(changes: Mapping[str, Any]) -> None:
    """Refuses what is no field of a warning's content, before anything else looks at it."""
    if unknown := sorted(set(changes) - CHANGEABLE):
        raise refused("warning.field", f"预警没有这些可改字段：{'、'.join(unknown)[:200]}")


def content_of(case: WarningCase) -> dict[str, Any]:
    """The case's words and shape in the form :func:`apply_changes` takes."""
    times = {"onset": case.onset.isoformat(), "expires": case.expires.isoformat()}
    plain = {name: getattr(case, name) for name in CHANGEABLE - {"polygon", "onset", "expires"}}
    return {**plain, **times, "polygon": as_geojson(case.geom)}


def _place(case: WarningCase, divisions: Any) -> None:
    """Where it holds, in codes and words, and how many live there."""
    if not isinstance(divisions, list | tuple):
        raise refused("warning.division", "涉及区划须为代码列表。", divisions="须为列表")
    case.divisions = [_code(code) for code in divisions] or list(audience.divisions_touched(case.geom, case.division))
    case.area_text = case.area_text or audience.names_of(case.divisions)
    case.people = audience.people_in(case.geom)


def _code(code: Any) -> str:
    try:
        return canonical(str(code))
    except ValueError as error:
        raise refused("warning.division", say("“{code}”不是行政区划代码。", code=code), divisions="须为 2 至 12 位数字") from error


def _text(name: str, value: Any, most: int) -> str:
    if not isinstance(value, str):
        raise refused("warning.text", say("“{name}”须为文字。", name=name), **{name: "须为文字"})
    text = "".join(c for c in value.strip() if c >= " " or c in "\n\t")
    if len(text) > most:
        raise refused("warning.long", say("“{name}”不超过 {most} 字。", name=name, most=most), **{name: f"现有 {len(text)} 字"})
    return text


def _event_code(value: Any) -> tuple[str, str]:
    if not isinstance(value, str) or value not in event_types():
        raise refused("warning.event_code", say("GB/T 35561 里没有事件类型 {value}。", value=value), event_code="请从事件类型表选择")
    return "event_code", value


def _colour(value: Any) -> tuple[str, int]:
    if value not in list(WarningColour):
        raise refused("warning.colour", "级别为 1 红、2 橙、3 黄、4 蓝。", colour="请选择级别")
    return "colour", int(value)


def _polygon(value: Any) -> tuple[str, Any]:
    try:
        shape = read_shape(value)
    except BadGeometry as error:
        raise refused("warning.polygon", str(error), polygon=str(error)) from error
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise refused("warning.polygon", "请在地图上画出影响区域（多边形）。", polygon="须为多边形")
    if (points := len(get_coordinates(shape))) > MAX_POINTS:
        raise refused("warning.polygon", say("影响区域有 {points} 个点，请简化到 {most} 个以内。", points=points, most=MAX_POINTS), polygon="点数过多")
    return "geom", shape


def _time(name: str) -> Any:
    def read(value: Any) -> tuple[str, datetime]:
        if value in ("", None):
            return name, now()
        try:
            at = value if isinstance(value, datetime) else parse_time(str(value))
        except (ValueError, OverflowError) as error:
            raise refused("warning.time", "时间须写成 2026-01-31T08:00 的形式。", **{name: "不是时间"}) from error
        if abs(at - now()) > FARTHEST:
            raise refused("warning.time", "预警时间须在前后一年之内。", **{name: "离现在太远"})
        return name, at

    return read


def _word(name: str, words: type[cap.Urgency] | type[cap.Certainty]) -> Any:
    def read(value: Any) -> tuple[str, str]:
        if value not in list(words):
            raise refused("warning.word", say("“{value}”不可用。", value=value), **{name: "可用：" + "、".join(words)})
        return name, str(value)

    return read


def _responses(value: Any) -> tuple[str, list[str]]:
    words = value or ["Monitor"]
    if not isinstance(words, list | tuple) or any(word not in list(cap.ResponseType) for word in words):
        raise refused("warning.word", "没有这样的应对行动。", responses="可用：" + "、".join(cap.ResponseType))
    return "responses", list(dict.fromkeys(words))


READ = {
    "event_code": _event_code,
    "colour": _colour,
    "polygon": _polygon,
    "onset": _time("onset"),
    "expires": _time("expires"),
    "urgency": _word("urgency", cap.Urgency),
    "certainty": _word("certainty", cap.Certainty),
    "responses": _responses,
}
