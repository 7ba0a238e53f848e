"""Guards and consequences of a work permit's verbs."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.supervision import events
from anlan.domains.supervision.models import GasTest, WorkPermit
from anlan.domains.supervision.norms import norm, norms
from anlan.domains.supervision.rules import work as rules
from anlan.kernel import clock
from anlan.kernel.verdict import Verdict
from anlan.platform.bus.api import Context, emit
from anlan.platform.cases.api import cancel_deadlines, link, note, set_deadline
from anlan.platform.cases.workdays import is_workday

Data = Mapping[str, Any]
LIVE = ("approved", "working", "stopped")


def gas_of(test: GasTest) -> rules.Gas:
    names = ("at", "oxygen_percent", "combustible_percent", "lower_limit_percent", "toxic_mg_m3", "toxic_limit_mg_m3")
    return rules.Gas(**{name: getattr(test, name) for name in names})


def conditions_of(permit: WorkPermit) -> tuple[str, ...]:
    """What must be seen fulfilled on the spot, for this kind of work at this time."""
    upgrade = rules.must_upgrade(permit.kind, permit.starts_at, permit.ends_at, is_workday, norm("work.night"))
    return rules.conditions_of(permit.kind, upgrade=upgrade)


def approvable(permit: WorkPermit, data: Data, actor: Any) -> Verdict:
    last = permit.gas_tests.last()
    verdict = rules.may_last(permit.kind, permit.grade, permit.starts_at, permit.ends_at, norms())
    return verdict if not verdict.allowed else rules.may_approve(
        permit.kind, conditions_of(permit), permit.confirmed, gas_of(last) if last else None, bool(last and last.passed), clock.now(), int(norm("work.gas_minutes"))
    )  # fmt: skip


def approved(permit: WorkPermit, data: Data, ctx: Context) -> None:
    """The clock of the permit runs; works it endangers are told at once."""
    set_deadline(
        permit,
        "end",
        f"作业票到期：{permit.title}"[:200],
        permit.ends_at,
        permission="supervision.work",
        clause=f"{rules.STANDARD} 4.16",
    )
    found = clashing(permit)
    if found:
        keep(permit, clashes=[each.subject for each in found])
        for each in found:
            link(permit, each.subject, "clash")
            keep(each, clashes=sorted({*each.clashes, permit.subject}))
        note(
            permit,
            ctx,
            "clash",
            f"与 {'、'.join(each.title for each in found)} 交叉作业，请协调错时或加强监护",
            clashes=permit.clashes,
        )
        tell(events.WorkClashes, permit)
    tell(events.WorkApproved, permit)


def clashing(permit: WorkPermit) -> list[WorkPermit]:
    """Live permits of the same enterprise that overlap in time and lie near, of kinds that endanger each other."""
    rows = WorkPermit.objects.filter(
        file=permit.file_id, state__in=LIVE, starts_at__lt=permit.ends_at, ends_at__gt=permit.starts_at
    ).exclude(pk=permit.pk)
    near = float(norm("work.near_m"))
    return [row for row in rows if rules.clash(permit.kind, row.kind, _apart(permit, row), near)]


def _apart(a: WorkPermit, b: WorkPermit) -> float:
    """Metres between; the same named place is no distance, unknown places are near."""
    if a.place == b.place or None in (a.lon, a.lat, b.lon, b.lat):
        return 0.0
    return rules.apart_m((a.lon, a.lat), (b.lon, b.lat))  # type: ignore[arg-type]


def startable(permit: WorkPermit, data: Data, actor: Any) -> Verdict:
    """The permit still holds and its gas test is fresh."""
    last = permit.gas_tests.last()
    return rules.may_approve(
        permit.kind,
        conditions_of(permit),
        permit.confirmed,
        gas_of(last) if last else None,
        bool(last and last.passed),
        clock.now(),
        int(norm("work.gas_minutes")),
    )


def began(permit: WorkPermit, data: Data, ctx: Context) -> None:
    keep(permit, began_at=permit.began_at or clock.now())


def stopped(permit: WorkPermit, data: Data, ctx: Context) -> None:
    tell(events.WorkStopped, permit)


def closed(permit: WorkPermit, data: Data, ctx: Context) -> None:
    """What it endangered is endangered no longer."""
    keep(permit, finished_at=clock.now())
    _clashes_end(permit)
    tell(events.WorkClosed, permit)


def cancelled(permit: WorkPermit, data: Data, ctx: Context) -> None:
    cancel_deadlines(permit)
    _clashes_end(permit)


def _clashes_end(permit: WorkPermit) -> None:
    """Its own page remembers; those still at work no longer say so."""
    keys = [int(subject.partition("/")[2]) for subject in permit.clashes]
    for each in WorkPermit.objects.filter(pk__in=keys, state__in=LIVE):
        keep(each, clashes=[subject for subject in each.clashes if subject != permit.subject])


def keep(permit: WorkPermit, **values: Any) -> None:
    for name, value in values.items():
        setattr(permit, name, value)
    WorkPermit.objects.filter(pk=permit.pk).update(**values)


def tell(event: type[events.WorkTold], permit: WorkPermit) -> None:
    emit(event(
        subject=permit.subject, area=permit.division, organisation=permit.organisation_id, permit=permit.pk, title=permit.title, enterprise=permit.file.subject,
        kind=permit.kind, clashes=tuple(permit.clashes),
    ))  # fmt: skip
