"""Many members of one release: wind, source and stability drawn about what is believed; how probable is it to be inside, and how many people are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import contourpy
import numpy as np
from numpy.typing import NDArray
from shapely import Polygon, set_precision, unary_union
from shapely.geometry import mapping

from anlan.engines.science.checking import bad_input
from anlan.engines.science.cloud import fleet, voting
from anlan.engines.science.cloud import scenario as scenarios
from anlan.engines.science.cloud.scenario import Scenario
from anlan.engines.science.cloud.swath import towards
from anlan.engines.science.cloud.zones import words_of
from anlan.engines.science.progress import tell
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.weather import CLASSES
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
Points = tuple[Floats, Floats, Floats, Floats, voting.Counts]  # as voting.in_bands gives them
BAND_M = 250.0  # people are kept in bands of this height, so that a zone is not asked about those far off
# spread of the wind direction within an hour by class — US EPA, Meteorological Monitoring Guidance, EPA-454/R-99-005, 2000, table 6-8a
DIRECTION_SD_DEG = dict(zip(CLASSES, (25.0, 20.0, 15.0, 10.0, 5.0, 2.5), strict=True))
STATION_SD_DEG = 15.0  # [K] a station some kilometres off, some minutes old; to be set by the operator
SPEED_SD_LN = 0.25  # [K]
RATE_SD_LN = 0.4  # [K] a source term known to a factor 1.5

WIND = Input(
    name="wind_from_deg", zh="风向（来向）", unit="°", possible=(0, 360), note="须给；未知时请用 cloud.toxic_zones（全向圆）"
)

SPEC = Spec(
    id="cloud.toxic_ensemble",
    version="1.0",
    zh="毒性分区集合预报",
    en="Toxic zones, ensemble",
    inputs=(
        *(WIND if item.name == "wind_from_deg" else item for item in scenarios.INPUTS),
        Input(name="members", zh="成员数", possible=(20, 20_000), default=1000.0),
        Input(
            name="direction_sd_deg",
            zh="风向标准差",
            unit="°",
            possible=(0, 90),
            default=None,
            note="缺省由稳定度与测站代表性合成",
        ),
        Input(name="speed_sd_ln", zh="风速对数标准差", possible=(0, 1), default=SPEED_SD_LN),
        Input(name="rate_sd_ln", zh="源强对数标准差", possible=(0, 2), default=RATE_SD_LN),
        Input(name="seed", zh="随机种子", possible=(0, 2**31), default=1.0),
        Input(name="grid", zh="网格边数", possible=(50, 2000), default=400.0),
        Input(name="probabilities", zh="概率等值线", possible=(0.001, 0.999), default=(0.1, 0.5, 0.9)),
        Input(name="population", zh="人口格网", kind="object", default=None, note="{lon[], lat[], people[]}"),
    ),
    outputs=(
        Output(name="levels", zh="各级", note="level, label, ppm, distance_p50_m, distance_p90_m, people_mean/p10/p50/p90"),
        Output(name="contours", zh="概率等值线", note="GeoJSON，属性 probability、label、colour；distance_m 为 p50"),
        Output(name="method", zh="所用模型", note="dense 重气，gaussian 高斯"),
        Output(name="stability", zh="稳定度"),
    ),
    equations=(
        Equation(
            text="direction ~ N(θ, σθ² + σs²); ln u, ln Q normal; stability of a member by neighbouring class with probability 0.2",
            source="EPA-454/R-99-005 (σθ); spreads marked [K] are inputs",
        ),
        Equation(text="p(x) = share of members whose zone holds x", source="definition"),
    ),
    verification=(
        Check(case="离散度为零时 50 % 等值线等于 cloud.toxic_zones 的分区", against="cloud.toxic_zones", tolerance="面积 3 %"),
        Check(case="同种子同结果；概率等值线互相包含", against="property", tolerance="exact"),
        Check(case="numba 计票与逐点 numpy 计算相同", against="brute force", tolerance="exact"),
    ),
    limits=("成员之间独立；不计风向随时间摆动",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    drawn = scenarios.read(inputs)
    members, turned = draw_members(drawn, inputs)
    tell(0.0, f"{len(members)} 个成员")
    clouds = fleet.march(members)
    names = list(drawn.levels_ppm.items())
    levels, features = [], []
    people = _population(inputs["population"], drawn)
    for place, (label, ppm) in reversed(list(enumerate(names))):
        tell(0.4 + 0.6 * (len(names) - 1 - place) / len(names), label)
        reach = clouds.reach_m(ppm * 1e-6)
        number = len(names) - place
        level = {
            "level": number,
            "label": label,
            "ppm": ppm,
            **words_of(label, number),
            **_spread("distance", reach, "_m"),
        }
        far = float(reach.max())
        if far > 0:
            table = clouds.half_widths(ppm * 1e-6, far)
            features += _contours(drawn, table, far, turned, level, inputs)
            if people is not None:
                level |= _spread("people", _heads(people, table, far, turned), "")
        levels.append(level)
    return {
        "method": drawn.method,
        "stability": drawn.stability,
        "levels": levels,
        "contours": {"type": "FeatureCollection", "features": features},
        "warnings": list(drawn.notes),
    }


def draw_members(drawn: Scenario, inputs: Mapping[str, Any]) -> tuple[list[Scenario], Floats]:
    """Scenarios and the directions (radians, mathematical) they blow to. Speeds and rates are stratified, so a small ensemble is smooth."""
    count = int(inputs["members"])
    rng = np.random.default_rng(int(inputs["seed"]))
    given = inputs["direction_sd_deg"]
    sd = given if given is not None else float(np.hypot(DIRECTION_SD_DEG[drawn.stability], STATION_SD_DEG))
    if drawn.wind_from_deg is None:
        raise bad_input("wind_from_deg", "集合预报需要风向；未知时请用 cloud.toxic_zones（全向圆）")
    angle = np.radians(90 - (towards(drawn.wind_from_deg) + sd * rng.standard_normal(count)))
    speed = np.clip(drawn.wind_ms * np.exp(inputs["speed_sd_ln"] * rng.standard_normal(count)), scenarios.LOWEST_WIND_MS, 40)
    rate = drawn.rate_kg_s * np.exp(inputs["rate_sd_ln"] * rng.standard_normal(count))
    here = CLASSES.index(drawn.stability)
    step = rng.choice([-1, 0, 1], size=count, p=[0.1, 0.8, 0.1]) if sd > 0 else np.zeros(count, dtype=int)
    classes = [CLASSES[i] for i in np.clip(here + step, 0, len(CLASSES) - 1)]
    members = [
        replace(drawn, wind_ms=float(u), rate_kg_s=float(q), stability=c) for u, q, c in zip(speed, rate, classes, strict=True)
    ]
    return members, angle


def _contours(
    drawn: Scenario, table: Floats, far: float, turned: Floats, level: Mapping[str, Any], inputs: Mapping[str, Any]
) -> list[dict[str, Any]]:
    n = int(inputs["grid"])
    east, north = (_window(part, far, n) for part in (np.cos(turned), np.sin(turned)))
    cosine, sine = np.cos(turned), np.sin(turned)
    parts = fleet.by_two(turned.size, lambda own: voting.vote(east, north, table[own], far, cosine[own], sine[own]))
    share = sum(parts) / turned.size
    per_lon, per_lat = metres_per_degree(drawn.lat)
    drawer = contourpy.contour_generator(drawn.lon + east / per_lon, drawn.lat + north / per_lat, share, fill_type="OuterOffset")
    features = []
    for probability in np.atleast_1d(inputs["probabilities"]):
        shape = _filled(drawer, float(probability))
        if shape is not None:
            properties = {
                **{name: level[name] for name in ("level", "label", "meaning", "colour", "ppm")},
                "probability": float(probability),
                "distance_m": level["distance_p50_m"],
                "area_km2": round(shape.area * per_lon * per_lat / 1e6, 3),
            }
            features.append({"type": "Feature", "properties": properties, "geometry": mapping(shape)})
    return features


def _window(direction: Floats, far: float, n: int) -> Floats:
    """Grid line positions that hold all members' reach along one axis, with a margin for their width."""
    low, high = min(float(direction.min()), 0.0) * far, max(float(direction.max()), 0.0) * far
    margin = 0.15 * far
    return np.linspace(low - margin, high + margin, n)


