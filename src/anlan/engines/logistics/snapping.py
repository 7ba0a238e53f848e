"""From a point anywhere to the road: the nearest open edge, the place along it, and the access leg to get there."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from anlan.engines.logistics.roads import Floats, Ints, RoadGraph
from anlan.kernel.coords import metres_per_degree


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the leg between a place and the road is reckoned. All three are configurable judgements [K]."""

    speed_kmh: float = 15.0  # yard and field tracks, gates
    detour: float = 1.3  # straight line to way actually driven
    max_m: float = 10_000.0  # beyond this a place counts as off the network


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapped:
    """Per point: its ``edge`` (-1 when off the network), the ``fraction`` of the edge passed, ``access_m`` straight line."""

    edge: Ints
    fraction: Floats
    access_m: Floats

    def access_s(self, access: Access) -> Floats:
        seconds: Floats = self.access_m * access.detour / (access.speed_kmh / 3.6)
        return np.where(self.edge < 0, np.inf, seconds)


def points_array(points: npt.ArrayLike) -> Floats:
    """(n, 2) lon, lat degrees."""
    return np.asarray(points, dtype=float).reshape(-1, 2)


def snap(graph: RoadGraph, points: npt.ArrayLike, closed: frozenset[int] = frozenset(), access: Access | None = None) -> Snapped:
    """Nearest open edge of every point, in a plane scaled at the network's middle latitude."""
    xy, access = points_array(points), access or Access()
    roads = _plane(graph, closed)
    if len(roads.edges) == 0 or len(xy) == 0:
        nowhere = np.full(len(xy), np.inf)
        return Snapped(edge=np.full(len(xy), -1), fraction=np.zeros(len(xy)), access_m=nowhere)
    places = shapely.points(xy * roads.scale)
    at, nearest = roads.tree.query_nearest(places, all_matches=False)
    chosen = np.zeros(len(xy), dtype=np.int64)
    chosen[at] = nearest
    distance: Floats = shapely.distance(roads.lines[chosen], places)
    fraction: Floats = shapely.line_locate_point(roads.lines[chosen], places, normalized=True)
    edge = np.where(distance <= access.max_m, roads.edges[chosen], -1)
    return Snapped(edge=edge, fraction=np.nan_to_num(fraction), access_m=distance)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Plane:
    """The open edges as lines in metres, with a tree to find the nearest."""

    edges: Ints
    lines: Any
    tree: Any
    scale: Floats


@lru_cache(maxsize=8)
def _plane(graph: RoadGraph, closed: frozenset[int]) -> _Plane:
    """Kept for the next question: a network is asked many times with the same roads closed."""
    edges = np.setdiff1d(np.arange(graph.edge_count), np.fromiter(closed, dtype=np.int64, count=len(closed)))
    per_lon, per_lat = metres_per_degree(float(graph.lat.mean())) if len(graph.lat) else (1.0, 1.0)
    scale = np.array([per_lon, per_lat])
    lines = shapely.linestrings(shapely.get_coordinates(graph.segments[edges]).reshape(-1, 2, 2) * scale)
    return _Plane(edges=edges, lines=lines, tree=shapely.STRtree(lines), scale=scale)
