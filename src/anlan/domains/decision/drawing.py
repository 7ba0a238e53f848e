"""A run drawn plainly: its areas, the source, those inside, north and a scale. The same shapes as SVG on the page and as a picture in Word."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw
from shapely.geometry import shape

from anlan.domains.decision.queries import RunView
from anlan.kernel.coords import metres_per_degree

WIDTH, HEIGHT, MARGIN = 900, 600, 40
COLOURS = {"red": "#d6336c", "orange": "#f76707", "yellow": "#f59f00", "blue": "#1c7ed6"}
NICE_M = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Pixels in a ``width`` × ``height`` frame. ``areas`` gravest last, so that it lies on top."""

    areas: list[dict[str, Any]]
    source: Point | None
    targets: list[dict[str, Any]]
    bar_px: float
    bar_text: str
    width: int = WIDTH
    height: int = HEIGHT


def draw(run: RunView) -> Drawing | None:
    """None for a run without an area."""
    features = (run.contours or {}).get("features") or []
    if not features:
        return None
    shapes = [(feature["properties"], shape(feature["geometry"])) for feature in features]
    boxes = [area.bounds for _, area in shapes]
    west, south = (min(box[i] for box in boxes) for i in (0, 1))
    east, north = (max(box[i] for box in boxes) for i in (2, 3))
    per_lon, per_lat = metres_per_degree((south + north) / 2)
    scale = min((WIDTH - 2 * MARGIN) / max((east - west) * per_lon, 1.0), (HEIGHT - 2 * MARGIN) / max((north - south) * per_lat, 1.0))

    def at(lon: float, lat: float) -> Point:
        x = WIDTH / 2 + (lon - (west + east) / 2) * per_lon * scale
        return round(float(x), 1), round(float(HEIGHT / 2 - (lat - (south + north) / 2) * per_lat * scale), 1)

    bar = max((metres for metres in NICE_M if metres * scale <= WIDTH / 4), default=NICE_M[0])
    place = run.inputs.get("lon"), run.inputs.get("lat")
    targets = [one for one in (run.exposure or {}).get("targets", []) if one.get("lon") is not None and one.get("protected")]
    return Drawing(
        areas=[part for properties, area in sorted(shapes, key=lambda pair: -pair[0].get("level", 0)) for part in _parts(properties, area, at)],
        source=at(*place) if all(isinstance(value, int | float) for value in place) else None,
        targets=[{"name": one["name"], "at": at(one["lon"], one["lat"])} for one in targets[:60]],
        bar_px=round(float(bar * scale), 1), bar_text=f"{bar / 1000:g} km",
    )  # fmt: skip


def picture(drawing: Drawing) -> bytes:
    """PNG of the same drawing."""
    sheet = Image.new("RGB", (drawing.width, drawing.height), "white")
    pen = ImageDraw.Draw(sheet, "RGBA")
    for area in drawing.areas:
        red, green, blue = (int(area["colour"][i : i + 2], 16) for i in (1, 3, 5))
        pen.polygon(area["ring"], fill=(red, green, blue, 80), outline=(red, green, blue, 255))
    for target in drawing.targets:
        _dot(pen, target["at"], 4, "#2b8a3e")
    if drawing.source:
        _dot(pen, drawing.source, 6, "#c92a2a")
    base = drawing.height - 18
    pen.line([(20, base), (20 + drawing.bar_px, base)], fill="black", width=3)
    pen.text((24 + drawing.bar_px, base - 6), drawing.bar_text, fill="black")
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _parts(properties: Mapping[str, Any], area: Any, at: Any) -> list[dict[str, Any]]:
    rings = [part.exterior.coords for part in getattr(area, "geoms", [area])]
    colour = COLOURS.get(properties.get("colour", ""), "#868e96")
    drawn = [[at(*xy[:2]) for xy in ring] for ring in rings]
    return [{"label": properties.get("label", ""), "colour": colour, "ring": ring, "points": " ".join(f"{x},{y}" for x, y in ring)} for ring in drawn]


def _dot(pen: Any, point: Point, radius: float, colour: str) -> None:
    x, y = point
    pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour, outline="white")
