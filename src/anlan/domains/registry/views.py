"""What other rooms get of a thing: a frozen view, never a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from anlan.platform.bus.messages import plain
from anlan.platform.kinds.api import Kind, get_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingView:
    """A thing as it was when asked. ``attrs`` holds the kind's own columns as JSON-able values; ``lon, lat`` a point of it."""

    kind: str
    id: int
    code: str
    name: str
    division: str
    organisation_id: int | None
    lon: float | None
    lat: float | None
    attrs: Mapping[str, Any]
    invented: bool
    approximate: bool

    @property
    def subject(self) -> str:
        return f"{self.kind}/{self.id}"


# Columns the house or a response keeps, which views show beside those a person fills
KEPT = frozenset(
    {"state", "engaged_in", "booked", "capacity", "longest_stay_days", "occupants", "level", "s_index", "r_index", "alpha"}
)


def view(kind: Kind, thing: Any) -> ThingView:
    point = thing.point
    attrs = {f.name: plain(getattr(thing, f.attname)) for f in shown_fields(kind)}
    return ThingView(
        kind=kind.key, id=thing.pk, code=thing.code, name=thing.name, division=thing.division, organisation_id=thing.organisation_id,
        lon=point.x if point else None, lat=point.y if point else None, attrs=attrs | _derived(kind, thing),
        invented=thing.invented, approximate=thing.approximate,
    )  # fmt: skip


@cache
def _shown(key: str) -> tuple[Any, ...]:
    kind = get_kind(key)
    return tuple(f for f in kind.model._meta.concrete_fields if f in kind.own_fields or f.name in KEPT)


def shown_fields(kind: Kind) -> tuple[Any, ...]:
    """The columns a view carries: the kind's own, and those the house keeps."""
    return _shown(kind.key)


def _derived(kind: Kind, thing: Any) -> dict[str, Any]:
    """Stock in the words of allocation: what is free now, by which mode, ready when, made how fast."""
    if kind.key != "stock_item":
        return {}
    return {
        "available": thing.free,
        "mode": thing.reserve_mode,
        "ready_hours": thing.delivery_hours,
        "daily_rate": thing.daily_capacity,
    }
