"""What the grid of a kind says (geo.grid): how many things lie where, without reading the things."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from anlan.platform.accounts.actor import Actor
from anlan.platform.geo.grid import PER_DEGREE, grid_name
from anlan.platform.kinds.kind import Kind

COARSE, FINE = PER_DEGREE
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """``count`` things around (lon, lat)."""

    lon: float
    lat: float
    count: int


def areas_of(actor: Actor, permission: str) -> tuple[str, ...] | None:
    """The areas whose every thing the actor may see; None when some grant reaches an organisation's own things only."""
    grants = actor.grants_for(permission)
    return None if any(grant.organisation is not None for grant in grants) else tuple(sorted({grant.area for grant in grants}))


def extent(kind: Kind) -> Box | None:
    """The box of all there is of a kind, to the next cell of 1/32°."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(x), min(y), max(x), max(y) FROM {_table(kind)} WHERE per_degree = %s AND n > 0", [COARSE])
        west, south, east, north = cursor.fetchone()
    return None if west is None else (west / COARSE - 180, south / COARSE - 90, (east + 1) / COARSE - 180, (north + 1) / COARSE - 90)


def count_in(kind: Kind, areas: tuple[str, ...], box: Box) -> int:
    """About how many things lie in the box: those of the cells it touches."""
    where, values = _where(areas, box, _level(box))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sum(n) FROM {_table(kind)} WHERE {where}", values)
        return int(cursor.fetchone()[0] or 0)


def clusters(kind: Kind, areas: tuple[str, ...], box: Box, across: int = 16) -> list[Cluster]:
    """At most about ``across``² groups of things in the box, each around the middle of its own."""
    level = _level(box)
    group = max(1, round((box[2] - box[0]) * level / across))
    where, values = _where(areas, box, level)
    sql = f"SELECT sum(n), sum(lon), sum(lat) FROM {_table(kind)} WHERE {where} GROUP BY x / {group}, y / {group} HAVING sum(n) > 0"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Cluster(lon=lon / float(n), lat=lat / float(n), count=int(n)) for n, lon, lat in cursor.fetchall()]


def _level(box: Box) -> int:
    """Fine cells while the box is not more than 64 coarse ones across some 2,000 of them deep."""
    return FINE if (box[2] - box[0]) * FINE <= 128 else COARSE


def _where(areas: tuple[str, ...], box: Box, level: int) -> tuple[str, list[Any]]:
    west, east = (int((value + 180) * level) for value in (box[0], box[2]))
    south, north = (int((value + 90) * level) for value in (box[1], box[3]))
    where, values = "per_degree = %s AND x BETWEEN %s AND %s AND y BETWEEN %s AND %s", [level, west, east, south, north]
    if "" in areas:
        return where, values
    ranges = " OR ".join("(division >= %s AND division < %s)" for _ in areas) or "1 = 0"
    return f"{where} AND ({ranges})", values + [end for area in areas for end in (area, f"{area}:")]


def _table(kind: Kind) -> str:
    return f'"{grid_name(kind.model._meta.db_table, "geom")}"'
