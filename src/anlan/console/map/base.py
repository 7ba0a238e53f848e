"""The base picture: land beyond the city, divisions, rivers, roads, place names; as GeoJSON."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from django.apps import apps
from django.utils.module_loading import import_string

from anlan.platform.accounts.models import Division
from anlan.platform.geo import as_geojson
from anlan.platform.kinds.kind import kinds

DATA = Path(__file__).parent / "data"
COUNTY_LEVEL, STREET_LEVEL = 6, 9
SIMPLER_DEG = 0.0003  # 30 m: less than a pixel where the whole line is seen


def base_layer(name: str) -> str:
    """The layer as GeoJSON text; LookupError for a name there is not."""
    if name not in LAYERS:
        raise LookupError(f"没有底图“{name}”")
    return LAYERS[name]()


def collection(features: list[dict[str, Any]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": as_geojson(shape, 5)}


@cache
def land() -> str:
    """Land of the wider region (see prepare_land)."""
    return (DATA / "land.geojson").read_text(encoding="utf-8")


def divisions() -> str:
    """County-level divisions with their names."""
    rows = Division.objects.filter(level=COUNTY_LEVEL, functional_zone=False).exclude(geom=None)
    return collection([feature(row.geom, name=row.name, code=row.code) for row in rows])


def places() -> str:
    """Streets and towns by a point inside each."""
    rows = Division.objects.filter(level=STREET_LEVEL).exclude(geom=None)
    return collection([feature(row.geom.representative_point(), name=row.name) for row in rows])


def counties() -> str:
    """Counties, districts and functional zones by a point inside each, for their names."""
    rows = Division.objects.filter(level=COUNTY_LEVEL).exclude(geom=None).order_by("functional_zone", "code")
    return collection([feature(row.geom.representative_point(), name=row.name) for row in rows])


def rivers() -> str:
    """The river sections of the register."""
    if "river_section" not in kinds:
        return collection([])
    rows = kinds["river_section"].model._default_manager.exclude(geom=None).values_list("name", "geom")
    return collection([feature(shapely.simplify(geom, SIMPLER_DEG), name=river_name(name)) for name, geom in rows])


def river_name(section: str) -> str:
    """The river a section belongs to: its name up to a bracket, a mark or a section word."""
    return re.split(r"[（(【第]|演示|\s|[A-Za-z0-9]", section)[0] or section


def roads() -> str:
    """The road graph's edges."""
    if not apps.is_installed("anlan.domains.registry"):
        return collection([])
    graph = import_string("anlan.domains.registry.api.roads")()
    lines = zip(graph.segments, graph.names, strict=True)
    return collection([feature(line, name=name, **{"class": road_class(name)}) for line, name in lines])


def road_class(name: str) -> str:
    """By its number (GB/T 917-2017): three digits are a national or provincial road, any other count an expressway."""
    number = re.match(r"([GS])(\d+)", name)
    if not number:
        return "street"
    if len(number[2]) != 3:  # noqa: PLR2004
        return "expressway"
    return "national" if number[1] == "G" else "provincial"


LAYERS: dict[str, Callable[[], str]] = {
    "land": land,
    "divisions": divisions,
    "rivers": rivers,
    "roads": roads,
    "places": places,
    "counties": counties,
}
