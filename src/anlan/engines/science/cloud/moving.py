"""A passive cloud under a wind that turns 风向变化: puffs carried step by step, drawn at chosen times and over the whole passage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import contourpy
import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, set_precision
from shapely.geometry import mapping

from anlan.engines.science.checking import bad_input, records
from anlan.engines.science.cloud import dense
from anlan.engines.science.cloud import scenario as scenarios
from anlan.engines.science.cloud.sigma import PLUME_CURVES, Curve
from anlan.engines.science.cloud.swath import to_lon_lat
from anlan.engines.science.cloud.zones import COLOURS, MEANING
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K, Substance, find_substance
from anlan.engines.science.weather import CLASSES

Floats = NDArray[np.float64]
CELLS = 150
MOST_PUFFS = 240
SNAPSHOTS = 180  # close enough that a plume swept sideways leaves no gaps

SPEC = Spec(
    id="cloud.moving",
    version="1.0",
    zh="风向变化的烟团轨迹",
    en="Passive cloud under a changing wind",
    inputs=(
        Input(name="substance", zh="物质", kind="text"),
        Input(name="lon", zh="经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="纬度", unit="°", possible=(-89, 89)),
        Input(name="mass_rate_kg_s", zh="进入大气速率", unit="kg/s", possible=(1e-5, 1e5)),
        Input(name="duration_s", zh="释放持续时间", unit="s", possible=(1, 86_400)),
        Input(
            name="wind",
            zh="风的时段",
            kind="object",
            note="at_s, wind_ms, wind_from_deg, stability（可省，沿用前一段，首段缺省 D）；按时间先后",
        ),
        Input(name="times_s", zh="画图时刻", unit="s", possible=(1, 86_400), default=None, note="缺省在释放与飘散期间取 8 个"),
        Input(name="terrain", zh="地面", kind="choice", choices=tuple(scenarios.ROUGHNESS_M), default="rural"),
        Input(name="levels", zh="毒性标准", kind="choice", choices=scenarios.SCHEMES, default="auto"),
        Input(name="air_temperature_c", zh="气温", unit="℃", possible=(-50, 55), default=20.0),
        Input(name="horizon_s", zh="跟踪时长", unit="s", possible=(60, 86_400), default=None, note="缺省为释放后再 1 h"),
    ),
    outputs=(
        Output(name="frames", zh="各时刻", note="time_s, contours（GeoJSON）, peak_ppm"),
        Output(name="levels", zh="全过程各级", note="level, label, ppm, distance_m, area_km2, arrival_s"),
        Output(name="contours", zh="全过程最高浓度等值线", note="GeoJSON"),
        Output(name="path", zh="首个烟团轨迹", note="time_s, lon, lat"),
    ),
    equations=(
        Equation(
            text="C = Σ M_i/((2π)^1.5 σx σy σz) exp(−x²/2σx² − y²/2σy²) · 2, at the ground; dX_i/dt = u(t)",
            source="CCPS 1999, eq. 2.3.2; Zannetti 1990, Air Pollution Modeling, ch. 8 (segmented plume, puffs)",
        ),
        Equation(
            text="σ(s + ds) on the curve of the class of the hour, from the distance at which that curve has the σ reached",
            source="virtual source; Ludwig et al. 1977",
        ),
        Equation(text="σ: Briggs rural or urban, σx = σy", source="see cloud/sigma.py"),
    ),
    verification=(
        Check(case="风不变：等于 cloud.gaussian_plume 中线浓度", against="independent formula", tolerance="6 %"),
        Check(case="风转 90°：烟团中心落在两段位移之和", against="analytic", tolerance="1e-6"),
        Check(case="质量：各烟团质量之和等于释放量；σ 在稳定度改变处连续", against="analytic", tolerance="1e-9"),
    ),
    limits=(
        "网格 150 × 150：近处小范围的距离精确到一格",
        "被动气体：重气按 cloud.toxic_zones 的近场，本模型给出警告",
        "平坦地形、各处同风；风速不低于 1 m/s",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A stretch of steady wind; ``towards`` unit vector east, north."""

    at_s: float
    wind_ms: float
    east: float
    north: float
    curve: Curve
    stability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Puffs:
    """Every puff at one moment: kg, metres east and north of the source, σ."""

    mass_kg: Floats
    east: Floats
    north: Floats
    sy: Floats
    sz: Floats


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    substance = find_substance(inputs["substance"])
    _, levels = scenarios.choose_levels(substance, inputs["levels"])
    spells = _spells(inputs)
    last = float(inputs["horizon_s"] or inputs["duration_s"] + 3600.0)
    times = np.atleast_1d(inputs["times_s"]) if inputs["times_s"] is not None else np.geomspace(min(120.0, last / 4), last, 8)
    released, mass = _release(inputs)
    moments = [puffs_at(spells, released, mass, float(t)) for t in times]
    per_kg = R_J_MOL_K * (inputs["air_temperature_c"] + 273.15) / (ATM_PA * substance.molar_mass_kg_mol) * 1e6
    whole_times = np.linspace(last / SNAPSHOTS, last, SNAPSHOTS)
    x, y = _grid([puffs_at(spells, released, mass, float(t)) for t in (*whole_times[::12], last)], min(levels.values()) / per_kg)
    frames = [
        _frame(inputs, float(t), levels, (x, y, concentration(puffs, x, y) * per_kg))
        for t, puffs in zip(times, moments, strict=True)
    ]
    highest, arrival = np.zeros((y.size, x.size)), np.full((len(levels), y.size, x.size), np.inf)
    for t in whole_times:
        ppm = concentration(puffs_at(spells, released, mass, float(t)), x, y) * per_kg
        highest = np.maximum(highest, ppm)
        for number, limit in enumerate(levels.values()):
            arrival[number] = np.where((ppm >= limit) & np.isinf(arrival[number]), t, arrival[number])
    contours, rows = _drawn(inputs, levels, (x, y, highest), arrival)
    walk = [puffs_at(spells, np.zeros(1), np.ones(1), float(t)) for t in whole_times]
    way = to_lon_lat(np.array([[p.east[0], p.north[0]] for p in walk]), inputs["lon"], inputs["lat"], 90.0)
    return {
        "frames": frames,
        "levels": rows,
        "contours": contours,
        "path": {"time_s": whole_times, "lon": way[:, 0], "lat": way[:, 1]},
        "warnings": _warnings(inputs, substance, spells[0]),
    }


