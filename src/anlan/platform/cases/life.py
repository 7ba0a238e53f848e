"""Opening, moving and reading a case. Called from command handlers, so everything is in the command's transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F, Q

from anlan.kernel import clock
from anlan.kernel.saying import Said, say
from anlan.kernel.verdict import Citation, Refused, Verdict, allow, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.context import Context
from anlan.platform.bus.messages import plain
from anlan.platform.bus.send import exercise, follow
from anlan.platform.cases.deadlines import cancel_deadlines
from anlan.platform.cases.filling import fill
from anlan.platform.cases.models import Case, Counter, Entry, Link
from anlan.platform.cases.standing import stands
from anlan.platform.cases.table import Transition

C = TypeVar("C", bound=Case)
RIGHTS = Citation(source="岗位职责与权限表", clause="docs/reference/permissions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A verb open to an actor now: what a page draws as a button. ``verdict`` says why it is greyed when it is."""

    transition: Transition
    verdict: Verdict


def open_case(model: type[C], ctx: Context, *, title: str, division: str, **fields: Any) -> C:
    """A new case in its first state, numbered, with its first line of timeline. Exercise context makes it an exercise."""
    table_exercise = fields.pop("exercise", ctx.exercise)
    case = model(title=title[:200], division=division, opened_at=fields.pop("opened_at", None) or clock.now(), exercise=table_exercise, **fields)
    case.state = case.state or case.table.initial
    case.number = case.number or next_number(case.table_key)
    case.cause, case.correlation = case.cause or ctx.cause, case.correlation or ctx.correlation or ctx.id
    case.save(force_insert=True)
    join(case)
    note(case, ctx, "open", title)
    return case


def move(case: Case, verb: str, ctx: Context, text: str = "", **data: Any) -> Case:
    """Do ``verb``: check state, rights, required fields and guard; save; write the timeline. Raises Refused, changing nothing."""
    transition = case.table.find(verb)
    check(case, transition, data, ctx.actor).require()
    changed = fill(case, transition.sets, data)
    before, case.state = case.state, transition.target or case.state
    if case.state in case.table.final:
        case.closed_at = clock.now()
        cancel_deadlines(case)
    case.version += 1
    case.save()
    join(case)
    note(case, ctx, verb, text or transition.label, before=before, after=case.state, **data, **({"changed": changed} if changed else {}))
    if transition.effect:
        transition.effect(case, data, ctx)
    return case


def check(case: Case, transition: Transition, data: Mapping[str, Any], actor: Actor) -> Verdict:
    """May this verb be done now by this actor with this data?"""
    if case.state not in transition.sources:
        return refuse(
            "case.state", say("“{state}”状态下不能{verb}。", state=case.state_label, verb=str(transition.label)), case.table.step(transition),
            state=case.state, verb=transition.verb,
        )  # fmt: skip
    if not actor.may(transition.permission, case.division, case.organisation_id):
        return refuse("denied", say("没有权限：{permission} 不在您的辖区或岗位职责内。", permission=transition.permission), RIGHTS, area=case.division)
    missing = {name: "请填写此项。" for name in transition.required if data.get(name) in (None, "", [], ())}
    if missing:
        raise Refused(refuse("case.required", "有必填项未填写。"), missing)
    return transition.guard(case, data, actor) if transition.guard else allow()


def choices(case: Case, actor: Actor) -> list[Choice]:
    """The verbs an actor could do in this state, with what stands in their way already now; what lacks the right is not listed."""
    return [
        Choice(transition=each, verdict=stands(case, each, actor))
        for each in case.table.transitions
        if case.state in each.sources and actor.may(each.permission, case.division, case.organisation_id)
    ]


def join(case: Case) -> None:
    """What the running command tells belongs to the case's chain."""
    follow(case.cause or case.correlation, case.correlation)
    if case.exercise:
        exercise()


def note(case: Case, ctx: Context, verb: str, text: str, **data: Any) -> Entry:
    """A line of the timeline."""
    said = {"said": text.packed()} if isinstance(text, Said) else {}
    return Entry.objects.create(
        case=case.subject, at=clock.now(), actor=ctx.actor.name, verb=verb, text=text, data=plain(data) | said, command_id=ctx.id
    )


def timeline(case: Case) -> list[Entry]:
    return list(Entry.objects.filter(case=case.subject))


def link(case: Case, other: str, role: str) -> None:
    """Tie the case to ``other`` (``kind/id``); a second time changes nothing."""
    Link.objects.get_or_create(case=case.subject, other=other, role=role)


def links_of(case: Case) -> list[Link]:
    return list(Link.objects.filter(case=case.subject))


def ties(subjects: Iterable[str]) -> list[Link]:
    """Links from or to any of these subjects, in the order they were made: one step along a chain of cases."""
    wanted = list(subjects)
    return list(Link.objects.filter(Q(case__in=wanted) | Q(other__in=wanted)).order_by("id"))


def next_number(key: str) -> str:
    """``INCIDENT-20251201-003``: kind, day in Shanghai, running number of that day."""
    name = f"{key.upper()}-{clock.local(clock.now()):%Y%m%d}"
    if not Counter.objects.filter(name=name).update(value=F("value") + 1):
        Counter.objects.get_or_create(name=name)
        Counter.objects.filter(name=name).update(value=F("value") + 1)
    return f"{name}-{Counter.objects.get(name=name).value:03d}"
