"""What decides in the register: hazard grading, shelter capacity, booking of stock, states of forces. Pure."""

from collections.abc import Mapping
from typing import Any

from anlan.engines.science.gb18218 import grade
from anlan.kernel.verdict import Citation, Verdict, allow, refuse, refused

ORDER_40 = Citation(source="危险化学品重大危险源监督管理暂行规定（总局令第40号）", clause="第7–8条")
GB18218 = Citation(source="GB 18218-2018", clause="4.2、4.3")
RESERVES = Citation(source="突发事件应对法（2024）", clause="第45–46条")
# Effective area per person in m² and longest stay in days: GB 51143-2015, values marked [K] (to be confirmed, configurable)
SHELTER_NORMS: Mapping[str, tuple[float, int]] = {
    "emergency": (0.5, 1), "short_fixed": (2.0, 15), "medium_fixed": (3.0, 30), "long_fixed": (4.5, 100), "central": (4.5, 100),
}  # fmt: skip
# A force goes forward step by step; it can be let go from anywhere, and taken off while it waits.
FORCE_STEPS: Mapping[str, frozenset[str]] = {
    "standby": frozenset({"called", "off"}), "called": frozenset({"moving", "on_scene", "standby"}), "moving": frozenset({"on_scene", "standby"}),
    "on_scene": frozenset({"standby"}), "off": frozenset({"standby"}),
}  # fmt: skip


def installation_grade(chemicals: object, exposed_people: int) -> dict[str, Any]:
    """S, R, α and the level of a unit by GB 18218-2018; raises Refused naming what is wrong with the list of stocks."""
    if not isinstance(chemicals, list) or not all(isinstance(item, dict) for item in chemicals):
        raise refused(
            "chemicals.form", "存量应为列表：[{substance 名称或CAS, mass_t 吨, hazard_symbol 可选}]。", chemicals="格式不正确"
        )
    try:
        found = grade(chemicals, exposed_people)
    except (TypeError, ValueError) as error:
        raise refused("chemicals.mass", "每种物质的 mass_t 应为数字（吨）。", chemicals="mass_t 应为数字") from error
    return {"s_index": round(found.s, 4), "r_index": round(found.r, 4), "alpha": found.alpha, "level": str(found.level)}


def shelter_capacity(shelter_class: str, effective_area_m2: float | None) -> dict[str, int | None]:
    """People a shelter holds and how long it may stay open, by its class; nothing where class or area is not known."""
    norm = SHELTER_NORMS.get(shelter_class)
    if norm is None or effective_area_m2 is None:
        return {"capacity": None, "longest_stay_days": norm[1] if norm else None}
    return {"capacity": int(effective_area_m2 / norm[0]), "longest_stay_days": norm[1]}


def may_book(*, held: int, booked: int, wanted: int, expired: bool) -> Verdict:
    """May ``wanted`` units be taken? Never beyond what is free, never expired goods."""
    inputs = {"held": held, "booked": booked, "wanted": wanted}
    if wanted <= 0:
        return refuse("stock.quantity", "预订数量应大于零。", RESERVES, **inputs)
    if expired:
        return refuse("stock.expired", "这批物资已过有效期，不能调用；请选择其他批次。", RESERVES, **inputs)
    if wanted > held - booked:
        return refuse("stock.short", f"余量不足：可用 {held - booked}，需要 {wanted}。", RESERVES, **inputs)
    return allow("stock.booked", RESERVES, text=f"已预订 {wanted}，剩余 {held - booked - wanted}。", **inputs)


def may_change_state(now: str, wanted: str) -> Verdict:
    """May a force go from state ``now`` to ``wanted``? Saying the same again is allowed and changes nothing."""
    if now == wanted or wanted in FORCE_STEPS.get(now, frozenset()):
        return allow("force.state", now=now, wanted=wanted)
    return refuse("force.state", f"状态不能由“{now}”改为“{wanted}”；请先释放再重新调度。", now=now, wanted=wanted)
