"""Water and coast: reservoirs, sluices, river sections, sea wall, berths, monitoring stations; hills: geological hazards, forest.

Totals of the plan are met exactly: sea wall 144 km, forest 365,000 mu, dangerous goods in the port 900,000 m³ (规划二（一）).
"""

import numpy as np
import shapely

from anlan.domains.drill.city import geography as geo
from anlan.domains.drill.city.sampling import Spots, draw, exactly, on_coast, terrain
from anlan.domains.drill.city.things.common import MARK, Columns, ThingKind, invented, names, number, pick, real, wkt_line

SEAWALL_KM, FOREST_MU, PORT_HAZARD_M3 = 144.0, 365_000, 900_000
FIGURES = ("catchment_km2", "total_capacity_1e4m3", "flood_storage_1e4m3", "active_storage_1e4m3", "dead_storage_1e4m3", "design_flood_level_m",
           "check_flood_level_m", "flood_limit_level_m", "normal_level_m", "dead_level_m")  # fmt: skip


def known_reservoirs() -> Columns:
    """The eleven large and medium reservoirs; a figure nobody published stays empty."""
    rows = geo.table("reservoirs.csv")
    return real(
        "RS", list(rows), size_class=[r["class"] for r in rows], **{key: [number(r[key]) for r in rows] for key in FIGURES}
    )


