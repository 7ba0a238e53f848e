"""The city's reference data: names of places, roads, people, divisions. Read from the tables, kept while they do not change."""

from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Max
from shapely.geometry.base import BaseGeometry

from anlan.domains.registry.models import GazetteerName, PopulationCell, RoadEdge, RoadNode
from anlan.engines.logistics import RoadGraph, make_graph
from anlan.engines.planbook.extract import GazetteerEntry, ListGazetteer
from anlan.platform.accounts.models import Division
from anlan.platform.geo import intersecting

CELL_HALF_LON_DEG, CELL_HALF_LAT_DEG = 0.00546, 0.0045  # half a cell of 1 km at 34.5°N


def stamp(model: Any) -> tuple[int, int]:
    """What a reload of a reference table changes; cheap to ask."""
    found = model._default_manager.aggregate(count=Count("pk"), last=Max("pk"))
    return found["count"], found["last"] or 0


def gazetteer() -> ListGazetteer:
    """Every known name, ready for the reading of reports."""
    return _gazetteer(stamp(GazetteerName))


@lru_cache(maxsize=2)
def _gazetteer(_stamp: tuple[int, int]) -> ListGazetteer:
    rows = GazetteerName.objects.order_by("pk").iterator(chunk_size=5000)
    return ListGazetteer(
        GazetteerEntry(
            name=r.name, lon=r.lon, lat=r.lat, division=r.division, aliases=tuple(r.aliases.split("\n")) if r.aliases else ()
        )
        for r in rows
    )


def population() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Longitudes, latitudes and residents of the grid's cells; do not change the arrays."""
    return _population(stamp(PopulationCell))


@lru_cache(maxsize=2)
def _population(_stamp: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = np.array(list(PopulationCell.objects.order_by("pk").values_list("lon", "lat", "residents")), dtype=float).reshape(
        -1, 3
    )
    rows.flags.writeable = False
    return rows[:, 0], rows[:, 1], rows[:, 2]


def people_within(shape: BaseGeometry) -> int:
    """Residents inside ``shape``: each cell counts by the share of its square that lies inside. Approximate as the grid is."""
    lon, lat, people = population()
    west, south, east, north = shape.bounds
    near = (lon > west - 0.01) & (lon < east + 0.01) & (lat > south - 0.01) & (lat < north + 0.01)
    cells = shapely.box(
        lon[near] - CELL_HALF_LON_DEG, lat[near] - CELL_HALF_LAT_DEG, lon[near] + CELL_HALF_LON_DEG, lat[near] + CELL_HALF_LAT_DEG
    )  # fmt: skip
    shapely.prepare(shape)
    share = shapely.area(shapely.intersection(cells, shape)) / (4 * CELL_HALF_LON_DEG * CELL_HALF_LAT_DEG)
    return round(float((share * people[near]).sum()))


def roads() -> RoadGraph:
    """The road graph for routing; do not change its arrays."""
    return _roads((*stamp(RoadNode), *stamp(RoadEdge)))


@lru_cache(maxsize=2)
def _roads(_stamp: tuple[int, ...]) -> RoadGraph:
    nodes = list(RoadNode.objects.order_by("pk").values_list("pk", "lon", "lat"))
    place = {pk: i for i, (pk, _, _) in enumerate(nodes)}
    rows = list(RoadEdge.objects.order_by("pk").values_list("start", "end", "length_m", "speed_kmh", "ref", "name"))
    return make_graph(
        nodes=[(lon, lat) for _, lon, lat in nodes], edges=[(place[a], place[b]) for a, b, *_ in rows], length_m=[r[2] for r in rows],
        speed_kmh=[r[3] for r in rows], names=[" ".join(filter(None, r[4:6])) for r in rows],
    )  # fmt: skip


def division_of(lon: float, lat: float) -> str:
    """Code of the smallest division that holds the point; empty text outside all."""
    found = intersecting(Division.objects.all(), shapely.Point(lon, lat)).order_by("-level", "code")
    return found.values_list("code", flat=True).first() or ""


def division_name(code: str) -> str:
    """Name of a division; the code itself where it is not known."""
    return Division.objects.filter(code=code).values_list("name", flat=True).first() or code


def division_area(code: str) -> BaseGeometry | None:
    """The polygon of a division, approximate below the county; None where unknown."""
    return Division.objects.filter(code=code).values_list("geom", flat=True).first()
