"""What can be known of the plan library: plans, matches, tasks, lint, the graph."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from anlan.domains.plans.asking import answerable
from anlan.domains.plans.models import TROUBLE, Plan, Rehearsal, Revision
from anlan.domains.plans.store import structure_of
from anlan.domains.plans.views import AskNext, LevelFork, LevelView, MatchReason, PlanMatch, PlanView, TaskSpec
from anlan.domains.registry import api as registry
from anlan.engines import planbook
from anlan.kernel.clock import local
from anlan.kernel.divisions import lies_within
from anlan.kernel.grades import ResponseLevel
from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import Organisation
from anlan.platform.cases.api import timeline

_SHOWN = 10


def plans_in_force(division: str = "") -> list[Plan]:
    """Plans that may answer for ``division``: its own, those of the areas it lies in, those of no written area."""
    rows = Plan.objects.filter(state="in_force").order_by("id")
    return [
        row
        for row in rows
        if not division
        or not row.plan_division
        or lies_within(division, row.plan_division)
        or lies_within(row.plan_division, division)
    ]


def plan_matches(facts: Mapping[str, Any], division: str, when: datetime | None = None) -> list[PlanMatch]:
    """Plans for an event, best first. ``facts`` are plain (``event_type``, ``deaths`` …); optional ``warnings`` {hazard: colour}, ``figures``,
    ``judgements`` {words: bool}, ``text``, ``names``, ``exposed`` (kinds of things in reach) tell what else is known. Empty without an event type.
    """
    event_type = str(facts.get("event_type") or "")
    if not event_type:
        return []
    rows = {str(row.pk): row for row in plans_in_force(division)}
    plans = [structure_of(row) for row in rows.values()]
    stock = _known_to_the_city(stock=True).resources if any(plan.resources for plan in plans) else frozenset()
    context = replace(_context(facts, event_type, division), month=local(when).month if when else None, resources=stock)
    found = planbook.match(event_type, plans, context, limit=_SHOWN)
    return [_match(one, when) for one in found]


def _context(facts: Mapping[str, Any], event_type: str, division: str) -> planbook.Context:
    graded = planbook.grade(facts, event_type)
    situation = planbook.situation_of(
        facts,
        event_type,
        int(graded.grade) if graded.grade else facts.get("grade_judged"),
        figures=facts.get("figures"),
        warnings=facts.get("warnings"),
        judgements=facts.get("judgements"),
    )
    return planbook.Context(
        division=division, home=division[:4], names=tuple(facts.get("names") or ()), substances=tuple(facts.get("substances") or ()),
        exposed=tuple(facts.get("exposed") or ()),
        text=f"{facts.get('text', '')}{facts.get('place', '')}{facts.get('cause', '')}", situation=situation,
    )  # fmt: skip


def _match(one: planbook.Match, when: datetime | None) -> PlanMatch:
    reasons = tuple(MatchReason(text=r.text, state=r.state, clause=r.clause, words=r.words, level=r.level) for r in one.reasons)
    overdue = [f for f in planbook.lint_plan(one.plan, today=when.date()) if f.rule == "revision.overdue"] if when else []
    reasons += tuple(MatchReason(text=f.text, state="unknown", clause=str(f.basis)) for f in overdue)
    return PlanMatch(
        plan_id=int(one.plan.key), title=one.plan.title, score=one.score, level=one.level, level_clause=one.level_clause, reasons=reasons,
        ask_next=tuple(question.text for question in one.ask_next), questions=answerable(one.ask_next),
    )  # fmt: skip


def compile_tasks(plan_id: int, level: int) -> list[TaskSpec]:
    """The measures of a plan at a level, most urgent first. LookupError for no such plan; Refused when it has no such level."""
    plan = structure_of(find_plan(plan_id))
    try:
        tasks = planbook.compile_tasks(plan, level)
    except ValueError as error:
        raise refused("plan.level", f"《{plan.title}》没有 {level} 级响应。", level="请选择预案已有的级别。") from error
    return [
        TaskSpec(
            key=t.key, text=t.text, unit=t.unit, helpers=t.helpers, phase=t.phase, clause=t.clause, span=t.words,
            limit_minutes=None if t.limit_minutes is None else int(t.limit_minutes),
        )
        for t in tasks
    ]  # fmt: skip


def level_proposal(plan_id: int, current: int, facts: Mapping[str, Any], division: str = "") -> planbook.LevelProposal | None:
    """Should the running level be raised or lowered on what is known now? None: it stands. ``facts`` as for :func:`plan_matches`."""
    row = find_plan(plan_id)
    event_type = str(facts.get("event_type") or (row.event_types or [""])[0])
    return planbook.review_level(
        structure_of(row), current, _context(facts, event_type, division or row.area).situation
    )


def questions_for(plan_id: int, current: int, facts: Mapping[str, Any], division: str = "") -> tuple[AskNext, ...]:
    """What would raise a response that runs at ``current``, most deciding first, each answerable in place."""
    row = find_plan(plan_id)
    event_type = str(facts.get("event_type") or (row.event_types or [""])[0])
    situation = _context(facts, event_type, division or row.area).situation
    return answerable(planbook.questions_above(structure_of(row), current, event_type, situation))


def level_fork(plan_id: int, before: int, level: int) -> LevelFork:
    """What another level would add and drop; empty for a level the plan has not."""
    plan = structure_of(find_plan(plan_id))
    if plan.level(level) is None or plan.level(before) is None:
        return LevelFork(added=(), kept=(), dropped=())
    old, new = ([task.text for task in planbook.compile_tasks(plan, each)] for each in (before, level))
    return LevelFork(
        added=tuple(text for text in new if text not in old),
        kept=tuple(text for text in new if text in old),
        dropped=tuple(text for text in old if text not in new),
    )


def find_plan(plan_id: int) -> Plan:
    """The row; LookupError when there is none."""
    row = Plan.objects.filter(pk=plan_id).first()
    if row is None:
        raise LookupError(f"no plan {plan_id}")
    return row


def get_plan(plan_id: int) -> PlanView:
    """One plan with its levels; LookupError when there is none."""
    return _view(find_plan(plan_id), whole=True)


def list_plans(actor: Actor, *, state: str = "", event_type: str = "", q: str = "") -> list[PlanView]:
    """Plans that concern the actor's area, those in force first: the city's plans concern its districts too."""
    rows: QuerySet[Plan] = Plan.objects.all()
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(title__icontains=q) if q else rows
    chosen = [
        row for row in rows.defer("text", "structure").order_by("state", "title", "-id")
        if (not event_type or event_type in row.event_types) and actor.hears("plans.view", row.area)
    ]  # fmt: skip
    return [_view(row, whole=False) for row in sorted(chosen, key=lambda row: row.state != "in_force")]


def _view(row: Plan, *, whole: bool) -> PlanView:
    plan = structure_of(row) if whole else None
    return PlanView(
        id=row.pk, number=row.number, title=row.title, state=row.state, state_label=row.state_label, kind=row.kind, tier=row.tier,
        division=row.area, event_types=tuple(row.event_types), document_number=row.document_number,
        issued_on=row.issued_on, demonstration=row.demonstration, version=row.version, family=row.family,
        levels=tuple(_level(level) for level in plan.levels) if plan else (), text=row.text if whole else "",
        structure=plan.to_json() if plan else {},
    )  # fmt: skip


def _level(level: planbook.Level) -> LevelView:
    return LevelView(
        level=level.level, label=ResponseLevel(level.level).zh, starter=level.starter, condition=level.condition.text if level.condition else "",
        clause=level.clause, words=level.words,
    )  # fmt: skip


def troubles_of(plan_id: int) -> list[str]:
    """What of the document was not read well when it came in (编码混用…)."""
    return [line.text for line in timeline(Plan(pk=plan_id)) if line.verb == TROUBLE]


def lint_of(plan_id: int, when: datetime | None = None) -> list[planbook.Finding]:
    """What in one plan cannot work, held against the city's units and supplies too."""
    plan = structure_of(find_plan(plan_id))
    return list(
        planbook.lint_plan(plan, today=when.date() if when else None, register=_known_to_the_city(stock=bool(plan.resources)))
    )