def _filled(drawer: Any, probability: float) -> Any:
    """The area at or above ``probability`` as one geometry, or None."""
    points, offsets = drawer.filled(probability, 2.0)
    rings = [
        Polygon(p[o[0] : o[1]], [p[o[k] : o[k + 1]] for k in range(1, len(o) - 1)]) for p, o in zip(points, offsets, strict=True)
    ]
    shape = set_precision(unary_union([ring.buffer(0) for ring in rings]), 1e-6) if rings else None
    return None if shape is None or shape.is_empty else shape


def _heads(points: Points, table: Floats, far: float, turned: Floats) -> Floats:
    """People inside each member's zone, members shared between two threads."""
    cosine, sine = np.cos(turned), np.sin(turned)
    return np.concatenate(fleet.by_two(turned.size, lambda own: voting.heads(*points, table[own], far, cosine[own], sine[own])))


def _population(given: Mapping[str, Any] | None, drawn: Scenario) -> Points | None:
    if given is None:
        return None
    lon, lat, people = (np.asarray(given[name], dtype=float) for name in ("lon", "lat", "people"))
    if not lon.shape == lat.shape == people.shape or not np.isfinite(lon + lat + people).all():
        raise bad_input("population", "人口格网的 lon、lat、people 应等长且为有限数")
    per_lon, per_lat = metres_per_degree(drawn.lat)
    return voting.in_bands((lon - drawn.lon) * per_lon, (lat - drawn.lat) * per_lat, people, BAND_M)


def _spread(name: str, values: Floats, unit: str) -> dict[str, float]:
    tenth, half, ninth = np.quantile(values, (0.1, 0.5, 0.9))
    return {
        f"{name}_mean{unit}": round(float(values.mean()), 1),
        f"{name}_p10{unit}": round(float(tenth), 1),
        f"{name}_p50{unit}": round(float(half), 1),
        f"{name}_p90{unit}": round(float(ninth), 1),
    }
