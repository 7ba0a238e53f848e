"""A plain map picture of an incident for the Word export: divisions, footprint, the place, the forces. Drawn, not fetched."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw
from shapely import box
from shapely.geometry import shape as as_shape

from anlan.domains.command.models import Incident
from anlan.domains.registry import api as registry
from anlan.kernel import coords
from anlan.platform.accounts.models import Division
from anlan.platform.geo import intersecting

SIZE = (1200, 800)
LEVEL_COLOURS = {1: (214, 57, 57, 110), 2: (247, 103, 7, 90), 3: (245, 159, 0, 80), 4: (32, 107, 196, 70)}
Point = tuple[float, float]


class Sheet:
    """A canvas with a local plane: north up, ``half_m`` metres from the middle to the nearer edge."""

    def __init__(self, lon: float, lat: float, half_m: float) -> None:
        per_lon, per_lat = coords.metres_per_degree(lat)
        self.image = Image.new("RGB", SIZE, (238, 242, 246))  # so that what is drawn with an alpha lets what is under it through
        self.draw = ImageDraw.Draw(self.image, "RGBA")
        self.scale = min(SIZE) / 2 / half_m
        self.lon, self.lat, self.per_lon, self.per_lat = lon, lat, float(per_lon), float(per_lat)

    def at(self, lon: float, lat: float) -> Point:
        x = (lon - self.lon) * self.per_lon * self.scale + SIZE[0] / 2
        return x, SIZE[1] / 2 - (lat - self.lat) * self.per_lat * self.scale

    def bounds(self) -> tuple[float, float, float, float]:
        wide, high = SIZE[0] / 2 / self.scale / self.per_lon, SIZE[1] / 2 / self.scale / self.per_lat
        return self.lon - wide, self.lat - high, self.lon + wide, self.lat + high

    def png(self) -> bytes:
        out = io.BytesIO()
        self.image.save(out, "PNG")
        return out.getvalue()


def incident_picture(incident: Incident, contours: Sequence[Mapping[str, Any]], forces: Sequence[Any]) -> bytes | None:
    """PNG, or None when the incident has no place. ``contours`` are GeoJSON features with ``level``; ``forces`` have lon and lat."""
    if incident.lon is None or incident.lat is None:
        return None
    sheet = Sheet(incident.lon, incident.lat, _half(incident, contours))
    _divisions(sheet)
    _roads(sheet)
    for feature in sorted(contours, key=lambda f: -int(f.get("properties", {}).get("level", 4))):
        colour = LEVEL_COLOURS.get(int(feature.get("properties", {}).get("level", 4)), LEVEL_COLOURS[4])
        for ring in _rings(as_shape(feature["geometry"])):
            sheet.draw.polygon([sheet.at(*xy[:2]) for xy in ring], fill=colour, outline=colour[:3])
    for force in forces:
        if force.lon is not None:
            _dot(sheet, force.lon, force.lat, 6, (47, 179, 68))
    _dot(sheet, incident.lon, incident.lat, 10, (214, 57, 57))
    _scale_bar(sheet)
    _north(sheet)
    return sheet.png()


def _half(incident: Incident, contours: Sequence[Mapping[str, Any]]) -> float:
    reach = [2000.0]
    for feature in contours:
        west, south, east, north = as_shape(feature["geometry"]).bounds
        for lon, lat in ((west, south), (east, north), (west, north), (east, south)):
            reach.append(float(coords.haversine_m(incident.lon, incident.lat, lon, lat)))
    return max(reach) * 1.15


def _divisions(sheet: Sheet) -> None:
    for row in intersecting(Division.objects.filter(level__gte=4), box(*sheet.bounds())):
        for ring in _rings(row.geom):
            sheet.draw.polygon([sheet.at(*xy[:2]) for xy in ring], fill=(250, 250, 247, 255), outline=(150, 160, 170))


def _roads(sheet: Sheet) -> None:
    frame = box(*sheet.bounds())
    for line in registry.roads().segments:
        if line.intersects(frame):
            sheet.draw.line([sheet.at(*xy[:2]) for xy in line.coords], fill=(233, 178, 96), width=3)


def _rings(shape: Any) -> Iterator[Any]:
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type == "Polygon":
            yield part.exterior.coords


def _dot(sheet: Sheet, lon: float, lat: float, radius: int, colour: tuple[int, int, int]) -> None:
    x, y = sheet.at(lon, lat)
    sheet.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour, outline=(255, 255, 255), width=2)


def _north(sheet: Sheet) -> None:
    x, y = SIZE[0] - 50, 40
    sheet.draw.polygon([(x, y), (x - 14, y + 40), (x, y + 30), (x + 14, y + 40)], fill=(40, 50, 60))
    sheet.draw.text((x - 8, y + 44), "N", fill=(40, 50, 60), font_size=24)


def _scale_bar(sheet: Sheet) -> None:
    metres = next(
        m for m in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200) if m * sheet.scale < 360 or m == 200
    )
    width, x, y = metres * sheet.scale, 40, SIZE[1] - 40
    sheet.draw.line((x, y, x + width, y), fill=(40, 50, 60), width=4)
    sheet.draw.text((x, y - 34), f"{metres / 1000:g} km", fill=(40, 50, 60), font_size=24)