def _known_to_the_city(*, stock: bool) -> planbook.Register:
    """Units by name, and where a plan counts on any, the supplies and equipment of the register."""
    units = list(Organisation.objects.values_list("name", "short_name", "phone"))
    held = registry.things_of("stock_item") if stock else []
    return planbook.Register(
        units=frozenset(name for *names, _ in units for name in names if name),
        with_telephone=frozenset(name for *names, phone in units for name in names if name and phone),
        resources=frozenset(name for item in held for name in (str(item.attrs.get("item") or ""), item.name) if name),
    )


def library_report(
    rows: Iterable[Plan] | None = None, hazards: Iterable[str] = ()
) -> tuple[planbook.PlanGraph, list[planbook.Finding]]:
    """The graph of the plans in force and what is wrong between them."""
    library = [structure_of(row) for row in (rows if rows is not None else plans_in_force())]
    codes = tuple(hazards)
    return planbook.plan_graph(library, codes), list(planbook.lint_library(library, codes))


def rehearsals_of(plan_id: int) -> list[Rehearsal]:
    """The rehearsals of a plan, latest first."""
    return list(Rehearsal.objects.filter(plan_id=plan_id).order_by("-id")[:_SHOWN])


def find_rehearsal(pk: int) -> Rehearsal:
    """The row; LookupError when there is none."""
    row = Rehearsal.objects.select_related("plan").filter(pk=pk).first()
    if row is None:
        raise LookupError(f"no rehearsal {pk}")
    return row


def revisions_of(plan_id: int) -> list[Revision]:
    return list(Revision.objects.filter(plan_id=plan_id))
