"""Dispersion coefficients σ by stability class; x in metres downwind, results in metres, arrays welcome."""

from collections.abc import Callable
from typing import Any

import numpy as np

from anlan.engines.science.weather import CLASSES

Array = Any
Curve = Callable[[str, Array], tuple[Array, Array]]

# (a, b, p): σ = a x (1 + b x)^p — Briggs 1973, in CCPS 1999 table 2.10 and Hanna, Briggs & Hosker 1982 table 4.5
_RURAL_Y = {c: (a, 1e-4, -0.5) for c, a in zip(CLASSES, (0.22, 0.16, 0.11, 0.08, 0.06, 0.04), strict=True)}
_RURAL_Z = {
    "A": (0.20, 0.0, 0.0),
    "B": (0.12, 0.0, 0.0),
    "C": (0.08, 2e-4, -0.5),
    "D": (0.06, 1.5e-3, -0.5),
    "E": (0.03, 3e-4, -1.0),
    "F": (0.016, 3e-4, -1.0),
}
_URBAN_Y = {c: (a, 4e-4, -0.5) for c, a in zip(CLASSES, (0.32, 0.32, 0.22, 0.16, 0.11, 0.11), strict=True)}
_URBAN_Z = {
    "A": (0.24, 1e-3, 0.5),
    "B": (0.24, 1e-3, 0.5),
    "C": (0.20, 0.0, 0.0),
    "D": (0.14, 3e-4, -0.5),
    "E": (0.08, 1.5e-3, -0.5),
    "F": (0.08, 1.5e-3, -0.5),
}
# σy = d x^0.9 at 10 min — Spicer & Havens, DEGADIS 2.1 User's Guide, EPA-450/4-89-019, 1989, p. 45
_PG_Y = dict(zip(CLASSES, (0.423, 0.313, 0.210, 0.136, 0.102, 0.0674), strict=True))
# σz = exp-quadratic in ln x — Seinfeld, Atmospheric Chemistry and Physics of Air Pollution, 1986
_PG_Z = {
    "A": (107.7, -1.7172, 0.2770),
    "B": (0.1355, 0.8752, 0.0136),
    "C": (0.09623, 0.9477, -0.0020),
    "D": (0.04134, 1.1737, -0.0316),
    "E": (0.02275, 1.3010, -0.0450),
    "F": (0.01122, 1.4024, -0.0540),
}
# σ = a x^b — TNO Yellow Book CPR 14E 1997, table 4.8 (10 min, z0 = 0.1 m)
_TNO_Y = dict(
    zip(CLASSES, ((0.527, 0.865), (0.371, 0.866), (0.209, 0.897), (0.128, 0.905), (0.098, 0.902), (0.065, 0.902)), strict=True)
)
_TNO_Z = dict(zip(CLASSES, ((0.28, 0.90), (0.23, 0.85), (0.22, 0.80), (0.20, 0.76), (0.15, 0.73), (0.12, 0.67)), strict=True))
# puffs: σ = a x^b — Slade 1968, TID-24190 p. 175; CCPS 1999 table 2.12
_PUFF_Y = dict(zip(CLASSES, ((0.18, 0.92), (0.14, 0.92), (0.10, 0.92), (0.06, 0.92), (0.04, 0.92), (0.02, 0.89)), strict=True))
_PUFF_Z = dict(zip(CLASSES, ((0.60, 0.75), (0.53, 0.73), (0.34, 0.71), (0.15, 0.70), (0.10, 0.65), (0.05, 0.61)), strict=True))


def briggs_rural(stability: str, x_m: Array) -> tuple[Array, Array]:
    return _briggs(_RURAL_Y[stability], x_m), _briggs(_RURAL_Z[stability], x_m)


def briggs_urban(stability: str, x_m: Array) -> tuple[Array, Array]:
    return _briggs(_URBAN_Y[stability], x_m), _briggs(_URBAN_Z[stability], x_m)


def pasquill_gifford(stability: str, x_m: Array) -> tuple[Array, Array]:
    d, b, c = _PG_Z[stability]
    x = np.maximum(x_m, 1e-9)
    return _PG_Y[stability] * x**0.9, d * x**b * np.exp(c * np.log(x) ** 2)


def tno(stability: str, x_m: Array) -> tuple[Array, Array]:
    (ay, by), (az, bz) = _TNO_Y[stability], _TNO_Z[stability]
    return ay * np.asarray(x_m) ** by, az * np.asarray(x_m) ** bz


def slade_puff(stability: str, x_m: Array) -> tuple[Array, Array]:
    (ay, by), (az, bz) = _PUFF_Y[stability], _PUFF_Z[stability]
    return ay * np.asarray(x_m) ** by, az * np.asarray(x_m) ** bz


PLUME_CURVES: dict[str, Curve] = {"rural": briggs_rural, "urban": briggs_urban, "pasquill_gifford": pasquill_gifford, "tno": tno}


def _briggs(row: tuple[float, float, float], x_m: Array) -> Array:
    a, b, p = row
    return a * np.asarray(x_m) * (1 + b * np.asarray(x_m)) ** p
