"""One release under one weather, as every cloud model of the map wants it: source, air, levels. Fills what follows from the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy

from anlan.engines.science import weather
from anlan.engines.science.checking import bad_input
from anlan.engines.science.cloud import dense
from anlan.engines.science.cloud.sigma import PLUME_CURVES
from anlan.engines.science.cloud.swath import Swath
from anlan.engines.science.source import release
from anlan.engines.science.spec import Input
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K, Substance, find_substance
from anlan.engines.science.weather import CLASSES

SCHEMES = ("auto", "aegl", "erpg", "pac", "idlh", "lel")
ROUGHNESS_M = {"rural": 0.1, "urban": 1.0, "water": 2e-4}  # TNO Yellow Book CPR 14E 1997 table 4.5: crops, town, open water
HORIZON_M = (
    10_000.0  # [K] how far a zone is drawn: beyond an hour or so of travel wind and air are others (ALOHA 5.4 draws to 10 km)
)
GROUND_M = 10.0  # released higher, neither density nor a jet is followed
LOWEST_WIND_MS = 1.0  # below it no plume model holds; ALOHA 5.4 refuses below 1 m/s at 3 m

INPUTS = (
    Input(name="substance", zh="物质", kind="text", note="中文名、化学式或 CAS"),
    Input(name="lon", zh="经度", unit="°", possible=(-180, 180), note="WGS 84 / CGCS2000"),
    Input(name="lat", zh="纬度", unit="°", possible=(-89, 89)),
    Input(name="mass_rate_kg_s", zh="进入大气速率", unit="kg/s", possible=(1e-5, 1e5), default=None, note="缺省由存量和孔径推算"),
    Input(name="duration_s", zh="持续时间", unit="s", possible=(1, 1e7), default=None),
    Input(name="mass_kg", zh="容器存量", unit="kg", possible=(1e-3, 1e9), default=None),
    Input(name="hole_diameter_m", zh="孔径", unit="m", possible=(1e-4, 3), default=None),
    Input(name="storage_temperature_c", zh="储存温度", unit="℃", possible=(-260, 500), default=None, note="缺省为气温"),
    Input(name="storage_pressure_pa", zh="储存绝对压力", unit="Pa", possible=(1e4, 1e8), default=None),
    Input(name="phase", zh="泄漏部位", kind="choice", choices=("liquid", "vapour"), default="liquid"),
    Input(name="bund_area_m2", zh="围堰面积", unit="m²", possible=(0, 1e6), default=0.0),
    Input(name="height_m", zh="释放高度", unit="m", possible=(0, 300), default=0.0),
    Input(name="wind_ms", zh="10 m 风速", unit="m/s", possible=(0, 60), valid=(1, 20)),
    Input(name="wind_from_deg", zh="风向（来向）", unit="°", possible=(0, 360), default=None, note="缺省为未知：分区取全向圆"),
    Input(name="stability", zh="稳定度", kind="choice", choices=CLASSES, default=None, note="缺省由时刻、云量、风速定"),
    Input(name="time", zh="时刻", kind="time", default=None),
    Input(name="cloud_tenths", zh="总云量", unit="成", possible=(0, 10), default=5.0),
    Input(name="air_temperature_c", zh="气温", unit="℃", possible=(-50, 55), default=20.0),
    Input(name="terrain", zh="地面", kind="choice", choices=tuple(ROUGHNESS_M), default="rural"),
    Input(
        name="levels",
        zh="毒性标准",
        kind="choice",
        choices=SCHEMES,
        default="auto",
        note="auto：AEGL→ERPG→PAC→IDLH→LEL，取先有者",
    ),
    Input(
        name="horizon_m", zh="画到多远", unit="m", possible=(100, 50_000), default=HORIZON_M, note="更远处风和大气已变，不外推"
    ),
    Input(
        name="jet_speed_ms",
        zh="射流速度",
        unit="m/s",
        possible=(0, 1000),
        valid=(0, 400),
        default=None,
        note="减压后、顺风水平；缺省由存量和孔径推算，只给速率时为 0；喷口受阻、朝上或方向不明请填 0（近处更保守）",
    ),
    Input(name="method", zh="模型", kind="choice", choices=("auto", "dense", "gaussian"), default="auto"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """All that a cloud needs. ``levels_ppm`` mildest first; ``notes`` say what was assumed."""

    substance: Substance
    lon: float
    lat: float
    rate_kg_s: float
    duration_s: float
    liquid_fraction: float
    height_m: float
    jet_speed_ms: float
    wind_ms: float
    wind_from_deg: float | None
    stability: str
    air_temperature_c: float
    terrain: str
    horizon_m: float
    method: str
    scheme: str
    levels_ppm: Mapping[str, float]
    notes: tuple[str, ...]

    @property
    def as_dense(self) -> dict[str, Any]:
        """The inputs of ``cloud.dense_plume``."""
        return {
            "substance": self.substance.cas,
            "mass_rate_kg_s": self.rate_kg_s,
            "duration_s": self.duration_s,
            "source_radius_m": None,
            "source_temperature_k": None,
            "liquid_fraction": self.liquid_fraction,
            "jet_speed_ms": self.jet_speed_ms,
            "wind_ms": self.wind_ms,
            "stability": self.stability,
            "air_temperature_c": self.air_temperature_c,
            "roughness_m": ROUGHNESS_M[self.terrain],
            "friction_velocity_ms": None,
            "obukhov_m": None,
            "averaging_s": 600.0,
        }


def read(inputs: Mapping[str, Any]) -> Scenario:
    """The scenario of checked inputs; raises Refused naming what is missing."""
    substance = find_substance(inputs["substance"])
    scheme, levels = choose_levels(substance, inputs["levels"])
    rate, duration, liquid, jet, notes = _source(substance, inputs)
    stability, more = _stability(inputs)
    wind = max(inputs["wind_ms"], LOWEST_WIND_MS)
    if wind > inputs["wind_ms"]:
        more = (*more, f"风速 {inputs['wind_ms']:g} m/s 按 {wind:g} m/s 计算；近静风时云团向四周漂散，请同时防护各方向")
    if inputs["wind_from_deg"] is None:
        more = (*more, "风向未知：按全向圆划分，请尽快取得现场风向后重算")
    drawn = Scenario(
        substance=substance,
        lon=inputs["lon"],
        lat=inputs["lat"],
        rate_kg_s=rate,
        duration_s=duration,
        liquid_fraction=liquid,
        height_m=inputs["height_m"],
        jet_speed_ms=jet if inputs["jet_speed_ms"] is None else inputs["jet_speed_ms"],
        wind_ms=wind,
        wind_from_deg=inputs["wind_from_deg"],
        stability=stability,
        air_temperature_c=inputs["air_temperature_c"],
        terrain=inputs["terrain"],
        horizon_m=inputs["horizon_m"],
        method=inputs["method"],
        scheme=scheme,
        levels_ppm=levels,
        notes=(*notes, *more),
    )
    drawn = replace(drawn, method=_method(drawn))
    return replace(drawn, notes=(*drawn.notes, *_jet_note(drawn)))


def swath(scenario: Scenario) -> Swath:
    whole = _dense(scenario) if scenario.method == "dense" else _gaussian(scenario)
    return whole.until(scenario.horizon_m)


def choose_levels(substance: Substance, scheme: str) -> tuple[str, dict[str, float]]:
    """The first scheme that has levels for the substance; refuses where none has."""
    order = SCHEMES[1:] if scheme == "auto" else (scheme,)
    for name in order:
        if found := substance.levels_ppm(name):
            return name, found
    have = [name for name in SCHEMES[1:] if substance.levels_ppm(name)]
    hint = f"；可用：{'、'.join(have)}" if have else "，也无其他标准；不能划毒性分区"
    raise bad_input("levels", f"{substance.name}没有 {scheme.upper()} 数值{hint}")


def _source(substance: Substance, inputs: Mapping[str, Any]) -> tuple[float, float, float, float, tuple[str, ...]]:
    """Rate, duration, aerosol share, speed of the jet, notes: given, or from vessel and hole."""
    if inputs["mass_rate_kg_s"]:
        duration = inputs["duration_s"] or (inputs["mass_kg"] / inputs["mass_rate_kg_s"] if inputs["mass_kg"] else 3600.0)
        return inputs["mass_rate_kg_s"], duration, 0.0, 0.0, ()
    if not (inputs["mass_kg"] and inputs["hole_diameter_m"]):
        raise bad_input("mass_rate_kg_s", "请给出进入大气速率 mass_rate_kg_s，或容器存量 mass_kg 和孔径 hole_diameter_m")
    storage = inputs["storage_temperature_c"] if inputs["storage_temperature_c"] is not None else inputs["air_temperature_c"]
    shared = ("substance", "mass_kg", "hole_diameter_m", "storage_pressure_pa", "phase", "air_temperature_c", "bund_area_m2")
    found = release.compute(
        {name: inputs[name] for name in shared}
        | {"storage_temperature_c": storage, "head_m": 1.0, "wind_ms": max(inputs["wind_ms"], 0.5)}
    )
    flash = found["flash_fraction"]
    at_once = found["airborne_kg_s"] - found["pool_kg_s"]
    liquid = (
        max(0.0, 1 - found["release_kg_s"] * flash / at_once) * at_once / found["airborne_kg_s"] if flash and at_once else 0.0
    )
    note = f"源强由存量与孔径推算：泄漏 {found['release_kg_s']:.2f} kg/s，进入大气 {found['airborne_kg_s']:.2f} kg/s，{found['duration_s'] / 60:.0f} 分钟放完"
    jet = found["jet_speed_ms"] * at_once / found["airborne_kg_s"]  # the pool's vapour has no momentum of its own
    return found["airborne_kg_s"], inputs["duration_s"] or found["duration_s"], liquid, jet, (note, *found["warnings"])


def _stability(inputs: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    if inputs["stability"]:
        return inputs["stability"], ()
    if inputs["time"] is None:
        raise bad_input("stability", "请给出稳定度 stability（A–F），或时刻 time 以便推算")
    wanted = {name: inputs[name] for name in ("time", "lon", "lat", "wind_ms", "cloud_tenths")} | {"low_cloud_tenths": None}
    found = weather.compute(wanted)
    return found["stability"], (
        f"稳定度 {found['stability']} 由云量 {inputs['cloud_tenths']:g} 成、太阳高度角 {found['solar_elevation_deg']:.0f}° 推算",
    )


def _method(scenario: Scenario) -> str:
    if scenario.method != "auto":
        return scenario.method
    if scenario.height_m >= GROUND_M:
        return "gaussian"
    return "dense" if dense.has_jet(scenario.as_dense) or dense.is_dense(scenario.as_dense) else "gaussian"


def _jet_note(scenario: Scenario) -> tuple[str, ...]:
    if scenario.method != "dense" or not dense.has_jet(scenario.as_dense):
        return ()
    return (
        f"按顺风水平射流 {scenario.jet_speed_ms:.0f} m/s 计卷吸；喷口受阻、朝上或方向不明时请把射流速度填 0 重算（近处更保守）",
    )


def _dense(scenario: Scenario) -> Swath:
    inputs = scenario.as_dense
    return dense.swath_of(dense.march(inputs), inputs)


def _gaussian(scenario: Scenario) -> Swath:
    x = np.geomspace(1.0, 50_000.0, 400)
    sy, sz = PLUME_CURVES["urban" if scenario.terrain == "urban" else "rural"](scenario.stability, x)
    wind = weather.wind_at_height_ms(scenario.wind_ms, scenario.stability, max(scenario.height_m, 10.0))
    mass = scenario.rate_kg_s / (np.pi * wind * sy * sz) * np.exp(-0.5 * (scenario.height_m / sz) ** 2)
    per_kg = R_J_MOL_K * (scenario.air_temperature_c + 273.15) / (ATM_PA * scenario.substance.molar_mass_kg_mol)
    a, b = dense.ALONGWIND[scenario.stability]
    passing = scipy.special.erf(wind * scenario.duration_s / (2 * np.sqrt(2) * a * x**b))
    fraction = np.clip(mass * per_kg * passing, 1e-30, 1.0)
    return Swath(x_m=x, fraction=fraction, plateau_m=np.zeros_like(x), sy_m=np.sqrt(2) * sy, travel_s=x / wind)
