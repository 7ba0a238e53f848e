"""Many geometries at once, by shapely's array calls: reading them, checking them, moving them to WGS 84."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from anlan.platform.geo.shapes import MAX_VERTICES, to_wgs84

Faults = dict[int, str]

UNREADABLE = "几何无法识别，请用 WKT 或 GeoJSON"
OUT_OF_RANGE = "坐标应为经度、纬度（度），且在 ±180、±90 之内；请检查经纬度是否填反"


def points(lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
    """Points from two arrays of degrees; None where either is nan."""
    told = np.isfinite(lons) & np.isfinite(lats)
    made = np.full(len(lons), None, dtype=object)
    made[told] = shapely.points(lons[told], lats[told])
    return made


def read_shapes(raws: Sequence[Any]) -> tuple[np.ndarray, Faults]:
    """Shapes from WKT or GeoJSON texts, GeoJSON mappings or shapes; by position what cannot be read. Nothing is checked yet."""
    made, faults = np.full(len(raws), None, dtype=object), {}
    texts: dict[bool, list[int]] = {True: [], False: []}
    for position, raw in enumerate(raws):
        if isinstance(raw, BaseGeometry):
            made[position] = raw
        elif raw not in (None, ""):
            texts[isinstance(raw, dict) or str(raw).lstrip().startswith("{")].append(position)
    for is_json, places in texts.items():
        for position, shape in zip(places, _parse([raws[p] for p in places], is_json=is_json), strict=True):
            made[position] = shape
            if shape is None:
                faults[position] = UNREADABLE
    return made, faults


def check(shapes: np.ndarray, crs: str) -> tuple[np.ndarray, Faults]:
    """Flat shapes in WGS 84; by position why a shape is refused: empty, out of range, too large, self-crossing."""
    shapes = shapely.force_2d(shapes)
    faults: Faults = {}
    bounds = shapely.bounds(shapes)
    there = shapes != None  # noqa: E711 - an array asks each element
    _blame(faults, there & shapely.is_empty(shapes), "几何为空")
    with np.errstate(invalid="ignore"):
        ranged = np.isfinite(bounds).all(axis=1) & (np.abs(bounds[:, [0, 2]]) <= 180).all(axis=1) & (np.abs(bounds[:, [1, 3]]) <= 90).all(axis=1)
    _blame(faults, there & ~ranged, OUT_OF_RANGE)
    _blame(faults, shapely.get_num_coordinates(shapes) > MAX_VERTICES, f"几何顶点超过 {MAX_VERTICES} 个，请先简化")
    _blame(faults, there & ~shapely.is_valid(shapes), "几何自相交或不闭合，请在制图软件中修复")
    shapes[list(faults)] = None
    return _moved(shapes, crs), faults


def geojson_texts(shapes: np.ndarray, digits: int = 6) -> list[str | None]:
    """GeoJSON text of each, rounded (6 decimals ≈ 0.1 m)."""
    rounded = shapely.transform(shapes, lambda xy: xy.round(digits))
    return list(shapely.to_geojson(rounded))


def _parse(raws: list[Any], *, is_json: bool) -> np.ndarray:
    if not raws:
        return np.array([], dtype=object)
    with np.errstate(over="ignore", invalid="ignore"):
        if is_json:
            return shapely.from_geojson([_geometry_text(raw) for raw in raws], on_invalid="ignore")
        return shapely.from_wkt([str(raw).strip() for raw in raws], on_invalid="ignore")


def _geometry_text(raw: Any) -> str:
    """The geometry of a Feature, or the geometry itself."""
    try:
        value = json.loads(raw) if isinstance(raw, str) else raw
        return json.dumps(value.get("geometry", value))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return ""


def _moved(shapes: np.ndarray, crs: str) -> np.ndarray:
    there = np.flatnonzero(shapes != None)  # noqa: E711
    if len(there) and crs.lower() not in ("wgs84", "cgcs2000"):
        shapes[there] = to_wgs84(shapes[there], crs)
    return shapes


def _blame(faults: Faults, wrong: np.ndarray, text: str) -> None:
    for position in np.flatnonzero(wrong):
        faults.setdefault(int(position), text)
