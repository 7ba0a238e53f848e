"""What decision decides by itself: which model suits an event, and what to assume where the record is silent. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anlan.engines import science
from anlan.kernel.tables import event_type_name
from anlan.kernel.verdict import Citation, Refused, Verdict, allow, refuse

TOXIC_RELEASE, POOL_FIRE, FIREBALL = "cloud.toxic_zones", "fire.pool", "fire.fireball"
OIL_AT_SEA, OIL_EVENT = "spill.oil", "12Q04"  # 海上溢油 of the event codes
# what a report calls the oil, and the class the model computes with; the first that is found
OIL_WORDS = (("燃料油", "船用重燃料油"), ("重油", "船用重燃料油"), ("船用油", "船用重燃料油"), ("柴油", "柴油"), ("汽油", "汽油"), ("凝析油", "轻质原油"), ("原油", "中质原油"))
ASSUMED_SPILL_T = 100.0  # [K] until the ship or the scene reports: what one bunker tank of a middling ship may lose
FIRE_WORDS = ("火灾", "爆炸", "燃烧", "起火")
# [K] the leak assumed until the scene reports one: the middle of 5, 25 and 100 mm (GB/T 37243-2019 table of leak sizes 5–25–100 mm)
ASSUMED_HOLE_M = 0.025
# worst-case weather of US EPA RMP Guidance (40 CFR 68.22) where no station tells: 1.5 m/s, class F; direction stays unknown
WORST_WEATHER: Mapping[str, Any] = {"wind_ms": 1.5, "stability": "F", "air_temperature_c": 25.0}
ROOM_K = 283.15  # below it a fuel is kept liquefied under pressure
NOTE_LENGTH = 200
LOADED_SHARE = 0.85  # [K] a road tanker is filled to at most 85–95 % of its volume (TSG R0005)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What a registered vessel near the place holds."""

    subject: str
    name: str
    lon: float
    lat: float
    mass_kg: float | None = None
    temperature_c: float | None = None
    pressure_pa: float | None = None
    invented: bool = False


def choose_substance(names: Sequence[str]) -> str | None:
    """The first substance of a report that has toxic or flammable levels and can be dispersed; None where none has."""
    for name in names:
        try:
            found = science.find_substance(name)
        except Refused:
            continue
        if any(found.levels_ppm(scheme) for scheme in ("aegl", "erpg", "pac", "idlh", "lel")):
            return name
    return None


def choose_oil(names: Sequence[str]) -> str:
    """The class of oil the report names; a medium crude where it names none."""
    return next((oil for word, oil in OIL_WORDS if any(word in name for name in names)), "中质原油")


def choose_model(substance: str, event_type: str) -> str:
    """A burning fuel asks for its heat: a fireball if it is a liquefied gas, else a pool. Whatever poisons, or only leaks, asks for the cloud."""
    found = science.find_substance(substance)
    poisons = any(found.levels_ppm(scheme) for scheme in ("aegl", "erpg"))
    if poisons or found.lel_ppm is None or not any(word in event_type_name(event_type) for word in FIRE_WORDS):
        return TOXIC_RELEASE
    return FIREBALL if found.boiling_k < ROOM_K else POOL_FIRE


def mass_kg(substance: str, inventory: Inventory | None) -> tuple[float, str]:
    """How much there is to leak, and where that is known from: the vessel's record, else the critical quantity of GB 18218."""
    if inventory and inventory.mass_kg:
        return inventory.mass_kg, f"存量取自登记：{inventory.name}"
    try:
        limit = science.find_limit(science.find_cas(substance))
    except Refused:
        return 10_000.0, "存量不明，假定 10 t，请按现场核实修正"
    return limit.critical_t * 1000, f"存量不明，假定为临界量 {limit.critical_t:g} t（{limit.basis}），请按现场核实修正"


def may_stop(state: str) -> Verdict:
    if state == "asked":
        return allow()
    return refuse("decision.finished", "运算已经结束，不能停止。", Citation(source="系统规则"), state=state)


def may_discuss(state: str) -> Verdict:
    """Notes are pinned and taken down while the consultation is open."""
    if state == "open":
        return allow()
    return refuse("decision.consultation.over", "会商已经结束，不能再改动便签。", Citation(source="系统规则"), state=state)


def check_note(text: str, lon: float, lat: float) -> dict[str, str]:
    """What is wrong with a note, by field."""
    wrong = {}
    if not 1 <= len(text) <= NOTE_LENGTH:
        wrong["text"] = f"请写 1 到 {NOTE_LENGTH} 个字。"
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        wrong["lon"] = "经纬度超出范围，请在地图上点选。"
    return wrong


def summary_of(model: str, outputs: Mapping[str, Any]) -> str:
    """One line a duty officer reads."""
    if model == "typhoon.warning":
        held = [f"{place['name']}{place['colour_zh']}" for place in outputs["places"] if place["colour"]]
        return "台风预警判定：" + ("、".join(held) if held else "暂未达到蓝色")
    numbers = [f"{name} = {value:g}" for name, value in outputs.items() if isinstance(value, int | float) and not isinstance(value, bool)]
    return "，".join(numbers[:4]) or "已完成"
