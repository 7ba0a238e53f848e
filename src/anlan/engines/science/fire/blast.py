"""Blast of explosives and vapour clouds by TNT equivalence: Kingery–Bulmash overpressure for a burst on the ground."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy

from anlan.engines.science.checking import bad_input
from anlan.engines.science.fire import rings
from anlan.engines.science.fire.fuels import find_fuel
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

TNT_J_KG = 4.52e6  # Crowl & Louvar 2011 table; 4.184–4.68 MJ/kg in use
# incident pressure kPa = exp Σ c_i (ln Z)^i, Z in m/kg^(1/3) — Swisdak 1994, Simplified Kingery Airblast Calculations, table 1
_SWISDAK = (
    (0.2, 2.9, (7.2106, -2.1069, -0.3229, 0.1117, 0.0685)),
    (2.9, 23.8, (7.5938, -3.0523, 0.40977, 0.0261, -0.01267)),
    (23.8, 198.5, (6.0536, -1.4066)),
)

SPEC = Spec(
    id="explosion.tnt",
    version="1.0",
    zh="爆炸冲击波（TNT 当量）",
    en="Blast by TNT equivalence",
    inputs=(
        Input(name="lon", zh="经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="纬度", unit="°", possible=(-89, 89)),
        Input(name="tnt_kg", zh="TNT 当量", unit="kg", possible=(0.01, 1e8), default=None),
        Input(name="substance", zh="可燃物", kind="text", default=None, note="蒸气云：与 mass_kg 同给"),
        Input(name="mass_kg", zh="云内可燃质量", unit="kg", possible=(1, 1e7), default=None),
        Input(
            name="yield_share",
            zh="效率因子",
            possible=(0.001, 1),
            valid=(0.01, 0.1),
            default=0.04,
            note="蒸气云 0.02–0.10，常用 0.03–0.04",
        ),
        Input(name="distance_m", zh="距离", unit="m", possible=(0.1, 1e6), default=None),
    ),
    outputs=(
        Output(name="tnt_kg", zh="TNT 当量", unit="kg"),
        Output(name="overpressure_kpa", zh="所给距离处超压", unit="kPa"),
        Output(name="levels", zh="各级"),
        Output(name="contours", zh="等值线", note="GeoJSON"),
    ),
    equations=(
        Equation(text="W = η M ΔHc/4.52 MJ/kg; Z = r/W^(1/3)", source="CCPS 1999 eq. 2.2.13; Crowl & Louvar 2011 eq. 6-24"),
        Equation(
            text="ln P = Σ c_i (ln Z)^i, hemispherical surface burst, three ranges of Z",
            source="Swisdak 1994 (Kingery & Bulmash 1984)",
        ),
    ),
    verification=(
        Check(case="10 t TNT、500 m：5.05 kPa", against="Kingery–Bulmash calculator (published example)", tolerance="1 %"),
        Check(case="三段在接点连续", against="analytic", tolerance="1 %"),
    ),
    limits=("蒸气云的 TNT 当量法高估近场、低估弱爆炸；无障碍的云不爆轰", "Z < 0.2 或 > 198.5 不计"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    charge = _charge(inputs)
    scale = charge ** (1 / 3)
    radii = [scale * scaled_distance(level.value) for level in rings.BLAST]
    rows, collection = rings.circles(rings.BLAST, radii, inputs["lon"], inputs["lat"])
    at = np.asarray(inputs["distance_m"] if inputs["distance_m"] is not None else radii[-1], dtype=float)
    return {"tnt_kg": charge, "overpressure_kpa": overpressure_kpa(at / scale), "levels": rows, "contours": collection}


def overpressure_kpa(scaled_m: Any) -> Any:
    """Side-on overpressure at Z (m/kg^(1/3)), held at the ends of the range."""
    z = np.clip(np.asarray(scaled_m, dtype=float), 0.2, 198.5)
    logs = np.log(z)
    values = [np.exp(sum(c * logs**i for i, c in enumerate(coefficients))) for _, _, coefficients in _SWISDAK]
    return np.where(z <= 2.9, values[0], np.where(z <= 23.8, values[1], values[2]))


def scaled_distance(kpa: float) -> float:
    """Z at which the overpressure falls to ``kpa``."""
    log_z = scipy.optimize.brentq(lambda at: float(overpressure_kpa(np.exp(at))) - kpa, np.log(0.2), np.log(198.5))
    return float(np.exp(log_z))


def _charge(inputs: Mapping[str, Any]) -> float:
    if inputs["tnt_kg"]:
        return float(inputs["tnt_kg"])
    if inputs["substance"] and inputs["mass_kg"]:
        return float(
            inputs["yield_share"] * inputs["mass_kg"] * find_fuel(inputs["substance"]).heat_of_combustion_j_kg / TNT_J_KG
        )
    raise bad_input("tnt_kg", "请给出 TNT 当量 tnt_kg，或蒸气云的 substance 与 mass_kg")
