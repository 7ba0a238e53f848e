"""Who comes and with what: fire stations, rescue teams, experts, depots, stock in three reserve modes, large equipment.

No list of the city's fire stations is public, so every one here is invented and marked. The plan counts five relief depots,
one of the city and four of counties (规划一); where they stand and what they hold is invented.
"""

import numpy as np

from anlan.domains.drill.city import geography as geo
from anlan.domains.drill.city.sampling import Spots, draw, terrain
from anlan.domains.drill.city.things.common import MARK, Columns, ThingKind, invented, names, pick, real

TEAM_FORMS = ("fire", "hazmat", "flood", "forest_fire", "medical", "water", "earthquake", "nuclear", "general")
TEAM_ZH = (
    "专职消防队",
    "危化品救援队",
    "抗洪抢险队",
    "森林防灭火队",
    "医疗救援队",
    "水上救援队",
    "地震救援队",
    "核应急队",
    "综合应急队",
)
# name, unit, level-1 digit of GB/T 38565-2020, kept months, special group served
GOODS = (
    ("12平方米单帐篷", "顶", 1, 96, ""), ("棉被", "床", 1, 96, ""), ("折叠床", "张", 1, 120, ""), ("瓶装饮用水", "箱", 1, 12, ""), ("方便食品", "箱", 1, 8, ""),
    ("婴儿奶粉", "罐", 1, 18, "children"), ("儿童棉衣", "件", 1, 96, "children"), ("纸尿裤", "包", 1, 36, "children"), ("妇女卫生用品", "包", 1, 36, "women"),
    ("轮椅", "辆", 1, 120, "disabled"), ("成人护理垫", "包", 1, 36, "elderly"), ("正压式空气呼吸器", "套", 2, 120, ""), ("重型防化服", "套", 2, 60, ""),
    ("防毒面具（氯气滤罐）", "只", 2, 60, ""), ("泡沫灭火剂", "吨", 2, 60, ""), ("救生衣", "件", 2, 60, ""), ("橡皮艇", "艘", 2, 120, ""), ("排水泵", "台", 2, 120, ""),
    ("发电机", "台", 2, 120, ""), ("便携气体检测仪", "台", 2, 60, ""), ("对讲机", "部", 2, 60, ""), ("防洪编织袋", "条", 3, 60, ""), ("碎石", "吨", 3, 0, ""), ("熟石灰（中和剂）", "吨", 3, 12, ""),
)  # fmt: skip
EQUIPMENT = (
    "挖掘机",
    "装载机",
    "大流量排水车",
    "举高喷射消防车",
    "重型泡沫消防车",
    "起重机",
    "推土机",
    "应急发电车",
    "冲锋舟编队",
    "无人机编队",
)
DEPOTS = (("市级救灾物资储备库", "320706405", 119.238, 34.613), ("赣榆区救灾物资储备库", "320707403", 119.088, 34.829), ("东海县救灾物资储备库", "320722401", 118.770, 34.549),
          ("灌云县救灾物资储备库", "320723403", 119.274, 34.324), ("灌南县救灾物资储备库", "320724100", 119.352, 34.092))  # fmt: skip


def invent_fire_stations(rng: np.random.Generator, start: int, count: int) -> Columns:
    """The first stands in the Xuwei base, so that the chlorine scenario finds one near."""
    spots = draw(rng, terrain().people + terrain().industry * 500, count)
    spots.lon[0], spots.lat[0], spots.division[0] = 119.5600, 34.5480, geo.XUWEI
    form = ["重型化工消防站", *pick(rng, ["消防救援站", "乡镇专职消防队", "小型消防站"], count - 1, [3, 6, 2])]
    return invented("FS", start, names(spots, start, form), spots, form=form, staff=rng.integers(8, 60, count), engines=rng.integers(1, 10, count),
                    foam_t=np.round(rng.uniform(0, 30, count), 1))  # fmt: skip


def known_teams() -> Columns:
    """Two social teams the plan names; their seat is not public, so they stand at the centre of the city."""
    rows = [
        {
            "name": "同援危险化学品道路救援队",
            "lon": 119.1800,
            "lat": 34.6010,
            "source": "“十四五”应急规划（名称）；位置未公开，置于市中心",
        },
        {"name": "蓝天救援队", "lon": 119.1820, "lat": 34.6010, "source": "“十四五”应急规划（名称）；位置未公开，置于市中心"},
    ]
    return real("RT", rows, form=["hazmat", "general"], members=None, ready_minutes=None, nature="social")


def invent_teams(rng: np.random.Generator, start: int, count: int) -> Columns:
    spots = draw(rng, terrain().people + terrain().industry * 500, count)
    form = rng.choice(len(TEAM_FORMS), count, p=np.array([6, 4, 5, 3, 4, 3, 1, 0.2, 6]) / 32.2)
    form[0] = 1
    spots.lon[0], spots.lat[0], spots.division[0] = 119.5610, 34.5490, geo.XUWEI
    title = names(spots, start, [TEAM_ZH[f] for f in form], numbered="第{i}队")
    return invented("RT", start, title, spots, form=[TEAM_FORMS[f] for f in form], members=rng.integers(8, 80, count),
                    ready_minutes=rng.choice([2, 5, 10, 30], count), nature=pick(rng, ["government", "enterprise", "social"], count))  # fmt: skip


