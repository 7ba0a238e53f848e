"""What is happening now, for the map: gathered from the doors of the rooms that are there. An incident narrows it."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor

Features = list[dict[str, Any]]
Gatherer = Callable[[Actor, int | None], dict[str, Features]]
PARTS = ("footprints", "warnings", "alerts", "incidents", "forces", "works", "chain")
#: room → module here that knows its door
ROOMS = ("sensing", "command", "warning", "decision", "supervision")


def situation(actor: Actor, incident: int | None = None, chain: str = "") -> dict[str, Any]:
    """Feature collections and the moment they hold for (see web/src/map/contract.ts); ``chain`` alone where one is asked for."""
    found: dict[str, Features] = {part: [] for part in PARTS}
    if chain or incident is not None:
        found["chain"] = import_module("anlan.console.map.from_chain").features(chain or f"incident/{incident}", actor)
    for gather in () if chain else _gatherers():
        for part, features in gather(actor, incident).items():
            found[part] += features
    collections = {part: {"type": "FeatureCollection", "features": features} for part, features in found.items()}
    return {"at": clock.now().isoformat(), **collections}


def _gatherers() -> list[Gatherer]:
    there = (room for room in ROOMS if find_spec(f"anlan.domains.{room}") and find_spec(f"anlan.domains.{room}.api"))
    return [
        import_module(f"anlan.console.map.from_{room}").gather for room in there if find_spec(f"anlan.console.map.from_{room}")
    ]


def point(lon: float | None, lat: float | None, **properties: Any) -> Features:
    """One point feature, or none without a place."""
    if lon is None or lat is None:
        return []
    return [{"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat]}}]


def shape(geometry: dict[str, Any] | None, **properties: Any) -> Features:
    return [{"type": "Feature", "properties": properties, "geometry": geometry}] if geometry else []
