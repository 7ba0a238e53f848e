"""Landfall of a forecast track 登陆: when, where on the coast, how strong, and how sure, by the errors such forecasts have had."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
import shapely.affinity
from numpy.typing import NDArray
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.typhoon.track import Track
from anlan.engines.science.typhoon.wind import read_track
from anlan.kernel.clock import local_text
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
# mean error of the centre after 24, 48 … 120 h, km: forecasts of the Hong Kong Observatory in 2023, Tropical Cyclones in 2023, table 4.12; [K] each centre has its own
LEADS_H, ERRORS_KM = (0.0, 24.0, 48.0, 72.0, 96.0, 120.0), (17.0, 70.0, 126.0, 193.0, 278.0, 397.0)
MEAN_OF_DEVIATION = np.sqrt(np.pi / 2)  # mean distance of a round Gaussian, in deviations of one axis
RADIUS_70 = np.sqrt(2 * np.log(1 / 0.3))  # the circle that holds seven tenths, in the same
STEP_S = 600.0
MINUTES = (0.1, 0.5, 0.9)

SPEC = Spec(
    id="typhoon.landfall", version="1.0", zh="台风登陆时间地点", en="Typhoon landfall: time, place, uncertainty",
    inputs=(
        Input(name="track", zh="预报路径", kind="object", note="同 typhoon.wind；首点为当前位置"),
        Input(name="coast", zh="海岸线或陆地", kind="object", note="GeoJSON：陆地多边形，或海岸线"),
        Input(name="issued", zh="起报时刻", kind="time", default=None, note="缺省为路径首点；之前的点视为实况，无误差"),
        Input(name="sections", zh="岸段", kind="object", default=(), note="GeoJSON 多边形集合，properties.name：各县岸段的登陆概率"),
        Input(name="lead_h", zh="时效", unit="h", possible=(0, 240), default=LEADS_H, note="与 error_km 等长"),
        Input(name="error_km", zh="平均路径误差", unit="km", possible=(0, 2000), default=ERRORS_KM, note="缺省：香港天文台 2023 年检验"),
        Input(name="members", zh="成员数", possible=(50, 5000), default=1000.0), Input(name="persistence", zh="误差相关", possible=(0, 1), default=0.9, note="[K] 相隔 24 h 的误差之间"),
        Input(name="seed", zh="随机种子", possible=(0, 2**31), default=1.0),
    ),
    outputs=(
        Output(name="probability", zh="登陆概率"), Output(name="forecast", zh="预报路径本身的登陆", note="at, lon, lat, wind_ms, pressure_hpa；不登陆则空"),
        Output(name="at_p10", zh="最早（10 %）"), Output(name="at_p50", zh="登陆时刻（中位）"), Output(name="at_p90", zh="最晚（90 %）"),
        Output(name="sections", zh="各岸段", note="name, probability, at_p50"), Output(name="crossings", zh="路径历次过岸", note="at, lon, lat, to（land 或 sea）"),
        Output(name="cone_km", zh="70 % 概率圈半径", unit="km", note="按时效"), Output(name="contours", zh="概率圈与登陆点", note="GeoJSON"),
    ),
    equations=(
        Equation(text="error at lead τ ~ N(0, σ²) east and north, σ = mean error / √(π/2); correlated between leads by ρ^(Δτ / 24 h)", source="Rayleigh distribution; Tropical Cyclones in 2023, HKO, table 4.12 (mean errors)"),
        Equation(text="70 % circle: r = σ √(2 ln(1/0.3)) = 1.24 × mean error", source="as RSMC Tokyo and CMA draw it"),
        Equation(text="landfall of a member: first passage of its centre from sea to land", source="definition; QX/T 170 登陆：中心移上陆地"),
    ),
    verification=(
        Check(case="直岸、匀速正向：预报登陆时刻 = 距离 / 速度；中位数与之同", against="analytic", tolerance="1 %"),
        Check(case="平行海岸：登陆概率 = 到岸距离的正态尾概率（误差全相关）", against="analytic", tolerance="0.03"),
        Check(case="利奇马 2019（温岭 8 月 10 日 01:45，青岛黄岛 8 月 11 日 20:50，北京时）；烟花 2021（舟山普陀 7 月 25 日 12:30）", against="中央气象台通报；路径为 CMA 逐 6 h 最佳路径", tolerance="2 h，50 km"),
        Check(case="70 % 圈内成员份额", against="definition", tolerance="0.03"),
    ),
    limits=("路径误差按各向同性正态；转向、停滞者更大", "海岛随陆地多边形：去掉小岛可避免把过岛当作登陆", "登陆强度取路径所报，不另作预报"),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    track = read_track(inputs["track"])
    coast = _Coast(inputs["coast"])
    times, lon, lat = _path(track)
    sd = _deviation_km(inputs, times, _issued(inputs, track))
    east, north = _members(inputs, times, sd)
    per_lon, per_lat = metres_per_degree(lat)
    first = coast.first_landing(lon + 1000 * east / per_lon, lat + 1000 * north / per_lat)
    landed = np.flatnonzero(first >= 0)
    where = np.column_stack([(lon + 1000 * east / per_lon)[landed, first[landed]], (lat + 1000 * north / per_lat)[landed, first[landed]]])
    own = coast.crossings(times, lon, lat)
    when = {f"at_p{100 * share:.0f}": _time(float(np.quantile(times[first[landed]], share))) if landed.size else None for share in MINUTES}
    return {
        "probability": landed.size / first.size, "forecast": next((_strength(track, row) for row in own if row["to"] == "land"), {}), **when,
        "sections": _sections(inputs["sections"], where, times[first[landed]], first.size), "crossings": own, "cone_km": _cone(inputs, times, sd),
        "contours": _drawn(times, lon, lat, sd, where, own),
        "warnings": [] if landed.size else ["各成员都未过岸：路径不登陆，或陆地没有给全"],
    }  # fmt: skip


class _Coast:
    """Where land is: polygons ask whether a point lies inside, a line whether a step crosses it (seaward to landward is not known of a bare line)."""

    def __init__(self, given: Any) -> None:
        parts = read_shapes("coast", given)
        land = [part for part in parts if "Polygon" in part.geom_type]
        self.land = shapely.union_all(land) if land else None
        self.line = None if land else shapely.union_all([part for part in parts if "Line" in part.geom_type])
        if self.land is None and (self.line is None or self.line.is_empty):
            raise bad_input("coast", "海岸（coast）里没有陆地多边形，也没有海岸线")
        shapely.prepare(self.land if self.land is not None else self.line)

    def first_landing(self, lon: Floats, lat: Floats) -> NDArray[np.int64]:
        """Index of the step at which each row first stands on land having been at sea, −1 where never."""
        came = self._came(lon, lat)
        return np.where(came.any(axis=1), came.argmax(axis=1) + 1, -1)

    def _came(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        if self.land is not None:
            dry = shapely.contains_xy(self.land, lon, lat)
            return np.asarray(dry[:, 1:] & ~dry[:, :-1])
        ends = np.stack([np.stack([lon[:, :-1], lat[:, :-1]], -1), np.stack([lon[:, 1:], lat[:, 1:]], -1)], axis=2)
        return np.asarray(shapely.intersects(self.line, shapely.linestrings(ends)))

    def crossings(self, times: Floats, lon: Floats, lat: Floats) -> list[dict[str, Any]]:
        steps = np.flatnonzero(self._came(lon[None], lat[None])[0])
        rows = [(step, "land") for step in steps]
        if self.land is not None:
            dry = shapely.contains_xy(self.land, lon, lat)
            rows += [(step, "sea") for step in np.flatnonzero(dry[:-1] & ~dry[1:])]
        return [{"at": _time(times[k + 1]), "at_zh": local_text(_time(times[k + 1])), "lon": round(float(lon[k + 1]), 3), "lat": round(float(lat[k + 1]), 3), "to": to} for k, to in sorted(rows)]


def read_shapes(field: str, given: Any) -> list[BaseGeometry]:
    """Shapes of a GeoJSON geometry, feature or collection; refuses what is none."""
    try:
        features = given["features"] if given.get("type") == "FeatureCollection" else [given]
        found = [shape(one.get("geometry") or one) for one in features]
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise bad_input(field, f"{field} 应为 GeoJSON 几何、要素或要素集合") from error
    return [one if one.is_valid else one.buffer(0) for one in found]


def _path(track: Track) -> tuple[Floats, Floats, Floats]:
    columns = track.columns()
    times = np.arange(columns["t"][0], columns["t"][-1] + 1, STEP_S)
    return times, np.interp(times, columns["t"], columns["lon"]), np.interp(times, columns["t"], columns["lat"])


def _issued(inputs: Mapping[str, Any], track: Track) -> float:
    if inputs["issued"] is None:
        return track.fixes[0].at.timestamp()
    issued: datetime = inputs["issued"]
    if not track.fixes[0].at <= issued <= track.fixes[-1].at:
        near = track.fixes[0].at if issued < track.fixes[0].at else track.fixes[-1].at
        raise bad_input("issued", f"起报时刻 {local_text(issued)} 不在路径时段内，最接近的可用值是 {near.isoformat()}")
    return issued.timestamp()


def _deviation_km(inputs: Mapping[str, Any], times: Floats, issued: float) -> Floats:
    """Deviation of one axis by time; none before the forecast was issued."""
    leads, errors = np.atleast_1d(inputs["lead_h"]), np.atleast_1d(inputs["error_km"])
    if leads.size != errors.size or (np.diff(leads) <= 0).any():
        raise bad_input("lead_h", f"时效 {leads.size} 个、误差 {errors.size} 个：应等长，时效升序")
    ahead = (times - issued) / 3600
    return np.where(ahead < 0, 0.0, np.interp(ahead, leads, errors) / MEAN_OF_DEVIATION)


def _members(inputs: Mapping[str, Any], times: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Errors east and north, km, rows of members: a round Gaussian at each time that forgets itself slowly."""
    rng = np.random.default_rng(int(inputs["seed"]))
    count = int(inputs["members"])
    kept = float(inputs["persistence"]) ** (STEP_S / 86_400)
    drawn = rng.standard_normal((2, count, times.size if kept < 1 else 1))
    if kept < 1:
        drawn[:, :, 1:] *= np.sqrt(1 - kept**2)
        for k in range(1, times.size):
            drawn[:, :, k] += kept * drawn[:, :, k - 1]
    return drawn[0] * sd, drawn[1] * sd


