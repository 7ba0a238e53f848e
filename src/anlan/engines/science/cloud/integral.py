"""The core of the dense-gas integral model: one march downwind, compiled. Equations and sources stand in ``dense.py``."""

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
G = 9.80665
R = 8.314462618
P = 101_325.0
CP_AIR = 1006.0  # J/(kg·K)
M_AIR = 0.028965
GRAVITY_FRONT = 1.15  # CE, spreading constant of a dense gas front — Colenbrander 1980; DEGADIS 2.1 p. 24
KARMAN = 0.4
EDDY_LIMIT_M = 60.0  # eddies stop growing with height (Blackadar 1962); set so that class D joins Briggs 1973 to 10 km
FARTHEST_M, STEPS, STEPS_OVER_SOURCE = 50_000.0, 420, 23
HANDED_OVER_AT = 11  # the row at the middle of the source: there a jet has become a cloud
PROFILE = 1.5  # c ∝ exp(−(z/Sz)^s); s of ground releases, van Ulden 1978 (Atmos. Environ. 12, 2125), Gryning et al. 1983
GAMMA_HEIGHT = math.gamma(1 + 1 / PROFILE)
COLUMNS = (
    "x_m",
    "fraction",
    "plateau_m",
    "sy_m",
    "sz_m",
    "temperature_k",
    "density_kg_m3",
    "speed_ms",
    "half_width_m",
    "travel_s",
)


class Gas(NamedTuple):
    """What is released, as it leaves its source."""

    molar_kg_mol: float
    cp_j_kgk: float
    latent_j_kg: float
    boiling_k: float
    source_k: float
    liquid: float  # mass share of droplets
    air_k: float


class Flow(NamedTuple):
    """How much of it, into which wind; members of an ensemble differ here."""

    rate_kg_s: float
    radius_m: float
    wind_ms: float  # at 10 m
    alpha: float  # u ∝ z^α
    ustar_ms: float
    obukhov_m: float  # 0 neutral
    sy_a: float
    sy_b: float
    jet_air_kg_s: float = 0.0
    jet_m: float = 0.0  # how far downwind the jet carries before it is a cloud; 0 where there is none


@njit(cache=True, nogil=True)
def _cold_j_kg(gas: Gas) -> float:
    """How far the enthalpy of a kilogram lies below that at air temperature."""
    return max(gas.cp_j_kgk * (gas.air_k - gas.source_k) + gas.liquid * gas.latent_j_kg, 0.0)


@njit(cache=True, nogil=True)
def _temperature(deficit_w: float, q: float, air: float, gas: Gas) -> tuple[float, float]:
    """Temperature and vapour share of gas + air whose enthalpy lies ``deficit_w`` below air temperature; Clausius–Clapeyron."""
    molar, cp_gas, latent, boiling_k, air_k = gas.molar_kg_mol, gas.cp_j_kgk, gas.latent_j_kg, gas.boiling_k, gas.air_k
    moles_air = air / M_AIR
    dry = air_k - deficit_w / (q * cp_gas + air * CP_AIR)
    if (
        dry > 0
        and math.exp(min(latent * molar / R * (1 / boiling_k - 1 / dry), 0.0)) * (moles_air + q / molar) >= q / molar * 0.999999
    ):
        return dry, 1.0  # no droplets: nothing to solve
    low, high = 60.0, air_k + 1.0
    vapour = 1.0
    for _ in range(40):
        t = 0.5 * (low + high)
        pressure = math.exp(min(latent * molar / R * (1 / boiling_k - 1 / t), 0.0))
        most = pressure / (1 - pressure) * moles_air * molar if pressure < 0.999999 else q
        vapour = min(most / q, 1.0)
        heat = (q * cp_gas + air * CP_AIR) * (air_k - t) + q * (1 - vapour) * latent
        if heat > deficit_w:
            low = t
        else:
            high = t
    return 0.5 * (low + high), vapour


@njit(cache=True, nogil=True)
def _mixed(q: float, air: float, deficit_w: float, gas: Gas) -> tuple[float, float, float, float]:
    """Of gas and air mixed: volume fraction, K, kg/m³, m³/s."""
    t, vapour = _temperature(deficit_w, q, max(air, 1e-9 * q), gas)
    moles = q * vapour / gas.molar_kg_mol + air / M_AIR
    flow = moles * R * t / P
    fraction = (q / gas.molar_kg_mol) / (q / gas.molar_kg_mol + air / M_AIR)
    return fraction, t, (q + air) / flow, flow


