"""Outflow at the end of a pipe: gas with friction, a long pipeline with time, and a boiling liquid by the omega method."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy

from anlan.engines.science.source.outflow import CROWL, hole_area_m2
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K

ROUGH_M = 4.6e-5  # commercial steel — Crowl & Louvar 2011 table 4-1
_RATE = Output(name="mass_rate_kg_s", zh="质量流率", unit="kg/s")
_PIPE = (
    Input(name="diameter_m", zh="管内径", unit="m", possible=(1e-3, 3)),
    Input(name="length_m", zh="管长", unit="m", possible=(0, 1e6)),
)
_GAS = (
    Input(name="upstream_pressure_pa", zh="上游绝对压力", unit="Pa", possible=(1.02e5, 1e9)),
    Input(name="temperature_k", zh="上游温度", unit="K", possible=(20, 2000)),
    Input(name="molar_mass_kg_mol", zh="摩尔质量", unit="kg/mol", possible=(0.001, 1)),
    Input(name="heat_capacity_ratio", zh="比热比", possible=(1.001, 1.7)),
)

GAS_PIPE = Spec(
    id="source.gas_pipe",
    version="1.0",
    zh="气体管道泄漏（摩阻）",
    en="Gas outflow from a pipe with friction",
    inputs=(
        *_PIPE,
        *_GAS,
        Input(name="loss_coefficient", zh="局部阻力系数", possible=(0, 100), default=0.5, note="入口 0.5，弯头、阀门另加"),
        Input(name="roughness_m", zh="粗糙度", unit="m", possible=(0, 0.01), default=ROUGH_M),
        Input(name="ambient_pa", zh="环境压力", unit="Pa", possible=(5e4, 1.1e5), default=ATM_PA),
    ),
    outputs=(
        _RATE,
        Output(name="is_choked", zh="出口是否声速"),
        Output(name="mach_in", zh="入口马赫数"),
        Output(name="friction_factor", zh="Fanning 摩阻系数"),
    ),
    equations=(
        Equation(
            text="(1−M²)/(γM²) + (γ+1)/(2γ) ln((γ+1)M²/(2+(γ−1)M²)) = 4fL/d + K (adiabatic, choked); else between inlet and outlet Mach",
            source=f"{CROWL}, eq. 4-67; TNO Yellow Book CPR 14E 1997, 2.5.2.5",
        ),
        Equation(text="1/√f = −4 log10(ε/(3.7 d)), fully rough", source=f"{CROWL}, eq. 4-34"),
    ),
    verification=(
        Check(case="氮 13.8 barg，10.1 m、26.6 mm 钢管：0.81 kg/s", against=f"{CROWL}, example 4-5", tolerance="5 %"),
        Check(case="管长趋零且无局部阻力：等于喷嘴临界流", against="source.gas_hole", tolerance="1 %"),
    ),
    limits=("稳态；管道自身存气的放空见 source.pipeline",),
)

PIPELINE = Spec(
    id="source.pipeline",
    version="1.0",
    zh="长输管线断裂（随时间）",
    en="Full-bore rupture of a gas pipeline in time",
    inputs=(
        *_PIPE,
        *_GAS,
        Input(name="friction_factor", zh="Darcy 摩阻系数", possible=(0.005, 0.1), default=None, note="缺省按粗糙度"),
        Input(name="duration_s", zh="计算时长", unit="s", possible=(1, 1e6), default=3600.0),
    ),
    outputs=(
        Output(name="times_s", zh="时刻", unit="s"),
        Output(name="mass_rates_kg_s", zh="质量流率", unit="kg/s"),
        Output(name="initial_rate_kg_s", zh="初始流率", unit="kg/s"),
        Output(name="inventory_kg", zh="管内存量", unit="kg"),
        Output(name="released_kg", zh="累计泄放", unit="kg"),
    ),
    equations=(
        Equation(
            text="m(t) = m0/(1+α) (e^(−t/(α²β)) + α e^(−t/β)); β = 2/3 √(ξ γ f L³/(d c²)), ξ = 0.5; α = M/(β m0)",
            source="Wilson 1979, in TNO Yellow Book CPR 14E 1997 eq. 2.35–2.38",
        ),
    ),
    verification=(
        Check(case="无限长时间的积分等于管内存量", against="analytic: m0/(1+α)(α²β + αβ) = αβ m0 = M", tolerance="0.1 %"),
    ),
    limits=("单端断裂；两端断裂请各算一半管长", "理想气体"),
)

OMEGA = Spec(
    id="source.omega",
    version="1.0",
    zh="闪蒸液体两相泄漏（ω 法）",
    en="Flashing outflow by the omega method (HEM)",
    inputs=(
        Input(name="hole_diameter_m", zh="孔径或管内径", unit="m", possible=(1e-4, 3)),
        Input(name="pressure_pa", zh="储存绝对压力（饱和）", unit="Pa", possible=(1.02e5, 1e8)),
        Input(name="temperature_k", zh="温度", unit="K", possible=(20, 2000)),
        Input(name="quality", zh="入口气相质量份额", possible=(0, 1), default=0.0),
        Input(name="liquid_density_kg_m3", zh="液体密度", unit="kg/m³", possible=(10, 2e4)),
        Input(name="vapour_density_kg_m3", zh="气体密度", unit="kg/m³", possible=(0.01, 1000)),
        Input(name="heat_of_vaporisation_j_kg", zh="汽化热", unit="J/kg", possible=(1e3, 5e6)),
        Input(name="liquid_heat_capacity_j_kgk", zh="液体比热", unit="J/(kg·K)", possible=(100, 2e4)),
        Input(name="length_to_diameter", zh="管长径比", possible=(0, 1000), default=0.0, note="0 为孔口或短管"),
        Input(name="discharge_coefficient", zh="流量系数", possible=(0.05, 1), default=0.85),
        Input(name="ambient_pa", zh="环境压力", unit="Pa", possible=(5e4, 1e8), default=ATM_PA),
    ),
    outputs=(
        _RATE,
        Output(name="omega", zh="ω"),
        Output(name="critical_ratio", zh="临界压力比"),
        Output(name="flux_kg_m2s", zh="质量通量", unit="kg/(m²·s)"),
    ),
    equations=(
        Equation(text="ω = x vg/v + cp T P/v (vfg/hfg)²", source="Leung 1986, AIChE J. 32, 1743; TNO Yellow Book 1997, 2.5.3.6"),
        Equation(text="η² + (ω²−2ω)(1−η)² + 2ω² ln η + 2ω²(1−η) = 0; G = η √(P/(v ω))", source="Leung 1986"),
        Equation(
            text="pipe: G × F(L/d), F = 1, 0.85, 0.75, 0.65, 0.55 at 0, 50, 100, 200, 400",
            source="Fauske; Crowl & Louvar 2011, p. 155; TNO Yellow Book 1997",
        ),
    ),
    verification=(
        Check(case="ω 0.5–100 的临界压力比", against="API 520-1 annex C curve fit (independent)", tolerance="1 %"),
        Check(case="丙烯 25 ℃ 饱和 10 mm 孔：与 ERM 0.774 kg/s 相比", against=f"{CROWL}, example 4-9", tolerance="20 %"),
    ),
)


def gas_pipe(inputs: Mapping[str, Any]) -> dict[str, Any]:
    k, factor = inputs["heat_capacity_ratio"], fanning(inputs["diameter_m"], inputs["roughness_m"])
    resistance = 4 * factor * inputs["length_m"] / inputs["diameter_m"] + inputs["loss_coefficient"]
    choked = _inlet_mach(resistance, 1.0, k)
    exit_pa = _static(inputs["upstream_pressure_pa"], choked, k) * _pressure_share(choked, 1.0, k)
    is_choked = bool(exit_pa >= inputs["ambient_pa"])
    mach = choked if is_choked else _subsonic(inputs, resistance, k)
    warm = inputs["temperature_k"] / (1 + 0.5 * (k - 1) * mach**2)
    flux = mach * _static(inputs["upstream_pressure_pa"], mach, k) * np.sqrt(k * inputs["molar_mass_kg_mol"] / (R_J_MOL_K * warm))
    return {
        "mass_rate_kg_s": float(flux * hole_area_m2(inputs["diameter_m"])),
        "is_choked": is_choked,
        "mach_in": mach,
        "friction_factor": factor,
    }


def pipeline(inputs: Mapping[str, Any]) -> dict[str, Any]:
    k, d, length = inputs["heat_capacity_ratio"], inputs["diameter_m"], inputs["length_m"]
    per_kg = inputs["molar_mass_kg_mol"] / (R_J_MOL_K * inputs["temperature_k"])
    darcy = inputs["friction_factor"] or 4 * fanning(d, ROUGH_M)
    sound = np.sqrt(k / per_kg)
    full = np.pi / 4 * d**2 * length * inputs["upstream_pressure_pa"] * per_kg
    flux = inputs["upstream_pressure_pa"] * np.sqrt(k * per_kg * (2 / (k + 1)) ** ((k + 1) / (k - 1)))
    first = float(flux * hole_area_m2(d))
    slow = 2 / 3 * np.sqrt(0.5 * k * darcy * length**3 / (d * sound**2))
    alpha = full / (slow * first)
    times = np.linspace(0, inputs["duration_s"], 600)
    rates = first / (1 + alpha) * (np.exp(-times / (alpha**2 * slow)) + alpha * np.exp(-times / slow))
    gone = (
        first
        / (1 + alpha)
        * (alpha**2 * slow * (1 - np.exp(-times[-1] / (alpha**2 * slow))) + alpha * slow * (1 - np.exp(-times[-1] / slow)))
    )
    return {
        "times_s": times,
        "mass_rates_kg_s": rates,
        "initial_rate_kg_s": first,
        "inventory_kg": float(full),
        "released_kg": float(gone),
    }


def omega(inputs: Mapping[str, Any]) -> dict[str, Any]:
    liquid, vapour = 1 / inputs["liquid_density_kg_m3"], 1 / inputs["vapour_density_kg_m3"]
    volume = liquid + inputs["quality"] * (vapour - liquid)
    boils = inputs["liquid_heat_capacity_j_kgk"] * inputs["temperature_k"] * inputs["pressure_pa"] / volume
    w = inputs["quality"] * vapour / volume + boils * ((vapour - liquid) / inputs["heat_of_vaporisation_j_kg"]) ** 2
    critical = critical_ratio(w)
    ratio = max(critical, inputs["ambient_pa"] / inputs["pressure_pa"])
    through = np.sqrt(max(-2 * (w * np.log(ratio) + (w - 1) * (1 - ratio)), 0.0)) / (w * (1 / ratio - 1) + 1)
    flux = (
        through
        * np.sqrt(inputs["pressure_pa"] / volume)
        * np.interp(inputs["length_to_diameter"], (0, 50, 100, 200, 400), (1, 0.85, 0.75, 0.65, 0.55))
    )
    rate = inputs["discharge_coefficient"] * flux * hole_area_m2(inputs["hole_diameter_m"])
    return {"mass_rate_kg_s": float(rate), "omega": float(w), "critical_ratio": critical, "flux_kg_m2s": float(flux)}


def critical_ratio(w: float) -> float:
    """Leung's balance, solved."""

    def balance(n: float) -> float:
        return n**2 + (w**2 - 2 * w) * (1 - n) ** 2 + 2 * w**2 * np.log(n) + 2 * w**2 * (1 - n)

    return float(scipy.optimize.brentq(balance, 1e-4, 1 - 1e-9))


