"""The facts of an event as plain values: flattened from what was extracted, corrected field by field, checked."""

from collections.abc import Mapping
from typing import Any

from anlan.engines import planbook
from anlan.kernel import clock
from anlan.kernel.grades import Grade
from anlan.kernel.tables import event_types
from anlan.kernel.verdict import Refused, refuse

FIGURES = ("deaths", "missing", "injured", "serious", "trapped", "evacuated", "affected", "loss_yuan", "area_m2", "magnitude")
TEXTS = ("place", "occurred_at", "event_type", "division", "cause", "measures")
PLACES = ("lon", "lat")
LISTS = ("substances",)


def flatten(event: Mapping[str, Any]) -> dict[str, Any]:
    """One event of ``planbook.extract``'s JSON as plain facts; what was not said is left out."""
    found: dict[str, Any] = {name: event[name]["value"] for name in FIGURES if event.get(name)}
    place, when = event.get("place") or {}, event.get("time") or {}
    found |= {name: place[key] for name, key in (("place", "name"), ("lon", "lon"), ("lat", "lat"), ("division", "division")) if place.get(key) is not None}
    if when.get("value"):
        found["occurred_at"] = when["value"]
    if event.get("type"):
        found["event_type"] = event["type"]["code"]
    found["substances"] = [item["name"] for item in event.get("substances") or []]
    if measures := [item["name"] for item in event.get("measures") or []]:
        found["measures"] = "、".join(dict.fromkeys(measures))
    return found


def corrected(facts: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with an officer's corrections; Refused naming every field that cannot be."""
    wrong: dict[str, str] = {}
    clean = {name: _clean(name, value, wrong) for name, value in changes.items()}
    if wrong:
        raise Refused(refuse("facts.invalid", "有字段填写不正确。"), wrong)
    clean |= {name: {**(facts.get(name) or {}), **value} for name, value in clean.items() if isinstance(value, Mapping)}
    return {**facts, **clean}


def _clean(name: str, value: Any, wrong: dict[str, str]) -> Any:
    if value in (None, ""):
        return None
    try:
        return _CLEANERS[name](value)
    except KeyError:
        wrong[name] = "没有这个字段。" if name not in _CLEANERS else "没有这个代码。"
    except (ValueError, TypeError, OverflowError):
        wrong[name] = _HINTS.get(name, "应为不小于 0 的数。")
    return None


def _figure(value: Any) -> float:
    number = float(value)
    if not 0 <= number < 1e15:
        raise ValueError(value)
    return int(number) if number.is_integer() else number


def _degree(limit: float) -> Any:
    def clean(value: Any) -> float:
        number = float(value)
        if not -limit <= number <= limit:
            raise ValueError(value)
        return number

    return clean


def _code(value: Any) -> str:
    return event_types()[str(value)]["code"]


def _list(value: Any) -> list[str]:
    items = value.replace("，", ",").replace("、", ",").split(",") if isinstance(value, str) else list(value)
    return [str(item).strip()[:80] for item in items if str(item).strip()][:20]


def _level(value: Any) -> int:
    return int(Grade(int(value)))


def _figures(value: Any) -> dict[str, float]:
    """Readings by the names of the plans' conditions (``rain_24h_mm``)."""
    if unknown := set(value) - set(planbook.QUANTITY_LABELS):
        raise ValueError(unknown)
    return {name: _figure(each) for name, each in value.items()}


def _judgements(value: Any) -> dict[str, bool]:
    """What a person answered to a condition in words."""
    if not all(isinstance(each, bool) for each in value.values()):
        raise ValueError(value)
    return {str(words)[:200]: each for words, each in list(value.items())[:100]}


_CLEANERS: dict[str, Any] = {
    **dict.fromkeys(FIGURES, _figure),
    "place": lambda v: str(v)[:200],
    "cause": lambda v: str(v)[:500],
    "measures": lambda v: str(v)[:500],
    "division": lambda v: str(int(v)),
    "occurred_at": lambda v: clock.parse_time(str(v)).isoformat(),
    "event_type": _code,
    "lon": _degree(180),
    "lat": _degree(90),
    "substances": _list,
    "grade_judged": _level,
    "figures": _figures,
    "judgements": _judgements,
}
_HINTS = {"occurred_at": "时间格式应为 2025-07-01 08:30。", "lon": "经度应在 ±180 之间。", "lat": "纬度应在 ±90 之间。", "division": "应为区划代码。", "grade_judged": "等级应为 1–4。", "judgements": "应为是或否。"}
