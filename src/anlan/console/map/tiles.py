"""Vector tiles of kinds: points by themselves when they are few, gathered on a grid by the database when they are many.

A tile has one layer ``things``. Properties: ``k`` kind, ``s`` symbol, ``id``, ``name``, ``lv`` a level 1–4; a cluster has ``n`` (how many) instead of a name.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from django.db.models import Avg, Count, F, Min, Q, QuerySet
from django.db.models.functions import Floor
from shapely.geometry.base import BaseGeometry

from anlan.kernel.verdict import refused
from anlan.platform.kinds.api import Kind
from anlan.platform.kinds.counts import clusters

EXTENT = 4096
GRID = 8  # cells a side: 64 px in a tile of 512
ALONE = 24  # a tile with no more things of a kind than this shows each
SINGLE_FROM_ZOOM = 14
MOST = 1200  # rows of one kind read for one tile
MAX_ZOOM = 22
RADIUS_M = 6_378_137.0  # EPSG:3857


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """z/x/y of the usual square grid (EPSG:3857, y from the north)."""

    z: int
    x: int
    y: int

    def checked(self) -> "Tile":
        side = 2**self.z if 0 <= self.z <= MAX_ZOOM else 0
        if not (0 <= self.x < side and 0 <= self.y < side):
            raise refused("tile.unknown", "没有这个瓦片。")
        return self

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        side = 2**self.z
        north, south = (math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side)))) for row in (self.y, self.y + 1))
        return self.x / side * 360 - 180, south, (self.x + 1) / side * 360 - 180, north

    def wider(self, share: float = 1 / 16) -> tuple[float, float, float, float]:
        """The box with a margin, so that symbols at the edge are not cut."""
        west, south, east, north = self.box
        dx, dy = (east - west) * share, (north - south) * share
        return max(-180, west - dx), max(-90, south - dy), min(180, east + dx), min(90, north + dy)


def mercator(xy: np.ndarray) -> np.ndarray:
    """Degrees to EPSG:3857 metres."""
    lat = np.radians(np.clip(xy[:, 1], -85.05, 85.05))
    return np.column_stack((np.radians(xy[:, 0]) * RADIUS_M, np.log(np.tan(np.pi / 4 + lat / 2)) * RADIUS_M))


def encode(layers: Iterable[tuple[Kind, QuerySet[Any], tuple[str, ...] | None]], tile: Tile) -> bytes:
    """The tile's bytes; ``layers`` are kinds with the rows the reader may see, and the areas where that is all of them."""
    features = [feature for kind, rows, areas in layers for feature in _features(kind, rows, areas, tile)]
    if not features:
        return b""
    corners = mercator(np.array([tile.box[:2], tile.box[2:]]))
    return mapbox_vector_tile.encode(
        [{"name": "things", "features": features}],
        default_options={"quantize_bounds": tuple(corners.ravel()), "extents": EXTENT},
    )


def _features(kind: Kind, rows: QuerySet[Any], areas: tuple[str, ...] | None, tile: Tile) -> list[dict[str, Any]]:
    inside = rows.order_by().filter(geom__bbox=tile.wider())
    if kind.layer.geometry != "point" and tile.z >= kind.layer.min_zoom - 2:
        return _shapes(kind, inside, tile)
    found = list(
        inside.values_list("pk", "name", "geom_west", "geom_south", "geom_east", "geom_north", kind.layer.colour_by or "pk")[
            : MOST + 1
        ]
    )
    if len(found) > MOST:
        return _gathered_by_database(kind, areas, inside, tile)
    coloured = bool(kind.layer.colour_by)
    points = [
        (pk, name, (west + east) / 2, (south + north) / 2, level if coloured else "")
        for pk, name, west, south, east, north, level in found
    ]
    if tile.z >= SINGLE_FROM_ZOOM or len(points) <= ALONE:
        return [_single(kind, *point) for point in points]
    return _gathered_here(kind, points, tile)


def _single(kind: Kind, pk: int, name: str, lon: float, lat: float, level: Any = "") -> dict[str, Any]:
    return _feature(shapely.Point(lon, lat), k=kind.key, s=kind.layer.symbol, id=pk, name=name, **_coloured(level))


