"""Who is inside a footprint: people by the grid, protected targets and units by the register, by level and distance."""

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from anlan.domains.registry import api as registry
from anlan.engines import science
from anlan.kernel import clock
from anlan.kernel.coords import haversine_m

# what is told beside the protected targets, by group; nobody has registered buildings one by one, so none are counted
GROUPS = {
    "危险设施": ("chemical_enterprise", "major_hazard_installation", "storage_tank", "hazmat_vehicle", "chemical_park", "enterprise"),
    "生命线与水利": ("bridge", "port_berth", "reservoir", "sluice", "seawall_section"),
    "避难场所与力量": ("shelter", "fire_station", "rescue_team", "depot"),
}
UNITS = tuple(key for keys in GROUPS.values() for key in keys)
EVEN = 0.5
MARKS = {"position", "point"}  # where a slick is at a time, where a centre crosses the shore: drawn, not areas in which people are counted
DAY_HOURS = range(8, 18)
AT_DAY = (("school", "在校学生"), ("enterprise", "企业职工"), ("chemical_enterprise", "化工企业职工"))


def exposure_of(contours: Mapping[str, Any], source: tuple[float, float] | None) -> dict[str, Any]:
    """{levels, targets, people, targets_count, units_count, kinds, at_hour, needs}; levels gravest first, ``people`` in the ring, ``people_inside`` with the graver."""
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
    _likely(contours, seen, source)
    targets = sorted(seen.values(), key=lambda target: (target["level"] or 99, target["distance_m"] or 0))
    protected_count = sum(target["protected"] for target in targets)
    return {
        "levels": levels, "targets": targets, "people": inside_before, "targets_count": protected_count, "units_count": len(targets) - protected_count,
        "kinds": _kinds(targets), "at_hour": by_hour(targets, clock.local(clock.now()).hour), "needs": _needs(inside_before), "needs_for": f"{inside_before:,} 人安置 1 天",
    }  # fmt: skip


def _likely(contours: Mapping[str, Any], seen: dict[str, dict[str, Any]], source: tuple[float, float] | None) -> None:
    """Probability of each target, where the contours know one; those that only a less likely cloud reaches are added with theirs."""
    rings = [(f["properties"], shape(f["geometry"])) for f in contours["features"] if f["properties"].get("probability") is not None and "level" in f["properties"]]
    for properties, area in sorted(rings, key=lambda ring: (ring[0].get("level", 0), -ring[0]["probability"])):
        for thing in [*registry.protected_targets_within(area), *registry.things_within(area, UNITS)]:
            target = seen.setdefault(thing.subject, _target(thing, properties, source))
            if target["label"] == properties.get("label") and properties["probability"] > target.get("probability", 0):
                target |= {"probability": properties["probability"], "probability_text": f"≥ {properties['probability']:.0%}"}


def _kinds(targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many of each group: protected targets first."""
    counted = [("防护目标", sum(target["protected"] for target in targets))]
    counted += [(label, sum(target["kind"] in keys for target in targets)) for label, keys in GROUPS.items()]
    return [{"label": label, "count": count} for label, count in counted if count]


def by_hour(targets: list[dict[str, Any]], hour: int) -> str:
    """The grid counts where people live. By day many are elsewhere: what the register says of those who are here then, apart, since they are residents somewhere."""
    if hour not in DAY_HOURS:
        return "人口按常住人口格网（夜间）。"
    told = [(label, sum(target["people"] or 0 for target in targets if target["kind"] == kind)) for kind, label in AT_DAY]
    here = "、".join(f"{label} {count:,} 人" for label, count in told if count)
    return "人口按常住人口格网；现在是白天，范围内另有" + (f"登记的{here}。" if here else "多少学生、职工没有登记。")


def _needs(people: int) -> list[dict[str, Any]]:
    return list(science.run("exposure.needs", {"people": people, "days": 1}).outputs["needs"]) if people else []


def zones_of(contours: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], BaseGeometry]]:
    """(properties, shape), gravest first. Of probability contours the even chance stands for the level."""
    areas = [f for f in contours["features"] if f["properties"].get("kind") not in MARKS]
    features = [f for f in areas if f["properties"].get("probability", EVEN) == EVEN]  # noqa: RUF069 - a label, not a sum
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
