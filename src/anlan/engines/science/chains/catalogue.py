"""The chains there are. Each step is a model of the registry; what is derived between two steps is named, with its unit."""

from typing import Any

import numpy as np

from anlan.engines.science.chains.chain import Chain, Derived, Link, Step
from anlan.engines.science.cloud import scenario
from anlan.engines.science.coast import overtopping, surge, tide, waves
from anlan.engines.science.flood import tanks as flood_tanks
from anlan.engines.science.quake import tanks as quake_tanks
from anlan.engines.science.quake import yu2013
from anlan.engines.science.risk import domino
from anlan.engines.science.source import release
from anlan.engines.science.spec import Check, Input, Spec
from anlan.engines.science.typhoon import wind as typhoon_wind
from anlan.kernel.coords import haversine_m, metres_per_degree

PASSED_ON = Check(
    case="每一环的输入等于上一环的输出（换算单位后），单独运行各环得同样封印", against="the models one by one", tolerance="exact"
)
PLACE = (
    Input(name="lon", zh="装置经度", unit="°", possible=(-180, 180), note="WGS 84 / CGCS2000"),
    Input(name="lat", zh="装置纬度", unit="°", possible=(-89, 89)),
)
AIR = ("wind_ms", "wind_from_deg", "stability", "time", "cloud_tenths", "air_temperature_c", "terrain", "levels", "horizon_m")
VESSEL = ("substance", "mass_kg", "storage_temperature_c", "storage_pressure_pa", "phase", "bund_area_m2")


def _taken(source: tuple[Input, ...] | Spec, *names: str) -> tuple[Input, ...]:
    items = {item.name: item for item in (source.inputs if isinstance(source, Spec) else source)}
    return tuple(items[name] for name in names)


def _given(*names: str) -> tuple[Link, ...]:
    return tuple(Link(into=name, source=f"given.{name}") for name in names)


def away_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return float(haversine_m(lon, lat, other_lon, other_lat)) / 1000


def azimuth_deg(lon: float, lat: float, other_lon: float, other_lat: float, strike_deg: float | None) -> float:
    """Angle between the long axis of the isoseismals and the way to the site, 0–90; 0 (the graver) where the strike is not known."""
    if strike_deg is None:
        return 0.0
    per_lon, per_lat = metres_per_degree((lat + other_lat) / 2)
    bearing = np.degrees(np.arctan2((other_lon - lon) * per_lon, (other_lat - lat) * per_lat))
    return float(abs((bearing - strike_deg + 90) % 180 - 90))


def _leak_and_cloud(hole: str, storm: str = "") -> tuple[Step, ...]:
    """What follows once a vessel is open: how much leaks, and whom it reaches. ``storm`` names the step whose worst wind carries it; else the wind is given."""
    wind = (f"{storm}.wind_ms",) if storm else ("given.wind_ms",)
    blown: tuple[Derived | Link, ...] = _given("wind_ms", "wind_from_deg")
    if storm:
        toward = (f"{storm}.wind_ms", f"{storm}.wind_from_deg")
        blown = (
            Derived(into="wind_ms", unit="m/s", needs=wind, how=_wind_at_worst, says="最大风速（不超过 60 m/s）"),
            Derived(into="wind_from_deg", unit="°", needs=toward, how=_direction_at_worst, says="最大风速时的风向"),
        )
    light = Derived(
        into="wind_ms", unit="m/s", needs=wind, how=lambda given: max(_wind_at_worst(given), 0.5), says="风速，至少 0.5 m/s"
    )
    air = tuple(name for name in AIR if name not in {"wind_ms", "wind_from_deg"})
    leak = Step(
        key="leak", zh="泄漏", model=release.SPEC.id, goes_on="airborne_kg_s", ends="没有物料进入大气",
        takes=(*_given(*VESSEL, "air_temperature_c"), light, Link(into="hole_diameter_m", source=hole)),
    )  # fmt: skip
    cloud = Step(
        key="cloud", zh="云团与分区", model="cloud.toxic_zones",
        takes=(*_given("lon", "lat", *VESSEL, *air), *blown, Link(into="hole_diameter_m", source=hole), Link(into="duration_s", source="leak.duration_s")),
    )  # fmt: skip
    return leak, cloud