@njit(cache=True, nogil=True)
def _risen(lift: float, flow: Flow) -> tuple[float, float, float]:
    """Sz, height and speed of a cloud of ``lift`` (height × speed, m²/s) in the wind's profile."""
    gamma_flux = math.gamma((1 + flow.alpha) / PROFILE)
    sz = (lift * PROFILE / gamma_flux * 10.0**flow.alpha / flow.wind_ms) ** (1 / (1 + flow.alpha))
    height = sz * GAMMA_HEIGHT
    return sz, height, lift / height


@njit(cache=True, nogil=True)
def _resistance(richardson: float, height_m: float, obukhov_m: float) -> float:
    """φ: how much density and stratification hold back mixing through the top (1 / mixing)."""
    stratified = height_m / obukhov_m if obukhov_m != 0 else 0.0
    if richardson > 0:
        dense = 0.74 + 0.25 * richardson**0.7 + 1.2e-7 * richardson**3
    else:
        dense = 0.74 / (1 + 0.65 * abs(richardson) ** 0.6)
    if stratified > 0:
        return dense + 0.74 * 3.0 * min(stratified, 3.0)
    return dense / math.sqrt(1 - 4.5 * max(stratified, -8.0))


@njit(cache=True, nogil=True)
def _ground_heat(excess_k: float, density: float, ustar: float, speed: float) -> float:
    """W/m² from ground that is warmer than the cloud by ``excess_k``: the larger of forced and free convection."""
    free = 1.5 * excess_k ** (4 / 3)
    forced = density * CP_AIR * ustar * (ustar / max(speed, 0.1)) * excess_k
    return max(free, forced)


@njit(cache=True, nogil=True)
def _entrained(heat: float, density: float, reduced: float, height: float, air_k: float, flow: Flow) -> float:
    """Speed (m/s) at which air comes in through the top, held back by density, driven by the wind and by the ground's heat."""
    convective = (G * height * heat / (density * CP_AIR * air_k)) ** (1 / 3) if heat > 0 else 0.0
    mixing = math.sqrt(flow.ustar_ms * flow.ustar_ms + (0.2 * convective) ** 2)
    phi = _resistance(reduced * height / (mixing * mixing), height, flow.obukhov_m)
    return KARMAN * mixing * (1 + flow.alpha) / (phi * (1 + height / EDDY_LIMIT_M))


@njit(cache=True, nogil=True)
def _grown(sy: float, dx: float, sy_a: float, sy_b: float) -> float:
    """The edge's width ``dx`` further on, by the passive curve σ = a·xᵇ."""
    at = (sy / math.sqrt(2.0) / sy_a) ** (1 / sy_b)
    return math.sqrt(2.0) * sy_a * (at + dx) ** sy_b


@njit(cache=True, nogil=True)
def stations(radius_m: float) -> Floats:
    """Where the march halts, from the source's upwind edge to 50 km: evenly over the source, then by a constant ratio."""
    xs = np.empty(STEPS_OVER_SOURCE + STEPS)
    ratio = math.log(max(FARTHEST_M, 100 * radius_m) / radius_m) / (STEPS - 1)
    for i in range(STEPS_OVER_SOURCE):
        xs[i] = -radius_m + 2 * radius_m * i / STEPS_OVER_SOURCE
    for i in range(STEPS):
        xs[STEPS_OVER_SOURCE + i] = radius_m * math.exp(ratio * i)
    return xs


@njit(cache=True, nogil=True)
def released(gas: Gas, flow: Flow, horizon_m: float = FARTHEST_M) -> Floats:
    """The whole way of a release as far as the horizon: its jet, where it has one, then the march."""
    xs = stations(flow.radius_m)
    rows = march(xs[: int(np.searchsorted(xs, horizon_m)) + 2], gas, flow)
    if flow.jet_m > 0:
        _lay_jet(rows, gas, flow)
    return rows


