"""Fires on which the models are judged, beside those of ``verification``: Sandia 5 m pools, Phoenix LNG on water, CERTEC diesel, Loughborough jets.

Conditions and gauge positions as published by NIST for FDS (x east, y north, z up; from: Luketa et al. 2022; Blanchat et al. 2011;
Munoz et al. 2004; Lowesmith & Hankinson 2012). Measured heat is read from ``../shared/data/fires``.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.verification import fire_inputs

Floats = NDArray[np.float64]
Read = Callable[[str], str]
Heat = Callable[[Mapping[str, Any], Any], Any]

# file: substance, kg/(m² s), °C, % humidity, (wind m/s, from °) by period — pans of 5 m
SANDIA: Mapping[str, tuple[str, float, float, float, tuple[tuple[float, float], ...]]] = {
    "ethane_pool": ("74-84-0", 0.164, 0.0, 46, ((1.0, 276.7), (1.2, 281.0))),
    "ethylene_pool": ("74-85-1", 0.122, 6.0, 33, ((3.5, 223.2), (4.9, 240.0))),
    "isopentane_pool": ("78-78-4", 0.0443, -1.0, 58, ((1.5, 98.8),)),
}
# gauge number: x, y, z in metres; each faces the pan
SANDIA_GAUGES: Mapping[int, tuple[float, float, float]] = {
    1: (0.9, 28.4, 1.30), 2: (0.8, 23.2, 1.21), 3: (0.8, 18.0, 1.15), 4: (0.9, 15.5, 1.11), 6: (20.1, 20.0, 2.87),
    7: (16.4, 16.4, 0.81), 8: (12.8, 12.7, 0.65), 11: (28.3, 0.0, 0.63), 12: (23.2, 0.0, 0.58), 13: (18.1, 0.0, 0.58),
    14: (15.5, 0.0, 0.55), 16: (20.1, -20.1, 0.35), 17: (16.4, -16.4, 0.36), 19: (10.9, -10.9, 0.36), 21: (0.0, -28.3, -0.13),
    22: (0.0, -23.2, 0.03), 23: (0.0, -15.5, 0.25), 25: (0.0, -18.1, 0.27), 26: (-20.0, -20.0, -0.29), 27: (-16.4, -16.4, -0.22),
    28: (-12.8, -12.8, 0.05), 29: (-11.2, -11.2, 0.17), 30: (-9.1, -9.1, 0.29), 31: (-28.3, 0.0, -0.08), 32: (-23.2, 0.0, 0.0),
    33: (-18.1, 0.0, 0.07), 34: (-15.5, 0.0, 0.10), 35: (-12.9, 0.0, 0.12), 36: (-20.1, 20.1, 0.56), 37: (-16.4, 16.4, 0.52),
    38: (-12.8, 12.8, 0.46), 39: (-10.7, 11.1, 0.42), 40: (-9.0, 9.3, 0.39),
}  # fmt: skip
# Phoenix 1: LNG on water, 20.7 m wide; the gauges stand on four spokes turned 2.5° from the compass
PHOENIX = {"rate": 0.147, "diameter_m": 20.7, "wind_ms": 4.77, "from_deg": 336.0, "air_c": 4.0, "humidity": 32.0}
SPOKES = {"North": 357.5, "East": 87.5, "South": 177.5, "West": 267.5}
# CERTEC: diameter m, kg/(m² s), wind m/s, °C, gauge (x along the wind, y, z); 70 % humidity
CERTEC: Mapping[str, tuple[float, float, float, float, tuple[float, float, float]]] = {
    "CERTEC_01_D3": (3.0, 0.054, 2.39, 12.0, (8.77, 2.0, 0.1)),
    "CERTEC_10_D5": (5.0, 0.051, 1.0, 16.0, (14.87, 2.0, 1.0)),
    "CERTEC_07_D6": (6.0, 0.051, 1.1, 19.0, (17.89, 2.0, 1.0)),
}
# jet: x of the hole, hole m, kg/s, wind m/s, from °, gauges (x, y) at 1 m; natural gas at 60 bar, hole 3.25 m up, 50 % humidity
JETS: Mapping[str, tuple[float, float, float, float, float, tuple[tuple[float, float], ...]]] = {
    "jet1": (
        -9.45,
        0.020,
        2.9,
        6.3,
        271,
        ((5, 20), (0, 15), (5, 15), (0, -15), (5, -15), (0, -20), (5, -20), (0, -25), (0, -30)),
    ),
    "jet2": (
        -15.45,
        0.035,
        9.6,
        6.2,
        297,
        ((0, 30), (0, 20), (5, 20), (0, -15), (0, -20), (5, -20), (0, -30), (5, -30), (0, -40)),
    ),
    "jet3": (
        -21.61,
        0.050,
        19.5,
        3.6,
        267,
        ((5, 20), (0, 15), (5, 15), (0, -15), (5, -15), (0, -20), (5, -20), (0, -25), (0, -30)),
    ),
}


def judge_pools(heat_at: Heat, read: Read) -> dict[str, Floats]:
    """Ratios computed/measured of each series of pool fires."""
    series = {
        name.removesuffix("_pool").join(("Sandia 5 m ", "")): np.array(list(_sandia(heat_at, read, name))) for name in SANDIA
    }
    return series | {"Phoenix LNG 21 m": _phoenix(heat_at, read), "CERTEC diesel 3–6 m": np.array(list(_certec(heat_at, read)))}


def judge_jets(heat_at: Heat, read: Read) -> dict[str, Floats]:
    """Ratios computed/measured of each Loughborough jet fire."""
    found = {}
    for name, (_, _, _, _, _, gauges) in JETS.items():
        row = next(csv.DictReader(read(f"Loughborough_Jet_Fires/{name}.csv").splitlines()))
        measured = np.array([float(row[f"R{i + 1}"]) for i in range(len(gauges))])
        found[name] = np.asarray(heat_at(jet_inputs(name), [(x - JETS[name][0], y, 1.0) for x, y in gauges])) / measured
    return found


def jet_inputs(name: str) -> dict[str, Any]:
    """Inputs of ``fire.jet`` for one trial; the jet points east."""
    _, hole, rate, wind, from_deg, _ = JETS[name]
    return {
        "substance": "甲烷", "lon": 0.0, "lat": 0.0, "hole_diameter_m": hole, "pressure_pa": 6.1e6, "temperature_c": 10.0, "phase": "gas",
        "mass_rate_kg_s": rate, "orientation": "horizontal", "towards_deg": 90.0, "height_m": 3.25, "wind_ms": wind, "wind_from_deg": from_deg,
        "air_temperature_c": 10.0, "humidity_pct": 50.0,
    }  # fmt: skip


def _sandia(heat_at: Heat, read: Read, name: str) -> Iterator[float]:
    cas, rate, air, humidity, periods = SANDIA[name]
    rows = {
        int(line.split(",")[0][1:]): line.split(",")[1:] for line in read(f"Sandia_Pool_Fires/{name}.csv").split("\n")[1:] if line
    }
    for period, (wind, from_deg) in enumerate(periods):
        given = fire_inputs(wind, rate, air, humidity, diameter_m=5.0) | {"substance": cas}
        measured = np.array([float(rows[number][period]) for number in SANDIA_GAUGES])
        heat = np.asarray(heat_at(given, downwind(np.array(list(SANDIA_GAUGES.values())), from_deg)))
        yield from (heat / measured)[np.isfinite(measured)]


def _phoenix(heat_at: Heat, read: Read) -> Floats:
    points, measured = [], []
    for line in csv.DictReader(read("Phoenix_LNG_Fires/Phoenix01_HF.csv").splitlines()):
        for spoke, bearing in SPOKES.items():
            reach, angle = float(line[f"Pos-{spoke}-Wide"]), np.radians(bearing)
            points.append((reach * np.sin(angle), reach * np.cos(angle), 2.0))
            measured.append(float(line[f"{spoke}-Wide"]))
    given = fire_inputs(
        PHOENIX["wind_ms"], PHOENIX["rate"], PHOENIX["air_c"], PHOENIX["humidity"], diameter_m=PHOENIX["diameter_m"]
    )
    return np.asarray(heat_at(given, downwind(np.array(points), PHOENIX["from_deg"]))) / np.array(measured)


def _certec(heat_at: Heat, read: Read) -> Iterator[float]:
    for name, (diameter, rate, wind, air, gauge) in CERTEC.items():
        measured = float(read(f"CERTEC_Pool_Fires/{name}_rad.csv").split("\n")[2].split(",")[1])
        given = fire_inputs(wind, rate, air, 70.0, diameter_m=diameter) | {"substance": "柴油"}
        yield float(np.asarray(heat_at(given, [gauge]))[0]) / measured


def downwind(points: Floats, from_deg: float) -> Floats:
    """East, north, up turned to along the wind, left of it, up."""
    angle = np.radians(90 - (from_deg + 180))
    east, north, up = points.T
    return np.column_stack([east * np.cos(angle) + north * np.sin(angle), north * np.cos(angle) - east * np.sin(angle), up])
