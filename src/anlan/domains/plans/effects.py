"""What follows a step in the life of a plan: the guard of approval, the stamp, the version before it, what is told."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.plans.events import PlanInForce, PlanRepealed
from anlan.domains.plans.models import Plan, Revision
from anlan.domains.plans.rules import may_come_into_force
from anlan.kernel import clock
from anlan.kernel.verdict import Verdict
from anlan.platform.bus.api import Context, emit
from anlan.platform.cases.api import note


def can_run(plan: Plan, data: Mapping[str, Any], actor: Any) -> Verdict:
    """A plan without levels or conditions cannot be started and is not let into force, unless the approver says why."""
    from anlan.domains.plans.store import structure_of

    return may_come_into_force(structure_of(plan), str(data.get("reason", "")))


def came_into_force(plan: Plan, data: Mapping[str, Any], ctx: Context) -> None:
    plan.approved_by, plan.approved_at = ctx.actor.name, clock.now()
    Plan.objects.filter(pk=plan.pk).update(approved_by=plan.approved_by, approved_at=plan.approved_at)
    emit(
        PlanInForce(subject=plan.subject, area=plan.division, plan=plan.pk, title=plan.title, event_types=tuple(plan.event_types))
    )


def retire_version(before: Plan, after: Plan, ctx: Context) -> None:
    """The version in force gives way; done before the new one comes in, since a family has one in force."""
    Plan.objects.filter(pk=before.pk).update(state="superseded", closed_at=clock.now(), version=before.version + 1)
    note(before, ctx, "supersede", f"被 {after.number} 替代", by=after.pk)


def went_out_of_force(plan: Plan, data: Mapping[str, Any], ctx: Context) -> None:
    emit(PlanRepealed(subject=plan.subject, area=plan.division, plan=plan.pk, title=plan.title))


def keep_opinion(revision: Revision, data: Mapping[str, Any], ctx: Context) -> None:
    if data.get("opinion"):
        Revision.objects.filter(pk=revision.pk).update(opinion=str(data["opinion"])[:2000])
