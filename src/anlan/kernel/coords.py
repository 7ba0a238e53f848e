"""Coordinates: lon, lat degrees in CGCS2000/WGS 84 inside; GCJ-02 and BD-09 converted at the edge. All functions take arrays."""

from typing import Any

import numpy as np

Array = Any  # float or numpy array of floats

EARTH_RADIUS_M = 6_371_008.8  # IUGG mean radius
_A, _EE = 6378245.0, 0.00669342162296594323  # Krasovsky 1940, the ellipsoid of the GCJ-02 offset
_BD = np.pi * 3000.0 / 180.0


def haversine_m(lon1: Array, lat1: Array, lon2: Array, lat2: Array) -> Array:
    """Great-circle distance in metres on the IUGG mean sphere (error below 0.5 % against the ellipsoid)."""
    lon1, lat1, lon2, lat2 = (np.radians(np.asarray(v, dtype=float)) for v in (lon1, lat1, lon2, lat2))
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(h, 0, 1)))


def destination(lon: Array, lat: Array, bearing_deg: Array, distance_m: Array) -> tuple[Array, Array]:
    """The point ``distance_m`` away along ``bearing_deg`` (clockwise from north)."""
    d, b = np.asarray(distance_m, dtype=float) / EARTH_RADIUS_M, np.radians(bearing_deg)
    la1, lo1 = np.radians(lat), np.radians(lon)
    la2 = np.arcsin(np.sin(la1) * np.cos(d) + np.cos(la1) * np.sin(d) * np.cos(b))
    lo2 = lo1 + np.arctan2(np.sin(b) * np.sin(d) * np.cos(la1), np.cos(d) - np.sin(la1) * np.sin(la2))
    return np.degrees(lo2), np.degrees(la2)


def metres_per_degree(lat: Array) -> tuple[Array, Array]:
    """Local scale (metres per degree of longitude, of latitude) at ``lat``."""
    per_lat = np.pi * EARTH_RADIUS_M / 180
    return per_lat * np.cos(np.radians(lat)), per_lat


def _offset(lon: Array, lat: Array) -> tuple[Array, Array]:
    x, y = np.asarray(lon, dtype=float) - 105.0, np.asarray(lat, dtype=float) - 35.0
    common = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    dlat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + common
    dlat += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    dlat += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    dlon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + common
    dlon += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    dlon += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    rad = np.radians(lat)
    magic = 1 - _EE * np.sin(rad) ** 2
    dlat = dlat * 180 / ((_A * (1 - _EE)) / (magic * np.sqrt(magic)) * np.pi)
    dlon = dlon * 180 / (_A / np.sqrt(magic) * np.cos(rad) * np.pi)
    return dlon, dlat


def wgs84_to_gcj02(lon: Array, lat: Array) -> tuple[Array, Array]:
    dlon, dlat = _offset(lon, lat)
    return np.asarray(lon, dtype=float) + dlon, np.asarray(lat, dtype=float) + dlat


def gcj02_to_wgs84(lon: Array, lat: Array) -> tuple[Array, Array]:
    """Inverse by fixed-point iteration, exact to well under a centimetre."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    guess_lon, guess_lat = lon, lat
    for _ in range(4):
        dlon, dlat = _offset(guess_lon, guess_lat)
        guess_lon, guess_lat = lon - dlon, lat - dlat
    return guess_lon, guess_lat


def bd09_to_gcj02(lon: Array, lat: Array) -> tuple[Array, Array]:
    x, y = np.asarray(lon, dtype=float) - 0.0065, np.asarray(lat, dtype=float) - 0.006
    z = np.hypot(x, y) - 0.00002 * np.sin(y * _BD)
    theta = np.arctan2(y, x) - 0.000003 * np.cos(x * _BD)
    return z * np.cos(theta), z * np.sin(theta)


def to_wgs84(lon: Array, lat: Array, crs: str) -> tuple[Array, Array]:
    """Convert from ``crs`` (``wgs84``/``cgcs2000``, ``gcj02``, ``bd09``); raises ValueError for another name."""
    match crs.lower().replace("-", ""):
        case "wgs84" | "cgcs2000":
            return lon, lat
        case "gcj02":
            return gcj02_to_wgs84(lon, lat)
        case "bd09":
            return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))
    raise ValueError(f"unknown coordinate system {crs!r}: use wgs84, cgcs2000, gcj02 or bd09")
