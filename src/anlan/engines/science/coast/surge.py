"""Storm surge 风暴增水: the sea driven by a typhoon's wind and low pressure over a shelf of given depth; with the tide it makes the water level.

Depth-averaged, on a staggered grid (Arakawa C), forward–backward in time. Compiled.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.typhoon import wind as typhoon_wind
from anlan.engines.science.typhoon.track import Track
from anlan.kernel.coords import haversine_m

Floats = NDArray[np.float64]
G, SEA_KG_M3, AIR_KG_M3, RADIUS_M, TURN_S = 9.80665, 1025.0, 1.15, 6_371_008.8, 7.2921e-5
FORCED_EVERY_S = 600.0
COURANT = 0.5

SPEC = Spec(
    id="coast.surge",
    version="1.0",
    zh="风暴增水",
    en="Storm surge",
    inputs=(
        Input(name="track", zh="台风路径", kind="object", note="同 typhoon.wind"),
        Input(name="depth_m", zh="水深", unit="m", possible=(-9000, 11_500), note="二维数组，首行最南；陆地 ≤ 0；平均海平面起"),
        Input(name="lon", zh="首列格心经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="首行格心纬度", unit="°", possible=(-60, 60)),
        Input(name="step_deg", zh="格距", unit="°", possible=(0.002, 1), valid=(0.005, 0.25)),
        Input(name="start", zh="起始时刻", kind="time", note="台风靠近前至少一天，让海面起动"),
        Input(name="hours", zh="时长", unit="h", possible=(1, 240)),
        Input(name="places", zh="输出点", kind="object", default=(), note="[{name, lon, lat}]；落在陆地上取最近的海格"),
        Input(name="drag_max", zh="风应力系数上限", possible=(0.0005, 0.005), default=0.0026, note="[K] Powell 等 2003：大风时不再增大"),
        Input(name="bottom_drag", zh="底摩阻系数", possible=(0, 0.02), default=0.0025),
        Input(name="least_depth_m", zh="最小水深", unit="m", possible=(0.1, 20), default=1.0),
    ),
    outputs=(
        Output(name="max_surge_m", zh="最大增水", unit="m"),
        Output(name="times", zh="时刻", note="逐 10 min"),
        Output(name="surge_m", zh="各点增水过程", unit="m", note="点 × 时；与 coast.tide 相加得潮位"),
        Output(name="places", zh="各点", note="name, peak_m, peak_at, lowest_m, depth_m"),
        Output(name="balance_share", zh="水量平衡差", note="边界出入后的差 / 动水量"),
    ),
    equations=(
        Equation(text="∂η/∂t + ∇·(hU) = 0; ∂U/∂t + f k×U = −g∇(η + p/ρg) + τ/(ρh) − Cd |U|U/h", source="Jelesnianski 1967; Pugh 1987, Tides, Surges and Mean Sea-Level, ch. 6"),
        Equation(text="τ = ρa Cw |W|W, Cw = (0.8 + 0.065 W) 1e-3 up to drag_max", source="Wu 1982, J. Geophys. Res. 87, 9704; Powell et al. 2003, Nature 422, 279"),
        Equation(text="p(r) = pc + Δp e^(−(Rm/r)^b); wind of typhoon.wind", source="Holland 1980, MWR 108, 1212"),
        Equation(text="open sides: η = inverse barometer (1010 − p)/ρg, waves let out (Flather)", source="Flather 1976"),
    ),
    verification=(
        Check(case="封闭等深海盆、定常风：∂η/∂x = τ/(ρgh)", against="analytic wind set-up", tolerance="2 %"),
        Check(case="封闭海盆自由振荡周期 2L/√(gh)", against="Merian 1828", tolerance="1 %"),
        Check(case="静止低压：η = Δp/ρg（逆气压）", against="analytic", tolerance="2 %"),
    ),
    limits=("水深格网由使用者给出，包内不附；海州湾水深未取得，本市增水未经实测验证 [K]", "不含天文潮与增水的相互作用、漫滩、波浪增水", "线性连续方程：增水远小于水深处有效"),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    depth = np.asarray(inputs["depth_m"], dtype=float)
    if depth.ndim != 2 or min(depth.shape) < 3:
        raise bad_input("depth_m", "水深应为至少 3 × 3 的二维数组，首行最南")
    sea = Sea(depth, inputs["lat"], inputs["step_deg"], inputs["least_depth_m"], inputs["bottom_drag"])
    track = typhoon_wind.read_track(inputs["track"])
    lon, lat = np.meshgrid(
        inputs["lon"] + inputs["step_deg"] * np.arange(depth.shape[1]),
        inputs["lat"] + inputs["step_deg"] * np.arange(depth.shape[0]),
    )
    begin, rounds = inputs["start"].timestamp(), int(inputs["hours"] * 3600 / FORCED_EVERY_S)
    cells = [_sea_cell(depth, inputs, place) for place in inputs["places"]]
    series, highest = np.zeros((len(cells), rounds + 1)), np.full(depth.shape, -np.inf)
    for k in range(1, rounds + 1):
        pressure, east, north = forcing(track, lon, lat, begin + FORCED_EVERY_S * k, inputs["drag_max"])
        sea.march(FORCED_EVERY_S, pressure, east, north)
        series[:, k] = [sea.level[cell] for cell in cells]
        highest = np.maximum(highest, sea.level)
    times = [datetime.fromtimestamp(begin + FORCED_EVERY_S * k, UTC) for k in range(rounds + 1)]
    return {
        "max_surge_m": np.where(sea.wet, highest, 0.0), "times": times, "surge_m": series, "balance_share": sea.gap(),
        "places": [_told(place, own, times, float(depth[cell])) for place, own, cell in zip(inputs["places"], series, cells, strict=True)],
    }  # fmt: skip


def forcing(track: Track, lon: Floats, lat: Floats, at_s: float, drag_max: float) -> tuple[Floats, Floats, Floats]:
    """Pressure deficit as metres of water, and wind stress (N/m²) east and north."""
    east, north = (part.reshape(lon.shape) for part in typhoon_wind.wind(track, lon.ravel(), lat.ravel(), np.array([at_s])))
    speed = np.hypot(east, north)
    stress = AIR_KG_M3 * np.minimum((0.8 + 0.065 * speed) * 1e-3, drag_max) * speed
    columns = track.columns()
    if not columns["t"][0] <= at_s <= columns["t"][-1]:
        return np.zeros_like(lon), stress * east, stress * north
    now = {name: float(np.interp(at_s, columns["t"], values)) for name, values in columns.items()}
    away = np.maximum(haversine_m(lon, lat, now["lon"], now["lat"]) / 1000, 1.0)
    drop = max(typhoon_wind.OUTER_PA_HPA - now["pressure_hpa"], 0.0)
    radius = float(typhoon_wind.max_wind_radius_km(np.array(now["wind_ms"]), np.array(now["lat"])))
    deficit = drop * (1 - np.exp(-((radius / away) ** 1.2)))
    return 100 * deficit / (SEA_KG_M3 * G), stress * east, stress * north


class Sea:
    """Level and speeds on the grid, and their march under given pressure and stress. ``closed`` shuts the outer sides."""

    def __init__(
        self,
        depth: Floats,
        lat: float,
        step_deg: float,
        least_m: float,
        bottom_drag: float,
        *,
        closed: bool = False,
        turning: bool = True,
    ) -> None:
        self.wet = depth > 0
        self.depth = np.where(self.wet, np.maximum(depth, least_m), 0.0)
        self.dy = RADIUS_M * math.radians(step_deg)
        rows = np.radians(lat + step_deg * np.arange(depth.shape[0]))
        self.dx, self.turn = self.dy * np.cos(rows), 2 * TURN_S * np.sin(rows) * turning
        self.drag, self.closed = bottom_drag, closed
        self.level, self.u, self.v = (
            np.zeros_like(self.depth) for _ in range(3)
        )  # u at the east face of a cell, v at its north face
        self.came = self.moved = 0.0

    def march(self, seconds: float, barometer_m: Floats, east: Floats, north: Floats) -> None:
        fastest = math.sqrt(2 * G * float(self.depth.max()))
        steps = max(1, math.ceil(seconds * fastest / (COURANT * min(self.dy, float(self.dx.min())))))
        given = (self.depth, self.wet, self.dx, self.dy, self.turn, self.drag, self.closed)
        self.came += _march(self.level, self.u, self.v, *given, seconds / steps, steps, barometer_m, east, north)

    def gap(self) -> float:
        """Water on the grid less what came in over the sides, as a share of what the surge moved."""
        held = float((self.level * self.wet * self.dx[:, None]).sum() * self.dy)
        moved = float((np.abs(self.level) * self.wet * self.dx[:, None]).sum() * self.dy)
        return abs(held - self.came) / max(moved, 1.0)


@njit(cache=True, nogil=True, error_model="numpy")
def _march(
    level: Floats, u: Floats, v: Floats, depth: Floats, wet: NDArray[np.bool_], dx: Floats, dy: float, turn: Floats, drag: float, closed: bool,
    dt: float, steps: int, barometer: Floats, east: Floats, north: Floats,
) -> float:  # fmt: skip
    """March in place; m³ that came in over the open sides."""
    came = 0.0
    pushed = level - barometer
    for _ in range(steps):
        pushed[:] = level - barometer
        _drive(pushed, u, v, depth, wet, dx, turn, drag, dt, east, 0, 1)
        _drive(pushed, v, u, depth, wet, np.full_like(dx, dy), -turn, drag, dt, north, 1, 0)
        came += _fill(level, u, v, depth, wet, dx, dy, dt, closed, barometer)
    return came


@njit(cache=True, nogil=True, error_model="numpy")
def _drive(
    pushed: Floats, speed: Floats, other: Floats, depth: Floats, wet: NDArray[np.bool_], apart: Floats, turn: Floats, drag: float, dt: float, stress: Floats,
    di: int, dj: int,
) -> None:  # fmt: skip
    """Speeds across the faces of one axis; ``other`` is the speed along them, ``apart`` the distance of middles by row."""
    for i in range(speed.shape[0] - di):
        for j in range(speed.shape[1] - dj):
            a, b = i + di, j + dj
            if wet[i, j] and wet[a, b]:
                h = 0.5 * (depth[i, j] + depth[a, b])
                k, m = max(i - dj, 0), max(j - di, 0)
                cross = 0.25 * (other[i, j] + other[a, b] + other[k, m] + other[k + di, m + dj])
                pull = -G * (pushed[a, b] - pushed[i, j]) / apart[i] + 0.5 * (stress[i, j] + stress[a, b]) / (SEA_KG_M3 * h)
                held = 1 + dt * drag * math.sqrt(speed[i, j] ** 2 + cross**2) / h
                speed[i, j] = (speed[i, j] + dt * (pull + turn[i] * cross)) / held


@njit(cache=True, nogil=True, error_model="numpy")
def _fill(
    level: Floats,
    u: Floats,
    v: Floats,
    depth: Floats,
    wet: NDArray[np.bool_],
    dx: Floats,
    dy: float,
    dt: float,
    closed: bool,
    barometer: Floats,
) -> float:
    """Levels from what passes the faces; m³ that came in over the open sides."""
    ny, nx = level.shape
    before = level.copy()
    for i in range(ny):
        for j in range(nx - 1):
            if wet[i, j] and wet[i, j + 1]:
                passed = dt * u[i, j] * 0.5 * (depth[i, j] + depth[i, j + 1]) / dx[i]
                level[i, j] -= passed
                level[i, j + 1] += passed
    for i in range(ny - 1):
        for j in range(nx):
            if wet[i, j] and wet[i + 1, j]:
                passed = dt * v[i, j] * 0.25 * (depth[i, j] + depth[i + 1, j]) * (dx[i] + dx[i + 1]) / dy
                level[i, j] -= passed / dx[i]
                level[i + 1, j] += passed / dx[i + 1]
    return 0.0 if closed else _open(level, before, depth, wet, dx, dy, dt, barometer)


@njit(cache=True, nogil=True, error_model="numpy")
def _open(
    level: Floats, before: Floats, depth: Floats, wet: NDArray[np.bool_], dx: Floats, dy: float, dt: float, barometer: Floats
) -> float:
    """Let waves out over the outer sides, where the level beyond is that of the low pressure; m³ that came in."""
    ny, nx = level.shape
    came = 0.0
    for i in range(ny):
        for j in range(nx):
            side = dy * ((j == 0) + (j == nx - 1)) + dx[i] * ((i == 0) + (i == ny - 1))
            if wet[i, j] and side > 0:
                gone = dt * math.sqrt(G * depth[i, j]) * (before[i, j] - barometer[i, j]) * side
                level[i, j] -= gone / (dx[i] * dy)
                came -= gone
    return came


def _sea_cell(depth: Floats, inputs: Mapping[str, Any], place: Mapping[str, Any]) -> tuple[int, int]:
    i, j = ((float(place[name]) - inputs[name]) / inputs["step_deg"] for name in ("lat", "lon"))
    if not (-0.5 <= i <= depth.shape[0] - 0.5 and -0.5 <= j <= depth.shape[1] - 0.5):
        raise bad_input("places", f"“{place.get('name', '')}”（{place['lon']}，{place['lat']}）在水深格网之外；请扩大格网或改点")
    rows, cols = np.nonzero(depth > 0)
    if not rows.size:
        raise bad_input("depth_m", "水深格网里没有海（水深 > 0）")
    k = int(np.argmin((rows - i) ** 2 + (cols - j) ** 2))
    return int(rows[k]), int(cols[k])


def _told(place: Mapping[str, Any], series: Floats, times: list[datetime], depth: float) -> dict[str, Any]:
    return {
        "name": place.get("name", ""),
        "peak_m": float(series.max()),
        "peak_at": times[int(series.argmax())],
        "lowest_m": float(series.min()),
        "depth_m": depth,
    }
