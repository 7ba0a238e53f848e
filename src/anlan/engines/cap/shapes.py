"""Shapes for CAP areas: outlines of at most a hundred points that never leave out a place the warning was drawn for."""

from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from anlan.engines.cap.model import Area, Ring
from anlan.kernel.coords import destination

MAX_VERTICES = 100  # what CAP composers advise; receivers and phones choke on more
MAX_RINGS = 20
DECIMALS = 5  # about a metre; the outline is widened by as much before rounding
_GRID = 10.0**-DECIMALS


def rings_covering(geometry: Any, max_vertices: int = MAX_VERTICES) -> tuple[Ring, ...]:
    """Closed lon,lat rings (≤ ``max_vertices`` points each) that together cover ``geometry``; holes are filled.

    CAP polygons have no holes, and a warned place must not fall outside by simplification: the outline is widened step by step
    until few points suffice, then checked against the original. Many small parts are joined by their hull.
    """
    parts = [Polygon(part.exterior) for part in _polygons(geometry)]
    merged = _polygons(shapely.union_all(parts))
    if len(merged) > MAX_RINGS:
        merged = [shapely.convex_hull(MultiPolygon(merged))]
    return tuple(_ring(part, max_vertices) for part in merged)


def _polygons(geometry: Any) -> list[Any]:
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry)))  # twice: a collection may hold multi-polygons
    found = [part for part in parts.tolist() if part.geom_type == "Polygon" and not part.is_empty]
    if not found:
        raise ValueError("预警区域须是有面积的多边形")
    return found


def _ring(polygon: Any, max_vertices: int) -> Ring:
    """The tightest of growing tolerances that fits; the convex hull when none does."""
    shapely.prepare(polygon)
    size = float(np.hypot(*(np.subtract(polygon.bounds[2:], polygon.bounds[:2]))))
    exact = _rounded(polygon)
    if len(exact) <= max_vertices and Polygon(exact).covers(polygon):
        return exact
    for tolerance in np.geomspace(max(size * 1e-5, _GRID * 3), size / 10, 16):
        coarse = polygon.simplify(tolerance / 2)  # fewer points to widen; strays by half a tolerance, made good by the buffer
        widened = Polygon(coarse.buffer(tolerance * 1.8, quad_segs=2).exterior)
        ring = _rounded(widened.simplify(tolerance))
        if len(ring) <= max_vertices and Polygon(ring).is_valid and Polygon(ring).covers(polygon):
            return ring
    return _rounded(polygon.convex_hull.buffer(size / 50, quad_segs=2).simplify(size / 60))


def _rounded(polygon: Any) -> Ring:
    return tuple((round(float(x), DECIMALS), round(float(y), DECIMALS)) for x, y in polygon.exterior.coords)


def shape_of(area: Area, circle_points: int = 64) -> Any:
    """The union of the area's polygons and circles as one geometry; empty when it has only codes or words."""
    rings = [Polygon(ring) for ring in area.polygons]
    bearings = np.linspace(0, 360, circle_points, endpoint=False)
    for circle in area.circles:
        lon, lat = destination(circle.lon, circle.lat, bearings, max(circle.radius_km, 0.001) * 1000)
        rings.append(Polygon(np.column_stack([lon, lat])))
    return shapely.union_all([shapely.make_valid(ring) for ring in rings]) if rings else Polygon()
