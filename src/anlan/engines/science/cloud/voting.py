"""Counting, compiled: which grid cells and which people lie inside each member's zone. Only cells that can lie inside are looked at."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]


@njit(cache=True, nogil=True)
def _between(a: float, b: float, low: float, high: float) -> tuple[float, float]:
    """The e with low ≤ a + b e ≤ high, as an interval (empty if its first end is the greater)."""
    if abs(b) < 1e-12:
        return (-1e18, 1e18) if low <= a <= high else (1.0, -1.0)
    first, second = (low - a) / b, (high - a) / b
    return (first, second) if first <= second else (second, first)


@njit(cache=True, nogil=True)
def vote(east: Floats, north: Floats, table: Floats, far_m: float, cosine: Floats, sine: Floats) -> Counts:
    """Votes of members for the cells of an even grid: shape (north, east)."""
    votes = np.zeros((north.size, east.size), dtype=np.int32)
    step = (east[-1] - east[0]) / (east.size - 1)
    scale = table.shape[1] / far_m
    for m in range(cosine.size):
        widest = table[m].max()
        if widest <= 0:
            continue
        for j in range(north.size):
            along = _between(north[j] * sine[m], cosine[m], 0.0, far_m * 0.999999)
            across = _between(north[j] * cosine[m], -sine[m], -widest, widest)
            first = max(along[0], across[0])
            last = min(along[1], across[1])
            for i in range(
                max(int(np.ceil((first - east[0]) / step)), 0), min(int(np.floor((last - east[0]) / step)), east.size - 1) + 1
            ):
                x = east[i] * cosine[m] + north[j] * sine[m]
                y = abs(north[j] * cosine[m] - east[i] * sine[m])
                if x >= 0 and x < far_m and y < table[m, int(x * scale)]:
                    votes[j, i] += 1
    return votes


def in_bands(east: Floats, north: Floats, people: Floats, band_m: float) -> tuple[Floats, Floats, Floats, Floats, Counts]:
    """The points band after band from the south, each from the west; the bands' southern edges, and where each begins."""
    low = float(north.min(initial=0.0))
    band = ((north - low) / band_m).astype(np.int64)
    order = np.lexsort((east, band))
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
