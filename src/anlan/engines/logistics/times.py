"""Shortest travel times between many places, closed roads avoided; one route drawn in full."""

import itertools
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from anlan.engines.logistics.roads import Floats, Ints, RoadGraph
from anlan.engines.logistics.snapping import Access, Snapped, points_array, snap

_NO_TIME_S = 1e-6  # csgraph drops zero weights
_AT_JUNCTION = 1e-6  # part of an edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The fastest way from one place to another, access legs included."""

    seconds: float
    length_m: float
    coords: tuple[tuple[float, float], ...]
    names: tuple[str, ...]


def travel_seconds(
    graph: RoadGraph,
    origins: npt.ArrayLike,
    destinations: npt.ArrayLike,
    *,
    closed: AbstractSet[int] = frozenset(),
    access: Access | None = None,
    speed_factor: float = 1.0,
) -> Floats:
    """(origins, destinations) seconds; ``inf`` where no open road leads. Runs one search for each place of the smaller side."""
    access = access or Access()
    starts, ends = points_array(origins), points_array(destinations)
    if len(starts) == 0 or len(ends) == 0:
        return np.empty((len(starts), len(ends)))
    begin, goal = snap(graph, starts, closed, access), snap(graph, ends, closed, access)
    matrix, first = _network(graph, begin, goal, closed, speed_factor)
    from_rows, to_rows = first + np.arange(len(starts)), first + len(starts) + np.arange(len(ends))
    if len(starts) <= len(ends):
        found = dijkstra(matrix, indices=from_rows)[:, to_rows]
    else:
        found = dijkstra(matrix.T.tocsr(), indices=to_rows)[:, from_rows].T
    total: Floats = found + begin.access_s(access)[:, None] + goal.access_s(access)[None, :]
    return total


def find_route(
    graph: RoadGraph,
    origin: tuple[float, float],
    destination: tuple[float, float],
    *,
    closed: AbstractSet[int] = frozenset(),
    access: Access | None = None,
    speed_factor: float = 1.0,
) -> Route | None:
    """The fastest way as a line with road names; None when no open road leads there."""
    access = access or Access()
    begin, goal = snap(graph, [origin], closed, access), snap(graph, [destination], closed, access)
    matrix, first = _network(graph, begin, goal, closed, speed_factor)
    seconds, before = dijkstra(matrix, indices=first, return_predecessors=True)
    total = float(seconds[first + 1] + begin.access_s(access)[0] + goal.access_s(access)[0])
    if not np.isfinite(total):
        return None
    nodes = _walk_back(before, first + 1)[1:-1]
    line = [origin, _on_edge(graph, begin), *((float(graph.lon[n]), float(graph.lat[n])) for n in nodes), _on_edge(graph, goal)]
    coords = tuple(point for i, point in enumerate([*line, destination]) if i == 0 or point != line[i - 1])
    driven = _driven_m(graph, begin, goal, nodes) + float(begin.access_m[0] + goal.access_m[0]) * access.detour
    return Route(seconds=total, length_m=driven, coords=coords, names=_names(graph, nodes))


def _network(graph: RoadGraph, begin: Snapped, goal: Snapped, closed: AbstractSet[int], factor: float) -> tuple[Any, int]:
    """The open roads plus one node for each place, tied into the middle of its edge; and the number of the first such node."""
    seconds = np.maximum(graph.seconds / factor, _NO_TIME_S)
    is_open = np.ones(graph.edge_count, dtype=bool)
    is_open[list(closed)] = False
    back = is_open & graph.both_ways
    first = len(graph.lon)
    places = Snapped(
        edge=np.concatenate([begin.edge, goal.edge]),
        fraction=np.concatenate([begin.fraction, goal.fraction]),
        access_m=np.concatenate([begin.access_m, goal.access_m]),
    )
    links = [
        (graph.start[is_open], graph.end[is_open], seconds[is_open]),
        (graph.end[back], graph.start[back], seconds[back]),
        *_ties(graph, places, seconds, first),
        _same_edge(graph, begin, goal, seconds, first),
    ]
    tail, head, weight = (np.concatenate([link[i] for link in links]) for i in range(3))
    return _lightest(tail, head, weight, first + len(places.edge)), first