def invent_reservoirs(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Small reservoirs: the yearbook counts 136 in 1990 (赣榆70、东海48、市区18) and names none."""
    weight = terrain().country * np.isin(_counties(), ("320707", "320722")) + terrain().hills * 0.3
    spots = draw(rng, weight, count)
    capacity = np.round(rng.lognormal(3.3, 0.8, count).clip(10, 999), 1)
    figures = dict.fromkeys(FIGURES) | {"total_capacity_1e4m3": capacity}
    return invented("RS", start, names(spots, start, ["小水库"] * count), spots, size_class="small", **figures)


def _counties() -> np.ndarray:
    from anlan.domains.drill.city.population import grid

    return grid().county


def invent_sluices(rng: np.random.Generator, start: int, count: int) -> Columns:
    spots = draw(rng, terrain().water, count)
    river = pick(rng, list(geo.rivers()), count)
    return invented("SL", start, names(spots, start, ["闸"] * count), spots, river=river, gates=rng.integers(1, 26, count),
                    design_flow_m3s=rng.integers(20, 1500, count), built_on=[f"{y}-01-01" for y in rng.integers(1958, 2020, count)])  # fmt: skip


def _sections(line: shapely.LineString, parts: int) -> list[np.ndarray]:
    """``line`` cut in equal parts, each keeping the corners between its ends."""
    corners = shapely.get_coordinates(line)
    along = np.concatenate(([0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))))
    cuts = np.linspace(0, along[-1], parts + 1)
    ends = np.column_stack([np.interp(cuts, along, corners[:, k]) for k in (0, 1)])
    return [np.vstack((ends[i], corners[(along > cuts[i]) & (along < cuts[i + 1])], ends[i + 1])) for i in range(parts)]


def _middles(lines: list[np.ndarray]) -> Spots:
    """The point of each line's middle that lies on the city's land, or the nearest land to it."""
    points = np.array([line[len(line) // 2] if len(line) > 2 else line.mean(axis=0) for line in lines])
    inner = geo.land().buffer(-0.002)
    on_land = shapely.get_coordinates(shapely.shortest_line(inner, shapely.points(points)))[::2].round(6)
    lon, lat = on_land[:, 0], on_land[:, 1]
    return Spots(lon=lon, lat=lat, division=geo.nearest_street(lon, lat, geo.counties_at(lon, lat)))


def _section_counts(total: int) -> dict[str, int]:
    """How many sections each river is cut in, by its length; at least one each."""
    length = {name: line.length for name, line in geo.rivers().items()}
    spare = total - len(length)
    extra = exactly(np.array(list(length.values())), spare).astype(int) if spare else np.zeros(len(length), int)
    return {name: 1 + int(more) for name, more in zip(length, extra, strict=True)}


def invent_river_sections(_rng: np.random.Generator, start: int, count: int) -> Columns:
    """Rivers cut in sections: the river and its figures are facts, the cut and the course are ours, so marked invented."""
    figures = {r["name"]: r for r in geo.document("rivers.json")["rivers"]}
    cut = [
        (name, i, line)
        for name, parts in _section_counts(count).items()
        for i, line in enumerate(_sections(geo.rivers()[name], parts), 1)
    ]
    river = [name for name, _, _ in cut]
    columns = invented(
        "RV", start, [f"{name}第{i}段（{MARK}划分）" for name, i, _ in cut], _middles([line for _, _, line in cut]), river=river
    )
    known = {key: [figures[r].get(key) for r in river] for key in ("design_flow_m3s", "safe_flow_m3s")}
    return columns | known | {"warning_level_m": [None] * count, "wkt": [wkt_line(line) for _, _, line in cut]}


def invent_seawall(rng: np.random.Generator, start: int, count: int) -> Columns:
    """The wall's sections along the drawn shore; their stated lengths sum to the plan's 144 km."""
    lines = _sections(geo.coast(), count)
    length = exactly(np.array([np.hypot(*np.diff(line, axis=0).T).sum() for line in lines]), SEAWALL_KM, decimals=3)
    columns = invented("SW", start, [f"海堤第{start + i}段（{MARK}划分）" for i in range(1, count + 1)], _middles(lines), length_km=length,
                       design_return_years=rng.choice([20, 50, 100], count, p=[0.2, 0.6, 0.2]), crest_level_m=None)  # fmt: skip
    return columns | {"wkt": [wkt_line(line) for line in lines]}


def invent_berths(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Berths at 连云, 徐圩, 灌河 and 赣榆 harbours; their dangerous-goods storage sums to the plan's 900,000 m³."""
    share = [on_coast(rng, n, a, b) for n, (a, b) in zip(np.bincount(np.arange(count) % 4, minlength=4), HARBOURS, strict=True)]
    spots = Spots(**{k: np.concatenate([getattr(s, k) for s in share]) for k in ("lon", "lat", "division")})
    cargo = pick(rng, ["集装箱", "散货", "液体化工", "原油", "LNG", "通用"], count, [3, 5, 4, 1, 1, 4])
    cargo[0] = "液体化工"
    hazardous = np.isin(cargo, ("液体化工", "原油", "LNG"))
    storage = np.zeros(count, dtype=int)
    storage[hazardous] = exactly(rng.lognormal(0, 0.5, hazardous.sum()), PORT_HAZARD_M3)
    return invented("PB", start, names(spots, start, ["泊位"] * count), spots, cargo=cargo, tonnage_dwt=rng.choice([5_000, 20_000, 50_000, 100_000, 300_000], count),
                    hazardous_storage_m3=storage)  # fmt: skip


# Fractions of the coast line, north to south, where harbours lie (approximate): 赣榆, 连云, 徐圩, 灌河口
HARBOURS = ((0.02, 0.08), (0.50, 0.60), (0.78, 0.86), (0.96, 0.995))


def known_stations() -> Columns:
    rows = geo.table("stations.csv")
    own = {key: [r[key] for r in rows] for key in ("station_type", "river", "hydrology_code", "note")}
    return real("MS", list(rows), **own)


def invent_stations(rng: np.random.Generator, start: int, count: int) -> Columns:
    spots = draw(rng, terrain().country + terrain().water, count)
    kind = pick(rng, ["rainfall", "water_level", "meteorological"], count, [6, 3, 3])
    zh = {"rainfall": "雨量站", "water_level": "水位站", "meteorological": "自动气象站"}
    return invented(
        "MS", start, names(spots, start, [zh[k] for k in kind]), spots, station_type=kind, river="", hydrology_code="", note=""
    )


def invent_geological(rng: np.random.Generator, start: int, count: int) -> Columns:
    spots = draw(rng, terrain().hills, count)
    form = pick(rng, ["崩塌", "滑坡", "泥石流", "地面塌陷"], count, [5, 3, 1, 1])
    return invented("GH", start, names(spots, start, form), spots, form=form, scale=pick(rng, ["小型", "中型", "大型"], count, [8, 2, 0.3]),
                    threatened_people=rng.integers(0, 120, count), stability=pick(rng, ["稳定", "较稳定", "不稳定"], count, [2, 6, 2]))  # fmt: skip


def invent_forest(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Forest blocks on the hills; their areas sum to the plan's 36.5万亩."""
    spots = draw(rng, terrain().hills, count)
    return invented("FB", start, names(spots, start, ["林班"] * count), spots, area_mu=exactly(rng.lognormal(0, 0.5, count), FOREST_MU),
                    main_species=pick(rng, ["赤松", "黑松", "麻栎", "刺槐", "杉木"], count), fire_risk_class=pick(rng, ["Ⅰ", "Ⅱ", "Ⅲ"], count, [2, 5, 3]))  # fmt: skip


KINDS = (
    ThingKind(key="reservoir", prefix="RS", counts=(11, 147, 147), invent=invent_reservoirs, facts=known_reservoirs),
    ThingKind(key="sluice", prefix="SL", counts=(12, 300, 2_000), invent=invent_sluices),
    ThingKind(key="river_section", prefix="RV", counts=(26, 240, 1_000), invent=invent_river_sections),
    ThingKind(key="seawall_section", prefix="SW", counts=(12, 144, 1_440), invent=invent_seawall),
    ThingKind(key="port_berth", prefix="PB", counts=(15, 120, 300), invent=invent_berths),
    ThingKind(key="monitoring_station", prefix="MS", counts=(20, 1_500, 15_000), invent=invent_stations, facts=known_stations),
    ThingKind(key="geological_hazard_point", prefix="GH", counts=(10, 200, 2_000), invent=invent_geological),
    ThingKind(key="forest_block", prefix="FB", counts=(10, 500, 5_000), invent=invent_forest),
)
