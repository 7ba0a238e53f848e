"""Urban ponding 城市内涝积水: rain less what the drains take, gathered in the hollows of the terrain, filled and spilled from one to the next.

No hydraulics: the state when the water has come to rest. It answers in a second which streets stand under water and how deep; how the water
gets there is ``flood.inundation``.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.flood import ground, inundation
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DRY_M3 = 1e-9

SPEC = Spec(
    id="flood.ponding",
    version="1.0",
    zh="城市内涝积水（填洼溢流）",
    en="Urban ponding by fill and spill",
    inputs=(
        Input(name="dem", zh="地面高程", unit="m", possible=(-500, 9000), note="二维数组，首行最南；楼房可抬高为不透水高地"),
        Input(name="cell_m", zh="格距", unit="m", possible=(0.05, 1000), valid=(0.5, 100)),
        Input(name="rain_mm", zh="历时总雨量", unit="mm", possible=(0, 3000), note="一个数，或与 dem 同形"),
        Input(name="hours", zh="降雨历时", unit="h", possible=(0.05, 240), default=1.0),
        Input(
            name="drain_mm_h",
            zh="排水能力",
            unit="mm/h",
            possible=(0, 500),
            default=0.0,
            note="一个数，或与 dem 同形；管网设计雨强，堵塞时取 0",
        ),
        Input(
            name="infiltration_mm_h",
            zh="下渗",
            unit="mm/h",
            possible=(0, 200),
            default=0.0,
            note="一个数，或与 dem 同形；硬化地面取 0",
        ),
        Input(name="lon", zh="西南角经度", unit="°", possible=(-180, 180), default=None),
        Input(name="lat", zh="西南角纬度", unit="°", possible=(-89, 89), default=None),
        Input(name="closed", zh="四周不出流", kind="flag", default=False, note="圩区、关闸时为真"),
    ),
    outputs=(
        Output(name="depth_m", zh="积水深", unit="m"),
        Output(name="ponds", zh="积水处", note="由深到浅：row, col, depth_m, area_m2, volume_m3, lon?, lat?"),
        Output(name="balance", zh="水量平衡", note="m³：rain, taken, left, stored, error_share"),
        Output(name="levels", zh="各级"),
        Output(name="contours", zh="积水深分区", note="GeoJSON；给出经纬度时"),
    ),
    equations=(
        Equation(
            text="net = rain − (drain + infiltration) hours, not below zero, cell by cell", source="GB 51222-2017 4.2；水量平衡"
        ),
        Equation(
            text="each cell drains to the hollow at its foot (steepest of eight neighbours); a hollow above its lowest pass spills over it; two that spill into each other become one",
            source="Barnes, Callaghan & Wickert 2020, Fill–Spill–Merge, Earth Surf. Dynam. 9, 105",
        ),
        Equation(text="level of a pond: Σ max(z − z_i, 0) a = V", source="hypsometry of the hollow"),
    ),
    verification=(
        Check(case="水量：雨 = 排 + 流出 + 积", against="conservation", tolerance="1e-9"),
        Check(
            case="雨量无限时等于填平的洼地（形态学重建，scipy 独立迭代）",
            against="Vincent 1993 reconstruction by erosion",
            tolerance="1e-9 m",
        ),
        Check(case="两格洼、溢流、合并：手算", against="hand computation", tolerance="1e-9"),
    ),
    limits=("静态：不给时间与流速；排水能力按面均匀扣除，不算管网水力", "四周默认自由出流"),
)


@dataclass(slots=True, kw_only=True)
class _Hollow:
    """A hollow: its cells by height, what it holds, and the passes to its neighbours."""

    heights: Floats
    volume: float
    passes: list[tuple[float, int, int]] = field(default_factory=list)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    dem = np.asarray(inputs["dem"], dtype=float)
    if dem.ndim != 2 or min(dem.shape) < 2:
        raise bad_input("dem", "地面高程应为至少 2 × 2 的二维数组，首行最南")
    cell = inputs["cell_m"] ** 2
    rain = _spread(inputs, "rain_mm", dem) / 1000
    taken = (_spread(inputs, "drain_mm_h", dem) + _spread(inputs, "infiltration_mm_h", dem)) * inputs["hours"] / 1000
    net = np.maximum(rain - taken, 0.0)
    depth, left, label = fill(dem, net, cell, closed=bool(inputs["closed"]))
    stored = float(depth.sum()) * cell
    given = float(rain.sum()) * cell
    gone = float((rain - net).sum()) * cell
    levels, contours = inundation.zones(depth, inputs)
    return {
        "depth_m": depth,
        "ponds": _ponds(depth, label, cell, inputs),
        "balance": {
            "rain": given, "taken": gone, "left": left, "stored": stored, "error_share": abs(given - gone - left - stored) / max(given, 1e-9),
        },
        "levels": levels,
        "contours": contours,
    }  # fmt: skip


def fill(dem: Floats, net_m: Floats, cell_m2: float, *, closed: bool) -> tuple[Floats, float, Ints]:
    """Depth at rest, m³ that left over the edges, and the pond every cell belongs to."""
    label = ground.hollows(dem, closed)
    count = int(label.max()) + 1
    ids, own = label.ravel(), net_m.ravel() * cell_m2
    left = float(own[ids == ground.OUTSIDE].sum())
    inside = ids >= 0
    volume = np.bincount(ids[inside], weights=own[inside], minlength=count)
    order = np.lexsort((dem.ravel()[inside], ids[inside]))
    heights = np.split(dem.ravel()[inside][order], np.cumsum(np.bincount(ids[inside], minlength=count))[:-1])
    basins = {i: _Hollow(heights=heights[i], volume=float(volume[i])) for i in range(count)}
    for height, a, b in ground.passes(dem, label, closed):
        for one, other in ((a, b), (b, a)):
            if one != ground.OUTSIDE:
                heapq.heappush(basins[one].passes, (height, one, other))
    became, out = _spill(basins, cell_m2)
    rest = np.array([ground.level_of(h.heights, h.volume, cell_m2) if h.volume > DRY_M3 else -np.inf for h in basins.values()])
    place = {name: i for i, name in enumerate(basins)}
    of_basin = np.array([place[_root(became, i)] for i in range(count)], dtype=np.int64)
    pond = np.where(label >= 0, of_basin[np.maximum(label, 0)] if count else 0, ground.OUTSIDE)
    surface = np.where(pond >= 0, rest[np.maximum(pond, 0)] if count else -np.inf, -np.inf)
    return np.maximum(surface - dem, 0.0), left + out, pond


def _spill(basins: dict[int, _Hollow], cell_m2: float) -> tuple[dict[int, int], float]:
    """Let every overfull hollow spill over its lowest pass; ones that spill into each other are joined. Returns who became whom, and m³ lost outside."""
    became: dict[int, int] = {}
    waiting, out = list(basins), 0.0
    while waiting:
        name = waiting.pop()
        hollow = basins.get(name)
        if hollow is None:
            continue
        found = _lowest(hollow, name, became)
        if found is None:
            continue
        height, other = found
        over = hollow.volume - ground.room(hollow.heights, height, cell_m2)
        if over <= DRY_M3:
            continue
        if other == ground.OUTSIDE:
            hollow.volume, out = hollow.volume - over, out + over
            continue
        if _brims(basins[other], other, height, became, cell_m2):
            _join(basins, name, other, became)
            waiting.append(other)
            continue
        hollow.volume -= over
        basins[other].volume += over
        waiting.append(other)
    return became, out


def _lowest(hollow: _Hollow, name: int, became: dict[int, int]) -> tuple[float, int] | None:
    """The lowest pass that leads out of the hollow; passes swallowed by joining are dropped."""
    while hollow.passes:
        height, _, other = hollow.passes[0]
        other = _root(became, other)
        if other != name:
            return height, other
        heapq.heappop(hollow.passes)
    return None


def _brims(hollow: _Hollow, name: int, height: float, became: dict[int, int], cell_m2: float) -> bool:
    """Full to ``height`` with no lower way out: it would only give back what it is given."""
    way = _lowest(hollow, name, became)
    return hollow.volume >= ground.room(hollow.heights, height, cell_m2) - DRY_M3 and (way is None or way[0] >= height)


def _join(basins: dict[int, _Hollow], name: int, other: int, became: dict[int, int]) -> None:
    gone, kept = basins.pop(name), basins[other]
    became[name] = other
    kept.heights = np.sort(np.concatenate([gone.heights, kept.heights]))
    kept.volume += gone.volume
    kept.passes = list(heapq.merge(sorted(gone.passes), sorted(kept.passes)))


def _root(became: dict[int, int], name: int) -> int:
    if name == ground.OUTSIDE:
        return ground.OUTSIDE
    while name in became:
        name = became[name]
    return name


def _spread(inputs: Mapping[str, Any], name: str, dem: Floats) -> Floats:
    try:
        return np.broadcast_to(np.asarray(inputs[name], dtype=float), dem.shape)
    except ValueError as error:
        raise bad_input(name, f"{name} 应为一个数或与高程同形 {dem.shape}，收到 {np.shape(inputs[name])}") from error


def _ponds(depth: Floats, pond: Ints, cell_m2: float, inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The thirty largest ponds by volume, each at its deepest cell."""
    wet = (depth > 0.01) & (pond >= 0)
    ids = pond[wet]
    if not ids.size:
        return []
    volume = np.bincount(ids, weights=depth[wet]) * cell_m2
    area = np.bincount(ids) * cell_m2
    rows = []
    for name in np.argsort(-volume)[:30]:
        if volume[name] <= 0:
            break
        row, col = np.unravel_index(int(np.where(pond == name, depth, -1).argmax()), depth.shape)
        rows.append(
            {
                "row": int(row), "col": int(col), "depth_m": float(depth[row, col]), "area_m2": float(area[name]), "volume_m3": float(volume[name]),
                **inundation.place(inputs, int(row), int(col)),
            }
        )  # fmt: skip
    return rows
