"""Two-dimensional inundation 二维淹没: rain, breach and river inflow over a terrain grid; depth, speed, arrival, polygons by depth."""

from collections.abc import Mapping
from typing import Any

import contourpy
import numpy as np
from numpy.typing import NDArray
from shapely import Polygon, set_precision, unary_union
from shapely.geometry import mapping

from anlan.engines.science.checking import bad_input
from anlan.engines.science.flood import solver
from anlan.engines.science.progress import tell
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
SIDES = ("west", "east", "south", "north")
CHUNK_S = 60.0
# depth classes of hazard to people: 0.15 m hard to walk in fast water, 0.5 m children and cars, 1 m adults, 2 m first floors [K]
DEPTHS = (
    (2.0, "red", "一层淹没"),
    (1.0, "orange", "成人不能行走"),
    (0.5, "yellow", "车辆漂浮，儿童危险"),
    (0.15, "blue", "行走困难"),
)

SPEC = Spec(
    id="flood.inundation",
    version="1.0",
    zh="二维洪水淹没",
    en="Two-dimensional inundation",
    inputs=(
        Input(name="dem", zh="地面高程", unit="m", possible=(-500, 9000), note="二维数组，首行最南"),
        Input(name="cell_m", zh="格距", unit="m", possible=(0.05, 1000), valid=(0.05, 200)),
        Input(name="lon", zh="西南角经度", unit="°", possible=(-180, 180), default=None),
        Input(name="lat", zh="西南角纬度", unit="°", possible=(-89, 89), default=None),
        Input(name="duration_s", zh="时长", unit="s", possible=(1, 864_000)),
        Input(name="manning", zh="糙率", possible=(0, 0.5), valid=(0, 0.2), default=0.035),
        Input(name="initial_depth", zh="初始水深", unit="m", possible=(0, 500), default=None, note="与 dem 同形"),
        Input(name="initial_level_m", zh="初始水位", unit="m", possible=(-500, 9000), default=None),
        Input(name="rain_mm_h", zh="净雨强", unit="mm/h", possible=(0, 500), default=0.0),
        Input(name="inflows", zh="入流", kind="object", default=(), note="[{row, col, times_s[], flow_m3s[]}]"),
        Input(name="open_sides", zh="自由跌水边", kind="object", default=(), note="west / east / south / north"),
        Input(name="wet_m", zh="淹没判定水深", unit="m", possible=(1e-4, 1), default=0.05),
    ),
    outputs=(
        Output(name="depth_m", zh="终时水深", unit="m"),
        Output(name="max_depth_m", zh="最大水深", unit="m"),
        Output(name="max_speed_ms", zh="最大流速", unit="m/s"),
        Output(name="arrival_s", zh="到达时间", unit="s", note="−1 为未到"),
        Output(name="balance", zh="水量平衡", note="m³：initial, rain, inflow, left, stored, error_share"),
        Output(name="levels", zh="各级"),
        Output(name="contours", zh="最大水深分区", note="GeoJSON；给出经纬度时"),
    ),
    equations=(
        Equation(
            text="∂h/∂t + ∇·q = s; ∂q/∂t + ∇·(q⊗q/h + ½gh²I) = −gh∇z − g n² |q| q/h^(7/3)",
            source="de Saint-Venant 1871; Toro, Shock-Capturing Methods for Free-Surface Flows, 2001",
        ),
        Equation(
            text="hydrostatic reconstruction, minmod in h and h + z, HLL, Heun",
            source="Audusse et al. 2004, SIAM J. Sci. Comput. 25, 2050; Audusse & Bristeau 2005, JCP 206, 311",
        ),
    ),
    verification=(
        Check(case="Stoker 湿底溃坝，400 格：L2 1.1 %", against="analytic (Stoker 1957)", tolerance="2 %"),
        Check(case="Ritter 干底溃坝，400 格：L2 0.4 %", against="analytic (Ritter 1892)", tolerance="2 %"),
        Check(case="Thacker 抛物盆旋转水面一周，100 × 100：L2 1.8 %", against="analytic (Thacker 1981)", tolerance="2 %"),
        Check(case="静水绕岛不动；水量守恒", against="analytic", tolerance="1e-12；1e-9"),
    ),
    limits=("矩形等距格；不计桥涵、管网、下渗（雨强取净雨）",),
)

