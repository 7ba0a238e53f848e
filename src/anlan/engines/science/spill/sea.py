"""Where oil on the sea goes 漂移: particles carried by current, wind and turbulence, held by the shore; many members make a probability."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray
from shapely.geometry import shape

from anlan.engines.science.checking import bad_input, records
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
AFLOAT, ASHORE = 0, 1
CELLS = 500  # of the land along the longer side of the field


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Metres east and north of the release; ``land`` true where a cell's middle lies on land; rows from the south."""

    west: float
    south: float
    cell: float
    land: NDArray[np.bool_]


def read_flow(given: Any, name: str, zh: str) -> tuple[Floats, Floats, Floats]:
    """Hours, east and north m/s of wind or current: rows [{hour, speed_ms, deg}] (``deg`` whence for wind, whither for current)."""
    if isinstance(given, Mapping):
        given = [given]
    rows = sorted(records(name, zh, [{"hour": 0.0, **row} if isinstance(row, Mapping) else row for row in given], ("hour", "speed_ms", "deg")), key=lambda row: row["hour"])
    if not rows:
        raise bad_input(name, f"请至少给出一行{zh}：[{{hour, speed_ms, deg}}]")
    for number, row in enumerate(rows, 1):
        if not 0 <= row["speed_ms"] <= 60:
            raise bad_input(name, f"{zh}第 {number} 行流速 {row['speed_ms']:g} m/s 不可能，最接近的可用值是 {min(max(row['speed_ms'], 0.0), 60.0):g}")
    hour, speed, deg = (np.array([row[key] for row in rows]) for key in ("hour", "speed_ms", "deg"))
    return hour, speed * np.sin(np.radians(deg)), speed * np.cos(np.radians(deg))


def read_land(given: Any, lon: float, lat: float, reach_m: float) -> Field:
    """Land polygons (GeoJSON) as cells about the release. Without land the sea is open. Refuses a release on land, naming the nearest water."""
    per_lon, per_lat = metres_per_degree(lat)
    cell = 2 * reach_m / CELLS
    edge: Floats = (np.arange(CELLS, dtype=np.float64) + 0.5) * cell - reach_m
    land = np.zeros((CELLS, CELLS), dtype=np.bool_)
    for polygon in _polygons(given):
        shapely.prepare(polygon)
        east, north = np.meshgrid(lon + edge / per_lon, lat + edge / per_lat)
        land |= shapely.contains_xy(polygon, east, north)
    field = Field(west=-reach_m, south=-reach_m, cell=cell, land=land)
    if land[CELLS // 2, CELLS // 2]:
        raise _ashore(field, lon, lat, edge)
    return field


def _polygons(given: Any) -> list[Any]:
    if not given:
        return []
    try:
        features = given["features"] if given.get("type") == "FeatureCollection" else [given]
        found = [shape(one.get("geometry") or one) for one in features]
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise bad_input("land", "陆地（land）应为 GeoJSON 多边形或其集合") from error
    return [one if one.is_valid else one.buffer(0) for one in found if "Polygon" in one.geom_type]


def _ashore(field: Field, lon: float, lat: float, edge: Floats) -> Exception:
    per_lon, per_lat = metres_per_degree(lat)
    rows, cols = np.nonzero(~field.land)
    if not rows.size:
        return bad_input("lon", f"溢油点（{lon:g}，{lat:g}）四周全是陆地；海上溢油请把点选在海上，河道用 spill.river")
    k = int(np.argmin(edge[rows] ** 2 + edge[cols] ** 2))
    return bad_input("lon", f"溢油点（{lon:g}，{lat:g}）在陆地上，最近的海面是（{lon + edge[cols[k]] / per_lon:.4f}，{lat + edge[rows[k]] / per_lat:.4f}）")


@njit(cache=True, nogil=True, error_model="numpy")
def drift(
    east: Floats, north: Floats, state: Ints, member: Ints, windage: Floats, released: Floats, u: Floats, v: Floats, air: Floats, step_s: float, jitter_m: float, refloat: float,
    land: NDArray[np.bool_], west: float, south: float, cell: float, seed: int, first: int,
) -> None:  # fmt: skip
    """One step in place for all particles. ``u``, ``v``: the current at each, ``air``: (member, 2), m/s; ``jitter_m`` the deviation of the random step; what meets land stays where it was."""
    np.random.seed((seed * 10_007 + first) % 2_147_483_647)  # noqa: NPY002 - compiled code knows this generator alone
    rows, cols = land.shape
    for p in range(east.size):
        a, b, c = np.random.standard_normal(), np.random.standard_normal(), np.random.random()  # noqa: NPY002
        if released[p] > 0:
            continue
        if state[p] == ASHORE:
            if c >= refloat:
                continue
            state[p] = AFLOAT
        m = member[p]
        x = east[p] + step_s * (u[p] + windage[p] * air[m, 0]) + jitter_m * a
        y = north[p] + step_s * (v[p] + windage[p] * air[m, 1]) + jitter_m * b
        length = max(abs(x - east[p]), abs(y - north[p]))
        pieces = int(length / cell) + 1  # a spit narrower than a step is not leapt over
        for k in range(1, pieces + 1):
            px, py = east[p] + (x - east[p]) * k / pieces, north[p] + (y - north[p]) * k / pieces
            i, j = int(np.floor((py - south) / cell)), int(np.floor((px - west) / cell))
            if 0 <= i < rows and 0 <= j < cols and land[i, j]:
                state[p] = ASHORE
                x, y = east[p] + (x - east[p]) * (k - 1) / pieces, north[p] + (y - north[p]) * (k - 1) / pieces
                break
        east[p], north[p] = x, y
