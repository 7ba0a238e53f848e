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


@njit(cache=True, nogil=True)
def _minmod(a: float, b: float) -> float:
    if a * b <= 0:
        return 0.0
    return a if abs(a) < abs(b) else b


@njit(cache=True, nogil=True)
def _face(
    hl: float, ul: float, vl: float, zl: float, hr: float, ur: float, vr: float, zr: float
) -> tuple[float, float, float, float, float]:
    """Flux of mass, normal and transverse momentum across a face, and the pressure corrections of its two sides."""
    top = max(zl, zr)
    left, right = max(hl + zl - top, 0.0), max(hr + zr - top, 0.0)
    fix_l, fix_r = 0.5 * G * (hl * hl - left * left), 0.5 * G * (hr * hr - right * right)
    if left <= 0 and right <= 0:
        return 0.0, 0.0, 0.0, fix_l, fix_r
    cl, cr = math.sqrt(G * left), math.sqrt(G * right)
    if left <= 0:
        sl, sr = ur - 2 * cr, ur + cr
    elif right <= 0:
        sl, sr = ul - cl, ul + 2 * cl
    else:
        middle_u = 0.5 * (ul + ur) + cl - cr
        middle_c = max(0.5 * (cl + cr) + 0.25 * (ul - ur), 0.0)
        sl, sr = min(ul - cl, middle_u - middle_c), max(ur + cr, middle_u + middle_c)
    mass_l, mass_r = left * ul, right * ur
    push_l, push_r = mass_l * ul + 0.5 * G * left * left, mass_r * ur + 0.5 * G * right * right
    if sl >= 0:
        mass, push = mass_l, push_l
    elif sr <= 0:
        mass, push = mass_r, push_r
    else:
        span = sr - sl
        mass = (sr * mass_l - sl * mass_r + sl * sr * (right - left)) / span
        push = (sr * push_l - sl * push_r + sl * sr * (mass_r - mass_l)) / span
    return mass, push, mass * (vl if mass >= 0 else vr), fix_l, fix_r


@njit(cache=True, nogil=True)
def _speed(q: Floats, h: Floats, i: int, j: int) -> float:
    return q[i, j] / h[i, j] if h[i, j] > DRY_M else 0.0


@njit(cache=True, nogil=True)
def _gradients(h: Floats, q: Floats, p: Floats, z: Floats, di: int, dj: int, slopes: Floats) -> None:
    """Limited slopes of depth, level, normal and transverse speed along one axis; none in the ghost ring."""
    ny, nx = h.shape
    for i in range(1, ny - 1):
        for j in range(1, nx - 1):
            a, b, c, d = i - di, j - dj, i + di, j + dj
            level = h[i, j] + z[i, j]
            slopes[0, i, j] = _minmod(h[i, j] - h[a, b], h[c, d] - h[i, j])
            slopes[1, i, j] = _minmod(level - h[a, b] - z[a, b], h[c, d] + z[c, d] - level)
            along, aside = _speed(q, h, i, j), _speed(p, h, i, j)
            slopes[2, i, j] = _minmod(along - _speed(q, h, a, b), _speed(q, h, c, d) - along)
            slopes[3, i, j] = _minmod(aside - _speed(p, h, a, b), _speed(p, h, c, d) - aside)


@njit(cache=True, nogil=True)
def _side(
    h: Floats, q: Floats, p: Floats, z: Floats, slopes: Floats, i: int, j: int, half: float
) -> tuple[float, float, float, float]:
    """Depth, speeds and bed at the face half a cell away from the middle of (i, j)."""
    depth = h[i, j] + half * slopes[0, i, j]
    bed = h[i, j] + z[i, j] + half * slopes[1, i, j] - depth
    return depth, _speed(q, h, i, j) + half * slopes[2, i, j], _speed(p, h, i, j) + half * slopes[3, i, j], bed


@njit(cache=True, nogil=True)
def _sweep(
    h: Floats, q: Floats, p: Floats, z: Floats, dx: float, di: int, dj: int, low: int, high: int, rate: Floats, slopes: Floats
) -> float:
    """Add the fluxes through all faces across one axis to ``rate`` (mass, normal, transverse). Returns what leaves through the edges."""
    ny, nx = h.shape
    out = 0.0
    for i in range(1 - di, ny - 1):
        for j in range(1 - dj, nx - 1):
            k, m = i + di, j + dj
            hl, ul, vl, zl = _side(h, q, p, z, slopes, i, j, 0.5)
            hr, ur, vr, zr = _side(h, q, p, z, slopes, k, m, -0.5)
            if i == 0 or j == 0:  # beyond the edge: a mirror, or a free fall
                hl, ul, vl, zl = (0.0 if low == OPEN else hr), -ur, vr, zr
            if k == ny - 1 or m == nx - 1:
                hr, ur, vr, zr = (0.0 if high == OPEN else hl), -ul, vl, zl
            mass, push, aside, fix_l, fix_r = _face(hl, ul, vl, zl, hr, ur, vr, zr)
            if i > 0 and j > 0:
                rate[0, i, j] -= mass / dx
                rate[1, i, j] -= (push + fix_l + 0.5 * G * (h[i, j] + hl) * (zl - z[i, j])) / dx
                rate[2, i, j] -= aside / dx
            else:
                out -= mass
            if k < ny - 1 and m < nx - 1:
                rate[0, k, m] += mass / dx
                rate[1, k, m] += (push + fix_r - 0.5 * G * (h[k, m] + hr) * (z[k, m] - zr)) / dx
                rate[2, k, m] += aside / dx
            else:
                out += mass
    return out


