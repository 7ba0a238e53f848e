"""Travel times against an independent search, and the cases roads are known to get wrong."""

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines import logistics as lg

ON_ROAD = lg.Access(speed_kmh=36.0, detour=1.0)  # 10 m/s


def grid(width=6, height=5, step=0.01, speed=36.0):
    """A street grid near the city; every edge both ways."""
    nodes = [(119.2 + x * step, 34.6 + y * step) for y in range(height) for x in range(width)]
    edges = [(y * width + x, y * width + x + 1) for y in range(height) for x in range(width - 1)]
    edges += [(y * width + x, (y + 1) * width + x) for y in range(height - 1) for x in range(width)]
    return lg.make_graph(nodes=nodes, edges=edges, speed_kmh=speed)


def reference_seconds(graph, a, b, closed=frozenset()):
    net = nx.MultiDiGraph()
    net.add_nodes_from(range(len(graph.lon)))
    for e in range(graph.edge_count):
        if e not in closed:
            net.add_edge(int(graph.start[e]), int(graph.end[e]), weight=graph.seconds[e])
            if graph.both_ways[e]:
                net.add_edge(int(graph.end[e]), int(graph.start[e]), weight=graph.seconds[e])
    try:
        return nx.shortest_path_length(net, a, b, weight="weight")
    except nx.NetworkXNoPath:
        return np.inf


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_times_between_junctions_agree_with_networkx(data):
    base = grid(4, 4)
    count = base.edge_count
    speeds = data.draw(st.lists(st.floats(10, 120), min_size=count, max_size=count))
    ways = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    graph = lg.make_graph(
        nodes=np.column_stack([base.lon, base.lat]),
        edges=np.column_stack([base.start, base.end]),
        speed_kmh=speeds,
        both_ways=ways,
        names=[str(i) for i in range(count)],
    )
    closed = frozenset(data.draw(st.sets(st.integers(0, count - 1), max_size=8)))
    a, b = data.draw(st.tuples(st.integers(0, len(graph.lon) - 1), st.integers(0, len(graph.lon) - 1)))
    open_at = {int(n) for e in range(count) if e not in closed for n in (graph.start[e], graph.end[e])}
    if a == b or not {a, b} <= open_at:
        return
    places = [(graph.lon[a], graph.lat[a]), (graph.lon[b], graph.lat[b])]
    found = lg.travel_seconds(graph, places[:1], places[1:], closed=closed, access=ON_ROAD)[0, 0]
    wanted = reference_seconds(graph, a, b, closed)
    assert found == pytest.approx(wanted, rel=1e-6, abs=1e-3) or (np.isinf(found) and np.isinf(wanted))
    route = lg.find_route(graph, *places, closed=closed, access=ON_ROAD)
    if route:
        assert route.seconds == pytest.approx(wanted, rel=1e-6, abs=1e-3)
        assert not {int(name) for name in route.names} & closed


def test_many_to_many_is_the_same_from_either_side():
    graph, rng = grid(), np.random.default_rng(7)
    places = np.column_stack([rng.uniform(119.2, 119.25, 12), rng.uniform(34.6, 34.64, 12)])
    wide = lg.travel_seconds(graph, places[:3], places)
    tall = lg.travel_seconds(graph, places, places[:3])
    assert np.allclose(wide, tall.T)


def test_a_place_beside_the_road_pays_for_the_way_to_it():
    graph = lg.make_graph(nodes=[(119.0, 34.6), (119.1, 34.6)], edges=[(0, 1)], speed_kmh=36)
    beside = lg.travel_seconds(graph, [(119.02, 34.609)], [(119.08, 34.6)], access=ON_ROAD)[0, 0]
    on_it = lg.travel_seconds(graph, [(119.02, 34.6)], [(119.08, 34.6)], access=ON_ROAD)[0, 0]
    assert beside - on_it == pytest.approx(1000.75 / 10, rel=0.01)  # 0.009° of latitude at 10 m/s