def _strength(track: Track, row: Mapping[str, Any]) -> dict[str, Any]:
    columns = track.columns()
    t = row["at"].timestamp()
    return {**row, **{name: round(float(np.interp(t, columns["t"], columns[name])), 1) for name in ("wind_ms", "pressure_hpa")}}


def _sections(given: Any, where: Floats, when: Floats, members: int) -> list[dict[str, Any]]:
    found = []
    for number, feature in enumerate((given or {}).get("features", []) if isinstance(given, Mapping) else [], 1):
        area = read_shapes("sections", feature)[0].buffer(0.02)  # some two kilometres: a landing counts to the county whose shore it is
        own = shapely.contains_xy(area, where) if where.size else np.zeros(0, dtype=bool)
        row = {"name": str(feature.get("properties", {}).get("name") or f"岸段 {number}"), "probability": round(float(own.sum()) / members, 4)}
        found.append({**row, "at_p50": _time(float(np.median(when[own])))} if own.any() else row)
    return sorted(found, key=lambda row: -row["probability"])


def _cone(inputs: Mapping[str, Any], times: Floats, sd: Floats) -> list[dict[str, float]]:
    leads = [float(hour) for hour in np.atleast_1d(inputs["lead_h"]) if hour * 3600 <= times[-1] - times[0]]
    return [{"hours": hour, "radius_km": round(float(np.interp(times[0] + 3600 * hour, times, sd)) * float(RADIUS_70), 1)} for hour in leads]


