"""How models are judged: scores of Hanna, Chang & Strimaitis (1993), and the conditions of the field trials they are judged on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
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
