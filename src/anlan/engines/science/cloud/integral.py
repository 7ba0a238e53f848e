"""The core of the dense-gas integral model: one march downwind, compiled. Equations and sources stand in ``dense.py``."""

import math

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
PROFILE = 1.5  # c ∝ exp(−(z/Sz)^s); s of ground releases, van Ulden 1978 (Atmos. Environ. 12, 2125), Gryning et al. 1983
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


@njit(cache=True, nogil=True)
def _temperature(
    deficit_w: float, q: float, air: float, molar: float, cp_gas: float, latent: float, boiling_k: float, air_k: float
) -> tuple[float, float]:
    """Temperature and vapour share of gas + air whose enthalpy lies ``deficit_w`` below air temperature; Clausius–Clapeyron."""
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
def _grown(sy: float, dx: float, sy_a: float, sy_b: float) -> float:
    """The edge's width ``dx`` further on, by the passive curve σ = a·xᵇ."""
    at = (sy / math.sqrt(2.0) / sy_a) ** (1 / sy_b)
    return math.sqrt(2.0) * sy_a * (at + dx) ** sy_b


@njit(cache=True, nogil=True)
def march(
    xs: Floats,
    rate: float,
    radius_m: float,
    molar: float,
    cp_gas: float,
    latent: float,
    boiling_k: float,
    source_k: float,
    liquid: float,
    air_k: float,
    u10: float,
    alpha: float,
    ustar: float,
    obukhov_m: float,
    sy_a: float,
    sy_b: float,
    jet_air: float = 0.0,
) -> Floats:
    """March along ``xs`` (m from the source centre, rising, first at its lee edge). Returns rows of ``COLUMNS``."""
    out = np.zeros((xs.size, 10))
    gamma_height = math.gamma(1 + 1 / PROFILE)
    gamma_flux = math.gamma((1 + alpha) / PROFILE)
    air = 0.0
    given = 0.0
    heated_w = 0.0
    cold_j_kg = cp_gas * (air_k - source_k) + liquid * latent
    half = radius_m
    sy = 1e-3
    travel = 0.0
    rho_air = P * M_AIR / (R * air_k)
    for i in range(xs.size):
        q = rate * min(max((xs[i] + radius_m) / (2 * radius_m), 0.02), 1.0)
        air += jet_air * (q - given) / rate  # air the jet drew in before it was a cloud (kg/s) comes with the gas
        given = q
        deficit = max(q * cold_j_kg - heated_w, 0.0)
        t, vapour = _temperature(deficit, q, max(air, 1e-9 * q), molar, cp_gas, latent, boiling_k, air_k)
        moles = q * vapour / molar + air / M_AIR
        flow = moles * R * t / P
        density = (q + air) / flow
        lift = flow / (2 * half)  # height × speed
        sz = (lift * PROFILE / gamma_flux * 10.0**alpha / u10) ** (1 / (1 + alpha))
        height = sz * gamma_height
        speed = lift / height
        flat = half - sy * math.sqrt(math.pi) / 2  # what rounding leaves of it must not stop the cloud from growing sideways
        plateau = flat if flat > 1e-9 * half else 0.0
        fraction = (q / molar) / (q / molar + air / M_AIR)
        out[i] = xs[i], fraction, plateau, sy, sz, t, density, speed, half, travel
        if i + 1 == xs.size:
            break
        dx = xs[i + 1] - xs[i]
        reduced = G * (density - rho_air) / rho_air
        heat = _ground_heat(max(air_k - t, 0.0), density, ustar, speed) if xs[i] > radius_m else 0.0
        convective = (G * height * heat / (density * CP_AIR * air_k)) ** (1 / 3) if heat > 0 else 0.0
        mixing = math.sqrt(ustar * ustar + (0.2 * convective) ** 2)
        phi = _resistance(reduced * height / (mixing * mixing), height, obukhov_m)
        entrain = KARMAN * mixing * (1 + alpha) / (phi * (1 + height / EDDY_LIMIT_M))
        spread = GRAVITY_FRONT * math.sqrt(max(reduced, 0.0) * height) / speed * dx
        grown = _grown(sy, dx, sy_a, sy_b)
        sideways = math.sqrt(math.pi) / 2 * (grown - sy) if plateau <= 0 else 0.0
        drawn = rho_air * (2 * half * entrain * dx + 2 * sideways * lift)
        air += drawn
        if xs[i] > radius_m:
            heated_w = min(heated_w + heat * 2 * half * dx, rate * cold_j_kg)
        half += spread + sideways
        sy = grown if plateau > 0 else 2 * half / math.sqrt(math.pi)
        travel += dx / speed
    return out