def test_two_places_on_one_stretch_need_no_junction_unless_it_is_one_way():
    nodes, edges = [(119.0, 34.6), (119.1, 34.6)], [(0, 1)]
    both, one = (lg.make_graph(nodes=nodes, edges=edges, speed_kmh=36, both_ways=way) for way in (True, False))
    a, b = (119.02, 34.6), (119.08, 34.6)
    assert lg.travel_seconds(both, [b], [a], access=ON_ROAD)[0, 0] == pytest.approx(
        lg.travel_seconds(both, [a], [b], access=ON_ROAD)[0, 0]
    )
    assert np.isfinite(lg.travel_seconds(one, [a], [b])[0, 0])
    assert np.isinf(lg.travel_seconds(one, [b], [a])[0, 0])


def test_a_hazard_closes_the_roads_it_touches_and_the_way_leads_round():
    graph = grid()
    a, b = (119.2, 34.62), (119.25, 34.62)
    cloud = shapely.box(119.222, 34.615, 119.228, 34.625)
    closed = lg.edges_within(graph, cloud)
    assert len(closed) == 1
    before, after = lg.find_route(graph, a, b), lg.find_route(graph, a, b, closed=closed)
    assert after.seconds > before.seconds
    assert not shapely.LineString(after.coords).intersects(cloud)


def test_nothing_leads_across_a_gap():
    graph = lg.make_graph(nodes=[(119, 34), (119.01, 34), (119.1, 34), (119.11, 34)], edges=[(0, 1), (2, 3)], speed_kmh=50)
    assert lg.find_route(graph, (119, 34), (119.11, 34)) is None
    assert np.isinf(lg.travel_seconds(graph, [(119, 34)], [(119.11, 34)])[0, 0])


def test_far_from_any_road_is_off_the_network():
    assert np.isinf(lg.travel_seconds(grid(), [(121.0, 34.6)], [(119.2, 34.6)])[0, 0])


@pytest.mark.parametrize("graph", [lg.make_graph(nodes=[], edges=[], speed_kmh=50), lg.graph_from_roads([])])
def test_an_empty_network_reaches_nothing(graph):
    assert np.isinf(lg.travel_seconds(graph, [(119, 34)], [(119, 34.1)])).all()


def test_all_roads_closed_reaches_nothing():
    graph = grid()
    assert np.isinf(lg.travel_seconds(graph, [(119.2, 34.6)], [(119.25, 34.6)], closed=frozenset(range(graph.edge_count)))).all()


def test_parallel_roads_are_not_added_up():
    graph = lg.make_graph(nodes=[(119.0, 34.6), (119.1, 34.6)], edges=[(0, 1), (0, 1)], speed_kmh=[36, 72])
    seconds = lg.travel_seconds(graph, [(119.0, 34.6)], [(119.1, 34.6)], access=ON_ROAD)[0, 0]
    assert seconds == pytest.approx(graph.seconds.min(), rel=1e-3)


def test_roads_meet_where_they_share_a_point_and_only_there():
    cross = [
        lg.Road(coords=[(119.0, 34.6), (119.1, 34.6)], speed_kmh=60, name="G30"),
        lg.Road(coords=[(119.05, 34.5), (119.05, 34.7)], speed_kmh=60),
    ]
    assert np.isinf(lg.travel_seconds(lg.graph_from_roads(cross), [(119.0, 34.6)], [(119.05, 34.7)])[0, 0])
    joined = [*cross[:1], lg.Road(coords=[(119.1, 34.6), (119.1, 34.7)], speed_kmh=60, name="S245")]
    route = lg.find_route(lg.graph_from_roads(joined), (119.0, 34.6), (119.1, 34.7))
    assert route.length_m == pytest.approx(9153 + 11120, rel=0.01)


@pytest.mark.parametrize(
    "broken", [{"edges": [(0, 5)]}, {"speed_kmh": 0}, {"length_m": [-1.0]}, {"nodes": [(np.nan, 0), (0, 0)]}]
)
def test_what_cannot_be_a_road_is_refused(broken):
    with pytest.raises(ValueError):
        lg.make_graph(**{"nodes": [(0, 0), (1, 1)], "edges": [(0, 1)], "speed_kmh": 50, **broken})
