"""Who is inside a footprint: people by the grid, protected targets and units by the register, by level and distance."""

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from anlan.domains.registry import api as registry
from anlan.kernel.coords import haversine_m

UNITS = ("chemical_enterprise", "major_hazard_installation", "chemical_park", "shelter", "fire_station", "port_berth")
CSS = {"red": "#d6336c", "orange": "#f76707", "yellow": "#f59f00", "blue": "#1c7ed6"}


def exposure_of(contours: Mapping[str, Any], source: tuple[float, float] | None) -> dict[str, Any]:
    """{levels, targets, people, targets_count, units_count}; levels gravest first, ``people`` in the ring, ``people_inside`` with the graver."""
    zones = zones_of(contours)
    levels, inside_before, union = [], 0, None
    seen: dict[str, dict[str, Any]] = {}
    for properties, area in zones:
        union = area if union is None else shapely.union(union, area)
        inside = registry.people_within(union)
        found = [*registry.protected_targets_within(area), *registry.things_within(area, UNITS)]
        fresh = {thing.subject: _target(thing, properties, source) for thing in found if thing.subject not in seen}
        seen |= fresh
        protected = [target for target in fresh.values() if target["protected"]]
        levels.append({**_head(properties), "people": max(inside - inside_before, 0), "people_inside": inside, "targets": len(protected)})
        inside_before = inside
    targets = sorted(seen.values(), key=lambda target: (target["level"], target["distance_m"] or 0))
    protected_count = sum(target["protected"] for target in targets)
    return {"levels": levels, "targets": targets, "people": inside_before, "targets_count": protected_count, "units_count": len(targets) - protected_count}


def zones_of(contours: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], BaseGeometry]]:
    """(properties, shape), gravest first. Of probability contours the even chance stands for the level."""
    features = [f for f in contours["features"] if f["properties"].get("probability", 0.5) == 0.5]  # noqa: RUF069 - a label, not a sum
    return sorted(((f["properties"], shape(f["geometry"])) for f in features), key=lambda zone: zone[0].get("level", 0))


def outline(contours: Mapping[str, Any]) -> BaseGeometry | None:
    shapes = [area for _, area in zones_of(contours)]
    return shapely.union_all(shapes) if shapes else None


def _head(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: properties.get(name) for name in ("level", "label", "meaning", "colour", "ppm", "distance_m", "area_km2", "arrival_s")}


def _target(thing: Any, properties: Mapping[str, Any], source: tuple[float, float] | None) -> dict[str, Any]:
    away = float(haversine_m(thing.lon, thing.lat, *source)) if source and thing.lon is not None else None
    reach, arrival = properties.get("distance_m"), properties.get("arrival_s")
    minutes = round(arrival * min(away / reach, 1) / 60, 1) if away is not None and reach and arrival is not None else None
    return {
        "subject": thing.subject, "kind": thing.kind, "name": thing.name, "division": thing.division, "lon": thing.lon, "lat": thing.lat,
        "level": properties.get("level"), "label": properties.get("label"), "distance_m": None if away is None else round(away),
        "arrival_min": minutes, "protected": thing.kind not in UNITS, "people": _people(thing.attrs), "invented": thing.invented,
    }  # fmt: skip


def _people(attrs: Mapping[str, Any]) -> int | None:
    """Heads the register gives for a target: pupils, beds, residents, capacity; None where it does not say."""
    for name in ("pupils", "students", "residents", "beds", "people", "capacity", "employees"):
        if isinstance(attrs.get(name), int | float):
            return int(attrs[name])
    return None
