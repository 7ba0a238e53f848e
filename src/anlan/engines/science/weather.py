"""Atmosphere from routine weather: Pasquill stability by GB/T 13201-91, wind with height, Monin–Obukhov length, air density."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K

CLASSES = ("A", "B", "C", "D", "E", "F")
AIR_KG_MOL = 0.028965
KARMAN = 0.4
Array = Any
GBT13201 = "GB/T 13201-91《制定地方大气污染物排放标准的技术方法》附录 B"

# exponent of the power law by class — Irwin 1979; US EPA ISC3 User's Guide vol. II, 1995, table 1-1
WIND_EXPONENTS = {
    "rural": dict(zip(CLASSES, (0.07, 0.07, 0.10, 0.15, 0.35, 0.55), strict=True)),
    "urban": dict(zip(CLASSES, (0.15, 0.15, 0.20, 0.25, 0.30, 0.30), strict=True)),
}
# 1/L = a log10(z0/b): CPR 14E (TNO Yellow Book 1997) p. 4.28 after Golder 1972; z0 counted at most 0.5 m
_GOLDER = {"A": (33.162, 1117.0), "B": (32.258, 11.46), "C": (51.787, 1.324), "E": (-48.330, 1.262), "F": (-31.325, 19.36)}

# radiation grade by total/low cloud (tenths) and sun: night, h ≤ 15°, ≤ 35°, ≤ 65°, above — GB/T 13201-91 table B1
_RADIATION = (
    ("≤4/≤4", (-2, -1, 1, 2, 3)),
    ("5–7/≤4", (-1, 0, 1, 2, 3)),
    ("≥8/≤4", (-1, 0, 0, 1, 1)),
    ("≥5/5–7", (0, 0, 0, 0, 1)),
    ("≥8/≥8", (0, 0, 0, 0, 0)),
)
# class by 10 m wind and grade 3…−2 — GB/T 13201-91 table B2; of two classes (A–B …) the stabler is taken, which carries farther
_STABILITY = ((1.9, "ABBDEF"), (2.9, "BBCDEF"), (4.9, "BCCDDE"), (5.9, "CDDDDD"), (np.inf, "DDDDDD"))

SPEC = Spec(
    id="weather.stability",
    version="1.0",
    zh="大气稳定度",
    en="Atmospheric stability from routine weather",
    inputs=(
        Input(name="time", zh="时刻", kind="time"),
        Input(name="lon", zh="经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="纬度", unit="°", possible=(-90, 90)),
        Input(name="wind_ms", zh="10 m 风速", unit="m/s", possible=(0, 90)),
        Input(name="cloud_tenths", zh="总云量", unit="成", possible=(0, 10), default=5.0),
        Input(name="low_cloud_tenths", zh="低云量", unit="成", possible=(0, 10), default=None, note="缺省取总云量与 4 之小者"),
    ),
    outputs=(
        Output(name="stability", zh="稳定度", note="A–F"),
        Output(name="solar_elevation_deg", zh="太阳高度角", unit="°"),
        Output(name="radiation_grade", zh="太阳辐射等级", note="+3…−2"),
    ),
    equations=(
        Equation(
            text="sin h = sin φ sin δ + cos φ cos δ cos ω", source="Astronomical Almanac, low-precision sun; GB/T 13201-91 附录 B"
        ),
        Equation(text="grade from cloud and h; class from grade and wind", source=f"{GBT13201} 表 B1、B2"),
    ),
    verification=(
        Check(
            case="39.7425°N 105.1786°W，2003-10-17 12:30:30 −07:00：h = 39.89°",
            against="NREL SPA, Reda & Andreas 2008, appendix A.5",
            tolerance="0.05°",
        ),
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    elevation = solar_elevation_deg(inputs["time"], inputs["lon"], inputs["lat"])
    total = inputs["cloud_tenths"]
    low = inputs["low_cloud_tenths"] if inputs["low_cloud_tenths"] is not None else min(total, 4.0)
    grade = radiation_grade(elevation, total, low)
    warnings = ["静风（< 1 m/s）下烟羽模型不确定性大，请同时看四周"] if inputs["wind_ms"] < 1 else []
    return {
        "stability": stability_class(inputs["wind_ms"], grade),
        "solar_elevation_deg": elevation,
        "radiation_grade": grade,
        "warnings": warnings,
    }


def solar_elevation_deg(at: datetime, lon: float, lat: float) -> float:
    """Elevation of the sun above the horizon, refraction not counted; low-precision formulae of the Astronomical Almanac (0.01°)."""
    days = (at.astimezone(UTC) - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86_400
    anomaly = np.radians(357.528 + 0.9856003 * days)
    longitude = np.radians(280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    tilt, phi = np.radians(23.439 - 4e-7 * days), np.radians(lat)
    ascension = np.arctan2(np.cos(tilt) * np.sin(longitude), np.cos(longitude))
    declination = np.arcsin(np.sin(tilt) * np.sin(longitude))
    sidereal = np.radians(15 * (18.697374558 + 24.06570982441908 * days) + lon)
    height = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(sidereal - ascension)
    return float(np.degrees(np.arcsin(height)))


def radiation_grade(elevation_deg: float, total_tenths: float, low_tenths: float) -> int:
    column = 0 if elevation_deg <= 0 else 1 + int(np.searchsorted((15, 35, 65), elevation_deg, side="left"))
    return _RADIATION[_cloud_row(total_tenths, low_tenths)][1][column]


def stability_class(wind_ms: float, grade: int) -> str:
    row = next(classes for limit, classes in _STABILITY if wind_ms <= limit + 0.05)
    return row[3 - grade]


def wind_at_height_ms(
    wind_ms: Array, stability: str, height_m: Array, *, reference_m: float = 10.0, terrain: str = "rural"
) -> Array:
    """Power law; below 1 m the wind of 1 m, where no profile holds."""
    return wind_ms * (np.maximum(height_m, 1.0) / reference_m) ** WIND_EXPONENTS[terrain][stability]


def monin_obukhov_m(stability: str, roughness_m: float) -> float:
    """L in metres; infinite for class D."""
    if stability == "D":
        return float(np.inf)
    a, b = _GOLDER[stability]
    return float(a / np.log10(min(roughness_m, 0.5) / b))


def air_density_kg_m3(temperature_c: float, pressure_pa: float = ATM_PA) -> float:
    return pressure_pa * AIR_KG_MOL / (R_J_MOL_K * (temperature_c + 273.15))


def _cloud_row(total: float, low: float) -> int:
    if low >= 8:
        return 4
    if low > 4:
        return 3
    return 0 if total <= 4 else 1 if total < 8 else 2
