"""Rothermel's surface fire (1972) with the 53 standard fuel models; slope and wind, flame length and intensity. Equations in feet, results in metres."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
FOOT_M = 0.3048
BTU_FT_S_KW_M = 3.46414  # Btu/(ft s) in kW/m
PARTICLE_LB_FT3, MINERAL, SILICA_FREE = 32.0, 0.0555, 0.010
DEAD, LIVE = slice(0, 4), slice(4, 6)  # 1 h, 10 h, 100 h, cured herbs; live herbs, live wood
_SIZE_EDGES = (1200.0, 192.0, 96.0, 48.0, 16.0)
ANDREWS = "Andrews 2018, USDA RMRS-GTR-371"

SPEC = Spec(
    id="wildfire.surface",
    version="1.0",
    zh="地表火蔓延（Rothermel）",
    en="Surface fire spread, Rothermel",
    inputs=(
        Input(
            name="fuel_model", zh="可燃物模型号", possible=(1, 204), note="Anderson 1–13，Scott & Burgan 101–204；91–99 不可燃"
        ),
        Input(name="slope_pct", zh="坡度", unit="%", possible=(0, 400), valid=(0, 100), default=0.0),
        Input(name="aspect_deg", zh="坡向（下坡朝向）", unit="°", possible=(-1, 360), default=0.0),
        Input(name="wind_ms", zh="火焰中部风速", unit="m/s", possible=(0, 40), valid=(0, 15), default=0.0),
        Input(name="wind_from_deg", zh="风向（来向）", unit="°", possible=(0, 360), default=0.0),
        Input(name="moisture_1h", zh="1 时滞含水率", unit="%", possible=(1, 60), default=6.0),
        Input(name="moisture_10h", zh="10 时滞含水率", unit="%", possible=(1, 60), default=8.0),
        Input(name="moisture_100h", zh="100 时滞含水率", unit="%", possible=(1, 60), default=10.0),
        Input(name="moisture_herb", zh="草本活可燃物含水率", unit="%", possible=(30, 300), default=75.0),
        Input(name="moisture_woody", zh="木本活可燃物含水率", unit="%", possible=(30, 300), default=60.0),
    ),
    outputs=(
        Output(name="rate_m_min", zh="最大蔓延速率", unit="m/min"),
        Output(name="towards_deg", zh="最大蔓延方向", unit="°"),
        Output(name="flame_length_m", zh="火焰长", unit="m"),
        Output(name="intensity_kw_m", zh="火线强度", unit="kW/m"),
        Output(name="effective_wind_ms", zh="等效风速", unit="m/s"),
    ),
    equations=(
        Equation(
            text="R = I_R ξ (1 + φw + φs)/(ρb ε Q_ig), φ added as vectors",
            source=f"Rothermel 1972, INT-115; Albini 1976; {ANDREWS}",
        ),
        Equation(text="cured share of herbs 1 − (M/0.9 − 1/3)", source="Scott & Burgan 2005; Burgan 1979"),
        Equation(text="I = I_R (384/σ) R/60; L = 0.45 I^0.46 (Btu, ft)", source="Byram 1959; Anderson 1969"),
    ),
    verification=(
        Check(
            case="佛蒙特 Worcester 山区 613 × 549 格，FlamMap 地表火 22 万格：速率、火焰长、强度",
            against="../shared/data/wildfire (FlamMap 6, no wind)",
            tolerance="中位误差 ≤ 3 %，95 % 在 10 % 内",
        ),
    ),
    limits=("地表火；不计树冠火、飞火", "可燃物模型为北美体系，用于本地须由林业部门对应 [K]"),
)

WANG = Spec(
    id="wildfire.wang_zhengfei",
    version="1.0",
    zh="林火蔓延（王正非）",
    en="Fire spread, Wang Zhengfei",
    inputs=(
        Input(name="temperature_c", zh="气温", unit="℃", possible=(-40, 50), valid=(0, 45)),
        Input(name="wind_ms", zh="风速", unit="m/s", possible=(0, 40), valid=(0, 15)),
        Input(name="humidity_pct", zh="相对湿度", unit="%", possible=(1, 100)),
        Input(name="slope_deg", zh="坡度（顺风上坡为正）", unit="°", possible=(-60, 60), valid=(-42, 42), default=0.0),
        Input(
            name="fuel",
            zh="可燃物",
            kind="choice",
            choices=("平铺针叶", "枯枝落叶", "茅草杂草", "莎草矮桦", "牧场草原", "松林"),
            default="枯枝落叶",
        ),
    ),
    outputs=(
        Output(name="rate_m_min", zh="蔓延速率", unit="m/min"),
        Output(name="initial_m_min", zh="初始蔓延速率", unit="m/min"),
    ),
    equations=(
        Equation(
            text="R = R0 Kw Ks Kφ; R0 = 0.0299T + 0.047W + 0.009(100 − h) − 0.304, W Beaufort force",
            source="王正非 1983《山地林火蔓延模型》; 毛贤敏 1993 [K]",
        ),
        Equation(text="Kw = e^(0.1783 V); Kφ = e^(3.533 (tan φ)^1.2)", source="毛贤敏 1993《风和地形对林火蔓延速度的作用》[K]"),
    ),
    verification=(Check(case="无风平地 Kw = Kφ = 1；各因子单调", against="analytic", tolerance="exact"),),
    limits=("系数标 [K]，以本地火场校核后使用",),
)
FUEL_FACTOR = {"平铺针叶": 0.8, "枯枝落叶": 1.2, "茅草杂草": 1.6, "莎草矮桦": 1.8, "牧场草原": 2.0, "松林": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """A fuel bed at given moistures: what no longer depends on slope and wind. ``rate_ft_min`` without either."""

    rate_ft_min: float
    heat_btu_ft2: float
    slope_factor: float
    wind_c: float
    wind_b: float
    wind_limit_ft_min: float


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    names = ("fuel_model", "slope_pct", "aspect_deg", "wind_ms", "wind_from_deg")
    fuel, slope, aspect, wind, come_from = np.broadcast_arrays(*(np.asarray(inputs[name], dtype=float) for name in names))
    moisture = tuple(
        float(np.asarray(inputs[f"moisture_{kind}"]).ravel()[0]) / 100 for kind in ("1h", "10h", "100h", "herb", "woody")
    )
    beds = {int(number): bed(int(number), moisture) for number in np.unique(fuel)}
    table = {
        name: np.vectorize(lambda n, name=name: getattr(beds[int(n)], name), otypes=[float])(fuel)
        for name in Bed.__dataclass_fields__
    }
    rate, towards, effective = _lean(table, slope, aspect, wind, come_from)
    intensity = table["heat_btu_ft2"] * rate / 60
    return {
        "rate_m_min": rate * FOOT_M,
        "towards_deg": towards,
        "flame_length_m": 0.45 * intensity**0.46 * FOOT_M,
        "intensity_kw_m": intensity * BTU_FT_S_KW_M,
        "effective_wind_ms": effective * FOOT_M / 60,
    }


def wang_zhengfei(inputs: Mapping[str, Any]) -> dict[str, Any]:
    from anlan.kernel.units import beaufort

    force = beaufort(inputs["wind_ms"])
    initial = np.maximum(0.0299 * inputs["temperature_c"] + 0.047 * force + 0.009 * (100 - inputs["humidity_pct"]) - 0.304, 0.0)
    tangent = np.tan(np.radians(inputs["slope_deg"]))
    slope = np.exp(np.sign(tangent) * 3.533 * np.abs(tangent) ** 1.2)
    return {
        "rate_m_min": initial * np.exp(0.1783 * inputs["wind_ms"]) * FUEL_FACTOR[inputs["fuel"]] * slope,
        "initial_m_min": initial,
    }


@cache
def bed(number: int, moisture: tuple[float, ...]) -> Bed:
    """The bed of a fuel model at moistures (1 h, 10 h, 100 h, herb, woody) as fractions; all zero for what does not burn (91–99)."""
    if 91 <= number <= 99:
        return Bed(rate_ft_min=0.0, heat_btu_ft2=0.0, slope_factor=0.0, wind_c=0.0, wind_b=1.0, wind_limit_ft_min=0.0)
    row = _models().get(number)
    if row is None:
        near = min(_models(), key=lambda known: abs(known - number))
        raise bad_input("fuel_model", f"没有可燃物模型 {number}，最接近的是 {near}（{_models()[near]['code']}）")
    load, sav, wet = _classes(row, moisture)
    area = sav * load / PARTICLE_LB_FT3
    parts = [slice_ for slice_ in (DEAD, LIVE) if area[slice_].sum() > 0]
    within = np.zeros(6)
    for part in parts:
        within[part] = area[part] / area[part].sum()
    share = {id(part): area[part].sum() / area.sum() for part in parts}
    sigma = sum(share[id(part)] * (within[part] * sav[part]).sum() for part in parts)
    packing = load.sum() / row["depth_ft"] / PARTICLE_LB_FT3
    relative = packing / (3.348 * sigma**-0.8189)
    a = 133 * sigma**-0.7913
    reaction = sigma**1.5 / (495 + 0.0594 * sigma**1.5) * relative**a * np.exp(a * (1 - relative))
    damping = _damping(row, load, sav, wet)
    net = load * (1 - MINERAL)
    burning = sum(
        (_same_size(sav[p], within[p]) * net[p]).sum() * row["heat_kbtu_lb"] * 1000 * damping[0 if p is DEAD else 1]
        for p in parts
    )
    intensity = reaction * burning * min(0.174 * SILICA_FREE**-0.19, 1.0)
    effective = np.where(sav > 0, np.exp(-138 / np.maximum(sav, 1e-9)), 0.0)
    sink = (
        load.sum() / row["depth_ft"] * sum(share[id(p)] * (within[p] * effective[p] * (250 + 1116 * wet[p])).sum() for p in parts)
    )
    spread = np.exp((0.792 + 0.681 * sigma**0.5) * (packing + 0.1)) / (192 + 0.2595 * sigma)
    e = 0.715 * np.exp(-3.59e-4 * sigma)
    return Bed(
        rate_ft_min=float(intensity * spread / sink),
        heat_btu_ft2=float(intensity * 384 / sigma),
        slope_factor=float(5.275 * packing**-0.3),
        wind_c=float(7.47 * np.exp(-0.133 * sigma**0.55) * relative**-e),
        wind_b=float(0.02526 * sigma**0.54),
        wind_limit_ft_min=float(96.8 * intensity ** (1 / 3)),
    )


def _classes(row: Mapping[str, Any], moisture: tuple[float, ...]) -> tuple[Floats, Floats, Floats]:
    """Loads, surface-to-volume, moistures of the six classes; herbs of a dynamic model cure into the fourth."""
    herb = row["load_herb"]
    green = float(np.clip(moisture[3] / 0.9 - 1 / 3, 0, 1)) if row["number"] > 100 else 1.0
    load = np.array([row["load_1h"], row["load_10h"], row["load_100h"], herb * (1 - green), herb * green, row["load_woody"]])
    sav = np.array([row["sav_1h"], 109.0, 30.0, row["sav_herb"], row["sav_herb"], row["sav_woody"]])
    wet = np.array([*moisture[:3], moisture[0], moisture[3], moisture[4]])
    return load, np.where(load > 0, sav, 0.0), wet


def _damping(row: Mapping[str, Any], load: Floats, sav: Floats, wet: Floats) -> tuple[float, float]:
    """Moisture damping of dead and of live fuel; the live extinction moisture follows from the dead fine fuel (Albini 1976)."""
    extinct = row["extinction_pct"] / 100
    area = sav * load
    fine = np.where(sav[DEAD] > 0, load[DEAD] * np.exp(-138 / np.maximum(sav[DEAD], 1e-9)), 0.0)
    tender = np.where(sav[LIVE] > 0, load[LIVE] * np.exp(-500 / np.maximum(sav[LIVE], 1e-9)), 0.0)
    dead = _curve(float((area[DEAD] * wet[DEAD]).sum() / area[DEAD].sum()) / extinct)
    if tender.sum() <= 0:
        return dead, 0.0
    fine_wet = float((fine * wet[DEAD]).sum() / fine.sum())
    live_extinct = max(2.9 * fine.sum() / tender.sum() * (1 - fine_wet / extinct) - 0.226, extinct)
    return dead, _curve(float((area[LIVE] * wet[LIVE]).sum() / area[LIVE].sum()) / live_extinct)


def _curve(ratio: float) -> float:
    r = min(ratio, 1.0)
    return max(1 - 2.59 * r + 5.11 * r**2 - 3.52 * r**3, 0.0)


def _same_size(sav: Floats, within: Floats) -> Floats:
    """g: for each class the summed share of all classes of its size (Albini 1976)."""
    size = np.searchsorted(-np.array(_SIZE_EDGES), -sav)
    return np.array([within[size == own].sum() if s > 0 else 0.0 for own, s in zip(size, sav, strict=True)])


def _lean(
    table: Mapping[str, Floats], slope_pct: Floats, aspect: Floats, wind_ms: Floats, come_from: Floats
) -> tuple[Floats, Floats, Floats]:
    """Greatest rate (ft/min), its direction (°), and the wind that alone would give it; slope and wind factors added as vectors."""
    wind_ft = wind_ms / FOOT_M * 60
    by_slope = table["slope_factor"] * (slope_pct / 100) ** 2
    by_wind = table["wind_c"] * wind_ft ** table["wind_b"]
    up, blown = np.radians(aspect + 180), np.radians(come_from + 180)
    east = by_slope * np.sin(up) + by_wind * np.sin(blown)
    north = by_slope * np.cos(up) + by_wind * np.cos(blown)
    factor = np.hypot(east, north)
    effective = (factor / np.maximum(table["wind_c"], 1e-12)) ** (1 / table["wind_b"])
    towards: Floats = np.asarray(np.round(np.degrees(np.arctan2(east, north)), 9) % 360, dtype=np.float64)
    return table["rate_ft_min"] * (1 + factor), towards, effective


@cache
def _models() -> dict[int, dict[str, Any]]:
    text = resources.files("anlan.engines.science").joinpath("data/fuel_models.csv").read_text(encoding="utf-8")
    rows = [
        {key: value if key == "code" else float(value) for key, value in row.items()} for row in csv.DictReader(text.splitlines())
    ]
    return {int(row["number"]): row for row in rows}
