"""A pressurised jet before it is a cloud: the air it draws in until the wind carries it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from anlan.engines.science.substance import Substance

HANDED_OVER = (
    1.5  # the jet is a cloud once it is no faster than this many winds — Yellow Book CPR 14E 1997, 4.5.2 (transition to passive)
)
JET_HEIGHT_M = 2.0
AIR_KG_M3 = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Jetting:
    """Air drawn in (kg/s), how far downwind that takes (m), radius of the source that is left (m)."""

    air_kg_s: float
    ahead_m: float
    radius_m: float


def develop(inputs: Mapping[str, Any], substance: Substance, source_k: float, wind_power: float) -> Jetting | None:
    """None without a jet, or where the wind is as fast. Momentum: m u + a w = (m + a) v; air by Ricou & Spalding 1961, 0.32 √(ρa/ρ) x/D."""
    speed, rate, wet = inputs.get("jet_speed_ms") or 0.0, inputs["mass_rate_kg_s"], inputs["liquid_fraction"]
    wind = inputs["wind_ms"] * (JET_HEIGHT_M / 10.0) ** wind_power
    carried = HANDED_OVER * wind
    if speed <= 1.01 * carried:
        return None
    air = rate * (speed - carried) / (carried - wind)
    density = 1 / ((1 - wet) / float(substance.gas_density_kg_m3(source_k)) + wet / substance.liquid_density_kg_m3(source_k))
    wide = np.sqrt(4 * rate / (np.pi * speed * density))
    ahead = (1 + air / rate) * wide / 0.32 * np.sqrt(density / AIR_KG_M3)
    radius = 0.5 * np.sqrt((rate + air) / AIR_KG_M3 / carried)
    return Jetting(air_kg_s=float(air), ahead_m=float(ahead), radius_m=float(radius))
