"""Outflow from a hole: liquid, gas, and flashing two-phase. Pure formulas over arrays, each with its page."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K

G_MS2 = 9.80665
Array = Any
CROWL = "Crowl & Louvar, Chemical Process Safety, 3rd ed. 2011"

_HOLE = Input(name="hole_diameter_m", zh="孔径", unit="m", possible=(1e-5, 3), valid=(1e-3, 0.5))
_RATE = Output(name="mass_rate_kg_s", zh="质量流率", unit="kg/s")
_AMBIENT = Input(name="ambient_pa", zh="环境压力", unit="Pa", possible=(5e4, 1.1e5), default=ATM_PA)

LIQUID = Spec(
    id="source.liquid_hole",
    version="1.0",
    zh="液体孔口泄漏",
    en="Liquid outflow from a hole",
    inputs=(
        _HOLE,
        Input(name="liquid_density_kg_m3", zh="液体密度", unit="kg/m³", possible=(10, 2e4)),
        Input(name="upstream_pressure_pa", zh="容器绝对压力", unit="Pa", possible=(1e3, 1e9), default=ATM_PA),
        Input(name="head_m", zh="孔上液位", unit="m", possible=(0, 200), default=0.0),
        Input(name="discharge_coefficient", zh="流量系数", possible=(0.05, 1), valid=(0.6, 1), default=0.61),
        _AMBIENT,
    ),
    outputs=(_RATE, Output(name="velocity_ms", zh="出口流速", unit="m/s")),
    equations=(
        Equation(
            text="m = Cd A √(2ρ(P − Pa) + 2ρ²gh)",
            source="CCPS, Guidelines for Consequence Analysis of Chemical Releases, 1999, p. 40",
        ),
    ),
    verification=(
        Check(case="10 mm 孔，ρ 490，ΔP 19.61 kPa：0.2169 kg/s，5.636 m/s", against="CCPS 1999 p. 40", tolerance="2 %"),
        Check(case="液氨 24 ℃，94.5 mm 孔，过饱和压 0.432 MPa：97.6 kg/s", against=f"{CROWL}, example 4-8", tolerance="2 %"),
    ),
)

GAS = Spec(
    id="source.gas_hole",
    version="1.0",
    zh="气体孔口泄漏",
    en="Gas outflow from a hole, choked or not",
    inputs=(
        _HOLE,
        Input(name="upstream_pressure_pa", zh="容器绝对压力", unit="Pa", possible=(1e3, 1e9)),
        Input(name="temperature_k", zh="容器温度", unit="K", possible=(20, 2000)),
        Input(name="molar_mass_kg_mol", zh="摩尔质量", unit="kg/mol", possible=(0.001, 1)),
        Input(name="heat_capacity_ratio", zh="比热比", possible=(1.001, 1.7)),
        Input(name="discharge_coefficient", zh="流量系数", possible=(0.05, 1), valid=(0.6, 1), default=0.85),
        _AMBIENT,
    ),
    outputs=(_RATE, Output(name="is_choked", zh="是否声速流")),
    equations=(
        Equation(
            text="choked: m = Cd A P √(γM/(RT) (2/(γ+1))^((γ+1)/(γ−1)))",
            source="CCPS 1999 p. 47; TNO Yellow Book CPR 14E 1997 eq. 2.22–2.24",
        ),
        Equation(text="else: m = Cd A P √(2M/(RT) γ/(γ−1) (r^(2/γ) − r^((γ+1)/γ))), r = Pa/P", source="the same"),
    ),
    verification=(
        Check(
            case="丙烷 4 barg，25 ℃，10 mm 孔，Cd 0.85，γ 1.142：0.0899 kg/s",
            against="CCPS 1999 p. 47 (hand calculation of its formula)",
            tolerance="2 %",
        ),
        Check(case="两式在临界压力比处连续", against="analytic", tolerance="1e-9"),
    ),
)

TWO_PHASE = Spec(
    id="source.two_phase_hole",
    version="1.0",
    zh="过热液体两相泄漏",
    en="Flashing outflow of a superheated liquid",
    inputs=(
        _HOLE,
        Input(name="upstream_pressure_pa", zh="容器绝对压力", unit="Pa", possible=(1e3, 1e9)),
        Input(name="vapour_pressure_pa", zh="饱和蒸气压", unit="Pa", possible=(1e3, 1e9)),
        Input(name="temperature_k", zh="液体温度", unit="K", possible=(20, 2000)),
        Input(name="liquid_density_kg_m3", zh="液体密度", unit="kg/m³", possible=(10, 2e4)),
        Input(name="heat_of_vaporisation_j_kg", zh="汽化热", unit="J/kg", possible=(1e3, 5e6)),
        Input(name="liquid_heat_capacity_j_kgk", zh="液体比热", unit="J/(kg·K)", possible=(100, 2e4)),
        Input(name="specific_volume_change_m3_kg", zh="汽化比容变化", unit="m³/kg", possible=(1e-5, 100)),
        Input(name="pipe_length_m", zh="孔前管长", unit="m", possible=(0, 1000), default=0.1, note="≥ 0.1 m 即达平衡"),
        Input(name="discharge_coefficient", zh="流量系数", possible=(0.05, 1), default=0.61),
        _AMBIENT,
    ),
    outputs=(_RATE,),
    equations=(
        Equation(text="G² = 2ρCd²(P − Psat) + (Hv/vfg)² / (N T Cp)", source=f"{CROWL}, eq. 4-89…4-92; Fauske & Epstein 1988"),
        Equation(
            text="N = Hv² / (2ΔP ρ Cd² vfg² T Cp) + L/Le, Le = 0.1 m, N ≤ 1 where L ≥ Le",
            source="Leung, Fauske & Epstein; CCPS 1999 p. 53",
        ),
    ),
    verification=(Check(case="丙烯 25 ℃ 饱和，10 mm 孔：0.774 kg/s", against=f"{CROWL}, example 4-9", tolerance="2 %"),),
    limits=("管长 < 0.1 m 时按 Leung 非平衡修正；长管摩阻不计",),
)


def liquid(inputs: Mapping[str, Any]) -> dict[str, Any]:
    density, cd = inputs["liquid_density_kg_m3"], inputs["discharge_coefficient"]
    drop_pa = np.maximum(inputs["upstream_pressure_pa"] - inputs["ambient_pa"] + density * G_MS2 * inputs["head_m"], 0)
    velocity = cd * np.sqrt(2 * drop_pa / density)
    return {"mass_rate_kg_s": hole_area_m2(inputs["hole_diameter_m"]) * density * velocity, "velocity_ms": velocity}


def gas(inputs: Mapping[str, Any]) -> dict[str, Any]:
    k, upstream = inputs["heat_capacity_ratio"], inputs["upstream_pressure_pa"]
    ratio = np.minimum(inputs["ambient_pa"] / upstream, 1)
    critical = (2 / (k + 1)) ** (k / (k - 1))
    r = np.maximum(ratio, critical)  # at the critical ratio the subsonic formula is the choked one
    per_kg = inputs["molar_mass_kg_mol"] / (R_J_MOL_K * inputs["temperature_k"])
    flux = upstream * np.sqrt(2 * per_kg * k / (k - 1) * (r ** (2 / k) - r ** ((k + 1) / k)))
    rate = inputs["discharge_coefficient"] * hole_area_m2(inputs["hole_diameter_m"]) * flux
    return {"mass_rate_kg_s": rate, "is_choked": ratio <= critical}


def two_phase(inputs: Mapping[str, Any]) -> dict[str, Any]:
    upstream, vapour = inputs["upstream_pressure_pa"], inputs["vapour_pressure_pa"]
    density, cd = inputs["liquid_density_kg_m3"], inputs["discharge_coefficient"]
    boiling = (inputs["heat_of_vaporisation_j_kg"] / inputs["specific_volume_change_m3_kg"]) ** 2
    boiling = boiling / (inputs["temperature_k"] * inputs["liquid_heat_capacity_j_kgk"])
    saturation_drop = np.maximum(np.minimum(vapour, upstream) - inputs["ambient_pa"], 1.0)
    frozen = boiling / (2 * saturation_drop * density * cd**2)  # Leung: no time to boil in a mere hole
    along = np.minimum(np.asarray(inputs["pipe_length_m"], dtype=float) / 0.1, 1.0)
    n = np.where(along >= 1, 1.0, frozen + along)
    flux2 = 2 * density * cd**2 * np.maximum(upstream - vapour, 0) + boiling / n
    return {"mass_rate_kg_s": hole_area_m2(inputs["hole_diameter_m"]) * np.sqrt(flux2)}


def hole_area_m2(diameter_m: Array) -> Array:
    return np.pi / 4 * np.asarray(diameter_m) ** 2
