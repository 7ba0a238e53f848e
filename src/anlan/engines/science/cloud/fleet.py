"""Many clouds of one release at once, as arrays: what the ensemble marches, measures and counts. The same numbers as one ``Swath`` after another."""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numba import njit
from numpy.typing import NDArray

from anlan.engines.science import weather
from anlan.engines.science.cloud import dense, integral
from anlan.engines.science.cloud.scenario import Scenario
from anlan.engines.science.cloud.sigma import PLUME_CURVES
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K

Floats = NDArray[np.float64]
BINS = 512
THREADS = 2
FARTHEST_M, STEPS, STEPS_OVER_SOURCE = 50_000.0, 420, 24  # as dense.march and the Gaussian swath go


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Clouds (rows) over their own x (columns): ``logs`` of the volume fraction on the axis, flat middle, edge."""

    x_m: Floats
    logs: Floats
    plateau_m: Floats
    sy_m: Floats
    horizon_m: float

    def reach_m(self, fraction: float) -> Floats:
        """Farthest x of each cloud whose axis lies at or above ``fraction``, no farther than the horizon; 0 where none does."""
        return np.minimum(_reach(self.x_m, self.logs, math.log(fraction)), self.horizon_m)

    def half_widths(self, fraction: float, far_m: float) -> Floats:
        """Half-width of each cloud's zone on ``BINS`` even bins of x from 0 to ``far_m``."""
        parts = by_two(
            len(self.x_m),
            lambda own: _half_widths(
                self.x_m[own], self.logs[own], self.plateau_m[own], self.sy_m[own], math.log(fraction), far_m, BINS
            ),
        )
        return np.concatenate(parts)


def march(members: Sequence[Scenario]) -> Fleet:
    """All members share substance, place and method; wind, rate and stability are their own."""
    first = members[0]
    return _dense(members) if first.method == "dense" else _gaussian(members)


def by_two(count: int, work: Callable[[slice], Any]) -> list[Any]:
    """``work`` on the halves of ``count`` rows at once; compiled work lets go of the interpreter, so two threads are two cores."""
    middle = (count + 1) // 2
    halves = [slice(0, middle), slice(middle, count)] if count > 1 else [slice(0, count)]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, halves))


def _gaussian(members: Sequence[Scenario]) -> Fleet:
    first, x = members[0], np.geomspace(1.0, FARTHEST_M, 400)
    x = x[: int(np.searchsorted(x, first.horizon_m)) + 2]
    parts = by_two(len(members), lambda own: _plumes(members[own], x))
    logs, width = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Fleet(
        x_m=np.broadcast_to(x, logs.shape), logs=logs, plateau_m=np.zeros_like(logs), sy_m=width, horizon_m=first.horizon_m
    )


def _plumes(members: Sequence[Scenario], x: Floats) -> tuple[Floats, Floats]:
    """Logs of the volume fraction on the axis, and √2 σy, of each member (rows)."""
    first = members[0]
    wind, rate, height = np.array([m.wind_ms for m in members]), np.array([m.rate_kg_s for m in members]), first.height_m
    per_kg = R_J_MOL_K * (first.air_temperature_c + 273.15) / (ATM_PA * first.substance.molar_mass_kg_mol)
    logs, width = (np.empty((len(members), x.size)) for _ in range(2))
    for stability in {m.stability for m in members}:
        own = np.array([m.stability == stability for m in members])
        sy, sz = PLUME_CURVES["urban" if first.terrain == "urban" else "rural"](stability, x)
        speed = weather.wind_at_height_ms(wind[own], stability, max(height, 10.0))[:, None]
        a, b = dense.ALONGWIND[stability]
        passing = scipy.special.erf(speed * (first.duration_s / (2 * np.sqrt(2) * a * x**b)))
        axis = per_kg / (np.pi * sy * sz) * np.exp(-0.5 * (height / sz) ** 2)
        logs[own], width[own] = np.log(np.clip(rate[own][:, None] / speed * axis * passing, 1e-30, 1.0)), np.sqrt(2) * sy
    return logs, width