def _wind_at_worst(wind: Any) -> float:
    return min(float(np.max(np.atleast_2d(wind)[0])), 60.0)


def _direction_at_worst(wind: Any, direction: Any) -> float:
    return float(np.atleast_2d(direction)[0][int(np.argmax(np.atleast_2d(wind)[0]))])


QUAKE_TANKS_LEAK = Chain(
    id="chain.quake_tanks_leak", version="1.0", zh="地震—储罐—泄漏", en="Quake, tanks, leak",
    givens=(
        *_taken(yu2013.SPEC, "magnitude", "magnitude_type", "region"),
        Input(name="epicentre_lon", zh="震中经度", unit="°", possible=(-180, 180)), Input(name="epicentre_lat", zh="震中纬度", unit="°", possible=(-80, 80)),
        Input(name="strike_deg", zh="长轴方向", unit="°", possible=(0, 360), default=None, note="缺省为未知：取最不利"),
        Input(name="amplification", zh="场地放大", possible=(0.1, 5), default=1.0), *PLACE,
        *_taken(quake_tanks.SPEC, "anchorage", "planned_probability", "holes_m"), *_taken(scenario.INPUTS, *VESSEL, *AIR),
    ),
    steps=(
        Step(key="motion", zh="地震动", model=yu2013.SPEC.id, takes=(
            *_given("magnitude", "magnitude_type", "region"),
            Derived(into="epicentral_km", unit="km", needs=("given.epicentre_lon", "given.epicentre_lat", "given.lon", "given.lat"), how=away_km, says="震中到装置的大圆距离"),
            Derived(into="azimuth_deg", unit="°", needs=("given.epicentre_lon", "given.epicentre_lat", "given.lon", "given.lat", "given.strike_deg"), how=azimuth_deg,
                    says="与长轴的夹角"))),
        Step(key="tanks", zh="储罐损坏", model=quake_tanks.SPEC.id, goes_on="hole_diameter_m", ends="按此概率储罐不漏，链到此为止", takes=(
            Derived(into="pga_g", unit="g", needs=("motion.pga_g", "given.amplification"), how=lambda pga, soil: float(pga) * soil, says="加速度 × 场地放大"),
            *_given("anchorage", "planned_probability", "holes_m"))),
        *_leak_and_cloud("tanks.hole_diameter_m"),
    ),
    checks=(PASSED_ON,), limits=("按一个储罐；准备应对的破坏级由概率定，不是预测", *quake_tanks.SPEC.limits),
)  # fmt: skip

FLOODED_TANK_LEAK = Chain(
    id="chain.flood_tanks_leak", version="1.0", zh="积水—储罐浮起—泄漏", en="Flood, floating tank, leak",
    givens=(*PLACE, *_taken(flood_tanks.SPEC, "depth_m", "diameter_m", "height_m", "wall_m", "anchor_kn", "liquid_density_kg_m3", "pipe_m"), *_taken(scenario.INPUTS, *VESSEL, *AIR)),
    steps=(
        Step(key="tanks", zh="储罐抗浮", model=flood_tanks.SPEC.id, goes_on="floats", ends="储罐不浮起，链到此为止",
             takes=_given("depth_m", "diameter_m", "height_m", "wall_m", "anchor_kn", "liquid_density_kg_m3", "pipe_m", "mass_kg")),
        *_leak_and_cloud("tanks.hole_diameter_m"),
    ),
    checks=(PASSED_ON,), limits=flood_tanks.SPEC.limits,
)  # fmt: skip


