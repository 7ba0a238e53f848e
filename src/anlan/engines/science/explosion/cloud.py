"""Vapour-cloud explosion 蒸气云爆炸: TNO multi-energy and Baker–Strehlow–Tang. What counts is the gas among obstacles, not all of the leak."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.explosion import curves, levels
from anlan.engines.science.fire.fuels import find_fuel
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

STOICHIOMETRIC_J_M3 = 3.5e6  # a hydrocarbon in the air it needs — TNO Yellow Book CPR 14E 1997, 5.4.2

# ignition, obstruction, confinement → highest class of the range — Kinsella 1993, in TNO Yellow Book 1997 table 5.3
KINSELLA: Mapping[tuple[str, str, str], int] = {
    ("high", "high", "confined"): 10, ("high", "high", "open"): 10, ("low", "high", "confined"): 7, ("high", "low", "confined"): 7,
    ("high", "low", "open"): 6, ("high", "none", "confined"): 6, ("low", "high", "open"): 5, ("high", "none", "open"): 5,
    ("low", "low", "confined"): 5, ("low", "low", "open"): 3, ("low", "none", "confined"): 2, ("low", "none", "open"): 1,
}  # fmt: skip
# flame expansion, reactivity → Mach number at low, medium, high obstruction — Pierorazio et al. 2005, Process Safety Progress 24, 59;
# detonation (DDT) is 5.2
FLAME_SPEED: Mapping[tuple[str, str], tuple[float, float, float]] = {
    ("2D", "high"): (0.59, 5.2, 5.2), ("2D", "medium"): (0.47, 0.66, 1.6), ("2D", "low"): (0.079, 0.47, 0.66),
    ("2.5D", "high"): (0.47, 5.2, 5.2), ("2.5D", "medium"): (0.29, 0.55, 1.0), ("2.5D", "low"): (0.053, 0.35, 0.50),
    ("3D", "high"): (0.36, 5.2, 5.2), ("3D", "medium"): (0.11, 0.44, 0.50), ("3D", "low"): (0.026, 0.23, 0.34),
}  # fmt: skip
OBSTRUCTION = ("low", "medium", "high")
# fuels that are not of medium reactivity — laminar burning velocity under 45 or over 75 cm/s, NFPA 68 annex D
_REACTIVITY = {"74-82-8": "low", "630-08-0": "low", "7664-41-7": "low", "1333-74-0": "high", "74-86-2": "high", "74-85-1": "high", "75-21-8": "high"}  # fmt: skip

_PLACE = (
    Input(name="lon", zh="爆源经度", unit="°", possible=(-180, 180)),
    Input(name="lat", zh="爆源纬度", unit="°", possible=(-89, 89)),
)
_CHARGE = (
    Input(name="substance", zh="可燃物", kind="text", default=None, note="与 mass_kg 同给"),
    Input(name="mass_kg", zh="拥塞区内可燃质量", unit="kg", possible=(0.1, 1e7), default=None),
    Input(name="volume_m3", zh="拥塞区体积", unit="m³", possible=(1, 1e7), default=None, note="按化学计量混合 3.5 MJ/m³"),
    Input(name="ambient_pa", zh="环境压力", unit="Pa", possible=(5e4, 1.1e5), default=101_325.0),
    Input(name="distance_m", zh="距离", unit="m", possible=(0.1, 1e6), default=None),
)
_OUTPUTS = (
    Output(name="energy_j", zh="爆炸能量", unit="J"),
    Output(name="overpressure_kpa", zh="所给距离处超压", unit="kPa"),
    Output(name="levels", zh="各级"),
    Output(name="contours", zh="等值线", note="GeoJSON"),
)

MULTI_ENERGY = Spec(
    id="explosion.multi_energy",
    version="1.0",
    zh="蒸气云爆炸（TNO 多能法）",
    en="Vapour-cloud explosion, TNO multi-energy",
    inputs=(
        *_PLACE,
        *_CHARGE,
        Input(name="strength", zh="爆源强度", possible=(1, 10), default=None, note="1–10；缺省按以下三项查 Kinsella 表，取上限"),
        Input(name="ignition", zh="点火强度", kind="choice", choices=("low", "high"), default="low"),
        Input(
            name="obstruction",
            zh="障碍",
            kind="choice",
            choices=("none", "low", "high"),
            default="high",
            note="high：体积占 30 % 以上",
        ),
        Input(name="confinement", zh="约束", kind="choice", choices=("open", "confined"), default="confined"),
        Input(
            name="energy_factor",
            zh="地面反射倍数",
            possible=(1, 2),
            default=1.0,
            note="曲线为地面半球源，取 1；按自由空间球源理解时取 2",
        ),
    ),
    outputs=(Output(name="strength", zh="爆源强度"), *_OUTPUTS),
    equations=(
        Equation(
            text="R = r (p0/E)^(1/3); p = p0 P(R, class)",
            source="van den Berg 1985, J. Hazard. Mater. 12, 1; TNO Yellow Book CPR 14E 1997, 5.5.3",
        ),
        Equation(
            text="class 1–6: P = min(P0, a R^b); 7–10: min(P0, 0.476 R^−2.08, then 0.406 R^−1.20, then 0.301 R^−1.11)",
            source="Díaz Alonso et al. 2006, J. Hazard. Mater. A137, 734 (fits of the TNO curves)",
        ),
        Equation(text="class by ignition, obstruction, confinement", source="Kinsella 1993, in TNO Yellow Book 1997 table 5.3"),
    ),
    verification=(
        Check(case="10 级远场（R 3–30）与等能量地面 TNT 爆炸", against="Kingery–Bulmash (Swisdak 1994)", tolerance="25 %"),
        Check(case="10 级 R 2–10 与 Baker–Strehlow–Tang 爆轰曲线", against="Tang & Baker 1999", tolerance="5 %"),
        Check(
            case="源内超压 1、2、5、10、20、50、100、200、500、1000 kPa",
            against="TNO Yellow Book 1997 table 5.2",
            tolerance="2 %",
        ),
    ),
    limits=(
        "R < 0.23 取源内压力；R > 100 外推",
        "2、3 级与 7–10 级的拟合系数未及对照原表 [K]，以与 TNT、Baker–Strehlow–Tang 的独立比对为据",
        "正压作用时间曲线未收入",
    ),
)

BST = Spec(
    id="explosion.bst",
    version="1.0",
    zh="蒸气云爆炸（Baker–Strehlow–Tang）",
    en="Vapour-cloud explosion, Baker–Strehlow–Tang",
    inputs=(
        *_PLACE,
        *_CHARGE,
        Input(name="mach", zh="火焰马赫数", possible=(curves.SLOWEST, curves.FASTEST), default=None, note="缺省按以下三项查表"),
        Input(name="expansion", zh="火焰扩展", kind="choice", choices=("2D", "2.5D", "3D"), default="3D"),
        Input(name="reactivity", zh="燃料活性", kind="choice", choices=("auto", "low", "medium", "high"), default="auto"),
        Input(name="congestion", zh="拥塞度", kind="choice", choices=OBSTRUCTION, default="medium"),
        Input(name="energy_factor", zh="地面反射倍数", possible=(1, 2), default=2.0, note="地面 2，高空 1"),
    ),
    outputs=(Output(name="mach", zh="火焰马赫数"), *_OUTPUTS),
    equations=(
        Equation(
            text="R = r (p0/(2E))^(1/3); p = p0 P(R, Mf), logs interpolated between the curves",
            source="Tang & Baker 1999; CCPS 2010, 4.3",
        ),
        Equation(
            text="Mf by expansion, reactivity, congestion; DDT → 5.2",
            source="Pierorazio et al. 2005, Process Safety Progress 24, 59",
        ),
    ),
    verification=(
        Check(
            case="Mf 5.2，R 0.3–2：0.34/R^(4/3) + 0.062/R² + 0.0033/R³",
            against="Bauwens & Dorofeev 2020 (independent calculation)",
            tolerance="20 %",
        ),
        Check(
            case="丁烷、中等拥塞、3D：Mf 0.44；峰值 2.4 M²/(1+M)",
            against="published worked example (CCPS 2010 table); Tang & Baker 1999",
            tolerance="15 %",
        ),
    ),
    limits=("曲线由图读出，±5 %；R > 10 按末段斜率外推",),
)


def multi_energy(inputs: Mapping[str, Any]) -> dict[str, Any]:
    choice = (inputs["ignition"], inputs["obstruction"], inputs["confinement"])
    strength = round(inputs["strength"]) if inputs["strength"] else KINSELLA[choice]
    return {"strength": strength, **_blast(inputs, lambda r: curves.multi_energy(r, strength))}


def bst(inputs: Mapping[str, Any]) -> dict[str, Any]:
    mach = inputs["mach"] or FLAME_SPEED[inputs["expansion"], _reactivity(inputs)][OBSTRUCTION.index(inputs["congestion"])]
    return {"mach": mach, **_blast(inputs, lambda r: curves.baker_strehlow(r, mach))}


def _blast(inputs: Mapping[str, Any], curve: Any) -> dict[str, Any]:
    energy = _energy_j(inputs)
    scale = (energy * inputs["energy_factor"] / inputs["ambient_pa"]) ** (1 / 3)
    kpa = inputs["ambient_pa"] / 1000

    def at(distance_m: Any) -> Any:
        return kpa * curve(np.asarray(distance_m, dtype=float) / scale)

    return {"energy_j": energy, **levels.outputs(at, scale, inputs)}


def _energy_j(inputs: Mapping[str, Any]) -> float:
    if inputs["volume_m3"]:
        return float(inputs["volume_m3"] * STOICHIOMETRIC_J_M3)
    if inputs["substance"] and inputs["mass_kg"]:
        return float(inputs["mass_kg"] * find_fuel(inputs["substance"]).heat_of_combustion_j_kg)
    raise bad_input("volume_m3", "请给出拥塞区体积 volume_m3，或 substance 与拥塞区内质量 mass_kg")


def _reactivity(inputs: Mapping[str, Any]) -> str:
    if inputs["reactivity"] != "auto":
        return str(inputs["reactivity"])
    return _REACTIVITY.get(find_fuel(inputs["substance"]).substance.cas, "medium") if inputs["substance"] else "medium"
