"""What a single CAP element may hold, one small reader a type. Each raises ValueError with Chinese words that say what is expected."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from anlan.engines.cap.model import Circle, Reference, Ring
from anlan.kernel.clock import parse_time

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
_LOOSE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)?")
_TOKEN = re.compile(r"[^\s,<&]+")
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
MAX_LAT, MAX_LON = 90.0, 180.0


def read_text(text: str) -> str:
    return text


def read_token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError("不得为空,不得含空格、逗号、< 或 &(CAP 1.2 §3.2.1)")
    return text


def read_time(text: str) -> datetime:
    """CAP 1.2 §3.3.2: date, time and numeric offset; ``Z`` and fractions are not allowed."""
    if not _TIME.fullmatch(text):
        raise ValueError(f"时间“{text}”须写成 2026-01-31T08:00:00+08:00 的形式,不得用 Z 或小数秒")
    return _instant(text)


def read_loose_time(text: str) -> datetime:
    if not _LOOSE.fullmatch(text):
        raise ValueError(f"时间“{text}”不是 xs:dateTime 形式")
    return _instant(text)


def _instant(text: str) -> datetime:
    try:
        return parse_time(text)
    except ValueError as error:
        raise ValueError(f"没有“{text}”这样的时间") from error


def read_language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"语言“{text}”须为 RFC 3066 代码,如 zh-CN")
    return text


def read_uri(text: str) -> str:
    """RFC 3986: what stands before a colon is a scheme; anything else is a relative reference and allowed."""
    scheme, colon, _ = re.split(r"[/?#]", text, maxsplit=1)[0].partition(":")
    if colon and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        raise ValueError(f"“{text}”不是网址")
    return text


def read_integer(text: str) -> int:
    if not re.fullmatch(r"[-+]?\d+", text):
        raise ValueError(f"“{text}”须为整数")
    return int(text)


def read_decimal(text: str) -> float:
    if not re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", text):
        raise ValueError(f"“{text}”须为十进制数")
    return float(text)


def _point(text: str) -> tuple[float, float]:
    """``lat,lon`` as (lon, lat)."""
    parts = text.split(",")
    if len(parts) != 2:
        raise ValueError(f"坐标“{text}”须写成“纬度,经度”")
    lat, lon = read_decimal(parts[0]), read_decimal(parts[1])
    if abs(lat) > MAX_LAT or abs(lon) > MAX_LON:
        raise ValueError(f"坐标“{text}”超出范围:先纬度(±90)后经度(±180)")
    return lon, lat


def read_polygon(text: str) -> Ring:
    ring = tuple(_point(pair) for pair in text.split())
    if len(ring) < 4:
        raise ValueError("多边形至少要四个点")
    if ring[0] != ring[-1]:
        raise ValueError("多边形首尾点须相同")
    return ring


def read_circle(text: str) -> Circle:
    parts = text.split()
    if len(parts) != 2:
        raise ValueError("圆须写成“纬度,经度 半径(km)”")
    (lon, lat), radius_km = _point(parts[0]), read_decimal(parts[1])
    if radius_km < 0:
        raise ValueError("半径不得为负")
    return Circle(lon=lon, lat=lat, radius_km=radius_km)


def read_references(text: str) -> tuple[Reference, ...]:
    """``sender,identifier,sent`` separated by blanks."""
    return tuple(_reference(item) for item in text.split())


def _reference(item: str) -> Reference:
    parts = item.split(",")
    if len(parts) != 3:
        raise ValueError(f"引用“{item}”须写成“发送者,标识,发送时间”")
    return Reference(sender=read_token(parts[0]), identifier=read_token(parts[1]), sent=read_loose_time(parts[2]))


def split_quoted(text: str) -> tuple[str, ...]:
    """Blank-separated words where one with blanks stands in double quotes (addresses, incidents: CAP 1.2 §3.2.1)."""
    return tuple(quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', text))


READERS: dict[str, Callable[[str], Any]] = {
    "text": read_text,
    "token": read_token,
    "time": read_time,
    "loose_time": read_loose_time,
    "language": read_language,
    "uri": read_uri,
    "integer": read_integer,
    "decimal": read_decimal,
    "polygon": read_polygon,
    "circle": read_circle,
    "references": read_references,
}
