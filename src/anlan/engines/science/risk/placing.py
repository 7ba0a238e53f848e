"""From the polar grid of each vessel onto one map: risk of a place, areas of equal risk, how far each limit reaches."""

from collections.abc import Mapping
from typing import Any

import contourpy
import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, set_precision
from shapely.geometry import mapping as geojson

from anlan.engines.science.risk import judging
from anlan.engines.science.risk.events import Vessel
from anlan.engines.science.risk.footprints import ANGLES, Polar
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
CONTOURS: tuple[tuple[float, str], ...] = ((3e-5, "red"), (1e-5, "orange"), (3e-6, "yellow"), (3e-7, "blue"))


def polar_people(vessel: Vessel, grid: Polar, people: Mapping[str, Floats]) -> Floats:
    """People in the cells of the polar grid about a vessel; angle from east, anticlockwise."""
    per_lon, per_lat = metres_per_degree(vessel.lat)
    east, north = (people["lon"] - vessel.lon) * per_lon, (people["lat"] - vessel.lat) * per_lat
    edges = np.concatenate([[0.0], np.sqrt(grid.r[:-1] * grid.r[1:]), [grid.r[-1]]])
    ring = np.searchsorted(edges, np.hypot(east, north), side="right") - 1
    sector = np.round(np.arctan2(north, east) / (2 * np.pi) * ANGLES).astype(int) % ANGLES
    inside = ring < grid.r.size
    count = np.zeros((grid.r.size, ANGLES))
    np.add.at(count, (ring[inside], sector[inside]), people["people"][inside])
    return count


def empty_map(vessels: list[Vessel], reach_m: float, size: int) -> dict[str, Any]:
    """Lon and lat of a square map that holds every vessel with ``reach_m`` about it."""
    lon, lat = (float(np.mean([getattr(vessel, axis) for vessel in vessels])) for axis in ("lon", "lat"))
    per_lon, per_lat = metres_per_degree(lat)
    apart = max(max(abs(v.lon - lon) * per_lon, abs(v.lat - lat) * per_lat) for v in vessels)
    axis = np.linspace(-reach_m - apart, reach_m + apart, size)
    return {
        "lon": lon + axis / per_lon,
        "lat": lat + axis / per_lat,
        "per_year": np.zeros((size, size)),
        "cell_m": float(axis[1] - axis[0]),
    }


def onto_map(field: Mapping[str, Any], vessel: Vessel, grid: Polar, table: Floats) -> Floats:
    """From polar about a vessel to the map, linear in log radius and angle."""
    per_lon, per_lat = metres_per_degree(vessel.lat)
    east, north = np.meshgrid((field["lon"] - vessel.lon) * per_lon, (field["lat"] - vessel.lat) * per_lat)
    return read_polar(grid, table, east, north)


def read_polar(grid: Polar, table: Floats, east: Any, north: Any) -> Floats:
    step = np.log(grid.r[1] / grid.r[0])
    ring = np.clip(np.log(np.maximum(np.hypot(east, north), grid.r[0]) / grid.r[0]) / step, 0, grid.r.size - 1.000001)
    sector = np.arctan2(north, east) / (2 * np.pi) * ANGLES
    i, j = ring.astype(int), np.floor(sector).astype(int)
    a, b = ring - i, sector - j
    low, high = j % ANGLES, (j + 1) % ANGLES
    value = (1 - a) * ((1 - b) * table[i, low] + b * table[i, high]) + a * ((1 - b) * table[i + 1, low] + b * table[i + 1, high])
    return np.where(np.hypot(east, north) <= grid.r[-1], value, 0.0)


def levels(field: Mapping[str, Any], vessels: list[Vessel]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    drawer = contourpy.contour_generator(field["lon"], field["lat"], field["per_year"])
    rows, features = [], []
    for number, (value, colour) in enumerate(CONTOURS, 1):
        loops: list[Any] = list(drawer.lines(value))
        shapes = [Polygon(line).buffer(0) for line in loops if len(line) > 3]
        row = {
            "level": number,
            "label": f"{value:.0e} /a",
            "meaning": f"个人风险 {value:.0e} 每年",
            "colour": colour,
            "value": value,
            "distance_m": round(farthest(field, vessels, value), 1),
            "area_km2": round(float((field["per_year"] >= value).sum()) * field["cell_m"] ** 2 / 1e6, 4),
        }
        rows.append(row)
        if shapes:
            drawn = set_precision(
                MultiPolygon([part for shape in shapes for part in getattr(shape, "geoms", [shape])]).buffer(0), 1e-6
            )
            features.append({"type": "Feature", "properties": row, "geometry": geojson(drawn)})
    return rows, {"type": "FeatureCollection", "features": features}


def farthest(field: Mapping[str, Any], vessels: list[Vessel], value: float) -> float:
    """From the nearest vessel to the farthest place at or above ``value``."""
    lat, lon = np.nonzero(field["per_year"] >= value)
    if lat.size == 0:
        return 0.0
    per_lon, per_lat = metres_per_degree(vessels[0].lat)
    gaps = [np.hypot((field["lon"][lon] - v.lon) * per_lon, (field["lat"][lat] - v.lat) * per_lat) for v in vessels]
    return float(np.min(gaps, axis=0).max())


def external(field: Mapping[str, Any], vessels: list[Vessel], is_new: bool) -> list[dict[str, Any]]:
    limits = {name: pair[0 if is_new else 1] for name, pair in judging.CRITERIA.items()}
    return [
        {"target": name, "per_year": limit, "distance_m": round(farthest(field, vessels, limit), 1)}
        for name, limit in limits.items()
    ]
