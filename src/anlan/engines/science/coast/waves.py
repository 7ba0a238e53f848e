"""Waves raised by wind 风浪 over a fetch of some depth: the Putian formula of the sea-dyke code, the Shore Protection Manual, Young & Verhagen."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
G = 9.81
BREAKING = 0.78  # greatest single wave to depth, solitary wave theory (McCowan 1894)
MEAN_TO_SIGNIFICANT = 1.6  # H1/3 / H mean, Rayleigh

SPEC = Spec(
    id="coast.waves",
    version="1.0",
    zh="风浪要素",
    en="Waves by wind, fetch and depth",
    inputs=(
        Input(name="wind_ms", zh="10 m 风速", unit="m/s", possible=(0, 90), valid=(3, 50)),
        Input(name="fetch_m", zh="风区长度", unit="m", possible=(1, 2e6), valid=(100, 1e6)),
        Input(name="depth_m", zh="平均水深", unit="m", possible=(0.05, 11_000), valid=(0.5, 200)),
        Input(
            name="formula",
            zh="公式",
            kind="choice",
            choices=("putian", "spm", "young_verhagen"),
            default="putian",
            note="莆田 / SPM 1984 / Young–Verhagen 1996",
        ),
    ),
    outputs=(
        Output(name="significant_m", zh="有效波高 Hs", unit="m"),
        Output(name="mean_m", zh="平均波高", unit="m"),
        Output(name="period_s", zh="谱峰周期 Tp", unit="s"),
        Output(name="mean_period_s", zh="平均周期", unit="s"),
        Output(name="h13_percent_m", zh="累积频率 13 % 波高", unit="m"),
        Output(name="h1_percent_m", zh="累积频率 1 % 波高", unit="m", note="不超过破碎波高 0.78 d"),
        Output(name="length_m", zh="波长", unit="m", note="Tp，水深 d"),
        Output(name="needed_h", zh="达到此浪所需风时", unit="h"),
    ),
    equations=(
        Equation(
            text="gH/V² = 0.13 th[0.7 (gd/V²)^0.7] th{0.0018 (gF/V²)^0.45 / (0.13 th[0.7 (gd/V²)^0.7])}; gT/V = 13.9 (gH/V²)^0.5",
            source="莆田试验站公式：GB/T 51015-2014 附录 C；SL 435-2008 附录 C",
        ),
        Equation(
            text="gHs/Ua² = 0.283 th[0.530 (gd/Ua²)^¾] th{0.00565 (gF/Ua²)^½ / th[0.530 (gd/Ua²)^¾]}; gT/Ua = 7.54 th[0.833 (gd/Ua²)^⅜] th{0.0379 (gF/Ua²)^⅓ / th[…]}; Ua = 0.71 U^1.23",
            source="Shore Protection Manual 1984, eq. 3-39, 3-40, 3-28",
        ),
        Equation(
            text="ε = 3.64e-3 {th A1 th(B1/th A1)}^1.74, A1 = 0.493 δ^0.75, B1 = 3.13e-3 χ^0.57; ν = 0.133 {th A2 th(B2/th A2)}^−0.37, A2 = 0.331 δ^1.01, B2 = 5.215e-4 χ^0.73; Hs = 4√E",
            source="Young & Verhagen 1996, Coastal Eng. 29, 47",
        ),
        Equation(text="Hp/H = [4/π ln(1/p)/(1 + H*/√2π)]^((1−H*)/2), H* = H/d", source="Глуховский 1966; JTS 145-2015 4.1"),
        Equation(text="ω² = g k th(k d)", source="linear wave theory"),
    ),
    verification=(
        Check(
            case="深水、风区无限：gHs/U² → 0.24（Young–Verhagen）；gHs/Ua² → 0.283 以内（SPM）",
            against="published asymptotes (Pierson–Moskowitz 0.246)",
            tolerance="5 %",
        ),
        Check(
            case="三式互证：风速 15–30 m/s、风区 5–100 km、水深 3–20 m，Hs",
            against="each other（独立资料拟合）",
            tolerance="中位 1.5 倍以内，最大 2 倍以内",
        ),
        Check(case="波长满足弥散方程；深、浅水极限 gT²/2π、T√gd", against="analytic", tolerance="0.1 %"),
    ),
    limits=("定常均匀风；外海涌浪与绕射另计", "设计用须以实测波浪率定"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    wind, fetch, depth = np.broadcast_arrays(
        *(np.maximum(np.asarray(inputs[name], dtype=float), 1e-3) for name in ("wind_ms", "fetch_m", "depth_m"))
    )
    high, period = {"putian": putian, "spm": manual, "young_verhagen": young_verhagen}[inputs["formula"]](wind, fetch, depth)
    mean = high / MEAN_TO_SIGNIFICANT
    return {
        "significant_m": high, "mean_m": mean, "period_s": period, "mean_period_s": period / 1.2, "h13_percent_m": exceeded(mean, depth, 0.13),
        "h1_percent_m": np.minimum(exceeded(mean, depth, 0.01), BREAKING * depth), "length_m": length(period, depth), "needed_h": needed(wind, fetch),
    }  # fmt: skip


def putian(wind: Floats, fetch: Floats, depth: Floats) -> tuple[Floats, Floats]:
    """Significant height and peak period; the formula itself gives mean height and mean period."""
    shoal = 0.13 * np.tanh(0.7 * (G * depth / wind**2) ** 0.7)
    mean = shoal * np.tanh(0.0018 * (G * fetch / wind**2) ** 0.45 / shoal)
    return MEAN_TO_SIGNIFICANT * mean * wind**2 / G, 1.2 * 13.9 * np.sqrt(mean) * wind / G


def manual(wind: Floats, fetch: Floats, depth: Floats) -> tuple[Floats, Floats]:
    stress = 0.71 * wind**1.23
    deep, far = G * depth / stress**2, G * fetch / stress**2
    a, b = np.tanh(0.530 * deep**0.75), np.tanh(0.833 * deep**0.375)
    return (
        0.283 * a * np.tanh(0.00565 * np.sqrt(far) / a) * stress**2 / G,
        7.54 * b * np.tanh(0.0379 * np.cbrt(far) / b) * stress / G,
    )


def young_verhagen(wind: Floats, fetch: Floats, depth: Floats) -> tuple[Floats, Floats]:
    deep, far = G * depth / wind**2, G * fetch / wind**2
    a, b = np.tanh(0.493 * deep**0.75), np.tanh(0.331 * deep**1.01)
    energy = 3.64e-3 * (a * np.tanh(3.13e-3 * far**0.57 / a)) ** 1.74
    frequency = 0.133 * (b * np.tanh(5.215e-4 * far**0.73 / b)) ** -0.37
    return 4 * np.sqrt(energy) * wind**2 / G, wind / (G * frequency)


def exceeded(mean: Floats, depth: Floats, share: float) -> Floats:
    """Height that a share of the waves exceeds."""
    shallow = np.minimum(mean / depth, 0.5)
    return np.asarray(
        mean * (4 / np.pi * np.log(1 / share)) ** ((1 - shallow) / 2) * (1 + shallow / np.sqrt(2 * np.pi)) ** (-(1 - shallow) / 2)
    )


def length(period: Floats, depth: Floats) -> Floats:
    """Wave length from the dispersion relation, by Newton from Eckart's guess."""
    x = (2 * np.pi / period) ** 2 * depth / G
    k = x / np.sqrt(np.tanh(x))
    for _ in range(8):
        k -= (k * np.tanh(k) - x) / (np.tanh(k) + k / np.cosh(np.minimum(k, 300)) ** 2)
    return np.asarray(2 * np.pi * depth / k)


def needed(wind: Floats, fetch: Floats) -> Floats:
    """Hours the wind must blow for the fetch to count whole (deep water)."""
    stress = 0.71 * wind**1.23
    return np.asarray(68.8 * (G * fetch / stress**2) ** (2 / 3) * stress / G / 3600)