_WALL_AND_PLANT = (
    *_taken(overtopping.SPEC, "crest_m", "kind", "slope", "roughness", "length_m"),
    Input(name="over_hours", zh="越浪持续", unit="h", possible=(0.1, 48), default=3.0, note="[K] 高潮前后"),
    Input(name="polder_m2", zh="受水面积", unit="m²", possible=(100, 1e10), note="越过的水平摊其上"),
    *_taken(flood_tanks.SPEC, "diameter_m", "height_m", "wall_m", "anchor_kn", "liquid_density_kg_m3", "pipe_m"), *_taken(scenario.INPUTS, *VESSEL),
    *_taken(scenario.INPUTS, "stability", "time", "cloud_tenths", "air_temperature_c", "terrain", "levels", "horizon_m"),
)  # fmt: skip
_SEA = (*_taken(typhoon_wind.SPEC, "track"), *PLACE, *_taken(waves.SPEC, "fetch_m"), Input(name="sea_depth_m", zh="堤前海域平均水深", unit="m", possible=(0.5, 200)))
_STORM = Step(key="storm", zh="台风风场", model=typhoon_wind.SPEC.id, takes=_given("track", "lon", "lat"))


def _over_the_wall(sea: Derived | Link) -> tuple[Step, ...]:
    """Waves on the water that stands before the wall, what comes over, and whether tanks behind it float. ``sea`` leads in the level."""
    return (
        Step(key="waves", zh="风浪", model=waves.SPEC.id, takes=(
            Derived(into="wind_ms", unit="m/s", needs=("storm.wind_ms",), how=_wind_at_worst, says="最大风速"), *_given("fetch_m"), Link(into="depth_m", source="given.sea_depth_m"))),
        Step(key="wall", zh="海堤越浪", model=overtopping.SPEC.id, goes_on="total_m3s", ends="海堤不越浪，链到此为止", takes=(
            Link(into="wave_m", source="waves.significant_m"),
            Derived(into="period_s", unit="s", needs=("waves.period_s",), how=lambda peak: float(peak) / 1.1, says="谱峰周期 / 1.1"),
            sea, *_given("crest_m", "kind", "slope", "roughness", "length_m"))),
        Step(key="tanks", zh="储罐抗浮", model=flood_tanks.SPEC.id, goes_on="floats", ends="储罐不浮起，链到此为止", takes=(
            Derived(into="depth_m", unit="m", needs=("wall.total_m3s", "given.over_hours", "given.polder_m2"), how=lambda flow, hours, area: min(flow * hours * 3600 / area, 50.0),
                    says="越浪量 × 时间 ÷ 受水面积"),
            *_given("diameter_m", "height_m", "wall_m", "anchor_kn", "liquid_density_kg_m3", "pipe_m", "mass_kg"))),
        *_leak_and_cloud("tanks.hole_diameter_m", storm="storm"),
    )  # fmt: skip


TYPHOON_FLOOD_PLANT = Chain(
    id="chain.typhoon_flood_plant", version="1.0", zh="台风—越浪积水—装置泄漏", en="Typhoon, flood over the sea-wall, plant",
    givens=(*_SEA, *_taken(overtopping.SPEC, "sea_m"), *_WALL_AND_PLANT), steps=(_STORM, *_over_the_wall(*_given("sea_m"))), checks=(PASSED_ON,),
    limits=("堤前潮位（天文潮加增水）由预报给出，要自行推算用 chain.typhoon_surge_plant；越过的水平摊，不算流路", "最大风速与越浪、泄漏视为同时（偏保守）", *flood_tanks.SPEC.limits),
)  # fmt: skip


def _highest_m(surge: Any, tide: Any) -> float:
    """Greatest sum of surge and tide, hour by hour: not the sum of their greatest."""
    rise, level = np.atleast_2d(surge)[0], np.atleast_1d(tide)
    both = min(rise.size, level.size)
    return float((rise[:both] + level[:both]).max())


