"""Counting, compiled: which grid cells and which people lie inside each member's zone. Only cells that can lie inside are looked at."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int32] | NDArray[np.int16]


@njit(cache=True, nogil=True)
def _between(a: float, b: float, low: float, high: float) -> tuple[float, float]:
    """The e with low ≤ a + b e ≤ high, as an interval (empty if its first end is the greater)."""
    if abs(b) < 1e-12:
        return (-1e18, 1e18) if low <= a <= high else (1.0, -1.0)
    first, second = (low - a) / b, (high - a) / b
    return (first, second) if first <= second else (second, first)


@njit(cache=True, nogil=True)
def _size(own: Floats, far_m: float) -> tuple[float, float]:
    """How far a member's zone reaches, and half of its greatest width; (0, 0) where there is none."""
    last = 0
    for k in range(own.size):
        if own[k] > 0:
            last = k + 1
    return far_m * last / own.size, own.max()


@njit(cache=True, nogil=True, error_model="numpy")
def vote(east: Floats, north: Floats, table: Floats, far_m: float, cosine: Floats, sine: Floats) -> Counts:
    """Votes of members for the cells of an even grid: shape (north, east). The inner loop has no branch, so that it runs on vectors."""
    votes = np.zeros((north.size, east.size), dtype=np.int16)
    step, up = (east[-1] - east[0]) / (east.size - 1), (north[-1] - north[0]) / (north.size - 1)
    scale = table.shape[1] / far_m
    for m in range(cosine.size):
        own, c, s = table[m], cosine[m], sine[m]
        reach, widest = _size(own, far_m)
        low = (min(0.0, reach * s) - widest * abs(c) - north[0]) / up
        high = (max(0.0, reach * s) + widest * abs(c) - north[0]) / up
        for j in range(max(int(low), 0), min(int(high) + 2, north.size) if reach > 0 else 0):
            along = _between(north[j] * s, c, 0.0, reach * 0.999999)
            across = _between(north[j] * c, -s, -widest, widest)
            first = max(int(np.ceil((max(along[0], across[0]) - east[0]) / step)), 0)
            last = min(int(np.floor((min(along[1], across[1]) - east[0]) / step)), east.size - 1) + 1
            if first >= last:
                continue
            row, x = votes[j, first:last], east[first:last]
            for i in range(last - first):
                k = np.uint32(np.int32((x[i] * c + north[j] * s) * scale))
                row[i] += np.int16(abs(north[j] * c - x[i] * s) < own[k])
    return votes


def in_bands(east: Floats, north: Floats, people: Floats, band_m: float) -> tuple[Floats, Floats, Floats, Floats, Counts]:
    """The points band after band from the south, each from the west; the bands' southern edges, and where each begins."""
    low = float(north.min(initial=0.0))
    band = ((north - low) / band_m).astype(np.int64)
    order = np.argsort(band * (2 * float(np.abs(east).max(initial=1.0)) + 1) + east)
    starts = np.searchsorted(band[order], np.arange(int(band.max(initial=0)) + 2))
    edges: Floats = np.asarray(low + band_m * np.arange(len(starts)), dtype=np.float64)
    return east[order], north[order], people[order], edges, starts.astype(np.int32)


@njit(cache=True, nogil=True)
def heads(
    east: Floats,
    north: Floats,
    people: Floats,
    edges: Floats,
    starts: Counts,
    table: Floats,
    far_m: float,
    cosine: Floats,
    sine: Floats,
) -> Floats:
    """People inside each member's zone; points as ``in_bands`` gives them. Of a band only those between the zone's sides are looked at."""
    inside = np.zeros(cosine.size)
    scale = table.shape[1] / far_m
    band_m = edges[1] - edges[0]
    for m in range(cosine.size):
        widest = table[m].max()
        if widest <= 0:
            continue
        total = 0.0
        margin = widest * abs(cosine[m])
        first = max(int((min(0.0, far_m * sine[m]) - margin - edges[0]) / band_m), 0)
        last = min(int((max(0.0, far_m * sine[m]) + margin - edges[0]) / band_m) + 1, edges.size - 1)
        for j in range(first, last):
            middle, half = edges[j] + band_m / 2, band_m / 2
            along = _between(middle * sine[m], cosine[m], -half * abs(sine[m]), far_m + half * abs(sine[m]))
            across = _between(middle * cosine[m], -sine[m], -widest - half * abs(cosine[m]), widest + half * abs(cosine[m]))
            low, high = max(along[0], across[0]), min(along[1], across[1])
            if low > high:
                continue
            start = starts[j] + np.searchsorted(east[starts[j] : starts[j + 1]], low)
            for i in range(start, starts[j + 1]):
                if east[i] > high:
                    break
                y = abs(north[i] * cosine[m] - east[i] * sine[m])
                x = east[i] * cosine[m] + north[i] * sine[m]
                if x >= 0 and x < far_m and y < table[m, int(x * scale)]:
                    total += people[i]
        inside[m] = total
    return inside
