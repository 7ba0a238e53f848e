"""BLEVE 沸腾液体扩展蒸气爆炸: the fireball of a burst vessel of liquefied flammable gas."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy

from anlan.engines.science.fire import flame, rings
from anlan.engines.science.fire.fuels import find_fuel
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

SPEC = Spec(
    id="fire.fireball",
    version="1.0",
    zh="沸腾液体扩展蒸气爆炸火球",
    en="BLEVE fireball",
    inputs=(
        Input(name="substance", zh="物质", kind="text"),
        Input(name="mass_kg", zh="参与质量", unit="kg", possible=(1, 1e7), valid=(10, 1e6)),
        Input(name="lon", zh="经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="纬度", unit="°", possible=(-89, 89)),
        Input(name="burst_pressure_pa", zh="破裂压力", unit="Pa", possible=(1e5, 3e7), default=1.5e6),
        Input(name="air_temperature_c", zh="气温", unit="℃", possible=(-50, 55), default=20.0),
        Input(name="humidity_pct", zh="相对湿度", unit="%", possible=(1, 100), default=70.0),
        Input(name="distance_m", zh="距离", unit="m", possible=(1, 1e5), default=None),
    ),
    outputs=(
        Output(name="diameter_m", zh="最大直径", unit="m"),
        Output(name="duration_s", zh="持续时间", unit="s"),
        Output(name="height_m", zh="中心高度", unit="m"),
        Output(name="emissive_kw_m2", zh="表面热辐射", unit="kW/m²"),
        Output(name="heat_kw_m2", zh="所给距离处热流", unit="kW/m²"),
        Output(name="levels", zh="各级"),
        Output(name="contours", zh="等值线", note="GeoJSON"),
    ),
    equations=(
        Equation(
            text="D = 5.8 M^(1/3); t = 0.45 M^(1/3) below 30 t, 2.6 M^(1/6) above; H = 0.75 D",
            source="CCPS 1999 eq. 2.2.32–2.2.35",
        ),
        Equation(
            text="χ = 0.27 p^0.32 (MPa); E = χ M ΔHc/(πD²t), at most 400 kW/m²", source="Roberts 1981; CCPS 1999 eq. 2.2.40"
        ),
        Equation(text="q = τ E D²/(4 r²), r to the centre of the ball", source="CCPS 1999 eq. 2.2.45"),
    ),
    verification=(
        Check(
            case="M = 1000 kg：D = 58 m，t = 4.5 s；M = 64 t：D = 232 m，t = 16.4 s",
            against="hand calculation of the cited formulae",
            tolerance="1e-6",
        ),
        Check(case="环带半径处热流等于该级", against="analytic", tolerance="0.1 %"),
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fuel = find_fuel(inputs["substance"])
    mass = inputs["mass_kg"]
    diameter = 5.8 * mass ** (1 / 3)
    duration = 0.45 * mass ** (1 / 3) if mass < 30_000 else 2.6 * mass ** (1 / 6)
    share = min(0.27 * (inputs["burst_pressure_pa"] / 1e6) ** 0.32, 0.4)
    emissive = min(share * mass * fuel.heat_of_combustion_j_kg / (np.pi * diameter**2 * duration) / 1000, 400.0)
    vapour = flame.water_vapour_pa(inputs["air_temperature_c"], inputs["humidity_pct"])

    def heat(distance_m: Any) -> Any:
        slant = np.hypot(distance_m, 0.75 * diameter)
        path = np.maximum(slant - diameter / 2, 1.0)
        return flame.transmissivity(path, vapour) * emissive * np.minimum(diameter**2 / (4 * slant**2), 1.0)

    radii = [_radius(heat, level.value, diameter) for level in rings.HEAT]
    rows, collection = rings.circles(rings.HEAT, radii, inputs["lon"], inputs["lat"])
    at = inputs["distance_m"] if inputs["distance_m"] is not None else np.array([diameter / 2])
    return {
        "diameter_m": diameter,
        "duration_s": duration,
        "height_m": 0.75 * diameter,
        "emissive_kw_m2": emissive,
        "heat_kw_m2": heat(at),
        "levels": rows,
        "contours": collection,
        "warnings": [fuel.substance.stand_in] if fuel.substance.stand_in else [],
    }


def _radius(heat: Any, level: float, diameter: float) -> float:
    return float(scipy.optimize.brentq(lambda r: heat(r) - level, 0.0, 200 * diameter)) if heat(0.0) > level else 0.0
