"""What a risk study is given: vessels, weather with its share of the year, the wind rose, who lives where. Refused by row and column."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input, records
from anlan.engines.science.effect import TOXIC
from anlan.engines.science.risk import events
from anlan.engines.science.risk.events import Vessel, Weather
from anlan.engines.science.risk.footprints import ANGLES
from anlan.engines.science.weather import CLASSES

Floats = NDArray[np.float64]

WEATHER: tuple[dict[str, Any], ...] = (
    {"stability": "D", "wind_ms": 5.0, "share": 0.5},
    {"stability": "D", "wind_ms": 2.0, "share": 0.3},
    {"stability": "F", "wind_ms": 2.0, "share": 0.2},
)


def vessels(given: Any) -> list[Vessel]:
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


def weather(given: Any) -> tuple[Weather, ...]:
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


def rose(given: Any) -> Floats:
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


def population(given: Any) -> dict[str, Floats] | None:
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


def uniform(inputs: Mapping[str, Any]) -> str:
    return "" if inputs["wind_rose"] is not None else "风频未给，按各向均匀计算"


def unpoisoned(vessels: list[Vessel]) -> list[str]:
    names = [v.substance.name for v in vessels if v.substance.levels_ppm("aegl") and v.substance.cas not in TOXIC]
    return [f"{'、'.join(dict.fromkeys(names))} 没有已发表的概率函数，中毒未计入风险"] if names else []
