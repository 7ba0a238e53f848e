"""Upright tanks on the ground in an earthquake: how probable each state is, and the leak to plan for."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

STATES = ("slight", "moderate", "extensive", "complete")
ZH = ("轻微", "中等", "严重", "毁坏")
# medians (g) and lognormal deviations — FEMA, Hazus-MH 2.1 Technical Manual, table 8.9 (on-ground steel tanks, after G&E 1994); [K], to be replaced by local data
CURVES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "anchored": ((0.30, 0.70, 1.25, 1.60), (0.60, 0.60, 0.65, 0.60)),
    "unanchored": ((0.15, 0.35, 0.68, 0.95), (0.70, 0.75, 0.75, 0.70)),
}
# [K] hole of each state: none (a wrinkle holds), a torn connection, a torn connection of the largest pipe, a split shell — sizes of GB/T 37243-2019
HOLES_M = (0.0, 0.025, 0.1, 0.3)

SPEC = Spec(
    id="quake.tanks",
    version="1.0",
    zh="地震中的立式储罐",
    en="Upright tanks in an earthquake",
    inputs=(
        Input(name="pga_g", zh="峰值加速度", unit="g", possible=(0, 5), valid=(0.01, 2)),
        Input(
            name="anchorage",
            zh="锚固",
            kind="choice",
            choices=tuple(CURVES),
            default="unanchored",
            note="不明时按未锚固（偏保守）",
        ),
        Input(
            name="planned_probability",
            zh="按多大概率准备",
            possible=(0.001, 0.999),
            default=0.1,
            note="[K] 取超越概率不小于此值的最重破坏",
        ),
        Input(
            name="holes_m", zh="各破坏级孔径", unit="m", possible=(0, 3), default=HOLES_M, note="[K] 轻微至毁坏四个数，0 为不漏"
        ),
    ),
    outputs=(
        Output(name="states", zh="各破坏级", note="state, zh, at_least（超越概率）, share"),
        Output(name="leak_probability", zh="泄漏概率"),
        Output(name="planned_state", zh="准备应对的破坏级"),
        Output(name="hole_diameter_m", zh="准备应对的孔径", unit="m", note="0：按此概率不必准备泄漏"),
    ),
    equations=(Equation(text="P(≥ s) = Φ(ln(PGA/m_s)/β_s)", source="FEMA, Hazus-MH 2.1 Technical Manual, ch. 8, table 8.9"),),
    verification=(
        Check(case="PGA 等于中值时超越概率 0.5；各级之和为 1；PGA 越大越重", against="definition", tolerance="1e-12"),
        Check(case="锚固罐 0.5 g：中等以上 Φ(ln(0.5/0.7)/0.6) = 0.2875", against="hand calculation", tolerance="1e-3"),
    ),
    limits=("美国供水钢罐的经验曲线，用于油罐偏保守；孔径为约定，不是预测；不计液化与不均匀沉降",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    holes = np.atleast_1d(inputs["holes_m"]).astype(float)
    if holes.size != len(STATES) or np.ndim(inputs["pga_g"]):
        raise bad_input("holes_m" if holes.size != len(STATES) else "pga_g", "请给四个孔径（轻微、中等、严重、毁坏）和一个加速度")
    medians, betas = (np.array(part) for part in CURVES[inputs["anchorage"]])
    pga = max(float(inputs["pga_g"]), 1e-6)
    beyond = np.minimum.accumulate(scipy.special.ndtr(np.log(pga / medians) / betas))
    shares = beyond - np.append(beyond[1:], 0.0)
    planned = int((beyond >= inputs["planned_probability"]).sum()) - 1
    leaks = np.flatnonzero(holes > 0)
    return {
        "states": [
            {"state": s, "zh": zh, "at_least": round(float(p), 6), "share": round(float(q), 6)}
            for s, zh, p, q in zip(STATES, ZH, beyond, shares, strict=True)
        ],
        "leak_probability": float(beyond[leaks[0]]) if leaks.size else 0.0,
        "planned_state": ZH[planned] if planned >= 0 else "完好",
        "hole_diameter_m": float(holes[planned]) if planned >= 0 else 0.0,
    }
