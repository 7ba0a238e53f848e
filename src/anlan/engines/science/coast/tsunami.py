"""When a tsunami gets where 海啸走时: least travel time over a sea of known depth, the wave running at √(gh)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
G = 9.80665
RADIUS_M = 6_371_008.8
FAR = 1e12
NEAR_CELLS = 4  # within so many cells of the source the time is that of a straight way: there the scheme is weakest

SPEC = Spec(
    id="coast.tsunami",
    version="1.0",
    zh="海啸走时",
    en="Tsunami travel time",
    inputs=(
        Input(name="depth_m", zh="水深", unit="m", possible=(-9000, 11_500), note="二维数组，首行最南；陆地 ≤ 0"),
        Input(name="lon", zh="首列格心经度", unit="°", possible=(-360, 360)),
        Input(name="lat", zh="首行格心纬度", unit="°", possible=(-85, 85)),
        Input(name="step_deg", zh="格距", unit="°", possible=(1e-4, 5), valid=(1e-4, 0.5)),
        Input(name="source_lon", zh="源经度", unit="°", possible=(-360, 360), note="一个或多个（断层沿线各点）"),
        Input(name="source_lat", zh="源纬度", unit="°", possible=(-85, 85)),
        Input(name="places", zh="到达点", kind="object", default=(), note="[{name, lon, lat}]；落在陆地上取最近的海格"),
        Input(name="least_depth_m", zh="最小计算水深", unit="m", possible=(0.1, 100), default=2.0),
    ),
    outputs=(
        Output(name="minutes", zh="走时", unit="min", note="−1 为到不了"),
        Output(name="places", zh="各点走时", note="name, minutes, depth_m"),
    ),
    equations=(
        Equation(text="|∇T| = 1/√(g h)", source="Huygens 1678; shallow-water celerity; ITIC TTT manual 2014"),
        Equation(
            text="Godunov's upwind differences on the sphere, swept in four directions until at rest",
            source="Zhao 2005, Math. Comput. 74, 603",
        ),
    ),
    verification=(
        Check(case="等深海：走时 = 大圆距离 / √(gh)，121 × 121 格", against="analytic", tolerance="中位 1.5 %，最大 3 %"),
        Check(case="斜坡海底 h = s x：垂直岸线 T = 2 (√x1 − √x0)/√(g s)", against="analytic", tolerance="1 %"),
        Check(case="陆地挡路时绕行", against="definition", tolerance="exact"),
    ),
    limits=("只给首波到时，不给波高；线性长波，无频散", "水深格网由使用者给出（如 GEBCO）；包内不附水深"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    depth = np.asarray(inputs["depth_m"], dtype=float)
    if depth.ndim != 2 or min(depth.shape) < 3:
        raise bad_input("depth_m", "水深应为至少 3 × 3 的二维数组，首行最南")
    speed = np.where(depth > 0, np.sqrt(G * np.maximum(depth, inputs["least_depth_m"])), 0.0)
    time = np.full(depth.shape, FAR)
    for lon, lat in zip(np.atleast_1d(inputs["source_lon"]).tolist(), np.atleast_1d(inputs["source_lat"]).tolist(), strict=True):
        _light(time, speed, inputs, lon, lat)
    fixed = time < FAR
    north = RADIUS_M * np.radians(inputs["step_deg"])
    east = north * np.cos(np.radians(inputs["lat"] + inputs["step_deg"] * np.arange(depth.shape[0])))
    sweep(time, speed, fixed, east, north)
    minutes = np.where(time < FAR / 2, time / 60, -1.0)
    return {"minutes": minutes, "places": [_place(place, minutes, depth, inputs) for place in inputs["places"]]}


@njit(cache=True, nogil=True, error_model="numpy")
def sweep(time: Floats, speed: Floats, fixed: NDArray[np.bool_], east: Floats, north: float) -> int:
    """Bring ``time`` (s) to rest under the eikonal equation, in place; the rounds it took."""
    ny, nx = time.shape
    for turn in range(200):
        change = 0.0
        for way in range(4):
            for a in range(ny):
                i = a if way % 2 == 0 else ny - 1 - a
                for b in range(nx):
                    j = b if way < 2 else nx - 1 - b
                    if fixed[i, j] or speed[i, j] <= 0:
                        continue
                    across = min(time[i, max(j - 1, 0)], time[i, min(j + 1, nx - 1)])
                    along = min(time[max(i - 1, 0), j], time[min(i + 1, ny - 1), j])
                    new = _local(across, along, east[i], north, 1 / speed[i, j])
                    if new < time[i, j] - 1e-6:
                        change = max(change, time[i, j] - new)
                        time[i, j] = new
        if change < 1e-3:
            return turn + 1
    return 200


@njit(cache=True, nogil=True, error_model="numpy")
def _local(a: float, b: float, dx: float, dy: float, slow: float) -> float:
    """Least time at a cell from its earlier neighbour on either axis."""
    alone = min(a + dx * slow, b + dy * slow)
    wx, wy = 1 / (dx * dx), 1 / (dy * dy)
    whole, mean = wx + wy, (wx * a + wy * b) / (wx + wy)
    inside = mean * mean - (wx * a * a + wy * b * b - slow * slow) / whole
    if inside < 0:
        return alone
    both = mean + np.sqrt(inside)
    return min(both, alone) if both >= max(a, b) else alone


def _light(time: Floats, speed: Floats, inputs: Mapping[str, Any], lon: float, lat: float) -> None:
    """Set the time of the cells about a source: along a straight way, at the mean slowness of its ends."""
    i, j = _cell(time.shape, inputs, lon, lat, "source_lon")
    if speed[i, j] <= 0:
        near = _wet(speed, i, j)
        at = f"{inputs['lon'] + near[1] * inputs['step_deg']:.3f}，{inputs['lat'] + near[0] * inputs['step_deg']:.3f}"
        raise bad_input("source_lon", f"源（{lon:g}，{lat:g}）在陆地上，最近的海上格点是（{at}）")
    rows, cols = (
        np.arange(max(k - NEAR_CELLS, 0), min(k + NEAR_CELLS + 1, n)) for k, n in ((i, time.shape[0]), (j, time.shape[1]))
    )
    y, x = np.meshgrid(inputs["lat"] + rows * inputs["step_deg"], inputs["lon"] + cols * inputs["step_deg"], indexing="ij")
    away = np.hypot((x - lon) * np.cos(np.radians((y + lat) / 2)), y - lat) * np.radians(1) * RADIUS_M
    part = speed[np.ix_(rows, cols)]
    if (part <= 0).any():
        time[i, j] = 0.0
        return
    slow = 0.5 * (1 / part + 1 / speed[i, j])
    time[np.ix_(rows, cols)] = np.minimum(time[np.ix_(rows, cols)], away * slow)


def _cell(shape: tuple[int, ...], inputs: Mapping[str, Any], lon: float, lat: float, field: str) -> tuple[int, int]:
    i, j = round((lat - inputs["lat"]) / inputs["step_deg"]), round((lon - inputs["lon"]) / inputs["step_deg"])
    if not (0 <= i < shape[0] and 0 <= j < shape[1]):
        near = (
            inputs["lon"] + min(max(j, 0), shape[1] - 1) * inputs["step_deg"],
            inputs["lat"] + min(max(i, 0), shape[0] - 1) * inputs["step_deg"],
        )
        raise bad_input(field, f"点（{lon:g}，{lat:g}）在水深格网之外，最近的格点是（{near[0]:.3f}，{near[1]:.3f}）")
    return i, j


def _wet(speed: Floats, i: int, j: int) -> tuple[int, int]:
    rows, cols = np.nonzero(speed > 0)
    if not rows.size:
        raise bad_input("depth_m", "水深格网里没有海（水深 > 0）")
    k = int(np.argmin((rows - i) ** 2 + (cols - j) ** 2))
    return int(rows[k]), int(cols[k])


def _place(place: Mapping[str, Any], minutes: Floats, depth: Floats, inputs: Mapping[str, Any]) -> dict[str, Any]:
    i, j = _wet(np.where(minutes >= 0, 1.0, 0.0), *_cell(depth.shape, inputs, float(place["lon"]), float(place["lat"]), "places"))
    return {"name": place.get("name", ""), "minutes": float(minutes[i, j]), "depth_m": float(depth[i, j])}
