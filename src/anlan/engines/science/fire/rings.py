"""Levels of heat and blast as polygons about a place: circles, and contours of a grid turned to the wind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import contourpy
import numpy as np
from numpy.typing import NDArray
from shapely import Polygon, set_precision
from shapely.geometry import mapping

from anlan.engines.science.cloud.swath import to_lon_lat

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A threshold; 1 is the gravest. ``source`` says whose it is."""

    level: int
    label: str
    value: float
    colour: str
    meaning: str


# World Bank, Techniques for Assessing Industrial Hazards, 1988 (tables of thermal radiation); kW/m²
HEAT: tuple[Level, ...] = (
    Level(level=1, label="37.5 kW/m²", value=37.5, colour="red", meaning="设备损坏；1 min 内致命"),
    Level(level=2, label="12.5 kW/m²", value=12.5, colour="orange", meaning="木材引燃；1 min 一度烧伤以上"),
    Level(level=3, label="4 kW/m²", value=4.0, colour="yellow", meaning="20 s 以上疼痛，可能起泡"),
    Level(level=4, label="1.6 kW/m²", value=1.6, colour="blue", meaning="长时间无不适"),
)
# Clancey 1972, in Crowl & Louvar 2011 table 6-9; kPa
BLAST: tuple[Level, ...] = (
    Level(level=1, label="34.5 kPa", value=34.5, colour="red", meaning="房屋几乎全毁"),
    Level(level=2, label="20.7 kPa", value=20.7, colour="orange", meaning="钢架建筑变形"),
    Level(level=3, label="6.9 kPa", value=6.9, colour="yellow", meaning="房屋部分损坏，不能居住"),
    Level(level=4, label="2.07 kPa", value=2.07, colour="blue", meaning="玻璃破碎；95% 概率无严重损伤"),
)


def circles(
    levels: Sequence[Level], radii_m: Sequence[float], lon: float, lat: float
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rows and GeoJSON of circles; a level that is not reached has radius 0 and no polygon."""
    around = np.radians(np.arange(0, 360, 3))
    unit = np.column_stack([np.cos(around), np.sin(around)])
    shapes = [Polygon(to_lon_lat(radius * unit, lon, lat, 0.0)) if radius > 0 else None for radius in radii_m]
    rows = [_row(level, radius, np.pi * radius**2) for level, radius in zip(levels, radii_m, strict=True)]
    return rows, _collection(rows, shapes)


def contours(
    levels: Sequence[Level], grid: tuple[Floats, Floats, Floats], place: tuple[float, float, float]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rows and GeoJSON from a grid (x along the wind, y across, values); ``place``: lon, lat, direction the wind blows to."""
    x, y, values = grid
    drawer = contourpy.contour_generator(x, y, values)
    shapes, rows = [], []
    for level in levels:
        found: list[Any] = list(drawer.lines(level.value))
        line: Floats = max((one for one in found if len(one) > 3), key=len, default=np.empty((0, 2)))
        reach = float(np.hypot(line[:, 0], line[:, 1]).max(initial=0.0))
        rows.append(_row(level, reach, Polygon(line).area if len(line) else 0.0))
        shapes.append(Polygon(to_lon_lat(line, *place)).buffer(0) if len(line) else None)
    return rows, _collection(rows, shapes)


def _row(level: Level, radius_m: float, area_m2: float) -> dict[str, Any]:
    return {
        "level": level.level,
        "label": level.label,
        "meaning": level.meaning,
        "colour": level.colour,
        "value": level.value,
        "distance_m": round(radius_m, 1),
        "area_km2": round(float(area_m2) / 1e6, 6),
    }


def _collection(rows: Sequence[Mapping[str, Any]], shapes: Sequence[Any]) -> dict[str, Any]:
    features = [
        {"type": "Feature", "properties": dict(row), "geometry": mapping(set_precision(shape, 1e-6))}
        for row, shape in zip(rows, shapes, strict=True)
        if shape is not None and not shape.is_empty
    ]
    return {"type": "FeatureCollection", "features": features}
