"""Facts change: is the level still right? Raised as soon as a higher one's condition is met; lowered only when nothing of the present one can still hold."""

from dataclasses import dataclass

from anlan.engines.planbook.conditions import Situation, evaluate
from anlan.engines.planbook.plan import Level, Plan
from anlan.kernel.grades import ResponseLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelProposal:
    """``way`` is raise or lower; ``clause`` and ``reasons`` are the plan's own words that say so; ``starter`` decides."""

    way: str
    level: int
    before: int
    clause: str
    starter: str
    reasons: tuple[str, ...]


def review_level(plan: Plan, current: int, situation: Situation) -> LevelProposal | None:
    """A change of level that the facts ask for, or None.

    Lowering is proposed only when the present level's condition is missed, not merely unknown, and a milder one is met: a response is
    not wound down because nobody has counted yet.
    """
    states = [(level, evaluate(level.condition, situation)) for level in plan.levels if level.condition]
    met = [level for level, outcome in states if outcome.holds]
    highest = min(met, key=lambda level: level.level, default=None)
    if highest and highest.level < current:
        return _proposal(plan, "raise", highest, current, _hit(highest, situation))
    present = next((outcome for level, outcome in states if level.level == current), None)
    if highest and highest.level > current and present is not None and present.holds is False:
        return _proposal(plan, "lower", highest, current, _missed(plan, current, situation))
    return None


def _proposal(plan: Plan, way: str, level: Level, before: int, reasons: tuple[str, ...]) -> LevelProposal:
    return LevelProposal(
        way=way,
        level=level.level,
        before=before,
        clause=f"《{plan.title}》{level.clause}",
        starter=level.starter,
        reasons=reasons,
    )


def _hit(level: Level, situation: Situation) -> tuple[str, ...]:
    leaves = evaluate(level.condition, situation).leaves if level.condition else ()
    return tuple(f"{leaf.text}{_now(value)}" for leaf, holds, value in leaves if holds)


def _missed(plan: Plan, current: int, situation: Situation) -> tuple[str, ...]:
    level = plan.level(current)
    leaves = evaluate(level.condition, situation).leaves if level and level.condition else ()
    return tuple(
        f"{ResponseLevel(current).zh}条件不再满足：{leaf.text}{_now(value)}" for leaf, holds, value in leaves if holds is False
    )


def _now(value: float | None) -> str:
    return "" if value is None else f"（现为 {value:g}）"