def fanning(diameter_m: float, roughness_m: float) -> float:
    """Fully rough."""
    return float((4 * np.log10(3.7 * diameter_m / max(roughness_m, 1e-7))) ** -2)


def _travel(mach: float, k: float) -> float:
    """Fanno: 4fL/d from ``mach`` to the speed of sound."""
    m2 = mach**2
    return float((1 - m2) / (k * m2) + (k + 1) / (2 * k) * np.log((k + 1) * m2 / (2 + (k - 1) * m2)))


def _inlet_mach(resistance: float, outlet: float, k: float) -> float:
    goal = resistance + _travel(outlet, k)
    if goal <= 1e-9:
        return 1.0
    return float(scipy.optimize.brentq(lambda m: _travel(m, k) - goal, 1e-5, 1.0))


def _subsonic(inputs: Mapping[str, Any], resistance: float, k: float) -> float:
    """Inlet Mach at which the outlet has fallen just to the air's pressure."""

    def excess(outlet: float) -> float:
        inlet = _inlet_mach(resistance, outlet, k)
        return float(_static(inputs["upstream_pressure_pa"], inlet, k) * _pressure_share(inlet, outlet, k) - inputs["ambient_pa"])

    return _inlet_mach(resistance, float(scipy.optimize.brentq(excess, 1e-3, 1.0)), k)


def _static(total_pa: float, mach: float, k: float) -> float:
    return float(total_pa * (1 + 0.5 * (k - 1) * mach**2) ** (-k / (k - 1)))


def _pressure_share(inlet: float, outlet: float, k: float) -> float:
    return float(inlet / outlet * np.sqrt((2 + (k - 1) * inlet**2) / (2 + (k - 1) * outlet**2)))
