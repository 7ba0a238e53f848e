"""Who votes with whom: points of one kind near each other."""

from collections.abc import Sequence

import numpy as np

from anlan.engines.sensing.linked.conditions import Votes
from anlan.engines.sensing.points import Point

EARTH_M = 6_371_008.8  # mean radius, IUGG
MOST = 30  # [K] voters; of more neighbours the nearest


def neighbours(condition: Votes, anchors: Sequence[Point]) -> dict[str, list[str]]:
    """The other voters of each anchor by name. A point whose place is not known has none."""
    if condition.among:
        return {point.key: [key for key in condition.among if key != point.key] for point in anchors}
    placed = [point for point in anchors if np.isfinite(point.lon) and np.isfinite(point.lat)]
    found: dict[str, list[str]] = {point.key: [] for point in anchors}
    for kind in {point.kind for point in placed}:
        found |= _near([point for point in placed if point.kind == kind], condition.within_m)
    return found


def _near(placed: Sequence[Point], within_m: float) -> dict[str, list[str]]:
    """Of each its nearest, within reach."""
    from scipy.spatial import cKDTree  # here, because loading it costs each process of the house the better part of a second

    tree = cKDTree(_on_the_globe(placed))
    found: dict[str, list[str]] = {}
    chord = 2 * EARTH_M * np.sin(min(within_m / (2 * EARTH_M), np.pi / 2))
    for point, here in zip(placed, tree.data, strict=True):
        distance, near = tree.query(here, k=min(MOST + 1, len(placed)), distance_upper_bound=chord + 1e-6)
        chosen = [placed[i] for d, i in sorted(zip(np.atleast_1d(distance), np.atleast_1d(near), strict=True)) if np.isfinite(d)]
        found[point.key] = [other.key for other in chosen if other.key != point.key]
    return found


def _on_the_globe(points: Sequence[Point]) -> np.ndarray:
    lon, lat = np.radians([p.lon for p in points]), np.radians([p.lat for p in points])
    return EARTH_M * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
