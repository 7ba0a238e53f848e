"""Shortest travel times between many places, closed roads avoided; one route drawn in full."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from anlan.engines.logistics.roads import Bools, Floats, Ints, RoadGraph
from anlan.engines.logistics.snapping import Access, Snapped, points_array, snap

_NO_TIME_S = 1e-6  # csgraph drops zero weights
_AT_JUNCTION = 1e-6  # part of an edge
_CHUNK = 64  # searches whose results are held at once


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
    """(origins, destinations) seconds; ``inf`` where no open road leads. Searches from the places of the smaller side only.

    A way between two places either stays on one stretch of road, or leaves the first by a node of its edge and comes to the second
    by a node of its edge: so the network itself is searched as it is, once for each such node.
    """
    access, shut = access or Access(), frozenset(closed)
    starts, ends = points_array(origins), points_array(destinations)
    total = np.full((len(starts), len(ends)), np.inf)
    if total.size == 0 or graph.edge_count == 0:
        return total
    begin, goal = snap(graph, starts, shut, access), snap(graph, ends, shut, access)
    leave, arrive = _exits(graph, begin), _entries(graph, goal)
    if len(starts) <= len(ends):
        total = _joined(_open_roads(graph, shut), leave, arrive)
    else:
        total = _joined(_backwards(graph, shut), arrive, leave).T
    origin, target, direct = _same_edge(graph, begin, goal)
    np.minimum.at(total, (origin, target), direct)
    found: Floats = total / speed_factor + begin.access_s(access)[:, None] + goal.access_s(access)[None, :]
    return found


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
    access, shut = access or Access(), frozenset(closed)
    begin, goal = snap(graph, [origin], shut, access), snap(graph, [destination], shut, access)
    driven_s, nodes = _fastest(graph, begin, goal, shut)
    if not np.isfinite(driven_s):
        return None
    line = [origin, _on_edge(graph, begin), *((float(graph.lon[n]), float(graph.lat[n])) for n in nodes), _on_edge(graph, goal)]
    coords = tuple(point for i, point in enumerate([*line, destination]) if i == 0 or point != line[i - 1])
    steps = _edges_between(graph, nodes, shut)
    length_m = _driven_m(graph, begin, goal, nodes, steps) + float(begin.access_m[0] + goal.access_m[0]) * access.detour
    seconds = driven_s / speed_factor + float(begin.access_s(access)[0] + goal.access_s(access)[0])
    return Route(seconds=seconds, length_m=length_m, coords=coords, names=_names(graph, steps))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ends:
    """For each place two nodes of its edge and the seconds between: (n, 2); ``inf`` where the road may not be driven that way."""

    node: Ints
    seconds: Floats


def _exits(graph: RoadGraph, place: Snapped) -> _Ends:
    """Forward to the end of the edge; back to its start on a two-way road, or at the very start, where every road is open."""
    back = graph.both_ways[place.edge] | (place.fraction <= _AT_JUNCTION)
    return _ends(graph, place, to_start=back, to_end=np.ones_like(back))


def _entries(graph: RoadGraph, place: Snapped) -> _Ends:
    back = graph.both_ways[place.edge] | (place.fraction >= 1 - _AT_JUNCTION)
    return _ends(graph, place, to_start=np.ones_like(back), to_end=back)


def _ends(graph: RoadGraph, place: Snapped, *, to_start: Bools, to_end: Bools) -> _Ends:
    on_road, whole = place.edge >= 0, graph.seconds[place.edge]
    passed = np.where(on_road & to_start, place.fraction * whole, np.inf)
    ahead = np.where(on_road & to_end, (1 - place.fraction) * whole, np.inf)
    nodes = np.column_stack([graph.start[place.edge], graph.end[place.edge]])
    return _Ends(node=nodes, seconds=np.column_stack([passed, ahead]))


def _joined(roads: Any, near: _Ends, far: _Ends) -> Floats:
    """(near places, far places) seconds over the network; searched in chunks, so that memory stays flat."""
    nodes, which = np.unique(near.node, return_inverse=True)
    which = which.reshape(near.node.shape)
    reached = np.empty((len(nodes), *far.node.shape))
    for at in range(0, len(nodes), _CHUNK):
        reached[at : at + _CHUNK] = scipy.sparse.csgraph.dijkstra(roads, indices=nodes[at : at + _CHUNK])[:, far.node]
    best = (reached + far.seconds).min(axis=2)
    total: Floats = (near.seconds[:, :, None] + best[which]).min(axis=1)
    return total


def _same_edge(graph: RoadGraph, begin: Snapped, goal: Snapped) -> tuple[Ints, Ints, Floats]:
    """Pairs on one stretch of road, which reach each other without going to its ends: origin, target, seconds."""
    order = np.argsort(goal.edge, kind="stable")
    low = np.searchsorted(goal.edge[order], begin.edge, side="left")
    high = np.searchsorted(goal.edge[order], begin.edge, side="right")
    counts = np.where(begin.edge >= 0, high - low, 0)
    origin = np.repeat(np.arange(len(begin.edge)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    target = order[np.repeat(low, counts) + within]
    edge, gap = begin.edge[origin], goal.fraction[target] - begin.fraction[origin]
    allowed = (gap >= 0) | graph.both_ways[edge]
    return origin[allowed], target[allowed], np.abs(gap[allowed]) * graph.seconds[edge[allowed]]


@lru_cache(maxsize=8)
def _open_roads(graph: RoadGraph, closed: frozenset[int]) -> Any:
    """The network as a sparse matrix of seconds; kept for the next question."""
    is_open = np.ones(graph.edge_count, dtype=bool)
    is_open[list(closed)] = False
    back = is_open & graph.both_ways
    tail = np.concatenate([graph.start[is_open], graph.end[back]])
    head = np.concatenate([graph.end[is_open], graph.start[back]])
    return _lightest(tail, head, np.concatenate([graph.seconds[is_open], graph.seconds[back]]), len(graph.lon))


@lru_cache(maxsize=8)
def _backwards(graph: RoadGraph, closed: frozenset[int]) -> Any:
    """The same with every road turned round."""
    return _open_roads(graph, closed).T.tocsr()


def _fastest(graph: RoadGraph, begin: Snapped, goal: Snapped, closed: frozenset[int]) -> tuple[float, list[int]]:
    """Seconds on the road and the nodes passed; no node when both places lie on one stretch."""
    if begin.edge[0] < 0 or goal.edge[0] < 0:
        return np.inf, []
    leave, arrive = _exits(graph, begin), _entries(graph, goal)
    reached, before = scipy.sparse.csgraph.dijkstra(_open_roads(graph, closed), indices=leave.node[0], return_predecessors=True)
    total = leave.seconds[0][:, None] + reached[:, arrive.node[0]] + arrive.seconds[0][None, :]
    i, j = (int(k) for k in np.unravel_index(np.argmin(total), total.shape))
    _, _, direct = _same_edge(graph, begin, goal)
    if len(direct) and direct[0] <= total[i, j]:
        return float(direct[0]), []
    return float(total[i, j]), _walk_back(before[i], int(arrive.node[0, j]))


def _lightest(tail: Ints, head: Ints, weight: Floats, size: int) -> Any:
    """A sparse matrix that keeps the fastest of parallel edges (building one would add them up)."""
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], np.maximum(weight[order], _NO_TIME_S)
    new = np.ones(len(tail), dtype=bool)
    new[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return scipy.sparse.csr_array((weight[new], (tail[new], head[new])), shape=(size, size))


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


def _edges_between(graph: RoadGraph, nodes: list[int], closed: frozenset[int]) -> list[int]:
    """The fastest open edge for each step of the walk."""
    lookup: dict[tuple[int, int], int] = {}
    near = np.nonzero(np.isin(graph.start, nodes) & np.isin(graph.end, nodes))[0]
    for edge in near[np.argsort(-graph.seconds[near], kind="stable")].tolist():
        if edge in closed:
            continue
        a, b = int(graph.start[edge]), int(graph.end[edge])
        lookup[a, b] = edge
        if graph.both_ways[edge]:
            lookup[b, a] = edge
    return [lookup[pair] for pair in pairwise(nodes)]


def _driven_m(graph: RoadGraph, begin: Snapped, goal: Snapped, nodes: list[int], steps: list[int]) -> float:
    first, last = int(begin.edge[0]), int(goal.edge[0])
    if not nodes:
        return float(abs(goal.fraction[0] - begin.fraction[0]) * graph.length_m[first])
    leave = begin.fraction[0] if nodes[0] == graph.start[first] else 1 - begin.fraction[0]
    arrive = goal.fraction[0] if nodes[-1] == graph.start[last] else 1 - goal.fraction[0]
    return float(leave * graph.length_m[first] + arrive * graph.length_m[last] + graph.length_m[steps].sum())


def _names(graph: RoadGraph, steps: list[int]) -> tuple[str, ...]:
    """Road names in the order driven, each said once in a row."""
    said = [graph.names[edge] for edge in steps] if graph.names else []
    return tuple(name for i, name in enumerate(said) if name and (i == 0 or said[i - 1] != name))
