"""Jet fire 喷射火: the flame of a pressurised leak that is lit at once; its reach, its tilt, the heat around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.cloud.swath import towards
from anlan.engines.science.fire import flame, rings
from anlan.engines.science.fire.fuels import Fuel, find_fuel
from anlan.engines.science.source import outflow, release
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K

G = 9.80665
EYE_M = 1.5
POINTS = 40
CLIMB = 0.75  # share of the flame over which emission rises
Floats = NDArray[np.float64]

SPEC = Spec(
    id="fire.jet",
    version="1.0",
    zh="喷射火",
    en="Jet fire",
    inputs=(
        Input(name="substance", zh="物质", kind="text"),
        Input(name="lon", zh="经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="纬度", unit="°", possible=(-89, 89)),
        Input(name="hole_diameter_m", zh="孔径", unit="m", possible=(1e-4, 2), valid=(2e-3, 0.2)),
        Input(
            name="pressure_pa", zh="容器绝对压力", unit="Pa", possible=(1.02e5, 5e7), default=None, note="液化气缺省取饱和蒸气压"
        ),
        Input(name="temperature_c", zh="容器温度", unit="℃", possible=(-200, 500), default=15.0),
        Input(name="phase", zh="泄漏相态", kind="choice", choices=("gas", "two_phase"), default="gas"),
        Input(name="mass_rate_kg_s", zh="质量流率", unit="kg/s", possible=(1e-3, 1e4), default=None, note="缺省由孔与压力算出"),
        Input(name="orientation", zh="喷射方向", kind="choice", choices=("horizontal", "vertical"), default="horizontal"),
        Input(name="towards_deg", zh="喷射指向", unit="°", possible=(0, 360), default=None, note="水平喷射；缺省顺风（最不利）"),
        Input(name="height_m", zh="孔口高度", unit="m", possible=(0, 300), default=1.0),
        Input(name="wind_ms", zh="风速", unit="m/s", possible=(0, 60), valid=(0, 15)),
        Input(name="wind_from_deg", zh="风向（来向）", unit="°", possible=(0, 360), default=0.0),
        Input(name="air_temperature_c", zh="气温", unit="℃", possible=(-50, 55), default=20.0),
        Input(name="humidity_pct", zh="相对湿度", unit="%", possible=(1, 100), default=70.0),
    ),
    outputs=(
        Output(name="mass_rate_kg_s", zh="质量流率", unit="kg/s"),
        Output(name="flame_length_m", zh="火焰长（孔口至焰尖）", unit="m"),
        Output(name="lift_off_m", zh="离孔距离", unit="m"),
        Output(name="tip_height_m", zh="焰尖高", unit="m"),
        Output(name="tilt_deg", zh="焰轴与竖直夹角", unit="°"),
        Output(name="heat_release_mw", zh="热释放", unit="MW"),
        Output(name="radiant_share", zh="辐射份额"),
        Output(name="levels", zh="各级", note="level, label, value kW/m², distance_m, area_km2"),
        Output(name="contours", zh="等值线", note="GeoJSON"),
    ),
    equations=(
        Equation(
            text="0.024 (g Ds/uj²)^(1/3) Y^(5/3) + 0.2 Y^(2/3) = (2.85/W)^(2/3), L0 = Y Ds; uj, Ds of the fully expanded jet",
            source="Chamberlain 1987, Chem. Eng. Res. Des. 65, 299; TNO Yellow Book CPR 14E 1997 eq. 6.32–6.45",
        ),
        Equation(
            text="vertical: L = L0 (0.51 e^(−0.4 u) + 0.49); α = 8000 R/ξ or (1726 √(R − 0.026) + 134)/ξ, R = u/uj, ξ = L0 (g/(Ds uj)²)^(1/3)",
            source="Chamberlain 1987; TNO Yellow Book 1997 eq. 6.46–6.50",
        ),
        Equation(
            text="horizontal: X = L0 f(ξ)(1 + r(ξ) Ω), Z = L0 h(ξ)(1 − 0.02 ξ Ω), Ω = √(π ρa/(4 m uj)) L0 u",
            source="Johnson, Brightwell & Carsley 1994, Trans. IChemE 72 B, 157",
        ),
        Equation(
            text="χ = 0.22 √(max(M, 21)/21) (1 − e^(−0.048 L)): rises with molar mass and with flame size",
            source="molar mass: Chamberlain 1987; size: fitted to the three measured shares of the Loughborough jets (0.137, 0.179, 0.202)",
        ),
        Equation(
            text="q = Σ w_j χ m ΔHc τ(d_j)/(4π d_j²), w rising to 0.75 L, then falling",
            source="Hankinson & Lowesmith 2012, Combustion and Flame 159, 1165 (weighted multi-point source)",
        ),
    ),
    verification=(
        Check(
            case="Loughborough 20/35/50 mm、60 bar 天然气：火焰长 19.8、37.8、49.9 m",
            against="NIST firemodels/exp",
            tolerance="20 %",
        ),
        Check(case="同三次试验 27 个热流，中位因子", against="NIST firemodels/exp (../shared/data/fires)", tolerance="≤ 1.3"),
    ),
    limits=("辐射份额与尺寸的关系只有三次天然气试验；两相喷射未经实测检验", "不计射流撞击物体；受击处热流可达 250–400 kW/m²"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jet:
    """The fully expanded jet, before the air is drawn in."""

    rate_kg_s: float
    speed_ms: float
    diameter_m: float  # Ds: throat source diameter, as if of the density of air


@dataclass(frozen=True, slots=True, kw_only=True)
class Flame:
    """A straight axis from lift-off to tip, x along the jet (or the wind), y left, z up from the ground."""

    start_m: Floats
    tip_m: Floats
    length_m: float


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fuel = find_fuel(inputs["substance"])
    burning = shape(inputs, fuel)
    jet = expanded(inputs, fuel)
    share = radiant_share(fuel, burning.length_m)
    power = jet.rate_kg_s * fuel.heat_of_combustion_j_kg
    pointing = _pointing(inputs)
    rows, collection = rings.contours(rings.HEAT, _grid(inputs, burning, power * share), (inputs["lon"], inputs["lat"], pointing))
    run = burning.tip_m - np.array([0.0, 0.0, inputs["height_m"]])
    return {
        "mass_rate_kg_s": jet.rate_kg_s,
        "flame_length_m": burning.length_m,
        "lift_off_m": float(np.linalg.norm(burning.start_m - [0.0, 0.0, inputs["height_m"]])),
        "tip_height_m": float(burning.tip_m[2]),
        "tilt_deg": float(np.degrees(np.arctan2(np.hypot(run[0], run[1]), run[2]))),
        "heat_release_mw": power / 1e6,
        "radiant_share": share,
        "levels": rows,
        "contours": collection,
        "warnings": [fuel.substance.stand_in] if fuel.substance.stand_in else [],
    }


def heat_at(inputs: Mapping[str, Any], receivers_m: Any, *, is_upright: bool = True) -> Floats:
    """kW/m² at points (n, 3): x from the hole along the jet (or downwind of a vertical one), y left, z up from the ground.

    Gauges stand upright; people under the flame are heated from above, so maps and risk ask for the worst facing.
    """
    fuel = find_fuel(inputs["substance"])
    burning = shape(inputs, fuel)
    power = expanded(inputs, fuel).rate_kg_s * fuel.heat_of_combustion_j_kg * radiant_share(fuel, burning.length_m)
    vapour = flame.water_vapour_pa(inputs["air_temperature_c"], inputs["humidity_pct"])
    points, weights = emitters(burning)
    return flame.flux_kw_m2(np.asarray(receivers_m, dtype=float), points, power, vapour, weights, is_upright=is_upright)


def expanded(inputs: Mapping[str, Any], fuel: Fuel) -> Jet:
    """Rate, speed and source diameter once the jet has fallen to the pressure of the air."""
    if inputs["phase"] == "two_phase":
        rate, speed, density = _flashing(inputs, fuel)
    else:
        rate, speed, density = _gas(inputs, fuel)
    wide = np.sqrt(4 * rate / (np.pi * speed * density))
    return Jet(rate_kg_s=rate, speed_ms=speed, diameter_m=float(wide * np.sqrt(density / _air(inputs))))


def still_length_m(jet: Jet, molar_mass_kg_mol: float) -> float:
    """Length in still air: Chamberlain's balance of momentum and buoyancy."""
    stoichiometric = molar_mass_kg_mol / (15.816 * molar_mass_kg_mol + 0.0395)  # mass fraction of fuel
    rises = 0.024 * (G * jet.diameter_m / jet.speed_ms**2) ** (1 / 3)
    goal = (2.85 / stoichiometric) ** (2 / 3)
    return float(scipy.optimize.brentq(lambda y: rises * y ** (5 / 3) + 0.2 * y ** (2 / 3) - goal, 1e-3, 1e5)) * jet.diameter_m


