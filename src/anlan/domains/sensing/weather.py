"""The weather at a place, from the nearest station that spoke lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.domains.sensing.models import Device, Point
from anlan.domains.sensing.queries import latest_of
from anlan.kernel import clock, coords
from anlan.platform.geo import dwithin

FARTHEST_M = 100_000.0
STILL_FRESH = timedelta(minutes=70)  # [K] an hourly station, and ten minutes on its way
NEAR_M = 10_000.0  # [K] farther than this the wind is another's
QUANTITIES = ("wind_ms", "wind_from_deg", "temperature_c", "humidity_pct", "cloud_tenths")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """``at`` is the time of the wind. ``approximate``: the station is far, or something other than the wind is missing."""

    wind_ms: float
    wind_from_deg: float
    temperature_c: float | None
    humidity_pct: float | None
    cloud_tenths: float | None
    at: datetime
    station: str
    distance_m: float
    approximate: bool


def weather_at(lon: float, lat: float, when: datetime | None = None) -> Weather | None:
    """The nearest station with a wind not older than 70 minutes; None if none spoke: then the wind must be asked for, not guessed."""
    now = when or clock.now()
    stations = dwithin(Device.objects.filter(points__kind="wind_ms").distinct(), lon, lat, FARTHEST_M)
    placed = [(float(coords.haversine_m(lon, lat, d.point.x, d.point.y)), d) for d in stations[:200]]
    for distance, device in sorted(placed, key=lambda pair: pair[0]):
        found = _at_station(device, distance, now)
        if found:
            return found
    return None


def _at_station(device: Device, distance_m: float, now: datetime) -> Weather | None:
    points = {point.kind: point for point in Point.objects.filter(device=device, kind__in=QUANTITIES)}
    spoken = latest_of(list(points.values()))
    fresh = {
        kind: spoken[point.key] for kind, point in points.items() if point.key in spoken and abs(now - spoken[point.key].at) <= STILL_FRESH
    }
    if "wind_ms" not in fresh or "wind_from_deg" not in fresh:
        return None
    values = {name: fresh[name].value if name in fresh else None for name in QUANTITIES}
    return Weather(
        wind_ms=fresh["wind_ms"].value, wind_from_deg=fresh["wind_from_deg"].value % 360, temperature_c=values["temperature_c"],
        humidity_pct=values["humidity_pct"], cloud_tenths=values["cloud_tenths"], at=fresh["wind_ms"].at, station=device.name,
        distance_m=distance_m, approximate=distance_m > NEAR_M or None in values.values(),
    )  # fmt: skip
