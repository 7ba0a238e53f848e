"""Dense gas by an integral (similarity) model of the HEGADAS/DEGADIS class: gravity spreading, stratified mixing, ground heat, aerosol.

It passes into a passive plume by itself as the cloud thins, so one march covers from pure vapour to parts per million.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.cloud import integral, jetting
from anlan.engines.science.cloud.swath import Floats, Swath
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import Substance, find_substance
from anlan.engines.science.weather import CLASSES, KARMAN, monin_obukhov_m

# crosswind σy = a x^0.9 at 10 min — Spicer & Havens, DEGADIS 2.1, EPA-450/4-89-019, 1989, p. 45
CROSSWIND = dict(zip(CLASSES, (0.423, 0.313, 0.210, 0.136, 0.102, 0.0674), strict=True))
CROSSWIND_POWER = 0.9
SHORTEST_AVERAGE_S = 18.4  # below it a plume does not narrow further; the same table
# along-wind σx = a x^b — Beals 1971, in DEGADIS 2.1 p. 41
ALONGWIND = dict(zip(CLASSES, ((0.02, 1.22), (0.02, 1.22), (0.04, 1.14), (0.17, 0.97), (0.17, 0.97), (0.17, 0.97)), strict=True))

SPEC = Spec(
    id="cloud.dense_plume",
    version="1.1",
    zh="重气烟羽积分模型",
    en="Dense gas plume, integral model",
    inputs=(
        Input(name="substance", zh="物质", kind="text"),
        Input(name="mass_rate_kg_s", zh="进入大气速率", unit="kg/s", possible=(1e-4, 1e5), valid=(0.01, 1000)),
        Input(name="duration_s", zh="持续时间", unit="s", possible=(1, 1e6), default=3600.0),
        Input(name="source_radius_m", zh="源半径", unit="m", possible=(0.05, 1000), default=None, note="缺省由体积流率和风速定"),
        Input(
            name="source_temperature_k", zh="源温度", unit="K", possible=(60, 800), default=None, note="缺省为沸点与气温之低者"
        ),
        Input(name="liquid_fraction", zh="液滴质量份额", possible=(0, 0.95), default=0.0),
        Input(
            name="jet_speed_ms",
            zh="带压射流速度",
            unit="m/s",
            possible=(0, 1000),
            valid=(0, 200),
            default=0.0,
            note="顺风水平射流减压后的速度（source.release 给出）；0 不计卷吸，近场偏保守",
        ),
        Input(name="wind_ms", zh="10 m 风速", unit="m/s", possible=(0.5, 40), valid=(1, 20)),
        Input(name="stability", zh="稳定度", kind="choice", choices=CLASSES),
        Input(name="air_temperature_c", zh="气温", unit="℃", possible=(-50, 55), default=20.0),
        Input(name="roughness_m", zh="地面粗糙度", unit="m", possible=(1e-6, 3), default=0.1),
        Input(
            name="friction_velocity_ms",
            zh="摩擦速度",
            unit="m/s",
            possible=(0.01, 5),
            default=None,
            note="缺省由风速、粗糙度、稳定度推算",
        ),
        Input(name="obukhov_m", zh="Monin–Obukhov 长度", unit="m", possible=(-1e6, 1e6), default=None),
        Input(name="averaging_s", zh="平均时间", unit="s", possible=(1, 7200), default=600.0),
        Input(name="x_m", zh="下风距离", unit="m", possible=(0, 1e5), default=None, note="缺省给出整条轴线"),
    ),
    outputs=(
        Output(name="x_m", zh="下风距离", unit="m"),
        Output(name="volume_fraction", zh="地面轴线体积分数"),
        Output(name="half_width_m", zh="等效半宽", unit="m"),
        Output(name="temperature_k", zh="云温度", unit="K"),
        Output(name="is_dense", zh="源处是否重气", note="Britter–McQuaid 判据"),
    ),
    equations=(
        Equation(
            text="d(Q_air)/dx = ρa·2B·we + lateral; we = κ u*(1+α)/φ(Ri)",
            source="Colenbrander 1980; Witlox, HEGADAS-5, 1994; Spicer & Havens, DEGADIS 2.1, 1989",
        ),
        Equation(
            text="dB/dx = 1.15 √(g'h)/u; Sy from σy(x), the flat middle worn off from its edges", source="DEGADIS 2.1 p. 24–28"
        ),
        Equation(
            text="φ = 0.74 + 0.25 Ri^0.7 + 1.2e-7 Ri³ (Ri > 0), 0.74/(1 + 0.65|Ri|^0.6); Ri = g'h/u*²",
            source="Witlox 1994 eq. 2.21; McQuaid 1976, Kranenburg 1984",
        ),
        Equation(text="c(z) ∝ exp(−(z/Sz)^1.5); u ∝ z^α", source="van Ulden 1978; Gryning et al. 1983"),
        Equation(
            text="ground heat: max(1.5 ΔT^4/3, ρ cp u*² ΔT/u); u*² + (0.2 w*)² drives the mixing",
            source="Holman, Heat Transfer; DEGADIS 2.1 p. 34",
        ),
        Equation(
            text="aerosol in equilibrium by Clausius–Clapeyron on the enthalpy balance", source="Witlox 1994 (HEGADAS-5) ch. 4"
        ),
        Equation(
            text="jet: m u + a w = (m + a) v, v = 1.5 w; a/m + 1 = 0.32 √(ρa/ρ) x/D; then as above with that air",
            source="momentum balance; Ricou & Spalding 1961, J. Fluid Mech. 11, 21",
        ),
        Equation(text="finite release: c·erf(u T/(2√2 σx))", source="Beals 1971; DEGADIS 2.1 p. 41"),
    ),
    verification=(
        Check(
            case="Burro 3/7/8/9、Maplin Sands 27，22 点：FAC2 0.82，MG 0.87，VG 1.29（地面最大）",
            against="../shared/data/dispersion/lng_trials",
            tolerance="FAC2 ≥ 0.75，0.7 < MG < 1.4，VG < 1.6",
        ),
        Check(
            case="建模未用的 Coyote 3/5/6、Maplin Sands 34/35，20 点：FAC2 0.80，MG 0.75，VG 1.40",
            against="NIST firemodels/exp（cloud/trials.py）",
            tolerance="FAC2 ≥ 0.75，0.7 < MG < 1.4，VG < 1.6",
        ),
        Check(
            case="带压液氨 Desert Tortoise、氟化氢 Goldfish（jet_speed_ms），16 点：FAC2 0.88，MG 1.26，VG 1.23；不计射流时 100 m 处偏高约 4 倍",
            against="Hanna, Strimaitis & Chang 1991（cloud/trials.py）",
            tolerance="FAC2 ≥ 0.75，0.7 < MG < 1.4，VG < 1.6",
        ),
        Check(case="中性极限下与高斯烟羽一致", against="cloud.gaussian_plume，D，1–5 km", tolerance="factor 1.5"),
        Check(case="轴线单调下降，任何稳定度、风速无非有限数", against="property", tolerance="exact"),
    ),
    limits=(
        "平坦地形；不计水汽凝结；连续源（有限时长作顺风修正）",
        "Burro 7 的 800 m 弧（0.01 %）低于仪器下限，不计入统计，另列",
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    rows = march(inputs)
    swath = swath_of(rows, inputs)
    x = swath.x_m if inputs["x_m"] is None else np.asarray(inputs["x_m"], dtype=float)
    return {
        "x_m": x,
        "volume_fraction": np.interp(x, swath.x_m, swath.fraction),
        "half_width_m": np.interp(x, swath.x_m, rows[:, 8]),
        "temperature_k": np.interp(x, swath.x_m, rows[:, 5]),
        "is_dense": is_dense(inputs),
    }


def march(inputs: Mapping[str, Any]) -> Floats:
    """The raw march, rows of ``integral.COLUMNS``, from the upwind edge of the source (or the mouth of the jet) to 50 km."""
    gas = gas_of(inputs)
    return integral.released(gas, flow_of(inputs, gas))


def gas_of(inputs: Mapping[str, Any]) -> integral.Gas:
    """What the members of an ensemble share."""
    substance = find_substance(inputs["substance"])
    air_k = inputs["air_temperature_c"] + 273.15
    source_k = _source_k(substance, inputs)
    return integral.Gas(
        molar_kg_mol=float(substance.molar_mass_kg_mol),
        cp_j_kgk=float(substance.gas_heat_capacity_j_kgk((source_k + air_k) / 2)),
        latent_j_kg=float(substance.heat_of_vaporisation_j_kg(min(substance.boiling_k, 0.95 * substance.critical_k))),
        boiling_k=float(substance.boiling_k),
        source_k=source_k,
        liquid=float(inputs["liquid_fraction"]),
        air_k=float(air_k),
    )


def flow_of(inputs: Mapping[str, Any], gas: integral.Gas) -> integral.Flow:
    """What each member has of its own: rate, wind, and the jet they make of it."""
    ustar, obukhov, alpha = surface_layer(inputs)
    jet = jetting.develop(inputs, find_substance(inputs["substance"]), gas.source_k, alpha)
    return integral.Flow(
        rate_kg_s=float(inputs["mass_rate_kg_s"]),
        radius_m=jet.radius_m if jet else source_radius_m(inputs),
        wind_ms=float(inputs["wind_ms"]),
        alpha=alpha,
        ustar_ms=ustar,
        obukhov_m=obukhov if np.isfinite(obukhov) else 0.0,
        sy_a=CROSSWIND[inputs["stability"]] * (max(inputs["averaging_s"], SHORTEST_AVERAGE_S) / 600) ** 0.2,
        sy_b=CROSSWIND_POWER,
        jet_air_kg_s=jet.air_kg_s if jet else 0.0,
        jet_m=jet.ahead_m if jet else 0.0,
    )


def swath_of(rows: Floats, inputs: Mapping[str, Any]) -> Swath:
    """The march as a cloud of the map."""
    fraction = integral.axis(rows, float(inputs["duration_s"]), *ALONGWIND[inputs["stability"]])
    return Swath(x_m=rows[:, 0], fraction=fraction, plateau_m=rows[:, 2], sy_m=rows[:, 3], travel_s=rows[:, 9])


def surface_layer(inputs: Mapping[str, Any]) -> tuple[float, float, float]:
    """Friction velocity, Obukhov length, exponent of the wind between 1 and 10 m."""
    z0, wind = inputs["roughness_m"], inputs["wind_ms"]
    obukhov = inputs["obukhov_m"] or monin_obukhov_m(inputs["stability"], z0)
    low = max(1.0, 3 * z0)
    at_low, at_ten = (float(np.log(z / z0) - _psi(z / obukhov)) for z in (low, 10.0))
    ustar = inputs["friction_velocity_ms"] or KARMAN * wind / at_ten
    return float(ustar), float(obukhov), float(np.clip(np.log(at_ten / at_low) / np.log(10 / low), 0.05, 0.6))


def source_radius_m(inputs: Mapping[str, Any]) -> float:
    if inputs["source_radius_m"]:
        return float(inputs["source_radius_m"])
    return max(0.5 * float(np.sqrt(_volume_rate(inputs) / inputs["wind_ms"])), 0.25)


def has_jet(inputs: Mapping[str, Any]) -> bool:
    """Whether it leaves faster than the wind carries it."""
    return flow_of(inputs, gas_of(inputs)).jet_m > 0


def is_dense(inputs: Mapping[str, Any]) -> bool:
    """Does density matter: (g' q/D)^(1/3)/u ≥ 0.15 (Britter & McQuaid 1988, p. 14), at the dilution where it is worst.

    An aerosol of light gas (ammonia) is lightest as vapour and heaviest once it has chilled some air; so the whole march is asked.
    """
    rows = march(inputs)
    rows = rows[rows[:, 1] > 0.005]
    air_kg_m3 = 353.05 / (inputs["air_temperature_c"] + 273.15)
    reduced = integral.G * (rows[:, 6] - air_kg_m3) / air_kg_m3
    molar = find_substance(inputs["substance"]).molar_mass_kg_mol
    flow = inputs["mass_rate_kg_s"] / molar * integral.R * rows[:, 5] / integral.P / rows[:, 1]
    worst = float(np.max(reduced * flow, initial=0.0)) / (2 * source_radius_m(inputs))
    return bool(worst > 0 and worst ** (1 / 3) / inputs["wind_ms"] >= 0.15)


def _source_k(substance: Substance, inputs: Mapping[str, Any]) -> float:
    air_k = inputs["air_temperature_c"] + 273.15
    given = inputs["source_temperature_k"]
    if given and given > air_k + 1:
        raise bad_input(
            "source_temperature_k", f"热源 {given:g} K 高于气温，重气模型不适用；最接近的可用值是 {air_k:g} K，或改用高斯模型"
        )
    return float(given or min(substance.boiling_k, air_k))


def _volume_rate(inputs: Mapping[str, Any]) -> float:
    substance = find_substance(inputs["substance"])
    density = substance.gas_density_kg_m3(_source_k(substance, inputs)) / (1 - inputs["liquid_fraction"])
    return float(inputs["mass_rate_kg_s"] / density)


def _psi(zeta: float) -> float:
    """Businger–Dyer profile function of momentum; stable side held at ζ = 1, where the log-linear law ends."""
    if zeta >= 0:
        return -5 * min(zeta, 1.0)
    x = (1 - 16 * zeta) ** 0.25
    return float(2 * np.log((1 + x) / 2) + np.log((1 + x * x) / 2) - 2 * np.arctan(x) + np.pi / 2)
