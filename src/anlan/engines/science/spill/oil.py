"""Oil spilled at sea 海上溢油: where it drifts, what is left of it, which shore and which intake it reaches, how probably and when."""

from collections.abc import Mapping
from typing import Any

import contourpy
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon, set_precision, unary_union
from shapely.geometry import mapping

from anlan.engines.science.checking import bad_input, records
from anlan.engines.science.progress import tell
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.spill import sea, weathering
from anlan.engines.science.spill.current import Current, read_current
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
STEP_S, MOST_PARTICLES = 600.0, 200_000
CURRENT_SD, WIND_SD, TURN_SD_DEG = 0.2, 0.2, 15.0  # [K] how well current, wind speed and wind direction are known
FRAMES_H = (1, 3, 6, 12, 24, 48, 72, 96, 120, 168, 240)
FIRST = {"oil", "mass_t", "hours", "wind_ms"}  # asked for before all else
COLOURS = {0.1: "yellow", 0.5: "orange", 0.9: "red"}

SPEC = Spec(
    id="spill.oil", version="1.0", zh="海上溢油漂移与归宿", en="Oil spill at sea: drift and fate",
    inputs=(
        Input(name="lon", zh="溢油点经度", unit="°", possible=(-180, 180)), Input(name="lat", zh="溢油点纬度", unit="°", possible=(-80, 80)),
        *(item for item in weathering.INPUTS if item.name in FIRST),
        Input(name="wind", zh="风", kind="object", default=None, note="[{hour, speed_ms, deg}]，deg 为来向；缺省取 wind_ms、wind_from_deg 不变"),
        Input(name="wind_from_deg", zh="风向（来向）", unit="°", possible=(0, 360), default=None),
        Input(name="current", zh="流", kind="object", default=(), note="[{hour, speed_ms, deg}]，deg 为去向，潮流按小时给出；或流场 {hours[], lon[], lat[], east_ms[时][纬][经], north_ms}；缺省静水"),
        Input(name="release_h", zh="溢出历时", unit="h", possible=(0, 240), default=0.0, note="0 为瞬时"),
        Input(name="land", zh="陆地", kind="object", default=None, note="GeoJSON 多边形；缺省开阔海面"),
        Input(name="places", zh="保护目标", kind="object", default=(), note="[{name, lon, lat, radius_m?}]；缺省半径 500 m"),
        Input(name="members", zh="成员数", possible=(1, 500), default=50.0), Input(name="particles", zh="每成员粒子数", possible=(10, 5000), default=200.0),
        Input(name="windage", zh="风漂系数", possible=(0, 0.1), valid=(0.01, 0.04), default=(0.01, 0.04), note="上下限，各粒子均匀取值"),
        Input(name="diffusion_m2s", zh="水平扩散系数", unit="m²/s", possible=(0, 1000), valid=(0, 100), default=10.0),
        Input(name="refloat_h", zh="岸油再浮半衰期", unit="h", possible=(0.1, 1e6), default=24.0, note="[K] 岩岸 1 h、沙滩 24 h、沼泽近一年"),
        Input(name="current_sd", zh="流速相对标准差", possible=(0, 1), default=CURRENT_SD), Input(name="wind_sd", zh="风速相对标准差", possible=(0, 1), default=WIND_SD),
        Input(name="turn_sd_deg", zh="风向标准差", unit="°", possible=(0, 90), default=TURN_SD_DEG),
        Input(name="seed", zh="随机种子", possible=(0, 2**31 - 10_000), default=1.0), Input(name="probabilities", zh="概率等值线", possible=(0.001, 0.999), default=(0.1, 0.5, 0.9)),
        *(item for item in weathering.INPUTS if item.name not in FIRST),
    ),
    outputs=(
        Output(name="levels", zh="各概率范围", note="label, probability, area_km2, distance_m"), Output(name="contours", zh="油到达概率与各时刻位置", note="GeoJSON；properties.probability 或 minutes"),
        Output(name="places", zh="保护目标", note="name, probability, first_h 最早, p10_h, p50_h"), Output(name="balance", zh="最终去向", unit="t", note="floating, ashore, evaporated, dispersed"),
        Output(name="centre", zh="油团中心", note="hour, lon, lat, ashore_share"), Output(name="ashore_share", zh="靠岸份额"), *(output for output in weathering.SPEC.outputs if output.name != "radius_m"),
    ),
    equations=(
        Equation(text="dx = (u_current + c u_wind) dt + √(2 D dt) N(0, 1); c uniform in 1–4 % for each particle, drawn anew", source="PyGNOME technical documentation, NOAA OR&R 40, 2012: movers, windage, random walk"),
        Equation(text="a particle that meets land stays; it floats again with half-life t½: p = 1 − 2^(−dt/t½)", source="Torgrimson 1984, NOAA NOS OMA 12; PyGNOME, refloat half-life"),
        Equation(text="p(x) = share of members of which any particle has been in the cell of x (cell no finer than the particles allow)", source="definition"),
        Equation(text="weathering as spill.weathering", source="spill.weathering"),
    ),
    verification=(
        Check(case="定流定风：中心位移 = (u + c̄ U) t", against="analytic", tolerance="1 %"), Check(case="纯扩散：方差 = 2 D t", against="analytic", tolerance="5 %"),
        Check(case="直岸：扩散粒子不越岸；岸油份额按半衰期下降", against="analytic", tolerance="5 %"),
        Check(case="旋转流场（u = −ω y，v = ω x）四分之一周期后中心转 90°；网格均一时与逐时流相同", against="analytic", tolerance="1 %"),
        Check(case="潮流一周期后中心回到原处", against="analytic", tolerance="1 % of the excursion"), Check(case="海面 + 靠岸 + 蒸发 + 分散 = 溢油量", against="conservation", tolerance="1e-9"),
        Check(case="蒸发、乳化、扩展", against="见 spill.weathering", tolerance="见该页"),
    ),
    limits=("二维；只给逐时流时各处同流，近岸请给流场", "不计围油栏与回收、沉底；靠岸油不再风化之外的变化", "岸线精度为范围的 1/500", "扩展（Fay）给面积与厚度，概率范围由粒子漂移与扩散得出"),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    if inputs["members"] * inputs["particles"] > MOST_PARTICLES:
        raise bad_input("particles", f"成员数 × 粒子数不能超过 {MOST_PARTICLES:,}；{inputs['members']:g} 个成员时，粒子数至多 {MOST_PARTICLES / inputs['members']:.0f}")
    wind = _wind(inputs)
    speed = float(np.hypot(wind[1], wind[2]).mean())
    oil = weathering.read_oil(inputs)
    fate = weathering.weather(oil, {**inputs, "wind_ms": speed})
    run = _Run(inputs, wind, read_current(inputs["current"], inputs["lon"], inputs["lat"]))
    run.march()
    shown = {name: value for name, value in fate.items() if name != "radius_m"}
    return {**run.told(), **shown, "balance": _balance(fate, run.ashore())}


def _wind(inputs: Mapping[str, Any]) -> tuple[Floats, Floats, Floats]:
    """East and north speeds the wind blows with, by the hour."""
    if inputs["wind"]:
        hour, east, north = sea.read_flow(inputs["wind"], "wind", "风")
    elif inputs["wind_from_deg"] is None and inputs["wind_ms"] > 0:
        raise bad_input("wind_from_deg", "请给出风向（来向），或按小时给出 wind；漂移没有风向算不出来")
    else:
        hour, east, north = sea.read_flow({"speed_ms": inputs["wind_ms"], "deg": inputs["wind_from_deg"] or 0.0}, "wind", "风")
    return hour, -east, -north


class _Run:
    """All particles of all members, marched together; what they touched, and when."""

    def __init__(self, inputs: Mapping[str, Any], wind: Any, current: Current) -> None:
        self.inputs, self.wind, self.current = inputs, wind, current
        self.members, per = int(inputs["members"]), int(inputs["particles"])
        count = self.members * per
        self.rng = np.random.default_rng(int(inputs["seed"]))
        self.member = np.repeat(np.arange(self.members, dtype=np.int32), per)
        self.east, self.north, self.state = np.zeros(count), np.zeros(count), np.zeros(count, dtype=np.int32)
        self.wait = np.tile(np.linspace(0, 3600 * inputs["release_h"], per), self.members)
        # members differ by how the forecast errs; the first is the forecast itself
        self.quicker, self.stronger = (self._errors(inputs[name]) for name in ("current_sd", "wind_sd"))
        self.turned = np.radians(self._errors(inputs["turn_sd_deg"]))
        self.steps = int(np.ceil(3600 * inputs["hours"] / STEP_S))
        self.reach = self._reach_m()
        self.field = sea.read_land(inputs["land"], inputs["lon"], inputs["lat"], self.reach)
        self.scale = metres_per_degree(inputs["lat"])
        self.bins = int(np.clip(8 * np.sqrt(per), 40, 200))
        self.touched = np.zeros((self.members, self.bins, self.bins), dtype=np.bool_)
        self.targets = self._targets()
        self.arrival = np.full((len(self.targets), self.members), np.inf)
        self.centre: list[dict[str, float]] = []
        self.frames: list[tuple[float, Floats]] = []

    def _reach_m(self) -> float:
        """How far any member comes on an open sea, with four deviations of the turbulence."""
        farthest = 0.0
        for windage in (float(np.min(self.inputs["windage"])), float(np.max(self.inputs["windage"]))):
            at = np.zeros((self.members, 2))
            for step in range(self.steps):
                hour = (step + 0.5) * STEP_S / 3600
                at += STEP_S * (np.column_stack(self._current(hour, at[:, 0], at[:, 1], slice(None))) + windage * self._air(hour))
                farthest = max(farthest, float(np.abs(at).max()))
        margin = 1.05 if self.current.is_uniform else 1.3  # in a field some go another way than the middle of their member
        return float(np.clip(margin * farthest + 4 * np.sqrt(2 * self.inputs["diffusion_m2s"] * 3600 * self.inputs["hours"]), 2_000.0, 1_000_000.0))

    def _errors(self, sd: float) -> Floats:
        drawn = sd * self.rng.standard_normal(self.members)
        drawn[0] = 0.0
        return np.asarray(drawn)

    def _targets(self) -> list[dict[str, Any]]:
        rows = records("places", "保护目标", list(self.inputs["places"]), ("lon", "lat"), ("name",))
        return [{**row, "x": (row["lon"] - self.inputs["lon"]) * self.scale[0], "y": (row["lat"] - self.inputs["lat"]) * self.scale[1],
                 "radius_m": float(row.get("radius_m") or 500.0)} for row in rows]  # fmt: skip

    def march(self) -> None:
        steps = self.steps
        low, high = float(np.min(self.inputs["windage"])), float(np.max(self.inputs["windage"]))
        jitter = float(np.sqrt(2 * self.inputs["diffusion_m2s"] * STEP_S))
        refloat = 1 - 0.5 ** (STEP_S / 3600 / self.inputs["refloat_h"])
        marks = {int(hour * 3600 / STEP_S) for hour in FRAMES_H if hour < self.inputs["hours"]} | {steps}
        self._note(0)
        for step in range(steps):
            hour = (step + 0.5) * STEP_S / 3600
            windage = self.rng.uniform(low, high, self.east.size)
            u, v = self._current(hour, self.east, self.north, self.member)
            f = self.field
            sea.drift(self.east, self.north, self.state, self.member, windage, self.wait, u, v, self._air(hour), STEP_S, jitter, refloat, f.land, f.west, f.south, f.cell,
                      int(self.inputs["seed"]), step)  # fmt: skip
            self.wait = np.where(self.wait > 0, self.wait - STEP_S, self.wait)
            self._note(step + 1)
            if step % 6 == 0:
                tell(0.9 * step / steps, f"第 {step * STEP_S / 3600:g} 小时")
            if step + 1 in marks:
                self._frame((step + 1) * STEP_S / 60)

    def _current(self, hour: float, east: Floats, north: Floats, member: Any) -> tuple[Floats, Floats]:
        """What carries oil at these places; each member errs by its own share."""
        u, v = self.current.at(hour, east, north)
        if not self.current.is_uniform:  # what is met half-way: a turning sea must not fling oil outwards
            u, v = self.current.at(hour, east + u * STEP_S / 2, north + v * STEP_S / 2)
        stronger = 1 + self.quicker[member]
        return u * stronger, v * stronger

    def _air(self, hour: float) -> Floats:
        """The wind of each member, east and north."""
        a, b = (np.interp(hour, self.wind[0], part) for part in self.wind[1:])
        c, s = np.cos(self.turned), np.sin(self.turned)
        strong = np.maximum(1 + self.stronger, 0.0)
        return np.column_stack([(a * c - b * s) * strong, (a * s + b * c) * strong])

    def _note(self, step: int) -> None:
        """Cells and targets reached until now."""
        out = self.wait <= 0
        i, j = (np.clip(((part[out] + self.reach) / (2 * self.reach) * self.bins).astype(int), 0, self.bins - 1) for part in (self.north, self.east))
        self.touched[self.member[out], i, j] = True
        for number, target in enumerate(self.targets):
            near = out & (np.hypot(self.east - target["x"], self.north - target["y"]) <= target["radius_m"])
            hit = np.unique(self.member[near])
            self.arrival[number, hit] = np.minimum(self.arrival[number, hit], step * STEP_S / 3600)

    def _frame(self, minutes: float) -> None:
        """Where the forecast's own particles (the first member) are at this time."""
        own = (self.member == 0) & (self.wait <= 0)
        x, y = self.east[own], self.north[own]
        lon, lat = self.inputs["lon"], self.inputs["lat"]
        self.frames.append((minutes, np.column_stack([lon + x / self.scale[0], lat + y / self.scale[1]])))
        self.centre.append({"hour": minutes / 60, "lon": round(float(lon + x.mean() / self.scale[0]), 5), "lat": round(float(lat + y.mean() / self.scale[1]), 5),
                            "ashore_share": round(float((self.state[own] == sea.ASHORE).mean()), 4)})  # fmt: skip

    def ashore(self) -> float:
        out = self.wait <= 0
        return float((self.state[out] == sea.ASHORE).mean()) if out.any() else 0.0

    def told(self) -> dict[str, Any]:
        levels, features = self._probable()
        return {
            "levels": levels, "contours": {"type": "FeatureCollection", "features": [*features, *self._patches()]}, "places": [self._place(n) for n in range(len(self.targets))],
            "centre": self.centre, "ashore_share": self.ashore(),
        }  # fmt: skip

    def _probable(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        share = np.pad(self.touched.mean(axis=0), 1)
        axis = (np.arange(-1, self.bins + 1) + 0.5) * 2 * self.reach / self.bins - self.reach
        drawer = contourpy.contour_generator(self.inputs["lon"] + axis / self.scale[0], self.inputs["lat"] + axis / self.scale[1], share, fill_type="OuterOffset")
        levels, features = [], []
        chosen = sorted((float(p) for p in np.atleast_1d(self.inputs["probabilities"])), reverse=True)
        for number, probability in enumerate(chosen, 1):
            area = _filled(drawer, probability)
            if area is None:
                continue
            x, y = (shapely.get_coordinates(area) - (self.inputs["lon"], self.inputs["lat"])).T
            level = {"level": number, "label": f"≥ {probability:.0%}", "probability": probability, "colour": COLOURS.get(probability, "orange"),
                     "area_km2": round(float(area.area * self.scale[0] * self.scale[1]) / 1e6, 3), "distance_m": round(float(np.hypot(x * self.scale[0], y * self.scale[1]).max()), 1)}  # fmt: skip
            levels.append(level)
            features.append({"type": "Feature", "properties": level, "geometry": mapping(area)})
        return levels, features

    def _patches(self) -> list[dict[str, Any]]:
        """The slick of the forecast at each time told, as the hull of nine tenths of its particles."""
        found = []
        for minutes, at in self.frames:
            away = np.hypot(*(at - np.median(at, axis=0)).T)
            hull = shapely.MultiPoint(at[away <= np.quantile(away, 0.9)]).convex_hull.buffer(100 / self.scale[1])
            found.append({"type": "Feature", "properties": {"label": f"{minutes / 60:g} 小时", "minutes": minutes, "kind": "position"}, "geometry": mapping(set_precision(hull, 1e-6))})
        return found

    def _place(self, number: int) -> dict[str, Any]:
        times = np.sort(self.arrival[number])
        reached = times[np.isfinite(times)]
        target = self.targets[number]
        row = {"name": target["name"], "lon": target["lon"], "lat": target["lat"], "probability": round(reached.size / self.members, 4)}
        if reached.size:
            row |= {"first_h": round(float(reached[0]), 2), "p10_h": round(float(np.quantile(reached, 0.1)), 2), "p50_h": round(float(np.median(reached)), 2)}
        return row


def _balance(fate: Mapping[str, Floats], ashore: float) -> dict[str, float]:
    """Weathering told apart from the shore: of what still is oil, the share of particles that lie ashore."""
    left = float(fate["floating_t"][-1])
    return {"floating": left * (1 - ashore), "ashore": left * ashore, "evaporated": float(fate["evaporated_t"][-1]), "dispersed": float(fate["dispersed_t"][-1])}


def _filled(drawer: Any, at_least: float) -> Any:
    points, offsets = drawer.filled(at_least, 2.0)
    rings = [Polygon(p[o[0] : o[1]], [p[o[k] : o[k + 1]] for k in range(1, len(o) - 1)]).buffer(0) for p, o in zip(points, offsets, strict=True)]
    area = set_precision(unary_union(rings), 1e-6) if rings else None
    return None if area is None or area.is_empty else area
