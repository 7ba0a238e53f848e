"""Questions to enforcement: one case, the day's figures, an officer's tasks, draws, who may act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from anlan.domains.enforcement import staff
from anlan.domains.enforcement.models import Draw, Equipment, FieldRecord, Inspection, Officer, Penalty, SupervisionPlan
from anlan.domains.enforcement.planning import progress
from anlan.domains.enforcement.rules.officers import may_act
from anlan.domains.enforcement.said import today
from anlan.kernel.verdict import Refused, Verdict, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.cases.models import Deadline

SEE = "enforcement.view"
CAP = 1000


def seen(actor: Actor, model: Any, pk: int) -> Any:
    """The row, if the actor may see it. LookupError where there is none, Refused where it lies outside the actor's area."""
    row = model.objects.filter(pk=pk).first()
    if row is None:
        raise LookupError("没有这个事项，可能已被删除。")
    if not actor.may(SEE, row.division, getattr(row, "organisation_id", None)):
        raise Refused(refuse("denied", "此事项不在您的辖区或职责内。", area=row.division))
    return row


def get_penalty(actor: Actor, pk: int) -> Penalty:
    return seen(actor, Penalty, pk)  # type: ignore[no-any-return]


def get_inspection(actor: Actor, pk: int) -> Inspection:
    return seen(actor, Inspection, pk)  # type: ignore[no-any-return]


def get_plan(actor: Actor, pk: int) -> SupervisionPlan:
    return seen(actor, SupervisionPlan, pk)  # type: ignore[no-any-return]


def get_draw(actor: Actor, pk: int) -> Draw:
    return seen(actor, Draw, pk)  # type: ignore[no-any-return]


def draws(actor: Actor, limit: int = 50) -> list[Draw]:
    return list(Draw.objects.filter(visible(actor, SEE, organisation=None)).defer("pools", "result")[:limit])


def plans(actor: Actor, limit: int = 20) -> list[SupervisionPlan]:
    return list(SupervisionPlan.objects.filter(visible(actor, SEE)).order_by("-year", "-id")[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The figures of the workbench; counts stop at 1000."""

    proposed: int
    reviewing: int
    deciding: int
    serving: int
    missed: int
    visits: int
    rechecks: int
    conflicts: int
    states: Sequence[tuple[str, str, int]]
    year: Mapping[str, int]
    clocks: Sequence[Deadline]
    plans: Sequence[tuple[SupervisionPlan, Mapping[str, int]]]


def day_of(actor: Actor) -> Day:
    """Bounded whatever the size of the city: counts run on the index of states, the year's figures on that of decisions."""
    cases, visits = Penalty.objects.filter(visible(actor, SEE)), Inspection.objects.filter(visible(actor, SEE))
    by_state = dict(cases.exclude(state="closed").order_by().values_list("state").annotate(n=Count("pk")))
    waiting = dict(
        visits.filter(state__in=("assigned", "ordered", "failed")).order_by().values_list("state").annotate(n=Count("pk"))
    )
    clocks = Deadline.objects.filter(
        visible(actor, SEE), Q(case__startswith="penalty/") | Q(case__startswith="inspection/"), state__in=("running", "missed")
    )
    missed = clocks.filter(state="missed", met_at=None)
    area = visible(actor, SEE, division="inspection__division", organisation="inspection__organisation")
    return Day(
        proposed=by_state.get("proposed", 0), reviewing=by_state.get("defended", 0), deciding=by_state.get("reviewed", 0), serving=by_state.get("decided", 0),
        missed=len(missed.order_by().values_list("pk")[:CAP]), visits=waiting.get("assigned", 0), rechecks=waiting.get("ordered", 0) + waiting.get("failed", 0),
        conflicts=FieldRecord.objects.filter(area, state="conflict").count(), states=[(key, label, by_state.get(key, 0)) for key, label in _open_states()],
        year=_year(cases), clocks=list(clocks.order_by("due_at")[:12]), plans=[(plan, progress(plan)) for plan in plans(actor, 3) if plan.state == "approved"],
    )  # fmt: skip


def _open_states() -> list[tuple[str, str]]:
    from anlan.platform.cases.api import get_table

    table = get_table("penalty")
    return [(key, label) for key, label in table.states.items() if key not in table.final]


def _year(cases: Any) -> dict[str, int]:
    since = date(today().year, 1, 1)
    found = cases.filter(decided_at__date__gte=since).aggregate(
        decided=Count("pk"),
        fined=Sum("fine_yuan"),
        paid=Sum("paid_yuan"),
        spared=Count("pk", filter=Q(outcome="spared")),
        published=Count("published_at"),
    )
    return {name: value or 0 for name, value in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An officer, whether they may act today and why not, their training of last year and this, what they carry."""

    officer: Officer
    verdict: Verdict
    entry_days: int
    last_year_days: int
    this_year_days: int
    equipment: Sequence[str]


def standings(actor: Actor, limit: int = 300) -> list[Standing]:
    rows = list(
        Officer.objects.filter(visible(actor, SEE, organisation=None))
        .select_related("organisation")
        .order_by("division", "name")[:limit]
    )
    facts = staff.facts_of(row.pk for row in rows)
    carried: dict[int, list[str]] = {}
    for officer, name in Equipment.objects.filter(officer__in=rows, in_service=True).values_list("officer_id", "name"):
        carried.setdefault(int(officer or 0), []).append(name)
    year = today().year
    return [
        Standing(
            officer=row, verdict=may_act(one, today()), entry_days=one.entry_days, last_year_days=one.yearly_days.get(year - 1, 0),
            this_year_days=one.yearly_days.get(year, 0), equipment=carried.get(row.pk, []),
        )
        for row, one in zip(rows, facts, strict=True)
    ]  # fmt: skip


def officers_for(actor: Actor, area: str) -> list[tuple[Officer, Verdict]]:
    """Officers to choose from, those who may act first; the reason stands beside those who may not."""
    found = [
        (one.officer, one.verdict)
        for one in standings(actor)
        if area.startswith(one.officer.division) or one.officer.division.startswith(area)
    ]
    return sorted(found, key=lambda pair: not pair[1].allowed)


def field_records(case: Inspection) -> list[FieldRecord]:
    return list(case.field_records.order_by("-id"))
