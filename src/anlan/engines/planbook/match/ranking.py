"""Rank plans for an event and say why: type, jurisdiction, substance and words, every condition hit, missed or unknown; then what to ask."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from anlan.engines.planbook.conditions import Situation, evaluate
from anlan.engines.planbook.match.types import closeness, follows
from anlan.engines.planbook.plan import Condition, Level, Plan
from anlan.kernel.divisions import lies_within
from anlan.kernel.grades import ResponseLevel
from anlan.kernel.tables import event_type_name

# weights of the ranking, chosen on the project's own scenarios (bench/planbook.py prints what they yield)
_TYPE, _SECONDARY, _PLACE, _WORDS, _LEVEL = 60.0, 20.0, 22.0, 10.0, 6.0
_TIER_HOME = {"city": 1.0, "park": 0.9, "county": 0.85, "province": 0.5, "national": 0.35, "street": 0.6, "enterprise": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the city knows beside the facts. ``division`` of the event; ``home`` the division that asks; ``names`` plants or places concerned."""

    division: str = ""
    home: str = ""
    names: tuple[str, ...] = ()
    text: str = ""
    substances: tuple[str, ...] = ()
    situation: Situation = field(default_factory=Situation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One line of why; ``state`` hit, missed or unknown; ``clause`` where the plan says so."""

    text: str
    state: str
    clause: str = ""
    words: tuple[int, int] = (0, 0)
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask next: ``weight`` says how much the answer decides."""

    quantity: str
    text: str
    weight: float


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
    return score, plan, reasons


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
        reasons=(*reasons, *lines), ask_next=_ask(levels, proposed, context.situation),
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


def _ask(levels: Sequence[tuple[Level, object]], proposed: Level | None, situation: Situation) -> tuple[Question, ...]:
    """Unknown leaves that could raise the level, the most deciding first: a higher level weighs more, a figure asked at many levels too."""
    top = proposed.level if proposed else 5
    weights: Mapping[str, float] = defaultdict(float)
    texts: dict[str, str] = {}
    for level, outcome in levels:
        for leaf, holds, _ in outcome.leaves:  # type: ignore[attr-defined]
            if holds is None and level.level < top:
                name = leaf.bound.quantity if leaf.bound else "grade" if leaf.kind == "grade" else leaf.text
                weights[name] += 1.0 / level.level if leaf.kind == "judgement" else 2.0 / level.level  # type: ignore[index]
                texts.setdefault(name, _question(leaf))
    asked = [Question(quantity=name, text=texts[name], weight=round(weight, 2)) for name, weight in weights.items()]
    return tuple(sorted(asked, key=lambda question: -question.weight)[:8])


def _question(leaf: Condition) -> str:
    if leaf.bound:
        return f"{leaf.bound.label}是多少？"
    if leaf.kind == "grade":
        return "事件等级初判为几级？"
    return f"是否{leaf.text}？" if leaf.kind == "judgement" else f"是否已有{leaf.text}？"