def _rates(
    h: Floats, qx: Floats, qy: Floats, z: Floats, dx: float, kinds: NDArray[np.int64], rate: Floats, slopes: Floats
) -> float:
    """Time derivatives of (h, qx, qy) into ``rate``; arrays carry one ghost ring. Returns what leaves, m²/s per metre of edge."""
    rate[:] = 0.0
    slopes[:] = 0.0
    _gradients(h, qx, qy, z, 0, 1, slopes)
    out = _sweep(h, qx, qy, z, dx, 0, 1, kinds[0], kinds[1], rate, slopes)
    turned = rate[[0, 2, 1]]
    slopes[:] = 0.0
    _gradients(h, qy, qx, z, 1, 0, slopes)
    out += _sweep(h, qy, qx, z, dx, 1, 0, kinds[2], kinds[3], turned, slopes)
    rate[:] = turned[[0, 2, 1]]
    return float(out)


def _edges(h: Floats, qx: Floats, qy: Floats, z: Floats, kinds: NDArray[np.int64]) -> None:
    """Fill the ghost ring: a wall mirrors, an open edge is a free fall. Order of ``kinds``: west, east, south (first row), north."""
    sides = (
        ((slice(None), 0), (slice(None), 1), qx, kinds[0]),
        ((slice(None), -1), (slice(None), -2), qx, kinds[1]),
        ((0, slice(None)), (1, slice(None)), qy, kinds[2]),
        ((-1, slice(None)), (-2, slice(None)), qy, kinds[3]),
    )
    for ghost, real, normal, kind in sides:
        for field in (h, z, qx, qy):
            field[ghost] = field[real]
        normal[ghost] *= -1
        if kind == OPEN:
            h[ghost] = qx[ghost] = qy[ghost] = 0.0


@njit(cache=True, nogil=True)
def _longest_step_s(h: Floats, qx: Floats, qy: Floats, dx: float) -> float:
    fastest = 1e-9
    for i in range(1, h.shape[0] - 1):
        for j in range(1, h.shape[1] - 1):
            if h[i, j] > DRY_M:
                flow = max(abs(qx[i, j]), abs(qy[i, j])) / h[i, j]
                fastest = max(fastest, flow + math.sqrt(G * h[i, j]))
    return min(COURANT * dx / fastest, 60.0)


@njit(cache=True, nogil=True)
def _predict(h: Floats, qx: Floats, qy: Floats, rate: Floats, dt: float, h1: Floats, qx1: Floats, qy1: Floats) -> None:
    for i in range(1, h.shape[0] - 1):
        for j in range(1, h.shape[1] - 1):
            h1[i, j] = h[i, j] + dt * rate[0, i, j]
            wet = h1[i, j] > DRY_M
            qx1[i, j] = qx[i, j] + dt * rate[1, i, j] if wet else 0.0
            qy1[i, j] = qy[i, j] + dt * rate[2, i, j] if wet else 0.0


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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
    rate, slopes = np.zeros((3, *h.shape)), np.zeros((4, *h.shape))
    h1, qx1, qy1 = h.copy(), qx.copy(), qy.copy()
    time, left, steps = 0.0, 0.0, 0
    while time < until_s:
        dt = min(_longest_step_s(h, qx, qy, dx), until_s - time)
        _edges(h, qx, qy, z, kinds)
        out = _rates(h, qx, qy, z, dx, kinds, rate, slopes)
        _predict(h, qx, qy, rate, dt, h1, qx1, qy1)
        _edges(h1, qx1, qy1, z, kinds)
        out = 0.5 * (out + _rates(h1, qx1, qy1, z, dx, kinds, rate, slopes))
        _correct(h, qx, qy, h1, qx1, qy1, rate, dt, source_m_s, manning)
        time += dt
        _remember(h, qx, qy, wet_m, started_s + time, deepest, fastest, arrival)
        left += out * dt * dx
        steps += 1
    return left, steps
