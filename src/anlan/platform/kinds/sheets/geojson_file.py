"""A GeoJSON FeatureCollection (RFC 7946): properties are the columns, the geometry is the place."""

import json
from typing import Any

from anlan.kernel.verdict import refused
from anlan.platform.kinds.sheets.csv_file import decode
from anlan.platform.kinds.sheets.rows import MAX_ROWS, Row

PLACE = "geom"


def read(content: bytes) -> tuple[list[str], list[Row], int]:
    features = _features(decode(content))
    headings = list(dict.fromkeys(name for feature in features for name in feature["properties"]))
    headings = [name for name in headings if name != PLACE]
    rows = [(*(feature["properties"].get(name) for name in headings), feature["geometry"]) for feature in features]
    return [*headings, PLACE], rows, 1


def _features(text: str) -> list[dict[str, Any]]:
    try:
        told = json.loads(text)
        found = told["features"] if told["type"] == "FeatureCollection" else [told]
        return [_feature(feature) for feature in found[: MAX_ROWS + 1]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused("import.geojson", "不是有效的 GeoJSON FeatureCollection，请检查文件。", file="不是 GeoJSON") from error


def _feature(feature: dict[str, Any]) -> dict[str, Any]:
    if feature["type"] != "Feature":
        raise ValueError(feature["type"])
    properties = {str(name)[:100]: value for name, value in (feature.get("properties") or {}).items()}
    return {"properties": properties, "geometry": feature.get("geometry")}
