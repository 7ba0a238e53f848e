"""Tasks are given to units and escalated when their clocks run out."""

from datetime import datetime

from anlan.domains.command.commands import EscalateTask, GiveTask
from anlan.domains.command.effects import start_clocks, tell
from anlan.domains.command.events import TaskEscalated
from anlan.domains.command.models import Incident, Task
from anlan.domains.command.rules import task_due
from anlan.domains.command.units import unit_key
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.verdict import refused
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import note, open_case

LONGEST_MINUTES = 366 * 24 * 60


@handles(GiveTask, subject=lambda cmd: Incident.objects.get(pk=cmd.incident))
def give_task(cmd: GiveTask, ctx: Context, incident: Incident) -> int:
    if not cmd.title.strip() or not cmd.unit.strip():
        raise refused("task.incomplete", "请填写任务内容和责任单位。", title="请填写此项。", unit="请填写此项。")
    if cmd.organisation is not None and not Organisation.objects.filter(pk=cmd.organisation).exists():
        raise refused("task.organisation", "没有这个单位。", organisation="请从单位名录中选择。")
    if cmd.limit_minutes is not None and not 0 < cmd.limit_minutes <= LONGEST_MINUTES:
        raise refused("task.limit", "任务时限应在一年以内。", limit_minutes="请填写 1 至 527040 分钟。")
    due = task_due(clock.now(), cmd.limit_minutes)
    task = give(incident, ctx, title=cmd.title, text=cmd.text or cmd.title, unit=cmd.unit, due_at=due, organisation=cmd.organisation)
    note(incident, ctx, "task", say("下达任务给{unit}：{title}", unit=cmd.unit, title=cmd.title), task=task.pk)
    return int(task.pk)


@handles(EscalateTask, subject=lambda cmd: Task.objects.select_for_update().select_related("incident").get(pk=cmd.task))
def escalate_task(cmd: EscalateTask, ctx: Context, task: Task) -> None:
    if task.state not in ("given", "received"):
        return
    task.escalated += 1
    task.save()
    note(task, ctx, "escalate", "任务逾期，已升级督办")
    emit(TaskEscalated(
        subject=task.incident.subject, area=task.division, task=task.pk, incident=task.incident_id, title=task.title, unit=task.unit,
        times=task.escalated,
    ))  # fmt: skip


def give(
    incident: Incident, ctx: Context, *, title: str, text: str, unit: str, due_at: datetime | None, phase: str = "", clause: str = "",
    organisation: int | None = None,
) -> Task:  # fmt: skip
    """Open the task, start its clocks, tell."""
    task = open_case(
        Task, ctx, title=title, division=incident.division, organisation_id=organisation or unit_key(unit, incident), incident=incident, text=text, unit=unit,
        phase=phase, clause=clause, due_at=due_at, exercise=incident.exercise, cause=incident.cause, correlation=incident.correlation,
    )  # fmt: skip
    start_clocks(task)
    tell(task)
    return task
