"""Measures of a started plan as tasks: who, what, by when, at which clause; what has no owner is shown as such."""

import hashlib
import re
from dataclasses import dataclass

from anlan.engines.planbook.facts import Span
from anlan.engines.planbook.plan import Measure, Plan

_ON_TOP = re.compile(r"在([ⅠⅡⅢⅣI一二三四]+)级(?:应急)?响应(?:措施)?(?:的)?基础上")
_PHASE_ORDER = ("预警", "先期处置", "信息报告", "应急处置", "响应终止", "后期处置")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """``unit`` empty: unassigned. ``limit_minutes`` None: no limit said; 0: at once. ``key`` is stable for the same words of the same plan."""

    key: str
    text: str
    unit: str
    helpers: tuple[str, ...]
    phase: str
    limit_minutes: float | None
    clause: str
    words: Span
    level: int | None


def compile_tasks(plan: Plan, level: int) -> tuple[Task, ...]:
    """The tasks of ``plan`` at response ``level`` (1 highest). Raises ValueError when the plan has no such level.

    General handling measures belong to every level; a level whose measures stand 在Ⅲ级响应措施基础上 brings those of the lower ones.
    """
    if plan.levels and plan.level(level) is None:
        raise ValueError(f"plan {plan.title!r} has no response level {level}")
    wanted = _levels(plan, level)
    chosen = [measure for measure in plan.measures if measure.level is None or measure.level in wanted]
    chosen.sort(key=lambda measure: (_phase(measure), measure.within_min is None, measure.within_min or 0.0, measure.words))
    return tuple(_task(plan, measure) for measure in chosen)


def _levels(plan: Plan, level: int) -> set[int]:
    found, at = {level}, plan.level(level)
    while at is not None:
        base = _ON_TOP.search(plan.text[at.words[0] : at.words[1]])
        below = at.level + 1 if base else 0
        at = plan.level(below) if below and below not in found else None
        if at:
            found.add(at.level)
    return found


def _phase(measure: Measure) -> int:
    return _PHASE_ORDER.index(measure.phase) if measure.phase in _PHASE_ORDER else 3


def _task(plan: Plan, measure: Measure) -> Task:
    words = f"{plan.title}|{measure.level}|{measure.text}"
    return Task(
        key=hashlib.sha256(words.encode()).hexdigest()[:16], text=measure.text, unit=measure.units[0] if measure.units else "",
        helpers=measure.units[1:], phase=measure.phase, limit_minutes=measure.within_min, clause=_clause(plan, measure), words=measure.words,
        level=measure.level,
    )  # fmt: skip


def _clause(plan: Plan, measure: Measure) -> str:
    holding = [section for section in plan.sections if section.body[0] <= measure.words[0] < section.body[1]]
    section = holding[-1] if holding else None
    return f"《{plan.title}》{section.number} {section.title}".strip() if section else f"《{plan.title}》"