def shape(inputs: Mapping[str, Any], fuel: Fuel) -> Flame:
    jet = expanded(inputs, fuel)
    still = still_length_m(jet, fuel.substance.molar_mass_kg_mol)
    buoyancy = still * (G / (jet.diameter_m * jet.speed_ms) ** 2) ** (1 / 3)
    run = (
        _vertical(inputs, jet, still, buoyancy)
        if inputs["orientation"] == "vertical"
        else _horizontal(inputs, jet, still, buoyancy)
    )
    length = float(np.linalg.norm(run))
    hole = np.array([0.0, 0.0, inputs["height_m"]])
    lift = 0.2 if inputs["orientation"] == "vertical" else 0.1
    return Flame(start_m=hole + lift * run, tip_m=hole + run, length_m=length)


def emitters(burning: Flame) -> tuple[Floats, Floats]:
    """Points along the flame and their shares: rising to three quarters of the length, then falling."""
    along = (np.arange(POINTS) + 0.5) / POINTS
    weights = np.where(along <= CLIMB, along / CLIMB, (1 - along) / (1 - CLIMB))
    points = burning.start_m + along[:, None] * (burning.tip_m - burning.start_m)
    return points, weights / weights.sum()


def radiant_share(fuel: Fuel, length_m: float) -> float:
    heavier = np.sqrt(max(fuel.substance.molar_mass_kg_mol * 1000, 21.0) / 21.0)
    return float(0.22 * min(heavier, 1.69) * (1 - np.exp(-0.048 * length_m)))


