"""Surface wind of a typhoon at places and times by the revised Holland profile (2010), with forward motion and inflow."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.typhoon.track import Fix, Track, bundled_track, closest_approach, read_tracks
from anlan.kernel.clock import parse_time
from anlan.kernel.coords import haversine_m, metres_per_degree
from anlan.kernel.units import beaufort

Floats = NDArray[np.float64]
OUTER_PA_HPA = 1010.0  # [K] pressure of the last closed isobar, West Pacific mean
INFLOW_DEG = 20.0  # [K] surface inflow outside the eye wall; Powell et al. 2009 find 22.6 ± 2.2°
MOTION_SHARE = 0.55  # [K] share of forward speed in the surface wind; Powell et al. 2005
GUST_FACTOR = 1.4  # [K] gust / 2-min mean; Harper, Kepert & Ginger 2010, WMO/TD-1555: 1.2–1.6 by exposure
LAND_FACTOR = 0.8  # [K] open land / sea; WMO/TD-1555 gives 0.7–0.85

SPEC = Spec(
    id="typhoon.wind",
    version="1.0",
    zh="台风风场",
    en="Typhoon wind at places",
    inputs=(
        Input(
            name="track",
            zh="路径",
            kind="object",
            note="[{at, lon, lat, pressure_hpa, wind_ms}]，或 CMA 最佳路径文本，或内置名 lekima-2019、in-fa-2021",
        ),
        Input(name="lon", zh="经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="纬度", unit="°", possible=(-60, 60)),
        Input(name="start", zh="起始时刻", kind="time", default=None),
        Input(name="hours", zh="时长", unit="h", possible=(1, 500), default=None),
        Input(name="land_factor", zh="陆面折减", possible=(0.3, 1), default=LAND_FACTOR),
        Input(name="gust_factor", zh="阵风系数", possible=(1, 2.2), default=GUST_FACTOR),
    ),
    outputs=(
        Output(name="times", zh="时刻", note="逐小时 UTC"),
        Output(name="wind_ms", zh="平均风速", unit="m/s", note="点 × 时"),
        Output(name="wind_from_deg", zh="风向", unit="°"),
        Output(name="force", zh="平均风力", unit="级"),
        Output(name="gust_force", zh="阵风风力", unit="级"),
        Output(name="closest", zh="最近距离", note="at, distance_km, wind_ms"),
    ),
    equations=(
        Equation(
            text="V = Vm [(Rm/r)^b exp(1 − (Rm/r)^b)]^x, x = 0.5 inside Rm, rising to 0.6 at 300 km",
            source="Holland, Belanger & Fritz 2010, MWR 138, 4393, eq. 6, 10",
        ),
        Equation(
            text="b = −4.4e-5 Δp² + 0.01 Δp − 0.014 φ + 0.15 vt^(0.6(1 − Δp/215)) + 1.0",
            source="Holland 2008, MWR 136, 3432, eq. 11",
        ),
        Equation(text="Rm = 46.4 exp(−0.0155 Vm + 0.0169 φ) km", source="Willoughby, Darling & Rahn 2006, MWR 134, 1102, eq. 7a"),
    ),
    verification=(
        Check(case="静止台风：最大风等于给定 Vm 且在 Rm 处", against="analytic", tolerance="1 %"),
        Check(case="利奇马 2019：8 月 11 日 03 UTC 前后中心距连云港 < 60 km", against="CMA best track", tolerance="exact"),
    ),
    limits=("参数化风场，不计地形；风速 2 min 平均", "最佳路径为事后分析；作预报用须换为预报路径"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    track = read_track(inputs["track"])
    lon, lat = np.atleast_1d(inputs["lon"]), np.atleast_1d(inputs["lat"])
    times = _hours(track, inputs["start"], inputs["hours"])
    east, north = wind(track, lon, lat, times)
    speed = np.hypot(east, north) * inputs["land_factor"]
    return {
        "times": [datetime.fromtimestamp(t, UTC) for t in times.tolist()],
        "wind_ms": speed,
        "wind_from_deg": np.degrees(np.arctan2(-east, -north)) % 360,
        "force": beaufort(speed),
        "gust_force": beaufort(speed * inputs["gust_factor"]),
        "closest": [_closest(track, x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)],
    }


def wind(track: Track, lon: Floats, lat: Floats, times: Floats) -> tuple[Floats, Floats]:
    """Eastward and northward wind over the sea, m/s, shape (points, times); zero outside the track's time."""
    columns = track.columns()
    at = {name: np.interp(times, columns["t"], values) for name, values in columns.items()}
    moving_e, moving_n = _motion(columns, times)
    per_lon, per_lat = metres_per_degree(at["lat"])
    dx, dy = (lon[:, None] - at["lon"]) * per_lon, (lat[:, None] - at["lat"]) * per_lat
    r_km = np.maximum(haversine_m(lon[:, None], lat[:, None], at["lon"], at["lat"]) / 1000, 0.1)
    forward = np.hypot(moving_e, moving_n)
    own = np.maximum(at["wind_ms"] - MOTION_SHARE * forward, 0.3 * at["wind_ms"])
    share = profile(r_km, own, at["pressure_hpa"], at["lat"], forward)
    angle = np.arctan2(dy, dx) + np.radians(90 + INFLOW_DEG)  # anticlockwise, turned inwards (northern hemisphere)
    alive = (times >= columns["t"][0]) & (times <= columns["t"][-1])
    east = own * share * np.cos(angle) + MOTION_SHARE * moving_e * share
    north = own * share * np.sin(angle) + MOTION_SHARE * moving_n * share
    return np.where(alive, east, 0.0), np.where(alive, north, 0.0)


