"""Chemical parks, enterprises, tanks and major hazard installations 危险源.

The plan's numbers are met: 55 producers, 7,000,000 m³ of tanks (规划一、二：化工生产企业55家，罐区储量约700万立方米).
Densities and vessel conditions are ordinary handbook values, good for exercises.
"""

from functools import cache
from typing import Any

import numpy as np
import shapely

from anlan.domains.drill.city import geography as geo
from anlan.domains.drill.city.sampling import Spots, exactly
from anlan.domains.drill.city.things.common import MARK, Columns, ThingKind, invented, pick, real
from anlan.kernel.coords import destination
from anlan.kernel.tables import rows as kernel_rows

PRODUCERS = 55
TANK_TOTAL_M3 = 7_000_000
CHLORINE_M3 = 80
VESSEL_M3 = {"卧罐": 200, "球罐": 3000}  # usual largest sizes of horizontal and spherical pressure vessels, approximate
FILL = 0.8  # tonnes held: density times volume times this usual working level
NAMED_PRODUCERS = sum(r["category"] == "producer" for r in geo.table("enterprises.csv"))
INVENTED_PRODUCERS = PRODUCERS - NAMED_PRODUCERS
ENTERPRISES = len(geo.table("enterprises.csv")) + INVENTED_PRODUCERS
CHLORINE_PLANT, CHLORINE_SPOT = f"{MARK}海晟氯碱有限公司", (119.5750, 34.5480)  # the plant of the chlorine scenario
# name, CAS, density t/m³, tank form, gauge pressure kPa, temperature °C, share of tanks
SUBSTANCES = (
    ("氯", "7782-50-5", 1.47, "卧罐", 600, 15, 0.02), ("氨", "7664-41-7", 0.61, "球罐", 900, 20, 0.03), ("甲醇", "67-56-1", 0.79, "内浮顶", 0, 20, 0.20),
    ("苯", "71-43-2", 0.88, "内浮顶", 0, 20, 0.10), ("苯乙烯", "100-42-5", 0.91, "内浮顶", 0, 15, 0.06), ("2-丙烯腈", "107-13-1", 0.81, "内浮顶", 0, 20, 0.07),
    ("环氧乙烷", "75-21-8", 0.88, "球罐", 300, 5, 0.03), ("乙烯", "74-85-1", 0.57, "低温储罐", 10, -104, 0.05), ("汽油（乙醇汽油、甲醇汽油）", "86290-81-5", 0.74, "外浮顶", 0, 20, 0.14),
    ("液化石油气（含丙烷、丁烷及其混合物）", "68476-85-7", 0.55, "球罐", 1200, 20, 0.08), ("甲苯", "108-88-3", 0.87, "内浮顶", 0, 20, 0.14), ("1,3-丁二烯", "106-99-0", 0.62, "球罐", 250, 10, 0.08),
)  # fmt: skip
UN_NUMBERS = {
    "液化石油气（含丙烷、丁烷及其混合物）": 1075,
    "汽油（乙醇汽油、甲醇汽油）": 1203,
    "氯": 1017,
    "氨": 1005,
    "甲醇": 1230,
    "苯": 1114,
    "苯乙烯": 2055,
    "2-丙烯腈": 1093,
    "环氧乙烷": 1040,
    "乙烯": 1038,
    "甲苯": 1294,
    "1,3-丁二烯": 1010,
}
SHORT = {
    "2-丙烯腈": "丙烯腈",
    "汽油（乙醇汽油、甲醇汽油）": "汽油",
    "液化石油气（含丙烷、丁烷及其混合物）": "液化石油气",
    "1,3-丁二烯": "丁二烯",
}
SHARES = [s[6] for s in SUBSTANCES]


@cache
def park_areas() -> dict[str, shapely.Geometry]:
    """Each park as a disc cut by the shore: only the area's rough place is known."""
    found = {}
    for row in geo.table("parks.csv"):
        x, y = destination(float(row["lon"]), float(row["lat"]), np.arange(0, 360, 15), float(row["radius_km"]) * 1000)
        found[row["name"]] = shapely.intersection(shapely.Polygon(np.column_stack((x, y)).round(5)), geo.land())
    return found


