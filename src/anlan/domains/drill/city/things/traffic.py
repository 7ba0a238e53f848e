"""What moves or stands on the road: lorries with dangerous goods, bridges, cameras, transport units."""

import numpy as np

from anlan.domains.drill.city import geography as geo
from anlan.domains.drill.city import roads
from anlan.domains.drill.city.sampling import Spots, draw, terrain
from anlan.domains.drill.city.things.common import MARK, Columns, ThingKind, invented, names, pick
from anlan.domains.drill.city.things.hazards import SUBSTANCES, UN_NUMBERS


def on_roads(rng: np.random.Generator, count: int) -> tuple[Spots, list[str]]:
    """Points along expressways, national and provincial roads inside the city, and the road each is on."""
    trunk = [e for e in roads.edges() if e.road_class in ("expressway", "national", "provincial")]
    length = np.array([e.length_m for e in trunk])
    chosen, along = rng.choice(len(trunk), count, p=length / length.sum()), rng.uniform(0, 1, count)
    ends = np.array([[(n.lon, n.lat) for n in (roads.nodes()[e.start], roads.nodes()[e.end])] for e in trunk])
    points = (ends[chosen, 0] + (ends[chosen, 1] - ends[chosen, 0]) * along[:, None]).round(6)
    county = geo.counties_at(points[:, 0], points[:, 1])
    middle = np.array([(119.168, 34.605)])  # a stretch that leaves the city is shown at its centre node in Xinpu
    points[county == ""] = middle
    county[county == ""] = "320706"
    spots = Spots(lon=points[:, 0], lat=points[:, 1], division=geo.nearest_street(points[:, 0], points[:, 1], county))
    return spots, [trunk[i].ref or trunk[i].name for i in chosen]


def invent_vehicles(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Lorries with dangerous goods; four in ten come from elsewhere (规划：每日过境外埠车辆超过4000辆)."""
    spots, road = on_roads(rng, count)
    kind = [SUBSTANCES[i] for i in rng.choice(len(SUBSTANCES), count)]
    plate = [f"{MARK}挂{start + i:06d}" for i in range(1, count + 1)]
    return invented("HV", start, plate, spots, road=road, substance=[k[0] for k in kind], cas=[k[1] for k in kind],
                    un_number=[UN_NUMBERS[k[0]] for k in kind], tank_m3=rng.integers(15, 46, count), from_elsewhere=rng.random(count) < 0.4)  # fmt: skip


def invent_bridges(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Road bridges by the rivers; which road and river is a guess."""
    spots = draw(rng, terrain().water, count)
    river = pick(rng, list(geo.rivers()), count)
    title = names(spots, start, ["大桥"] * count)
    return invented("BR", start, title, spots, river=river, length_m=rng.integers(20, 900, count), load_limit_t=rng.choice([20, 30, 49, 55], count),
                    built_on=[f"{year}-01-01" for year in rng.integers(1975, 2022, count)])  # fmt: skip


def invent_cameras(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Cameras: half along roads, half where people and industry are. No stream address is given: none exists."""
    by_road, road = on_roads(rng, count // 2)
    elsewhere = draw(rng, terrain().people + terrain().industry * 2000, count - count // 2)
    spots = Spots(**{k: np.concatenate((getattr(by_road, k), getattr(elsewhere, k))) for k in ("lon", "lat", "division")})
    title = names(spots, start, ["监控点"] * count)
    return invented("CM", start, title, spots, view=road + [""] * len(elsewhere), owner=pick(rng, ["公安", "交通", "应急", "水利", "园区"], count),
                    form=pick(rng, ["球机", "枪机", "热成像", "全景"], count, [5, 5, 1, 1]))  # fmt: skip


def invent_transport(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Vehicles and vessels that can be called for emergency transport 应急运力."""
    spots = draw(rng, terrain().people, count)
    form = pick(rng, ["客车", "厢式货车", "平板车", "救护车", "冷藏车", "船舶", "直升机"], count, [30, 30, 12, 8, 6, 4, 0.1])
    title = names(spots, start, form)
    return invented("TU", start, title, spots, form=form, seats=[{"客车": 45, "直升机": 8, "船舶": 60}.get(f, 3) for f in form],
                    payload_t=[{"厢式货车": 10.0, "平板车": 30.0, "冷藏车": 8.0, "船舶": 300.0}.get(f, 1.0) for f in form],
                    operator=[f"{MARK}运输企业{i:03d}" for i in rng.integers(1, 200, count)], ready_minutes=rng.choice([15, 30, 60, 120], count))  # fmt: skip


KINDS = (
    ThingKind(key="hazmat_vehicle", prefix="HV", counts=(60, 15_000, 150_000), invent=invent_vehicles),
    ThingKind(key="bridge", prefix="BR", counts=(20, 1_500, 15_000), invent=invent_bridges),
    ThingKind(key="transport_unit", prefix="TU", counts=(30, 4_000, 40_000), invent=invent_transport),
)
