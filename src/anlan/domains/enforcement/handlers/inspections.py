"""Inspections are assigned, ordered to be put right; dangers found go to supervision."""

from typing import Any

from anlan.domains.enforcement import staff
from anlan.domains.enforcement.commands import AssignInspection, OrderCorrection, SetPlanLines
from anlan.domains.enforcement.models import Inspection, SupervisionPlan
from anlan.domains.enforcement.rules import inspecting, officers
from anlan.domains.enforcement.said import day, today
from anlan.domains.supervision import api as supervision
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import handles
from anlan.platform.cases.api import link, move, open_case


def _place(cmd: AssignInspection) -> Any:
    found = supervision.get_enterprise(cmd.enterprise)
    return (found.division, found.organisation_id) if found.organisation_id else found.division


@handles(AssignInspection, area=_place)
def assign(cmd: AssignInspection, ctx: Any) -> int:
    facts = staff.facts_of(cmd.officers)
    officers.may_team(facts, today()).require()
    if not cmd.reason.strip():
        raise refused("case.required", "计划外检查须写明事由。", reason="请填写")
    enterprise = supervision.get_enterprise(cmd.enterprise)
    return make_inspection(ctx, enterprise, staff.named(facts), cmd.planned_on, cmd.sets, plan_id=cmd.plan, reason=cmd.reason).pk


def make_inspection(
    ctx: Any, enterprise: Any, team: list[dict[str, Any]], planned_on: str, sets: Any, *, reason: str = "", **more: Any
) -> Inspection:
    """An inspection of an enterprise, waiting for its officers."""
    case = open_case(
        Inspection, ctx, title=f"{enterprise.name}执法检查{f'（{reason[:40]}）' if reason else ''}", division=enterprise.division,
        organisation_id=enterprise.organisation_id, party=enterprise.name, enterprise=enterprise.subject, planned_on=day(planned_on, "planned_on"), officers=team, team=staff.team_key(team),
        items=inspecting.items_of(list(sets)), lon=enterprise.lon, lat=enterprise.lat, invented=enterprise.invented, **more,
    )  # fmt: skip
    link(case, enterprise.subject, "party")
    return case


@handles(OrderCorrection, subject=lambda cmd: Inspection.objects.select_for_update().get(pk=cmd.inspection))
def order(cmd: OrderCorrection, ctx: Any, case: Inspection) -> list[int]:
    """The dangers that were registered."""
    move(case, "order", ctx, due_on=cmd.due_on, major=list(cmd.major))
    return [one["danger"] for one in case.order if one["danger"]]


@handles(SetPlanLines, subject=lambda cmd: SupervisionPlan.objects.select_for_update().get(pk=cmd.plan))
def set_lines(cmd: SetPlanLines, ctx: Any, plan: SupervisionPlan) -> None:
    move(plan, "set_lines", ctx, lines=[dict(line) for line in cmd.lines])