def puffs_at(spells: list[Spell], released_s: Floats, mass_kg: Floats, time_s: float) -> Puffs:
    """Carry every puff that is out by ``time_s`` through the spells of wind, its σ growing without a jump."""
    out = released_s < time_s
    began, mass = released_s[out], mass_kg[out]
    east, north = np.zeros(began.size), np.zeros(began.size)
    sy, sz = np.full(began.size, 1e-3), np.full(began.size, 1e-3)
    ends = [spell.at_s for spell in spells[1:]] + [np.inf]
    for spell, end in zip(spells, ends, strict=True):
        gone = np.clip(min(time_s, end) - np.maximum(began, spell.at_s), 0.0, None) * spell.wind_ms
        moved = gone > 0
        if not moved.any():
            continue
        east, north = east + gone * spell.east, north + gone * spell.north
        sy[moved], sz[moved] = _grown(spell, sy[moved], sz[moved], gone[moved])
    return Puffs(mass_kg=mass, east=east, north=north, sy=sy, sz=sz)


def concentration(puffs: Puffs, x: Floats, y: Floats) -> Floats:
    """kg/m³ at the ground on the grid (y, x): σ is the same along and across, so each puff is a product of two curves."""
    if puffs.mass_kg.size == 0:
        return np.zeros((y.size, x.size))
    peak = 2 * puffs.mass_kg / ((2 * np.pi) ** 1.5 * puffs.sy**2 * puffs.sz)
    along = np.exp(-0.5 * ((x[None, :] - puffs.east[:, None]) / puffs.sy[:, None]) ** 2)
    across = np.exp(-0.5 * ((y[None, :] - puffs.north[:, None]) / puffs.sy[:, None]) ** 2)
    found: Floats = (across * peak[:, None]).T @ along
    return found


