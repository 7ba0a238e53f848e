"""The review of a plan: its text cut at what was read from it, and each thing read with the place it came from."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from anlan.domains.plans.store import duty_key, measure_key
from anlan.engines.planbook import Condition, Doubt, Plan
from anlan.kernel.grades import Grade, ResponseLevel, WarningColour

SURE = 0.9  # below this an element asks to be looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing read. ``fields`` are (path, label, value as a person writes it) of what may be corrected."""

    key: str
    group: str
    label: str
    text: str
    words: tuple[int, int]
    confidence: float
    fields: tuple[tuple[str, str, str], ...] = ()
    confirmed: bool = False

    @property
    def sure(self) -> bool:
        return self.confirmed or self.confidence >= SURE

    @property
    def path(self) -> str:
        """The name under which it is kept that somebody looked: by its words, so that it is found again in the next version."""
        return "seen/" + hashlib.sha256(f"{self.group}|{self.label}|{self.text}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text; ``key`` of the element it belongs to, empty for none."""

    text: str
    key: str = ""
    group: str = ""
    sure: bool = True


def elements_of(plan: Plan, corrections: Iterable[Mapping[str, Any]] = ()) -> tuple[Element, ...]:
    """Everything read, in the order of the text within its group; marked where a person has confirmed or corrected it."""
    looked_at = {correction["path"] for correction in corrections}
    found = [*_levels(plan), *_measures(plan), *_duties(plan), *_others(plan)]
    marked = (
        replace(each, confirmed=each.path in looked_at or any(path in looked_at for path, _, _ in each.fields)) for each in found
    )
    return tuple(sorted(marked, key=lambda element: element.words))


def _levels(plan: Plan) -> Iterator[Element]:
    for level in plan.levels:
        name = ResponseLevel(level.level).zh
        for order, leaf in enumerate(level.condition.leaves() if level.condition else ()):
            whole = level.condition.text if level.condition else ""
            base = f"levels/{level.level}"
            fields = (
                ((f"{base}/starter", "启动主体", level.starter), (f"{base}/condition", "启动条件", whole)) if order == 0 else ()
            )
            yield _leaf(f"l{level.level}-{order}", "启动条件", f"{name}响应", leaf, fields)
    for rule in plan.grades:
        for order, leaf in enumerate(rule.condition.leaves()):
            yield _leaf(f"g{rule.grade}-{order}", "事件分级", Grade(rule.grade).zh, leaf)
    for rule_ in plan.warnings:
        for order, leaf in enumerate(rule_.condition.leaves() if rule_.condition else ()):
            yield _leaf(f"w{rule_.colour}-{order}", "预警", WarningColour(rule_.colour).zh, leaf)


def _leaf(key: str, group: str, label: str, leaf: Condition, fields: tuple[tuple[str, str, str], ...] = ()) -> Element:
    return Element(
        key=key, group=group, label=label, text=_said(leaf), words=leaf.words, confidence=leaf.confidence, fields=fields
    )


def _said(leaf: Condition) -> str:
    """A condition as the machine understood it."""
    bound = leaf.bound
    if bound:
        low = f"{'≥' if bound.low_included else '>'} {bound.low:g}" if bound.low is not None else ""
        high = f"{'≤' if bound.high_included else '<'} {bound.high:g}" if bound.high is not None else ""
        return f"{bound.label} {' 且 '.join(part for part in (low, high) if part)}"
    if leaf.kind == "grade" and leaf.grade:
        return f"等级{'不低于' if leaf.at_least else '为'}{Grade(leaf.grade).zh}"
    return leaf.text if leaf.kind != "judgement" else f"由人判断：{leaf.text}"


def _measures(plan: Plan) -> Iterator[Element]:
    for order, measure in enumerate(plan.measures):
        base = f"measures/{measure_key(measure)}"
        limit = "" if measure.within_min is None else f"{measure.within_min:g}"
        yield Element(
            key=f"m{order}", group="措施", label=ResponseLevel(measure.level).zh if measure.level else "各级", text=measure.text, words=measure.words,
            confidence=measure.confidence if measure.units else 0.5,
            fields=((f"{base}/units", "单位", "、".join(measure.units)), (f"{base}/within_min", "时限（分钟）", limit)),
        )  # fmt: skip


def _duties(plan: Plan) -> Iterator[Element]:
    for number, unit in enumerate(plan.units):
        for order, duty in enumerate(unit.duties):
            base = f"duties/{duty_key(duty)}"
            yield Element(
                key=f"d{number}-{order}", group="职责", label=unit.name, text=duty.text, words=duty.words, confidence=duty.confidence,
                fields=((f"{base}/unit", "单位", duty.unit), (f"{base}/text", "职责", duty.text)),
            )  # fmt: skip


def _others(plan: Plan) -> Iterator[Element]:
    for order, report in enumerate(plan.reports):
        limit = "立即" if report.within_min == 0 else f"{report.within_min:g} 分钟内"
        yield Element(key=f"r{order}", group="信息报告", label=limit, text=report.text, words=report.words, confidence=0.9)
    for order, reference in enumerate(plan.references):
        yield Element(
            key=f"f{order}",
            group="引用",
            label="预案" if reference.kind == "plan" else "法规",
            text=reference.title,
            words=reference.words,
            confidence=1.0,
        )


def doubts_of(plan: Plan) -> tuple[Doubt, ...]:
    """What a second reader may be asked about: levels without condition or starter, measures without a unit, and what was read unsurely."""
    found = [
        Doubt(path=f"levels/{level.level}/starter", read=level.starter, words=level.words)
        for level in plan.levels
        if not level.starter
    ]
    found += [
        Doubt(path=f"levels/{level.level}/condition", read="", words=level.words)
        for level in plan.levels
        if level.condition is None
    ]
    found += [
        Doubt(path=f"measures/{measure_key(each)}/units", read=list(each.units), words=each.words)
        for each in plan.measures
        if not each.units
    ]
    return tuple(sorted(found, key=lambda doubt: doubt.words))


def segments_of(plan: Plan, elements: tuple[Element, ...]) -> list[Segment]:
    """The whole text in stretches; where two elements overlap the first keeps the words."""
    found, at = [], 0
    for element in elements:
        start, end = element.words
        if start < at or end <= start:
            continue
        if start > at:
            found.append(Segment(plan.text[at:start]))
        found.append(Segment(plan.text[start:end], element.key, element.group, element.sure))
        at = end
    return [*found, Segment(plan.text[at:])]
