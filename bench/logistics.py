"""Logistics: a hundred thousand stock rows, a hundred thousand road edges, a thousand forces."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import shapely

from bench.rows import Row, row

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def rows() -> Iterator[Row]:
    from anlan.engines import logistics as lg

    graph = streets(lg, 224)
    rng = np.random.default_rng(1)
    places = rng.uniform([119.0, 34.3], [119.6, 34.9], (300, 2))
    first = took(lambda: lg.travel_seconds(graph, places, places[:1]))
    yield row(f"first question to a network of {graph.edge_count:,} edges", first, "s", target=3)
    seconds = took(lambda: lg.travel_seconds(graph, places, places[:1]))
    yield row(
        f"arrival times of 300 bases on {graph.edge_count:,} edges", seconds, "s", target=2,
        rival="networkx, one search from the target", rival_value=networkx_s(graph),
    )  # fmt: skip
    closed = lg.edges_within(graph, shapely.Point(119.3, 34.6).buffer(0.05))
    yield row("the same with roads closed by a hazard", took(lambda: lg.travel_seconds(graph, places, places[:1], closed=closed)), "s", target=3)
    forces = [lg.Force(id=str(i), lon=x, lat=y, skills=frozenset({"abc"[i % 3]}), turnout_s=60.0) for i, (x, y) in enumerate(rng.uniform([119.0, 34.3], [119.6, 34.9], (1000, 2)))]
    wanted = [lg.Wanted(skill=skill, count=5) for skill in "abc"]
    yield row("muster 15 of 1,000 forces of three skills", took(lambda: lg.muster(wanted, forces, (119.3, 34.6), graph)), "s", target=3)
    yield row("allocate 100,000 stock rows to 80 needs, exact", stock_s(lg, 2000, rows=100_000), "s", target=20)
    yield row("the same when everything is scarce", stock_s(lg, 400_000, rows=100_000), "s", target=60)


def took(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def streets(lg: Any, side: int) -> Any:
    lon, lat = np.meshgrid(np.linspace(119.0, 119.6, side), np.linspace(34.3, 34.9, side))
    number = np.arange(side * side).reshape(side, side)
    edges = np.concatenate([
        np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]), np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
    ])  # fmt: skip
    speed = np.random.default_rng(2).choice([40.0, 60.0, 100.0], len(edges))
    return lg.make_graph(nodes=np.column_stack([lon.ravel(), lat.ravel()]), edges=edges, speed_kmh=speed)


def networkx_s(graph: Any) -> float:
    import networkx as nx

    net = nx.DiGraph()
    triples = zip(graph.start.tolist(), graph.end.tolist(), graph.seconds.tolist(), strict=True)
    net.add_weighted_edges_from([edge for a, b, s in triples for edge in ((a, b, s), (b, a, s))])
    return took(lambda: nx.single_source_dijkstra_path_length(net, 0))


def stock_s(lg: Any, quantity: int, *, rows: int) -> float:
    rng, graph = np.random.default_rng(3), streets(lg, 40)
    at, modes = rng.uniform([119.0, 34.3], [119.6, 34.9], (300, 2)), list(lg.Mode)
    stocks = [
        lg.Stock(id=str(i), item=f"item{i % 40}", mode=modes[i % 3], quantity=int(q), lon=at[i % 300, 0], lat=at[i % 300, 1],
                 ready_s=600.0 * (i % 7), daily_rate=50.0)
        for i, q in enumerate(rng.integers(1, 100, rows))
    ]  # fmt: skip
    needs = [lg.Need(id=str(i), item=f"item{i % 40}", quantity=quantity, lon=119.1 + 0.005 * i, lat=34.5) for i in range(80)]
    return took(lambda: lg.allocate(needs, stocks, graph, at=NOW))
