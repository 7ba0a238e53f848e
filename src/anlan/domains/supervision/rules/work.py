"""特殊作业 GB 30871-2022: what each of the eight kinds needs before work, how long a permit holds, what gas may be there.

Limits of gas and time are those of the standard's text, kept as norms; what the text does not fix (how near is near, when night begins) is marked [K].
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from anlan.kernel.clock import local
from anlan.kernel.coords import haversine_m
from anlan.kernel.verdict import Citation, Verdict, allow, refuse

STANDARD = "GB 30871-2022"
ART43 = Citation(source="安全生产法（2021）", clause="第四十三条")
GAS = Citation(source=STANDARD, clause="5.3、6.3、6.4 气体分析")
KINDS: Mapping[str, str] = {
    "hot": "动火作业", "confined": "受限空间作业", "height": "高处作业", "lifting": "吊装作业", "excavation": "动土作业", "road": "断路作业", "blind": "盲板抽堵作业", "power": "临时用电作业",
}  # fmt: skip
GRADES: Mapping[str, tuple[str, ...]] = {
    "hot": ("特级", "一级", "二级"),
    "height": ("Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级"),
    "lifting": ("一级", "二级", "三级"),
}
UPGRADED = "节假日、公休日或夜间动火，已升级审批（GB 30871-2022 5.1.1）"
GAS_FOR = ("hot", "confined")
CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "hot": ("设备管线已隔断、清洗置换", "作业点周围可燃物已清除", "消防器材到位", "监护人到场", "气体分析合格"),
    "confined": ("与其他系统已可靠隔绝", "已清洗置换、通风", "气体分析合格", "救援器材与通信到位", "监护人到场、出入登记"),
    "height": ("作业人员身体条件符合", "安全带、生命线可靠", "脚手架、跳板经验收", "下方已警戒"),
    "lifting": ("起重机械与吊具完好", "指挥与司索持证", "吊装区域已警戒", "六级以上大风等恶劣天气不作业"),
    "excavation": ("地下管线、电缆已确认", "支护与放坡符合要求", "警戒与夜间警示到位"),
    "road": ("断路方案已告知相关部门", "警示标志与夜间红灯到位", "应急绕行通道畅通"),
    "blind": ("管线已降压、排空", "盲板编号与位置图一致", "作业人员防护到位", "监护人到场"),
    "power": ("用电线路与漏电保护合格", "防爆区域电器符合防爆等级", "作业人员持电工证"),
}
# Pairs that must not be done near each other at the same time: sparks where a system is opened or people are inside, loads overhead [K]
CLASHES = frozenset(
    {
        frozenset(pair)
        for pair in (
            ("hot", "confined"),
            ("hot", "blind"),
            ("power", "confined"),
            ("lifting", "height"),
            ("lifting", "excavation"),
            ("lifting", "confined"),
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gas:
    """A gas test. ``combustible_percent`` is volume percent, ``lower_limit_percent`` the lower explosive limit of what is there."""

    at: datetime
    oxygen_percent: float | None = None
    combustible_percent: float | None = None
    lower_limit_percent: float | None = None
    toxic_mg_m3: float | None = None
    toxic_limit_mg_m3: float | None = None


def gas_passes(kind: str, gas: Gas, norms: Mapping[str, Any]) -> Verdict:
    """Combustible below the limit for its lower explosive limit; in confined spaces oxygen in range; toxic below its limit."""
    faults = [*_combustible(gas, norms), *(_oxygen(gas, norms) if kind == "confined" else ()), *_toxic(gas)]
    if faults:
        return refuse("work.gas", "；".join(faults) + "。不得作业。", GAS, kind=kind, at=gas.at.isoformat())
    return allow("work.gas", GAS, kind=kind, at=gas.at.isoformat())


def _combustible(gas: Gas, norms: Mapping[str, Any]) -> list[str]:
    if gas.combustible_percent is None or gas.lower_limit_percent is None:
        return ["可燃气体浓度与爆炸下限没有填写"]
    limit = norms["work.combustible_high"] if gas.lower_limit_percent >= 4 else norms["work.combustible_low"]  # noqa: PLR2004 - the standard's split at 4 %
    return [f"可燃气体 {gas.combustible_percent:g}% 超过 {limit:g}%（体积分数）"] if gas.combustible_percent > limit else []


def _oxygen(gas: Gas, norms: Mapping[str, Any]) -> list[str]:
    low, high = norms["work.oxygen"]
    if gas.oxygen_percent is None:
        return ["氧含量没有填写"]
    return [] if low <= gas.oxygen_percent <= high else [f"氧含量 {gas.oxygen_percent:g}% 不在 {low:g}%–{high:g}% 之间"]


def _toxic(gas: Gas) -> list[str]:
    if gas.toxic_mg_m3 is None:
        return []
    if gas.toxic_limit_mg_m3 is None:
        return ["有毒气体的接触限值没有填写"]
    return (
        [f"有毒气体 {gas.toxic_mg_m3:g} mg/m³ 超过限值 {gas.toxic_limit_mg_m3:g}"]
        if gas.toxic_mg_m3 > gas.toxic_limit_mg_m3
        else []
    )


def must_upgrade(
    kind: str, starts_at: datetime, ends_at: datetime, is_workday: Callable[[date], bool], night: Sequence[float]
) -> bool:
    """遇节假日、公休日、夜间…动火作业应升级管理 (GB 30871-2022 5.1.1): does any part of the work fall there?"""
    if kind != "hot":
        return False
    begin, end = local(starts_at), local(ends_at)
    days = [begin.date() + timedelta(days=number) for number in range((end.date() - begin.date()).days + 1)]
    late, early = int(night[0]), int(night[1])
    by_night = len(days) > 1 or begin.hour < early or end.hour >= late
    return by_night or not all(is_workday(day) for day in days)


def conditions_of(kind: str, *, upgrade: bool) -> tuple[str, ...]:
    return (*CONDITIONS[kind], UPGRADED) if upgrade else CONDITIONS[kind]


def lacking_conditions(wanted: Sequence[str], confirmed: Sequence[str]) -> list[str]:
    return [each for each in wanted if each not in confirmed]


def may_approve(
    kind: str, wanted: Sequence[str], confirmed: Sequence[str], last: Gas | None, passed: bool, now: datetime, valid_minutes: int
) -> Verdict:  # noqa: FBT001
    """On the spot: every condition confirmed, and where gas is tested a test that passed and is fresh."""
    if missing := lacking_conditions(wanted, confirmed):
        return refuse("work.conditions", f"作业条件还没有确认：{'、'.join(missing)}。", ART43, kind=kind)
    if kind in GAS_FOR and (last is None or not passed):
        return refuse("work.gas", "没有合格的气体分析，不得批准。", GAS, kind=kind)
    if kind in GAS_FOR and last is not None and now - last.at > timedelta(minutes=valid_minutes):
        return refuse(
            "work.gas_old", f"气体分析已超过 {valid_minutes} 分钟，请重新分析。", GAS, kind=kind, at=last.at.isoformat()
        )
    return allow("work.approve", ART43, kind=kind)


def may_last(kind: str, grade: str, starts_at: datetime, ends_at: datetime, norms: Mapping[str, Any]) -> Verdict:
    """No permit longer than its kind and grade may hold."""
    hours = norms["work.hours"].get(f"{kind}:{grade}") or norms["work.hours"].get(kind) or norms["work.hours"]["other"]
    if ends_at <= starts_at:
        return refuse("work.time", "结束时间应晚于开始时间。", kind=kind)
    if ends_at - starts_at > timedelta(hours=hours):
        return refuse(
            "work.long",
            f"{KINDS[kind]}{grade}作业票有效期最长 {hours:g} 小时，请缩短或另开票。",
            Citation(source=STANDARD, clause="5.1.5、6.10、8.2.11、10.8 有效期"),
            hours=hours,
        )
    return allow("work.time", kind=kind)


def clash(kind: str, other: str, metres: float, near_m: float) -> bool:
    """Do two works of these kinds endanger each other at this distance?"""
    return metres <= near_m and (frozenset({kind, other}) in CLASHES or kind == other == "hot")


def apart_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(haversine_m(*a, *b))
