"""Hollows of the ground: to which one the water of each cell runs, the passes between them, and how high a volume stands in one."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OUTSIDE, HELD, UNSEEN = -1, -8, -9  # labels that are no hollow


def room(heights: Floats, level: float, cell_m2: float) -> float:
    """m³ the hollow holds below ``level``."""
    under = heights[: np.searchsorted(heights, level)]
    return float((level - under).sum()) * cell_m2


def level_of(heights: Floats, volume: float, cell_m2: float) -> float:
    """Water level of ``volume`` m³ over cells of these heights (ascending)."""
    count = np.arange(1, heights.size + 1)
    need = (heights * count - np.cumsum(heights)) * cell_m2  # volume when the water just touches each next cell
    k = int(np.searchsorted(need, volume, side="right"))
    return float((volume / cell_m2 + heights[:k].sum()) / k)


def hollows(dem: Floats, closed: bool) -> Ints:
    """The hollow at the foot of every cell, numbered from 0; −1 where water runs off over the edge."""
    return _labelled(dem, np.argsort(dem, axis=None), closed)


@njit(cache=True, nogil=True)
def _labelled(dem: Floats, upwards: Ints, closed: bool) -> Ints:
    ny, nx = dem.shape
    label = np.full((ny, nx), UNSEEN, dtype=np.int64)
    flat = np.empty(ny * nx, dtype=np.int64)
    count = 0
    for cell in upwards:  # a cell takes the label of its steepest lower neighbour
        if label[cell // nx, cell % nx] != UNSEEN:
            continue
        size, found = _level(dem, label, flat, cell, closed)
        if found == UNSEEN:
            found = count
            count += 1
        for n in range(size):
            label[flat[n] // nx, flat[n] % nx] = found
    return label


@njit(cache=True, nogil=True)
def _level(dem: Floats, label: Ints, flat: Ints, cell: int, closed: bool) -> tuple[int, int]:
    """The level ground ``cell`` belongs to, gathered in ``flat``: how many cells, and the label they drain to if any."""
    ny, nx = dem.shape
    size, head, found = 1, 0, UNSEEN
    height, best = dem[cell // nx, cell % nx], 0.0
    flat[0] = cell
    label[cell // nx, cell % nx] = HELD
    while head < size:
        a, b = flat[head] // nx, flat[head] % nx
        head += 1
        if not closed and min(a, b, ny - 1 - a, nx - 1 - b) == 0:
            best, found = -np.inf, OUTSIDE
        for k in range(9):
            c, d = a + k // 3 - 1, b + k % 3 - 1
            if min(c, d, ny - 1 - c, nx - 1 - d) < 0:
                continue
            if dem[c, d] == height and label[c, d] == UNSEEN:
                label[c, d] = HELD
                flat[size] = c * nx + d
                size += 1
            steep = (dem[c, d] - height) / math.sqrt(1.0 + (c != a and d != b))
            if label[c, d] >= OUTSIDE and steep < best:
                best, found = steep, label[c, d]
    return size, found


def passes(dem: Floats, label: Ints, closed: bool) -> list[tuple[float, int, int]]:
    """Lowest pass between each two neighbouring hollows, and to the outside: (height, a, b)."""
    found = [_border(dem, label, di, dj) for di, dj in ((0, 1), (1, 0), (1, 1), (1, -1))]
    height, a, b = (np.concatenate(part) for part in zip(*found, strict=True))
    if not closed:
        rim = np.zeros(dem.shape, dtype=bool)
        rim[0], rim[-1], rim[:, 0], rim[:, -1] = True, True, True, True
        at = rim & (label >= 0)
        height = np.concatenate([height, dem[at]])
        a, b = np.concatenate([a, label[at]]), np.concatenate([b, np.full(int(at.sum()), OUTSIDE)])
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((height, high, low))
    first = np.ones(order.size, dtype=bool)
    first[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
    return [(float(height[k]), int(high[k]), int(low[k])) for k in order[first]]


def _border(dem: Floats, label: Ints, di: int, dj: int) -> tuple[Floats, Ints, Ints]:
    here = (slice(0, dem.shape[0] - di), slice(max(-dj, 0), dem.shape[1] - max(dj, 0)))
    there = (slice(di, None), slice(max(dj, 0), dem.shape[1] - max(-dj, 0)))
    differ = label[here] != label[there]
    return np.maximum(dem[here], dem[there])[differ], label[here][differ], label[there][differ]
