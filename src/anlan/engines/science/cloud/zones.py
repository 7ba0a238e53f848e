"""Toxic or flammable zones of a release: one polygon a level in lon, lat, with distance, width, area and time of arrival."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from shapely import Polygon, set_precision
from shapely.geometry import mapping

from anlan.engines.science.cloud import scenario as scenarios
from anlan.engines.science.cloud.scenario import Scenario
from anlan.engines.science.cloud.swath import Swath, to_lon_lat, towards
from anlan.engines.science.spec import Check, Equation, Output, Spec

COLOURS = ("yellow", "orange", "red")  # mildest first, the four-colour habit of warnings
MEANING = {"1": "不适", "2": "不可逆或妨碍逃生", "3": "危及生命"}

SPEC = Spec(
    id="cloud.toxic_zones",
    version="1.0",
    zh="毒性与可燃分区",
    en="Toxic and flammable zones",
    inputs=scenarios.INPUTS,
    outputs=(
        Output(name="method", zh="所用模型", note="dense / gaussian"),
        Output(name="rate_kg_s", zh="进入大气速率", unit="kg/s"),
        Output(name="stability", zh="稳定度"),
        Output(name="levels", zh="各级", note="level, label, ppm, distance_m, width_m, area_km2, arrival_s；重者在前"),
        Output(name="contours", zh="等值线", note="GeoJSON FeatureCollection，lon, lat"),
    ),
    equations=(
        Equation(text="dense if (g0' q0/D)^(1/3)/u ≥ 0.15, else passive", source="Britter & McQuaid 1988, p. 14"),
        Equation(text="edge: b + Sy √ln(c0/c)", source="similarity profile of cloud.dense_plume and cloud.gaussian_plume"),
    ),
    verification=(
        Check(case="多边形面积等于半宽积分；任一边界点的浓度等于该级", against="analytic", tolerance="1 %"),
        Check(case="重级包含于轻级；风速、稳定度任意取值不出非有限数", against="property", tolerance="exact"),
    ),
    limits=(
        "平坦地形、风向不变；峰值浓度与 60 min 标准比较（保守，同 ALOHA）",
        "只画到 horizon_m（缺省 10 km，同 ALOHA）；不计沉降与化学反应",
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    drawn = scenarios.read(inputs)
    cloud = scenarios.swath(drawn)
    levels = [_level(drawn, cloud, place, label, ppm) for place, (label, ppm) in enumerate(drawn.levels_ppm.items())]
    levels.reverse()
    return {
        "method": drawn.method,
        "rate_kg_s": drawn.rate_kg_s,
        "duration_s": drawn.duration_s,
        "stability": drawn.stability,
        "levels": [{key: value for key, value in level.items() if key != "shape"} for level in levels],
        "contours": {"type": "FeatureCollection", "features": [_feature(level) for level in levels if level["shape"]]},
        "warnings": [*drawn.notes, *_empty(levels), *_beyond(levels, drawn.horizon_m)],
    }


def _level(drawn: Scenario, cloud: Swath, place: int, label: str, ppm: float) -> dict[str, Any]:
    fraction = min(ppm * 1e-6, 1.0)
    points = cloud.outline(fraction)
    distance = cloud.distance_m(fraction)
    shape = polygon(points, drawn, distance) if len(points) > 3 else None
    across = cloud.half_width_m(fraction)
    number = len(drawn.levels_ppm) - place  # 1 the gravest
    return {
        "level": number,
        "label": label,
        **words_of(label, number),
        "ppm": ppm,
        "distance_m": round(distance, 1),
        "width_m": round(float(2 * across.max()), 1),
        "area_km2": round(float(2 * np.trapezoid(across, cloud.x_m)) / 1e6, 6),
        "arrival_s": round(float(np.interp(distance, cloud.x_m, cloud.travel_s)), 1),
        "shape": shape,
    }


def words_of(label: str, number: int) -> dict[str, str]:
    """What a level means and its colour; ``number`` 1 is the gravest."""
    return {
        "meaning": MEANING.get(label[-1], "") if label[-2:-1] == "-" else "",
        "colour": COLOURS[-number] if number <= 3 else COLOURS[0],
    }


def polygon(points_m: Any, drawn: Scenario, distance_m: float) -> Polygon | None:
    """A valid polygon in lon, lat, or None if it vanishes there; a full circle where the wind's direction is not known."""
    if drawn.wind_from_deg is None:
        around = np.radians(np.arange(0, 360, 3))
        points_m = distance_m * np.column_stack([np.cos(around), np.sin(around)])
    shape = Polygon(to_lon_lat(points_m, drawn.lon, drawn.lat, towards(drawn.wind_from_deg or 0.0))).buffer(0)
    shape = set_precision(shape, 1e-6)
    return None if shape.is_empty else shape


def _feature(level: Mapping[str, Any]) -> dict[str, Any]:
    properties = {
        key: level[key] for key in ("level", "label", "meaning", "colour", "ppm", "distance_m", "area_km2", "arrival_s")
    }
    return {"type": "Feature", "properties": properties, "geometry": mapping(level["shape"])}


def _beyond(levels: list[dict[str, Any]], horizon_m: float) -> list[str]:
    far = [level["label"] for level in levels if level["distance_m"] >= 0.999 * horizon_m]
    return [f"{'、'.join(far)} 可能超出 {horizon_m / 1000:g} km，只画到此处：更远处风与大气已变，请按实况续算"] if far else []


def _empty(levels: list[dict[str, Any]]) -> list[str]:
    return [f"{level['label']}（{level['ppm']:g} ppm）在地面未达到" for level in levels if level["distance_m"] <= 0]
