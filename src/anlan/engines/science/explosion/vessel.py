"""Bursting pressure vessel 压力容器爆裂: energy set free, blast, how far pieces fly."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy

from anlan.engines.science.checking import bad_input
from anlan.engines.science.explosion import levels
from anlan.engines.science.fire.blast import TNT_J_KG, overpressure_kpa, scaled_distance
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA, find_substance

G = 9.80665
FLASHING_SHARE = (
    0.14  # of the superheat goes into the blast, at most (isentropic) — Casal & Salla 2006, J. Hazard. Mater. A137, 1321
)

SPEC = Spec(
    id="explosion.vessel",
    version="1.0",
    zh="压力容器爆裂与碎片",
    en="Pressure vessel burst: blast and fragments",
    inputs=(
        Input(name="lon", zh="经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="纬度", unit="°", possible=(-89, 89)),
        Input(name="burst_pressure_pa", zh="爆裂绝对压力", unit="Pa", possible=(1.1e5, 2e8)),
        Input(name="gas_volume_m3", zh="气相体积", unit="m³", possible=(1e-4, 1e5)),
        Input(name="heat_capacity_ratio", zh="比热比", possible=(1.01, 1.7), default=1.4),
        Input(name="temperature_k", zh="气体温度", unit="K", possible=(20, 2000), default=293.15),
        Input(name="molar_mass_kg_mol", zh="摩尔质量", unit="kg/mol", possible=(0.002, 0.4), default=0.029),
        Input(name="substance", zh="过热液体", kind="text", default=None, note="液化气容器：与 liquid_kg 同给"),
        Input(name="liquid_kg", zh="液体质量", unit="kg", possible=(0, 1e7), default=0.0),
        Input(name="liquid_c", zh="液体温度", unit="℃", possible=(-200, 300), default=20.0),
        Input(name="vessel_kg", zh="容器壳体质量", unit="kg", possible=(0.1, 1e6), default=None, note="缺省不算碎片初速"),
        Input(name="fragments", zh="碎片数", possible=(1, 500), default=2),
        Input(name="shape", zh="形状", kind="choice", choices=("sphere", "cylinder"), default="cylinder"),
        Input(name="distance_m", zh="距离", unit="m", possible=(0.1, 1e6), default=None),
    ),
    outputs=(
        Output(name="energy_j", zh="爆裂能量（等熵）", unit="J"),
        Output(name="energy_brode_j", zh="爆裂能量（Brode）", unit="J"),
        Output(name="tnt_kg", zh="TNT 当量", unit="kg"),
        Output(name="start_kpa", zh="壳体处初始冲击波超压", unit="kPa"),
        Output(name="overpressure_kpa", zh="所给距离处超压", unit="kPa"),
        Output(name="fragment_speed_ms", zh="碎片初速", unit="m/s"),
        Output(name="fragment_range_m", zh="碎片最远飞行", unit="m", note="35° 抛出、计空气阻力"),
        Output(name="rocket_range_m", zh="火箭式端部最远飞行", unit="m", note="液化气容器"),
        Output(name="levels", zh="各级"),
        Output(name="contours", zh="等值线", note="GeoJSON"),
    ),
    equations=(
        Equation(
            text="E = p1 V/(γ−1) (1 − (p0/p1)^((γ−1)/γ)); Brode (p1−p0)V/(γ−1) beside it; superheated liquid adds 0.14 m cp (T − Tb)",
            source="Crowl 2003, Understanding Explosions, app. B; Casal & Salla 2006",
        ),
        Equation(
            text="p1/p0 = Ps (1 − 3.5(γ−1)(Ps−1)/√((γT/M)(1+5.9 Ps)))^(−2γ/(γ−1)); blast of W = E/4.52 MJ/kg from the distance at which it has Ps at the shell",
            source="Prugh 1988, in CCPS 2000, Guidelines for CPQRA, 2.2.3",
        ),
        Equation(
            text="u = 1.092 √(E g'/M), g' = 1/(1+3C/5M) sphere, 1/(1+C/2M) cylinder", source="Moore 1967, in CCPS 1994 eq. 6.3.4"
        ),
        Equation(
            text="rocket: 90 m^(1/3) below 5 m³, 465 m^0.10 above (m kg of LPG)",
            source="Birk 1996, J. Loss Prev. 9, 173; CCPS 1994, 6.4",
        ),
    ),
    verification=(
        Check(
            case="9 L、3.5 MPa 氮，5 m：约 4–5 kPa（Baker 图读数 0.04 p0）",
            against="published worked example of Baker's method (chokedflow 2012)",
            tolerance="30 %",
        ),
        Check(case="等熵能量 ≤ Brode 能量；压力比趋于 1 时两者趋于 0", against="analytic", tolerance="exact"),
        Check(case="壳体处超压等于初始冲击波", against="analytic", tolerance="1 %"),
    ),
    limits=("能量全部进入冲击波（碎片分走 20–40 %，偏保守）", "不计容器旁建筑的反射"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    gas, brode = energies_j(inputs["burst_pressure_pa"], inputs["gas_volume_m3"], inputs["heat_capacity_ratio"])
    energy = gas + _superheat_j(inputs)
    charge = energy / TNT_J_KG
    scale = charge ** (1 / 3)
    start = start_kpa(inputs)
    shell = (1.5 * inputs["gas_volume_m3"] / np.pi) ** (1 / 3)  # a hemisphere of the gas
    offset = max(scaled_distance(start) * scale - shell, 0.0)
    speed = _speed_ms(inputs, energy)
    return {
        "energy_j": energy,
        "energy_brode_j": brode,
        "tnt_kg": charge,
        "start_kpa": start,
        "fragment_speed_ms": speed,
        "fragment_range_m": _range_m(speed, inputs) if speed else 0.0,
        "rocket_range_m": _rocket_m(inputs),
        **levels.outputs(lambda r: np.minimum(overpressure_kpa((np.asarray(r) + offset) / scale), start), scale, inputs),
    }


def energies_j(burst_pa: float, volume_m3: float, k: float) -> tuple[float, float]:
    """Isentropic expansion, and Brode."""
    expanded = burst_pa * volume_m3 / (k - 1) * (1 - (ATM_PA / burst_pa) ** ((k - 1) / k))
    return float(expanded), float((burst_pa - ATM_PA) * volume_m3 / (k - 1))


def start_kpa(inputs: Mapping[str, Any]) -> float:
    """Overpressure of the shock as the shell opens (Prugh)."""
    k = inputs["heat_capacity_ratio"]
    heat = k * inputs["temperature_k"] / (inputs["molar_mass_kg_mol"] * 1000)
    goal = inputs["burst_pressure_pa"] / ATM_PA

    def ratio(shock: float) -> float:
        inner = 1 - 3.5 * (k - 1) * (shock - 1) / np.sqrt(heat * (1 + 5.9 * shock))
        return np.log(shock) - 2 * k / (k - 1) * np.log(max(inner, 1e-12)) - np.log(goal)

    return float((scipy.optimize.brentq(ratio, 1.0, goal) - 1) * ATM_PA / 1000)


def flight_m(speed_ms: float, mass_kg: float, area_m2: float, drag: float = 1.2, angle_deg: float = 35.0) -> float:
    """Range over flat ground with drag in still air, from rest height 0."""
    pull = 0.5 * 1.2 * drag * area_m2 / mass_kg
    at, move, dt = (
        np.zeros(2),
        speed_ms * np.array([np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))]),
        0.01 + speed_ms * 1e-4,
    )
    while at[1] >= 0:
        move = move + (-pull * np.linalg.norm(move) * move - np.array([0.0, G])) * dt
        at = at + move * dt
    return float(at[0])


def _superheat_j(inputs: Mapping[str, Any]) -> float:
    if not inputs["liquid_kg"]:
        return 0.0
    if not inputs["substance"]:
        raise bad_input("substance", "给出了液体质量，请同时给出过热液体 substance")
    chemical, kelvin = find_substance(inputs["substance"]), inputs["liquid_c"] + 273.15
    superheat = max(min(kelvin, chemical.critical_k) - chemical.boiling_k, 0.0)
    return float(
        FLASHING_SHARE * inputs["liquid_kg"] * chemical.liquid_heat_capacity_j_kgk((kelvin + chemical.boiling_k) / 2) * superheat
    )


def _speed_ms(inputs: Mapping[str, Any], energy_j: float) -> float:
    if not inputs["vessel_kg"]:
        return 0.0
    gas_kg = (
        inputs["burst_pressure_pa"]
        * inputs["gas_volume_m3"]
        * inputs["molar_mass_kg_mol"]
        / (8.314462618 * inputs["temperature_k"])
    )
    ratio = (gas_kg + inputs["liquid_kg"]) / inputs["vessel_kg"]
    share = 1 / (1 + 0.6 * ratio) if inputs["shape"] == "sphere" else 1 / (1 + 0.5 * ratio)
    return float(1.092 * np.sqrt(energy_j * share / inputs["vessel_kg"]))


def _range_m(speed: float, inputs: Mapping[str, Any]) -> float:
    """Of one of equal pieces of shell, flying broadside: its thickness from the shell's area."""
    piece = inputs["vessel_kg"] / inputs["fragments"]
    whole = inputs["gas_volume_m3"] + (inputs["liquid_kg"] / 500.0)
    surface = 4.84 * whole ** (2 / 3) * (1.2 if inputs["shape"] == "cylinder" else 1.0)
    return flight_m(speed, piece, surface / inputs["fragments"] / 2)


def _rocket_m(inputs: Mapping[str, Any]) -> float:
    if not inputs["liquid_kg"]:
        return 0.0
    whole = inputs["gas_volume_m3"] + inputs["liquid_kg"] / 500.0
    return float(90 * inputs["liquid_kg"] ** (1 / 3) if whole < 5 else 465 * inputs["liquid_kg"] ** 0.10)