def parks() -> Columns:
    areas = park_areas()
    km2 = [round(a.area * geo.KM_PER_DEGREE**2 / geo.LAT_STRETCH, 2) for a in areas.values()]
    return real("CP", list(geo.table("parks.csv")), wkt=[a.wkt for a in areas.values()], area_km2=km2)


def within_parks(rng: np.random.Generator, park: list[str]) -> Spots:
    """One point in each named park, by rejection from its box."""
    areas = park_areas()
    points = np.array([_point_in(rng, areas[name]) for name in park]).reshape(-1, 2)
    lon, lat = points[:, 0], points[:, 1]
    return Spots(lon=lon, lat=lat, division=geo.nearest_street(lon, lat, geo.counties_at(lon, lat)))


def _point_in(rng: np.random.Generator, area: shapely.Geometry) -> tuple[float, float]:
    inner, (west, south, east, north) = area.buffer(-0.002), area.bounds
    while True:
        lon, lat = round(rng.uniform(west, east), 6), round(rng.uniform(south, north), 6)
        if shapely.contains_xy(inner, lon, lat):
            return lon, lat


def named_enterprises() -> Columns:
    """The enterprises the public record names. Only their park is known, so they stand in a ring inside it."""
    park_rows = {p["name"]: p for p in geo.table("parks.csv")}
    rows = []
    for i, row in enumerate(geo.table("enterprises.csv")):
        park = park_rows[row["park"]]
        lon, lat = destination(float(park["lon"]), float(park["lat"]), 36 * i, 1200)
        note = f"{row['source']}；位置只知所在园区，图上为示意"
        rows.append({"name": row["name"], "lon": round(float(lon), 5), "lat": round(float(lat), 5), "source": note})
    own = {key: [r[key] for r in geo.table("enterprises.csv")] for key in ("category", "park", "product", "capacity")}
    return real("CE", rows, employees=None, safety_grade="", **own)


