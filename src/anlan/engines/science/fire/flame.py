"""Heat from a flame as many points: its volume filled evenly, each point radiating its share, weakened by the air between."""

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
UP = 20


def circle(diameter_m: float, sides: int = 40) -> Floats:
    """Outline (sides, 2), anticlockwise."""
    angle = np.arange(sides) * 2 * np.pi / sides
    return diameter_m / 2 * np.column_stack([np.cos(angle), np.sin(angle)])


def rectangle(length_m: float, width_m: float) -> Floats:
    """``width_m`` along x (the wind), ``length_m`` across it."""
    x, y = width_m / 2, length_m / 2
    return np.array([[x, -y], [x, y], [-x, y], [-x, -y]])


def fill(outline: Floats, length_m: float, tilt_rad: float, across: int = 20) -> Floats:
    """Points (n, 3) spread evenly through a prism over ``outline`` that leans towards +x."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    x, y = (np.linspace(a, b, 2 * across + 1)[1::2] for a, b in zip(low, high, strict=True))
    base = np.column_stack([part.ravel() for part in np.meshgrid(x, y)])
    base = base[shapely.contains_xy(shapely.Polygon(outline), base[:, 0], base[:, 1])]
    axis = length_m * np.array([np.sin(tilt_rad), 0.0, np.cos(tilt_rad)])
    heights = (np.arange(UP) + 0.5)[:, None] / UP * axis
    return (np.column_stack([base, np.zeros(len(base))])[:, None, :] + heights).reshape(-1, 3)


def flux_kw_m2(
    receivers: Floats,
    sources: Floats,
    power_w: float,
    vapour_pa: float,
    weights: Floats | None = None,
    *,
    is_upright: bool = True,
) -> Floats:
    """Heat on each receiver (n, 3), upright and turned to the flame, or else turned up to it too; ``weights``: shares of the power."""
    heat = np.empty(len(receivers))
    weight = 1 / len(sources) if weights is None else weights[None, :]
    for start in range(0, len(receivers), 500):
        ray = sources[None, :, :] - receivers[start : start + 500, None, :]
        distance = np.maximum(np.linalg.norm(ray, axis=2), 0.5)
        share = transmissivity(distance, vapour_pa) / (4 * np.pi * distance**2) * weight
        heat[start : start + 500] = np.linalg.norm(
            np.einsum("ij,ijk->ik", share / distance, ray[:, :, : 2 if is_upright else 3]), axis=1
        )
    return heat * power_w / 1000


def transmissivity(path_m: Floats, vapour_pa: float) -> Floats:
    """τ = 2.02 (p_w x)^−0.09, at most 1 — Bagster & Pitblado 1989, in TNO Yellow Book CPR 14E 1997 eq. 6.29."""
    return np.minimum(2.02 * np.maximum(vapour_pa * path_m, 1.0) ** -0.09, 1.0)


def water_vapour_pa(temperature_c: float, humidity_pct: float) -> float:
    """Magnus formula, WMO-No. 8."""
    return float(humidity_pct / 100 * 611.2 * np.exp(17.62 * temperature_c / (243.12 + temperature_c)))
