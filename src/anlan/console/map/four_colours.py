"""四色图 as vector drawing for print: areas by their gravest colour, enterprises or risk points by theirs. Drawn from divisions and points alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Min
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from anlan.domains.supervision import api as supervision
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import Division

WIDTH = 900.0
FILLS = {1: "#d32027", 2: "#ec6a08", 3: "#f7cf1d", 4: "#1c63d6"}
WORDS = {1: _("重大风险（红）"), 2: _("较大风险（橙）"), 3: _("一般风险（黄）"), 4: _("低风险（蓝）")}
MOST_DOTS = 1000
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
        """Drawn here: a thousand dots through the template's own loop take a sixth of a second."""
        circle = (
            '<a href="{}"><circle cx="{}" cy="{}" r="5" fill="{}" stroke="#fff" stroke-width="1"><title>{}</title></circle></a>'
        )
        return format_html(circle, self.url, f"{self.x:.1f}", f"{self.y:.1f}", FILLS[self.level], self.label)


Mark = tuple[float, float, int, str, str]
"""Longitude, latitude, level, label, address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``marks`` gravest first, at most :data:`MOST_DOTS`; ``counts`` of each level, those not drawn among them; ``levels`` the gravest of each part;
    ``stands`` tanks and installations of a plant: longitude, latitude, name.
    """

    parts: list[Any]
    marks: list[Mark]
    counts: Mapping[int, int]
    levels: Mapping[str, int]
    stands: Sequence[tuple[float, float, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """``counts`` is how many there are of each level 1–4; ``metres`` the length of the scale bar, ``scale_px`` wide."""

    width: float
    height: float
    areas: list[Area]
    dots: list[Dot]
    stands: list[tuple[float, float, str]]
    counts: list[tuple[int, int]]
    metres: float
    scale_px: float

    @property
    def scale_end(self) -> float:
        return 20 + self.scale_px

    @property
    def legend(self) -> list[tuple[str, str, int]]:
        return [(FILLS[level], str(WORDS[level]), count) for level, count in self.counts]

    @property
    def total(self) -> int:
        return sum(count for _level, count in self.counts)


def drawing(actor: Actor, area: str, file: Any = None, park: Any = None, *, lone: bool = False) -> Drawing:
    """Of an area: its parts and its enterprises; of a park: its ground and what stands on it; of a plant: its risk points. A ``lone`` enterprise sees itself
    alone, so that the ground it stands on takes no colour from it.
    """
    found = _of_plant(file) if file else _of_park(actor, park, lone=lone) if park else _of_area(actor, area)
    box = _box([row.geom for row in found.parts], found.marks)
    place = _placer(box)
    west, south, east, _north = box
    per_px = (east - west) * 111_320 * float(np.cos(np.radians(south))) / WIDTH
    metres = _round(per_px * WIDTH / 5)
    return Drawing(
        width=WIDTH,
        height=_height(box),
        areas=[_area(row, found.levels[row.code], place) for row in found.parts],
        dots=_dots(found.marks, place),
        stands=_stands(found.stands, box, place),
        counts=[(level, found.counts.get(level, 0)) for level in FILLS],
        metres=metres,
        scale_px=metres / per_px,
    )


def _of_plant(file: Any) -> Found:
    rows = [(row.point, row) for row in supervision.points_of(file.code) if row.level and row.geom is not None]
    marks = [(point.x, point.y, int(row.level), row.name, f"/registry/risk_point/{row.pk}/") for point, row in rows]
    stands = [(each.lon, each.lat, each.name) for each in supervision.things_of_enterprise(file.subject) if each.lon is not None]
    return Found(parts=[], marks=_gravest(marks), counts=_counted(marks), levels={}, stands=stands)


def _of_park(actor: Actor, park: Any, *, lone: bool) -> Found:
    west, south, east, north = park.geom.bounds
    near = _enterprises(supervision.coloured_rows(actor).filter(lon__range=(west, east), lat__range=(south, north)))
    marks = [
        mark
        for mark, there in zip(near, shapely.contains_xy(park.geom, [m[0] for m in near], [m[1] for m in near]), strict=True)
        if there
    ]
    counts = _counted(marks)
    return Found(parts=[park], marks=_gravest(marks), counts=counts, levels={park.code: 0 if lone else min(counts, default=0)})


def _of_area(actor: Actor, area: str) -> Found:
    rows, parts = supervision.coloured_rows(actor, area), _parts(area)
    worst = dict(rows.order_by().values_list("division").annotate(Min("gravest")))
    levels = {part.code: min((level for code, level in worst.items() if code.startswith(part.code)), default=0) for part in parts}
    counts = dict(rows.order_by().values_list("gravest").annotate(Count("pk")))
    return Found(parts=parts, marks=_enterprises(rows.filter(lon__isnull=False)[:MOST_DOTS]), counts=counts, levels=levels)


def _enterprises(rows: Any) -> list[Mark]:
    return [(*mark, f"/enterprises/{pk}/") for *mark, pk in rows.values_list("lon", "lat", "gravest", "name", "pk")]


def _gravest(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: mark[2])[:MOST_DOTS]


def _counted(marks: Iterable[Mark]) -> Mapping[int, int]:
    return Counter(mark[2] for mark in marks)


def _dots(marks: list[Mark], place: Any) -> list[Dot]:
    """The gravest last: drawn over the others."""
    xy = place(_points(marks))
    return [
        Dot(x=float(x), y=float(y), level=level, label=label, url=url)
        for (x, y), (_, _, level, label, url) in zip(xy, marks, strict=True)
    ][::-1]


def _stands(rows: Sequence[tuple[float, float, str]], box: tuple[float, float, float, float], place: Any) -> list[tuple[float, float, str]]:
    """Those within the picture: a tank far off belongs to another ground and would make dots of all others."""
    west, south, east, north = box
    near = [row for row in rows if west <= row[0] <= east and south <= row[1] <= north]
    return [(float(x), float(y), row[2]) for (x, y), row in zip(place(_points(near)), near, strict=True)]


def _points(rows: Sequence[Any]) -> Any:
    return np.array([row[:2] for row in rows], dtype=float).reshape(-1, 2)


def _round(metres: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is no longer."""
    power = 10 ** float(np.floor(np.log10(metres)))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)


def _parts(area: str) -> list[Division]:
    """Counties of the city, streets of a county (a zone that stands as one among them), a street itself. Zones of county rank lie over counties."""
    digits = COUNTY_DIGITS if len(area) < COUNTY_DIGITS else STREET_DIGITS
    rows = Division.objects.filter(code__startswith=area, level=digits).exclude(geom=None)
    return list(rows if digits == STREET_DIGITS else rows.filter(functional_zone=False)) or list(
        Division.objects.filter(code=area).exclude(geom=None)
    )


def _box(shapes: list[Any], marks: Sequence[Any]) -> tuple[float, float, float, float]:
    bounds = [shape.bounds for shape in shapes] or [(x, y, x, y) for x, y, *_ in marks] or [(118.4, 34.0, 119.9, 35.1)]
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
