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


def plan_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of :meth:`Plan.to_json`, written from the dataclasses themselves."""
    definitions: dict[str, Any] = {}
    found = _schema(Plan, definitions)
    definitions["Plan"]["properties"].pop("text")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "$defs": definitions}


_NAMES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(kind, type) and is_dataclass(kind):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            hints = _hints(kind)
            definitions[kind.__name__] = {
                "type": "object", "description": (kind.__doc__ or "").strip().split("\n")[0],
                "properties": {field.name: _schema(hints[field.name], definitions) for field in fields(kind)},
            }  # fmt: skip
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return {"anyOf": [{"type": "null"} if one is type(None) else _schema(one, definitions) for one in inner]}
    if origin is tuple:
        items = {"type": "array", "items": _schema(inner[0], definitions)}
        return items if inner[-1] is ... else {**items, "minItems": len(inner), "maxItems": len(inner)}
    return {"type": _NAMES[kind]}
