"""Individual and societal risk 个人风险与社会风险 of one or several vessels, against GB 36894-2018.

Every outcome has a footprint on a polar grid whose angle 0 is downwind. The wind rose turns it: individual risk is the circular
convolution of footprint and rose, and the dead of each direction are the correlation of footprint and people — both by FFT over the angle.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.risk import events, footprints, given, judging, placing
from anlan.engines.science.risk.events import Outcome, Vessel, Weather
from anlan.engines.science.risk.footprints import ANGLES, Polar
from anlan.engines.science.risk.frequencies import SOURCES, TABLES
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]

SPEC = Spec(
    id="risk.quantitative",
    version="1.0",
    zh="个人风险与社会风险",
    en="Individual and societal risk",
    inputs=(
        Input(
            name="vessels",
            zh="装置",
            kind="object",
            note="各有 substance, mass_kg, lon, lat；可给 name, temperature_c, pressure_pa, kind（pressurised / atmospheric）, bund_area_m2",
        ),
        Input(
            name="frequencies",
            zh="泄漏频率表",
            kind="choice",
            choices=tuple(TABLES),
            default="api581",
            note="；".join(SOURCES.values()),
        ),
        Input(name="frequency_factor", zh="频率修正（管理、设备）", possible=(0.01, 100), default=1.0),
        Input(
            name="weather",
            zh="天气类",
            kind="object",
            default=None,
            note="stability, wind_ms, share；缺省 D5 50 %、D2 30 %、F2 20 % [K]",
        ),
        Input(
            name="wind_rose", zh="风频", kind="object", default=None, note="自北起顺时针的来向频率，8、12、16 或 36 个；缺省均匀"
        ),
        Input(name="delayed_ignition", zh="延迟点火概率", possible=(0, 1), default=0.3, note="[K] 随厂内外点火源"),
        Input(name="population", zh="人口点", kind="object", default=None, note="lon, lat, people；给出才算社会风险"),
        Input(
            name="outdoor_share",
            zh="室外人口份额",
            possible=(0, 1),
            default=0.07,
            note="白天 0.07、夜间 0.01（Purple Book 2005 table 5.1）",
        ),
        Input(
            name="targets", zh="防护目标", kind="object", default=None, note="name, lon, lat, category（GB 36894 三类名称之一）"
        ),
        Input(name="is_new", zh="新建装置", kind="flag", default=False),
        Input(name="reach_m", zh="计算半径", unit="m", possible=(200, 20_000), default=5000.0),
        Input(name="grid", zh="网格边数", possible=(40, 600), default=120),
        Input(name="air_temperature_c", zh="气温", unit="℃", possible=(-50, 55), default=15.0),
    ),
    outputs=(
        Output(name="levels", zh="个人风险等值线", note="value 1/a, label, distance_m, area_km2；频率高者在前"),
        Output(name="contours", zh="等值线", note="GeoJSON"),
        Output(name="per_year", zh="个人风险网格", unit="1/a", note="行为 grid.lat，列为 grid.lon"),
        Output(name="grid", zh="网格坐标", note="lon, lat"),
        Output(name="external_distances", zh="外部安全防护距离", note="GB/T 37243：各类防护目标的基准与最远距离"),
        Output(name="fn", zh="F–N 曲线", note="people（死亡人数 N）, per_year（不少于 N 的频率）, upper, lower（GB 36894 两线）"),
        Output(name="societal", zh="社会风险判定", note="acceptable / alarp / unacceptable"),
        Output(name="expected_deaths", zh="潜在生命损失", unit="1/a"),
        Output(name="outcomes", zh="事故后果清单", note="vessel, leak, kind, per_year, reach_m"),
        Output(name="targets", zh="防护目标判定", note="name, per_year, limit, is_met"),
    ),
    equations=(
        Equation(
            text="IR(r, θ) = Σ f_i Σ_k p_k P_i(r, θ − θ_k); F(N) = Σ f_i p_k [N_ik ≥ N]",
            source="Purple Book CPR 18E 2005, ch. 6; GB/T 37243-2019, 7",
        ),
        Equation(
            text="event tree: lit at once / later / not; flash fire 0.6, explosion 0.4; toxic if not lit",
            source="Purple Book 2005, ch. 4",
        ),
        Equation(text="frequencies: API 581 or Purple Book, configurable", source="; ".join(SOURCES.values())),
        Equation(text="criteria: 3e-7 … 3e-5 per year; F = 1e-3/N and 1e-5/N [K]", source="GB 36894-2018, table 1 and figure 1"),
    ),
    verification=(
        Check(case="均匀风频：个人风险与角度无关；单一风向：等于后果乘频率", against="analytic", tolerance="1e-6"),
        Check(case="频率之和等于事件树各支之和；潜在生命损失等于 F–N 曲线下面积", against="analytic", tolerance="1e-9"),
        Check(
            case="人口按个人风险加权之和等于潜在生命损失（全部室外）",
            against="independent path through the map",
            tolerance="10 %",
        ),
    ),
    limits=("只计容器本体泄漏，不计管道、装卸", "无概率函数的毒物不计中毒", "瞬时破裂按 60 s 释放的烟羽计算", "不计多米诺"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    vessels = given.vessels(inputs["vessels"])
    weather, rose = given.weather(inputs["weather"]), given.rose(inputs["wind_rose"])
    grid = footprints.polar(inputs["reach_m"])
    people = given.population(inputs["population"])
    found, tables, deaths, often, notes = [], [], [], [], [given.uniform(inputs), *given.unpoisoned(vessels)]
    for vessel in vessels:
        ends = list(_outcomes(vessel, weather, grid, inputs))
        found += ends
        table = sum((end.per_year * end.footprint.outdoors for end in ends), np.zeros((grid.r.size, ANGLES)))
        tables.append(_turn(table, rose))
        if people is not None:
            count, frequency = _dead(vessel, ends, grid, rose, people, inputs["outdoor_share"])
            deaths.append(count)
            often.append(frequency)
    field = placing.empty_map(vessels, _needed_m(grid, tables), round(inputs["grid"]))
    for vessel, table in zip(vessels, tables, strict=True):
        field["per_year"] += placing.onto_map(field, vessel, grid, table)
    levels, contours = placing.levels(field, vessels)
    fn, verdict, expected = judging.societal(deaths, often)
    return {
        "levels": levels,
        "contours": contours,
        "per_year": field["per_year"],
        "grid": {key: field[key] for key in ("lon", "lat")},
        "external_distances": placing.external(field, vessels, inputs["is_new"]),
        "fn": fn,
        "societal": verdict if people is not None else "",
        "expected_deaths": expected,
        "outcomes": [_row(end, grid) for end in found],
        "targets": judging.targets(field, inputs),
        "warnings": [note for note in notes if note],
    }


def _outcomes(vessel: Vessel, weather: tuple[Weather, ...], grid: Polar, inputs: Mapping[str, Any]) -> Any:
    for leak in TABLES[inputs["frequencies"]][vessel.kind]:
        for air in weather:
            for end in events.outcomes(vessel, leak, air, inputs["delayed_ignition"], grid, inputs["air_temperature_c"]):
                yield Outcome(
                    vessel=end.vessel,
                    leak=end.leak,
                    kind=end.kind,
                    per_year=end.per_year * inputs["frequency_factor"],
                    footprint=end.footprint,
                )


def _turn(table: Floats, rose: Floats) -> Floats:
    """Downwind angle → bearing from east: the footprint turned to every direction by its share."""
    return np.fft.irfft(np.fft.rfft(table, axis=1) * np.fft.rfft(rose)[None, :], n=ANGLES, axis=1).clip(min=0.0)


def _dead(
    vessel: Vessel, ends: list[Outcome], grid: Polar, rose: Floats, people: Mapping[str, Floats], outdoors: float
) -> tuple[Floats, Floats]:
    """People killed and frequency, for every outcome and direction of the wind."""
    count = placing.polar_people(vessel, grid, people)
    turned = np.conj(np.fft.rfft(count, axis=1))
    rows, often = [], []
    blowing = rose > 0
    for end in ends:
        share = outdoors * end.footprint.outdoors + (1 - outdoors) * end.footprint.indoors
        dead = np.fft.irfft(np.conj((np.fft.rfft(share, axis=1) * turned).sum(axis=0)), n=ANGLES)
        rows.append(dead[blowing].clip(min=0.0))
        often.append(end.per_year * rose[blowing])
    return np.concatenate(rows), np.concatenate(often)


def _needed_m(grid: Polar, tables: list[Floats]) -> float:
    """A little farther than the lowest risk drawn, so that small risks are seen too."""
    rings = np.flatnonzero(np.any([table.max(axis=1) >= placing.CONTOURS[-1][0] / 3 for table in tables], axis=0))
    return float(min(1.2 * grid.r[rings[-1]] + 20, grid.r[-1])) if rings.size else 100.0


def _row(end: Outcome, grid: Polar) -> dict[str, Any]:
    reached = np.flatnonzero((end.footprint.outdoors >= 0.01).any(axis=1))
    return {
        "vessel": end.vessel,
        "leak": end.leak,
        "kind": end.kind,
        "per_year": end.per_year,
        "reach_m": round(float(grid.r[reached[-1]]), 1) if reached.size else 0.0,
    }
