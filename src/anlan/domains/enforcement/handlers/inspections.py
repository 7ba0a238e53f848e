"""Inspections are assigned, ordered to be put right; dangers found go to supervision."""

from typing import Any

from anlan.domains.enforcement import staff
from anlan.domains.enforcement.commands import AssignInspection, OrderCorrection, SetPlanLines
from anlan.domains.enforcement.effects.inspection import start_recheck
from anlan.domains.enforcement.models import Inspection, SupervisionPlan
from anlan.domains.enforcement.rules import inspecting, officers
from anlan.domains.enforcement.rules.limits import end_of_day
from anlan.domains.enforcement.said import day, moment, today
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
    """The order, and a danger for each fault; returns the dangers."""
    due_on = day(cmd.due_on, "due_on")
    inspecting.may_order(case.faults, due_on, today()).require()
    move(case, "order", ctx, due_on=cmd.due_on)
    case.due_at = end_of_day(moment(f"{cmd.due_on}T12:00", "due_on"))
    found = [(code, _danger(case, code, ctx, major=code in cmd.major)) for code in inspecting.faults_of(case.items, case.answers)]
    case.order = [
        {"code": code, "text": case.answers[code]["note"], "clause": inspecting.get_item(code)["clause"], "danger": pk}
        for code, pk in found
    ]
    case.save()
    start_recheck(case)
    return [pk for _, pk in found if pk]


def _danger(case: Inspection, code: str, ctx: Any, *, major: bool) -> int:
    if not case.enterprise:
        return 0
    item = inspecting.get_item(code)
    asked = supervision.RegisterDanger(
        enterprise=case.enterprise, title=f"{item['title']}：{case.answers[code]['note']}"[:200], text=case.answers[code]["note"], source="inspection",
        level="major" if major else "general", clause=item["clause"], due_at=case.due_at, origin=case.subject, place=case.place, lon=case.lon, lat=case.lat,
    )  # fmt: skip
    pk = supervision.register_danger(asked, ctx)
    link(case, f"danger/{pk}", "found")
    return pk


@handles(SetPlanLines, subject=lambda cmd: SupervisionPlan.objects.select_for_update().get(pk=cmd.plan))
def set_lines(cmd: SetPlanLines, ctx: Any, plan: SupervisionPlan) -> None:
    for line in cmd.lines:
        if not 0 <= line["share"] <= 1 or line["times_a_year"] < 0:
            raise refused("plan.line", "抽查比例应在0至1之间，频次不能为负。", lines=str(line["title"]))
    plan.lines = [dict(line) for line in cmd.lines]
    move(plan, "set_lines", ctx, lines=len(cmd.lines))
