"""Waves over the sea wall 越浪: run-up, mean overtopping and what it does, for slopes and upright walls, after EurOtop 2018; overflow when the sea is higher."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
G = 9.81
EUROTOP = "EurOtop 2018, Manual on wave overtopping of sea defences, 2nd ed."
# tolerable mean discharge, l/s per m, by who or what stands behind (EurOtop 2018, tables 3.1–3.3, for Hm0 of 1–3 m) [K]
HARM = (
    (0.3, "行人可能受伤，禁止上堤"), (5.0, "车辆不得通行"), (10.0, "草皮护坡开始受损"), (50.0, "堤后建筑、路面受损"), (200.0, "堤身可能破坏，准备撤离"),
)  # fmt: skip

SPEC = Spec(
    id="coast.overtopping",
    version="1.0",
    zh="海堤越浪",
    en="Overtopping of a sea wall",
    inputs=(
        Input(name="wave_m", zh="堤前波高 Hm0", unit="m", possible=(0.01, 20), valid=(0.1, 10)),
        Input(name="period_s", zh="谱波周期 Tm−1,0", unit="s", possible=(0.5, 30), note="约为谱峰周期 / 1.1"),
        Input(name="crest_m", zh="堤顶（胸墙顶）高程", unit="m", possible=(-20, 60)),
        Input(name="sea_m", zh="堤前潮位", unit="m", possible=(-20, 60), note="同一基面：天文潮 + 增水"),
        Input(
            name="kind", zh="型式", kind="choice", choices=("slope", "wall"), default="slope", note="slope 斜坡堤 / wall 直立堤"
        ),
        Input(name="slope", zh="坡比 cot α", possible=(0.05, 20), valid=(0, 8), default=3.0),
        Input(
            name="roughness",
            zh="糙渗系数 γf",
            possible=(0.3, 1),
            default=1.0,
            note="混凝土、草皮 1.0；浆砌块石 0.95；栅栏板 0.75；四脚空心方块 0.6；扭王块 0.45",
        ),
        Input(name="berm", zh="平台系数 γb", possible=(0.6, 1), default=1.0),
        Input(name="obliquity_deg", zh="波向与堤轴法线夹角", unit="°", possible=(0, 90), default=0.0),
        Input(name="parapet", zh="防浪墙系数 γv", possible=(0.4, 1), default=1.0),
        Input(name="impulsive", zh="直立堤前有破碎冲击", kind="flag", default=False),
        Input(name="depth_m", zh="直立堤前水深", unit="m", possible=(0.1, 100), default=None, note="有冲击时必需"),
        Input(name="length_m", zh="岸段长", unit="m", possible=(1, 1e6), default=1.0),
        Input(name="design", zh="设计取值（均值 + 1σ）", kind="flag", default=False),
    ),
    outputs=(
        Output(name="discharge_l_s_m", zh="平均越浪量", unit="l/s/m"),
        Output(name="overflow_l_s_m", zh="其中漫溢", unit="l/s/m"),
        Output(name="total_m3s", zh="岸段合计", unit="m³/s"),
        Output(name="runup_m", zh="波浪爬高 R2%", unit="m", note="静水位以上；直立堤为 0"),
        Output(name="freeboard_m", zh="超高 Rc", unit="m"),
        Output(name="breaker", zh="破波参数 ξ"),
        Output(name="grade", zh="后果级别", note="0 无 … 5 堤身可能破坏"),
        Output(name="meaning", zh="含义"),
    ),
    equations=(
        Equation(
            text="q/√(gH³) = 0.023/√tanα γb ξ e^(−[2.7 Rc/(ξ H γb γf γβ γv)]^1.3), at most 0.09 e^(−[1.5 Rc/(H γf γβ γ*)]^1.3); design 0.026, 2.5; 0.1035, 1.35",
            source=f"{EUROTOP}, eq. 5.10–5.13",
        ),
        Equation(
            text="Ru2% = 1.65 γb γf γβ ξ H, at most 1.0 γf γβ (4 − 1.5/√(γb ξ)) H; design 1.75, 1.07",
            source=f"{EUROTOP}, eq. 5.1–5.6",
        ),
        Equation(
            text="wall: q/√(gH³) = 0.047 e^(−(2.35 Rc/H)^1.3) without foreshore (design 0.054, 2.12); impulsive 0.011 (H/(h s))^½ e^(−2.2 Rc/H), from Rc/H 1.35 on 0.0014 (H/(h s))^½ (Rc/H)^−3",
            source=f"{EUROTOP}, eq. 7.1, 7.7–7.8",
        ),
        Equation(
            text="γβ = 1 − 0.0033 β (overtopping), 1 − 0.0022 β (run-up), β ≤ 80°; Rc < 0: q = 0.54 √(g |Rc|³) + q(Rc = 0)",
            source=f"{EUROTOP}, eq. 5.28–5.29, 5.20–5.21",
        ),
    ),
    verification=(
        Check(
            case="Hm0 2 m、Tm 6 s、1:3、Rc 3 m 光滑坡：逐步手算 q 与 R2%",
            against="hand evaluation of the printed equations",
            tolerance="0.1 %",
        ),
        Check(case="Rc = 0 时 q = 0.09 √(gH³) 上限（ξ > 2）；ξ ≈ 1.8 两式相接", against="EurOtop 2018 §5.3.2", tolerance="10 %"),
        Check(case="随超高、糙率、斜向单调减；漫溢与宽顶堰 0.54√(g h³)", against="definition", tolerance="exact"),
    ),
    limits=("资料离散：q 的标准差约为 2–3 倍", "后果界限为 EurOtop 指导值 [K]；堤身强度须由工程单位给出"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    high, period, crest, sea = np.broadcast_arrays(
        *(np.asarray(inputs[name], dtype=float) for name in ("wave_m", "period_s", "crest_m", "sea_m"))
    )
    free = crest - sea
    steep = high / (G * period**2 / (2 * np.pi))
    breaker = 1 / inputs["slope"] / np.sqrt(steep)
    above = np.maximum(free, 0.0)
    if inputs["kind"] == "slope":
        wave, runup = _slope(inputs, high, above, breaker), _runup(inputs, high, breaker)
    else:
        wave, runup = _wall(inputs, high, above, steep), np.zeros_like(high)
    over = np.where(free < 0, 0.54 * np.sqrt(G * np.abs(np.minimum(free, 0.0)) ** 3), 0.0)
    litres = 1000 * (wave + over)
    grade = np.searchsorted([limit for limit, _ in HARM], litres, side="right")
    words = ("无明显影响", *(text for _, text in HARM))
    return {
        "discharge_l_s_m": litres, "overflow_l_s_m": 1000 * over, "total_m3s": (wave + over) * inputs["length_m"], "runup_m": runup, "freeboard_m": free,
        "breaker": breaker, "grade": grade, "meaning": words[int(np.max(grade))], "warnings": _said(inputs),
    }  # fmt: skip


def _slope(inputs: Mapping[str, Any], high: Floats, free: Floats, breaker: Floats) -> Floats:
    """Mean overtopping of a slope, m³/s per m."""
    oblique = 1 - 0.0033 * min(inputs["obliquity_deg"], 80)
    rough, berm, wall = inputs["roughness"], inputs["berm"], inputs["parapet"]
    a, b, c, d = (0.026, 2.5, 0.1035, 1.35) if inputs["design"] else (0.023, 2.7, 0.09, 1.5)
    breaking = (
        a
        * np.sqrt(inputs["slope"])
        * berm
        * breaker
        * np.exp(-((b * free / (breaker * high * berm * rough * oblique * wall)) ** 1.3))
    )
    surging = c * np.exp(-((d * free / (high * rough * oblique * wall)) ** 1.3))
    return np.asarray(np.minimum(breaking, surging) * np.sqrt(G * high**3))


def _runup(inputs: Mapping[str, Any], high: Floats, breaker: Floats) -> Floats:
    """Height that two in a hundred waves run up to, m above still water."""
    oblique = 1 - 0.0022 * min(inputs["obliquity_deg"], 80)
    rough, berm = inputs["roughness"], inputs["berm"]
    a, b = (1.75, 1.07) if inputs["design"] else (1.65, 1.0)
    most = b * rough * oblique * np.maximum(4 - 1.5 / np.sqrt(berm * breaker), 0)
    return np.asarray(np.minimum(a * berm * rough * oblique * breaker, np.where(breaker > 1.0, most, np.inf)) * high)


def _wall(inputs: Mapping[str, Any], high: Floats, free: Floats, steep: Floats) -> Floats:
    ratio = free / high * (1 / inputs["parapet"])
    if inputs["impulsive"] and inputs["depth_m"] is not None:
        root = np.sqrt(high / (inputs["depth_m"] * steep))
        q = np.where(ratio < 1.35, 0.011 * root * np.exp(-2.2 * ratio), 0.0014 * root * np.maximum(ratio, 1.35) ** -3)
    else:
        a, b = (0.054, 2.12) if inputs["design"] else (0.047, 2.35)
        q = a * np.exp(-((b * ratio) ** 1.3))
    return np.asarray(q * np.sqrt(G * high**3))


def _said(inputs: Mapping[str, Any]) -> list[str]:
    if inputs["kind"] == "wall" and inputs["impulsive"] and inputs["depth_m"] is None:
        return ["未给堤前水深 depth_m，按无冲击计算，可能偏小"]
    return []
