"""What a duty officer would want said plainly: what a rule means, what an alert is called, when it makes no sound."""

from datetime import datetime, timedelta
from math import isfinite

from anlan.engines.sensing import Band, Condition, Deviation, Drift, FlatLine, Rate, Silence, Threshold
from anlan.kernel.verdict import Verdict, allow, refuse

FLAPPING_WINDOW = timedelta(hours=1)
FLAPPING_COUNT = 5  # [K] raised so often within the window, an alert is shown and counted but makes no sound


def describe(condition: Condition, unit: str) -> str:
    """The condition in words: ``高于 2 mg/m3 持续 5 秒``."""
    held_s: float = getattr(condition, "hold_s", 0)
    hold = f" 持续 {_figure(held_s)} 秒" if held_s else ""
    match condition:
        case Threshold():
            return f"{'高于' if condition.side == 'above' else '低于'} {_with(condition.limit, unit)}{hold}"
        case Band():
            return f"超出 {_figure(condition.low)}～{_with(condition.high, unit)}{hold}"
        case Rate():
            way = {"rise": "上升", "fall": "下降", "either": "变化"}[condition.direction]
            return f"{way}速率大于 {_with(condition.limit_per_s * 60, unit)}/分钟{hold}"
        case FlatLine():
            return f"读数 {_span(condition.window_s)} 不变"
        case Silence():
            return f"{_span(condition.window_s)} 无数据"
        case Deviation():
            return f"偏离常态 {_figure(condition.sigmas)} 倍标准差{hold}"
        case Drift():
            return "持续偏离常态"


def title(place: str, quantity: str, condition: Condition, value: float | None, unit: str) -> str:
    """The headline of an alert: where, what, how much, against what."""
    figure = "" if value is None or not isfinite(value) or isinstance(condition, Silence) else f" {_with(value, unit)}"
    return f"{place} {quantity}{figure}，{describe(condition, unit)}"[:200]


def may_sound(*, maintenance_until: datetime | None, raised_recently: int, now: datetime) -> Verdict:
    """Whether an alert may make itself heard. Refused, it is still raised, shown and counted: nothing is hidden."""
    if maintenance_until and maintenance_until > now:
        return refuse("maintenance", "设备检修中", until=maintenance_until)
    if raised_recently >= FLAPPING_COUNT:
        return refuse("flapping", "反复报警", count=raised_recently)
    return allow()


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


def _figure(number: float) -> str:
    return f"{number:.4g}" if abs(number) < 10_000 else f"{number:,.0f}"


def _with(number: float, unit: str) -> str:
    return f"{_figure(number)} {unit}".strip()


def _span(seconds: float) -> str:
    return f"{_figure(seconds / 60)} 分钟" if seconds >= 120 else f"{_figure(seconds)} 秒"
