"""What becomes of oil on the sea by itself 风化: it spreads, evaporates, takes up water, is beaten into the water. Budget by the hour, mass kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
G = 9.80665
SEA_KG_M3, SEA_VISCOSITY_M2S = 1025.0, 1.1e-6  # sea water of 15 °C
FAY_INERTIAL, FAY_VISCOUS, FAY_TENSION = 1.53, 1.21, 2.30  # radii: Dodge et al. 1983 (as PyGNOME takes them), Fay 1971 for the last
SPREADING_NM = 0.03  # [K] net spreading coefficient, N/m: 0.02–0.03 for crude oils
STIVER_A, STIVER_B = 6.3, 10.3  # Stiver & Mackay 1984
DISTILLED, DISTILLED_DIESEL = 0.165, 0.0254  # Fingas 2004: per cent evaporated by per cent distilled at 180 °C
UPTAKE_PER_S = 2e-6  # Mackay et al. 1980, K_A in s/m² with (1 + U)²
MOONEY = 0.65
STEP_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Oil:
    """``distilled_pct`` by weight at 180 °C, ``volatile`` the share that ever evaporates, ``rooted`` where a narrow cut goes by the root of time.

    ``boiling_k`` is where the distillation curve begins, ``slope_k`` how it rises with the share distilled; ``most_water`` what an emulsion holds, 0 where none forms.
    """

    zh: str
    density_kg_m3: float
    viscosity_cp: float
    distilled_pct: float
    volatile: float
    boiling_k: float
    slope_k: float
    most_water: float
    thickening: float
    note: str
    rooted: bool = False


# [K] round figures of a class, not of a cargo: the ship's papers tell better
OILS: Mapping[str, Oil] = {
    "gasoline": Oil(zh="汽油", density_kg_m3=740, viscosity_cp=0.6, distilled_pct=80, volatile=0.98, boiling_k=313, slope_k=120, most_water=0.0, thickening=1.0, note="ITOPF 1 类"),
    "diesel": Oil(zh="柴油", density_kg_m3=840, viscosity_cp=4, distilled_pct=20, volatile=0.65, boiling_k=455, slope_k=170, most_water=0.0, thickening=1.0, note="ITOPF 2 类", rooted=True),
    "light_crude": Oil(zh="轻质原油", density_kg_m3=850, viscosity_cp=10, distilled_pct=20, volatile=0.55, boiling_k=340, slope_k=500, most_water=0.75, thickening=5.0, note="ITOPF 2 类"),
    "medium_crude": Oil(zh="中质原油", density_kg_m3=890, viscosity_cp=60, distilled_pct=14, volatile=0.4, boiling_k=390, slope_k=620, most_water=0.75, thickening=8.0, note="ITOPF 3 类"),
    "heavy_fuel": Oil(zh="船用重燃料油", density_kg_m3=965, viscosity_cp=8000, distilled_pct=2, volatile=0.12, boiling_k=540, slope_k=900, most_water=0.60, thickening=10.0, note="ITOPF 4 类"),
}  # fmt: skip

INPUTS = (
    Input(name="oil", zh="油品", kind="choice", choices=tuple(oil.zh for oil in OILS.values()), default=OILS["medium_crude"].zh),
    Input(name="mass_t", zh="溢油量", unit="t", possible=(1e-3, 1e6), valid=(0.1, 3e5)),
    Input(name="hours", zh="预测时长", unit="h", possible=(1, 240), valid=(1, 120), default=48.0),
    Input(name="wind_ms", zh="10 m 风速", unit="m/s", possible=(0, 60), valid=(0, 20)),
    Input(name="water_temperature_c", zh="水温", unit="℃", possible=(-2, 40), default=18.0),
    Input(name="density_kg_m3", zh="油密度", unit="kg/m³", possible=(600, 1020), default=None, note="缺省按油品"),
    Input(name="viscosity_cp", zh="油黏度（水温下）", unit="cP", possible=(0.1, 1e6), default=None, note="缺省按油品"),
    Input(name="evaporation", zh="蒸发模型", kind="choice", choices=("fingas", "stiver_mackay"), default="fingas"),
    Input(name="tension_mn_m", zh="油水界面张力", unit="mN/m", possible=(1, 60), default=20.0),
)  # fmt: skip

SPEC = Spec(
    id="spill.weathering", version="1.0", zh="海上溢油风化", en="Oil weathering at sea", inputs=INPUTS,
    outputs=(
        Output(name="times_h", zh="时刻", unit="h"), Output(name="floating_t", zh="海面油量", unit="t", note="不含吸入的水"),
        Output(name="evaporated_t", zh="已蒸发", unit="t"), Output(name="dispersed_t", zh="已分散入水", unit="t"),
        Output(name="water_share", zh="含水率", note="乳化物中的水"), Output(name="emulsion_m3", zh="待回收体积", unit="m³", note="油加吸入的水"),
        Output(name="viscosity_cp", zh="黏度", unit="cP"), Output(name="density_kg_m3", zh="密度", unit="kg/m³"),
        Output(name="area_m2", zh="油膜面积", unit="m²"), Output(name="radius_m", zh="等效半径", unit="m"), Output(name="thickness_mm", zh="平均厚度", unit="mm"),
    ),
    equations=(
        Equation(text="R = 1.53 (Δ g V t²)^¼, then 1.21 (Δ g V² t^1.5 ν^−½)^⅙, then 2.30 (σ² t³ / ρ² ν)^¼, area up to 10⁵ V^¾ m²", source="Fay 1971, Proc. Joint Conf. on Prevention and Control of Oil Spills, API, 463; Dodge et al. 1983 for the first two constants (PyGNOME)"),
        Equation(text="F % = [0.165 D + 0.045 (T − 15)] ln t; of diesel [0.0254 D + 0.01 (T − 15)] √t; D % distilled at 180 °C, T °C, t min", source="Fingas 2004, J. Hazard. Mater. 107, 27, eq. 2"),
        Equation(text="or dF/dt = (K A / V0) exp[6.3 − 10.3 (T0 + TG F)/T], K = 0.0025 U^0.78", source="Stiver & Mackay 1984, Environ. Sci. Technol. 18, 834, eq. 9, 11; Mackay et al. 1980 (EE-8)"),
        Equation(text="dY/dt = 2e-6 (1 + U)² (1 − Y/Ymax)", source="Mackay, Paterson & Trudel 1980, Environment Canada EE-8"),
        Equation(text="μ = μ0 exp(C F) exp[2.5 Y/(1 − 0.65 Y)]", source="Mooney 1951; Mackay et al. 1980"),
        Equation(text="dispersed per hour = 0.11 (1 + U)² 1 % / (1 + 50 √μ δ s), μ cP, δ cm, s dyn/cm", source="Mackay, Paterson & Trudel 1980; Reed 1989"),
    ),
    verification=(
        Check(case="1 000 m³、Δ 0.2、ν 1e-6：900 s 与 1 800 s 的面积，惯性段转入黏性段时的面积", against="PyGNOME test_spreading.py (FayGravityViscous: expected, init_area)", tolerance="1e-9"),
        Check(case="定面积蒸发等于 Stiver–Mackay 积分式 F = ln(1 + B TG/T θ e^(A − B T0/T)) T/(B TG)", against="analytic", tolerance="0.5 %"),
        Check(case="恒风乳化 Y = Ymax (1 − e^(−K (1+U)² t/Ymax))", against="analytic", tolerance="0.5 %"),
        Check(case="海面 + 蒸发 + 分散 = 溢油量", against="conservation", tolerance="1e-9"),
        Check(case="阿拉伯轻质原油 15 ℃、48 h 蒸发 24.5 %（(2.52 + 0.037 T) ln t）", against="Fingas 对该油的实测拟合（J. Petrol. Sci. Res. 2, 104, 2013）", tolerance="10 %"),
    ),
    limits=("油品参数为类别的约数 [K]，有货样时请填密度、黏度", "不计光氧化、沉降、溶解、生物降解与回收", "界面张力段与最终面积为量级估计", "stiver_mackay 随薄油膜面积长期偏高（Fingas 2013），缺省用 fingas"),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return weather(read_oil(inputs), inputs)


def read_oil(inputs: Mapping[str, Any]) -> Oil:
    """The class named, with the density and viscosity given instead of its own."""
    found = next(oil for oil in OILS.values() if oil.zh == inputs["oil"])
    given = {key: inputs[key] for key in ("density_kg_m3", "viscosity_cp") if inputs[key] is not None}
    return replace(found, **given)


def fay_radius_m(volume_m3: Any, seconds: Any, lighter: float, viscosity_m2s: float = SEA_VISCOSITY_M2S) -> Any:
    """Radius of one patch: gravity against inertia, then against the water's drag, then surface tension, up to the final area. ``lighter`` is 1 − ρ oil / ρ water."""
    inertial = FAY_INERTIAL * (lighter * G * volume_m3 * seconds**2) ** 0.25
    viscous = FAY_VISCOUS * (lighter * G * volume_m3**2 * seconds**1.5 / viscosity_m2s**0.5) ** (1 / 6)
    tension = FAY_TENSION * (SPREADING_NM**2 * seconds**3 / (SEA_KG_M3**2 * viscosity_m2s)) ** 0.25
    last = np.sqrt(1e5 * np.asarray(volume_m3) ** 0.75 / np.pi)
    return np.minimum(np.maximum(np.minimum(inertial, viscous), tension), last)


