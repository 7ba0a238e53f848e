"""Reading geometry from the outside: GeoJSON (RFC 7946), WKT or WKB; what is malformed or too large is refused by name."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from anlan.kernel import coords

MAX_VERTICES = 200_000


class BadGeometry(ValueError):
    """A geometry that cannot be kept; the text says what is wrong with it."""


def read_shape(value: Any, crs: str = "wgs84") -> BaseGeometry | None:
    """Shape from a shapely geometry, GeoJSON mapping or text, WKT or WKB bytes; None for empty input. Raises BadGeometry."""
    if value is None or value in ("", b""):
        return None
    with np.errstate(over="ignore", invalid="ignore"):  # what is no finite number is refused by ``checked``
        return checked(to_wgs84(_parse(value), crs))


def read_geojson(value: dict[str, Any]) -> BaseGeometry:
    try:
        return shapely.from_geojson(json.dumps(value.get("geometry", value)))
    except (shapely.errors.GEOSException, TypeError, AttributeError) as error:
        raise BadGeometry("不是有效的 GeoJSON 几何 / not a valid GeoJSON geometry") from error


def _parse(value: Any) -> BaseGeometry:
    if isinstance(value, BaseGeometry):
        return value
    if isinstance(value, dict):
        return read_geojson(value)
    try:
        if isinstance(value, bytes | memoryview):
            return shapely.from_wkb(bytes(value))
        text = str(value).strip()
        return read_geojson(json.loads(text)) if text.startswith("{") else shapely.from_wkt(text)
    except (shapely.errors.GEOSException, ValueError, TypeError) as error:
        if isinstance(error, BadGeometry):
            raise
        raise BadGeometry("几何无法识别，请用 GeoJSON 或 WKT / geometry must be GeoJSON or WKT") from error


def checked(shape: BaseGeometry) -> BaseGeometry:
    """The same shape in two dimensions, or BadGeometry: empty, not finite, out of the lon/lat range, too large, self-crossing."""
    shape = shapely.force_2d(shape)
    if shape.is_empty:
        raise BadGeometry("几何为空 / geometry is empty")
    xy = shapely.get_coordinates(shape)
    if len(xy) > MAX_VERTICES:
        raise BadGeometry(f"几何顶点超过 {MAX_VERTICES} 个，请先简化 / more than {MAX_VERTICES} vertices: simplify first")
    if not np.isfinite(xy).all() or np.abs(xy[:, 0]).max() > 180 or np.abs(xy[:, 1]).max() > 90:
        raise BadGeometry("坐标应为经度、纬度（度），且在 ±180、±90 之内 / coordinates must be lon, lat degrees")
    if not shape.is_valid:
        raise BadGeometry(f"几何自相交或不闭合：{shapely.is_valid_reason(shape)} / invalid geometry")
    return shape


def to_wgs84(shape: BaseGeometry, crs: str) -> BaseGeometry:
    if crs.lower() in ("wgs84", "cgcs2000"):
        return shape
    return shapely.transform(shape, lambda xy: np.column_stack(coords.to_wgs84(xy[:, 0], xy[:, 1], crs)))


def as_geojson(shape: BaseGeometry | None, digits: int = 6) -> dict[str, Any] | None:
    """GeoJSON mapping rounded to ``digits`` decimals (6 ≈ 0.1 m)."""
    if shape is None:
        return None
    if isinstance(shape, shapely.Point) and not shape.is_empty:
        return {"type": "Point", "coordinates": [round(shape.x, digits), round(shape.y, digits)]}
    return json.loads(shapely.to_geojson(shapely.transform(shape, lambda xy: xy.round(digits))))


def as_geojsons(shapes: Sequence[BaseGeometry | None], digits: int = 6) -> list[dict[str, Any] | None]:
    """The same of many: points, of which there are many, all at once."""
    array = np.array([*shapes, None], dtype=object)[:-1]
    points = (shapely.get_type_id(array) == shapely.GeometryType.POINT) & ~shapely.is_empty(array)
    at = iter(shapely.get_coordinates(array[points]).round(digits).tolist())
    return [
        {"type": "Point", "coordinates": next(at)} if point else as_geojson(shape, digits)
        for shape, point in zip(shapes, points, strict=True)
    ]
