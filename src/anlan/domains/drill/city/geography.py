"""Divisions, coast, rivers, zones and hills of the city as shapely geometries in WGS 84 degrees, each read once."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import shapely
from shapely.geometry import shape

CITY = "3207"
XUWEI = "320703007"  # 徐圩新区 carries the code of the street it coincides with
DEVELOPMENT_ZONE = "320771"  # 经开区: an NBS code, lying inside Lianyun district
LAT_STRETCH = 1.214  # metres per degree of latitude over longitude at 34.55°N: 1 / cos
KM_PER_DEGREE = 111.195  # of latitude, IUGG mean sphere
NORTH_END, SOUTH_END = (119.300, 35.100), (119.812, 34.480)  # 绣针河口, 灌河口: where the coast begins and ends

# Streets so wide that one centre would not give them their land: more points that belong to them (approximate).
EXTRA_SEEDS = {XUWEI: ((119.50, 34.575), (119.60, 34.545), (119.56, 34.50), (119.47, 34.55), (119.63, 34.52))}

# Hills and forest 山体: name, lon, lat, radius in km (approximate; heights are not used).
HILLS = (
    ("花果山", 119.29, 34.645, 5.0), ("后云台山", 119.42, 34.715, 4.0), ("锦屏山", 119.135, 34.550, 2.5), ("连岛", 119.465, 34.758, 1.5),
    ("大伊山", 119.262, 34.312, 1.2), ("伊芦山", 119.36, 34.405, 1.2), ("羽山", 118.64, 34.660, 1.8), ("大吴山", 118.86, 35.040, 4.0),
    ("抗日山", 118.86, 34.950, 3.0), ("夹谷山", 118.82, 34.900, 2.0), ("马陵山", 118.45, 34.560, 3.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A street-level division 乡镇街道 with its approximate centre."""

    code: str
    name: str
    lon: float
    lat: float
    source: str


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(f"data/{name}").read_text(encoding="utf-8")


@cache
def document(name: str) -> dict:
    """A JSON file of ``city/data``."""
    return json.loads(_text(name))


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """A CSV file of ``city/data`` as rows of strings."""
    return tuple(csv.DictReader(_text(name).splitlines()))


@cache
def division_areas() -> Mapping[str, shapely.Geometry]:
    """City and county polygons by canonical code (simplified to about 120 m)."""
    return {f["properties"]["code"]: shape(f["geometry"]) for f in document("divisions.geojson")["features"]}


@cache
def division_names() -> Mapping[str, str]:
    counties = {f["properties"]["code"]: f["properties"]["name"] for f in document("divisions.geojson")["features"]}
    return {**counties, DEVELOPMENT_ZONE: "连云港经济技术开发区", **{s.code: s.name for s in streets()}}


@cache
def streets() -> tuple[Street, ...]:
    return tuple(
        Street(code=r["code"], name=r["name"], lon=float(r["lon"]), lat=float(r["lat"]), source=r["source"])
        for r in table("streets.csv")
    )


def county_of(code: str) -> str:
    """The county polygon a street lies in: the development zone is inside Lianyun district."""
    return "320703" if code.startswith(DEVELOPMENT_ZONE) else code[:6]


def land() -> shapely.Geometry:
    return division_areas()[CITY]


@cache
def seeds() -> tuple[np.ndarray, tuple[str, ...]]:
    """Points (lon, lat) that hold the streets' land, and the street code of each. Islands far at sea are left out."""
    found = [(s.lon, s.lat, s.code) for s in streets() if land().contains(shapely.Point(s.lon, s.lat))]
    found += [(lon, lat, code) for code, points in EXTRA_SEEDS.items() for lon, lat in points]
    return np.array([f[:2] for f in found]), tuple(f[2] for f in found)


@cache
def street_areas() -> Mapping[str, shapely.Geometry]:
    """Land nearest to each street's centre within its county: an approximation, since no street polygons are published freely."""
    pieces: dict[str, list[shapely.Geometry]] = {}
    points, codes = seeds()
    for county in sorted({county_of(code) for code in codes}):
        mine = [i for i, code in enumerate(codes) if county_of(code) == county]
        for code, cell in zip((codes[i] for i in mine), _nearest_cells(points[mine], division_areas()[county]), strict=True):
            pieces.setdefault(code, []).append(cell)
    return {code: shapely.union_all(parts) for code, parts in pieces.items()}


def _nearest_cells(points: np.ndarray, area: shapely.Geometry) -> list[shapely.Geometry]:
    stretched = points * (1, LAT_STRETCH)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(stretched), extend_to=area.buffer(3), ordered=True))
    return [shapely.intersection(shapely.transform(cell, lambda a: a / (1, LAT_STRETCH)), area) for cell in cells]


@cache
def area(code: str) -> shapely.Geometry:
    """The polygon of any division or functional zone by its code; raises KeyError for one unknown."""
    if code in division_areas():
        return division_areas()[code]
    if code == DEVELOPMENT_ZONE:
        return shapely.union_all([a for c, a in street_areas().items() if c.startswith(code)])
    return street_areas()[code]


@cache
def coast() -> shapely.LineString:
    """The sea edge of the city from 绣针河口 to 灌河口, taken from the boundary, which follows the reclaimed shore."""
    ring = np.array(max(shapely.get_parts(land()), key=lambda part: part.area).exterior.coords)[:-1]
    start, end = (int(np.argmin(np.hypot(*(ring - corner).T))) for corner in (NORTH_END, SOUTH_END))
    ways = [np.roll(ring, -a, axis=0)[: (b - a) % len(ring) + 1] for a, b in ((start, end), (end, start))]
    line = max(ways, key=lambda way: way[:, 0].mean())
    return shapely.LineString(line if line[0][1] > line[-1][1] else line[::-1])


@cache
def rivers() -> Mapping[str, shapely.LineString]:
    return {r["name"]: shapely.LineString(r["path"]) for r in document("rivers.json")["rivers"]}


def nearest_street(lon: np.ndarray, lat: np.ndarray, county: np.ndarray) -> np.ndarray:
    """Street codes of points that lie in ``county``: the nearest centre of that county."""
    points, codes = seeds()
    code_array, home = np.array(codes), np.array([county_of(code) for code in codes])
    found = np.empty(len(lon), dtype=code_array.dtype)
    for one in np.unique(county):
        here, mine = county == one, home == one
        found[here] = code_array[mine][_nearest(points[mine], np.column_stack((lon[here], lat[here])))]
    return found


def _nearest(centres: np.ndarray, points: np.ndarray) -> np.ndarray:
    from scipy.spatial import cKDTree

    return cKDTree(centres * (1, LAT_STRETCH)).query(points * (1, LAT_STRETCH))[1]


def counties_at(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """County code of each point; empty text for one outside the city."""
    found = np.full(len(lon), "", dtype="U6")
    for code, polygon in division_areas().items():
        if code != CITY:
            shapely.prepare(polygon)
            found[shapely.contains_xy(polygon, lon, lat)] = code
    return found


def division_at(lon: float, lat: float) -> str:
    """The street a point lies in; empty text outside the city."""
    county = counties_at(np.array([lon]), np.array([lat]))
    return str(nearest_street(np.array([lon]), np.array([lat]), county)[0]) if county[0] else ""