def _grown(spell: Spell, sy: Floats, sz: Floats, distance_m: Floats) -> tuple[Floats, Floats]:
    """σ after ``distance_m`` more on this spell's curves, each from where the curve has the σ already reached."""
    x = np.geomspace(1e-3, 2e5, 600)
    curve_y, curve_z = spell.curve(spell.stability, x)
    grown = []
    for number, (sigma, curve) in enumerate(((sy, curve_y), (sz, curve_z))):
        virtual = np.exp(np.interp(np.log(sigma), np.log(curve), np.log(x)))
        grown.append(np.maximum(spell.curve(spell.stability, virtual + distance_m)[number], sigma))  # a cloud never shrinks
    return grown[0], grown[1]


def _release(inputs: Mapping[str, Any]) -> tuple[Floats, Floats]:
    """When each puff leaves and what it holds; close enough together that near the source they still overlap."""
    count = int(np.clip(inputs["duration_s"] / 5, 8, MOST_PUFFS))
    times = (np.arange(count) + 0.5) * inputs["duration_s"] / count
    return times, np.full(count, inputs["mass_rate_kg_s"] * inputs["duration_s"] / count)


def _spells(inputs: Mapping[str, Any]) -> list[Spell]:
    rows = records("wind", "风的时段", inputs["wind"], ("wind_ms", "wind_from_deg"))
    if not rows:
        raise bad_input("wind", "请给出风的时段：[{at_s, wind_ms, wind_from_deg, stability}]，第一段 at_s 为 0")
    found: list[Spell] = []
    for number, row in enumerate(rows, 1):
        if not 0 <= float(row["wind_ms"]) <= 60 or not 0 <= float(row["wind_from_deg"]) <= 360:
            near = f"{min(max(float(row['wind_ms']), 0.0), 60.0):g} m/s、{float(row['wind_from_deg']) % 360:g}°"
            raise bad_input(
                "wind", f"第 {number} 段风 {row['wind_ms']} m/s、{row['wind_from_deg']}° 不可能，最接近的可用值是 {near}"
            )
        stability = str(row.get("stability") or (found[-1].stability if found else "D"))
        if stability not in CLASSES:
            raise bad_input("wind", f"第 {number} 段没有稳定度“{stability}”；可用：{'、'.join(CLASSES)}")
        at = float(row.get("at_s", 0.0)) if number > 1 else 0.0
        if found and at <= found[-1].at_s:
            raise bad_input("wind", f"第 {number} 段风的 at_s {at:g} 应晚于前一段 {found[-1].at_s:g}")
        angle = np.radians(270 - float(row["wind_from_deg"]))
        found.append(
            Spell(
                at_s=at,
                wind_ms=max(float(row["wind_ms"]), scenarios.LOWEST_WIND_MS),
                east=float(np.cos(angle)),
                north=float(np.sin(angle)),
                curve=PLUME_CURVES["urban" if inputs["terrain"] == "urban" else "rural"],
                stability=stability,
            )
        )
    return found


def _grid(moments: list[Puffs], least_kg_m3: float) -> tuple[Floats, Floats]:
    """A square that holds every puff to where the mildest level may reach."""
    spans = [
        (p.east, p.north, p.sy * np.sqrt(2 * np.log(np.maximum(_bound(p) / least_kg_m3, 1.0)))) for p in moments if p.mass_kg.size
    ]
    east, north, reach = (np.concatenate(part) for part in zip(*spans, strict=True))
    live = reach > 0
    if not live.any():
        return np.linspace(-100, 100, CELLS), np.linspace(-100, 100, CELLS)
    return tuple(  # type: ignore[return-value]
        np.linspace(min((part - reach)[live].min(), -50.0) * 1.05, max((part + reach)[live].max(), 50.0) * 1.05, CELLS)
        for part in (east, north)
    )


