"""Individual and societal risk 个人风险与社会风险 of one or several vessels, against GB 36894-2018.

Every outcome has a footprint on a polar grid whose angle 0 is downwind. The wind rose turns it: individual risk is the circular
convolution of footprint and rose, and the dead of each direction are the correlation of footprint and people — both by FFT over the angle.
"""

from collections.abc import Mapping
from typing import Any

import contourpy
import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, set_precision
from shapely.geometry import mapping

from anlan.engines.science.checking import bad_input, records
from anlan.engines.science.effect import TOXIC
from anlan.engines.science.risk import events, footprints
from anlan.engines.science.risk.events import Outcome, Vessel, Weather
from anlan.engines.science.risk.footprints import ANGLES, Polar
from anlan.engines.science.risk.frequencies import SOURCES, TABLES
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.weather import CLASSES
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
# GB 36894-2018 table 1: per year, new and existing installations
CRITERIA: Mapping[str, tuple[float, float]] = {
    "高敏感、重要、一般防护目标一类": (3e-7, 3e-6),
    "一般防护目标二类": (3e-6, 1e-5),
    "一般防护目标三类": (1e-5, 3e-5),
}
# GB 36894-2018 figure 1 [K]: F = a/N; above the first not acceptable, below the second acceptable, between as low as practicable
SOCIETAL_UPPER, SOCIETAL_LOWER = 1e-3, 1e-5
CONTOURS: tuple[tuple[float, str], ...] = ((3e-5, "red"), (1e-5, "orange"), (3e-6, "yellow"), (3e-7, "blue"))
WEATHER: tuple[dict[str, Any], ...] = (
    {"stability": "D", "wind_ms": 5.0, "share": 0.5},
    {"stability": "D", "wind_ms": 2.0, "share": 0.3},
    {"stability": "F", "wind_ms": 2.0, "share": 0.2},
)

