"""Stay or go 就地避险还是撤离: what is breathed indoors while a cloud passes, outdoors, and on foot across it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.cloud.scenario import choose_levels
from anlan.engines.science.effect import TOXIC
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import find_substance

STEPS = 600
SAFE_HOURS = 1.0  # the levels are for an hour: a load is compared with level^n × 60 min

SPEC = Spec(
    id="effect.shelter",
    version="1.0",
    zh="就地避险与撤离比较",
    en="Shelter or leave",
    inputs=(
        Input(name="substance", zh="物质", kind="text"),
        Input(name="outdoor_ppm", zh="室外浓度", unit="ppm", possible=(0, 1e6)),
        Input(name="arrival_s", zh="云团到达时间", unit="s", possible=(0, 1e5), default=0.0),
        Input(name="duration_s", zh="云团持续时间", unit="s", possible=(1, 1e5)),
        Input(
            name="air_changes_h",
            zh="换气次数（门窗紧闭）",
            unit="1/h",
            possible=(0.01, 20),
            valid=(0.1, 3),
            default=0.5,
            note="[K] 紧闭住宅 0.2–0.6，开窗 3 以上",
        ),
        Input(name="airing_s", zh="云过后开窗延迟", unit="s", possible=(0, 36_000), default=600.0),
        Input(name="crossing_m", zh="撤离须穿越的云内距离", unit="m", possible=(0, 1e4), default=300.0),
        Input(name="preparing_s", zh="出发准备时间", unit="s", possible=(0, 7200), default=300.0),
        Input(name="walking_ms", zh="步行速度", unit="m/s", possible=(0.1, 6), default=1.2, note="老幼 0.8"),
    ),
    outputs=(
        Output(name="advice", zh="建议", note="shelter / leave / either"),
        Output(name="advice_zh", zh="建议（中文）"),
        Output(name="indoor_peak_ppm", zh="室内最高浓度", unit="ppm"),
        Output(name="loads", zh="毒负荷占比", note="outdoors / shelter / leave，占 AEGL-3（或最高级）60 min 负荷"),
    ),
    equations=(
        Equation(text="dCi/dt = λ(Co − Ci)", source="well-mixed room; Montoya et al. 2009, J. Loss Prev. 22, 605"),
        Equation(
            text="load = ∫Cⁿ dt against level^n × 60 min", source="ten Berge, Zwart & Appelman 1986; n of CPR 18E 2005 table 5.2"
        ),
    ),
    verification=(
        Check(case="室内峰值 = Co(1 − e^(−λt))；换气极快时室内等于室外", against="analytic", tolerance="1 %"),
        Check(case="n = 1 且不开窗时室内累计负荷趋于室外", against="analytic", tolerance="2 %"),
    ),
    limits=("室外浓度按恒定；不计墙体吸附（偏保守）",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    substance = find_substance(inputs["substance"])
    _, levels = choose_levels(substance, "auto")
    if "LEL" in levels:
        raise bad_input("substance", f"{substance.name}没有毒性标准，就地避险的比较不适用；可燃云请撤离并禁火")
    exponent = TOXIC[substance.cas][2] if substance.cas in TOXIC else 1.0
    gravest = max(levels.values())
    allowed = gravest**exponent * SAFE_HOURS * 60
    minutes, indoors = _indoors(inputs)
    outside = inputs["outdoor_ppm"] ** exponent
    begins = inputs["arrival_s"]
    walked = min(max(inputs["preparing_s"] + inputs["crossing_m"] / inputs["walking_ms"] - begins, 0.0), inputs["duration_s"])
    loads = {
        "outdoors": outside * inputs["duration_s"] / 60 / allowed,
        "shelter": float(np.trapezoid(indoors**exponent, minutes)) / allowed,
        "leave": outside * walked / 60 / allowed,
    }
    advice = _advice(loads["shelter"], loads["leave"])
    words = {
        "shelter": "就地避险：关闭门窗和通风，湿毛巾捂口鼻，云过后立即开窗通风",
        "leave": "立即向横风或上风方向撤离",
        "either": "两者负荷都低，按现场组织就近执行",
    }
    return {"advice": advice, "advice_zh": words[advice], "indoor_peak_ppm": float(indoors.max()), "loads": loads}


def _indoors(inputs: Mapping[str, Any]) -> tuple[Any, Any]:
    """Minutes and indoor ppm: rising while the cloud stands outside, falling after it until the windows are opened."""
    rate = inputs["air_changes_h"] / 3600
    last = inputs["duration_s"] + inputs["airing_s"]
    t = np.linspace(0, last, STEPS)
    peak = 1 - np.exp(-rate * inputs["duration_s"])
    share = np.where(t <= inputs["duration_s"], 1 - np.exp(-rate * t), peak * np.exp(-rate * (t - inputs["duration_s"])))
    return t / 60, inputs["outdoor_ppm"] * share


def _advice(shelter: float, leave: float) -> str:
    if max(shelter, leave) < 0.01:
        return "either"
    return "shelter" if shelter <= leave else "leave"
