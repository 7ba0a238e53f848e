"""A population grid of about 1 km, approximate: published totals spread by plausible kernels around town centres.

The totals are exact per census area (``data/population.csv`` says which are published and which are estimated for want of a
published figure); where within an area people live is a guess, good for exercises and never for a real count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from anlan.domains.drill.city import geography as geo

CELL_LAT_DEG = 1 / 111.195  # 1 km on the IUGG mean sphere
CELL_LON_DEG = CELL_LAT_DEG * geo.LAT_STRETCH
URBAN = {"320706": 2.0, "320703": 1.2}  # km: how far a street of these counties spreads; towns elsewhere are more compact
FARMS = ("农场", "盐场", "林场", "碱厂", "服务中心")  # places with a code and few residents
COUNTY_SEATS = {"320707100": 6.0, "320722001": 6.0, "320723100": 6.0, "320724100": 6.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationGrid:
    """One entry a cell: centre in degrees, the division it lies in, residents (whole people)."""

    lon: np.ndarray
    lat: np.ndarray
    county: np.ndarray
    division: np.ndarray
    residents: np.ndarray

    @property
    def total(self) -> int:
        return int(self.residents.sum())


@cache
def totals() -> Mapping[str, int]:
    """Residents by census area code, as in the file."""
    return {row["area"]: int(row["residents"]) for row in geo.table("population.csv")}


def _centres() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    west, south, east, north = geo.land().bounds
    lon, lat = np.meshgrid(
        np.arange(west, east, CELL_LON_DEG) + CELL_LON_DEG / 2, np.arange(south, north, CELL_LAT_DEG) + CELL_LAT_DEG / 2
    )
    lon, lat = lon.ravel(), lat.ravel()
    county = geo.counties_at(lon, lat)
    inside = county != ""
    return lon[inside], lat[inside], county[inside]


def _mass(street: geo.Street) -> float:
    if street.name.endswith(FARMS):
        return 0.15
    return COUNTY_SEATS.get(street.code, 2.5 if "街道" in street.name else 1.0)


def _density(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Relative density: a sharp core and a wide skirt around each centre, over a thin even countryside."""
    found = np.full(len(lon), 0.02)
    for street in geo.streets():
        east_km, north_km = (lon - street.lon) * geo.KM_PER_DEGREE / geo.LAT_STRETCH, (lat - street.lat) * geo.KM_PER_DEGREE
        square, core = east_km**2 + north_km**2, URBAN.get(street.code[:6], 0.9)
        found += _mass(street) * (np.exp(-square / (2 * core**2)) + 0.06 * np.exp(-square / (2 * 4.0**2)))
    return found


def census_area(division: np.ndarray) -> np.ndarray:
    """The census area each division counts towards: zones first, then counties."""
    zone = np.where(np.isin(division, (geo.XUWEI, "320703401")), geo.XUWEI, "")
    zone = np.where(np.char.startswith(division, geo.DEVELOPMENT_ZONE), geo.DEVELOPMENT_ZONE, zone)
    return np.where(zone != "", zone, division.astype("U6"))


def whole_shares(weight: np.ndarray, total: int) -> np.ndarray:
    """``total`` in whole parts proportional to ``weight``, by largest remainder: the sum is exact."""
    exact = weight / weight.sum() * total
    parts = np.floor(exact).astype(np.int64)
    parts[np.argsort(parts - exact, kind="stable")[: total - int(parts.sum())]] += 1
    return parts


def _area_total(area: str) -> int:
    """Lianyun's figure holds its two zones, which are placed on their own."""
    known = totals()
    return known[area] - (known[geo.XUWEI] + known[geo.DEVELOPMENT_ZONE] if area == "320703" else 0)


@cache
def grid() -> PopulationGrid:
    lon, lat, county = _centres()
    division = geo.nearest_street(lon, lat, county)
    density, areas = _density(lon, lat), census_area(division)
    residents = np.zeros(len(lon), dtype=np.int64)
    for area in np.unique(areas):
        residents[areas == area] = whole_shares(density[areas == area], _area_total(str(area)))
    return PopulationGrid(lon=lon.round(5), lat=lat.round(5), county=county, division=division, residents=residents)
