"""What to ask next: the unknown that would decide most, first."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from anlan.engines.planbook.conditions.evaluate import Outcome, Situation, evaluate
from anlan.engines.planbook.plan import Condition, Level, Plan

_MOST = 8
_ALONE, _TOGETHER = 1.0, 0.5  # one hit starts the level; one of several that must all hold does not
_FIRST_STEP = 2.0  # where no level is met yet, what would start the first one decides whether anything happens at all
_BY_COUNT, _BY_EYE = 1.0, 0.9  # a count takes time; what can be seen or smelt is answered at once, but less exactly


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask: ``weight`` says how much the answer decides. ``form`` of the answer: number, yes_no, grade; ``unit`` of a number as it is said."""

    quantity: str
    text: str
    weight: float
    form: str = "yes_no"
    unit: str = ""


def what_to_ask(levels: Sequence[tuple[Level, Outcome]], proposed: Level | None, event_type: str = "", situation: Situation | None = None) -> tuple[Question, ...]:
    """Unknown leaves that could start or raise the response, the most deciding first.

    An answer decides most where it alone takes the response one step up from where it stands; a leaf of a level two steps up decides less,
    since the steps between would have been taken first. What the law's figures are blind to goes before all: order 493 counts the dead, so that
    chlorine over the fence with nobody dead yet is 一般 by it.
    """
    top = proposed.level if proposed else max((level.level for level, _ in levels), default=4) + 1
    weights: dict[str, float] = defaultdict(float)
    asked_of: dict[str, Condition] = {}
    spoken_for = {leaf.text for _, outcome in levels for leaf, _, _ in outcome.leaves if leaf.kind == "judgement" and _OVER_THE_FENCE.search(leaf.text)} if event_type.startswith(_TOXIC) else set()
    for level, outcome in levels:
        for leaf, holds, _ in outcome.leaves:
            if holds is None and level.level < top and leaf.text not in spoken_for:
                name = _name(leaf)
                weights[name] += _worth(level, leaf, top, started=proposed is not None)
                asked_of.setdefault(name, leaf)
    asked = [_asked(name, asked_of[name], round(weight * _telling(name, event_type), 2)) for name, weight in weights.items()]
    asked += _blind_spots(levels, event_type, situation or Situation(), max((question.weight for question in asked), default=0.0))
    return tuple(sorted(asked, key=lambda question: -question.weight)[:_MOST])


def questions_above(plan: Plan, current: int, event_type: str, situation: Situation) -> tuple[Question, ...]:
    """What would raise a response of ``plan`` that runs at ``current``."""
    levels = [(level, evaluate(level.condition, situation)) for level in plan.levels if level.condition]
    return what_to_ask(levels, plan.level(current), event_type, situation)


# which count tells most of an event of this kind: of a toxic release those in its way, of a fire those inside, of a quake the dead
_TELLING = {"12D": "relocated", "11B": "relocated", "11A": "relocated", "11D": "trapped", "12G": "trapped", "12P09": "relocated", "11C": "dead", "11G": "area_ha", "13": "ill"}
_TOXIC = ("12D02", "12D04", "12D00", "12P09")
_OVER_THE_FENCE = re.compile(r"(?:厂区|厂界|厂外|围墙|园区|企业)(?:以外|之外|外)|(?:气体|毒气)[^,;。]{0,16}(?:扩散|影响|周边)")
BEYOND_FENCE = "beyond_fence"
_IN_BRACKETS = re.compile(r"（([^（）]+)）$")


def _telling(name: str, event_type: str) -> float:
    return 1.5 if any(event_type.startswith(prefix) and name == told for prefix, told in _TELLING.items()) else 1.0


def _blind_spots(levels: Sequence[tuple[Level, Outcome]], event_type: str, situation: Situation, most: float) -> list[Question]:
    """Has the gas gone over the fence? In the plan's own words where it has some; asked until somebody has answered."""
    if not event_type.startswith(_TOXIC) or BEYOND_FENCE in situation.judgements:
        return []
    said = [(leaf, holds) for _, outcome in levels for leaf, holds, _ in outcome.leaves if leaf.kind == "judgement" and _OVER_THE_FENCE.search(leaf.text)]
    if any(holds is not None for _, holds in said):
        return []
    text = _question(said[0][0]) if said else "有毒气体是否已扩散到厂界以外？下风向有多少人？"
    return [Question(quantity=said[0][0].text if said else BEYOND_FENCE, text=text, weight=round(most + 1, 2))]


def _name(leaf: Condition) -> str:
    return leaf.bound.quantity if leaf.bound else "grade" if leaf.kind == "grade" else leaf.text


def _worth(level: Level, leaf: Condition, top: int, *, started: bool) -> float:
    """Steps up count half each; the first step of all counts double."""
    steps = top - level.level
    alone = _ALONE if level.condition is not None and _is_alternative(level.condition, leaf) else _TOGETHER
    first = _FIRST_STEP if steps == 1 and not started else 1.0
    return alone * first * (_BY_EYE if leaf.kind == "judgement" else _BY_COUNT) / 2 ** (steps - 1)


def _is_alternative(condition: Condition, leaf: Condition) -> bool:
    return condition is leaf or (condition.kind == "any" and any(part is leaf for part in condition.parts))


def _asked(name: str, leaf: Condition, weight: float) -> Question:
    form = "number" if leaf.bound else "grade" if leaf.kind == "grade" else "yes_no"
    return Question(quantity=name, text=_question(leaf), weight=weight, form=form, unit=_unit(leaf))


def _unit(leaf: Condition) -> str:
    """The base unit, in which :class:`.Situation` holds the figure: what the label says in brackets, people otherwise."""
    if leaf.bound is None:
        return ""
    said = _IN_BRACKETS.search(leaf.bound.label)
    return said[1] if said else "人" if leaf.bound.label.endswith(("人数", "人口")) else ""


def _question(leaf: Condition) -> str:
    if leaf.bound:
        return f"{leaf.bound.label}是多少？"
    if leaf.kind == "grade":
        return "事件等级初判为几级？"
    return f"是否{leaf.text}？" if leaf.kind == "judgement" else f"是否已有{leaf.text}？"