def _coloured(level: Any) -> dict[str, int]:
    """``lv`` 1–4 where the kind is coloured by a level and the thing has one."""
    return {"lv": int(level)} if str(level) in ("1", "2", "3", "4") else {}


def _cluster(kind: Kind, count: int, lon: float, lat: float) -> dict[str, Any]:
    return _feature(shapely.Point(lon, lat), k=kind.key, s=kind.layer.symbol, n=count)


def _feature(shape: BaseGeometry, **properties: Any) -> dict[str, Any]:
    return {"geometry": shapely.transform(shape, mercator), "properties": properties}


def _gathered_here(kind: Kind, points: list[tuple[int, str, float, float, Any]], tile: Tile) -> list[dict[str, Any]]:
    west, south, east, north = tile.box
    cells: dict[tuple[int, int], list[tuple[int, str, float, float, Any]]] = {}
    for point in points:
        cell = (int((point[2] - west) / (east - west) * GRID // 1), int((point[3] - south) / (north - south) * GRID // 1))
        cells.setdefault(cell, []).append(point)
    return [_of_cell(kind, cell) for (cx, cy), cell in cells.items() if 0 <= cx < GRID and 0 <= cy < GRID]


def _of_cell(kind: Kind, cell: list[tuple[int, str, float, float, Any]]) -> dict[str, Any]:
    if len(cell) == 1:
        return _single(kind, *cell[0])
    lon, lat = np.mean([point[2:4] for point in cell], axis=0)
    return _cluster(kind, len(cell), float(lon), float(lat))


def _gathered_by_database(kind: Kind, areas: tuple[str, ...] | None, rows: QuerySet[Any], tile: Tile) -> list[dict[str, Any]]:
    """From the counts the database keeps (platform.kinds.counts), so in the same time for a million things; an actor who sees only an
    organisation's own things has few, and they are counted one by one.
    """
    west, south, east, north = tile.box
    if areas is not None:
        found = clusters(kind, areas, tile.box, across=GRID)
        return [_cluster(kind, c.count, c.lon, c.lat) for c in found if west <= c.lon < east and south <= c.lat < north]
    lon, lat = (F("geom_west") + F("geom_east")) / 2.0, (F("geom_south") + F("geom_north")) / 2.0
    cells = (
        rows.filter(Q(geom_west__lt=east, geom_east__gte=west, geom_south__lt=north, geom_north__gte=south))
        .annotate(gx=Floor((lon - west) * (GRID / (east - west))), gy=Floor((lat - south) * (GRID / (north - south))))
        .values("gx", "gy").annotate(n=Count("pk"), lon=Avg(lon), lat=Avg(lat), one=Min("pk"), name=Min("name"))
    )  # fmt: skip
    return [
        _cluster(kind, c["n"], c["lon"], c["lat"]) if c["n"] > 1 else _single(kind, c["one"], c["name"], c["lon"], c["lat"])
        for c in cells
    ]


def _shapes(kind: Kind, rows: QuerySet[Any], tile: Tile) -> list[dict[str, Any]]:
    """Lines and areas cut to the tile, and a point of each to carry the symbol."""
    west, _, east, _ = tile.box
    pixel = (east - west) / 512
    frame = shapely.box(*tile.wider())
    found: list[dict[str, Any]] = []
    for pk, name, geom, level in rows.values_list("pk", "name", "geom", kind.layer.colour_by or "pk")[:MOST]:
        colour = _coloured(level) if kind.layer.colour_by else {}
        middle = geom.representative_point()
        shape = shapely.simplify(shapely.intersection(geom, frame), pixel, preserve_topology=True)
        if geom.geom_type != "Point" and not shape.is_empty:
            found.append(_feature(shape, k=kind.key, s=kind.layer.symbol, id=pk, name=name, **colour))
        if shapely.covers(shapely.box(*tile.box), middle):
            found.append(_single(kind, pk, name, middle.x, middle.y, colour.get("lv", "")))
    return found