BREACH = Spec(
    id="flood.breach",
    version="1.0",
    zh="土石坝溃口",
    en="Breach of an earth dam",
    inputs=(
        Input(name="volume_m3", zh="溃决时库容", unit="m³", possible=(1e3, 1e11), valid=(1e4, 7e8)),
        Input(name="water_height_m", zh="溃口底以上水深", unit="m", possible=(0.5, 300), valid=(3, 77)),
        Input(name="overtopping", zh="漫顶", kind="flag", default=True),
    ),
    outputs=(
        Output(name="peak_m3s", zh="峰值流量", unit="m³/s"),
        Output(name="width_m", zh="平均溃口宽", unit="m"),
        Output(name="formation_s", zh="溃口形成时间", unit="s"),
        Output(name="times_s", zh="过程时刻", unit="s"),
        Output(name="flow_m3s", zh="过程流量", unit="m³/s"),
    ),
    equations=(
        Equation(text="Qp = 0.607 V^0.295 h^1.24", source="Froehlich 1995, J. Water Resour. Plann. Manage. 121, 90"),
        Equation(
            text="B = 0.27 k V^0.32 h^0.04, k = 1.3 overtopping; tf = 63.2 √(V/(g h²))",
            source="Froehlich 2008, J. Hydraul. Eng. 134, 1708",
        ),
        Equation(text="triangle rising over tf, holding V", source="volume balance"),
    ),
    verification=(
        Check(case="过程线面积等于库容", against="analytic", tolerance="1e-9"),
        Check(
            case="Teton 1976：310e6 m³、77.4 m → 实测约 65 000 m³/s，式给出 41 000",
            against="USBR; factor of two is the relation's own scatter",
            tolerance="factor 2",
        ),
    ),
    limits=("经验关系，离散约两倍；不替代溃坝专题计算",),
)

