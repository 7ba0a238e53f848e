"""What a duty officer would want said plainly: what a rule means, what an alert is called, when it makes no sound."""

from datetime import datetime, timedelta
from math import isfinite

from anlan.domains.sensing.wording import figure, said_linked, span, with_unit
from anlan.engines.sensing import Band, Condition, Deviation, Drift, FlatLine, Rate, Silence, Threshold
from anlan.kernel.saying import say
from anlan.kernel.verdict import Verdict, allow, refuse

FLAPPING_WINDOW = timedelta(hours=1)
FLAPPING_COUNT = 5  # [K] raised so often within the window, an alert is shown and counted but makes no sound
STORM_WINDOW = timedelta(minutes=1)
STORM_COUNT = 100  # [K] alerts of one rule within the window; further ones are gathered into one storm, counted and listed
STORM_QUIET = timedelta(minutes=10)  # [K] a storm that grew no more for so long takes in nothing new
ESCALATE_AFTER = {1: timedelta(minutes=3), 2: timedelta(minutes=5), 3: timedelta(minutes=15)}  # [K] unseen for so long, by level
REMIND_AFTER = {1: timedelta(minutes=30), 2: timedelta(hours=1), 3: timedelta(hours=4)}  # [K] seen, and still not over


def describe(condition: Condition, unit: str) -> str:
    """The condition in words: ``高于 2 mg/m3 持续 5 秒``."""
    held_s: float = getattr(condition, "hold_s", 0)
    hold = say(" 持续 {seconds} 秒", seconds=figure(held_s)) if held_s else ""
    match condition:
        case Threshold():
            limit = with_unit(condition.limit, unit)
            return say("高于 {limit}{hold}", limit=limit, hold=hold) if condition.side == "above" else say("低于 {limit}{hold}", limit=limit, hold=hold)
        case Band():
            return say("超出 {low}～{high}{hold}", low=figure(condition.low), high=with_unit(condition.high, unit), hold=hold)
        case Rate():
            way = {"rise": "上升", "fall": "下降", "either": "变化"}[condition.direction]
            return say("{way}速率大于 {limit}/分钟{hold}", way=way, limit=with_unit(condition.limit_per_s * 60, unit), hold=hold)
        case FlatLine():
            return say("读数 {span} 不变", span=span(condition.window_s))
        case Silence():
            return say("{span} 无数据", span=span(condition.window_s))
        case Deviation():
            return say("偏离常态 {sigmas} 倍标准差{hold}", sigmas=figure(condition.sigmas), hold=hold)
        case Drift():
            return "持续偏离常态"
        case _:
            return said_linked(condition, unit) + hold


def title(place: str, quantity: str, condition: Condition, value: float | None, unit: str) -> str:
    """The headline of an alert: where, what, how much, against what."""
    figure = "" if value is None or not isfinite(value) or isinstance(condition, Silence) else f" {with_unit(value, unit)}"
    return say("{place} {quantity}{figure}，{against}", place=place[:60], quantity=quantity[:40], figure=figure, against=describe(condition, unit))


def may_sound(*, maintenance_until: datetime | None, raised_recently: int, now: datetime, parent: str = "") -> Verdict:
    """Whether an alert may make itself heard. Refused, it is still raised, shown and counted: nothing is hidden."""
    if maintenance_until and maintenance_until > now:
        return refuse("maintenance", "设备检修中", until=maintenance_until)
    if parent:
        return refuse("parent", "同一设备或监测对象的上级报警未消除", parent=parent)
    if raised_recently >= FLAPPING_COUNT:
        return refuse("flapping", "反复报警", count=raised_recently)
    return allow()


def joins_storm(*, raised_lately: int, storm_grew_at: datetime | None, now: datetime) -> bool:
    """Whether the next alert of a rule is gathered: a storm is on, or the rule raised too many within a minute."""
    if storm_grew_at is not None and now - storm_grew_at <= STORM_QUIET:
        return True
    return raised_lately >= STORM_COUNT


def check_selector(selector: dict[str, str], division: str) -> Verdict:
    """A rule reaches no further than the area it was made for, and says which points it means."""
    unknown = set(selector) - {"point", "device", "model", "kind", "area"}
    if unknown:
        return refuse("rule.selector", f"选择条件没有字段 {', '.join(sorted(unknown))}。")
    if not any(selector.get(name) for name in ("point", "device", "model", "kind")):
        return refuse("rule.selector", "请指明测点、设备、型号或类别之一。")
    if selector.get("area") and not selector["area"].startswith(division):
        return refuse("rule.area", "规则的范围超出了它所属的区划。", area=selector["area"], division=division)
    return allow()
