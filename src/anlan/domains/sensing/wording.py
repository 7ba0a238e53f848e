"""Figures and linked conditions in words."""

from typing import Any

from anlan.engines.sensing import Calendar, Fence, Index, Logic, Seasonal, Stages, Tide, Votes

SIDES = {"above": "高于", "below": "低于"}


def figure(number: float) -> str:
    return f"{number:.4g}" if abs(number) < 10_000 else f"{number:,.0f}"


def with_unit(number: float, unit: str) -> str:
    return f"{figure(number)} {unit}".strip()


def span(seconds: float) -> str:
    return f"{figure(seconds / 60)} 分钟" if seconds >= 120 else f"{figure(seconds)} 秒"


def said_linked(condition: Any, unit: str) -> str:
    """The condition of a linked rule, without its hold."""
    match condition:
        case Votes():
            return f"本点及邻近共 {condition.needed} 点{SIDES[condition.side]} {with_unit(condition.limit, unit)}"
        case Logic():
            return f"同时满足：{said_logic(condition.expression)}"[:110]
        case Index():
            return f"联动指数高于 {figure(condition.limit)}"
        case Fence():
            return _fence(condition)
        case Calendar():
            return "超出分时段、分季节范围"
        case Tide():
            return f"偏离预报潮位 {figure(condition.low)}～{with_unit(condition.high, unit)}"
        case Seasonal():
            return f"偏离同时段常态 {figure(condition.sigmas)} 倍标准差"
        case Stages():
            return "、".join(str(stage.get("label") or stage["at"]) for stage in condition.stages)
    return ""


def _fence(condition: Fence) -> str:
    faster = f"且车速高于 {figure(condition.faster_kmh)} km/h" if condition.faster_kmh is not None else ""
    slower = f"且车速低于 {figure(condition.slower_kmh)} km/h" if condition.slower_kmh is not None else ""
    return f"位于电子围栏{'内' if condition.side == 'inside' else '外'}{faster}{slower}"


def said_logic(node: Any) -> str:
    """``{"all": […]}`` as ``（A 且 B）``."""
    for word, between in (("all", " 且 "), ("any", " 或 ")):
        if word in node:
            return "（" + between.join(said_logic(part) for part in node[word]) + "）"
    if "not" in node:
        return f"非 {said_logic(node['not'])}"
    side = "above" if "above" in node else "below"
    return f"{node.get('of') or '本测点'} {SIDES[side]} {figure(node[side])}"
