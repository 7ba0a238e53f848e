"""The simplified graph of trunk roads 干线路网: expressways, national and provincial roads, main streets. All of it approximate.

Lines run straight between named nodes; a length is the great circle times a winding factor of 1.06. Kilometre posts follow
from one known post a route, so they may be some kilometres off: good enough to show where a report means.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from anlan.domains.drill.city.geography import document, street_areas, streets
from anlan.kernel.coords import haversine_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    key: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One stretch between two nodes, open both ways."""

    start: str
    end: str
    ref: str
    name: str
    road_class: str
    length_m: float
    speed_kmh: float

    @property
    def minutes(self) -> float:
        return self.length_m / 1000 / self.speed_kmh * 60


@cache
def nodes() -> dict[str, Node]:
    """Trunk nodes by name, and one node for each street centre that is not on a trunk road."""
    trunk = {name: Node(key=name, name=name, lon=lon, lat=lat) for name, (lon, lat) in document("roads.json")["nodes"].items()}
    towns = {s.code: Node(key=s.code, name=s.name, lon=s.lon, lat=s.lat) for s in streets() if s.code in street_areas()}
    return trunk | towns


def _edge(start: str, end: str, ref: str, name: str, road_class: str) -> Edge:
    layer, a, b = document("roads.json"), nodes()[start], nodes()[end]
    length_m = float(haversine_m(a.lon, a.lat, b.lon, b.lat)) * layer["winding"]
    speed = layer["classes"][road_class]["speed_kmh"]
    return Edge(start=start, end=end, ref=ref, name=name, road_class=road_class, length_m=round(length_m, 1), speed_kmh=speed)


def _trunk_edges() -> list[Edge]:
    found: dict[tuple[str, str], Edge] = {}
    for route in document("roads.json")["routes"]:
        for start, end in zip(route["path"], route["path"][1:], strict=False):
            found.setdefault((min(start, end), max(start, end)), _edge(start, end, route["ref"], route["name"], route["class"]))
    return list(found.values())


def _town_edges() -> list[Edge]:
    """A county road from each street centre to its two nearest trunk nodes that are no expressway interchange."""
    layer = document("roads.json")
    open_nodes = sorted({n for r in layer["routes"] if r["class"] != "expressway" for n in r["path"]})
    spots = np.array([layer["nodes"][name] for name in open_nodes])
    found = []
    for town in (n for n in nodes().values() if n.key.isdigit()):
        near = np.argsort(haversine_m(town.lon, town.lat, spots[:, 0], spots[:, 1]))[:2]
        found += [_edge(town.key, open_nodes[i], "", f"{town.name}连接路", "county") for i in near]
    return found


@cache
def edges() -> tuple[Edge, ...]:
    return (*_trunk_edges(), *_town_edges())


def route(ref: str) -> dict:
    """The route with this number; raises KeyError naming it."""
    for one in document("roads.json")["routes"]:
        if one["ref"] == ref:
            return one
    raise KeyError(f"no route {ref} in the simplified road graph")


def _posts(one: dict) -> tuple[np.ndarray, np.ndarray]:
    """Kilometre of each node of a route that has a known post, and the nodes' coordinates."""
    layer = document("roads.json")
    spots = np.array([layer["nodes"][name] for name in one["path"]])
    steps = haversine_m(spots[:-1, 0], spots[:-1, 1], spots[1:, 0], spots[1:, 1]) * layer["winding"] / 1000
    along = np.concatenate(([0.0], np.cumsum(steps)))
    anchor, km = one["km_at"]
    return along - along[one["path"].index(anchor)] + km, spots


def kilometre_posts(ref: str) -> dict[int, tuple[float, float]]:
    """Whole-kilometre posts of a route inside the city: km → lon, lat (approximate)."""
    kms, spots = _posts(route(ref))
    whole = np.arange(int(np.ceil(kms[0])), int(kms[-1]) + 1)
    lon, lat = np.interp(whole, kms, spots[:, 0]), np.interp(whole, kms, spots[:, 1])
    return {int(k): (round(float(x), 5), round(float(y), 5)) for k, x, y in zip(whole, lon, lat, strict=True)}
