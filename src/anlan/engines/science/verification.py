"""How models are judged: scores of Hanna, Chang & Strimaitis (1993), and the conditions of the field trials they are judged on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DETECTION_PERCENT = 0.1  # readings at or below it tell only that the cloud missed the arc


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """``fac2`` share within a factor of two, ``mg`` geometric mean bias (measured/computed), ``vg`` geometric variance."""

    count: int
    fac2: float
    mg: float
    vg: float


def score(measured: Floats, computed: Floats) -> Score:
    logs = np.log(np.asarray(measured) / np.asarray(computed))
    inside = np.abs(logs) <= np.log(2)
    return Score(count=logs.size, fac2=float(inside.mean()), mg=float(np.exp(logs.mean())), vg=float(np.exp((logs**2).mean())))


@dataclass(frozen=True, slots=True, kw_only=True)
class LngTrial:
    """A spill of LNG on water. Rates, radii and surface layers as published by NIST for FDS (from Koopman et al. 1982, Puttock et al. 1984)."""

    name: str
    rate_kg_s: float
    radius_m: float
    duration_s: float
    air_temperature_c: float
    wind_10m_ms: float
    friction_velocity_ms: float
    obukhov_m: float
    roughness_m: float
    stability: str

    @property
    def inputs(self) -> dict[str, Any]:
        """Inputs of ``cloud.dense_plume`` but for the distances."""
        return {
            "substance": "甲烷",
            "mass_rate_kg_s": self.rate_kg_s,
            "duration_s": self.duration_s,
            "source_radius_m": self.radius_m,
            "wind_ms": self.wind_10m_ms,
            "stability": self.stability,
            "air_temperature_c": self.air_temperature_c,
            "roughness_m": self.roughness_m,
            "friction_velocity_ms": self.friction_velocity_ms,
            "obukhov_m": self.obukhov_m,
            "averaging_s": 10.0,
        }


LNG_TRIALS: tuple[LngTrial, ...] = tuple(
    LngTrial(
        name=name,
        rate_kg_s=q,
        radius_m=r,
        duration_s=t,
        air_temperature_c=ta,
        wind_10m_ms=u,
        friction_velocity_ms=us,
        obukhov_m=length,
        roughness_m=z0,
        stability=s,
    )
    for name, q, r, t, ta, u, us, length, z0, s in (
        ("Burro3", 87.98, 12.94, 167.0, 33.8, 5.94, 0.255, -9.49, 2e-4, "C"),
        ("Burro7", 99.46, 13.77, 174.0, 33.7, 9.60, 0.372, -110.8, 2e-4, "D"),
        ("Burro8", 116.93, 14.93, 107.0, 33.1, 2.40, 0.074, 16.2, 2e-4, "E"),
        ("Burro9", 135.98, 16.10, 79.0, 35.4, 6.50, 0.252, -142.0, 2e-4, "D"),
        ("MaplinSands27", 23.21, 6.65, 160.0, 14.9, 5.50, 0.190, -14.4, 3e-4, "C"),
    )
)


def read_arc_maxima(text: str) -> tuple[Floats, Floats]:
    """Distances (m) and greatest volume fractions (%) of a NIST arc file: two header lines, then ``x,percent``."""
    rows = np.array([[float(word) for word in line.split(",")] for line in text.split()[2:]])
    return rows[:, 0], rows[:, 1]


def judge_lng(compute: Any, arcs: Mapping[str, tuple[Floats, Floats]]) -> tuple[Score, Score]:
    """Scores of ``compute(inputs) → {volume_fraction}`` on the trials: above detection, and with everything."""
    measured, computed = [], []
    for trial in LNG_TRIALS:
        x, percent = arcs[trial.name]
        measured.append(percent)
        computed.append(100 * np.asarray(compute({**trial.inputs, "x_m": x})["volume_fraction"]))
    said, found = np.concatenate(measured), np.concatenate(computed)
    heard = said > DETECTION_PERCENT
    return score(said[heard], found[heard]), score(said, found)


# LNG fires with measured heat: BGC/GRI trenches (length, width, wind, burning rate, °C, % humidity)
# and Montoir 35 m pool (wind, direction from, burning rate by period); conditions as published by NIST for FDS.
TRENCHES: Mapping[str, tuple[float, float, float, float, float, float]] = {
    "01": (23.53, 1.81, 3.60, 0.064, 4.5, 94),
    "05": (9.05, 1.81, 9.31, 0.060, 4.5, 94),
    "06": (23.45, 3.94, 4.98, 0.082, 15.8, 68),
    "07": (23.45, 0.82, 3.80, 0.049, 21.8, 69),
    "09": (9.10, 0.82, 5.40, 0.051, 13.0, 83),
    "10": (52.05, 3.89, 7.05, 0.060, 16.1, 88),
    "13": (23.53, 0.77, 3.69, 0.043, 14.5, 85),
}
MONTOIR: Mapping[str, tuple[tuple[tuple[float, float, float], ...], float, float]] = {
    "01": (((2.5, 59, 0.12), (4.8, 70, 0.13)), 25, 53),
    "03": (((1.9, 87, 0.11), (3.5, 79, 0.13), (4.2, 82, 0.13)), 14, 89),
}


def fire_inputs(wind_ms: float, rate: float, air_c: float, humidity_pct: float, **shape: float) -> dict[str, Any]:
    """Inputs of ``fire.pool.heat_at`` for an LNG fire."""
    none = dict.fromkeys(("diameter_m", "length_m", "width_m", "mass_kg", "spill_rate_kg_s"))
    return {
        **none,
        "substance": "甲烷",
        "burning_rate_kg_m2s": rate,
        "wind_ms": wind_ms,
        "air_temperature_c": air_c,
        "humidity_pct": humidity_pct,
        **shape,
    }


def judge_fires(heat_at: Any, read: Any) -> Floats:
    """Ratios computed/measured of every heat flux. ``read(name)`` gives the text of a file below ``fires/``."""
    ratios = []
    for name, (length, width, wind, rate, air, humidity) in TRENCHES.items():
        receivers, measured = _trench_points(read(f"BGC_GRI_LNG_Fires/Croce_{name}_HF2.csv"))
        given = fire_inputs(wind, rate, air, humidity, length_m=length, width_m=width)
        ratios.append(heat_at(given, receivers) / measured)
    for name, (periods, air, humidity) in MONTOIR.items():
        for period, (wind, from_deg, rate) in enumerate(periods):
            receivers, measured = _montoir_points(read(f"Montoir_LNG_Fires/Montoir{name}.csv"), len(periods), period, from_deg)
            ratios.append(heat_at(fire_inputs(wind, rate, air, humidity, diameter_m=35.0), receivers) / measured)
    return np.concatenate(ratios)


def _trench_points(text: str) -> tuple[Floats, Floats]:
    lines = [line.split(",") for line in text.split()]
    ways = {"up": (-1.0, 0.0), "la": (0.0, 1.0), "do": (1.0, 0.0)}
    rows = [
        (head[2:4], pair)
        for line in lines[2:]
        for head, pair in zip(lines[1][::2], zip(line[::2], line[1::2], strict=True), strict=True)
        if "NaN" not in pair
    ]
    receivers = [(ways[way][0] * float(r), ways[way][1] * float(r), 1.5) for way, (r, _) in rows]
    return np.array(receivers), np.array([float(heat) for _, (_, heat) in rows])


def _montoir_points(text: str, periods: int, period: int, from_deg: float) -> tuple[Floats, Floats]:
    lines = [line.split(",") for line in text.split()]
    found = []
    for line in lines[2:]:
        for at in range(0, len(lines[1]), periods + 1):
            r, heat = line[at], line[at + 1 + period]
            if "NaN" not in (r, heat):
                angle = np.radians(float(lines[1][at].split("_")[1]) - (from_deg + 180))
                found.append((float(r) * np.cos(angle), -float(r) * np.sin(angle), 1.0, float(heat)))
    table = np.array(found)
    return table[:, :3], table[:, 3]


def dam_break(x_m: Floats, time_s: float, left_m: float, right_m: float) -> Floats:
    """Exact depth after a dam at x = 0 vanishes: Ritter (1892) onto dry land, Stoker (1957) into water."""
    c = np.sqrt(9.80665 * left_m)
    fan = (2 * c - x_m / time_s) ** 2 / 9 / 9.80665
    if right_m == 0:
        return np.where(x_m < -c * time_s, left_m, np.where(x_m < 2 * c * time_s, fan, 0.0))
    middle = scipy.optimize.brentq(
        lambda h: 2 * (c - np.sqrt(9.80665 * h)) - (h - right_m) * np.sqrt(9.80665 * (h + right_m) / (2 * h * right_m)),
        right_m * 1.001,
        left_m,
    )
    speed = 2 * (c - np.sqrt(9.80665 * middle))
    front, tail = middle * speed / (middle - right_m), speed - np.sqrt(9.80665 * middle)
    return np.where(
        x_m < -c * time_s, left_m, np.where(x_m < tail * time_s, fan, np.where(x_m < front * time_s, middle, right_m))
    )


# moistures (1 h, 10 h, 100 h, herb, woody, %) of the FlamMap run on the Worcester range; no wind
FLAMMAP_MOISTURE = {"moisture_1h": 6, "moisture_10h": 8, "moisture_100h": 10, "moisture_herb": 75, "moisture_woody": 60}


def judge_wildfire(compute: Any, read: Any) -> dict[str, Floats]:
    """Relative errors of rate, flame length, intensity on surface-fire cells. ``read(name)`` gives a raster below the data folder."""
    fuel, slope, aspect = (
        read(f"landfire_inputs/{name}")
        for name in (
            "LF2022_FBFM40_230_CONUS/LC22_F40_230.tif",
            "LF2020_SlpP_220_CONUS/LC20_SlpP_220.tif",
            "LF2020_Asp_220_CONUS/LC20_Asp_220.tif",
        )
    )
    kind, rate, length, intensity = (
        read(f"flammap_outputs/{name}.tif") for name in ("fire_type", "ROS_ch_hr", "FL_ft", "FLI_BTU_ft-s")
    )
    burns = (kind == 1) & (fuel < 300) & (slope < 300)
    given = {
        "fuel_model": fuel[burns],
        "slope_pct": slope[burns],
        "aspect_deg": aspect[burns],
        "wind_ms": 0.0,
        "wind_from_deg": 0.0,
        **FLAMMAP_MOISTURE,
    }
    out = compute(given)
    return {
        "rate": out["rate_m_min"] / (rate[burns] * 66 * 0.3048 / 60) - 1,
        "flame_length": out["flame_length_m"] / (length[burns] * 0.3048) - 1,
        "intensity": out["intensity_kw_m"] / (intensity[burns] * 3.46414) - 1,
    }


# The Fulda at Grebenau (2,976 km²), daily 1979–1988. The first five years set the parameters (``flood.calibration``, 40 rounds, first year
# apart as warm-up), the last five judge. Rain is given as rain and melt by a degree-day of 3 mm/℃ at 0 ℃; evaporation after Oudin et al. 2005.
FULDA_PARAMETERS: Mapping[str, float] = {
    "k": 0.928352, "b": 0.12551, "wum": 37.721987, "wlm": 148.251563, "wdm": 47.71005, "c": 0.079186, "sm": 18.567967, "ex": 1.252508, "ki": 0.114337,
    "kg": 0.254849, "ci": 0.836777, "cg": 0.994265, "uh_n": 2.730178, "uh_k_h": 29.25323,
}  # fmt: skip
FULDA_BASELINE = (1.232, 13.53, 0.607)  # share of evaporation, days, runoff coefficient: Nelder–Mead on the same five years


def fulda(text: str) -> tuple[dict[str, Any], Floats, int]:
    """Inputs of ``flood.xinanjiang`` from the climate file of the Fulda, the flow measured (m³/s), and the first step that judges."""
    rows = [line.split(",") for line in text.splitlines()[2:]]
    day = np.array([np.datetime64(f"{d[6:]}-{d[3:5]}-{d[:2]}") for d, *_ in rows])
    warm, rain, flow = (np.array([float(row[i]) for row in rows]) for i in (3, 4, 5))
    given = {
        "rain_mm": _melted(rain, warm), "pet_mm": _oudin(warm, (day - day.astype("datetime64[Y]")).astype(int) + 1, 50.7),
        "area_km2": 2976.4, "step_h": 24.0, "im": 0.01, "base_flow_m3s": 25.0,
    }  # fmt: skip
    return given, flow, 1826


def linear_reservoir(given: Mapping[str, Any], parameters: tuple[float, float, float]) -> Floats:
    """The plainest forecast there is, to be beaten: a share of rain less evaporation through one reservoir, m³/s."""
    dry, days, share = parameters
    keep, now = np.exp(-1 / days), given["base_flow_m3s"]
    gain = share * np.maximum(given["rain_mm"] - dry * given["pet_mm"], 0) * given["area_km2"] * 1000 / 86_400
    out = np.empty_like(gain)
    for t, came in enumerate(gain):
        out[t] = now = keep * now + (1 - keep) * came
    return out


def _melted(rain: Floats, warm_c: Floats) -> Floats:
    out, snow = np.empty_like(rain), 0.0
    for t, (fell, warm) in enumerate(zip(rain, warm_c, strict=True)):
        melt = min(snow, max(3.0 * warm, 0.0))
        frozen = fell if warm <= 0 else 0.0
        snow += frozen - melt
        out[t] = fell - frozen + melt
    return out


def _oudin(warm_c: Floats, yearday: Any, lat_deg: float) -> Floats:
    """Potential evaporation, mm/day, from temperature and the sun above the air (Oudin et al. 2005, J. Hydrol. 303, 290)."""
    lat, tilt = np.radians(lat_deg), 0.409 * np.sin(2 * np.pi * yearday / 365 - 1.39)
    half = np.arccos(-np.tan(lat) * np.tan(tilt))
    sun = (
        37.586
        * (1 + 0.033 * np.cos(2 * np.pi * yearday / 365))
        * (half * np.sin(lat) * np.sin(tilt) + np.cos(lat) * np.cos(tilt) * np.sin(half))
    )
    return np.asarray(np.maximum(sun / 2.45 * (warm_c + 5) / 100, 0.0))
