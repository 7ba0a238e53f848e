"""In which division a place lies: the smallest one whose area holds it."""

from typing import Any

import numpy as np
import shapely

from anlan.platform.accounts.models import Division


def named_division(name: str) -> str:
    """The code of the one division of that name; empty when there is none or more than one."""
    codes = list(Division.objects.filter(name=name).values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""


def division_at(shape: Any) -> str:
    """The code of the smallest division that holds the middle of ``shape``; empty when none does."""
    if shape is None:
        return ""
    point = shape.representative_point()
    near = Division.objects.filter(geom__bbox=(point.x, point.y, point.x, point.y)).values_list("code", "geom")
    return max((code for code, area in near if shapely.intersects(area, point)), key=len, default="")


def divisions_at(shapes: np.ndarray) -> list[str]:
    """The same for many shapes at once; empty text for None."""
    found = [""] * len(shapes)
    areas = list(Division.objects.exclude(geom=None).values_list("code", "geom"))
    there = np.flatnonzero(shapes != None)  # noqa: E711 - an array asks each element
    if not areas or not len(there):
        return found
    tree = shapely.STRtree([area for _, area in areas])
    middles = shapely.point_on_surface(shapes[there])
    for which, area in zip(*tree.query(middles, predicate="intersects"), strict=True):
        position, code = int(there[which]), areas[area][0]
        found[position] = max(found[position], code, key=len)
    return found