def _bound(puffs: Puffs) -> Floats:
    """Most that can be at a puff's centre: all of those as near it as its own width, together."""
    apart = (
        np.hypot(np.gradient(puffs.east), np.gradient(puffs.north)) if puffs.east.size > 1 else np.full(puffs.east.size, np.inf)
    )
    together = np.maximum(np.sqrt(2 * np.pi) * puffs.sy / np.maximum(apart, 1e-6), 1.0)
    return 2 * puffs.mass_kg * together / ((2 * np.pi) ** 1.5 * puffs.sy**2 * puffs.sz)


def _frame(
    inputs: Mapping[str, Any], time_s: float, levels: Mapping[str, float], field: tuple[Floats, Floats, Floats]
) -> dict[str, Any]:
    contours, _ = _drawn(inputs, levels, field, None)
    return {"time_s": time_s, "peak_ppm": float(field[2].max()), "contours": contours}


def _drawn(
    inputs: Mapping[str, Any], levels: Mapping[str, float], field: tuple[Floats, Floats, Floats], arrival: Floats | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Polygons of each level, gravest first, and their rows."""
    x, y, ppm = field
    drawer = contourpy.contour_generator(_padded(x), _padded(y), np.pad(ppm, 1))  # every line closes
    cell = float((x[1] - x[0]) * (y[1] - y[0]))
    rows, features = [], []
    for place, (label, limit) in reversed(list(enumerate(levels.items()))):
        number = len(levels) - place
        inside = ppm >= limit
        far = np.hypot(*np.meshgrid(x, y))[inside].max(initial=0.0)
        row = {
            "level": number, "label": label, "meaning": MEANING.get(label[-1], "") if label[-2:-1] == "-" else "",
            "colour": COLOURS[-number] if number <= 3 else COLOURS[0], "ppm": limit,
            "distance_m": round(float(far), 1), "area_km2": round(float(inside.sum()) * cell / 1e6, 6),
        }  # fmt: skip
        if arrival is not None:
            row["arrival_s"] = float(arrival[place][inside].max(initial=0.0)) if inside.any() else 0.0
        rows.append(row)
        lines: list[Any] = list(drawer.lines(limit))
        shapes = [Polygon(to_lon_lat(line, inputs["lon"], inputs["lat"], 90.0)).buffer(0) for line in lines if len(line) > 3]
        parts = [part for shape in shapes for part in getattr(shape, "geoms", [shape]) if not part.is_empty]
        if parts:
            features.append(
                {"type": "Feature", "properties": row, "geometry": mapping(set_precision(MultiPolygon(parts).buffer(0), 1e-6))}
            )
    return {"type": "FeatureCollection", "features": features}, rows


def _padded(axis: Floats) -> Floats:
    return np.concatenate([[2 * axis[0] - axis[1]], axis, [2 * axis[-1] - axis[-2]]])


def _warnings(inputs: Mapping[str, Any], substance: Substance, first: Spell) -> list[str]:
    """Says when density matters, by the criterion of the zones."""
    given = {
        "substance": substance.cas, "mass_rate_kg_s": inputs["mass_rate_kg_s"], "duration_s": inputs["duration_s"], "source_radius_m": None,
        "source_temperature_k": None, "liquid_fraction": 0.0, "wind_ms": first.wind_ms, "stability": first.stability,
        "air_temperature_c": inputs["air_temperature_c"], "roughness_m": scenarios.ROUGHNESS_M[inputs["terrain"]], "friction_velocity_ms": None,
        "obukhov_m": None, "averaging_s": 600.0,
    }  # fmt: skip
    return (
        ["按重气判据，近场密度效应重要：近处请以 cloud.toxic_zones 为准，本图用于风向变化后的去向"]
        if dense.is_dense(given)
        else []
    )
