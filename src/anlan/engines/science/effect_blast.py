"""What overpressure does to people and buildings: probits and the steps used for risk."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

# Pr = a + b ln(Ps), Pa — Eisenberg, Lynch & Breeding 1975, in Crowl & Louvar 2011 table 2-5
PROBITS: Mapping[str, tuple[float, float]] = {
    "lung": (-77.1, 6.91),
    "eardrum": (-15.6, 1.93),
    "structure": (-23.8, 2.92),
    "glass": (-18.1, 2.79),
}
OUTDOORS_KPA, INDOORS_KPA, INDOORS_SHARE = 30.0, 10.0, 0.025  # Purple Book CPR 18E 2005, table 5.6
# Clancey 1972, in Crowl & Louvar 2011 table 6-9
DAMAGE: tuple[tuple[float, str], ...] = (
    (68.9, "建筑物可能完全毁坏；机床移位损坏"),
    (48.2, "装载的火车车厢倾覆"),
    (34.5, "房屋几乎全毁；电杆折断"),
    (20.7, "钢架建筑变形、脱离基础；油罐破裂"),
    (13.8, "房屋墙、顶部分倒塌"),
    (6.9, "房屋部分损坏，不能居住"),
    (2.07, "95 % 概率无严重损伤；屋顶轻损，玻璃破碎 10 %"),
    (1.03, "玻璃破碎的典型压力"),
    (0.0, "无明显损坏"),
)

SPEC = Spec(
    id="effect.blast",
    version="1.0",
    zh="超压对人与建筑的后果",
    en="Overpressure: harm to people and buildings",
    inputs=(Input(name="overpressure_kpa", zh="入射超压", unit="kPa", possible=(0, 1e5), valid=(0, 1000)),),
    outputs=(
        Output(name="lung_death", zh="肺出血死亡份额"),
        Output(name="eardrum_rupture", zh="鼓膜破裂份额"),
        Output(name="structure_damage", zh="结构破坏份额"),
        Output(name="glass_breakage", zh="玻璃破碎份额"),
        Output(name="lethality_outdoors", zh="室外死亡份额（风险用）"),
        Output(name="lethality_indoors", zh="室内死亡份额（风险用）"),
        Output(name="damage", zh="破坏程度"),
    ),
    equations=(
        Equation(
            text="Pr = a + b ln Ps; lung −77.1, 6.91; eardrum −15.6, 1.93; structure −23.8, 2.92; glass −18.1, 2.79",
            source="Eisenberg 1975; Crowl & Louvar 2011, table 2-5",
        ),
        Equation(text="risk: 1 above 30 kPa; indoors 0.025 from 10 to 30 kPa", source="Purple Book CPR 18E 2005, table 5.6"),
    ),
    verification=(
        Check(
            case="鼓膜 50 % 43.5 kPa、90 % 84.3 kPa；玻璃 1 % 1.7 kPa、90 % 6.2 kPa；肺 50 % 约 141 kPa",
            against="Eisenberg 1975, in CCPS 2000 table 2.26",
            tolerance="概率差 ≤ 0.1",
        ),
    ),
    limits=("不计冲量与碎片、坠落；小药量时肺损伤偏保守",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    kpa = np.asarray(inputs["overpressure_kpa"], dtype=float)
    words = [next(text for floor, text in DAMAGE if value >= floor) for value in np.atleast_1d(kpa)]
    return {
        "lung_death": share("lung", kpa),
        "eardrum_rupture": share("eardrum", kpa),
        "structure_damage": share("structure", kpa),
        "glass_breakage": share("glass", kpa),
        "lethality_outdoors": outdoors(kpa),
        "lethality_indoors": indoors(kpa),
        "damage": words if kpa.ndim else words[0],
    }


def share(probit: str, kpa: Any) -> Any:
    a, b = PROBITS[probit]
    return scipy.special.ndtr(a + b * np.log(np.maximum(np.asarray(kpa, dtype=float), 1e-6) * 1000) - 5)


def outdoors(kpa: Any) -> Any:
    return np.where(np.asarray(kpa) >= OUTDOORS_KPA, 1.0, 0.0)


def indoors(kpa: Any) -> Any:
    return np.where(np.asarray(kpa) >= OUTDOORS_KPA, 1.0, np.where(np.asarray(kpa) >= INDOORS_KPA, INDOORS_SHARE, 0.0))
