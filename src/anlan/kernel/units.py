"""Conversions between the field's units, each with its source."""

from typing import Any

import numpy as np

Array = Any
MOLAR_VOLUME_L = 24.465  # L/mol at 25 °C and 101325 Pa, ideal gas

# Lower bounds in m/s of Beaufort forces 1–17 (GB/T 28591-2012 wind scale)
_BEAUFORT = np.array([0.3, 1.6, 3.4, 5.5, 8.0, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7, 37.0, 41.5, 46.2, 51.0, 56.1])


def beaufort(wind_ms: Array) -> Array:
    """Wind force 风力等级 0–17 of a wind speed in m/s."""
    return np.searchsorted(_BEAUFORT, wind_ms, side="right")


def beaufort_lower_ms(force: int) -> float:
    return float(_BEAUFORT[force - 1]) if force > 0 else 0.0


def ppm_to_mg_m3(ppm: Array, molar_mass_g: float) -> Array:
    return ppm * molar_mass_g / MOLAR_VOLUME_L


def mg_m3_to_ppm(mg_m3: Array, molar_mass_g: float) -> Array:
    return mg_m3 * MOLAR_VOLUME_L / molar_mass_g
