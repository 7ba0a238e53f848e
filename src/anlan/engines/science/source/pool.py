"""Spreading and evaporating pool on land or in a bund: boiling by ground heat, or carried off by wind."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.source.outflow import G_MS2
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import R_J_MOL_K, Substance, find_substance

# ground: conductivity W/(m·K), diffusivity m²/s, least depth m — TNO Yellow Book CPR 14E 1997, tables 3.1 and 3.2
GROUNDS = {
    "concrete": (1.3, 5.7e-7, 0.005),
    "soil": (0.9, 4.3e-7, 0.010),
    "sand": (0.3, 2.0e-7, 0.025),
    "gravel": (2.5, 1.1e-6, 0.025),
}
WATER = "water"
WATER_W_M2K = 500.0  # to a boiling pool from the water under it — TNO Yellow Book CPR 14E 1997, 3.5.5; LNG: 0.167 kg/(m² s), as field trials
WATER_KG_M3, THINNEST_ON_WATER_M = 1000.0, 0.0018  # least depth of LNG on water — TNO Yellow Book 1997, 3.5.5
AIR_VISCOSITY_M2_S = 1.5e-5

SPEC = Spec(
    id="source.pool",
    version="1.1",
    zh="液池扩展与蒸发",
    en="Spreading and evaporating pool",
    inputs=(
        Input(name="substance", zh="物质", kind="text"),
        Input(name="mass_kg", zh="落地液体质量", unit="kg", possible=(1e-3, 1e9)),
        Input(name="spill_rate_kg_s", zh="落地速率", unit="kg/s", possible=(0, 1e6), default=0.0, note="0 为瞬时"),
        Input(name="wind_ms", zh="10 m 风速", unit="m/s", possible=(0.1, 60), valid=(0.5, 30)),
        Input(name="air_temperature_c", zh="气温", unit="℃", possible=(-60, 60), default=20.0),
        Input(name="bund_area_m2", zh="围堰面积", unit="m²", possible=(0, 1e6), default=0.0, note="0 为无围堰"),
        Input(name="ground", zh="地面", kind="choice", choices=(*GROUNDS, WATER), default="concrete"),
        Input(name="duration_s", zh="计算时长", unit="s", possible=(1, 86_400), default=3600.0),
    ),
    outputs=(
        Output(name="times_s", zh="时刻", unit="s"),
        Output(name="evaporation_kg_s", zh="蒸发速率", unit="kg/s"),
        Output(name="radius_m", zh="液池半径", unit="m"),
        Output(name="mass_left_kg", zh="剩余质量", unit="kg"),
        Output(name="peak_kg_s", zh="最大蒸发速率", unit="kg/s"),
        Output(name="evaporated_kg", zh="累计蒸发量", unit="kg"),
    ),
    equations=(
        Equation(text="dr/dt = √(2g(h − h_min))", source="TNO Yellow Book CPR 14E 1997, 3.5.3"),
        Equation(text="boiling: m = λ(Tg − Tb) A / (Hv √(π a t))", source="TNO Yellow Book 1997, eq. 3.24"),
        Equation(text="on water: m = 500 (Tw − Tb) A / Hv; g' = g (1 − ρ/ρw)", source="TNO Yellow Book 1997, 3.5.5"),
        Equation(
            text="evaporating: m = 0.00482 u^0.78 (2r)^−0.11 Sc^−0.67 A P M/(RT)",
            source="Mackay & Matsugu, Can. J. Chem. Eng. 51 (1973) 434",
        ),
    ),
    verification=(
        Check(case="质量守恒：剩余 + 蒸发 = 投入", against="analytic", tolerance="1e-9"),
        Check(
            case="水上 LNG：每平方米蒸发 0.167 kg/s",
            against="Burro, Coyote, Maplin Sands as published by NIST for FDS",
            tolerance="5 %",
        ),
        Check(case="水上稳定液池半径 = √(泄漏速率/(π·0.167))", against="analytic", tolerance="5 %"),
    ),
    limits=("不计太阳辐射；蒸发池液温取气温与沸点之低者", "水上：不溶于水的轻液体；溶解（氨、醇）与沉底不计"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    substance = find_substance(inputs["substance"])
    steps = 1200
    dt = inputs["duration_s"] / steps
    flux = _flux(substance, inputs)
    gravity, least_depth = _bed(inputs["ground"], substance)
    density = substance.liquid_density_kg_m3(min(substance.boiling_k, inputs["air_temperature_c"] + 273.15))
    fed_rate = inputs["spill_rate_kg_s"] or inputs["mass_kg"] / dt
    widest = np.sqrt(inputs["bund_area_m2"] / np.pi) if inputs["bund_area_m2"] else np.inf
    pool, radius, fed = (
        0.0,
        max(0.1, (inputs["mass_kg"] / density / np.pi / 10) ** (1 / 3) if not inputs["spill_rate_kg_s"] else 0.1),
        0.0,
    )
    radius = min(radius, widest)
    out = np.zeros((steps, 3))
    for i in range(steps):
        step = min(fed_rate * dt, inputs["mass_kg"] - fed)
        fed += step
        pool += step
        gone = min(flux((i + 0.5) * dt, radius) * math.pi * radius**2 * dt, pool)
        pool -= gone
        depth = pool / density / (math.pi * radius**2)
        radius = min(
            radius + math.sqrt(2 * gravity * max(depth - least_depth, 0)) * dt,
            widest,
            _thinnest_radius(pool, density, least_depth, 0.0 if inputs["ground"] == WATER else radius),
        )
        out[i] = gone / dt, radius, pool
    return {
        "times_s": (np.arange(steps) + 1) * dt,
        "evaporation_kg_s": out[:, 0],
        "radius_m": out[:, 1],
        "mass_left_kg": out[:, 2],
        "peak_kg_s": float(out[:, 0].max()),
        "evaporated_kg": float(out[:, 0].sum() * dt),
    }


def evaporation_flux_kg_m2s(substance: Substance, *, wind_ms: float, air_k: float, radius_m: float) -> float:
    """Mackay & Matsugu: a pool below its boiling point, carried off by wind."""
    diffusivity = 2.2e-5 * (0.018 / substance.molar_mass_kg_mol) ** 0.5  # Graham's law from water vapour, 2.2e-5 m²/s
    schmidt = AIR_VISCOSITY_M2_S / diffusivity
    transfer_ms = 0.00482 * wind_ms**0.78 * (2 * radius_m) ** -0.11 * schmidt**-0.67
    liquid_k = min(air_k, substance.boiling_k)
    return float(transfer_ms * substance.vapour_pressure_pa(liquid_k) * substance.molar_mass_kg_mol / (R_J_MOL_K * air_k))


def _flux(substance: Substance, inputs: Mapping[str, Any]) -> Any:
    """The evaporation flux as a function of time since the start and radius."""
    air_k = inputs["air_temperature_c"] + 273.15
    excess_k = max(air_k - substance.boiling_k, 0.0)
    latent = substance.heat_of_vaporisation_j_kg(substance.boiling_k)

    under = _warmth(inputs["ground"], excess_k, latent)
    at_a_metre = evaporation_flux_kg_m2s(substance, wind_ms=inputs["wind_ms"], air_k=air_k, radius_m=1.0)

    def flux(time_s: float, radius_m: float) -> float:
        by_wind = at_a_metre * radius_m**-0.11
        by_ground = under(time_s)
        return by_wind + by_ground if excess_k == 0 else max(by_wind, by_ground)

    return flux


def _warmth(ground: str, excess_k: float, latent_j_kg: float) -> Any:
    """What the bed boils off, kg/(m² s), by time since the start."""
    if ground == WATER:
        return lambda _: WATER_W_M2K * excess_k / latent_j_kg
    conductivity, diffusivity, _ = GROUNDS[ground]
    return lambda time_s: conductivity * excess_k / (latent_j_kg * math.sqrt(math.pi * diffusivity * time_s))


def _bed(ground: str, substance: Substance) -> tuple[float, float]:
    """Gravity that spreads the pool, and its least depth."""
    if ground != WATER:
        return G_MS2, GROUNDS[ground][2]
    density = substance.liquid_density_kg_m3(min(substance.boiling_k, 293.15))
    if density >= WATER_KG_M3:
        raise bad_input(
            "ground", f"{substance.name}比水重（{density:.0f} kg/m³），在水中下沉，不成水面液池；最接近的可用值是 concrete"
        )
    return G_MS2 * (1 - density / WATER_KG_M3), THINNEST_ON_WATER_M


def _thinnest_radius(mass_kg: float, density: float, least_depth_m: float, now_m: float) -> float:
    """A pool does not spread thinner than its bed allows; on the ground it does not draw back to less than ``now_m``."""
    return max(now_m, math.sqrt(mass_kg / density / least_depth_m / math.pi))