def _gas(inputs: Mapping[str, Any], fuel: Fuel) -> tuple[float, float, float]:
    kelvin = inputs["temperature_c"] + 273.15
    pressure = inputs["pressure_pa"]
    if not pressure:
        raise bad_input("pressure_pa", "气相喷射请给出容器绝对压力 pressure_pa，例如 1.0e6 Pa")
    k, molar = fuel.substance.heat_capacity_ratio(kelvin), fuel.substance.molar_mass_kg_mol
    vessel = {
        "hole_diameter_m": inputs["hole_diameter_m"],
        "upstream_pressure_pa": pressure,
        "temperature_k": kelvin,
        "molar_mass_kg_mol": molar,
    }
    found = outflow.gas(vessel | {"heat_capacity_ratio": k, "discharge_coefficient": 0.85, "ambient_pa": ATM_PA})
    at_hole = max(pressure * (2 / (k + 1)) ** (k / (k - 1)), ATM_PA)
    if found["is_choked"]:
        mach = np.sqrt(((k + 1) * (at_hole / ATM_PA) ** ((k - 1) / k) - 2) / (k - 1))
    else:
        mach = np.sqrt(2 / (k - 1) * ((pressure / ATM_PA) ** ((k - 1) / k) - 1))
    cold = kelvin / (1 + 0.5 * (k - 1) * mach**2)
    rate = inputs["mass_rate_kg_s"] or float(found["mass_rate_kg_s"])
    return rate, float(mach * np.sqrt(k * R_J_MOL_K * cold / molar)), float(ATM_PA * molar / (R_J_MOL_K * cold))