SPEC = Spec(
    id="risk.quantitative",
    version="1.0",
    zh="个人风险与社会风险",
    en="Individual and societal risk",
    inputs=(
        Input(
            name="vessels",
            zh="装置",
            kind="object",
            note="各有 substance, mass_kg, lon, lat；可给 name, temperature_c, pressure_pa, kind（pressurised / atmospheric）, bund_area_m2",
        ),
        Input(
            name="frequencies",
            zh="泄漏频率表",
            kind="choice",
            choices=tuple(TABLES),
            default="api581",
            note="；".join(SOURCES.values()),
        ),
        Input(name="frequency_factor", zh="频率修正（管理、设备）", possible=(0.01, 100), default=1.0),
        Input(
            name="weather",
            zh="天气类",
            kind="object",
            default=None,
            note="stability, wind_ms, share；缺省 D5 50 %、D2 30 %、F2 20 % [K]",
        ),
        Input(
            name="wind_rose", zh="风频", kind="object", default=None, note="自北起顺时针的来向频率，8、12、16 或 36 个；缺省均匀"
        ),
        Input(name="delayed_ignition", zh="延迟点火概率", possible=(0, 1), default=0.3, note="[K] 随厂内外点火源"),
        Input(name="population", zh="人口点", kind="object", default=None, note="lon, lat, people；给出才算社会风险"),
        Input(
            name="outdoor_share",
            zh="室外人口份额",
            possible=(0, 1),
            default=0.07,
            note="白天 0.07、夜间 0.01（Purple Book 2005 table 5.1）",
        ),
        Input(
            name="targets", zh="防护目标", kind="object", default=None, note="name, lon, lat, category（GB 36894 三类名称之一）"
        ),
        Input(name="is_new", zh="新建装置", kind="flag", default=False),
        Input(name="reach_m", zh="计算半径", unit="m", possible=(200, 20_000), default=5000.0),
        Input(name="grid", zh="网格边数", possible=(40, 600), default=120),
        Input(name="air_temperature_c", zh="气温", unit="℃", possible=(-50, 55), default=15.0),
    ),
    outputs=(
        Output(name="levels", zh="个人风险等值线", note="value 1/a, label, distance_m, area_km2；频率高者在前"),
        Output(name="contours", zh="等值线", note="GeoJSON"),
        Output(name="per_year", zh="个人风险网格", unit="1/a", note="行为 grid.lat，列为 grid.lon"),
        Output(name="grid", zh="网格坐标", note="lon, lat"),
        Output(name="external_distances", zh="外部安全防护距离", note="GB/T 37243：各类防护目标的基准与最远距离"),
        Output(name="fn", zh="F–N 曲线", note="people（死亡人数 N）, per_year（不少于 N 的频率）, upper, lower（GB 36894 两线）"),
        Output(name="societal", zh="社会风险判定", note="acceptable / alarp / unacceptable"),
        Output(name="expected_deaths", zh="潜在生命损失", unit="1/a"),
        Output(name="outcomes", zh="事故后果清单", note="vessel, leak, kind, per_year, reach_m"),
        Output(name="targets", zh="防护目标判定", note="name, per_year, limit, is_met"),
    ),
    equations=(
        Equation(
            text="IR(r, θ) = Σ f_i Σ_k p_k P_i(r, θ − θ_k); F(N) = Σ f_i p_k [N_ik ≥ N]",
            source="Purple Book CPR 18E 2005, ch. 6; GB/T 37243-2019, 7",
        ),
        Equation(
            text="event tree: lit at once / later / not; flash fire 0.6, explosion 0.4; toxic if not lit",
            source="Purple Book 2005, ch. 4",
        ),
        Equation(text="frequencies: API 581 or Purple Book, configurable", source="; ".join(SOURCES.values())),
        Equation(text="criteria: 3e-7 … 3e-5 per year; F = 1e-3/N and 1e-5/N [K]", source="GB 36894-2018, table 1 and figure 1"),
    ),
    verification=(
        Check(case="均匀风频：个人风险与角度无关；单一风向：等于后果乘频率", against="analytic", tolerance="1e-6"),
        Check(case="频率之和等于事件树各支之和；潜在生命损失等于 F–N 曲线下面积", against="analytic", tolerance="1e-9"),
        Check(
            case="人口按个人风险加权之和等于潜在生命损失（全部室外）",
            against="independent path through the map",
            tolerance="10 %",
        ),
    ),
    limits=("只计容器本体泄漏，不计管道、装卸", "无概率函数的毒物不计中毒", "瞬时破裂按 60 s 释放的烟羽计算", "不计多米诺"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    vessels = _vessels(inputs["vessels"])
    weather, rose = _weather(inputs["weather"]), _rose(inputs["wind_rose"])
    grid = footprints.polar(inputs["reach_m"])
    people = _population(inputs["population"])
    found, tables, deaths, often, notes = [], [], [], [], [_uniform(inputs), *_unpoisoned(vessels)]
    for vessel in vessels:
        ends = list(_outcomes(vessel, weather, grid, inputs))
        found += ends
        table = sum((end.per_year * end.footprint.outdoors for end in ends), np.zeros((grid.r.size, ANGLES)))
        tables.append(_turn(table, rose))
        if people is not None:
            count, frequency = _dead(vessel, ends, grid, rose, people, inputs["outdoor_share"])
            deaths.append(count)
            often.append(frequency)
    field = _map(vessels, _needed_m(grid, tables), round(inputs["grid"]))
    for vessel, table in zip(vessels, tables, strict=True):
        field["per_year"] += _onto_map(field, vessel, grid, table)
    levels, contours = _levels(field, vessels)
    fn, verdict, expected = _societal(deaths, often)
    return {
        "levels": levels,
        "contours": contours,
        "per_year": field["per_year"],
        "grid": {key: field[key] for key in ("lon", "lat")},
        "external_distances": _external(field, vessels, inputs["is_new"]),
        "fn": fn,
        "societal": verdict if people is not None else "",
        "expected_deaths": expected,
        "outcomes": [_row(end, grid) for end in found],
        "targets": _targets(field, inputs),
        "warnings": [note for note in notes if note],
    }


def _outcomes(vessel: Vessel, weather: tuple[Weather, ...], grid: Polar, inputs: Mapping[str, Any]) -> Any:
    for leak in TABLES[inputs["frequencies"]][vessel.kind]:
        for air in weather:
            for end in events.outcomes(vessel, leak, air, inputs["delayed_ignition"], grid, inputs["air_temperature_c"]):
                yield Outcome(
                    vessel=end.vessel,
                    leak=end.leak,
                    kind=end.kind,
                    per_year=end.per_year * inputs["frequency_factor"],
                    footprint=end.footprint,
                )


def _turn(table: Floats, rose: Floats) -> Floats:
    """Downwind angle → bearing from east: the footprint turned to every direction by its share."""
    return np.fft.irfft(np.fft.rfft(table, axis=1) * np.fft.rfft(rose)[None, :], n=ANGLES, axis=1).clip(min=0.0)


def _dead(
    vessel: Vessel, ends: list[Outcome], grid: Polar, rose: Floats, people: Mapping[str, Floats], outdoors: float
) -> tuple[Floats, Floats]:
    """People killed and frequency, for every outcome and direction of the wind."""
    count = _polar_people(vessel, grid, people)
    turned = np.conj(np.fft.rfft(count, axis=1))
    rows, often = [], []
    blowing = rose > 0
    for end in ends:
        share = outdoors * end.footprint.outdoors + (1 - outdoors) * end.footprint.indoors
        dead = np.fft.irfft(np.conj((np.fft.rfft(share, axis=1) * turned).sum(axis=0)), n=ANGLES)
        rows.append(dead[blowing].clip(min=0.0))
        often.append(end.per_year * rose[blowing])
    return np.concatenate(rows), np.concatenate(often)


def _polar_people(vessel: Vessel, grid: Polar, people: Mapping[str, Floats]) -> Floats:
    """People in the cells of the polar grid about a vessel; angle from east, anticlockwise."""
    per_lon, per_lat = metres_per_degree(vessel.lat)
    east, north = (people["lon"] - vessel.lon) * per_lon, (people["lat"] - vessel.lat) * per_lat
    edges = np.concatenate([[0.0], np.sqrt(grid.r[:-1] * grid.r[1:]), [grid.r[-1]]])
    ring = np.searchsorted(edges, np.hypot(east, north), side="right") - 1
    sector = np.round(np.arctan2(north, east) / (2 * np.pi) * ANGLES).astype(int) % ANGLES
    inside = ring < grid.r.size
    count = np.zeros((grid.r.size, ANGLES))
    np.add.at(count, (ring[inside], sector[inside]), people["people"][inside])
    return count


def _needed_m(grid: Polar, tables: list[Floats]) -> float:
    """A little farther than the lowest risk drawn, so that small risks are seen too."""
    rings = np.flatnonzero(np.any([table.max(axis=1) >= CONTOURS[-1][0] / 3 for table in tables], axis=0))
    return float(min(1.2 * grid.r[rings[-1]] + 20, grid.r[-1])) if rings.size else 100.0


def _map(vessels: list[Vessel], reach_m: float, size: int) -> dict[str, Any]:
    """Lon and lat of a square map that holds every vessel with ``reach_m`` about it."""
    lon, lat = (float(np.mean([getattr(vessel, axis) for vessel in vessels])) for axis in ("lon", "lat"))
    per_lon, per_lat = metres_per_degree(lat)
    apart = max(max(abs(v.lon - lon) * per_lon, abs(v.lat - lat) * per_lat) for v in vessels)
    axis = np.linspace(-reach_m - apart, reach_m + apart, size)
    return {
        "lon": lon + axis / per_lon,
        "lat": lat + axis / per_lat,
        "per_year": np.zeros((size, size)),
        "cell_m": float(axis[1] - axis[0]),
    }


def _onto_map(field: Mapping[str, Any], vessel: Vessel, grid: Polar, table: Floats) -> Floats:
    """From polar about a vessel to the map, linear in log radius and angle."""
    per_lon, per_lat = metres_per_degree(vessel.lat)
    east, north = np.meshgrid((field["lon"] - vessel.lon) * per_lon, (field["lat"] - vessel.lat) * per_lat)
    return read_polar(grid, table, east, north)


def read_polar(grid: Polar, table: Floats, east: Any, north: Any) -> Floats:
    step = np.log(grid.r[1] / grid.r[0])
    ring = np.clip(np.log(np.maximum(np.hypot(east, north), grid.r[0]) / grid.r[0]) / step, 0, grid.r.size - 1.000001)
    sector = np.arctan2(north, east) / (2 * np.pi) * ANGLES
    i, j = ring.astype(int), np.floor(sector).astype(int)
    a, b = ring - i, sector - j
    low, high = j % ANGLES, (j + 1) % ANGLES
    value = (1 - a) * ((1 - b) * table[i, low] + b * table[i, high]) + a * ((1 - b) * table[i + 1, low] + b * table[i + 1, high])
    return np.where(np.hypot(east, north) <= grid.r[-1], value, 0.0)


def _levels(field: Mapping[str, Any], vessels: list[Vessel]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    drawer = contourpy.contour_generator(field["lon"], field["lat"], field["per_year"])
    rows, features = [], []
    for number, (value, colour) in enumerate(CONTOURS, 1):
        loops: list[Any] = list(drawer.lines(value))
        shapes = [Polygon(line).buffer(0) for line in loops if len(line) > 3]
        row = {
            "level": number,
            "label": f"{value:.0e} /a",
            "meaning": f"个人风险 {value:.0e} 每年",
            "colour": colour,
            "value": value,
            "distance_m": round(_farthest(field, vessels, value), 1),
            "area_km2": round(float((field["per_year"] >= value).sum()) * field["cell_m"] ** 2 / 1e6, 4),
        }
        rows.append(row)
        if shapes:
            drawn = set_precision(
                MultiPolygon([part for shape in shapes for part in getattr(shape, "geoms", [shape])]).buffer(0), 1e-6
            )
            features.append({"type": "Feature", "properties": row, "geometry": mapping(drawn)})
    return rows, {"type": "FeatureCollection", "features": features}


def _farthest(field: Mapping[str, Any], vessels: list[Vessel], value: float) -> float:
    """From the nearest vessel to the farthest place at or above ``value``."""
    lat, lon = np.nonzero(field["per_year"] >= value)
    if lat.size == 0:
        return 0.0
    per_lon, per_lat = metres_per_degree(vessels[0].lat)
    gaps = [np.hypot((field["lon"][lon] - v.lon) * per_lon, (field["lat"][lat] - v.lat) * per_lat) for v in vessels]
    return float(np.min(gaps, axis=0).max())


def _external(field: Mapping[str, Any], vessels: list[Vessel], is_new: bool) -> list[dict[str, Any]]:
    limits = {name: pair[0 if is_new else 1] for name, pair in CRITERIA.items()}
    return [
        {"target": name, "per_year": limit, "distance_m": round(_farthest(field, vessels, limit), 1)}
        for name, limit in limits.items()
    ]


def _societal(deaths: list[Floats], often: list[Floats]) -> tuple[list[dict[str, float]], str, float]:
    if not deaths:
        return [], "", 0.0
    count, frequency = np.concatenate(deaths), np.concatenate(often)
    steps = np.unique(np.round(np.geomspace(1, max(float(count.max()), 1.0), 60), 2))
    order = np.argsort(-count)
    summed = np.cumsum(frequency[order])
    place = np.searchsorted(-count[order], -steps, side="right")
    f = np.where(place > 0, summed[np.maximum(place - 1, 0)], 0.0)
    ratio = float((f * steps).max())
    verdict = "unacceptable" if ratio > SOCIETAL_UPPER else "alarp" if ratio > SOCIETAL_LOWER else "acceptable"
    rows = [
        {"people": float(n), "per_year": float(x), "upper": SOCIETAL_UPPER / float(n), "lower": SOCIETAL_LOWER / float(n)}
        for n, x in zip(steps, f, strict=True)
    ]
    return rows, verdict, float((count * frequency).sum())


def _targets(field: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for target in records("targets", "防护目标", inputs["targets"] or [], ("lon", "lat")):
        if target.get("category") not in CRITERIA:
            raise bad_input("targets", f"防护目标的 category“{target.get('category')}”不认识；可用：{'、'.join(CRITERIA)}")
        limit = CRITERIA[target["category"]][0 if inputs["is_new"] else 1]
        lat, lon = np.abs(field["lat"] - target["lat"]).argmin(), np.abs(field["lon"] - target["lon"]).argmin()
        risk = float(field["per_year"][lat, lon])
        rows.append(
            {
                "name": str(target.get("name", "")),
                "category": target["category"],
                "per_year": risk,
                "limit": limit,
                "is_met": risk <= limit,
            }
        )
    return rows


def _row(end: Outcome, grid: Polar) -> dict[str, Any]:
    reached = np.flatnonzero((end.footprint.outdoors >= 0.01).any(axis=1))
    return {
        "vessel": end.vessel,
        "leak": end.leak,
        "kind": end.kind,
        "per_year": end.per_year,
        "reach_m": round(float(grid.r[reached[-1]]), 1) if reached.size else 0.0,
    }


def _vessels(given: Any) -> list[Vessel]:
    rows = records("vessels", "装置", given, ("mass_kg", "lon", "lat"), ("substance",))
    if not rows:
        raise bad_input("vessels", "请给出至少一台装置：[{substance, mass_kg, lon, lat}]")
    for number, row in enumerate(rows, 1):
        if not 0 < row["mass_kg"] <= 1e9:
            near = min(max(row["mass_kg"], 1.0), 1e9)
            raise bad_input("vessels", f"第 {number} 台装置的 mass_kg 不可能为 {row['mass_kg']:g}，最接近的可用值是 {near:g}")
        if not (-180 <= row["lon"] <= 180 and -89 <= row["lat"] <= 89):
            raise bad_input("vessels", f"第 {number} 台装置的经纬度 {row['lon']:g}, {row['lat']:g} 不在地球上，请在地图上点选")
        if row.get("kind") not in {None, "", "pressurised", "atmospheric"}:
            raise bad_input("vessels", f"第 {number} 台装置的 kind“{row['kind']}”不认识；可用：pressurised、atmospheric")
    return [events.read_vessel(row, number) for number, row in enumerate(rows, 1)]


def _weather(given: Any) -> tuple[Weather, ...]:
    chosen = records("weather", "天气类", given or list(WEATHER), ("wind_ms", "share"), ("stability",))
    for row in chosen:
        if row["stability"] not in CLASSES:
            raise bad_input("weather", f"没有稳定度“{row['stability']}”；可用：{'、'.join(CLASSES)}")
        if not 0.5 <= row["wind_ms"] <= 40:
            raise bad_input(
                "weather", f"风速 {row['wind_ms']:g} m/s 不能计算，最接近的可用值是 {min(max(row['wind_ms'], 0.5), 40):g}"
            )
        if row["share"] < 0:
            raise bad_input("weather", f"天气类的 share 不可能为 {row['share']:g}，最接近的可用值是 0")
    whole = sum(row["share"] for row in chosen)
    if whole <= 0:
        raise bad_input("weather", "天气类的 share 之和应大于 0")
    return tuple(Weather(stability=row["stability"], wind_ms=row["wind_ms"], share=row["share"] / whole) for row in chosen)


def _rose(given: Any) -> Floats:
    """Shares by the direction the wind blows to, angle from east anticlockwise, on the polar grid's angles."""
    if given is None:
        return np.full(ANGLES, 1 / ANGLES)
    try:
        shares = np.asarray(given, dtype=float)
    except (TypeError, ValueError) as error:
        raise bad_input("wind_rose", "风频应为 8、12、16 或 36 个非负数，自北起顺时针") from error
    if (
        shares.ndim != 1
        or shares.size not in {8, 12, 16, 36}
        or not np.isfinite(shares).all()
        or (shares < 0).any()
        or shares.sum() <= 0
    ):
        raise bad_input("wind_rose", "风频应为 8、12、16 或 36 个非负数，自北起顺时针")
    angle = np.arange(ANGLES) * 360 / ANGLES
    from_deg = (270 - angle) % 360
    width = 360 / shares.size
    sector = np.round(from_deg / width).astype(int) % shares.size
    counts = np.bincount(sector, minlength=shares.size)
    return shares[sector] / counts[sector] / shares.sum()


def _population(given: Any) -> dict[str, Floats] | None:
    if given is None:
        return None
    try:
        found = {key: np.asarray(given[key], dtype=float).ravel() for key in ("lon", "lat", "people")}
    except (KeyError, TypeError, ValueError) as error:
        raise bad_input("population", "人口点应给出等长的 lon、lat、people") from error
    if (
        len({value.size for value in found.values()}) != 1
        or (found["people"] < 0).any()
        or not all(np.isfinite(v).all() for v in found.values())
    ):
        raise bad_input("population", "人口点应给出等长的 lon、lat、people，人数不为负")
    return found


def _uniform(inputs: Mapping[str, Any]) -> str:
    return "" if inputs["wind_rose"] is not None else "风频未给，按各向均匀计算"


def _unpoisoned(vessels: list[Vessel]) -> list[str]:
    names = [v.substance.name for v in vessels if v.substance.levels_ppm("aegl") and v.substance.cas not in TOXIC]
    return [f"{'、'.join(dict.fromkeys(names))} 没有已发表的概率函数，中毒未计入风险"] if names else []
