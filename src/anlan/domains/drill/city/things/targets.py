"""Those to be protected 防护目标: hospitals, schools, nursing homes, crowded places; and shelters 避难场所 for them."""

import numpy as np

from anlan.domains.drill.city import geography as geo
from anlan.domains.drill.city.sampling import Spots, draw, terrain
from anlan.domains.drill.city.things.common import Columns, ThingKind, invented, names, pick, real

# Effective area per person m², longest stay in days by shelter class (GB 51143-2015, values marked [K]: configurable)
SHELTER_CLASSES = {
    "emergency": (0.5, 1),
    "short_fixed": (2.0, 15),
    "medium_fixed": (3.0, 30),
    "long_fixed": (4.5, 100),
    "central": (4.5, 100),
}
SHELTER_ZH = {
    "emergency": "紧急避难场所",
    "short_fixed": "短期固定避难场所",
    "medium_fixed": "中期固定避难场所",
    "long_fixed": "长期固定避难场所",
    "central": "中心避难场所",
}
# Smallest effective areas of GB 51143 in m² [K]: 0.2, 1, 5 and 20 ha; an emergency shelter has none, 500 m² is taken
SHELTER_LEAST_M2 = {"emergency": 500, "short_fixed": 2_000, "medium_fixed": 10_000, "long_fixed": 50_000, "central": 200_000}


# The first of each stands west of the Xuwei base, so that a wind from the sea finds someone in its way (invented like the rest).
XUWEI_SPOTS = {"hospital": (119.5400, 34.5600), "school": (119.5530, 34.5555), "nursing_home": (119.5480, 34.5530),
               "crowded_place": (119.5560, 34.5515), "shelter": (119.4900, 34.5700)}  # fmt: skip


def _drawn(rng: np.random.Generator, count: int, kind: str, weight: np.ndarray | None = None) -> Spots:
    spots = draw(rng, terrain().people if weight is None else weight, count)
    spots.lon[0], spots.lat[0], spots.division[0] = *XUWEI_SPOTS[kind], geo.XUWEI
    return spots


def known_hospitals() -> Columns:
    rows = geo.table("hospitals.csv")
    return real("HP", list(rows), grade=[r["grade"] for r in rows], beds=None, emergency_department=True)


def invent_hospitals(rng: np.random.Generator, start: int, count: int) -> Columns:
    spots = _drawn(rng, count, "hospital")
    form = pick(rng, ["卫生院", "医院", "社区卫生服务中心"], count, [5, 2, 4])
    return invented("HP", start, names(spots, start, form), spots, grade=pick(rng, ["一级", "二级", ""], count, [6, 2, 2]),
                    beds=rng.integers(10, 400, count), emergency_department=rng.random(count) < 0.5)  # fmt: skip


def invent_schools(rng: np.random.Generator, start: int, count: int) -> Columns:
    spots = _drawn(rng, count, "school")
    stage = pick(rng, ["幼儿园", "小学", "初中", "高中", "高校"], count, [45, 35, 14, 5, 1])
    size = {"幼儿园": 220, "小学": 800, "初中": 1100, "高中": 2000, "高校": 9000}
    pupils = (np.array([size[s] for s in stage]) * rng.uniform(0.4, 1.6, count)).astype(int)
    boarders = np.where(np.isin(stage, ("高中", "高校")), pupils * 7 // 10, 0)
    return invented(
        "SC", start, names(spots, start, stage), spots, stage=stage, pupils=pupils, staff=pupils // 13 + 3, boarders=boarders
    )


def invent_nursing_homes(rng: np.random.Generator, start: int, count: int) -> Columns:
    spots = _drawn(rng, count, "nursing_home")
    beds = rng.integers(20, 300, count)
    residents = (beds * rng.uniform(0.4, 1.0, count)).astype(int)
    return invented(
        "NH",
        start,
        names(spots, start, ["养老院"] * count),
        spots,
        beds=beds,
        residents=residents,
        disabled_residents=residents * 4 // 10,
    )


def invent_crowded_places(rng: np.random.Generator, start: int, count: int) -> Columns:
    """Places whose owners must receive and pass on warnings (突发事件应对法 2024 第65条)."""
    spots = draw(rng, terrain().people ** 1.1, count)
    form = pick(
        rng,
        ["商场", "超市", "农贸市场", "影剧院", "车站", "酒店", "景区", "体育场馆", "浴室"],
        count,
        [6, 10, 10, 3, 2, 12, 2, 1, 5],
    )
    return invented("CR", start, names(spots, start, form), spots, form=form, capacity=rng.integers(80, 6000, count),
                    warning_receiver=rng.random(count) < 0.6)  # fmt: skip


def invent_shelters(rng: np.random.Generator, start: int, count: int) -> Columns:
    spots = _drawn(rng, count, "shelter")
    kind = pick(rng, list(SHELTER_CLASSES), count, [60, 25, 10, 4, 1])
    area = (np.array([SHELTER_LEAST_M2[k] for k in kind]) * rng.uniform(1, 2.5, count)).astype(int)
    capacity = (area / np.array([SHELTER_CLASSES[k][0] for k in kind])).astype(int)
    return invented("SH", start, names(spots, start, [SHELTER_ZH[k] for k in kind]), spots, shelter_class=kind, effective_area_m2=area, capacity=capacity,
                    longest_stay_days=[SHELTER_CLASSES[k][1] for k in kind], form=pick(rng, ["场地型", "建筑型"], count, [6, 4]),
                    underground=rng.random(count) < 0.1, barrier_free=rng.random(count) < 0.5)  # fmt: skip


KINDS = (
    ThingKind(key="hospital", prefix="HP", counts=(20, 400, 4_000), invent=invent_hospitals, facts=known_hospitals),
    ThingKind(key="school", prefix="SC", counts=(60, 1_500, 15_000), invent=invent_schools),
    ThingKind(key="nursing_home", prefix="NH", counts=(20, 400, 4_000), invent=invent_nursing_homes),
    ThingKind(key="crowded_place", prefix="CR", counts=(60, 6_000, 60_000), invent=invent_crowded_places),
    ThingKind(key="shelter", prefix="SH", counts=(20, 1_200, 12_000), invent=invent_shelters),
)