def _drawn(times: Floats, lon: Floats, lat: Floats, sd: Floats, where: Floats, own: list[dict[str, Any]]) -> dict[str, Any]:
    """The 70 % cone as one area, the stretch of coast where seven tenths of the landings lie, and the landings of the track itself."""
    per_lon, per_lat = (np.broadcast_to(per, lat.shape) for per in metres_per_degree(lat))
    every = range(0, times.size, 18)
    rings = [shapely.affinity.scale(shapely.Point(lon[k], lat[k]).buffer(1.0), *(1000 * float(RADIUS_70) * max(sd[k], 1.0) / per[k] for per in (per_lon, per_lat))) for k in every]
    bands = [shapely.union(a, b).convex_hull for a, b in pairwise(rings)] or rings
    found: list[tuple[dict[str, Any], BaseGeometry]] = [({"label": "70 % 概率圈", "level": 2, "colour": "yellow", "probability": 0.7}, shapely.union_all(bands))]
    if len(where) >= 10:
        middle = np.median(where, axis=0)
        away = np.hypot(*(where - middle).T)
        near = shapely.MultiPoint(where[away <= np.quantile(away, 0.7)]).convex_hull.buffer(0.03)
        found.append(({"label": "登陆点（七成）", "level": 1, "colour": "red", "kind": "landing"}, near))
    features = [{"type": "Feature", "properties": properties, "geometry": mapping(area)} for properties, area in found]
    features += [{"type": "Feature", "properties": {"label": f"登陆 {row['at_zh']}", "kind": "point"}, "geometry": mapping(shapely.Point(row["lon"], row["lat"]).buffer(0.03))}
                 for row in own if row["to"] == "land"]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)