TYPHOON_SURGE_PLANT = Chain(
    id="chain.typhoon_surge_plant", version="1.0", zh="台风—增水与天文潮—越浪—装置泄漏", en="Typhoon, surge on the tide, over the sea-wall, plant",
    givens=(
        *_SEA, *_taken(surge.SPEC, "depth_m", "step_deg", "start", "hours", "drag_max"),
        Input(name="grid_lon", zh="水深首列格心经度", unit="°", possible=(-180, 180)), Input(name="grid_lat", zh="水深首行格心纬度", unit="°", possible=(-60, 60)),
        *_taken(tide.SPEC, "station", "constituents", "mean_level_m"), *_WALL_AND_PLANT,
    ),
    steps=(
        _STORM,
        Step(key="surge", zh="风暴增水", model=surge.SPEC.id, takes=(
            *_given("track", "depth_m", "step_deg", "start", "hours", "drag_max"), Link(into="lon", source="given.grid_lon"), Link(into="lat", source="given.grid_lat"),
            Derived(into="places", unit="", needs=("given.lon", "given.lat"), how=lambda lon, lat: [{"name": "堤前", "lon": lon, "lat": lat}], says="离装置最近的海格"))),
        Step(key="tide", zh="天文潮", model=tide.SPEC.id, takes=_given("station", "constituents", "mean_level_m", "start", "hours")),
        *_over_the_wall(Derived(into="sea_m", unit="m", needs=("surge.surge_m", "tide.level_m"), how=_highest_m, says="增水 + 天文潮，逐 10 min 相加取最高")),
    ),
    checks=(PASSED_ON, Check(case="堤前水位 = 同一时刻增水与天文潮之和的最大值", against="coast.surge、coast.tide 单独运行", tolerance="1e-9")),
    limits=("堤顶高程与天文潮须同一基面：内置潮位站为站基面，平均海平面在其上 2.915 m", "水深格网由使用者给出；增水与潮不相互作用", "最大风速与越浪、泄漏视为同时（偏保守）", *flood_tanks.SPEC.limits),
)  # fmt: skip


LEAK_FIRE_DOMINO = Chain(
    id="chain.leak_fire_domino", version="1.0", zh="泄漏—池火—多米诺", en="Leak, fire, domino",
    givens=(
        *_taken(release.SPEC, "substance", "mass_kg", "hole_diameter_m", "storage_temperature_c", "storage_pressure_pa", "head_m", "bund_area_m2"), *PLACE,
        *_taken(scenario.INPUTS, "wind_ms", "air_temperature_c"), Input(name="wind_from_deg", zh="风向（来向）", unit="°", possible=(0, 360), default=0.0),
        Input(name="humidity_pct", zh="相对湿度", unit="%", possible=(1, 100), default=70.0),
        *_taken(domino.SPEC, "units", "cooled_after_s"),
    ),
    steps=(
        Step(key="leak", zh="泄漏", model=release.SPEC.id, goes_on="release_kg_s", ends="没有泄漏",
             takes=(*_given("substance", "mass_kg", "hole_diameter_m", "storage_temperature_c", "storage_pressure_pa", "head_m", "bund_area_m2", "air_temperature_c"),
                    Derived(into="wind_ms", unit="m/s", needs=("given.wind_ms",), how=lambda wind: max(wind, 0.5), says="风速，至少 0.5 m/s"))),
        Step(key="fire", zh="池火", model="fire.pool",
             takes=(*_given("substance", "lon", "lat", "wind_ms", "wind_from_deg", "air_temperature_c", "humidity_pct"), Link(into="spill_rate_kg_s", source="leak.release_kg_s"))),
        Step(key="domino", zh="邻近设备", model=domino.SPEC.id,
             takes=(Derived(into="model", unit="", needs=(), how=lambda: "fire.pool", says="初始事故是上一环的池火"), Link(into="source", source="fire.inputs"),
                    *_given("units", "cooled_after_s"))),
    ),
    checks=(PASSED_ON,), limits=("只算一代：先失效的设备再起火，另算一次",),
)  # fmt: skip

CHAINS = (QUAKE_TANKS_LEAK, TYPHOON_FLOOD_PLANT, TYPHOON_SURGE_PLANT, FLOODED_TANK_LEAK, LEAK_FIRE_DOMINO)
