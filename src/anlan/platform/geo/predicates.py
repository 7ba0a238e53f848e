"""Exact questions about shapes: the box index finds candidates, shapely's array predicates decide, so both databases answer alike.

A model is asked through a queryset; the answer is the same queryset narrowed to the keys that pass.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from django.db import connections
from django.db.models import BinaryField, CharField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.expressions import RawSQL
from shapely.geometry.base import BaseGeometry

from anlan.kernel import coords

Test = Callable[[np.ndarray], np.ndarray]


def intersecting(queryset: QuerySet[Any], shape: BaseGeometry, field: str = "geom") -> QuerySet[Any]:
    """Rows whose geometry shares at least a point with ``shape``."""
    shapely.prepare(shape)
    return _narrow(queryset, field, shape.bounds, lambda found: shapely.intersects(shape, found))


def within(queryset: QuerySet[Any], shape: BaseGeometry, field: str = "geom") -> QuerySet[Any]:
    """Rows whose geometry lies wholly inside ``shape`` (its edge included)."""
    shapely.prepare(shape)
    return _narrow(queryset, field, shape.bounds, lambda found: shapely.covers(shape, found))


def dwithin(queryset: QuerySet[Any], lon: float, lat: float, distance_m: float, field: str = "geom") -> QuerySet[Any]:
    """Rows with a point not farther than ``distance_m`` metres from (lon, lat), on a local plane at that latitude."""
    per_lon, per_lat = coords.metres_per_degree(lat)
    box = (lon - distance_m / per_lon, lat - distance_m / per_lat, lon + distance_m / per_lon, lat + distance_m / per_lat)

    def near(found: np.ndarray) -> np.ndarray:
        plane = shapely.transform(found, lambda xy: (xy - (lon, lat)) * (per_lon, per_lat))
        return shapely.distance(plane, shapely.Point(0, 0)) <= distance_m

    return _narrow(queryset, field, box, near)


def touched(querysets: Mapping[str, QuerySet[Any]], shape: BaseGeometry, field: str = "geom") -> list[str]:
    """The names of those querysets that have a row sharing a point with ``shape``, in their order: one query for all of them."""
    shapely.prepare(shape)
    boxed = [
        rows.order_by().filter(**{f"{field}__bbox": shape.bounds}).values_list(Value(name, output_field=CharField()), _wkb(field))
        for name, rows in querysets.items()
    ]
    found = list(boxed[0].union(*boxed[1:], all=True)) if boxed else []
    hits = shapely.intersects(shape, _shapes(raw for _, raw in found))
    inside = {name for (name, _), hit in zip(found, hits, strict=True) if hit}
    return [name for name in querysets if name in inside]


def _wkb(field: str) -> Any:  # an expression; Django's is generic to the type checker only
    """Read all at once by :func:`_shapes`, not one by one by the field."""
    return ExpressionWrapper(F(field), output_field=BinaryField())


def _shapes(raw: Iterable[bytes]) -> np.ndarray:
    found: np.ndarray = shapely.from_wkb(np.array([bytes(shape) for shape in raw], dtype=object))
    return found


def _narrow(queryset: QuerySet[Any], field: str, box: tuple[float, ...], test: Test) -> QuerySet[Any]:
    pairs = list(queryset.order_by().filter(**{f"{field}__bbox": box}).values_list("pk", _wkb(field)))
    if not pairs:
        return queryset.none()
    keys = [pk for (pk, _), hit in zip(pairs, test(_shapes(raw for _, raw in pairs)), strict=True) if hit]
    return queryset.filter(pk__in=key_list(keys, queryset.db))


def key_list(keys: list[int], using: str) -> RawSQL:
    """Any number of keys as one parameter: an IN list would stop at SQLite's limit of variables."""
    if connections[using].vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [keys])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])