MUSKINGUM = Spec(
    id="flood.muskingum",
    version="1.0",
    zh="马斯京根河道演算",
    en="Muskingum routing",
    inputs=(
        Input(name="inflow_m3s", zh="入流过程", unit="m³/s", possible=(0, 1e6)),
        Input(name="step_s", zh="时段", unit="s", possible=(1, 86_400)),
        Input(name="k_s", zh="传播时间 K", unit="s", possible=(1, 1e7)),
        Input(name="x", zh="楔蓄系数 x", possible=(0, 0.5)),
    ),
    outputs=(
        Output(name="outflow_m3s", zh="出流过程", unit="m³/s"),
        Output(name="peak_m3s", zh="洪峰", unit="m³/s"),
        Output(name="delay_s", zh="峰现滞后", unit="s"),
    ),
    equations=(Equation(text="O2 = C0 I2 + C1 I1 + C2 O1; C0 + C1 + C2 = 1", source="McCarthy 1938; GB/T 50095"),),
    verification=(Check(case="长历时下出流总量等于入流总量；C0 ≥ 0 时出流不为负", against="analytic", tolerance="1e-6"),),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    dem = np.asarray(inputs["dem"], dtype=float)
    if dem.ndim != 2 or min(dem.shape) < 2:
        raise bad_input("dem", "地面高程应为至少 2 × 2 的二维数组，首行最南")
    dx, inner = inputs["cell_m"], (slice(1, -1), slice(1, -1))
    z, h = _ringed(dem), _ringed(_initial(inputs, dem))
    qx, qy, deepest, fastest = (np.zeros_like(z) for _ in range(4))
    arrival = np.where(h > inputs["wet_m"], 0.0, -1.0)
    deepest[:] = h
    kinds = np.array([solver.OPEN if side in inputs["open_sides"] else solver.WALL for side in SIDES])
    sources = [_inflow(one, dem.shape) for one in inputs["inflows"]]
    start = float(h[inner].sum())
    rained = inflowed = left = now = 0.0
    while now < inputs["duration_s"] - 1e-9:
        tell(now / inputs["duration_s"], f"洪水演进到第 {now / 60:.0f} 分钟")
        span = min(CHUNK_S if sources else max(CHUNK_S, inputs["duration_s"] / 20), inputs["duration_s"] - now)
        source = np.zeros_like(z)
        source[inner] = inputs["rain_mm_h"] / 3.6e6
        for row, col, times, flow in sources:
            volume = float(np.interp(now + span / 2, times, flow, left=0.0, right=0.0)) * span
            source[row + 1, col + 1] += volume / span / dx**2
            inflowed += volume
        rained += inputs["rain_mm_h"] / 3.6e6 * span * dem.size * dx**2
        out, _ = solver.run(
            z, h, qx, qy, dx, inputs["manning"], source, span, kinds, inputs["wet_m"], deepest, fastest, arrival, now
        )
        left += out
        now += span
    depth = h[inner]
    balance = _balance(start * dx**2, rained, inflowed, left, float(depth.sum()) * dx**2)
    levels, contours = zones(deepest[inner], inputs)
    return {
        "depth_m": depth.copy(),
        "max_depth_m": deepest[inner].copy(),
        "max_speed_ms": fastest[inner].copy(),
        "arrival_s": arrival[inner].copy(),
        "balance": balance,
        "levels": levels,
        "contours": contours,
    }


def breach(inputs: Mapping[str, Any]) -> dict[str, Any]:
    volume, height = inputs["volume_m3"], inputs["water_height_m"]
    peak = 0.607 * volume**0.295 * height**1.24
    formation = 63.2 * np.sqrt(volume / (solver.G * height**2))
    base = 2 * volume / peak
    rising = min(formation, 0.9 * base)
    return {
        "peak_m3s": peak,
        "width_m": 0.27 * (1.3 if inputs["overtopping"] else 1.0) * volume**0.32 * height**0.04,
        "formation_s": float(formation),
        "times_s": np.array([0.0, rising, base]),
        "flow_m3s": np.array([0.0, peak, 0.0]),
    }


def muskingum(inputs: Mapping[str, Any]) -> dict[str, Any]:
    inflow = np.atleast_1d(inputs["inflow_m3s"])
    k, x, dt = inputs["k_s"], inputs["x"], inputs["step_s"]
    whole = k * (1 - x) + dt / 2
    c0, c1, c2 = (dt / 2 - k * x) / whole, (dt / 2 + k * x) / whole, (k * (1 - x) - dt / 2) / whole
    outflow = np.empty_like(inflow)
    outflow[0] = inflow[0]
    for i in range(1, inflow.size):
        outflow[i] = c0 * inflow[i] + c1 * inflow[i - 1] + c2 * outflow[i - 1]
    late = float((outflow.argmax() - inflow.argmax()) * dt)
    outside = c0 < 0 or c2 < 0
    warnings = (
        [f"时段 {dt:g} s 宜在 2Kx = {2 * k * x:g} 与 2K(1−x) = {2 * k * (1 - x):g} s 之间，否则出流可能为负"] if outside else []
    )
    return {"outflow_m3s": outflow, "peak_m3s": float(outflow.max()), "delay_s": late, "warnings": warnings}


def _ringed(values: Floats) -> Floats:
    return np.pad(values, 1, mode="edge")


def _initial(inputs: Mapping[str, Any], dem: Floats) -> Floats:
    if inputs["initial_depth"] is not None:
        depth = np.asarray(inputs["initial_depth"], dtype=float)
        if depth.shape != dem.shape:
            raise bad_input("initial_depth", f"初始水深应与高程同形 {dem.shape}，收到 {depth.shape}")
        return depth
    return np.maximum(inputs["initial_level_m"] - dem, 0.0) if inputs["initial_level_m"] is not None else np.zeros_like(dem)


def _inflow(given: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[int, int, Floats, Floats]:
    row, col = int(given["row"]), int(given["col"])
    if not (0 <= row < shape[0] and 0 <= col < shape[1]):
        near = min(max(row, 0), shape[0] - 1), min(max(col, 0), shape[1] - 1)
        raise bad_input("inflows", f"入流点（{row}, {col}）在高程范围之外，最近的格是 {near}")
    return row, col, np.asarray(given["times_s"], dtype=float), np.asarray(given["flow_m3s"], dtype=float)


def _balance(initial: float, rain: float, inflow: float, left: float, stored: float) -> dict[str, float]:
    given = initial + rain + inflow
    error = abs(given - left - stored) / given if given > 0 else 0.0
    return {"initial": initial, "rain": rain, "inflow": inflow, "left": left, "stored": stored, "error_share": error}


def zones(deepest: Floats, inputs: Mapping[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    dx = inputs["cell_m"]
    rows = [
        {
            "level": i + 1,
            "label": f"≥ {depth:g} m",
            "meaning": meaning,
            "colour": colour,
            "value": depth,
            "area_km2": round(float((deepest >= depth).sum()) * dx**2 / 1e6, 6),
        }
        for i, (depth, colour, meaning) in enumerate(DEPTHS)
    ]
    if inputs["lon"] is None or inputs["lat"] is None:
        return rows, None
    per_lon, per_lat = metres_per_degree(inputs["lat"])
    ny, nx = deepest.shape
    x = inputs["lon"] + (np.arange(-1, nx + 1) + 0.5) * dx / per_lon
    y = inputs["lat"] + (np.arange(-1, ny + 1) + 0.5) * dx / per_lat
    drawer = contourpy.contour_generator(x, y, np.pad(deepest, 1), fill_type="OuterOffset")
    features = [
        {"type": "Feature", "properties": row, "geometry": mapping(area)}
        for row in rows
        if (area := _filled(drawer, row["value"])) is not None
    ]
    return rows, {"type": "FeatureCollection", "features": features}


def place(inputs: Mapping[str, Any], row: int, col: int) -> dict[str, float]:
    """Longitude and latitude of the middle of a cell; nothing where the grid has no place on earth."""
    if inputs["lon"] is None or inputs["lat"] is None:
        return {}
    per_lon, per_lat = metres_per_degree(inputs["lat"])
    dx = inputs["cell_m"]
    return {
        "lon": round(inputs["lon"] + (col + 0.5) * dx / per_lon, 6),
        "lat": round(inputs["lat"] + (row + 0.5) * dx / per_lat, 6),
    }


def _filled(drawer: Any, depth: float) -> Any:
    points, offsets = drawer.filled(depth, 1e9)
    rings = [
        Polygon(p[o[0] : o[1]], [p[o[k] : o[k + 1]] for k in range(1, len(o) - 1)]).buffer(0)
        for p, o in zip(points, offsets, strict=True)
    ]
    area = set_precision(unary_union(rings), 1e-6) if rings else None
    return None if area is None or area.is_empty else area
