"""The records of a question as plain lines, chunk by chunk in the order of their keys."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet

from anlan.platform.kinds.along import along
from anlan.platform.kinds.kind import Kind

CHUNK = 2000
DIGITS = 6  # decimals of a degree, 0.1 m

Line = list[Any]


def columns(kind: Kind, *, personal: bool) -> list[Any]:
    """The fields that leave, in the order of the model; the geometry is written apart."""
    return [f for f in kind.fields if f.name != "geom" and (personal or f.name not in kind.personal)]


def chunks(kind: Kind, rows: QuerySet[Any], fields: list[Any]) -> Iterator[tuple[list[Line], np.ndarray]]:
    """(values of the fields, shapes) of up to 2000 records at a time: codes as labels are left to the form, related rows are codes."""
    names = ["pk", "geom", *(_value_of(f) for f in fields)]
    rows = along(rows, "pk").order_by("pk")
    last = 0
    while found := list(rows.filter(pk__gt=last).values_list(*names)[:CHUNK]):
        last = found[-1][0]
        shapes = np.array([*(row[1] for row in found), None], dtype=object)[:-1]
        yield [list(row[2:]) for row in found], shapes


def _value_of(field: Any) -> str:
    """A related row leaves as its code, by which an import finds it again."""
    if field.is_relation and any(f.name == "code" for f in field.related_model._meta.concrete_fields):
        return f"{field.name}__code"
    return str(field.attname)


def place_cells(shapes: np.ndarray) -> list[list[Any]]:
    """``[lon, lat, wkt]`` of each: a point as two numbers, anything else as WKT, nothing as three empty cells."""
    shapes = shapely.transform(shapes, lambda xy: xy.round(DIGITS))
    is_point = shapely.get_type_id(shapes) == 0
    lons, lats = shapely.get_x(shapes), shapely.get_y(shapes)
    texts = np.full(len(shapes), None, dtype=object)
    texts[~is_point] = shapely.to_wkt(shapes[~is_point], rounding_precision=DIGITS, trim=True)
    return [[float(x), float(y), None] if p else [None, None, t] for p, x, y, t in zip(is_point, lons, lats, texts, strict=True)]
