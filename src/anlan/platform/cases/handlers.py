"""The commands of the case engine: a clock speaks, a case is opened from its form, a verb is done."""

from typing import Any

from django.apps import apps

from anlan.kernel.verdict import Refused, refuse
from anlan.platform.bus.context import Context
from anlan.platform.bus.register import handles
from anlan.platform.bus.send import emit, exercise
from anlan.platform.cases.act import Act, OpenCase, load_case
from anlan.platform.cases.events import DeadlineMissed, DeadlineNear, TellDeadline
from anlan.platform.cases.filling import fill, lacking
from anlan.platform.cases.life import move, open_case
from anlan.platform.cases.models import Case, Deadline
from anlan.platform.cases.table import get_table


@handles(TellDeadline, subject=lambda cmd: Deadline.objects.select_for_update().get(pk=cmd.deadline))
def tell_deadline(cmd: TellDeadline, ctx: Context, row: Deadline) -> None:
    told = "told_missed" if cmd.missed else "told_near"
    if row.state != "running" or getattr(row, told):
        return
    setattr(row, told, True)
    row.state = "missed" if cmd.missed else row.state
    row.save()
    if row.exercise:
        exercise()
    event = DeadlineMissed if cmd.missed else DeadlineNear
    emit(event(
        subject=row.case, area=row.division, organisation=row.organisation, deadline=row.name, title=row.title, due_at=row.due_at.isoformat(),
        clause=row.clause,
    ))  # fmt: skip


@handles(Act, subject=load_case)
def act(cmd: Act, ctx: Context, case: Case) -> int:
    move(case, cmd.verb, ctx, cmd.text, **cmd.data)
    return int(case.pk)


@handles(OpenCase, area=lambda cmd: (cmd.division, cmd.organisation))
def open_from_form(cmd: OpenCase, ctx: Context) -> int:
    table = get_table(cmd.kind)
    model: Any = apps.get_model(table.model)
    draft: Case = model(title=str(cmd.data.get("title", "")).strip(), division=cmd.division)
    fill(draft, table.asks, cmd.data)
    if wrong := lacking(draft, ("title", *table.asks)):
        raise Refused(refuse("case.required", "有必填项未填写。"), wrong)
    values = {name: getattr(draft, name) for name in table.asks if name in cmd.data}
    organisation = values.pop("organisation", None)
    case = open_case(
        model, ctx, title=draft.title, division=cmd.division, organisation_id=organisation.pk if organisation else cmd.organisation, **values
    )  # fmt: skip
    if table.on_open:
        table.on_open(case, cmd.data, ctx)
    return int(case.pk)