def weather(oil: Oil, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """March by five minutes; told by the half-hour."""
    wind, celsius = float(inputs["wind_ms"]), float(inputs["water_temperature_c"])
    times = np.arange(0.0, float(inputs["hours"]) * 3600 + 1, STEP_S)
    volume = inputs["mass_t"] * 1000 / oil.density_kg_m3
    lighter = max(1 - oil.density_kg_m3 / SEA_KG_M3, 1e-3)
    area = np.pi * fay_radius_m(volume, np.maximum(times, STEP_S), lighter) ** 2
    gone, beaten, water = (np.zeros(times.size) for _ in range(3))  # shares of what was spilled; water share of the emulsion
    for i in range(1, times.size):
        left = max(1 - gone[i - 1] - beaten[i - 1], 0.0)
        if inputs["evaporation"] == "fingas":
            up = max(fingas(oil, celsius, times[i] / 60) - gone[i - 1], 0.0)
        else:
            up = STEP_S * area[i - 1] / volume * stiver_mackay(oil, wind, celsius, gone[i - 1])
        up = min(up, 0.5 * left)
        water[i] = emulsified(oil, wind, water[i - 1])
        film_cm = 100 * volume * left / (1 - water[i]) / area[i]
        down = STEP_S / 3600 * dispersed_per_h(wind, thick(oil, gone[i - 1], water[i]), film_cm, inputs["tension_mn_m"])
        gone[i] = gone[i - 1] + up
        beaten[i] = beaten[i - 1] + min(down, 0.5) * max(left - up, 0.0)
    return _told(oil, inputs["mass_t"], times, area, gone, beaten, water)


def fingas(oil: Oil, celsius: float, minutes: Any) -> Any:
    """Share evaporated after some minutes."""
    if oil.rooted:
        share = (DISTILLED_DIESEL * oil.distilled_pct + 0.01 * (celsius - 15)) * np.sqrt(minutes)
    else:
        share = (DISTILLED * oil.distilled_pct + 0.045 * (celsius - 15)) * np.log(np.maximum(minutes, 1.0))
    return np.clip(share / 100, 0.0, oil.volatile)


def stiver_mackay(oil: Oil, wind_ms: float, celsius: float, evaporated: float) -> float:
    """Metres a second by which a film of this oil grows thinner."""
    power = STIVER_A - STIVER_B * (oil.boiling_k + oil.slope_k * evaporated) / (celsius + 273.15)
    return float(0.0025 * wind_ms**0.78 * np.exp(min(power, 50.0)))


def emulsified(oil: Oil, wind_ms: float, water: float) -> float:
    """Water share one step later."""
    if oil.most_water == 0:
        return 0.0
    return float(oil.most_water - (oil.most_water - water) * np.exp(-UPTAKE_PER_S * (1 + wind_ms) ** 2 / oil.most_water * STEP_S))


def dispersed_per_h(wind_ms: float, viscosity_cp: Any, film_cm: float, tension_mn_m: float) -> float:
    """Share of the floating oil that waves beat into the water for good, an hour."""
    return float(0.11 * 0.01 * (1 + wind_ms) ** 2 / (1 + 50 * np.sqrt(viscosity_cp) * film_cm * tension_mn_m))


def thick(oil: Oil, evaporated: Any, water: Any) -> Any:
    """Viscosity of the emulsion, cP."""
    return oil.viscosity_cp * np.exp(oil.thickening * evaporated) * np.exp(2.5 * water / (1 - MOONEY * water))


def _told(oil: Oil, mass_t: float, times: Floats, area: Floats, gone: Floats, beaten: Floats, water: Floats) -> dict[str, Any]:
    own = slice(None, None, 6)
    left = np.maximum(1 - gone - beaten, 0.0)
    emulsion = mass_t * 1000 / oil.density_kg_m3 * left / (1 - water)
    heavier = oil.density_kg_m3 * (1 + 0.18 * gone)  # [K] what is left is heavier: 0.18 a share evaporated (Buchanan & Hurford 1988)
    told = {
        "times_h": times / 3600, "floating_t": mass_t * left, "evaporated_t": mass_t * gone, "dispersed_t": mass_t * beaten, "water_share": water, "emulsion_m3": emulsion,
        "viscosity_cp": thick(oil, gone, water), "density_kg_m3": (1 - water) * heavier + water * SEA_KG_M3, "area_m2": area, "radius_m": np.sqrt(area / np.pi),
        "thickness_mm": 1000 * emulsion / area,
    }  # fmt: skip
    return {name: value[own] for name, value in told.items()}
