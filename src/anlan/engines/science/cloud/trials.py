"""Field trials not used in making the models: LNG at Coyote and Maplin Sands, pressurised ammonia and hydrogen fluoride.

LNG: conditions and greatest concentrations of each arc as published by NIST for FDS (from Goldwire et al. 1983; Colenbrander et al. 1984);
rate 0.167 kg/(m² s) over the pool. Desert Tortoise and Goldfish: Hanna, Strimaitis & Chang 1991, Hazard Response Modeling Uncertainty,
vol. II (modellers' data archive), greatest concentration on each arc.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from anlan.engines.science.verification import LngTrial, Score, score

Compute = Callable[[Mapping[str, Any]], Mapping[str, Any]]
FLUX_KG_M2S = 0.167


def _trial(name: str, *row: Any) -> LngTrial:
    radius, seconds, air, wind, friction, obukhov, roughness, stability = row
    return LngTrial(
        name=name, rate_kg_s=FLUX_KG_M2S * np.pi * radius**2, radius_m=radius, duration_s=seconds, air_temperature_c=air, wind_10m_ms=wind,
        friction_velocity_ms=friction, obukhov_m=obukhov, roughness_m=roughness, stability=stability,
    )  # fmt: skip


# trial, then distances m and greatest per cent
UNSEEN_LNG: tuple[tuple[LngTrial, tuple[float, ...], tuple[float, ...]], ...] = (
    (_trial("Coyote3", 13.85, 65, 39.6, 6.46, 0.310, -6.33, 2e-4, "B"), (140, 200, 300, 400, 500), (10.7, 5.4, 2.0, 1.5, 0.8)),
    (_trial("Coyote5", 15.68, 98, 29.3, 10.81, 0.480, -16.5, 2e-4, "C"), (140, 200, 300, 400, 500), (11.5, 7.8, 3.2, 2.1, 1.8)),
    (_trial("Coyote6", 15.31, 82, 24.1, 5.53, 0.210, 82.5, 2e-4, "D"), (140, 200, 300, 400, 500), (12.7, 6.5, 2.0, 1.6, 0.6)),
    (_trial("MaplinSands34", 6.41, 95, 15.2, 7.0, 0.280, -75.5, 3e-4, "D"), (89, 180), (12.1, 4.5)),
    (_trial("MaplinSands35", 7.19, 135, 16.1, 7.9, 0.315, -81.2, 3e-4, "D"), (129, 250, 400), (7.8, 3.4, 2.3)),
)
# substance, kg/s, s, m/s at 2 m, friction velocity, Obukhov m, class, °C, liquid share, jet m/s (by momentum from rate, orifice and
# saturation pressure); distances m, greatest ppm
PRESSURISED: Mapping[str, tuple[tuple[Any, ...], tuple[float, ...], tuple[float, ...]]] = {
    "Desert Tortoise 1": (("氨", 79.7, 126, 7.42, 0.442, 92.7, "D", 28.8, 0.81, 77.0), (100, 800), (49_943, 8_843)),
    "Desert Tortoise 2": (("氨", 111.5, 255, 5.76, 0.339, 94.7, "D", 30.4, 0.81, 76.0), (100, 800), (83_203, 10_804)),
    "Desert Tortoise 3": (("氨", 130.7, 166, 7.38, 0.448, 570.7, "D", 33.8, 0.80, 74.0), (100, 800), (76_881, 7_087)),
    "Desert Tortoise 4": (("氨", 96.7, 381, 4.51, 0.286, 45.2, "E", 32.4, 0.80, 80.0), (100, 800), (57_300, 16_678)),
    "Goldfish 1": (("氟化氢", 27.67, 125, 5.6, 0.358, 101.0, "D", 37.0, 0.84, 23.0), (300, 1000, 3000), (25_473, 3_098, 411)),
    "Goldfish 2": (("氟化氢", 10.46, 360, 4.2, 0.266, 105.0, "D", 36.0, 0.84, 26.0), (300, 1000), (19_396, 2_392)),
    "Goldfish 3": (("氟化氢", 10.27, 360, 5.4, 0.340, 140.0, "D", 26.5, 0.84, 25.0), (300, 1000, 3000), (18_596, 2_492, 224)),
}
DESERT_ROUGHNESS_M = 0.003


def judge_unseen_lng(compute: Compute) -> Score:
    """Score of ``cloud.dense_plume`` on the LNG trials it was not made with."""
    measured = np.concatenate([percent for _, _, percent in UNSEEN_LNG])
    computed = [
        100 * np.asarray(compute({**trial.inputs, "x_m": np.array(x, dtype=float)})["volume_fraction"])
        for trial, x, _ in UNSEEN_LNG
    ]
    return score(measured, np.concatenate(computed))


def judge_pressurised(compute: Compute, nearest_m: float = 0.0) -> Score:
    """Score on the arcs from ``nearest_m`` on."""
    measured, computed = [], []
    for row, x, ppm in PRESSURISED.values():
        far = np.array(x) >= nearest_m
        found = 1e6 * np.asarray(compute({**pressurised_inputs(row), "x_m": np.array(x, dtype=float)[far]})["volume_fraction"])
        measured.append(np.array(ppm)[far])
        computed.append(found)
    return score(np.concatenate(measured), np.concatenate(computed))


def pressurised_inputs(row: tuple[Any, ...]) -> dict[str, Any]:
    """Inputs of ``cloud.dense_plume``; the wind of 2 m carried to 10 m by the log-linear law."""
    substance, rate, seconds, wind, friction, obukhov, stability, air, liquid, jet = row
    low, high = (np.log(z / DESERT_ROUGHNESS_M) + 5 * z / obukhov for z in (2.0, 10.0))
    return {
        "substance": substance, "mass_rate_kg_s": rate, "duration_s": seconds, "liquid_fraction": liquid,
        "jet_speed_ms": jet, "wind_ms": wind * high / low,
        "stability": stability, "air_temperature_c": air, "roughness_m": DESERT_ROUGHNESS_M, "friction_velocity_ms": friction,
        "obukhov_m": obukhov, "averaging_s": 10.0,
    }  # fmt: skip