@njit(cache=True, nogil=True)
def axis(rows: Floats, duration_s: float, along_a: float, along_b: float) -> Floats:
    """Volume fraction on the axis, corrected for a release shorter than the cloud is long; it never rises again."""
    fraction = np.empty(rows.shape[0])
    least = 1.0
    for i in range(rows.shape[0]):
        along = along_a * max(rows[i, 0], 1.0) ** along_b
        passing = math.erf(rows[i, 7] * duration_s / (2 * math.sqrt(2.0) * along))
        least = min(least, max(rows[i, 1] * passing, 1e-30))
        fraction[i] = least
    return fraction


@njit(cache=True, nogil=True)
def _lay_jet(rows: Floats, gas: Gas, flow: Flow) -> None:
    """Move the cloud to where its jet hands it over, and lay the jet before it: fraction as 1/x, width as x, speed as 1/x."""
    rows[:, 0] += flow.jet_m
    last = HANDED_OVER_AT
    end = rows[last].copy()
    pure = end[0] * min(end[1], 0.5)  # where the fraction comes to 1
    for i in range(last):
        x = pure * (end[0] / pure) ** (i / last)
        share, fraction = x / end[0], min(end[1] * end[0] / x, 1.0)
        air = flow.rate_kg_s / gas.molar_kg_mol * (1 / fraction - 1) * M_AIR
        _, t, density, _ = _mixed(flow.rate_kg_s, air, flow.rate_kg_s * _cold_j_kg(gas), gas)
        rows[i] = x, fraction, end[2] * share, end[3] * share, end[4] * share, t, density, end[7] / share, end[8] * share, 0.0
    rows[0, 0] = 0.0
    rows[last:, 9] += end[0] / (2 * end[7]) - end[9]
    for i in range(last):
        rows[i, 9] = rows[i, 0] ** 2 / (2 * end[7] * end[0])


@njit(cache=True, nogil=True)
def march(xs: Floats, gas: Gas, flow: Flow) -> Floats:
    """March along ``xs`` (m from the source centre, rising, first at its lee edge). Returns rows of ``COLUMNS``."""
    out = np.zeros((xs.size, 10))
    air, given, heated_w, travel = 0.0, 0.0, 0.0, 0.0
    half, sy = flow.radius_m, 1e-3
    cold_j_kg = _cold_j_kg(gas)
    rho_air = P * M_AIR / (R * gas.air_k)
    for i in range(xs.size):
        q = flow.rate_kg_s * min(max((xs[i] + flow.radius_m) / (2 * flow.radius_m), 0.02), 1.0)
        air += (
            flow.jet_air_kg_s * (q - given) / flow.rate_kg_s
        )  # air the jet drew in before it was a cloud (kg/s) comes with the gas
        given = q
        fraction, t, density, volume = _mixed(q, air, max(q * cold_j_kg - heated_w, 0.0), gas)
        lift = volume / (2 * half)
        sz, height, speed = _risen(lift, flow)
        flat = half - sy * math.sqrt(math.pi) / 2  # what rounding leaves of it must not stop the cloud from growing sideways
        plateau = flat if flat > 1e-9 * half else 0.0
        out[i] = xs[i], fraction, plateau, sy, sz, t, density, speed, half, travel
        if i + 1 == xs.size:
            break
        dx = xs[i + 1] - xs[i]
        reduced = G * (density - rho_air) / rho_air
        heat = _ground_heat(max(gas.air_k - t, 0.0), density, flow.ustar_ms, speed) if xs[i] > flow.radius_m else 0.0
        spread = GRAVITY_FRONT * math.sqrt(max(reduced, 0.0) * height) / speed * dx
        grown = _grown(sy, dx, flow.sy_a, flow.sy_b)
        sideways = math.sqrt(math.pi) / 2 * (grown - sy) if plateau <= 0 else 0.0
        air += rho_air * (2 * half * _entrained(heat, density, reduced, height, gas.air_k, flow) * dx + 2 * sideways * lift)
        heated_w = min(heated_w + heat * 2 * half * dx, flow.rate_kg_s * cold_j_kg)
        half += spread + sideways
        sy = grown if plateau > 0 else 2 * half / math.sqrt(math.pi)
        travel += dx / speed
    return out
