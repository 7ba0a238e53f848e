"""Who is there: people of a population grid and protected targets 防护目标 inside each level of a footprint, by distance; and what they will need."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.kernel import clock
from anlan.kernel.coords import haversine_m

Floats = NDArray[np.float64]

# per person and day, or persons per unit — Sphere Handbook 2018 (figures in domain/supplies.md 4); all [K], to be set by the operator
NORMS: dict[str, float] = {
    "water_l_person_day": 15.0,
    "drinking_water_l_person_day": 3.0,
    "food_kcal_person_day": 2100.0,
    "covered_area_m2_person": 3.5,
    "persons_per_toilet": 20.0,
    "persons_per_tap": 250.0,
    "persons_per_tent_12m2": 4.5,
    "persons_per_health_unit": 1000.0,  # IEHK 2017 basic unit: 1,000 people, up to three months
}

# hours of a working day, and the share that is away from home then; night, day and the way between as in FEMA Hazus-MH 2.1 ch. 13 (2 a.m., 2 p.m., 5 p.m.); [K]
AWAY = ((0, 6, 9, 16.5, 19, 24), (0.0, 0.0, 1.0, 1.0, 0.0, 0.0))

SPEC = Spec(
    id="exposure.zones",
    version="1.0",
    zh="影响范围内的人口与防护目标",
    en="People and protected targets inside a footprint",
    inputs=(
        Input(name="contours", zh="影响范围", kind="object", note="GeoJSON FeatureCollection，properties.level 1 最重"),
        Input(
            name="population",
            zh="人口格网",
            kind="object",
            default=None,
            note="{lon[], lat[], people[], people_day[]?}：people 为夜间（常住）",
        ),
        Input(name="time", zh="时刻", kind="time", default=None, note="给出且格网有 people_day 时按时段取人口"),
        Input(name="targets", zh="防护目标", kind="object", default=(), note="[{id, kind, name, lon, lat, people?}]"),
        Input(name="lon", zh="源经度", unit="°", possible=(-180, 180), default=None),
        Input(name="lat", zh="源纬度", unit="°", possible=(-90, 90), default=None),
    ),
    outputs=(
        Output(name="levels", zh="各级人口", note="level, label, people（本级环内）, people_inside（含更重各级）, targets"),
        Output(name="targets", zh="防护目标", note="level, distance_m，重者近者在前"),
        Output(name="people", zh="合计人口"),
    ),
    equations=(Equation(text="a cell counts where its centre lies inside", source="definition; shapely.contains_xy"),),
    verification=(
        Check(case="均匀格网内的圆：人数 = 密度 × 面积", against="analytic", tolerance="1 %"),
        Check(case="工作日 02 时为夜间人口，14 时为白天人口，其间线性", against="definition", tolerance="exact"),
    ),
    limits=("格网按格心计；格距大于范围时偏差大",),
)

NEEDS = Spec(
    id="exposure.needs",
    version="1.0",
    zh="安置最低需求",
    en="Minimum needs of displaced people",
    inputs=(
        Input(name="people", zh="安置人数", unit="人", possible=(0, 1e8)),
        Input(name="days", zh="天数", unit="天", possible=(0, 365), default=1.0),
        Input(name="norms", zh="定额", kind="object", default=None, note="覆盖缺省定额（Sphere 手册，[K] 可配置）"),
        Input(name="shares", zh="特殊人群比例", kind="object", default=None, note="{名称: 比例}，缺省不推测"),
    ),
    outputs=(Output(name="needs", zh="需求", note="[{name, quantity, unit, norm}]"), Output(name="groups", zh="特殊人群人数")),
    equations=(Equation(text="quantity = people × norm × days", source="Sphere Handbook 2018; domain/supplies.md 4"),),
    verification=(Check(case="1000 人 3 天：生活用水 45 m³，厕位 50 个", against="hand calculation", tolerance="exact"),),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    zones = read_zones(inputs["contours"])
    points = _population(inputs["population"], inputs["time"])
    ranked = rank(points[0], points[1], zones)
    targets = _targets(inputs["targets"], zones, inputs)
    levels, running = [], 0.0
    for place, (properties, _) in enumerate(zones):
        ring = float(points[2][ranked == place].sum())
        running += ring
        inside = [target for target in targets if target["place"] <= place]
        levels.append(
            {
                "level": properties.get("level", place + 1),
                "label": properties.get("label", ""),
                "people": round(ring),
                "people_inside": round(running),
                "targets": len([target for target in inside if target["place"] == place]),
                "targets_inside": len(inside),
            }
        )
    shown = [{key: value for key, value in target.items() if key != "place"} for target in targets]
    by_day = inputs["population"] is not None and "people_day" in inputs["population"]
    unheard = ["人口格网只有常住人口，未按时段折算"] if inputs["time"] is not None and not by_day else []
    return {"levels": levels, "targets": shown, "people": round(running), "warnings": unheard}


def needs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    norms = NORMS | dict(inputs["norms"] or {})
    people, days = inputs["people"], inputs["days"]
    table = (
        ("生活用水", people * norms["water_l_person_day"] * days / 1000, "m³", "water_l_person_day"),
        ("其中饮用水", people * norms["drinking_water_l_person_day"] * days / 1000, "m³", "drinking_water_l_person_day"),
        ("食物热量", people * norms["food_kcal_person_day"] * days / 1e6, "百万千卡", "food_kcal_person_day"),
        ("室内面积", people * norms["covered_area_m2_person"], "m²", "covered_area_m2_person"),
        ("厕位", np.ceil(people / norms["persons_per_toilet"]), "个", "persons_per_toilet"),
        ("供水点", np.ceil(people / norms["persons_per_tap"]), "个", "persons_per_tap"),
        ("基本医药包（IEHK 基本单元）", np.ceil(people / norms["persons_per_health_unit"]), "套", "persons_per_health_unit"),
        ("12 m² 帐篷", np.ceil(people / norms["persons_per_tent_12m2"]), "顶", "persons_per_tent_12m2"),
    )
    rows = [
        {"name": name, "quantity": round(float(amount), 3), "unit": unit, "norm": norms[key]} for name, amount, unit, key in table
    ]
    return {"needs": rows, "groups": {name: round(people * share) for name, share in (inputs["shares"] or {}).items()}}


def read_zones(contours: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Any]]:
    """(properties, shape) of a FeatureCollection, gravest level first; refuses what is not one."""
    try:
        zones = [(feature["properties"], shape(feature["geometry"])) for feature in contours["features"]]
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise bad_input("contours", "影响范围应为 GeoJSON FeatureCollection，每个要素有 properties 和面状 geometry") from error
    return sorted(zones, key=lambda zone: zone[0].get("level", 0))


def rank(lon: Floats, lat: Floats, zones: list[tuple[Mapping[str, Any], Any]]) -> NDArray[np.int64]:
    """Index of the gravest zone holding each point; ``len(zones)`` where none does."""
    found = np.full(lon.shape, len(zones), dtype=np.int64)
    for place in range(len(zones) - 1, -1, -1):
        area = zones[place][1]
        west, south, east, north = area.bounds
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        shapely.prepare(area)
        found[near[shapely.contains_xy(area, lon[near], lat[near])]] = place
    return found


def day_share(at: datetime) -> float:
    """How much of the population is where it is by day: 0 at night, 1 in working hours, in between on the way. [K], weekends as nights."""
    local = clock.local(at)
    return 0.0 if local.weekday() >= 5 else float(np.interp(local.hour + local.minute / 60, *AWAY))


def _population(given: Mapping[str, Any] | None, at: datetime | None = None) -> tuple[Floats, Floats, Floats]:
    if given is None:
        return np.empty(0), np.empty(0), np.empty(0)
    try:
        lon, lat, people = (np.asarray(given[name], dtype=float) for name in ("lon", "lat", "people"))
        if at is not None and "people_day" in given:
            share = day_share(at)
            people = people * (1 - share) + np.asarray(given["people_day"], dtype=float) * share
    except (KeyError, TypeError, ValueError) as error:
        raise bad_input("population", "人口格网应为 {lon: [...], lat: [...], people: [...]}，三者等长") from error
    if not lon.shape == lat.shape == people.shape or not np.isfinite(people).all() or (people < 0).any():
        raise bad_input("population", "人口格网的 lon、lat、people 应等长、有限且不为负")
    return lon, lat, people


def _targets(
    given: Iterable[Mapping[str, Any]], zones: list[tuple[Mapping[str, Any], Any]], inputs: Mapping[str, Any]
) -> list[dict[str, Any]]:
    rows = list(given)
    lon, lat = (np.array([row[name] for row in rows], dtype=float) for name in ("lon", "lat"))
    places = rank(lon, lat, zones)
    known = inputs["lon"] is not None and inputs["lat"] is not None
    away = haversine_m(lon, lat, inputs["lon"], inputs["lat"]) if known else np.zeros(len(rows))
    found = [
        {
            **row,
            "level": zones[place][0].get("level", place + 1),
            "label": zones[place][0].get("label", ""),
            "distance_m": round(float(metres)),
            "place": place,
        }
        for row, place, metres in zip(rows, places.tolist(), away, strict=True)
        if place < len(zones)
    ]
    return sorted(found, key=lambda target: (target["place"], target["distance_m"]))
