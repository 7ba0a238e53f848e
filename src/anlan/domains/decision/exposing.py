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

# what is told beside the protected targets, by group
GROUPS = {
    "危险设施": (
        "chemical_enterprise",
        "major_hazard_installation",
        "storage_tank",
        "hazmat_vehicle",
        "chemical_park",
        "enterprise",
    ),
    "生命线与水利": ("water_intake", "bridge", "port_berth", "reservoir", "sluice", "seawall_section"),
    "避难场所与力量": ("shelter", "fire_station", "rescue_team", "depot"),
}
UNITS = tuple(key for keys in GROUPS.values() for key in keys)
SHORE = (
    "water_intake",
    "port_berth",
    "sluice",
    "seawall_section",
    "crowded_place",
)  # what oil on the water reaches; people behind the shore are not counted
AT_THE_WATER_DEG = 0.005  # some 500 m, as far as a place counts as reached in spill.oil
EVEN = 0.5
MARKS = {
    "position",
    "point",
}  # where a slick is at a time, where a centre crosses the shore: drawn, not areas in which people are counted
DAY_HOURS = range(8, 18)
AT_DAY = (("school", "在校学生"), ("enterprise", "企业职工"), ("chemical_enterprise", "化工企业职工"))


def exposure_of(contours: Mapping[str, Any], source: tuple[float, float] | None) -> dict[str, Any]:
    """{levels, targets, people, targets_count, units_count, kinds, at_hour, needs}; levels gravest first, ``people`` in the ring, ``people_inside`` with the graver."""
    zones = zones_of(contours)
    levels, inside_before, union, standing = [], 0, None, None
    seen: dict[str, dict[str, Any]] = {}
    for properties, area in zones:
        union = area if union is None else shapely.union(union, area)
        inside = registry.people_within(union)
        found = [*registry.protected_targets_within(area), *registry.things_within(area, UNITS)]
        fresh = {thing.subject: _target(thing, properties, source) for thing in found if thing.subject not in seen}
        seen |= fresh
        protected = [target for target in fresh.values() if target["protected"]]
        standing = registry.buildings_within(union)
        counted = {
            "people": max(inside - inside_before, 0),
            "people_inside": inside,
            "targets": len(protected),
            "buildings": standing.count if standing else None,
        }
        levels.append({**_head(properties), **counted})
        inside_before = inside
    _likely(contours, seen, source)
    targets = sorted(seen.values(), key=lambda target: (target["level"] or 99, target["distance_m"] or 0))
    protected_count = sum(target["protected"] for target in targets)
    return {
        "levels": levels, "targets": targets, "people": inside_before, "targets_count": protected_count, "units_count": len(targets) - protected_count,
        "kinds": _kinds(targets), "at_hour": by_hour(targets, clock.local(clock.now()).hour), "needs": _needs(inside_before), "needs_for": f"{inside_before:,} 人安置 1 天",
        "buildings": _standing(standing),
    }  # fmt: skip


def exposure_at_sea(contours: Mapping[str, Any], source: tuple[float, float] | None) -> dict[str, Any]:
    """The same of a slick: intakes, berths, sluices, sea walls and beaches at the water that it may reach, with its probability. Nobody lives on the water."""
    seen: dict[str, dict[str, Any]] = {}
    levels = []
    for properties, area in sorted(
        ((f["properties"], shape(f["geometry"])) for f in contours["features"] if "probability" in f["properties"]),
        key=lambda zone: zone[0]["level"],
    ):
        chance = {
            "protected": True,
            "probability": properties["probability"],
            "probability_text": f"≥ {properties['probability']:.0%}",
        }
        near = registry.things_within(area.buffer(AT_THE_WATER_DEG), SHORE)
        fresh = {thing.subject: _target(thing, properties, source) | chance for thing in near if thing.subject not in seen}
        seen |= fresh
        levels.append({**_head(properties), "people": 0, "people_inside": None, "targets": len(fresh)})
    return {
        "levels": levels, "targets": list(seen.values()), "people": 0, "targets_count": len(seen), "units_count": 0, "kinds": [{"label": "岸边目标与取水口", "count": len(seen)}] if seen else [],
        "at_hour": "溢油在水面：不计岸上居民，只列岸边目标与取水口。", "needs": [], "needs_for": "",
    }  # fmt: skip


def _standing(found: registry.Buildings | None) -> str:
    if found is None:
        return "本市没有逐栋登记建筑物，未计建筑；在登记中导入建筑图层后重算即可。"
    if not found.count:
        return "范围内没有登记的建筑物。"
    area = f"，建筑面积 {found.floor_area_m2:,.0f} m²（{found.measured:,} 栋有记录）" if found.measured else ""
    return (
        f"范围内登记建筑物 {found.count:,} 栋{area}："
        + "、".join(f"{name} {count:,}" for name, count in found.structures.items())
        + "。"
    )


def _likely(contours: Mapping[str, Any], seen: dict[str, dict[str, Any]], source: tuple[float, float] | None) -> None:
    """Probability of each target, where the contours know one; those that only a less likely cloud reaches are added with theirs."""
    rings = [
        (f["properties"], shape(f["geometry"]))
        for f in contours["features"]
        if f["properties"].get("probability") is not None and "level" in f["properties"]
    ]
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
    return {
        name: properties.get(name)
        for name in ("level", "label", "meaning", "colour", "ppm", "distance_m", "area_km2", "arrival_s")
    }


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
    for name in ("pupils", "students", "residents", "beds", "people", "capacity", "employees", "people_served"):
        if isinstance(attrs.get(name), int | float):
            return int(attrs[name])
    return None
