"""Commands (a wish, imperative) and events (a fact, past tense): frozen dataclasses of JSON-able values."""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from shapely.geometry.base import BaseGeometry

from anlan.platform.geo.shapes import as_geojson

_UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")


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


_PLAIN = frozenset({type(None), bool, int, float})


def plain(value: Any) -> Any:
    """A value as JSON can carry it: times as ISO 8601, shapes as GeoJSON, dataclasses as objects."""
    if type(value) in _PLAIN:
        return value
    match value:
        case int() | float():
            return value
        case str():
            return speakable(value)
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case BaseGeometry():
            return as_geojson(value)
        case dict():
            return {speakable(str(k)): plain(v) for k, v in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(v) for v in value]
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return str(value)


def speakable(text: str) -> str:
    """Without what no database of ours can hold: NUL and halves of surrogate pairs."""
    return text if _UNSPEAKABLE.search(text) is None else _UNSPEAKABLE.sub("\ufffd", text)


def unspeakable_fields(message: Command | Event) -> list[str]:
    """Names of the fields whose text holds such characters; secret ones are not looked into."""
    hidden: frozenset[str] = getattr(message, "secret", frozenset())
    return [f.name for f in fields(message) if f.name not in hidden and _unspeakable(getattr(message, f.name))]


def _unspeakable(value: Any) -> bool:
    match value:
        case str():
            return _UNSPEAKABLE.search(value) is not None
        case dict():
            return any(_unspeakable(k) or _unspeakable(v) for k, v in value.items())
        case list() | tuple():
            return any(_unspeakable(v) for v in value)
    return False


def payload(message: Command | Event) -> dict[str, Any]:
    """The fields of a message as JSON-able values, secrets replaced."""
    hidden: frozenset[str] = getattr(message, "secret", frozenset())
    return {f.name: "***" if f.name in hidden else plain(getattr(message, f.name)) for f in fields(message)}