def invent_experts(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Experts without a name of their own: a number stands for the person."""
    spots = draw(rng, terrain().people, count)
    field = pick(rng, ["化工", "消防", "水利", "气象", "地质", "医疗", "核安全", "建筑", "交通", "海洋"], count)
    title = [f"{MARK}{f}专家{start + i}号" for i, f in enumerate(field, 1)]
    return invented("EX", start, title, spots, field=field, title=pick(rng, ["正高级", "副高级", "中级"], count, [2, 5, 3]),
                    available=rng.random(count) < 0.9)  # fmt: skip


def invent_depots(_rng: np.random.Generator, start: int, count: int) -> Columns:
    """Five, as the plan says: one of the city, four of counties; floor areas within 建标121-2009."""
    rows = DEPOTS[:count]
    lon, lat = np.array([r[2] for r in rows]), np.array([r[3] for r in rows])
    spots = Spots(lon=lon, lat=lat, division=geo.nearest_street(lon, lat, geo.counties_at(lon, lat)))
    return invented(
        "DP",
        start,
        [f"{MARK}{r[0]}" for r in rows],
        spots,
        level=["city"] + ["county"] * (count - 1),
        floor_area_m2=[3600.0] + [1100.0] * (count - 1),
    )


def _expiry(rng: np.random.Generator, months: np.ndarray) -> list[str | None]:
    """A date in the coming years, by how long the goods keep; nothing for goods that do not spoil."""
    day = np.datetime64("2026-12-01") + (rng.uniform(0.1, 1.0, len(months)) * months * 30.4).astype("timedelta64[D]")
    return [str(d) if m else None for d, m in zip(day, months, strict=True)]


def _stock_places(rng: np.random.Generator, physical: np.ndarray) -> tuple[Spots, list[str]]:
    """Physical stock lies in a depot, the rest at the firm that agreed to hold or make it."""
    spots, depots = draw(rng, terrain().people + terrain().industry * 300, len(physical)), invent_depots(rng, 0, len(DEPOTS))
    home = rng.choice(len(DEPOTS), len(physical), p=[0.4, 0.15, 0.15, 0.15, 0.15])
    for target, key in ((spots.lon, "lon"), (spots.lat, "lat"), (spots.division, "division")):
        target[physical] = np.array(depots[key])[home[physical]]
    return spots, [depots["code"][h] if p else "" for h, p in zip(home, physical, strict=True)]


def invent_stock(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Stock in the plan's three modes: physical 实物, agreed 协议, capacity 产能; the needs of special groups are counted."""
    which, mode = rng.integers(0, len(GOODS), count), np.array(pick(rng, ["physical", "agreed", "capacity"], count, [5, 3, 2]))
    which[: len(GOODS)] = np.arange(min(count, len(GOODS)))
    goods, (spots, depot) = [GOODS[i] for i in which], _stock_places(rng, mode == "physical")
    title = [f"{MARK}{g[0]}批次{start + i}" for i, g in enumerate(goods, 1)]
    return invented("SI", start, title, spots, item=[g[0] for g in goods], unit=[g[1] for g in goods], item_code=[f"{g[2]}999999" for g in goods],
                    special_group=[g[4] for g in goods], reserve_mode=mode, depot=depot, quantity=rng.integers(5, 3000, count),
                    expires_on=_expiry(rng, np.array([g[3] for g in goods])),
                    supplier=[None if m == "physical" else f"{MARK}供应企业{i:03d}" for m, i in zip(mode, rng.integers(1, 400, count), strict=True)],
                    delivery_hours=[float(h) if m != "physical" else None for m, h in zip(mode, rng.choice([4, 8, 12, 24, 48], count), strict=True)],
                    daily_capacity=[int(q) if m == "capacity" else None for m, q in zip(mode, rng.integers(20, 5000, count), strict=True)])  # fmt: skip


def invent_equipment(rng: np.random.Generator, start: int, count: int) -> Columns:
    spots = draw(rng, terrain().people + terrain().industry * 300, count)
    form = pick(rng, list(EQUIPMENT), count)
    return invented("LE", start, names(spots, start, form), spots, form=form, quantity=rng.integers(1, 6, count),
                    operator=[f"{MARK}装备单位{i:03d}" for i in rng.integers(1, 300, count)], ready_minutes=rng.choice([15, 30, 60, 120], count))  # fmt: skip


KINDS = (
    ThingKind(key="fire_station", prefix="FS", counts=(10, 90, 900), invent=invent_fire_stations),
    ThingKind(key="rescue_team", prefix="RT", counts=(20, 600, 6_000), invent=invent_teams, facts=known_teams),
    ThingKind(key="expert", prefix="EX", counts=(20, 800, 8_000), invent=invent_experts),
    ThingKind(key="depot", prefix="DP", counts=(5, 5, 5), invent=invent_depots),
    ThingKind(key="stock_item", prefix="SI", counts=(120, 30_000, 300_000), invent=invent_stock),
    ThingKind(key="large_equipment", prefix="LE", counts=(20, 2_000, 20_000), invent=invent_equipment),
)
