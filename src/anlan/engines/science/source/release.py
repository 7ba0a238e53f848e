"""From a vessel and a hole to what flies: phase, rate, flash, rain-out, pool, duration. The first question of the chain."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.source import outflow, pool
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K, Substance, find_substance

GAS_DISCHARGE = 0.85

SPEC = Spec(
    id="source.release",
    version="1.1",
    zh="容器泄漏源强",
    en="Release from a vessel through a hole",
    inputs=(
        Input(name="substance", zh="物质", kind="text"),
        Input(name="mass_kg", zh="容器存量", unit="kg", possible=(1e-3, 1e9)),
        Input(name="hole_diameter_m", zh="孔径", unit="m", possible=(1e-4, 3), valid=(1e-3, 0.5)),
        Input(name="storage_temperature_c", zh="储存温度", unit="℃", possible=(-260, 500), default=20.0),
        Input(
            name="storage_pressure_pa",
            zh="储存绝对压力",
            unit="Pa",
            possible=(1e4, 1e8),
            default=None,
            note="缺省为饱和蒸气压与大气压之高者",
        ),
        Input(name="head_m", zh="孔上液位", unit="m", possible=(0, 100), default=1.0),
        Input(name="phase", zh="泄漏部位", kind="choice", choices=("liquid", "vapour"), default="liquid"),
        Input(name="wind_ms", zh="风速", unit="m/s", possible=(0.1, 60), default=2.0),
        Input(name="air_temperature_c", zh="气温", unit="℃", possible=(-60, 60), default=20.0),
        Input(name="bund_area_m2", zh="围堰面积", unit="m²", possible=(0, 1e6), default=0.0),
    ),
    outputs=(
        Output(name="regime", zh="流型", note="liquid / two_phase / gas"),
        Output(name="release_kg_s", zh="泄漏速率", unit="kg/s"),
        Output(name="flash_fraction", zh="闪蒸份额"),
        Output(name="airborne_kg_s", zh="进入大气的速率", unit="kg/s"),
        Output(name="jet_speed_ms", zh="减压后射流速度", unit="m/s", note="两相与气体；作云团模型的输入，液体为 0"),
        Output(name="pool_kg_s", zh="其中液池蒸发", unit="kg/s"),
        Output(name="duration_s", zh="持续时间", unit="s"),
    ),
    equations=(
        Equation(text="f = 1 − exp(−Cp(T − Tb)/Hv)", source="Crowl & Louvar 2011, eq. 4-88"),
        Equation(
            text="airborne at once = min(1, 2f): as much aerosol as vapour",
            source="World Bank, Techniques for Assessing Industrial Hazards, 1988; CCPS 1999 p. 64",
        ),
        Equation(
            text="jet: v = Cd u + (p − pa)/G; of a liquid u = G/ρl, p = Psat; of a gas u, p at the (choked) exit",
            source="momentum balance; Birch, Hughes & Swaffield 1987, Combust. Sci. Technol. 52, 161",
        ),
    ),
    verification=(
        Check(
            case="液氨 20 ℃ 闪蒸份额 0.17–0.18；液氯 20 ℃ 0.17–0.18",
            against="enthalpies of saturated liquid, Perry's Handbook",
            tolerance="5 %",
        ),
    ),
    limits=("泄漏速率取初值且在存量放完前不变（保守）",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    substance = find_substance(inputs["substance"])
    kelvin = inputs["storage_temperature_c"] + 273.15
    pressure = _pressure(substance, inputs, kelvin)
    regime = _regime(substance, inputs["phase"], kelvin)
    rate = float(rate_kg_s(substance, inputs, regime, kelvin, pressure))
    if rate <= 0:
        raise bad_input("storage_pressure_pa", f"压力 {pressure:.0f} Pa 不足以推出物料；最接近的可用值是 {ATM_PA + 1000:.0f} Pa")
    duration = inputs["mass_kg"] / rate
    flash = flash_fraction(substance, kelvin) if regime == "two_phase" else 0.0
    at_once = rate if regime == "gas" else rate * min(1.0, 2 * flash)
    from_pool = 0.0 if regime == "gas" or at_once >= rate else _pool_rate(inputs, rate - at_once, duration)
    return {
        "regime": regime,
        "release_kg_s": rate,
        "flash_fraction": flash,
        "airborne_kg_s": at_once + from_pool,
        "jet_speed_ms": _jet_speed_ms(substance, inputs, regime, kelvin, pressure, rate),
        "pool_kg_s": from_pool,
        "duration_s": duration,
        "warnings": [f"{substance.name}按替代物质计算：{substance.stand_in}"] if substance.stand_in else [],
    }


def _jet_speed_ms(
    substance: Substance, inputs: Mapping[str, Any], regime: str, kelvin: float, pressure: float, rate: float
) -> float:
    if regime == "two_phase":
        return jet_speed_ms(substance, kelvin, rate, inputs["hole_diameter_m"])
    return gas_jet_speed_ms(substance, kelvin, pressure, rate, inputs["hole_diameter_m"]) if regime == "gas" else 0.0


def gas_jet_speed_ms(substance: Substance, storage_k: float, pressure_pa: float, rate_kg_s: float, hole_m: float) -> float:
    """By the momentum of an isentropic jet, choked where it can be: Cd u + (p − pa)/G."""
    gamma = substance.heat_capacity_ratio(storage_k)
    exit_pa = max(pressure_pa * (2 / (gamma + 1)) ** (gamma / (gamma - 1)), ATM_PA)
    fallen = 1 - (exit_pa / pressure_pa) ** ((gamma - 1) / gamma)
    speed = np.sqrt(2 * gamma / (gamma - 1) * R_J_MOL_K * storage_k / substance.molar_mass_kg_mol * fallen)
    return float(GAS_DISCHARGE * speed + (exit_pa - ATM_PA) * float(outflow.hole_area_m2(hole_m)) / rate_kg_s)


def jet_speed_ms(substance: Substance, storage_k: float, rate_kg_s: float, hole_m: float) -> float:
    """By the momentum of a jet that leaves as liquid at saturation and expands to air: G/ρl + (Psat − Pa)/G."""
    flux = rate_kg_s / float(outflow.hole_area_m2(hole_m))
    over = max(float(substance.vapour_pressure_pa(storage_k)) - ATM_PA, 0.0)
    return flux / substance.liquid_density_kg_m3(min(storage_k, substance.boiling_k)) + over / flux


def flash_fraction(substance: Substance, storage_k: float) -> float:
    """Share of a superheated liquid that flashes to vapour on release."""
    if storage_k <= substance.boiling_k:
        return 0.0
    mean_k = (storage_k + substance.boiling_k) / 2
    cp, latent = substance.liquid_heat_capacity_j_kgk(mean_k), substance.heat_of_vaporisation_j_kg(mean_k)
    return float(1 - np.exp(-cp * (storage_k - substance.boiling_k) / latent))


def _pressure(substance: Substance, inputs: Mapping[str, Any], kelvin: float) -> float:
    given = inputs["storage_pressure_pa"]
    return float(given) if given else max(float(substance.vapour_pressure_pa(kelvin)), ATM_PA)


def _regime(substance: Substance, phase: str, kelvin: float) -> str:
    if phase == "vapour" or kelvin >= substance.critical_k:
        return "gas"
    return "two_phase" if kelvin > substance.boiling_k else "liquid"


def rate_kg_s(substance: Substance, inputs: Mapping[str, Any], regime: str, kelvin: float, pressure: float) -> Any:
    """Rate through the hole in the regime named; needs hole_diameter_m and head_m of ``inputs``."""
    common = {
        "hole_diameter_m": inputs["hole_diameter_m"],
        "upstream_pressure_pa": pressure,
        "ambient_pa": ATM_PA,
        "temperature_k": kelvin,
    }
    if regime == "gas":
        gas = {"molar_mass_kg_mol": substance.molar_mass_kg_mol, "heat_capacity_ratio": substance.heat_capacity_ratio(kelvin)}
        return outflow.gas(common | gas | {"discharge_coefficient": GAS_DISCHARGE})["mass_rate_kg_s"]
    density = substance.liquid_density_kg_m3(kelvin)
    liquid = common | {"liquid_density_kg_m3": density, "head_m": inputs["head_m"], "discharge_coefficient": 0.61}
    if regime == "liquid":
        return outflow.liquid(liquid)["mass_rate_kg_s"]
    vapour_pa = min(float(substance.vapour_pressure_pa(kelvin)), pressure)
    flashing = {
        "vapour_pressure_pa": vapour_pa,
        "upstream_pressure_pa": pressure + density * outflow.G_MS2 * inputs["head_m"],
        "heat_of_vaporisation_j_kg": substance.heat_of_vaporisation_j_kg(kelvin),
        "liquid_heat_capacity_j_kgk": substance.liquid_heat_capacity_j_kgk(kelvin),
        "specific_volume_change_m3_kg": 1 / substance.gas_density_kg_m3(kelvin, vapour_pa) - 1 / density,
        "pipe_length_m": 0.0,
    }
    return outflow.two_phase(liquid | flashing)["mass_rate_kg_s"]


def _pool_rate(inputs: Mapping[str, Any], liquid_kg_s: float, duration_s: float) -> float:
    """Peak evaporation of what rains out, averaged over a minute so that the first cold contact does not rule."""
    span = float(np.clip(duration_s, 60, 3600))
    grown = pool.compute(
        {
            "substance": inputs["substance"],
            "mass_kg": liquid_kg_s * min(duration_s, span),
            "spill_rate_kg_s": liquid_kg_s,
            "wind_ms": inputs["wind_ms"],
            "air_temperature_c": inputs["air_temperature_c"],
            "bund_area_m2": inputs["bund_area_m2"],
            "ground": "concrete",
            "duration_s": span,
        }
    )
    window = max(1, round(60 / (span / len(grown["evaporation_kg_s"]))))
    return float(np.convolve(grown["evaporation_kg_s"], np.ones(window) / window, mode="valid").max())
