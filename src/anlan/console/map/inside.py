"""What lies inside a drawn shape: counts by kind, and the people who live there."""

from collections.abc import Sequence
from typing import Any

import shapely
from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from anlan.console.map.layers import visible_kinds
from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.geo import BadGeometry, intersecting, read_shape
from anlan.platform.kinds.api import visible_rows

MAX_AREA_DEG2 = 4.0  # about 200 km square: more is a question for a report, not for a click


def read_area(value: Any) -> BaseGeometry:
    """A polygon from GeoJSON; Refused when it is none or too large."""
    try:
        shape = read_shape(value)
    except BadGeometry as error:
        raise refused("geometry", str(error), geometry=str(error)) from error
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise refused("geometry", "请画一个面（多边形或圆）。", geometry="应为面")
    if shape.area > MAX_AREA_DEG2:
        raise refused("geometry", "范围太大，请画小一些。", geometry="范围太大")
    return shape


def count_inside(actor: Actor, shape: BaseGeometry, keys: Sequence[str]) -> dict[str, Any]:
    """Counts of the kinds asked for (all the actor may see when none is), largest first."""
    wanted = [kind for kind in visible_kinds(actor) if not keys or kind.key in keys]
    shapely.prepare(shape)
    rows = [
        {"label": _(str(kind.label)), "symbol": kind.layer.symbol, "count": count, "url": None}
        for kind in wanted
        if (count := intersecting(visible_rows(kind, actor), shape).count())
    ]
    return {
        "rows": sorted(rows, key=lambda r: -r["count"]),
        "population": _people(shape),
        "note": _("人口为公里网格估算，仅供参考。"),
    }


def _people(shape: BaseGeometry) -> int | None:
    if not apps.is_installed("anlan.domains.registry"):
        return None
    return int(import_string("anlan.domains.registry.api.people_within")(shape))
