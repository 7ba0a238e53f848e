"""Urban ponding 城市内涝积水: rain less what the drains take, gathered in the hollows of the terrain, filled and spilled from one to the next.

No hydraulics: the state when the water has come to rest. It answers in a second which streets stand under water and how deep; how the water
gets there is ``flood.inundation``.
"""

import heapq
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.flood import inundation
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
OUTSIDE, HELD, UNSEEN = -1, -8, -9  # labels that are no hollow
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
    label = hollows(dem, closed)
    count = int(label.max()) + 1
    ids, own = label.ravel(), net_m.ravel() * cell_m2
    left = float(own[ids == OUTSIDE].sum())
    inside = ids >= 0
    volume = np.bincount(ids[inside], weights=own[inside], minlength=count)
    order = np.lexsort((dem.ravel()[inside], ids[inside]))
    heights = np.split(dem.ravel()[inside][order], np.cumsum(np.bincount(ids[inside], minlength=count))[:-1])
    basins = {i: _Hollow(heights=heights[i], volume=float(volume[i])) for i in range(count)}
    for height, a, b in passes(dem, label, closed):
        for one, other in ((a, b), (b, a)):
            if one != OUTSIDE:
                heapq.heappush(basins[one].passes, (height, one, other))
    became, out = _spill(basins, cell_m2)
    rest = np.array([level_of(h.heights, h.volume, cell_m2) if h.volume > DRY_M3 else -np.inf for h in basins.values()])
    place = {name: i for i, name in enumerate(basins)}
    of_basin = np.array([place[_root(became, i)] for i in range(count)], dtype=np.int64)
    pond = np.where(label >= 0, of_basin[np.maximum(label, 0)] if count else 0, OUTSIDE)
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
        over = hollow.volume - _room(hollow.heights, height, cell_m2)
        if over <= DRY_M3:
            continue
        if other == OUTSIDE:
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
    return hollow.volume >= _room(hollow.heights, height, cell_m2) - DRY_M3 and (way is None or way[0] >= height)


def _join(basins: dict[int, _Hollow], name: int, other: int, became: dict[int, int]) -> None:
    gone, kept = basins.pop(name), basins[other]
    became[name] = other
    kept.heights = np.sort(np.concatenate([gone.heights, kept.heights]))
    kept.volume += gone.volume
    kept.passes = list(heapq.merge(sorted(gone.passes), sorted(kept.passes)))


def _root(became: dict[int, int], name: int) -> int:
    if name == OUTSIDE:
        return OUTSIDE
    while name in became:
        name = became[name]
    return name


def _room(heights: Floats, level: float, cell_m2: float) -> float:
    """m³ the hollow holds below ``level``."""
    under = heights[: np.searchsorted(heights, level)]
    return float((level - under).sum()) * cell_m2


def level_of(heights: Floats, volume: float, cell_m2: float) -> float:
    """Water level of ``volume`` m³ over cells of these heights (ascending)."""
    count = np.arange(1, heights.size + 1)
    need = (heights * count - np.cumsum(heights)) * cell_m2  # volume when the water just touches each next cell
    k = int(np.searchsorted(need, volume, side="right"))
    return float((volume / cell_m2 + heights[:k].sum()) / k)


def hollows(dem: Floats, closed: bool) -> Ints:
    """The hollow at the foot of every cell, numbered from 0; −1 where water runs off over the edge."""
    return _labelled(dem, np.argsort(dem, axis=None), closed)


@njit(cache=True, nogil=True)
def _labelled(dem: Floats, upwards: Ints, closed: bool) -> Ints:
    ny, nx = dem.shape
    label = np.full((ny, nx), UNSEEN, dtype=np.int64)
    flat = np.empty(ny * nx, dtype=np.int64)
    count = 0
    for cell in upwards:  # a cell takes the label of its steepest lower neighbour
        if label[cell // nx, cell % nx] != UNSEEN:
            continue
        size, found = _flat(dem, label, flat, cell, closed)
        if found == UNSEEN:
            found = count
            count += 1
        for n in range(size):
            label[flat[n] // nx, flat[n] % nx] = found
    return label


@njit(cache=True, nogil=True)
def _flat(dem: Floats, label: Ints, flat: Ints, cell: int, closed: bool) -> tuple[int, int]:
    """The level ground ``cell`` belongs to, gathered in ``flat``: how many cells, and the label they drain to if any."""
    ny, nx = dem.shape
    size, head, found = 1, 0, UNSEEN
    height, best = dem[cell // nx, cell % nx], 0.0
    flat[0] = cell
    label[cell // nx, cell % nx] = HELD
    while head < size:
        a, b = flat[head] // nx, flat[head] % nx
        head += 1
        if not closed and min(a, b, ny - 1 - a, nx - 1 - b) == 0:
            best, found = -np.inf, OUTSIDE
        for k in range(9):
            c, d = a + k // 3 - 1, b + k % 3 - 1
            if min(c, d, ny - 1 - c, nx - 1 - d) < 0:
                continue
            if dem[c, d] == height and label[c, d] == UNSEEN:
                label[c, d] = HELD
                flat[size] = c * nx + d
                size += 1
            steep = (dem[c, d] - height) / math.sqrt(1.0 + (c != a and d != b))
            if label[c, d] >= OUTSIDE and steep < best:
                best, found = steep, label[c, d]
    return size, found


def passes(dem: Floats, label: Ints, closed: bool) -> list[tuple[float, int, int]]:
    """Lowest pass between each two neighbouring hollows, and to the outside: (height, a, b)."""
    found = [_border(dem, label, di, dj) for di, dj in ((0, 1), (1, 0), (1, 1), (1, -1))]
    height, a, b = (np.concatenate(part) for part in zip(*found, strict=True))
    if not closed:
        rim = np.zeros(dem.shape, dtype=bool)
        rim[0], rim[-1], rim[:, 0], rim[:, -1] = True, True, True, True
        at = rim & (label >= 0)
        height = np.concatenate([height, dem[at]])
        a, b = np.concatenate([a, label[at]]), np.concatenate([b, np.full(int(at.sum()), OUTSIDE)])
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((height, high, low))
    first = np.ones(order.size, dtype=bool)
    first[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
    return [(float(height[k]), int(high[k]), int(low[k])) for k in order[first]]


def _border(dem: Floats, label: Ints, di: int, dj: int) -> tuple[Floats, Ints, Ints]:
    here = (slice(0, dem.shape[0] - di), slice(max(-dj, 0), dem.shape[1] - max(dj, 0)))
    there = (slice(di, None), slice(max(dj, 0), dem.shape[1] - max(-dj, 0)))
    differ = label[here] != label[there]
    return np.maximum(dem[here], dem[there])[differ], label[here][differ], label[there][differ]


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
