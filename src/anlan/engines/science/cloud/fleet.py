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
    first, x = members[0], np.geomspace(1.0, integral.FARTHEST_M, 400)
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
    gas = dense.gas_of(first)
    flows = np.array([dense.flow_of(one, gas) for one in given])
    along = np.array([dense.ALONGWIND[one["stability"]] for one in given])
    parts = by_two(len(flows), lambda own: _march_all(flows[own], along[own], gas, first["duration_s"], members[0].horizon_m))
    x, logs, plateau, sy = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Fleet(x_m=x, logs=logs, plateau_m=plateau, sy_m=sy, horizon_m=members[0].horizon_m)


@njit(cache=True, nogil=True)
def _march_all(
    flows: Floats, along: Floats, gas: integral.Gas, duration_s: float, horizon_m: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Rows are clouds, columns their stations; beyond the horizon the last one stands, with nothing on its axis."""
    columns = integral.STEPS_OVER_SOURCE + integral.STEPS
    x, plateau, sy = np.empty((len(flows), columns)), np.empty((len(flows), columns)), np.empty((len(flows), columns))
    fraction = np.full((len(flows), columns), 1e-30)
    for m in range(len(flows)):
        f = flows[m]
        flow = integral.Flow(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9])
        rows = integral.released(gas, flow, horizon_m)
        last = rows.shape[0]
        fraction[m, :last] = integral.axis(rows, duration_s, along[m, 0], along[m, 1])
        x[m] = integral.stations(flow.radius_m) + flow.jet_m
        x[m, :last], plateau[m, :last], sy[m, :last] = rows[:, 0], rows[:, 2], rows[:, 3]
        plateau[m, last:], sy[m, last:] = rows[-1, 2], rows[-1, 3]
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
