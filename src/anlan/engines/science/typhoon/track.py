"""Best tracks 最佳路径 in the fixed format of the CMA Tropical Cyclone Data Center, and positions between their fixes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.kernel.coords import haversine_m

# grade 强度标记 of the CMA format (GB/T 19201-2006)
GRADES = {
    0: "弱于热带低压或未知",
    1: "热带低压",
    2: "热带风暴",
    3: "强热带风暴",
    4: "台风",
    5: "强台风",
    6: "超强台风",
    9: "变性",
}
BUNDLED = {"lekima-2019": "cma_lekima_2019.txt", "in-fa-2021": "cma_in_fa_2021.txt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position of the centre. ``wind_ms`` is the greatest 2-min mean near it, ``pressure_hpa`` its least pressure."""

    at: datetime
    lon: float
    lat: float
    pressure_hpa: float
    wind_ms: float
    grade: int = 0

    @property
    def grade_zh(self) -> str:
        return GRADES.get(self.grade, "未知")


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    number: str
    name: str
    fixes: tuple[Fix, ...]

    def until(self, at: datetime) -> "Track":
        """What was known at ``at``: the fixes up to then."""
        return Track(number=self.number, name=self.name, fixes=tuple(fix for fix in self.fixes if fix.at <= at))

    def columns(self) -> dict[str, NDArray[np.float64]]:
        """Arrays for interpolation: t (seconds since epoch), lon, lat, pressure_hpa, wind_ms."""
        rows = [(fix.at.timestamp(), fix.lon, fix.lat, fix.pressure_hpa, fix.wind_ms) for fix in self.fixes]
        return dict(zip(("t", "lon", "lat", "pressure_hpa", "wind_ms"), np.array(rows).T, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """When and how near the centre passes a place, and how strong it then is."""

    at: datetime
    distance_km: float
    wind_ms: float
    pressure_hpa: float


def read_tracks(text: str) -> list[Track]:
    """All tracks of a file. Header ``66666 …``, then ``YYYYMMDDHH I LAT LON PRES WND`` (0.1°, hPa, m/s, UTC). Refuses a bad line by number."""
    found: list[tuple[str, str, list[Fix]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        try:
            if words[0] == "66666":
                found.append((words[1], words[7] if len(words) > 7 else "(nameless)", []))
            else:
                found[-1][2].append(_fix(words))
        except (ValueError, IndexError) as error:
            raise bad_input(
                "text", f"最佳路径第 {number} 行不合格式：“{line.strip()[:40]}”；应为 YYYYMMDDHH 强度 纬度 经度 气压 风速"
            ) from error
    return [Track(number=code, name=name, fixes=tuple(fixes)) for code, name, fixes in found]


def bundled_track(name: str) -> Track:
    """A track shipped with the package: ``lekima-2019`` or ``in-fa-2021``."""
    if name not in BUNDLED:
        raise bad_input("track", f"没有名为“{name}”的路径；可用：{'、'.join(BUNDLED)}")
    text = resources.files("anlan.engines.science").joinpath(f"data/{BUNDLED[name]}").read_text(encoding="utf-8")
    return read_tracks(text)[0]


def closest_approach(track: Track, lon: float, lat: float) -> Approach:
    """Nearest pass of the centre to a place, on the track interpolated to ten minutes."""
    columns = track.columns()
    t = np.arange(columns["t"][0], columns["t"][-1] + 1, 600.0)
    at = {name: np.interp(t, columns["t"], values) for name, values in columns.items()}
    away = haversine_m(at["lon"], at["lat"], lon, lat) / 1000
    i = int(np.argmin(away))
    return Approach(
        at=datetime.fromtimestamp(t[i], UTC),
        distance_km=float(away[i]),
        wind_ms=float(at["wind_ms"][i]),
        pressure_hpa=float(at["pressure_hpa"][i]),
    )


def _fix(words: list[str]) -> Fix:
    at = datetime.strptime(words[0], "%Y%m%d%H").replace(tzinfo=UTC)
    lat, lon, pressure, wind = (float(word) for word in words[2:6])
    if not (abs(lat) <= 900 and 0 <= lon <= 3600 and 800 <= pressure <= 1100 and 0 <= wind <= 120):
        raise ValueError("out of range")
    return Fix(at=at, lon=lon / 10, lat=lat / 10, pressure_hpa=pressure, wind_ms=wind, grade=int(words[1]))
