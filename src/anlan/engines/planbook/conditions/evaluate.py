"""A condition held against what is known: hit, missed or unknown, leaf by leaf, so that the officer sees why and what to ask."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from anlan.engines.planbook.facts import FIGURES, EventFacts
from anlan.engines.planbook.plan import Condition

_FROM_FACTS = {
    "dead": "deaths", "missing": "missing", "serious": "serious", "trapped": "trapped", "relocated": "evacuated", "injured": "injured",
    "affected": "affected", "loss_yuan": "loss_yuan", "magnitude": "magnitude", "area_m2": "area_m2",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known now. ``figures`` are named as in :mod:`.quantities`; ``warnings`` hazard code → colour in force (1 red), None: not known at all."""

    figures: Mapping[str, float] = field(default_factory=dict)
    grade: int | None = None
    warnings: Mapping[str, int] | None = None
    judgements: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``holds``: True hit, False missed, None unknown. ``leaves`` pairs every leaf with its own outcome and the value it was held against."""

    holds: bool | None
    leaves: tuple[tuple[Condition, bool | None, float | None], ...]


def situation_of(
    facts: Mapping[str, object], event_type: str, grade: int | None = None, *, figures: Mapping[str, float] | None = None,
    warnings: Mapping[str, int] | None = None, judgements: Mapping[str, bool] | None = None,
) -> Situation:  # fmt: skip
    """The situation plain facts make (``deaths``, ``evacuated`` …), with readings (``figures``) and warnings in force from elsewhere."""
    said = {name: float(value) for name, value in facts.items() if isinstance(value, int | float) and not isinstance(value, bool)}
    known = {name: said[attribute] for name, attribute in _FROM_FACTS.items() if attribute in said}
    if "dead" in known or "missing" in known:
        known["dead_missing"] = known.get("dead", 0) + known.get("missing", 0)
    if "area_m2" in known:
        known["area_ha"] = known["area_m2"] / 1e4
    if "injured" in known and event_type.startswith(("13", "12D04")):
        known["ill"] = known["injured"]
    return Situation(figures={**known, **(figures or {})}, grade=grade, warnings=warnings, judgements=judgements or {})


def plain_facts(event: EventFacts) -> dict[str, float]:
    """The certain ends of an event's figures by name."""
    return {name: figure.least for name in FIGURES if (figure := getattr(event, name)) is not None}


def evaluate(condition: Condition, situation: Situation) -> Outcome:
    """Three-valued: any is hit by one hit, all is missed by one miss, and what is not known stays unknown."""
    return Outcome(holds=_holds(condition, situation), leaves=tuple(_leaves(condition, situation)))


def _leaves(condition: Condition, situation: Situation) -> Iterator[tuple[Condition, bool | None, float | None]]:
    for leaf in condition.leaves():
        value = situation.figures.get(leaf.bound.quantity) if leaf.bound else None
        yield leaf, _holds(leaf, situation), value


def _holds(condition: Condition, situation: Situation) -> bool | None:
    match condition.kind:
        case "any":
            return _any([_holds(part, situation) for part in condition.parts])
        case "all":
            opposite = _any([_not(_holds(part, situation)) for part in condition.parts])
            return _not(opposite)
        case "bound":
            return _bound(condition, situation)
        case "grade":
            return _grade(condition, situation)
        case "warning":
            return _warning(condition, situation)
    return situation.judgements.get(condition.text)


def _any(states: list[bool | None]) -> bool | None:
    return True if True in states else None if None in states else False


def _not(state: bool | None) -> bool | None:
    return None if state is None else not state


def _bound(condition: Condition, situation: Situation) -> bool | None:
    value = situation.figures.get(condition.bound.quantity) if condition.bound else None
    return None if value is None or condition.bound is None else condition.bound.holds(value)


def _grade(condition: Condition, situation: Situation) -> bool | None:
    if situation.grade is None or condition.grade is None:
        return None
    return situation.grade <= condition.grade if condition.at_least else situation.grade == condition.grade


def _warning(condition: Condition, situation: Situation) -> bool | None:
    if condition.text in situation.judgements:  # somebody has answered for this very condition
        return situation.judgements[condition.text]
    if situation.warnings is None or condition.colour is None:
        return None
    colours = [
        colour
        for hazard, colour in situation.warnings.items()
        if not condition.hazard or hazard.startswith(condition.hazard.rstrip("0"))
    ]
    return any(colour <= condition.colour if condition.at_least else colour == condition.colour for colour in colours)