def profile(r_km: Floats, vmax_ms: Floats, pressure_hpa: Floats, lat: Floats, forward_ms: Floats) -> Floats:
    """V(r)/Vmax of the revised Holland profile."""
    drop = np.clip(OUTER_PA_HPA - pressure_hpa, 1.0, 150.0)
    x_motion = 0.6 * (1 - drop / 215)
    b = np.clip(
        -4.4e-5 * drop**2 + 0.01 * drop - 0.014 * np.abs(lat) + 0.15 * np.maximum(forward_ms, 0.1) ** x_motion + 1.0, 0.8, 2.5
    )
    ratio = (max_wind_radius_km(vmax_ms, lat) / r_km) ** b
    x = 0.5 + 0.1 * np.clip((r_km - max_wind_radius_km(vmax_ms, lat)) / 300, 0, 1)
    return (ratio * np.exp(1 - ratio)) ** x


def max_wind_radius_km(vmax_ms: Floats, lat: Floats) -> Floats:
    return 46.4 * np.exp(-0.0155 * vmax_ms + 0.0169 * np.abs(lat))


def read_track(given: Any) -> Track:
    """A track from its rows, from CMA text, or by the name of one shipped. Refuses fewer than two fixes."""
    if isinstance(given, Track):
        track = given
    elif isinstance(given, str):
        track = read_tracks(given)[0] if "66666" in given else bundled_track(given)
    else:
        track = Track(number="", name="", fixes=tuple(_row(row, place) for place, row in enumerate(given, start=1)))
    if len(track.fixes) < 2:
        raise bad_input("track", "台风路径至少要有两个定位")
    return track


def _row(row: Mapping[str, Any], place: int) -> Fix:
    try:
        at = row["at"] if isinstance(row["at"], datetime) else parse_time(str(row["at"]))
        numbers = {name: float(row[name]) for name in ("lon", "lat", "pressure_hpa", "wind_ms")}
        if not all(np.isfinite(value) for value in numbers.values()):
            raise ValueError("not finite")
        return Fix(
            at=at, lon=numbers["lon"], lat=numbers["lat"], pressure_hpa=numbers["pressure_hpa"], wind_ms=numbers["wind_ms"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise bad_input("track", f"路径第 {place} 个定位缺少或写错 at、lon、lat、pressure_hpa、wind_ms 之一") from error


def _hours(track: Track, start: datetime | None, hours: float | None) -> Floats:
    begin = start.timestamp() if start else track.fixes[0].at.timestamp()
    end = begin + hours * 3600 if hours else track.fixes[-1].at.timestamp()
    return np.arange(begin, end + 1, 3600.0)


def _motion(columns: Mapping[str, Floats], times: Floats) -> tuple[Floats, Floats]:
    """Speed of the centre, m/s east and north, by differences over ±1.5 h."""
    before, after = (np.clip(times + shift, columns["t"][0], columns["t"][-1]) for shift in (-5400.0, 5400.0))
    span = np.maximum(after - before, 1.0)
    per_lon, per_lat = metres_per_degree(np.interp(times, columns["t"], columns["lat"]))
    change = {n: np.interp(after, columns["t"], columns[n]) - np.interp(before, columns["t"], columns[n]) for n in ("lon", "lat")}
    return change["lon"] * per_lon / span, change["lat"] * per_lat / span


def _closest(track: Track, lon: float, lat: float) -> dict[str, Any]:
    found = closest_approach(track, lon, lat)
    return {"at": found.at, "distance_km": found.distance_km, "wind_ms": found.wind_ms, "pressure_hpa": found.pressure_hpa}
