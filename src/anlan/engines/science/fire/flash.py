"""Flash fire 闪火: the part of a gas cloud that can burn, lit late; who stands in it is burnt, who stands outside hardly."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from shapely.geometry import mapping

from anlan.engines.science.checking import bad_input
from anlan.engines.science.cloud import scenario as scenarios
from anlan.engines.science.cloud import zones
from anlan.engines.science.cloud.scenario import Scenario
from anlan.engines.science.cloud.swath import Swath
from anlan.engines.science.fire.fuels import find_fuel
from anlan.engines.science.spec import Check, Equation, Output, Spec

SHARES: tuple[tuple[float, str, str, str], ...] = (
    (1.0, "LFL", "red", "闪火范围：在内者按死亡计；严禁一切火源"),
    (0.5, "1/2 LFL", "orange", "浓度起伏可及 LFL：禁火、撤离范围"),
    (0.2, "1/5 LFL", "yellow", "可燃气体报警器常用高限以下：警戒，带仪器进入"),
)

SPEC = Spec(
    id="fire.flash",
    version="1.0",
    zh="闪火",
    en="Flash fire",
    inputs=tuple(item for item in scenarios.INPUTS if item.name != "levels"),
    outputs=(
        Output(name="method", zh="所用云团模型", note="dense / gaussian"),
        Output(name="rate_kg_s", zh="进入大气速率", unit="kg/s"),
        Output(name="lfl_ppm", zh="爆炸下限", unit="ppm"),
        Output(name="flammable_kg", zh="云内可燃质量（上限）", unit="kg", note="作 explosion.multi_energy、explosion.bst 的输入"),
        Output(name="energy_j", zh="云内燃烧热", unit="J"),
        Output(name="levels", zh="各级", note="level, label, ppm, distance_m, width_m, area_km2, arrival_s"),
        Output(name="contours", zh="等值线", note="GeoJSON"),
    ),
    equations=(
        Equation(
            text="flash fire = area above LFL at the greatest extent; half LFL for gusts",
            source="Purple Book CPR 18E 2005, 5.2.3; CCPS 2010, ch. 5; ALOHA (60 % of LEL)",
        ),
        Equation(
            text="flammable mass = rate × time of travel to LFL, at most what was released", source="mass balance along the cloud"
        ),
    ),
    verification=(
        Check(case="LFL 距离等于 cloud.toxic_zones 的 LEL 距离", against="the same cloud by another model", tolerance="exact"),
        Check(
            case="Burro、Coyote、Maplin Sands：到 LFL（5 %）的距离",
            against="field trials, by cloud.dense_plume",
            tolerance="FAC2 ≥ 0.75",
        ),
    ),
    limits=("热辐射对云外人员不计（短于数秒）", "受阻塞处可转为爆炸：请另算 explosion.multi_energy"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    lfl, fuel = _lfl_ppm(inputs), find_fuel(inputs["substance"])
    drawn = scenarios.read({**inputs, "levels": "lel"})
    cloud = scenarios.swath(drawn)
    rows = [_row(drawn, cloud, number, lfl, share) for number, share in enumerate(SHARES, 1)]
    reach = cloud.distance_m(lfl * 1e-6)
    held = drawn.rate_kg_s * min(float(np.interp(reach, cloud.x_m, cloud.travel_s)), drawn.duration_s) if reach else 0.0
    features = [
        {"type": "Feature", "properties": {k: v for k, v in row.items() if k != "shape"}, "geometry": mapping(row["shape"])}
        for row in rows
        if row["shape"] is not None
    ]
    return {
        "method": drawn.method,
        "rate_kg_s": drawn.rate_kg_s,
        "stability": drawn.stability,
        "lfl_ppm": lfl,
        "flammable_kg": held,
        "energy_j": held * fuel.heat_of_combustion_j_kg,
        "levels": [{k: v for k, v in row.items() if k != "shape"} for row in rows],
        "contours": {"type": "FeatureCollection", "features": features},
        "warnings": list(drawn.notes) + ([] if reach else ["地面未达到爆炸下限"]),
    }


def _lfl_ppm(inputs: Mapping[str, Any]) -> float:
    """Refuses what does not burn, and what has no known limit."""
    substance = find_fuel(inputs["substance"]).substance
    if not substance.lel_ppm:
        raise bad_input("substance", f"{substance.name}没有爆炸下限数值，不能划闪火范围；可用 cloud.toxic_zones")
    return substance.lel_ppm


def _row(drawn: Scenario, cloud: Swath, number: int, lfl_ppm: float, level: tuple[float, str, str, str]) -> dict[str, Any]:
    share, label, colour, meaning = level
    fraction = min(share * lfl_ppm * 1e-6, 1.0)
    distance, points = cloud.distance_m(fraction), cloud.outline(fraction)
    across = cloud.half_width_m(fraction)
    return {
        "level": number,
        "label": label,
        "meaning": meaning,
        "colour": colour,
        "ppm": share * lfl_ppm,
        "distance_m": round(distance, 1),
        "width_m": round(float(2 * across.max()), 1),
        "area_km2": round(float(2 * np.trapezoid(across, cloud.x_m)) / 1e6, 6),
        "arrival_s": round(float(np.interp(distance, cloud.x_m, cloud.travel_s)), 1),
        "shape": zones.polygon(points, drawn, distance) if len(points) > 3 else None,
    }
