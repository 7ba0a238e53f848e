"""The risk list drawn plainly for paper: counties in grey, risks as dots of their four colours. No text, so that no font is needed."""

import io
from typing import Any

from PIL import Image, ImageDraw
from shapely.geometry import MultiPolygon, Polygon

from anlan.domains.citysafety.models import CityRisk
from anlan.kernel.coords import metres_per_degree
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.scope import within_area

WIDTH, MARGIN, DOT = 1200, 30, 7
COLOURS = {"1": "#d32027", "2": "#f08c00", "3": "#f2c200", "4": "#1c7ed6"}
MOST = 3000


def risk_map(area: str) -> bytes | None:
    """A PNG; None without counties or risks with a place."""
    counties = [d.geom for d in Division.objects.filter(level=6, code__startswith=area) if d.geom is not None]
    risks = [(r.grade or r.base_grade, r.point) for r in CityRisk.objects.filter(within_area(area)).order_by("-grade")[:MOST] if r.geom is not None]
    if not counties or not risks:
        return None
    boxes = [shape.bounds for shape in counties]
    west, south, east, north = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
    per_lon, per_lat = metres_per_degree((south + north) / 2)
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * per_lon)
    image = Image.new("RGB", (WIDTH, int((north - south) * per_lat * scale) + 2 * MARGIN), "white")
    draw = ImageDraw.Draw(image)

    def at(lon: float, lat: float) -> tuple[float, float]:
        return MARGIN + (lon - west) * per_lon * scale, MARGIN + (north - lat) * per_lat * scale

    for shape in counties:
        for ring in _rings(shape):
            draw.polygon([at(x, y) for x, y in ring], fill="#eef1f5", outline="#9aa5b1")
    for grade, point in risks:
        x, y = at(point.x, point.y)
        draw.ellipse((x - DOT, y - DOT, x + DOT, y + DOT), fill=COLOURS[grade], outline="white")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _rings(shape: Any) -> list[list[tuple[float, float]]]:
    polygons = shape.geoms if isinstance(shape, MultiPolygon) else [shape] if isinstance(shape, Polygon) else []
    return [[(x, y) for x, y, *_ in polygon.exterior.coords] for polygon in polygons]