def _ties(graph: RoadGraph, places: Snapped, seconds: Floats, first: int) -> list[tuple[Any, Any, Any]]:
    """Into and out of each place, in the directions its road allows; at a junction every road that meets there is open to it."""
    here = np.nonzero(places.edge >= 0)[0]
    edge, fraction, node = places.edge[here], places.fraction[here], first + here
    passed, ahead = fraction * seconds[edge], (1 - fraction) * seconds[edge]
    start, end, two = graph.start[edge], graph.end[edge], graph.both_ways[edge]
    at_start, at_end = two | (fraction <= _AT_JUNCTION), two | (fraction >= 1 - _AT_JUNCTION)
    return [
        (node, end, ahead),
        (start, node, passed),
        (node[at_start], start[at_start], passed[at_start]),
        (end[at_end], node[at_end], ahead[at_end]),
    ]


def _same_edge(graph: RoadGraph, begin: Snapped, goal: Snapped, seconds: Floats, first: int) -> tuple[Any, Any, Any]:
    """Two places on one stretch of road reach each other without going to its ends."""
    order = np.argsort(goal.edge, kind="stable")
    low = np.searchsorted(goal.edge[order], begin.edge, side="left")
    high = np.searchsorted(goal.edge[order], begin.edge, side="right")
    counts = np.where(begin.edge >= 0, high - low, 0)
    origin = np.repeat(np.arange(len(begin.edge)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    target = order[np.repeat(low, counts) + within]
    edge, gap = begin.edge[origin], goal.fraction[target] - begin.fraction[origin]
    allowed = (gap >= 0) | graph.both_ways[edge]
    return first + origin[allowed], first + len(begin.edge) + target[allowed], np.abs(gap[allowed]) * seconds[edge[allowed]]


def _lightest(tail: Ints, head: Ints, weight: Floats, size: int) -> Any:
    """A sparse matrix that keeps the fastest of parallel edges (building one would add them up)."""
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], np.maximum(weight[order], _NO_TIME_S)
    new = np.ones(len(tail), dtype=bool)
    new[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return csr_array((weight[new], (tail[new], head[new])), shape=(size, size))


def _walk_back(before: Ints, node: int) -> list[int]:
    walked = [node]
    while (node := int(before[node])) >= 0:
        walked.append(node)
    return walked[::-1]


def _on_edge(graph: RoadGraph, place: Snapped) -> tuple[float, float]:
    edge, fraction = int(place.edge[0]), float(place.fraction[0])
    a, b = graph.start[edge], graph.end[edge]
    return (
        float(graph.lon[a] + fraction * (graph.lon[b] - graph.lon[a])),
        float(graph.lat[a] + fraction * (graph.lat[b] - graph.lat[a])),
    )


def _edges_between(graph: RoadGraph, nodes: list[int]) -> list[int]:
    """The fastest edge for each step of the walk."""
    lookup: dict[tuple[int, int], int] = {}
    wanted = set(nodes)
    near = np.nonzero(np.isin(graph.start, list(wanted)) & np.isin(graph.end, list(wanted)))[0]
    for edge in near[np.argsort(-graph.seconds[near], kind="stable")].tolist():
        a, b = int(graph.start[edge]), int(graph.end[edge])
        lookup[a, b] = edge
        if graph.both_ways[edge]:
            lookup[b, a] = edge
    return [lookup[pair] for pair in itertools.pairwise(nodes)]


def _driven_m(graph: RoadGraph, begin: Snapped, goal: Snapped, nodes: list[int]) -> float:
    first, last = int(begin.edge[0]), int(goal.edge[0])
    if not nodes:
        return float(abs(goal.fraction[0] - begin.fraction[0]) * graph.length_m[first])
    leave = begin.fraction[0] if nodes[0] == graph.start[first] else 1 - begin.fraction[0]
    arrive = goal.fraction[0] if nodes[-1] == graph.start[last] else 1 - goal.fraction[0]
    between = graph.length_m[_edges_between(graph, nodes)].sum() if len(nodes) > 1 else 0.0
    return float(leave * graph.length_m[first] + arrive * graph.length_m[last] + between)


def _names(graph: RoadGraph, nodes: list[int]) -> tuple[str, ...]:
    """Road names in the order driven, each said once in a row."""
    if not graph.names or len(nodes) < 2:
        return ()
    said = [graph.names[edge] for edge in _edges_between(graph, nodes)]
    return tuple(name for i, name in enumerate(said) if name and (i == 0 or said[i - 1] != name))
