"""Crown fire 树冠火: whether a surface fire climbs into the crowns, runs in them, and how fast and hot it then is."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.wildfire import rothermel

Floats = NDArray[np.float64]
NONE, SURFACE, PASSIVE, ACTIVE = 0, 1, 2, 3
HEAT_KJ_KG = 18_000.0  # low heat content of foliage, as in FlamMap
WAGNER = "Van Wagner 1977, Can. J. For. Res. 7, 23; 1989; 1993, 23, 442"

SPEC = Spec(
    id="wildfire.crown",
    version="1.0",
    zh="树冠火",
    en="Crown fire",
    inputs=(
        Input(
            name="surface_intensity_kw_m",
            zh="地表火线强度",
            unit="kW/m",
            possible=(0, 1e6),
            note="wildfire.surface 的 intensity_kw_m",
        ),
        Input(name="surface_rate_m_min", zh="地表火蔓延速率", unit="m/min", possible=(0, 1000)),
        Input(name="base_height_m", zh="枝下高（冠基高）", unit="m", possible=(0, 50), valid=(0.1, 20)),
        Input(name="bulk_density_kg_m3", zh="林冠容重", unit="kg/m³", possible=(0, 1.5), valid=(0.01, 0.4)),
        Input(name="canopy_height_m", zh="树高", unit="m", possible=(0, 100), default=15.0),
        Input(name="foliar_moisture_pct", zh="针叶含水率", unit="%", possible=(20, 400), valid=(70, 130), default=100.0),
        Input(name="wind_10m_ms", zh="10 m 风速", unit="m/s", possible=(0, 60), valid=(0, 20), default=0.0),
        *(item for item in rothermel.SPEC.inputs if item.name.startswith("moisture_")),
    ),
    outputs=(
        Output(name="kind", zh="火型", note="0 不燃，1 地表火，2 间歇树冠火，3 连续树冠火"),
        Output(name="rate_m_min", zh="蔓延速率", unit="m/min"),
        Output(name="intensity_kw_m", zh="火线强度", unit="kW/m"),
        Output(name="flame_length_m", zh="火焰长", unit="m"),
        Output(name="critical_intensity_kw_m", zh="上树临界强度", unit="kW/m"),
        Output(name="critical_rate_m_min", zh="连续树冠火临界速率", unit="m/min"),
        Output(name="crown_rate_m_min", zh="树冠火速率", unit="m/min"),
        Output(name="burned_share", zh="林冠过火比例"),
    ),
    equations=(
        Equation(text="I0 = (0.010 CBH (460 + 25.9 FMC))^1.5", source=f"{WAGNER}, eq. 4"),
        Equation(text="RAC = 3.0/CBD", source=f"{WAGNER}, eq. 9–10"),
        Equation(text="Rc = 3.34 R(fuel model 10, 0.4 × 20-ft wind, no slope)", source="Rothermel 1991, USDA INT-438, p. 5"),
        Equation(
            text="CFB = 1 − e^(−a (R − R0')), a = −ln 0.1/(0.9 (RAC − R0')), R0' = R I0/I; R = Rs + CFB (Rc − Rs)",
            source="Van Wagner 1993; Scott & Reinhardt 2001, RMRS-RP-29, eq. 11–13",
        ),
        Equation(
            text="I = Is R/Rs + CFB (CH − CBH) CBD 18 000 R/60; L = 0.0775 I^0.46 (surface), 0.0266 I^(2/3) (crown)",
            source="Byram 1959; Thomas 1963",
        ),
    ),
    verification=(
        Check(
            case="Worcester 山区：由地表强度与枝下高判定上树，与 FlamMap 火型逐格比较",
            against="../shared/data/wildfire, fire_type.tif",
            tolerance="≥ 99.9 % 同型；1,518 格上树中 ≥ 99 %",
        ),
    ),
    limits=("林冠参数须由本地森林资源调查给出；本市黑松、赤松林缺此数据 [K]", "不含飞火；坡地树冠火按无坡 FM10 计，偏小"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "surface_intensity_kw_m", "surface_rate_m_min", "base_height_m", "bulk_density_kg_m3", "canopy_height_m", "foliar_moisture_pct", "wind_10m_ms",
    )  # fmt: skip
    heat, rate, base, dense, tall, wet, wind = np.broadcast_arrays(*(np.asarray(inputs[name], dtype=float) for name in names))
    wooded = (dense > 0) & (tall > 0)
    start = critical_intensity(base, wet)
    run = np.where(wooded, 3.0 / np.maximum(dense, 1e-6), 1e9)
    crown = crown_rate(inputs, wind)
    climbs = wooded & (heat >= start) & (rate > 0)
    onset = np.where(climbs, rate * start / np.maximum(heat, 1e-9), 0.0)
    steep = -np.log(0.1) / (0.9 * np.maximum(run - onset, 1e-6))
    share = np.where(climbs, 1 - np.exp(-steep * np.maximum(rate - onset, 0)), 0.0)
    share = np.where(climbs & (crown >= run), np.maximum(share, 1 - np.exp(-steep * np.maximum(crown - onset, 0))), share)
    faster = rate + share * np.maximum(crown - rate, 0)
    surface_heat = np.divide(heat * faster, rate, out=np.zeros_like(heat), where=rate > 0)
    crown_heat = share * np.maximum(tall - base, 0) * dense * HEAT_KJ_KG * faster / 60
    whole = np.where(climbs, surface_heat + crown_heat, heat)
    kind = np.where(rate <= 0, NONE, np.where(~climbs, SURFACE, np.where(crown >= run, ACTIVE, PASSIVE)))
    return {
        "kind": kind, "rate_m_min": faster, "intensity_kw_m": whole,
        "flame_length_m": np.where(climbs, np.maximum(0.0266 * whole ** (2 / 3), 0.0775 * whole**0.46), 0.0775 * whole**0.46),
        "critical_intensity_kw_m": start, "critical_rate_m_min": run, "crown_rate_m_min": crown, "burned_share": share,
    }  # fmt: skip


def critical_intensity(base_m: Floats, foliar_pct: Floats) -> Floats:
    """Surface intensity that lights the crowns, kW/m."""
    return np.asarray((0.010 * base_m * (460 + 25.9 * foliar_pct)) ** 1.5)


def crown_rate(inputs: Mapping[str, Any], wind_10m_ms: Floats) -> Floats:
    """Rate of an active crown fire, m/min: 3.34 times that of fuel model 10 in 0.4 of the wind at 20 ft (10 m wind / 1.15)."""
    given = {name: inputs[name] for name in inputs if name.startswith("moisture_")}
    under = {"fuel_model": 10.0, "slope_pct": 0.0, "aspect_deg": 0.0, "wind_ms": 0.4 * wind_10m_ms / 1.15, "wind_from_deg": 0.0}
    return np.asarray(3.34 * rothermel.compute({**given, **under})["rate_m_min"])
