"""What an event of a kind usually needs at first; plans and commanders adjust it."""

from collections.abc import Mapping
from dataclasses import dataclass

from anlan.kernel.tables import event_ancestors


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """``kinds`` that can meet it, words that make one suitable, how many (teams) or how much (stock, in ``unit``)."""

    key: str
    label: str
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    amount: float
    unit: str = ""


NEEDS: Mapping[str, tuple[Need, ...]] = {
    "12D00": (
        Need(key="hazmat", label="危化救援队", kinds=("rescue_team",), words=("危化", "化学", "危险化学品"), amount=2, unit="支"),
        Need(key="fire", label="消防站", kinds=("fire_station",), words=(), amount=2, unit="个"),
        Need(key="monitor", label="监测侦检装备", kinds=("large_equipment",), words=("侦检", "监测", "洗消", "泡沫"), amount=2, unit="台"),
        Need(key="mask", label="防护物资", kinds=("stock_item",), words=("防护", "呼吸", "面具", "防化"), amount=200, unit="套"),
        Need(key="transfer", label="疏散运力", kinds=("transport_unit",), words=("客", "公交", "疏散"), amount=2, unit="个"),
    ),
    "12G00": (
        Need(key="fire", label="消防站", kinds=("fire_station",), words=(), amount=3, unit="个"),
        Need(key="team", label="救援队", kinds=("rescue_team",), words=("消防", "综合", "危化"), amount=1, unit="支"),
        Need(key="foam", label="灭火药剂", kinds=("stock_item",), words=("泡沫", "灭火"), amount=5, unit="吨"),
    ),
    "12H00": (
        Need(key="fire", label="消防站", kinds=("fire_station",), words=(), amount=1, unit="个"),
        Need(key="team", label="道路救援队", kinds=("rescue_team",), words=("道路", "运输", "综合", "救援"), amount=1, unit="支"),
        Need(key="crane", label="吊装清障装备", kinds=("large_equipment",), words=("吊", "清障", "破拆"), amount=1, unit="台"),
    ),
    "11B00": (
        Need(key="team", label="抗洪抢险队", kinds=("rescue_team",), words=("抗洪", "防汛", "水上", "抢险"), amount=3, unit="支"),
        Need(key="pump", label="排水装备", kinds=("large_equipment",), words=("排水", "泵", "冲锋舟"), amount=3, unit="台"),
        Need(key="tent", label="帐篷", kinds=("stock_item",), words=("帐篷",), amount=200, unit="顶"),
        Need(key="quilt", label="棉被毛毯", kinds=("stock_item",), words=("被", "毯"), amount=800, unit="床"),
    ),
    "10000": (
        Need(key="team", label="综合救援队", kinds=("rescue_team",), words=(), amount=1, unit="支"),
        Need(key="fire", label="消防站", kinds=("fire_station",), words=(), amount=1, unit="个"),
    ),
}


def needs_of(event_type: str) -> tuple[Need, ...]:
    """What an event of this type usually needs: the nearest ancestor that has a list (plans and commanders adjust it)."""
    return next((NEEDS[code] for code in (*event_ancestors(event_type), "10000") if code in NEEDS), NEEDS["10000"])
