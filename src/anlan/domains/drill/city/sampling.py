"""Where invented things stand: points drawn from the population grid's cells, always on land and inside their division.

Everything works on whole arrays: a million points take a few seconds.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from anlan.domains.drill.city import geography as geo
from anlan.domains.drill.city.population import CELL_LAT_DEG, CELL_LON_DEG, PopulationGrid, grid

INLAND_DEG = 0.002  # about 200 m: behind the shoreline, where a berth or a wall is reached from
RETRIES = 3  # a jittered point that falls outside its county is drawn again this often, then set on its cell's centre


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """Points with the street code each lies in."""

    lon: np.ndarray
    lat: np.ndarray
    division: np.ndarray

    def __len__(self) -> int:
        return len(self.lon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """Per grid cell: weights by which different things choose their place."""

    people: np.ndarray
    country: np.ndarray
    hills: np.ndarray
    shore: np.ndarray
    water: np.ndarray
    industry: np.ndarray


def _km(lon: np.ndarray, lat: np.ndarray, at_lon: float, at_lat: float) -> np.ndarray:
    return np.hypot((lon - at_lon) / geo.LAT_STRETCH, lat - at_lat) * geo.KM_PER_DEGREE


def _near_line(cells: PopulationGrid, line: shapely.Geometry, within_km: float) -> np.ndarray:
    away_km = shapely.distance(line, shapely.points(cells.lon, cells.lat)) * geo.KM_PER_DEGREE
    return np.exp(-((away_km / within_km) ** 2))


def _hills(cells: PopulationGrid) -> np.ndarray:
    return np.max([np.where(_km(cells.lon, cells.lat, x, y) <= r, 1.0, 0.0) for _, x, y, r in geo.HILLS], axis=0)


def _industry(cells: PopulationGrid) -> np.ndarray:
    parks = geo.table("parks.csv")
    return (
        np.sum([np.exp(-((_km(cells.lon, cells.lat, float(p["lon"]), float(p["lat"])) / 3.0) ** 2)) for p in parks], axis=0)
        + 1e-4
    )


@cache
def terrain() -> Terrain:
    cells = grid()
    rivers = shapely.multilinestrings(list(geo.rivers().values()))
    return Terrain(
        people=cells.residents.astype(float),
        country=1 / (1 + cells.residents / 500),
        hills=_hills(cells),
        shore=_near_line(cells, geo.coast(), 1.0),
        water=_near_line(cells, rivers, 1.0) + 1e-4,
        industry=_industry(cells),
    )


def draw(rng: np.random.Generator, weight: np.ndarray, count: int) -> Spots:
    """``count`` points in cells chosen by ``weight``, spread inside each cell, each inside the county of its cell."""
    cells = grid()
    chosen = rng.choice(len(weight), size=count, p=weight / weight.sum())
    lon, lat, county = cells.lon[chosen].copy(), cells.lat[chosen].copy(), cells.county[chosen]
    open_ = np.arange(count)
    for _ in range(RETRIES):
        x = cells.lon[chosen[open_]] + rng.uniform(-0.5, 0.5, len(open_)) * CELL_LON_DEG
        y = cells.lat[chosen[open_]] + rng.uniform(-0.5, 0.5, len(open_)) * CELL_LAT_DEG
        good = geo.counties_at(x.round(6), y.round(6)) == county[open_]
        lon[open_[good]], lat[open_[good]] = x[good].round(6), y[good].round(6)
        open_ = open_[~good]
    return Spots(lon=lon, lat=lat, division=geo.nearest_street(lon, lat, county))


def on_coast(rng: np.random.Generator, count: int, start: float = 0.0, end: float = 1.0) -> Spots:
    """Points on the shore, a stone's throw inland, between two fractions of the coast's length (north to south)."""
    parts = np.sort(rng.uniform(start, end, count))
    shore = shapely.line_interpolate_point(geo.coast(), parts, normalized=True)
    landed = shapely.get_coordinates(shapely.shortest_line(geo.land().buffer(-INLAND_DEG), shore))[::2]
    lon, lat = landed[:, 0].round(6), landed[:, 1].round(6)
    return Spots(lon=lon, lat=lat, division=geo.nearest_street(lon, lat, geo.counties_at(lon, lat)))


def exactly(weight: np.ndarray, total: float, decimals: int = 0) -> np.ndarray:
    """Positive shares of ``total`` proportional to ``weight``, rounded so that they still sum to it."""
    from anlan.domains.drill.city.population import whole_shares

    unit = 10**decimals
    return whole_shares(weight, round(total * unit)) / unit
