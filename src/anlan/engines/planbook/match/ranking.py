"""Rank plans for an event and say why: type, jurisdiction, substance and words, every condition hit, missed or unknown; then what to ask."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from anlan.engines.planbook.conditions import Situation, evaluate
from anlan.engines.planbook.match.questions import Question, what_to_ask
from anlan.engines.planbook.match.reasons import Reason
from anlan.engines.planbook.match.season import seasonal
from anlan.engines.planbook.match.types import closeness, follows
from anlan.engines.planbook.plan import Condition, Level, Plan
from anlan.kernel.divisions import lies_within
from anlan.kernel.grades import ResponseLevel
from anlan.kernel.tables import event_type_name

# weights of the ranking, chosen on the project's own scenarios (bench/planbook.py prints what they yield)
_TYPE, _SECONDARY, _PLACE, _WORDS, _LEVEL, _EXPOSED = 60.0, 20.0, 22.0, 10.0, 6.0, 3.0
_TIER_HOME = {"city": 1.0, "park": 0.9, "county": 0.85, "province": 0.5, "national": 0.35, "street": 0.6, "enterprise": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the city knows beside the facts. ``division`` of the event; ``home`` the division that asks; ``names`` plants or places concerned;
    ``month`` (1–12) for plans bound to a season; ``exposed`` kinds of things in reach (学校, 医院, 居民区 …); ``resources`` names of what is at hand,
    empty for not known.
    """

    division: str = ""
    home: str = ""
    names: tuple[str, ...] = ()
    text: str = ""
    substances: tuple[str, ...] = ()
    situation: Situation = field(default_factory=Situation)
    month: int | None = None
    exposed: tuple[str, ...] = ()
    resources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A plan with its score, the level its conditions propose (None: none is met), and the reasons."""

    plan: Plan
    score: float
    level: int | None
    level_clause: str
    reasons: tuple[Reason, ...]
    ask_next: tuple[Question, ...]


def match(event_type: str, plans: Iterable[Plan], context: Context, *, limit: int = 10) -> tuple[Match, ...]:
    """The plans for an event of ``event_type``, best first. Plans of another jurisdiction or another matter are left out."""
    found = [one for plan in plans if (one := _score(event_type, plan, context)) is not None]
    found.sort(key=lambda item: (-item[0], item[1].key, item[1].title))
    return tuple(_explained(event_type, plan, score, reasons, context) for score, plan, reasons in found[:limit])


def _score(event_type: str, plan: Plan, context: Context) -> tuple[float, Plan, list[Reason]] | None:
    near, code = closeness(event_type, plan.event_types)
    brought = "" if near >= 0.5 else follows(event_type, plan.event_types, bool(context.substances))
    place = _place(plan, context)
    if (near == 0 and not brought) or place is None:
        return None
    reasons = [_type_reason(event_type, code, brought, near), place[1]]
    words = _words(plan, context)
    score = _TYPE * near + (_SECONDARY if brought else 0) + _PLACE * place[0] + _WORDS * min(1.0, len(words) / 3)
    if words:
        reasons.append(Reason(text=f"预案提到：{'、'.join(words)}", state="hit"))
    for worth, reason in (seasonal(plan, context.month), _reach(plan, context), _at_hand(plan, context)):
        score += worth
        reasons += [reason] if reason else []
    return score, plan, reasons


def _reach(plan: Plan, context: Context) -> tuple[float, Reason | None]:
    """Things in reach that the plan speaks of: a plan for schools where a school lies in the plume."""
    named = [kind for kind in context.exposed if kind in plan.title or kind in plan.scope]
    return (_EXPOSED, Reason(text=f"影响范围内有{'、'.join(named)}，预案对此有规定", state="hit")) if named else (0.0, None)


def _at_hand(plan: Plan, context: Context) -> tuple[float, Reason | None]:
    """What the plan counts on and the city has not is said; it moves no plan from its place, since the incident is still the plan's."""
    missing = [item.title for item in plan.resources if context.resources and not any(item.title in known or known in item.title for known in context.resources)]
    return 0.0, Reason(text=f"预案要用而台账中没有：{'、'.join(missing[:5])}", state="missed") if missing else None


def _type_reason(event_type: str, code: str, brought: str, near: float) -> Reason:
    if brought:
        return Reason(text=f"可能引发{event_type_name(brought)}", state="hit")
    return Reason(
        text=f"事件类型 {event_type_name(event_type)} 属于本预案应对的 {event_type_name(code)}",
        state="hit" if near >= 0.75 else "unknown",
    )


def _place(plan: Plan, context: Context) -> tuple[float, Reason] | None:
    """Jurisdiction: the asking city's own plan first, then the park or county where it happened; a plan from elsewhere is none."""
    if plan.tier == "enterprise":
        named = next((name for name in context.names if name and name in plan.title), None) or (
            plan.issuer if plan.issuer in context.names else None
        )
        return (1.05, Reason(text=f"事发单位 {named} 的预案", state="hit")) if named else None
    at = context.division or context.home
    if plan.division and at and not lies_within(at, plan.division):
        return None
    worth = _TIER_HOME.get(plan.tier, 0.5)
    if context.home and plan.division == context.home:
        worth = 1.0
    elif plan.division and plan.division != context.home and plan.tier in ("city", "county", "park"):
        worth = min(worth, 0.9)
    return worth, Reason(
        text=f"事发地在预案适用区域内（{_area(plan)}）", state="hit" if plan.division or plan.tier == "national" else "unknown"
    )


def _area(plan: Plan) -> str:
    return plan.division or {"national": "全国", "province": "全省"}.get(plan.tier, "未写明")


def _words(plan: Plan, context: Context) -> list[str]:
    """Substances and hazards of the event that the plan names."""
    title, scope = plan.title, plan.scope
    return [word for word in dict.fromkeys(context.substances) if word and (word in scope or word in plan.text)] + [
        word for word in plan.hazards if word in context.text and word not in title
    ]


def _explained(event_type: str, plan: Plan, score: float, reasons: list[Reason], context: Context) -> Match:
    levels = [(level, evaluate(level.condition, context.situation)) for level in plan.levels if level.condition]
    proposed = next((level for level, outcome in levels if outcome.holds), None)
    lines = [_leaf_reason(level, *leaf) for level, outcome in levels for leaf in outcome.leaves]
    score += _LEVEL if proposed else 0.0
    return Match(
        plan=plan, score=round(score, 2), level=proposed.level if proposed else None, level_clause=_clause(plan, proposed),
        reasons=(*reasons, *lines), ask_next=what_to_ask(levels, proposed, event_type, context.situation),
    )  # fmt: skip


def _clause(plan: Plan, level: Level | None) -> str:
    return f"《{plan.title}》{level.clause}" if level else ""


_STATES = {True: "hit", False: "missed", None: "unknown"}


def _leaf_reason(level: Level, leaf: Condition, holds: bool | None, value: float | None) -> Reason:
    held = "" if value is None else f"（现为 {value:g}）"
    name = ResponseLevel(level.level).zh
    return Reason(
        text=f"{name}响应条件：{leaf.text}{held}", state=_STATES[holds], clause=level.clause, words=leaf.words, level=level.level
    )
