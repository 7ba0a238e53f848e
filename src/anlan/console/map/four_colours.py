"""四色图 as vector drawing for print: areas by their gravest colour, enterprises or risk points by theirs. Drawn from divisions and points alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.domains.supervision import api as supervision
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import Division

WIDTH = 900.0
FILLS = {1: "#d32027", 2: "#ec6a08", 3: "#f7cf1d", 4: "#1c63d6"}
MOST_POINTS = 3000
THIN_DEG = 0.0008
STREET_DIGITS, COUNTY_DIGITS = 9, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    path: str
    level: int
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    x: float
    y: float
    level: int
    label: str
    url: str

    @property
    def markup(self) -> SafeString:
        """Drawn here: three thousand dots through the template's own loop took half a second."""
        circle = '<a href="{}"><circle cx="{}" cy="{}" r="5" fill="{}" stroke="#fff" stroke-width="1"><title>{}</title></circle></a>'
        return format_html(circle, self.url, f"{self.x:.1f}", f"{self.y:.1f}", FILLS[self.level], self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """``counts`` is how many dots of each level 1–4; ``metres`` the length of the scale bar, ``scale_px`` wide."""

    width: float
    height: float
    areas: list[Area]
    dots: list[Dot]
    counts: list[tuple[int, int]]
    metres: float
    scale_px: float

    @property
    def scale_end(self) -> float:
        return 20 + self.scale_px


def drawing(actor: Actor, area: str, file: Any = None, park: Any = None) -> Drawing:
    """Of an area: its parts and its enterprises; of a park: its ground and what stands on it; of a plant: its risk points."""
    parts = [] if file else [park] if park else _parts(area)
    dots = _points(file) if file else _inside(_enterprises(actor, ""), park.geom) if park else _enterprises(actor, area)
    box = _box([row.geom for row in parts], dots)
    place = _placer(box)
    levels = _level_of_parts(parts, dots)
    areas = [_area(row, levels[row.code], place) for row in parts]
    shown = [
        Dot(x=float(x), y=float(y), level=level, label=label, url=url)
        for (x, y), (_, _, level, label, url, _) in zip(place(np.array([d[:2] for d in dots]).reshape(-1, 2)), dots, strict=True)
    ]
    counts = [(level, sum(dot.level == level for dot in shown)) for level in (1, 2, 3, 4)]
    west, south, east, _north = box
    per_px = (east - west) * 111_320 * float(np.cos(np.radians(south))) / WIDTH
    metres = _round(per_px * WIDTH / 5)
    return Drawing(
        width=WIDTH,
        height=_height(box),
        areas=areas,
        dots=sorted(shown, key=lambda dot: -dot.level),
        counts=counts,
        metres=metres,
        scale_px=metres / per_px,
    )


def _round(metres: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is no longer."""
    power = 10 ** float(np.floor(np.log10(metres)))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)


def _inside(dots: list[tuple[Any, ...]], ground: Any) -> list[tuple[Any, ...]]:
    inside = shapely.contains_xy(ground, [dot[0] for dot in dots], [dot[1] for dot in dots]) if dots else []
    return [dot for dot, there in zip(dots, inside, strict=True) if there]


def _parts(area: str) -> list[Division]:
    """Counties of the city, streets of a county, a street itself."""
    digits = COUNTY_DIGITS if len(area) < COUNTY_DIGITS else STREET_DIGITS
    return list(Division.objects.filter(code__startswith=area, level=digits, functional_zone=False).exclude(geom=None)) or list(
        Division.objects.filter(code=area).exclude(geom=None)
    )


def _enterprises(actor: Actor, area: str) -> list[tuple[Any, ...]]:
    rows = supervision.enterprise_rows(actor, area=area).filter(lon__isnull=False).order_by("-red", "-orange")[:MOST_POINTS]
    return [(row.lon, row.lat, row.colour, row.name, f"/enterprises/{row.pk}/", row.division) for row in rows if row.colour]


def _points(file: Any) -> list[tuple[Any, ...]]:
    rows = [(row.point, row) for row in supervision.points_of(file.code) if row.level and row.geom is not None]
    return [(point.x, point.y, int(row.level), row.name, f"/registry/risk_point/{row.pk}/", row.division) for point, row in rows]


def _level_of_parts(parts: list[Any], dots: list[tuple[Any, ...]]) -> dict[str, int]:
    """The gravest colour of what lies in a part; 0 where nothing is known."""
    found = {}
    for row in parts:
        levels = [dot[2] for dot in dots if str(dot[5]).startswith(row.code) or not isinstance(row, Division)]
        found[row.code] = min(levels, default=0)
    return found


def _box(shapes: list[Any], dots: list[tuple[Any, ...]]) -> tuple[float, float, float, float]:
    bounds = [shape.bounds for shape in shapes] or [(x, y, x, y) for x, y, *_ in dots] or [(118.4, 34.0, 119.9, 35.1)]
    west, south, east, north = (*np.min(bounds, axis=0)[:2], *np.max(bounds, axis=0)[2:])
    margin = max(east - west, north - south, 0.004) * 0.06
    return west - margin, south - margin, east + margin, north + margin


def _height(box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    return WIDTH * (north - south) / ((east - west) * float(np.cos(np.radians((south + north) / 2))))


def _placer(box: tuple[float, float, float, float]) -> Any:
    west, south, east, north = box
    height = _height(box)
    return lambda xy: np.column_stack(((xy[:, 0] - west) / (east - west) * WIDTH, (north - xy[:, 1]) / (north - south) * height))


def _area(row: Any, level: int, place: Any) -> Area:
    thin = shapely.simplify(row.geom, THIN_DEG)
    middle = place(np.array([row.geom.representative_point().coords[0]]))[0]
    rings = [ring for part in shapely.get_parts(thin) for ring in (part.exterior, *part.interiors)]
    path = " ".join("M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in place(np.array(ring.coords)[:, :2])) + "Z" for ring in rings)
    return Area(path=path, level=level, label=row.name, x=float(middle[0]), y=float(middle[1]))
