"""Commands (a wish, imperative) and events (a fact, past tense): frozen dataclasses of JSON-able values."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from shapely.geometry.base import BaseGeometry

from anlan.platform.geo.shapes import as_geojson


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """``permission`` (``room.action``) is what the actor must hold in the subject's area; ``secret`` fields stay out of the audit."""

    permission: ClassVar[str]
    secret: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """``name`` (``room.noun.fact``) and ``permission`` (who may be told). ``subject`` is ``kind/id`` of what it is about.

    ``area`` is the division it concerns, ``organisation`` whose thing it is. Adding a field with a default is a compatible change.
    """

    name: ClassVar[str]
    permission: ClassVar[str]
    subject: str
    area: str
    organisation: int | None = None


def plain(value: Any) -> Any:
    """A value as JSON can carry it: times as ISO 8601, shapes as GeoJSON, dataclasses as objects."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case BaseGeometry():
            return as_geojson(value)
        case dict():
            return {str(k): plain(v) for k, v in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(v) for v in value]
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return str(value)


def payload(message: Command | Event) -> dict[str, Any]:
    """The fields of a message as JSON-able values, secrets replaced."""
    hidden: frozenset[str] = getattr(message, "secret", frozenset())
    return {f.name: "***" if f.name in hidden else plain(getattr(message, f.name)) for f in fields(message)}
