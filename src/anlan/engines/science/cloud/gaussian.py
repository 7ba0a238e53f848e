"""Passive clouds: the Gaussian plume of a steady release and the puff of a sudden one, over flat ground with reflection."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.cloud.sigma import PLUME_CURVES, slade_puff
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.weather import CLASSES, wind_at_height_ms

Array = Any
_STABILITY = Input(name="stability", zh="稳定度", kind="choice", choices=CLASSES)
_HEIGHT = Input(name="height_m", zh="释放高度", unit="m", possible=(0, 500), default=0.0)
_POINTS = (
    Input(name="x_m", zh="下风距离", unit="m", possible=(-1e6, 1e6), valid=(-1e6, 1e4)),
    Input(name="y_m", zh="横风距离", unit="m", possible=(-1e6, 1e6), default=0.0),
    Input(name="z_m", zh="离地高度", unit="m", possible=(0, 2000), default=0.0),
)
_CONCENTRATION = Output(name="concentration_kg_m3", zh="质量浓度", unit="kg/m³")

PLUME = Spec(
    id="cloud.gaussian_plume",
    version="1.0",
    zh="高斯烟羽",
    en="Gaussian plume",
    inputs=(
        Input(name="mass_rate_kg_s", zh="释放速率", unit="kg/s", possible=(0, 1e5)),
        Input(name="wind_ms", zh="风速", unit="m/s", possible=(0.1, 60), valid=(1, 30)),
        Input(
            name="wind_height_m",
            zh="测风高度",
            unit="m",
            possible=(0.5, 200),
            default=10.0,
            note="风速按释放高度折算；贴地释放按 reference_height_m",
        ),
        Input(
            name="reference_height_m",
            zh="计算风速的高度",
            unit="m",
            possible=(0.5, 500),
            default=None,
            note="缺省为测风高度与释放高度之合适者",
        ),
        _STABILITY,
        Input(name="curves", zh="扩散参数", kind="choice", choices=tuple(PLUME_CURVES), default="rural"),
        _HEIGHT,
        *_POINTS,
    ),
    outputs=(_CONCENTRATION,),
    equations=(
        Equation(
            text="C = Q/(2π u σy σz) exp(−y²/2σy²) [exp(−(z−H)²/2σz²) + exp(−(z+H)²/2σz²)]",
            source="CCPS 1999, eq. 2.3.8; Turner 1970 eq. 3.1",
        ),
        Equation(text="σ by Briggs rural/urban, Pasquill–Gifford (DEGADIS/Seinfeld) or TNO", source="see cloud/sigma.py"),
    ),
    verification=(
        Check(
            case="0.1 kg/s，F，2 m/s，x = 500 m（pasquill_gifford）：1.035e-4 kg/m³", against="CCPS 1999 p. 97", tolerance="2 %"
        ),
        Check(case="Briggs σy、σz 六类 × 城乡，x = 1.2 m", against="CCPS 1999 / Briggs 1973", tolerance="1e-6"),
        Check(case="断面通量积分等于释放速率", against="analytic", tolerance="1e-3"),
    ),
    limits=("平坦地形、稳态风；100 m 以内和 10 km 以外不确定性增大",),
)

PUFF = Spec(
    id="cloud.gaussian_puff",
    version="1.0",
    zh="高斯烟团",
    en="Gaussian puff",
    inputs=(
        Input(name="mass_kg", zh="释放量", unit="kg", possible=(0, 1e9)),
        Input(name="wind_ms", zh="输送风速", unit="m/s", possible=(0.1, 60), valid=(1, 30)),
        _STABILITY,
        _HEIGHT,
        Input(name="time_s", zh="释放后时间", unit="s", possible=(0, 1e6)),
        *_POINTS,
    ),
    outputs=(_CONCENTRATION, Output(name="sigma_y_m", zh="σy", unit="m"), Output(name="sigma_z_m", zh="σz", unit="m")),
    equations=(
        Equation(
            text="C = M/((2π)^1.5 σx σy σz) exp(−(x−ut)²/2σx²) exp(−y²/2σy²) [exp(−(z−H)²/2σz²) + exp(−(z+H)²/2σz²)]",
            source="CCPS 1999, eq. 2.3.2",
        ),
        Equation(text="σ = a (ut)^b, σx = σy", source="Slade 1968; CCPS 1999 table 2.12"),
    ),
    verification=(
        Check(case="1 kg，F，2 m/s，x = 500 m，t = 250 s：σy 5.05，σz 2.21", against="CCPS 1999 p. 101", tolerance="2 %"),
    ),
    limits=("σ 取烟团中心处之值",),
)


def plume(inputs: Mapping[str, Any]) -> dict[str, Any]:
    curves = PLUME_CURVES[inputs["curves"]]
    terrain = "urban" if inputs["curves"] == "urban" else "rural"
    at_m = inputs["reference_height_m"] or max(inputs["wind_height_m"] if inputs["height_m"] < 1 else inputs["height_m"], 1.0)
    wind = wind_at_height_ms(inputs["wind_ms"], inputs["stability"], at_m, reference_m=inputs["wind_height_m"], terrain=terrain)
    x = np.asarray(inputs["x_m"], dtype=float)
    sy, sz = curves(inputs["stability"], np.maximum(x, 1e-3))
    across = np.exp(-0.5 * (np.asarray(inputs["y_m"]) / sy) ** 2)
    c = inputs["mass_rate_kg_s"] / (2 * np.pi * wind * sy * sz) * across * _vertical(inputs, sz)
    return {"concentration_kg_m3": np.where(x > 0, c, 0.0)}


def puff(inputs: Mapping[str, Any]) -> dict[str, Any]:
    centre = inputs["wind_ms"] * np.asarray(inputs["time_s"], dtype=float)
    sy, sz = slade_puff(inputs["stability"], np.maximum(centre, 1e-3))
    along = np.exp(-0.5 * ((np.asarray(inputs["x_m"]) - centre) / sy) ** 2)
    across = np.exp(-0.5 * (np.asarray(inputs["y_m"]) / sy) ** 2)
    c = inputs["mass_kg"] / ((2 * np.pi) ** 1.5 * sy * sy * sz) * along * across * _vertical(inputs, sz)
    return {"concentration_kg_m3": c, "sigma_y_m": sy, "sigma_z_m": sz}


def _vertical(inputs: Mapping[str, Any], sz: Array) -> Array:
    z, h = np.asarray(inputs["z_m"]), inputs["height_m"]
    return np.exp(-0.5 * ((z - h) / sz) ** 2) + np.exp(-0.5 * ((z + h) / sz) ** 2)
