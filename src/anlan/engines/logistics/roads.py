"""A road network as arrays: nodes, straight edges between them, lengths, speeds, directions; and which of its edges a hazard closes."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from anlan.kernel.coords import haversine_m

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_SAME_PLACE = 1e-6  # degrees, about 0.1 m: line ends closer than this are one node


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadGraph:
    """Nodes ``lon, lat`` (WGS 84) and edges ``start → end``. A curved road is many short edges or one with a longer ``length_m``."""

    lon: Floats
    lat: Floats
    start: Ints
    end: Ints
    length_m: Floats
    speed_kmh: Floats
    both_ways: Bools
    names: tuple[str, ...] = ()

    @property
    def edge_count(self) -> int:
        return len(self.start)

    @property
    def seconds(self) -> Floats:
        """Free-flow time over each edge."""
        return self.length_m / (self.speed_kmh / 3.6)

    @property
    def segments(self) -> Any:
        """The edges as an array of shapely lines in lon, lat."""
        starts = np.column_stack([self.lon[self.start], self.lat[self.start]])
        ends = np.column_stack([self.lon[self.end], self.lat[self.end]])
        return shapely.linestrings(np.stack([starts, ends], axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A stretch as drawn: ``coords`` lon, lat. Roads meet only where they share a point, so that a bridge joins nothing below it."""

    coords: Sequence[tuple[float, float]]
    speed_kmh: float
    both_ways: bool = True
    name: str = ""


def make_graph(
    *,
    nodes: npt.ArrayLike,
    edges: npt.ArrayLike,
    speed_kmh: npt.ArrayLike,
    length_m: npt.ArrayLike | None = None,
    both_ways: npt.ArrayLike = True,
    names: Sequence[str] = (),
) -> RoadGraph:
    """From ``nodes`` (n, 2) and ``edges`` (m, 2). Lengths default to great circles. Raises ValueError for what cannot be a road."""
    points, pairs = np.asarray(nodes, dtype=float).reshape(-1, 2), np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    if len(pairs) and not (pairs.min() >= 0 and pairs.max() < len(points)):
        raise ValueError("an edge names a node that is not there")
    start, end = pairs[:, 0], pairs[:, 1]
    straight = haversine_m(points[start, 0], points[start, 1], points[end, 0], points[end, 1])
    length = straight if length_m is None else np.asarray(length_m, dtype=float)
    speed = np.broadcast_to(np.asarray(speed_kmh, dtype=float), len(pairs)).copy()
    if not (np.isfinite(points).all() and np.isfinite(length).all() and (length >= 0).all() and (speed > 0).all()):
        raise ValueError("coordinates and lengths must be finite, lengths not negative, speeds positive")
    return RoadGraph(
        lon=points[:, 0],
        lat=points[:, 1],
        start=start,
        end=end,
        length_m=np.maximum(length, 0.0),
        speed_kmh=speed,
        both_ways=np.broadcast_to(np.asarray(both_ways, dtype=bool), len(pairs)).copy(),
        names=tuple(names),
    )


def graph_from_roads(roads: Iterable[Road]) -> RoadGraph:
    """One edge per drawn segment; points at the same place become one node."""
    numbers: dict[tuple[int, int], int] = {}
    nodes: list[tuple[float, float]] = []
    edges: list[tuple[int, int]] = []
    speeds: list[float] = []
    ways: list[bool] = []
    names: list[str] = []
    for road in roads:
        walked = [_node(point, numbers, nodes) for point in road.coords]
        for pair in itertools.pairwise(walked):
            if pair[0] != pair[1]:
                edges.append(pair)
                speeds.append(road.speed_kmh)
                ways.append(road.both_ways)
                names.append(road.name)
    return make_graph(nodes=nodes, edges=edges, speed_kmh=speeds, both_ways=ways, names=names)


def _node(point: tuple[float, float], numbers: dict[tuple[int, int], int], nodes: list[tuple[float, float]]) -> int:
    key = (round(point[0] / _SAME_PLACE), round(point[1] / _SAME_PLACE))
    if key not in numbers:
        numbers[key] = len(nodes)
        nodes.append(point)
    return numbers[key]


def edges_within(graph: RoadGraph, hazard: Any) -> frozenset[int]:
    """The edges a hazard area (shapely geometry, lon, lat) touches: give them as ``closed`` to any question of this engine."""
    if graph.edge_count == 0 or shapely.is_empty(hazard):
        return frozenset()
    shapely.prepare(hazard)
    return frozenset(np.nonzero(shapely.intersects(hazard, graph.segments))[0].tolist())