def invent_enterprises(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Producers that fill the plan's count; the first is the plant of the chlorine scenario."""
    park = [park_of(i) for i in range(1, count + 1)]
    spots = within_parks(rng, park)
    spots.lon[0], spots.lat[0], spots.division[0] = *CHLORINE_SPOT, geo.XUWEI
    product = [
        "液氯、烧碱",
        *pick(
            rng, ["丙烯酸酯", "染料中间体", "环氧树脂", "农药原药", "对二氯苯", "聚氨酯原料", "表面活性剂", "醋酸乙烯"], count - 1
        ),
    ]
    title = [CHLORINE_PLANT, *(f"{MARK}化工企业{i:02d}号" for i in range(2, count + 1))]
    size = rng.integers(60, 900, count)
    return invented("CE", start, title, spots, category="producer", park=park, product=product, capacity="", employees=size,
                    safety_grade=pick(rng, ["一级", "二级", "三级"], count, [1, 5, 4]))  # fmt: skip


def park_of(number: int) -> str:
    """The park of invented producer ``number`` (from 1): 20 in Xuwei, 14 in each of the other two."""
    return list(park_areas())[0 if number <= 20 else 1 if number <= 34 else 2]


def enterprise_code(number: int) -> str:
    return f"CE-{len(geo.table('enterprises.csv')) + number:07d}"


def _sited(rng: np.random.Generator, count: int) -> tuple[dict[str, list[str]], Spots]:
    """An invented owner, its park and a point in it for each of ``count`` vessels; the first belongs to the chlorine plant."""
    share = np.where(np.arange(1, INVENTED_PRODUCERS + 1) <= 20, 3.0, 1.0)
    owner = rng.choice(INVENTED_PRODUCERS, count, p=share / share.sum()) + 1
    owner[0] = 1
    park = [park_of(int(o)) for o in owner]
    spots = within_parks(rng, park)
    spots.lon[0], spots.lat[0], spots.division[0] = CHLORINE_SPOT[0] + 0.001, CHLORINE_SPOT[1] + 0.0005, geo.XUWEI
    return {"park": park, "enterprise": [enterprise_code(int(o)) for o in owner]}, spots


def _volumes(rng: np.random.Generator, kind: list[Any]) -> np.ndarray:
    """m³ by tank: pressure vessels within what is built, the rest so that all sum to the plan's total; the first is the scenario's 80."""
    most = np.array([VESSEL_M3.get(k[3], 0) if k[0] != "氯" else CHLORINE_M3 for k in kind])
    volume = np.round(most * rng.uniform(0.4, 1.0, len(kind)))
    volume[0] = CHLORINE_M3
    large = most == 0
    volume[large] = exactly(rng.lognormal(0, 1, int(large.sum())), TANK_TOTAL_M3 - int(volume.sum()))
    return volume.astype(int)


def invent_tanks(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Tanks whose volumes sum to the plan's 7,000,000 m³; the first holds the chlorine of the scenario (80 m³)."""
    chosen = np.concatenate(([0], rng.choice(len(SUBSTANCES), count - 1, p=np.array(SHARES) / sum(SHARES))))
    kind = [SUBSTANCES[i] for i in chosen]
    volume = _volumes(rng, kind)
    owners, spots = _sited(rng, count)
    title = [f"{MARK}{SHORT.get(k[0], k[0])}储罐V-{start + i}" for i, k in enumerate(kind, 101)]
    return invented("ST", start, title, spots, **owners, substance=[k[0] for k in kind], cas=[k[1] for k in kind], form=[k[3] for k in kind],
                    pressure_kpa=[k[4] for k in kind], temperature_c=[k[5] for k in kind], volume_m3=volume,
                    stock_t=np.round(volume * np.array([k[2] for k in kind]) * FILL, 1))  # fmt: skip


@cache
def critical_quantities() -> dict[str, float]:
    """Critical quantity Q in tonnes by CAS (GB 18218-2018 Table 1)."""
    return {r["cas"]: float(r["Q_t"]) for r in kernel_rows("gb18218_table1_chemicals")}


def _stock(rng: np.random.Generator, which: int) -> dict[str, object]:
    name, cas = SUBSTANCES[which][:2]
    return {"substance": name, "cas": cas, "mass_t": round(critical_quantities()[cas] * float(rng.uniform(1.0, 30.0)), 1)}


def invent_installations(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Units that are major hazard installations by GB 18218 (S ≥ 1); the grade is computed by the register, not stored here."""
    owners, spots = _sited(rng, count)
    stocks = [[{"substance": "氯", "cas": "7782-50-5", "mass_t": 94.0}]]
    stocks += [[_stock(rng, w) for w in rng.choice(len(SUBSTANCES), rng.integers(1, 4), replace=False)] for _ in range(count - 1)]
    people = np.concatenate(([60], rng.choice([0, 12, 35, 70, 160], count - 1)))
    unit = ["storage", *pick(rng, ["storage", "production"], count - 1, [2, 1])]
    title = [f"{MARK}海晟氯碱液氯罐区", *(f"{MARK}重大危险源单元{start + i}" for i in range(2, count + 1))]
    return invented("MH", start, title, spots, **owners,
                    unit_kind=unit, chemicals=stocks, exposed_population_500m=people)  # fmt: skip


KINDS = (
    ThingKind(key="chemical_park", prefix="CP", counts=(3, 3, 3), facts=parks),
    ThingKind(
        key="chemical_enterprise", prefix="CE", counts=(ENTERPRISES,) * 3, invent=invent_enterprises, facts=named_enterprises
    ),
    ThingKind(key="storage_tank", prefix="ST", counts=(120, 3_000, 20_000), invent=invent_tanks),
    ThingKind(key="major_hazard_installation", prefix="MH", counts=(30, 300, 3_000), invent=invent_installations),
)
