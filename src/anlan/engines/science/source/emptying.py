"""A vessel that empties in time: liquid by its level, gas by its pressure."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.source import outflow
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K

STEPS = 2000

SPEC = Spec(
    id="source.emptying",
    version="1.0",
    zh="容器泄空（随时间）",
    en="Emptying of a vessel in time",
    inputs=(
        Input(name="phase", zh="相态", kind="choice", choices=("liquid", "gas"), default="liquid"),
        Input(name="hole_diameter_m", zh="孔径", unit="m", possible=(1e-4, 3)),
        Input(name="shape", zh="形状", kind="choice", choices=("vertical", "horizontal", "sphere"), default="vertical"),
        Input(name="vessel_diameter_m", zh="容器直径", unit="m", possible=(0.1, 200), default=None, note="液体必填"),
        Input(name="vessel_length_m", zh="卧罐长", unit="m", possible=(0.1, 200), default=None),
        Input(name="level_m", zh="液位（自罐底）", unit="m", possible=(0, 100), default=None),
        Input(name="hole_height_m", zh="孔高（自罐底）", unit="m", possible=(0, 100), default=0.0),
        Input(name="liquid_density_kg_m3", zh="液体密度", unit="kg/m³", possible=(10, 2e4), default=None),
        Input(name="pad_gauge_pa", zh="液面上表压（恒定）", unit="Pa", possible=(0, 1e8), default=0.0),
        Input(name="volume_m3", zh="气体容积", unit="m³", possible=(1e-3, 1e6), default=None, note="气体必填"),
        Input(name="pressure_pa", zh="气体绝对压力", unit="Pa", possible=(1.02e5, 1e9), default=None),
        Input(name="temperature_k", zh="气体温度", unit="K", possible=(20, 2000), default=293.15),
        Input(name="molar_mass_kg_mol", zh="摩尔质量", unit="kg/mol", possible=(0.001, 1), default=0.029),
        Input(name="heat_capacity_ratio", zh="比热比", possible=(1.001, 1.7), default=1.4),
        Input(name="discharge_coefficient", zh="流量系数", possible=(0.05, 1), default=0.61),
    ),
    outputs=(
        Output(name="times_s", zh="时刻", unit="s"),
        Output(name="mass_rates_kg_s", zh="质量流率", unit="kg/s"),
        Output(name="left_kg", zh="剩余可泄质量", unit="kg"),
        Output(name="initial_rate_kg_s", zh="初始流率", unit="kg/s"),
        Output(name="released_kg", zh="累计泄漏", unit="kg"),
        Output(name="empty_s", zh="泄空时间", unit="s", note="气体：降到环境压力的 1.05 倍"),
    ),
    equations=(
        Equation(
            text="liquid: m = Cd A ρ √(2(pg/ρ + g(h − h0))); A(h) dh/dt = −m/ρ, stepped evenly in level",
            source=f"{outflow.CROWL}, 4-3; TNO Yellow Book 1997, 2.5.4",
        ),
        Equation(
            text="gas: adiabatic, T ∝ P^((γ−1)/γ), outflow as source.gas_hole, stepped evenly in log pressure",
            source="TNO Yellow Book 1997, 2.5.2.2",
        ),
    ),
    verification=(
        Check(
            case="苯罐 Ø 2.44 m、液位 5.18 m、孔 25.4 mm 高 1.52 m、101 kPa 氮封：3,386 s",
            against=f"{outflow.CROWL}, example 4-2",
            tolerance="2 %",
        ),
        Check(case="气体临界流：m = m0 (1 + (γ−1)/2 t/τ)^(−2/(γ−1))，τ = m0/ṁ0", against="analytic", tolerance="1 %"),
        Check(case="卧罐、球罐泄出体积等于几何体积", against="analytic", tolerance="0.1 %"),
    ),
    limits=("液封压力恒定（氮封在补气）；闪蒸液体用 source.release 或 source.omega",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    times, rates, left = _liquid(inputs) if inputs["phase"] == "liquid" else _gas(inputs)
    return {
        "times_s": times,
        "mass_rates_kg_s": rates,
        "left_kg": left,
        "initial_rate_kg_s": float(rates[0]),
        "released_kg": float(left[0] - left[-1]),
        "empty_s": float(times[-1]),
    }


def _liquid(inputs: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    _require(inputs, ("vessel_diameter_m", "level_m", "liquid_density_kg_m3"))
    head = inputs["level_m"] - inputs["hole_height_m"]
    if head <= 0:
        raise bad_input(
            "level_m",
            f"液位 {inputs['level_m']:g} m 不高于孔 {inputs['hole_height_m']:g} m，不会流出；最接近的可用值是 {inputs['hole_height_m'] + 0.01:g} m",
        )
    density = inputs["liquid_density_kg_m3"]
    levels = inputs["hole_height_m"] + head * (1 - np.linspace(0, 1, STEPS + 1)) ** 2  # finer where the flow dies away
    middle = (levels[1:] + levels[:-1]) / 2
    volumes = surface_m2(inputs, middle) * -np.diff(levels)
    given = {
        "hole_diameter_m": inputs["hole_diameter_m"],
        "liquid_density_kg_m3": density,
        "upstream_pressure_pa": ATM_PA + inputs["pad_gauge_pa"],
        "discharge_coefficient": inputs["discharge_coefficient"],
        "ambient_pa": ATM_PA,
    }
    at = outflow.liquid(given | {"head_m": levels - inputs["hole_height_m"]})["mass_rate_kg_s"]
    between = outflow.liquid(given | {"head_m": middle - inputs["hole_height_m"]})["mass_rate_kg_s"]
    times = np.concatenate([[0.0], np.cumsum(density * volumes / between)])
    return times, at, density * np.append(np.cumsum(volumes[::-1])[::-1], 0.0)


def _gas(inputs: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    _require(inputs, ("volume_m3", "pressure_pa"))
    k, first = inputs["heat_capacity_ratio"], inputs["pressure_pa"]
    pressure = np.geomspace(first, min(1.05 * ATM_PA, 0.999 * first), STEPS + 1)
    kelvin = inputs["temperature_k"] * (pressure / first) ** ((k - 1) / k)
    mass = pressure * inputs["volume_m3"] * inputs["molar_mass_kg_mol"] / (R_J_MOL_K * kelvin)
    given = {
        "hole_diameter_m": inputs["hole_diameter_m"],
        "molar_mass_kg_mol": inputs["molar_mass_kg_mol"],
        "heat_capacity_ratio": k,
        "discharge_coefficient": inputs["discharge_coefficient"],
        "ambient_pa": ATM_PA,
    }
    rates = outflow.gas(given | {"upstream_pressure_pa": pressure, "temperature_k": kelvin})["mass_rate_kg_s"]
    times = np.concatenate([[0.0], np.cumsum(-np.diff(mass) / ((rates[1:] + rates[:-1]) / 2))])
    return times, rates, mass


def surface_m2(inputs: Mapping[str, Any], level_m: Any) -> Any:
    """Surface of the liquid at each level."""
    d = inputs["vessel_diameter_m"]
    if inputs["shape"] == "vertical":
        return np.full_like(np.asarray(level_m, dtype=float), np.pi / 4 * d**2)
    if np.max(level_m) > d:
        raise bad_input("level_m", f"液位 {np.max(level_m):g} m 高于容器直径 {d:g} m，最接近的可用值是 {d:g} m")
    half2 = np.asarray(level_m) * (d - np.asarray(level_m))
    if inputs["shape"] == "sphere":
        return np.pi * half2
    _require(inputs, ("vessel_length_m",))
    return 2 * np.sqrt(np.maximum(half2, 0.0)) * inputs["vessel_length_m"]


def _require(inputs: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        if inputs[name] is None:
            words = next(item.zh for item in SPEC.inputs if item.name == name)
            raise bad_input(name, f"请给出{words} {name}")
