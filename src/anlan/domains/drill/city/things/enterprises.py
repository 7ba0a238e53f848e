"""Enterprises of the other sectors 生产经营单位: mills, quarries, building sites, fishing ports, warehouses, places where people gather. All invented."""

from typing import Any

import numpy as np

from anlan.domains.drill.city.sampling import Spots, draw, on_coast, terrain
from anlan.domains.drill.city.things.common import Columns, ThingKind, invented, names, pick

SOURCE = "演示数据：虚构，不对应任何真实单位"
# sector, what its name ends in, what it does, where it stands (a weight of ``terrain``; shore: on the coast)
SECTORS = (
    ("industry", "金属制品厂", "金属熔炼、铸造与机械加工", "industry"), ("industry", "轧钢厂", "热轧带钢", "industry"), ("industry", "木业公司", "人造板加工（涉粉尘）", "country"),
    ("mine", "石英砂矿", "露天开采石英砂", "hills"), ("building", "安置房项目工地", "房屋建筑施工", "people"), ("building", "桥梁工程工地", "市政桥梁施工", "people"),
    ("gas", "燃气储配站", "管道燃气与瓶装液化气", "people"), ("fishery", "渔港", "渔船停泊、补给、卸鱼", "shore"), ("fishery", "远洋渔业公司", "海洋捕捞", "shore"),
    ("firework", "烟花爆竹仓库", "烟花爆竹批发", "country"), ("warehouse", "物流仓储中心", "普通货物仓储", "people"), ("warehouse", "冷链仓库", "涉氨制冷仓储", "people"),
    ("crowded", "商业综合体", "商场、餐饮、影院", "people"), ("crowded", "大酒店", "住宿与餐饮", "people"), ("port", "港口物流公司", "危险货物集装箱堆场", "shore"),
    ("power", "光伏发电站", "光伏发电", "country"), ("special", "游乐园", "大型游乐设施运营", "people"), ("other", "水产加工厂", "水产品冷冻加工", "shore"),
)  # fmt: skip


def invent(rng: np.random.Generator, start: int, count: int) -> Columns:
    """The sectors in turn, each standing where such an enterprise would."""
    kind = [SECTORS[(start + number) % len(SECTORS)] for number in range(count)]
    spots = _sited(rng, [each[3] for each in kind])
    title = names(spots, start, [each[1] for each in kind])
    grade = pick(rng, ["一级", "二级", "三级", ""], count, [1, 4, 5, 6])
    return invented("EN", start, title, spots, sector=[each[0] for each in kind], business=[each[2] for each in kind],
                    source=SOURCE, employees=rng.integers(12, 600, count), safety_grade=grade)  # fmt: skip


def _sited(rng: np.random.Generator, where: list[str]) -> Spots:
    place = np.array(where)
    lon, lat, division = np.empty(len(place)), np.empty(len(place)), np.empty(len(place), dtype=object)
    for name in sorted(set(where)):
        mask = place == name
        found: Any = on_coast(rng, int(mask.sum())) if name == "shore" else draw(rng, getattr(terrain(), name), int(mask.sum()))
        lon[mask], lat[mask], division[mask] = found.lon, found.lat, found.division
    return Spots(lon=lon, lat=lat, division=division)


KINDS = (ThingKind(key="enterprise", prefix="EN", counts=(36, 1_200, 12_000), invent=invent),)
