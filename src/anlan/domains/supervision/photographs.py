"""What a photograph says of itself: when and where it was taken (EXIF 2.3: DateTimeOriginal, OffsetTimeOriginal, GPS)."""

import io
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

from anlan.kernel import clock

Place = tuple[float, float]


def said_by(content: bytes) -> tuple[datetime | None, Place | None]:
    """Time and (lon, lat) in the photograph, None for what it does not say or says wrongly. Cameras without a zone are read as Shanghai's."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            exif = picture.getexif()
            return _time(exif.get_ifd(ExifTags.IFD.Exif)), _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None, None


def _time(said: Any) -> datetime | None:
    text, zone = said.get(ExifTags.Base.DateTimeOriginal), said.get(ExifTags.Base.OffsetTimeOriginal)
    try:
        if zone:
            return datetime.strptime(f"{text}{zone}", "%Y:%m:%d %H:%M:%S%z")
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=clock.SHANGHAI)
    except ValueError:
        return None


def _place(said: Any) -> Place | None:
    try:
        lat = _degrees(said[ExifTags.GPS.GPSLatitude]) * (-1 if said.get(ExifTags.GPS.GPSLatitudeRef) == "S" else 1)
        lon = _degrees(said[ExifTags.GPS.GPSLongitude]) * (-1 if said.get(ExifTags.GPS.GPSLongitudeRef) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 and (lon, lat) != (0.0, 0.0) else None  # noqa: PLR2004


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