def _dense(members: Sequence[Scenario]) -> Fleet:
    given = [member.as_dense for member in members]
    first = given[0]
    fixed = dense.fixed_inputs(first)
    own = np.array([dense.own_inputs(one) for one in given])  # rate, radius, wind, exponent, u*, Obukhov length, σy
    along = np.array([dense.ALONGWIND[one["stability"]] for one in given])
    parts = by_two(len(own), lambda half: _march_all(own[half], along[half], *fixed, first["duration_s"], members[0].horizon_m))
    x, logs, plateau, sy = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Fleet(x_m=x, logs=logs, plateau_m=plateau, sy_m=sy, horizon_m=members[0].horizon_m)


@njit(cache=True, nogil=True)
def _march_all(own: Floats, along: Floats, molar: float, cp_gas: float, latent: float, boiling_k: float, source_k: float, liquid: float, air_k: float,
               duration_s: float, horizon_m: float) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    head = STEPS_OVER_SOURCE - 1
    columns = head + STEPS
    x, fraction, plateau, sy = (
        np.empty((own.shape[0], columns)),
        np.empty((own.shape[0], columns)),
        np.empty((own.shape[0], columns)),
        np.empty((own.shape[0], columns)),
    )
    steps = np.empty(columns)
    for m in range(own.shape[0]):
        rate, radius, wind, alpha, ustar, obukhov, sigma_y = own[m]
        for i in range(head):
            steps[i] = -radius + 2 * radius * i / head
        ratio = math.log(max(FARTHEST_M, 100 * radius) / radius) / (STEPS - 1)
        for i in range(STEPS):
            steps[head + i] = radius * math.exp(ratio * i)
        last = min(int(np.searchsorted(steps, horizon_m)) + 2, columns)
        rows = integral.march(
            steps[:last],
            rate,
            radius,
            molar,
            cp_gas,
            latent,
            boiling_k,
            source_k,
            liquid,
            air_k,
            wind,
            alpha,
            ustar,
            obukhov,
            sigma_y,
            dense.CROSSWIND_POWER,
        )
        least = 1.0
        for i in range(columns):
            k = min(i, last - 1)
            a = along[m, 0] * max(rows[k, 0], 1.0) ** along[m, 1]
            passing = math.erf(rows[k, 7] * duration_s / (2 * math.sqrt(2.0) * a))
            least = min(least, max(rows[k, 1] * passing, 1e-30))
            x[m, i], fraction[m, i], plateau[m, i], sy[m, i] = steps[i], least if i < last else 1e-30, rows[k, 2], rows[k, 3]
    return x, np.log(fraction), plateau, sy


@njit(cache=True, nogil=True)
def _reach(x: Floats, logs: Floats, level: float) -> Floats:
    found = np.zeros(x.shape[0])
    for m in range(x.shape[0]):
        last = -1
        for i in range(x.shape[1]):
            if logs[m, i] >= level:
                last = i
        if last == x.shape[1] - 1:
            found[m] = x[m, last]
        elif last >= 0:
            found[m] = x[m, last] + (x[m, last + 1] - x[m, last]) * (logs[m, last] - level) / (logs[m, last] - logs[m, last + 1])
    return found


@njit(cache=True, nogil=True)
def _half_widths(x: Floats, logs: Floats, plateau: Floats, sy: Floats, level: float, far_m: float, bins: int) -> Floats:
    """B + Sy √ln(c0/c) in the middle of each bin; ln c0, b and Sy broken lines between the clouds' own x."""
    found = np.zeros((x.shape[0], bins))
    for m in range(x.shape[0]):
        i = 0
        for k in range(bins):
            at = (k + 0.5) * far_m / bins
            while i + 2 < x.shape[1] and x[m, i + 1] < at:
                i += 1
            share = min(max((at - x[m, i]) / (x[m, i + 1] - x[m, i]), 0.0), 1.0)
            above = logs[m, i] + (logs[m, i + 1] - logs[m, i]) * share - level
            if above >= 0:
                found[m, k] = (
                    plateau[m, i]
                    + (plateau[m, i + 1] - plateau[m, i]) * share
                    + (sy[m, i] + (sy[m, i + 1] - sy[m, i]) * share) * math.sqrt(above)
                )
    return found
