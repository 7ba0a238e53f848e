"""Blast curves of vapour clouds: overpressure (of ambient) over distance scaled by energy, R = r (p0/E)^(1/3)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# class: pressure inside, and a R^b outside — Díaz Alonso et al. 2006, J. Hazard. Mater. A137, 734, fits of the TNO curves (Yellow Book 1997
# fig. 5.8; hemispherical charge, 0.23 ≤ R ≤ 100). Classes 2 and 3 lie between the fits of 1 and 4, as their pressures inside do.
_WEAK = {1: (0.01, 6.4e-3, -0.97), 2: (0.02, 1.28e-2, -0.98), 3: (0.05, 3.2e-2, -0.985), 4: (0.1, 6.44e-2, -0.99), 5: (0.2, 0.117, -0.99), 6: (0.5, 0.301, -1.11)}  # fmt: skip
_INSIDE = {7: 1.0, 8: 2.0, 9: 5.0, 10: 10.0}
# the curve which the strong classes join: three power laws, the highest rules
_STRONG = ((0.476, -2.08), (0.406, -1.20), (0.301, -1.11))

# Baker–Strehlow–Tang: R, and P/p0 by flame Mach number — Tang & Baker 1999, Process Safety Progress 18, 235; CCPS 2010 fig. 4.16,
# rounded to two or three figures after the digitisation published with HyRAM+ (Sandia); spherical charge in free air: at the ground the energy counts twice
_R = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0])
_BST = {
    0.2: (0.068, 0.068, 0.068, 0.061, 0.053, 0.040, 0.028, 0.0187, 0.0144, 0.0094, 0.0057, 0.0041, 0.0030),
    0.35: (0.215, 0.222, 0.220, 0.195, 0.171, 0.127, 0.091, 0.061, 0.046, 0.031, 0.0187, 0.0134, 0.0100),
    0.7: (0.68, 0.68, 0.66, 0.555, 0.47, 0.38, 0.31, 0.20, 0.137, 0.089, 0.050, 0.0335, 0.0228),
    1.0: (1.29, 1.29, 1.21, 1.00, 0.85, 0.585, 0.328, 0.206, 0.149, 0.0935, 0.054, 0.036, 0.0245),
    1.4: (2.04, 2.01, 1.80, 1.37, 0.97, 0.59, 0.39, 0.24, 0.175, 0.107, 0.059, 0.0375, 0.0254),
    2.0: (5.1, 5.8, 3.2, 1.5, 0.98, 0.595, 0.40, 0.243, 0.171, 0.107, 0.0585, 0.039, 0.0257),
    4.0: (14.8, 11.4, 3.2, 1.5, 0.97, 0.58, 0.395, 0.24, 0.170, 0.108, 0.059, 0.0395, 0.0258),
    5.2: (19.6, 8.5, 2.9, 1.58, 1.04, 0.58, 0.395, 0.244, 0.171, 0.108, 0.059, 0.040, 0.0263),
}
SLOWEST, FASTEST = 0.02, 5.2


def multi_energy(scaled_m: Any, strength: int) -> Floats:
    """Overpressure over ambient at R for class 1 … 10."""
    r = np.maximum(np.asarray(scaled_m, dtype=float), 1e-6)
    if strength in _WEAK:
        inside, a, b = _WEAK[strength]
        return np.minimum(inside, a * r**b)
    return np.minimum(_INSIDE[strength], np.max([a * r**b for a, b in _STRONG], axis=0))


def baker_strehlow(scaled_m: Any, mach: float) -> Floats:
    """Overpressure over ambient at R for a flame of Mach number ``mach``; slower than 0.2 the lowest curve is lowered as its peak."""
    speeds = np.array(list(_BST))
    logs = np.array([_log_curve(scaled_m, speed) for speed in speeds])
    if mach <= speeds[0]:
        return np.exp(logs[0]) * _peak(mach) / _peak(speeds[0])
    above = min(int(np.searchsorted(speeds, mach)), len(speeds) - 1)
    share = (min(mach, FASTEST) - speeds[above - 1]) / (speeds[above] - speeds[above - 1])
    return np.exp(logs[above - 1] * (1 - share) + logs[above] * share)


def _log_curve(scaled_m: Any, speed: float) -> Floats:
    """Flat within the first point, along the last slope beyond R = 10."""
    x, y = np.log(_R), np.log(_BST[speed])
    at = np.log(np.maximum(np.asarray(scaled_m, dtype=float), 1e-6))
    beyond = np.maximum(at - x[-1], 0.0) * (y[-1] - y[-4]) / (x[-1] - x[-4])
    return np.interp(at, x, y) + beyond


def _peak(mach: float) -> float:
    """Greatest overpressure of a flame, of ambient: 2.4 M²/(1 + M) — Tang & Baker 1999."""
    return 2.4 * mach**2 / (1 + mach)
