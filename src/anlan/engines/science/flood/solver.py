"""Shallow water on a rectangular grid: finite volumes, second order, well balanced, wetting and drying, mass kept to rounding.

Reconstruction of depth and level (minmod), hydrostatic reconstruction at faces (Audusse et al. 2004), HLL fluxes with upwinded
transverse momentum, Heun's step, friction by Manning taken implicitly. Compiled.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
G = 9.80665
DRY_M = 1e-6  # below it water is kept but does not move
COURANT = 0.24  # keeps depths positive with linear reconstruction in two directions (Audusse & Bristeau 2005)
WALL, OPEN = 0, 1


LOT = 64  # faces worked on together: a constant, so that the compiler makes vector code of the loops over them


@njit(cache=True, nogil=True, error_model="numpy")
def _lean(before: Floats, here: Floats, after: Floats, half: float, side: Floats) -> None:
    """Values at one face of each cell: leant by the lesser of the two slopes, or not where they disagree (minmod)."""
    for k in range(here.size):
        a, b = here[k] - before[k], after[k] - here[k]
        slope = (math.copysign(0.5, a) + math.copysign(0.5, b)) * min(abs(a), abs(b))
        side[k] = here[k] + half * slope


@njit(cache=True, nogil=True, error_model="numpy")
def _flux(left: Floats, right: Floats, hl: Floats, zl: Floats, hr: Floats, zr: Floats, flux: Floats, count: int) -> None:
    """HLL flux of mass, momentum across the face as either side feels it, and momentum along it, in lots of four.

    ``left`` and ``right`` hold depth, level, speed across, speed along at the face; ``hl``, ``zl``, ``hr``, ``zr`` depth and bed of the cells.
    """
    for k in range(count):
        depth_l, depth_r = left[k], right[k]
        bed_l, bed_r = left[LOT + k] - depth_l, right[LOT + k] - depth_r
        ul, ur = left[2 * LOT + k], right[2 * LOT + k]
        top = max(bed_l, bed_r)
        a, b = max(depth_l + bed_l - top, 0.0), max(depth_r + bed_r - top, 0.0)
        ca, cb = math.sqrt(G * a), math.sqrt(G * b)
        middle_u, middle_c = 0.5 * (ul + ur) + ca - cb, max(0.5 * (ca + cb) + 0.25 * (ul - ur), 0.0)
        slow = min(ul - ca, middle_u - middle_c)
        fast = max(ur + cb, middle_u + middle_c)
        slow = ur - 2 * cb if a <= 0 else slow  # a dry side: the front of the other
        fast = ul + 2 * ca if b <= 0 else fast
        slow, fast = min(slow, 0.0), max(fast, 0.0)
        share = 1 / max(fast - slow, 1e-300)
        mass_a, mass_b = a * ul, b * ur
        push_a, push_b = mass_a * ul + 0.5 * G * a * a, mass_b * ur + 0.5 * G * b * b
        mass = (fast * mass_a - slow * mass_b + slow * fast * (b - a)) * share
        push = (fast * push_a - slow * push_b + slow * fast * (mass_b - mass_a)) * share
        flux[k] = mass
        flux[LOT + k] = push + 0.5 * G * (depth_l * depth_l - a * a) + 0.5 * G * (hl[k] + depth_l) * (bed_l - zl[k])
        flux[2 * LOT + k] = push + 0.5 * G * (depth_r * depth_r - b * b) + 0.5 * G * (hr[k] + depth_r) * (bed_r - zr[k])
        flux[3 * LOT + k] = mass * (left[3 * LOT + k] if mass >= 0 else right[3 * LOT + k])


@njit(cache=True, nogil=True, error_model="numpy")
def _beyond(inner: Floats, outer: Floats, k: int, kind: int) -> None:
    """What lies outside an edge: a mirror, or a free fall."""
    outer[k] = 0.0 if kind == OPEN else inner[k]
    outer[LOT + k] = inner[LOT + k] if kind != OPEN else inner[LOT + k] - inner[k]
    outer[2 * LOT + k] = -inner[2 * LOT + k]
    outer[3 * LOT + k] = inner[3 * LOT + k]


@njit(cache=True, nogil=True, error_model="numpy")
def _speeds(h: Floats, qx: Floats, qy: Floats, u: Floats, v: Floats) -> None:
    for i in range(1, h.shape[0] - 1):
        for j in range(1, h.shape[1] - 1):
            if h[i, j] > DRY_M:
                thin = 1 / h[i, j]
                u[i, j] = qx[i, j] * thin
                v[i, j] = qy[i, j] * thin
            else:
                u[i, j] = v[i, j] = 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def _any(h: Floats) -> bool:
    for k in range(h.size):  # noqa: SIM110 - compiled
        if h[k] > 0:
            return True
    return False


@njit(cache=True, nogil=True, error_model="numpy")
def _sweep(  # noqa: C901 - compiled as one loop over lots
    fields: tuple[Floats, Floats, Floats, Floats],
    z: Floats,
    dx: float,
    di: int,
    dj: int,
    low: int,
    high: int,
    rates: tuple[Floats, Floats, Floats],
    work: Floats,
) -> float:
    """Add what passes the faces across one axis to the rates (mass, across, along). Returns what leaves through the edges.

    ``fields`` are depth, level, speed across, speed along. Faces are taken a lot at a time along the rows, whichever way they face.
    """
    h = fields[0]
    ny, nx = h.shape
    left, right, flux = work[0], work[1], work[2]
    mass, across, along = rates
    out, per = 0.0, 1 / dx
    for i in range(1, ny - 1 + di):
        for j in range(1, nx - 1 + dj, LOT):
            n = min(LOT, nx - 1 + dj - j)
            before, here = (i - di, slice(j - dj, j - dj + n)), (i, slice(j, j + n))
            if not (_any(h[before]) or _any(h[here])):
                continue
            first, last = (i == 1) if di else (j == 1), (i == ny - 1) if di else (j + n == nx)
            cut, end = (1 if dj and first else 0), (n - 1 if dj and last else n)
            for q in range(4):
                f, at = fields[q], q * LOT
                if not (di and first):
                    a, b = j - dj + cut, j - dj + n
                    _lean(f[i - 2 * di, a - dj : b - dj], f[i - di, a:b], f[i, a + dj : b + dj], 0.5, left[at + cut : at + n])
                if not (di and last):
                    a, b = j, j + end
                    _lean(f[i - di, a - dj : b - dj], f[i, a:b], f[i + di, a + dj : b + dj], -0.5, right[at : at + end])
            if first:
                for k in range(n if di else 1):
                    _beyond(right, left, k, low)
            if last:
                for k in range(0 if di else n - 1, n):
                    _beyond(left, right, k, high)
            _flux(left, right, h[before], z[before], h[here], z[here], flux, n)
            _take(mass[before], flux[:n], per)
            _take(across[before], flux[LOT : LOT + n], per)
            _take(along[before], flux[3 * LOT : 3 * LOT + n], per)
            _take(mass[here], flux[:n], -per)
            _take(across[here], flux[2 * LOT : 2 * LOT + n], -per)
            _take(along[here], flux[3 * LOT : 3 * LOT + n], -per)
            if first:
                out -= flux[: n if di else 1].sum()
            if last:
                out += flux[0 if di else n - 1 : n].sum()
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def _take(rate: Floats, flux: Floats, per: float) -> None:
    for k in range(rate.size):
        rate[k] -= flux[k] * per


@njit(cache=True, nogil=True, error_model="numpy")
def _rates(
    h: Floats, qx: Floats, qy: Floats, z: Floats, dx: float, kinds: NDArray[np.int64], rate: Floats, own: Floats, work: Floats
) -> float:
    """Time derivatives of (h, qx, qy) into ``rate``; arrays carry one ghost ring. Returns what leaves, m²/s per metre of edge."""
    rate[:] = 0.0
    level, u, v = own[0], own[1], own[2]
    _edges(h, z, kinds)
    _speeds(h, qx, qy, u, v)
    _mirror(u, v)
    for i in range(h.shape[0]):
        for j in range(h.shape[1]):
            level[i, j] = h[i, j] + z[i, j]
    out = _sweep((h, level, u, v), z, dx, 0, 1, kinds[0], kinds[1], (rate[0], rate[1], rate[2]), work)
    return out + _sweep((h, level, v, u), z, dx, 1, 0, kinds[2], kinds[3], (rate[0], rate[2], rate[1]), work)


@njit(cache=True, nogil=True, error_model="numpy")
def _mirror(u: Floats, v: Floats) -> None:
    """Speeds in the ghost ring: across the edge turned round, along it kept."""
    for field, across_j, across_i in ((u, -1.0, 1.0), (v, 1.0, -1.0)):
        field[:, 0] = across_j * field[:, 1]
        field[:, -1] = across_j * field[:, -2]
        field[0] = across_i * field[1]
        field[-1] = across_i * field[-2]


@njit(cache=True, nogil=True, error_model="numpy")
def _edges(h: Floats, z: Floats, kinds: NDArray[np.int64]) -> None:
    """Fill the ghost ring: a wall mirrors, an open edge is a free fall. Order of ``kinds``: west, east, south (first row), north."""
    for field in (h, z):
        field[:, 0], field[:, -1] = field[:, 1], field[:, -2]
        field[0], field[-1] = field[1], field[-2]
    if kinds[0] == OPEN:
        h[:, 0] = 0.0
    if kinds[1] == OPEN:
        h[:, -1] = 0.0
    if kinds[2] == OPEN:
        h[0] = 0.0
    if kinds[3] == OPEN:
        h[-1] = 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def _longest_step_s(h: Floats, qx: Floats, qy: Floats, dx: float) -> float:
    fastest = 1e-9
    for i in range(1, h.shape[0] - 1):
        for j in range(1, h.shape[1] - 1):
            if h[i, j] > DRY_M:
                flow = max(abs(qx[i, j]), abs(qy[i, j])) / h[i, j]
                fastest = max(fastest, flow + math.sqrt(G * h[i, j]))
    return min(COURANT * dx / fastest, 60.0)


@njit(cache=True, nogil=True, error_model="numpy")
def _predict(h: Floats, qx: Floats, qy: Floats, rate: Floats, dt: float, h1: Floats, qx1: Floats, qy1: Floats) -> None:
    for i in range(1, h.shape[0] - 1):
        for j in range(1, h.shape[1] - 1):
            h1[i, j] = h[i, j] + dt * rate[0, i, j]
            wet = h1[i, j] > DRY_M
            qx1[i, j] = qx[i, j] + dt * rate[1, i, j] if wet else 0.0
            qy1[i, j] = qy[i, j] + dt * rate[2, i, j] if wet else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def _correct(
    h: Floats,
    qx: Floats,
    qy: Floats,
    h1: Floats,
    qx1: Floats,
    qy1: Floats,
    rate: Floats,
    dt: float,
    source: Floats,
    manning: float,
) -> None:
    """Heun's second half, the source, and Manning's friction taken at the end of the step."""
    for i in range(1, h.shape[0] - 1):
        for j in range(1, h.shape[1] - 1):
            h[i, j] = 0.5 * (h[i, j] + h1[i, j] + dt * rate[0, i, j]) + dt * source[i, j]
            qx[i, j] = 0.5 * (qx[i, j] + qx1[i, j] + dt * rate[1, i, j])
            qy[i, j] = 0.5 * (qy[i, j] + qy1[i, j] + dt * rate[2, i, j])
            if h[i, j] <= DRY_M:
                qx[i, j] = qy[i, j] = 0.0
            elif manning > 0:
                flow = math.sqrt(qx[i, j] ** 2 + qy[i, j] ** 2)
                held = 1 + dt * G * manning * manning * flow / h[i, j] ** (7.0 / 3.0)
                qx[i, j] /= held
                qy[i, j] /= held


@njit(cache=True, nogil=True, error_model="numpy")
def _remember(
    h: Floats, qx: Floats, qy: Floats, wet_m: float, at_s: float, deepest: Floats, fastest: Floats, arrival: Floats
) -> None:
    for i in range(1, h.shape[0] - 1):
        for j in range(1, h.shape[1] - 1):
            deepest[i, j] = max(deepest[i, j], h[i, j])
            if h[i, j] > wet_m:
                fastest[i, j] = max(fastest[i, j], math.sqrt(qx[i, j] ** 2 + qy[i, j] ** 2) / h[i, j])
                if arrival[i, j] < 0:
                    arrival[i, j] = at_s


def run(
    z: Floats,
    h: Floats,
    qx: Floats,
    qy: Floats,
    dx: float,
    manning: float,
    source_m_s: Floats,
    until_s: float,
    kinds: NDArray[np.int64],
    wet_m: float,
    deepest: Floats,
    fastest: Floats,
    arrival: Floats,
    started_s: float,
) -> tuple[float, int]:
    """March (h, qx, qy) in place to ``until_s`` with a steady source (rain, inflow, m/s). Returns m³ that left and the steps taken.

    ``deepest``, ``fastest``, ``arrival`` (seconds, −1 where never) are kept up on the way. Arrays carry a ghost ring.
    """
    rate, own, work = np.zeros((3, *h.shape)), np.zeros((3, *h.shape)), np.zeros((3, 4 * LOT))
    h1, qx1, qy1 = h.copy(), qx.copy(), qy.copy()
    time, left, steps = 0.0, 0.0, 0
    while time < until_s:
        dt = min(_longest_step_s(h, qx, qy, dx), until_s - time)
        out = _rates(h, qx, qy, z, dx, kinds, rate, own, work)
        _predict(h, qx, qy, rate, dt, h1, qx1, qy1)
        out = 0.5 * (out + _rates(h1, qx1, qy1, z, dx, kinds, rate, own, work))
        _correct(h, qx, qy, h1, qx1, qy1, rate, dt, source_m_s, manning)
        time += dt
        _remember(h, qx, qy, wet_m, started_s + time, deepest, fastest, arrival)
        left += out * dt * dx
        steps += 1
    return left, steps
