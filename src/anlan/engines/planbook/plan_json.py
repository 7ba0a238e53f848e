"""A plan from its JSON form again: dataclasses rebuilt by their declared types."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from anlan.engines.planbook.plan import Plan


def plan_from_json(data: Mapping[str, Any], text: str = "") -> Plan:
    """The inverse of :meth:`Plan.to_json`, with the document's ``text`` given back. Raises TypeError or KeyError on another shape."""
    plan: Plan = _build(Plan, {**data, "text": text})
    return plan


def _build(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{field.name: _build(hints[field.name], _given(field, value)) for field in fields(kind)})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return _build(next(one for one in inner if one is not type(None)), value)
    if origin is tuple:
        kinds = [inner[0]] * len(value) if inner[-1] is ... else inner
        return tuple(_build(one, item) for one, item in zip(kinds, value, strict=True))
    return value


def _given(field: Any, value: Mapping[str, Any]) -> Any:
    return value[field.name] if field.name in value or field.default is MISSING else field.default


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
