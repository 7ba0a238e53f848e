"""Relief valve 安全阀: what a fire about a vessel boils off, what the valve can pass, and so what is blown off and whether the pressure is held."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy

from anlan.engines.science.checking import bad_input
from anlan.engines.science.source.outflow import gas
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA, Substance, find_substance

HEAT_W, HEAT_NO_DRAIN_W = 43_200.0, 70_900.0  # with drainage and fire fighting; without
AREA_POWER = 0.82
VALVE_CD = 0.975  # effective coefficient of vapour valves in API 520-1
BACKS_OFF = 1.21  # accumulation allowed in a fire, of the gauge set pressure

SPEC = Spec(
    id="source.relief_valve", version="1.0", zh="安全阀排放（火灾工况）", en="Relief valve in a fire",
    inputs=(
        Input(name="substance", zh="物质", kind="text", note="中文名、化学式或 CAS"),
        Input(name="set_pressure_kpa", zh="整定压力（表压）", unit="kPa", possible=(1, 1e5), valid=(50, 1e4)),
        Input(name="orifice_m", zh="喉径", unit="m", possible=(1e-3, 0.5)),
        Input(name="wetted_area_m2", zh="受火湿面积", unit="m²", possible=(0.1, 1e5), valid=(1, 260), note="液面以下、离地 7.6 m 以内的壁面"),
        Input(name="environment", zh="环境系数", possible=(0.01, 1), default=1.0, note="裸罐 1.0；水喷淋不折减；隔热、覆土按 API 521 表 5"),
        Input(name="drained", zh="有排液与消防", kind="flag", default=True),
        Input(name="discharge_coefficient", zh="流量系数", possible=(0.3, 1), default=VALVE_CD),
        Input(name="height_m", zh="排放口高度", unit="m", possible=(0, 200), default=0.0),
    ),
    outputs=(
        Output(name="heat_kw", zh="吸热", unit="kW"), Output(name="boiled_kg_s", zh="汽化量", unit="kg/s"), Output(name="capacity_kg_s", zh="阀的排放能力", unit="kg/s", note="超压 21 % 时"),
        Output(name="mass_rate_kg_s", zh="排放速率", unit="kg/s", note="汽化量与能力之小者；可作 cloud.toxic_zones 的 mass_rate_kg_s"), Output(name="is_held", zh="压得住", note="汽化量 ≤ 能力"),
        Output(name="needed_orifice_m", zh="所需喉径", unit="m"), Output(name="relieving_k", zh="排放温度", unit="K"), Output(name="height_m", zh="排放口高度", unit="m"),
    ),
    equations=(
        Equation(text="Q = 43.2 F A^0.82 kW (70.9 without drainage and fire fighting)", source="API Std 521, 7th ed., 4.4.13.2.4 eq. 7–8 (in SI: 43 200, 70 900 W)"),
        Equation(text="boiled off m = Q / Hv at the boiling point of the relieving pressure", source="API Std 521, 4.4.13"),
        Equation(text="capacity: choked gas flow through the throat, Cd 0.975, at 1.21 × set pressure + atmosphere", source="API Std 520-1, 5.6.3; as source.gas_hole"),
    ),
    verification=(
        Check(case="A = 100 ft² 湿面积、有排液：21 000 A^0.82 Btu/h", against="API 521 in its own units (21 000 F A^0.82)", tolerance="1 %"),
        Check(case="所需喉径代回：能力等于汽化量", against="consistency", tolerance="1e-6"),
    ),
    limits=("只算火灾汽化；超装、反应失控、阻塞下游另计", "理想气体；近临界处汽化热趋零，请用专门方法", "离地 7.6 m 以上不计受火"),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    substance = find_substance(inputs["substance"])
    pressure = BACKS_OFF * inputs["set_pressure_kpa"] * 1000 + ATM_PA
    kelvin = boiling_at_k(substance, pressure)
    heat = (HEAT_W if inputs["drained"] else HEAT_NO_DRAIN_W) * inputs["environment"] * inputs["wetted_area_m2"] ** AREA_POWER
    boiled = heat / float(substance.heat_of_vaporisation_j_kg(kelvin))
    passed = gas({
        "hole_diameter_m": inputs["orifice_m"], "upstream_pressure_pa": pressure, "ambient_pa": ATM_PA, "temperature_k": kelvin, "molar_mass_kg_mol": substance.molar_mass_kg_mol,
        "heat_capacity_ratio": substance.heat_capacity_ratio(kelvin), "discharge_coefficient": inputs["discharge_coefficient"],
    })  # fmt: skip
    capacity = float(passed["mass_rate_kg_s"])
    return {
        "heat_kw": heat / 1000, "boiled_kg_s": boiled, "capacity_kg_s": capacity, "mass_rate_kg_s": min(boiled, capacity), "is_held": boiled <= capacity,
        "needed_orifice_m": float(inputs["orifice_m"] * np.sqrt(boiled / capacity)), "relieving_k": kelvin, "height_m": inputs["height_m"],
        "warnings": [] if boiled <= capacity else [f"阀排不及：汽化 {boiled:.2f} kg/s 大于能力 {capacity:.2f} kg/s，压力继续上升，按 BLEVE（fire.fireball）准备"],
    }  # fmt: skip


def boiling_at_k(substance: Substance, pressure_pa: float) -> float:
    """Temperature at which it boils under this pressure. Refuses one near or above the critical pressure: there nothing boils."""
    low, high = 0.5 * substance.boiling_k, 0.95 * substance.critical_k
    most = float(substance.vapour_pressure_pa(high))
    if pressure_pa > most:
        near = (most - ATM_PA) / BACKS_OFF / 1000
        raise bad_input("set_pressure_kpa", f"整定压力过高：{substance.name}在此压力下已近临界，不再沸腾；最接近的可用值是 {near:.0f} kPa")
    return float(scipy.optimize.brentq(lambda kelvin: float(substance.vapour_pressure_pa(kelvin)) - pressure_pa, low, high))
