"""When a surface fire gets where: least travel time over a grid, each cell burning as an ellipse about its worst direction."""

from collections.abc import Mapping
from typing import Any

import contourpy
import numpy as np
import scipy
from numpy.typing import NDArray
from shapely import Polygon, set_precision, unary_union
from shapely.geometry import mapping

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.wildfire import rothermel
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
# neighbours (rows, cols) of a cell, sixteen of them: error of a straight front below 3 %
_STEPS = tuple((i, j) for i in range(-2, 3) for j in range(-2, 3) if (i or j) and np.gcd(abs(i), abs(j)) == 1)
_COLOURS = ("red", "orange", "yellow", "blue")

SPEC = Spec(
    id="wildfire.arrival",
    version="1.0",
    zh="林火到达时间",
    en="Wildfire time of arrival",
    inputs=(
        *(item for item in rothermel.SPEC.inputs),
        Input(name="cell_m", zh="格距", unit="m", possible=(0.5, 1000)),
        Input(name="ignitions", zh="起火点", kind="object", note="[[row, col], …]，首行最南"),
        Input(name="lon", zh="西南角经度", unit="°", possible=(-180, 180), default=None),
        Input(name="lat", zh="西南角纬度", unit="°", possible=(-89, 89), default=None),
        Input(name="minutes", zh="火线时刻", unit="min", possible=(1, 10_000), default=(30.0, 60.0, 120.0, 240.0)),
    ),
    outputs=(
        Output(name="arrival_min", zh="到达时间", unit="min", note="−1 为烧不到"),
        Output(name="intensity_kw_m", zh="火线强度", unit="kW/m"),
        Output(name="levels", zh="各时刻过火面积"),
        Output(name="contours", zh="火线", note="GeoJSON；给出经纬度时"),
    ),
    equations=(
        Equation(text="R(θ) = R (1 − e)/(1 − e cos θ)", source="Alexander 1985; Finney, FARSITE, RMRS-RP-4, 1998"),
        Equation(
            text="L/W = 0.936 e^(0.2566U) + 0.461 e^(−0.1548U) − 0.397, U effective wind in mph",
            source="Anderson 1983 (INT-305) as in FARSITE",
        ),
        Equation(text="least travel time over sixteen neighbours", source="Finney 2002, Can. J. For. Res. 32, 1420"),
    ),
    verification=(
        Check(case="无风平地：到达时间 = 距离 / 速率", against="analytic", tolerance="3 %"),
        Check(case="均匀风：顺风到达时间 = 距离 / 最大速率", against="analytic", tolerance="1 %"),
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fuel = np.asarray(inputs["fuel_model"], dtype=float)
    if fuel.ndim != 2:
        raise bad_input("fuel_model", "可燃物模型应为二维数组，首行最南")
    spread = rothermel.compute(inputs)
    arrival = travel_minutes(spread, inputs["cell_m"], _ignitions(inputs["ignitions"], fuel.shape))
    reached = np.isfinite(arrival)
    times = np.sort(np.atleast_1d(inputs["minutes"]))
    levels, contours = _fronts(np.where(reached, arrival, 1e9), times, inputs)
    return {
        "arrival_min": np.where(reached, arrival, -1.0),
        "intensity_kw_m": np.broadcast_to(spread["intensity_kw_m"], fuel.shape),
        "levels": levels,
        "contours": contours,
    }


def travel_minutes(spread: Mapping[str, Any], cell_m: float, ignitions: list[tuple[int, int]]) -> Floats:
    """Least minutes from any ignition; infinite where fire cannot get."""
    rate, towards, wind = (np.asarray(spread[name], dtype=float) for name in ("rate_m_min", "towards_deg", "effective_wind_ms"))
    mph = np.minimum(wind / 0.44704, 25.0)
    ratio = np.maximum(0.936 * np.exp(0.2566 * mph) + 0.461 * np.exp(-0.1548 * mph) - 0.397, 1.0)
    eccentric = np.sqrt(1 - 1 / ratio**2)
    number = np.arange(rate.size).reshape(rate.shape)
    edges = [_edges(step, number, rate, towards, eccentric, cell_m) for step in _STEPS]
    start, end, minutes = (np.concatenate(part) for part in zip(*edges, strict=True))
    graph = scipy.sparse.coo_array((minutes, (start, end)), shape=(rate.size, rate.size)).tocsr()
    sources = [number[cell] for cell in ignitions]
    return scipy.sparse.csgraph.dijkstra(graph, indices=sources, min_only=True).reshape(rate.shape)


def _edges(
    step: tuple[int, int], number: Any, rate: Floats, towards: Floats, eccentric: Floats, cell_m: float
) -> tuple[Any, Any, Floats]:
    """All edges of one neighbour: half the way burns as the cell left does, half as the cell entered."""
    rows, cols = rate.shape
    di, dj = step
    a = (slice(max(-di, 0), rows - max(di, 0)), slice(max(-dj, 0), cols - max(dj, 0)))
    b = (slice(max(di, 0), rows - max(-di, 0)), slice(max(dj, 0), cols - max(-dj, 0)))
    bearing = np.arctan2(dj, di)
    length = cell_m * np.hypot(di, dj)
    slowness = 0.0
    for side in (a, b):
        e = eccentric[side]
        along = rate[side] * (1 - e) / (1 - e * np.cos(bearing - np.radians(towards[side])))
        slowness = slowness + 0.5 / np.maximum(along, 1e-12)
    burns = (rate[a] > 1e-9) & (rate[b] > 1e-9)
    return number[a][burns], number[b][burns], (length * slowness)[burns]


def _ignitions(given: Any, shape: tuple[int, ...]) -> list[tuple[int, int]]:
    cells = [(int(row), int(col)) for row, col in given]
    for row, col in cells:
        if not (0 <= row < shape[0] and 0 <= col < shape[1]):
            near = min(max(row, 0), shape[0] - 1), min(max(col, 0), shape[1] - 1)
            raise bad_input("ignitions", f"起火点（{row}, {col}）在网格之外，最近的格是 {near}")
    if not cells:
        raise bad_input("ignitions", "请至少给出一个起火点 [行, 列]")
    return cells


def _fronts(arrival: Floats, times: Floats, inputs: Mapping[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    dx = inputs["cell_m"]
    rows = [
        {
            "level": i + 1,
            "label": f"{minutes:g} 分钟",
            "colour": _COLOURS[min(i, 3)],
            "value": float(minutes),
            "area_km2": round(float((arrival <= minutes).sum()) * dx**2 / 1e6, 6),
        }
        for i, minutes in enumerate(times)
    ]
    if inputs["lon"] is None or inputs["lat"] is None:
        return rows, None
    per_lon, per_lat = metres_per_degree(inputs["lat"])
    x = inputs["lon"] + (np.arange(-1, arrival.shape[1] + 1) + 0.5) * dx / per_lon
    y = inputs["lat"] + (np.arange(-1, arrival.shape[0] + 1) + 0.5) * dx / per_lat
    drawer = contourpy.contour_generator(
        x, y, -np.minimum(np.pad(arrival, 1, constant_values=1e9), 10 * float(times[-1])), fill_type="OuterOffset"
    )
    found = [(row, _filled(drawer, -row["value"])) for row in rows]
    features = [{"type": "Feature", "properties": row, "geometry": mapping(area)} for row, area in found if area is not None]
    return rows, {"type": "FeatureCollection", "features": features}


def _filled(drawer: Any, at_least: float) -> Any:
    points, offsets = drawer.filled(at_least, 1.0)
    rings = [
        Polygon(p[o[0] : o[1]], [p[o[k] : o[k + 1]] for k in range(1, len(o) - 1)]).buffer(0)
        for p, o in zip(points, offsets, strict=True)
    ]
    area = set_precision(unary_union(rings), 1e-6) if rings else None
    return None if area is None or area.is_empty else area
