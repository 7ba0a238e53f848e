"""Dense gas near the ground by the Britter–McQuaid workbook: steady plume and sudden puff, as broken lines in α and β."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Array = Any
G = 9.80665
BM = "Britter & McQuaid, Workbook on the Dispersion of Dense Gases, HSE CRR 17/1988"
TSCREEN = "fits of EPA-454/B-94-023 (TSCREEN 1994); Crowl & Louvar 2011 tables 5-4, 5-5"

# Cm/C0 → nodes (α, β) of the broken line; beyond −0.14…−0.2 the printed slope is carried to α = 1
PLUME_LINES: dict[float, tuple[tuple[float, float, float], ...]] = {
    0.10: ((-0.55, 0.0, 1.75), (-0.14, 0.24, 1.88), (1.0, -0.50, 1.78)),
    0.05: ((-0.68, 0.0, 1.92), (-0.29, 0.36, 2.16), (-0.18, 0.0, 2.06), (1.0, -0.56, 1.96)),
    0.02: ((-0.69, 0.0, 2.08), (-0.31, 0.45, 2.39), (-0.16, 0.0, 2.25), (1.0, -0.54, 2.16)),
    0.01: ((-0.70, 0.0, 2.25), (-0.29, 0.49, 2.59), (-0.20, 0.0, 2.45), (1.0, -0.52, 2.35)),
    0.005: ((-0.67, 0.0, 2.40), (-0.28, 0.59, 2.80), (-0.15, 0.0, 2.63), (1.0, -0.49, 2.56)),
    0.002: ((-0.69, 0.0, 2.60), (-0.25, 0.39, 2.87), (-0.13, 0.0, 2.77), (1.0, -0.50, 2.71)),
}
PUFF_LINES: dict[float, tuple[tuple[float, float, float], ...]] = {
    0.10: ((-0.44, 0.0, 0.70), (0.43, 0.26, 0.81), (1.0, 0.0, 0.93)),
    0.05: ((-0.56, 0.0, 0.85), (0.31, 0.26, 1.00), (1.0, -0.12, 1.12)),
    0.02: ((-0.66, 0.0, 0.95), (0.32, 0.36, 1.19), (1.0, -0.26, 1.38)),
    0.01: ((-0.71, 0.0, 1.15), (0.37, 0.34, 1.39), (1.0, -0.38, 1.66)),
    0.005: ((-0.52, 0.0, 1.48), (0.24, 0.26, 1.62), (1.0, -0.30, 1.75)),
    0.002: ((0.27, 0.0, 1.83), (1.0, -0.32, 1.92)),
    0.001: ((-0.10, 0.0, 2.075), (1.0, -0.27, 2.05)),
}

_DENSITY = Input(name="density_kg_m3", zh="初始云密度", unit="kg/m³", possible=(0.5, 50))
_TEMPERATURE = Input(name="temperature_k", zh="初始云温度", unit="K", possible=(50, 800), default=None, note="给出则作非等温修正")
_AIR = Input(name="air_temperature_k", zh="气温", unit="K", possible=(220, 330), default=293.15)
_WIND = Input(name="wind_ms", zh="10 m 风速", unit="m/s", possible=(0.3, 60), valid=(1, 20))
_X = Input(name="x_m", zh="下风距离", unit="m", possible=(0, 1e6))
_FRACTION = Output(name="volume_fraction", zh="体积分数（最大）")

PLUME = Spec(
    id="cloud.britter_mcquaid_plume",
    version="1.0",
    zh="重气烟羽（Britter–McQuaid）",
    en="Dense gas plume, Britter–McQuaid",
    inputs=(
        Input(name="volume_rate_m3_s", zh="初始体积流率", unit="m³/s", possible=(1e-4, 1e5)),
        _DENSITY,
        _WIND,
        _TEMPERATURE,
        _AIR,
        _X,
    ),
    outputs=(_FRACTION, Output(name="half_width_m", zh="半宽", unit="m"), Output(name="alpha", zh="α")),
    equations=(
        Equation(text="α = 0.2 log10(g0'² q0 / u⁵); β = log10(x/√(q0/u)) for Cm/C0 = 0.1 … 0.002", source=f"{BM}; {TSCREEN}"),
        Equation(text="near: C/C0 = 306 x'⁻²/(1 + 306 x'⁻²); far: C ∝ x⁻²", source="CCPS 1999 p. 113"),
        Equation(text="non-isothermal: C' = C/(C + (1 − C) T0/Ta)", source=f"{BM} section 5.5"),
        Equation(
            text="lb = g0' q0/u³; Lh = D + 8 lb + 2.5 (lb x²)^(1/3), upwind Lu = D/2 + 2 lb", source=f"{BM}; CCPS 1999 eq. 2.3.33"
        ),
    ),
    verification=(
        Check(case="β 六条线，α = −0.75、−0.4、−0.2、0", against=TSCREEN, tolerance="1e-6"),
        Check(case="LNG 0.23 m³/s，10.9 m/s：367 m 处 5 %", against="CCPS 1999 p. 122", tolerance="2 %"),
        Check(
            case="Burro 3/7/8/9、Maplin Sands 27 弧线最大浓度",
            against="../shared/data/dispersion/lng_trials",
            tolerance="FAC2 ≥ 0.75",
        ),
    ),
    limits=("平坦、近地、连续；α > 1 时按斜率外推并告警",),
)

PUFF = Spec(
    id="cloud.britter_mcquaid_puff",
    version="1.0",
    zh="重气烟团（Britter–McQuaid）",
    en="Dense gas puff, Britter–McQuaid",
    inputs=(
        Input(name="volume_m3", zh="初始云体积", unit="m³", possible=(0.01, 1e8)),
        _DENSITY,
        _WIND,
        _TEMPERATURE,
        _AIR,
        Input(name="x_m", zh="下风距离", unit="m", possible=(0, 1e6), default=None),
        Input(name="time_s", zh="释放后时间", unit="s", possible=(0, 1e6), default=None, note="给出时刻则得该时刻云内浓度"),
    ),
    outputs=(
        _FRACTION,
        Output(name="alpha", zh="α"),
        Output(name="centre_m", zh="云心", unit="m"),
        Output(name="radius_m", zh="云半径", unit="m"),
    ),
    equations=(
        Equation(text="α = 0.5 log10(g0' V0^(1/3)/u²); β = log10(x/V0^(1/3)) for Cm/C0 = 0.1 … 0.001", source=f"{BM}; {TSCREEN}"),
        Equation(
            text="centre 0.4ut, R² = R0² + 1.2 t √(g0' V0); near 3.24/(3.24 + x'²), far ∝ x⁻²",
            source=f"{BM}; CCPS 1999 eq. 2.3.40",
        ),
    ),
    verification=(
        Check(case="β 七条线，α = −0.75、0、0.75", against="Britter–McQuaid puff figure", tolerance="1e-6"),
        Check(case="Potchefstroom 氨 1973：四个时刻", against=f"{BM}, worked example", tolerance="2 %"),
    ),
)


def plume(inputs: Mapping[str, Any]) -> dict[str, Any]:
    rate, wind = inputs["volume_rate_m3_s"], inputs["wind_ms"]
    gravity = reduced_gravity(inputs)
    alpha = 0.2 * np.log10(gravity**2 * rate / wind**5)
    scale = float(np.sqrt(rate / wind))
    x = np.asarray(inputs["x_m"], dtype=float)
    fraction = _along(alpha, PLUME_LINES, x / scale, near=lambda s: 306 / (306 + s**2))
    buoyancy_m = gravity * rate / wind**3
    half = (scale + 8 * buoyancy_m + 2.5 * np.cbrt(buoyancy_m * x**2)) / 2
    return {
        "volume_fraction": _warmed(fraction, inputs),
        "half_width_m": half,
        "alpha": float(alpha),
        "warnings": _alpha_warning(float(alpha)),
    }


def puff(inputs: Mapping[str, Any]) -> dict[str, Any]:
    volume, wind = inputs["volume_m3"], inputs["wind_ms"]
    gravity = reduced_gravity(inputs)
    scale = float(np.cbrt(volume))
    alpha = float(0.5 * np.log10(gravity * scale / wind**2))
    if inputs["time_s"] is None and inputs["x_m"] is None:
        raise bad_input("x_m", "重气烟团需要下风距离 x_m 或时间 time_s 之一")
    time = np.asarray(inputs["time_s"] if inputs["time_s"] is not None else 0.0, dtype=float)
    centre = 0.4 * wind * time
    radius = np.sqrt(np.cbrt(3 * volume / (4 * np.pi)) ** 2 + 1.2 * time * np.sqrt(gravity * volume))
    front = centre + radius if inputs["time_s"] is not None else np.asarray(inputs["x_m"], dtype=float)
    fraction = _along(alpha, PUFF_LINES, front / scale, near=lambda s: np.maximum(3.24 / (3.24 + s**2), 0.1))
    return {
        "volume_fraction": _warmed(fraction, inputs),
        "alpha": alpha,
        "centre_m": centre,
        "radius_m": radius,
        "warnings": _alpha_warning(alpha),
    }


def reduced_gravity(inputs: Mapping[str, Any]) -> float:
    """g(ρ0 − ρa)/ρa; refuses a cloud that is not denser than air."""
    air = 353.05 / inputs["air_temperature_k"]  # ideal gas, 101325 Pa, dry air
    excess = (inputs["density_kg_m3"] - air) / air
    if excess <= 0:
        raise bad_input(
            "density_kg_m3", f"云密度 {inputs['density_kg_m3']:g} 不大于空气 {air:.3f} kg/m³，请改用高斯模型 cloud.gaussian_plume"
        )
    return float(G * excess)


def line_beta(line: tuple[tuple[float, float, float], ...], alpha: float) -> float:
    """β of one broken line at α; the last slope is carried beyond its end."""
    slope, offset = next(((s, o) for end, s, o in line if alpha <= end), line[-1][1:])
    return slope * alpha + offset


def _along(alpha: float, lines: Mapping[float, Any], scaled: Array, near: Any) -> Array:
    """Concentration ratio at scaled distance: near formula, straight in β between the lines, x⁻² beyond the last."""
    ratios = np.array(list(lines))
    betas = np.maximum.accumulate([line_beta(line, float(alpha)) for line in lines.values()])
    beta = np.log10(np.maximum(scaled, 1e-6))
    start = near(10 ** betas[0])
    first = np.minimum(near(np.maximum(scaled, 1e-6)), 1.0)
    joined = np.maximum(first, ratios[0] if start < ratios[0] else first)
    middle = np.interp(beta, betas, ratios)
    far = ratios[-1] * (10 ** betas[-1] / np.maximum(scaled, 1e-6)) ** 2
    return np.where(beta < betas[0], joined, np.where(beta > betas[-1], far, middle))


def _warmed(fraction: Array, inputs: Mapping[str, Any]) -> Array:
    if inputs["temperature_k"] is None:
        return fraction
    return fraction / (fraction + (1 - fraction) * inputs["temperature_k"] / inputs["air_temperature_k"])


def _alpha_warning(alpha: float) -> list[str]:
    return [f"α = {alpha:.2f} 超出工作手册图线范围 −1…1，按斜率外推"] if not -1 <= alpha <= 1 else []
