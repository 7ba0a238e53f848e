"""Vector tiles of a kind, in bounded time at any number of things.

``tile(kind, actor, z, x, y)`` gives the bytes of a Mapbox Vector Tile (content type ``application/vnd.mapbox-vector-tile``; empty bytes:
nothing there, answer 204). Its one layer is called by the kind's key. Features are of two sorts:

- a thing: attributes ``name``, ``code`` and the kind's columns that are short, ``invented``, ``approximate``; the feature id is the key;
- a cluster: attributes ``cluster`` true and ``count``; a point. Clusters stand below ``kind.layer.min_zoom`` and wherever a tile would
  hold more than 2,000 things. They are read from counts kept by the database (geo.grid), never from the things.

Lines and polygons are simplified to half a pixel of the zoom and cut to the tile. Tiles are kept for as long as the kind's data do not
change (``version(kind)``, also good as an ETag) and a minute at most.
"""

import math
import time
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.db.models import Max, QuerySet

from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.kinds import mvt
from anlan.platform.kinds.commands import RecordDeleted, RecordSaved, RecordsImported
from anlan.platform.kinds.counts import Box, areas_of, clusters, count_in
from anlan.platform.kinds.kind import Kind, get_kind
from anlan.platform.kinds.pages import visible_rows

MAX_THINGS = 2000
MAX_ZOOM = 22
MARGIN = 64  # tile units around the tile, so that a symbol on the edge is whole
KEPT_TILES = 512
KEPT_SECONDS = 60
SHOWN = ("CharField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "FloatField", "BooleanField", "QuantityField", "CodeField", "FlagField")


def tile(kind: Kind, actor: Actor, z: int, x: int, y: int) -> bytes:
    """The tile as the actor may see it. Refused when there is no such tile."""
    if not (0 <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        raise refused("tile.outside", "没有这个瓦片：z 为 0–22，x、y 在 0 与 2^z 之间。")
    areas = areas_of(actor, kind.permission("view"))
    if areas is None:
        return _draw(kind, visible_rows(kind, actor), None, z, x, y)
    return _kept(kind.key, areas, z, x, y, version(kind), int(time.monotonic() / KEPT_SECONDS)) if areas else b""


def version(kind: Kind) -> str:
    """Changes when records of any kind are saved, deleted or imported, or rows of this kind come in by another way."""
    names = [event.name for event in (RecordSaved, RecordDeleted, RecordsImported)]
    last = max((OutboxEvent.objects.filter(name=name).aggregate(last=Max("id"))["last"] or 0 for name in names), default=0)
    return f"{last}.{kind.model._default_manager.aggregate(last=Max('pk'))['last'] or 0}"


@lru_cache(maxsize=KEPT_TILES)
def _kept(kind_key: str, areas: tuple[str, ...], z: int, x: int, y: int, version: str, minute: int) -> bytes:
    from anlan.platform.accounts.actor import Grant

    kind = get_kind(kind_key)
    permission = kind.permission("view")
    grants = tuple(Grant(role="", permissions=frozenset({permission}), area=area) for area in areas)
    return _draw(kind, visible_rows(kind, Actor(name="", grants=grants)), areas, z, x, y)


def _draw(kind: Kind, rows: QuerySet[Any], areas: tuple[str, ...] | None, z: int, x: int, y: int) -> bytes:
    box = bounds(z, x, y, MARGIN / mvt.EXTENT)
    clustered = areas is not None and (z < kind.layer.min_zoom or count_in(kind, areas, box) > MAX_THINGS)
    if clustered and areas is not None:
        return mvt.layer(kind.key, _cluster_features(kind, areas, z, x, y))
    return mvt.layer(kind.key, _thing_features(kind, rows, box, z, x, y))


def _cluster_features(kind: Kind, areas: tuple[str, ...], z: int, x: int, y: int) -> list[mvt.Feature]:
    """Only what lies in the tile itself: a neighbour shows the rest."""
    found = clusters(kind, areas, bounds(z, x, y))
    xy = _to_tile(np.array([(c.lon, c.lat) for c in found]).reshape(-1, 2), z, x, y)
    inside: Any = ((xy >= 0) & (xy < mvt.EXTENT)).all(axis=1)
    return [
        (number, shapely.Point(place), {"cluster": True, "count": c.count})
        for number, (c, place, is_in) in enumerate(zip(found, xy, inside, strict=True), 1)
        if is_in
    ]


def _thing_features(kind: Kind, rows: QuerySet[Any], box: Box, z: int, x: int, y: int) -> list[mvt.Feature]:
    names = _attributes(kind)
    found = list(rows.filter(geom__bbox=box).order_by().values_list("pk", "geom", *names)[:MAX_THINGS])
    shapes = _fitted(np.array([*(row[1] for row in found), None], dtype=object)[:-1], z, x, y)
    return [(row[0], shape, dict(zip(names, row[2:], strict=True))) for row, shape in zip(found, shapes, strict=True) if shape is not None]


def _fitted(shapes: np.ndarray, z: int, x: int, y: int) -> np.ndarray:
    """In tile units; lines and polygons thinned to half a pixel of a 512 px tile and cut to the tile and its margin."""
    if not len(shapes):
        return shapes
    shapes = shapely.transform(shapes, lambda xy: _to_tile(xy, z, x, y))
    wide = shapely.get_dimensions(shapes) > 0
    if wide.any():
        thinned = shapely.make_valid(shapely.simplify(shapes[wide], mvt.EXTENT / 512 / 2))
        shapes[wide] = shapely.clip_by_rect(thinned, -MARGIN, -MARGIN, mvt.EXTENT + MARGIN, mvt.EXTENT + MARGIN)
    return shapes


def _attributes(kind: Kind) -> tuple[str, ...]:
    """Short columns of the list, and what marks a thing as invented or approximate; nothing personal."""
    names = ("name", "code", *kind.columns, "invented", "approximate")
    fields = {f.name: f for f in kind.model._meta.concrete_fields}
    kept = [n for n in names if n in fields and type(fields[n]).__name__ in SHOWN and n not in kind.personal]
    return tuple(dict.fromkeys(kept))


def bounds(z: int, x: int, y: int, margin: float = 0.0) -> Box:
    """West, south, east, north of a Web Mercator tile in degrees; ``margin`` in tiles."""
    n = 2**z
    west, east = (v / n * 360 - 180 for v in (x - margin, x + 1 + margin))
    north, south = (math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * v / n)))) for v in (y - margin, y + 1 + margin))
    return max(west, -180.0), south, min(east, 180.0), north


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """The x, y of the tile a place lies in."""
    across, down = _to_tile(np.array([[lon, lat]]), z, 0, 0)[0] // mvt.EXTENT
    return int(across), int(down)


def _to_tile(xy: np.ndarray, z: int, x: int, y: int) -> np.ndarray:
    n = 2**z
    lat = np.radians(np.clip(xy[:, 1], -85.0511, 85.0511))
    across = (xy[:, 0] + 180) / 360 * n - x
    down = (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2 * n - y
    return np.column_stack((across, down)) * mvt.EXTENT