def _flashing(inputs: Mapping[str, Any], fuel: Fuel) -> tuple[float, float, float]:
    """Speed by the momentum of a jet that leaves as liquid at saturation and expands to air: u = G/ρl + (Psat − Pa)/G."""
    chemical, kelvin = fuel.substance, inputs["temperature_c"] + 273.15
    saturated = float(chemical.vapour_pressure_pa(kelvin))
    if saturated <= 1.05 * ATM_PA:
        raise bad_input("phase", f"{chemical.name}在 {inputs['temperature_c']:g} ℃ 不过热，不成两相喷射；请用 fire.pool")
    drive = max(inputs["pressure_pa"] or saturated, saturated)
    given = {
        "substance": chemical.cas, "mass_kg": 1.0, "hole_diameter_m": inputs["hole_diameter_m"], "storage_temperature_c": inputs["temperature_c"],
        "storage_pressure_pa": drive, "head_m": 0.0,
    }  # fmt: skip
    rate = inputs["mass_rate_kg_s"] or float(release.rate_kg_s(chemical, given, "two_phase", kelvin, drive))
    flux = rate / float(outflow.hole_area_m2(inputs["hole_diameter_m"]))
    liquid = chemical.liquid_density_kg_m3(min(kelvin, chemical.boiling_k))
    flashed = release.flash_fraction(chemical, kelvin)
    density = 1 / (flashed / chemical.gas_density_kg_m3(chemical.boiling_k) + (1 - flashed) / liquid)
    return rate, float(flux / liquid + (saturated - ATM_PA) / flux), float(density)


def _vertical(inputs: Mapping[str, Any], jet: Jet, still: float, buoyancy: float) -> Floats:
    wind = inputs["wind_ms"]
    ratio = wind / jet.speed_ms
    length = still * (0.51 * np.exp(-0.4 * wind) + 0.49)
    leans = 8000 * ratio if ratio <= 0.05 else 1726 * np.sqrt(ratio - 0.026) + 134
    angle = np.radians(min(leans / buoyancy, 85.0))
    return length * np.array([np.sin(angle), 0.0, np.cos(angle)])


def _horizontal(inputs: Mapping[str, Any], jet: Jet, still: float, buoyancy: float) -> Floats:
    turned = np.radians(_pointing(inputs) - towards(inputs["wind_from_deg"]))
    pull = np.sqrt(np.pi * _air(inputs) / (4 * jet.rate_kg_s * jet.speed_ms)) * still * inputs["wind_ms"]
    helped = min(pull, 2.0) * np.cos(turned)
    over = max(buoyancy - 3.3, 0.0)
    reach = (0.82 + 0.18 * np.exp(-1.2 * over)) * (1 + 0.82 * (1 - np.exp(-0.5 * over)) * max(helped, -0.5))
    rise = (1 + 1 / buoyancy) ** -8.78 * max(1 - 0.02 * buoyancy * abs(helped), 0.2)
    drift = 0.178 * min(pull, 2.0) * np.sin(turned)  # Johnson's sideways bend; a wind from the left bends it right
    return still * np.array([reach, drift, rise])


def _pointing(inputs: Mapping[str, Any]) -> float:
    downwind = towards(inputs["wind_from_deg"])
    chosen = inputs["towards_deg"]
    return downwind if chosen is None or inputs["orientation"] == "vertical" else float(chosen)


def _air(inputs: Mapping[str, Any]) -> float:
    return float(353.05 / (inputs["air_temperature_c"] + 273.15))


def _grid(inputs: Mapping[str, Any], burning: Flame, power_w: float) -> tuple[Any, Any, Any]:
    """Heat at head height on 81 × 81 points, wide enough for the mildest level."""
    reach = 1.3 * np.sqrt(power_w / 1000 / (4 * np.pi * rings.HEAT[-1].value)) + 5.0
    x = np.linspace(-reach, float(burning.tip_m[0]) + reach, 81)
    y = np.linspace(-reach, reach, 81) + burning.tip_m[1] / 2
    gx, gy = np.meshgrid(x, y)
    receivers = np.column_stack([gx.ravel(), gy.ravel(), np.full(gx.size, EYE_M)])
    vapour = flame.water_vapour_pa(inputs["air_temperature_c"], inputs["humidity_pct"])
    points, weights = emitters(burning)
    return x, y, flame.flux_kw_m2(receivers, points, power_w, vapour, weights, is_upright=False).reshape(gx.shape)
