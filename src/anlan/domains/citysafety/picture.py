"""The risk list drawn plainly for paper: counties in grey with a number each, risks as dots of their four colours, a scale and north.

Only figures and Latin letters are drawn, so that no Chinese font is needed; the names of the numbers stand below the picture.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from shapely.geometry import MultiPolygon, Polygon

from anlan.domains.citysafety.models import CityRisk
from anlan.kernel.coords import metres_per_degree
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.scope import within_area

WIDTH, MARGIN, DOT, LETTERS = 1200, 30, 7, 26
BAR_KM = 20
COLOURS = {"1": "#d32027", "2": "#f08c00", "3": "#f2c200", "4": "#1c7ed6"}
MOST = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG and the names its numbers stand for, in their order."""

    png: bytes
    names: tuple[str, ...]


def risk_map(area: str) -> Picture | None:
    """None without counties or risks with a place."""
    named = [
        (d.name, d.geom) for d in Division.objects.filter(level=6, code__startswith=area).order_by("code") if d.geom is not None
    ]
    counties = [shape for _name, shape in named]
    risks = [
        (r.grade or r.base_grade, r.point)
        for r in CityRisk.objects.filter(within_area(area)).order_by("-grade")[:MOST]
        if r.geom is not None
    ]
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
    _number(draw, [at(*shape.representative_point().coords[0]) for shape in counties])
    _scale(draw, image.height, BAR_KM * 1000 * scale)
    out = io.BytesIO()
    image.save(out, "PNG")
    return Picture(png=out.getvalue(), names=tuple(name for name, _shape in named))


def _number(draw: Any, places: Sequence[tuple[float, float]]) -> None:
    for number, (x, y) in enumerate(places, 1):
        draw.ellipse(
            (x - LETTERS * 0.8, y - LETTERS * 0.8, x + LETTERS * 0.8, y + LETTERS * 0.8), fill="white", outline="#495057", width=2
        )
        draw.text((x, y), str(number), fill="#212529", anchor="mm", font=ImageFont.load_default(LETTERS))


def _scale(draw: Any, height: int, bar: float) -> None:
    """A bar of ``BAR_KM`` and an arrow to the north, at the lower left."""
    y, font = height - MARGIN, ImageFont.load_default(LETTERS)
    draw.line((MARGIN, y, MARGIN + bar, y), fill="#212529", width=4)
    draw.text((MARGIN + bar + 12, y), f"{BAR_KM} km", fill="#212529", anchor="lm", font=font)
    draw.polygon([(MARGIN + 12, y - 70), (MARGIN, y - 36), (MARGIN + 24, y - 36)], fill="#212529")
    draw.text((MARGIN + 12, y - 74), "N", fill="#212529", anchor="ms", font=font)


def _rings(shape: Any) -> list[list[tuple[float, float]]]:
    polygons = shape.geoms if isinstance(shape, MultiPolygon) else [shape] if isinstance(shape, Polygon) else []
    return [[(x, y) for x, y, *_ in polygon.exterior.coords] for polygon in polygons]
