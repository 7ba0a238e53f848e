"""The two commands of the case engine: a clock speaks, a verb is done."""

from anlan.platform.bus.context import Context
from anlan.platform.bus.register import handles
from anlan.platform.bus.send import emit, exercise
from anlan.platform.cases.act import Act, load_case
from anlan.platform.cases.events import DeadlineMissed, DeadlineNear, TellDeadline
from anlan.platform.cases.life import move
from anlan.platform.cases.models import Case, Deadline


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
