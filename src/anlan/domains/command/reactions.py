"""What command does when it hears: models are run, clocks escalate, other rooms' doings enter the incident's timeline."""

from typing import Any

from anlan.domains.command.aftermath import accident_of, dangers_of
from anlan.domains.command.commands import EscalateTask, NoteTimeline, ReviewLevel
from anlan.domains.command.events import IncidentConfirmed, IncidentEvaluated, TaskEscalated, TaskTold
from anlan.domains.command.models import Incident
from anlan.domains.decision import api as decision
from anlan.domains.plans import api as plans
from anlan.domains.sensing import api as sensing
from anlan.domains.warning import api as warning
from anlan.kernel.saying import say
from anlan.platform.bus.api import reacts
from anlan.platform.cases.events import DeadlineMissed


def _incident(subject: str) -> int | None:
    kind, _, key = subject.partition("/")
    return int(key) if kind == "incident" else None


def _note(ctx: Any, subject: str, verb: str, text: str, **data: Any) -> None:
    if incident := _incident(subject):
        ctx.send(NoteTimeline(incident=incident, verb=verb, text=text, data=data))


@reacts(IncidentConfirmed)
def compute_footprint(event: IncidentConfirmed, ctx: Any) -> None:
    """A release of a known substance at a known place: the toxic footprint is asked for at once."""
    incident = Incident.objects.get(pk=event.incident)
    request = decision.propose_run({**incident.facts, "event_type": event.event_type}, event.lon, event.lat)
    if request:
        ctx.send(decision.RunModel(
            subject=event.subject, model=request.model, inputs=request.inputs, division=event.area, title=request.title, assumed=request.assumed
        ))  # fmt: skip


@reacts(decision.FootprintComputed)
def note_footprint(event: Any, ctx: Any) -> None:
    levels = "；".join(f"{level['label']} {level['distance_m']:.0f} 米" for level in event.levels if level.get("distance_m"))
    _note(
        ctx,
        event.subject,
        "footprint",
        say("影响范围已算出：{levels}。防护目标 {targets} 个", levels=levels, targets=event.targets),
        run=event.run,
        levels=event.levels,
    )
    if incident := _incident(event.subject):
        ctx.send(ReviewLevel(incident=incident))  # people in reach may ask for another level


@reacts(decision.ConsultationOpened)
def note_consultation(event: Any, ctx: Any) -> None:
    _note(ctx, event.subject, "consultation", say("发起会商：{title}", title=event.title), consultation=event.consultation)


@reacts(decision.ConsultationConcluded)
def note_conclusion(event: Any, ctx: Any) -> None:
    text = say("会商结论（{who}签署）：{text}", who=event.signed_by, text=event.conclusion)
    _note(ctx, event.subject, "conclusion", text, consultation=event.consultation, seal=event.seal)


@reacts(DeadlineMissed)
def escalate_late_task(event: DeadlineMissed, ctx: Any) -> None:
    kind, _, key = event.subject.partition("/")
    if kind == "task":
        ctx.send(EscalateTask(task=int(key)))
    _note(ctx, event.subject, "late", say("时限已过：{title}（{clause}）", title=event.title, clause=event.clause), deadline=event.deadline)


@reacts(TaskTold)
def note_task(event: TaskTold, ctx: Any) -> None:
    words = {"received": "接收", "done": "完成", "returned": "退回", "cancelled": "取消"}
    if event.state in words:
        _note(ctx, event.subject, "task", say("{unit}{verb}任务：{title}", unit=event.unit or say("未明确单位"), verb=words[event.state], title=event.title), task=event.task)


@reacts(TaskEscalated)
def note_escalation(event: TaskEscalated, ctx: Any) -> None:
    _note(ctx, event.subject, "escalate", say("任务逾期升级：{title}（{unit}）", title=event.title, unit=event.unit), task=event.task)


@reacts(warning.WarningIssued)
def note_warning(event: Any, ctx: Any) -> None:
    _note(ctx, event.about, "warning", say("发布预警：{title}", title=event.title), warning=event.warning)


@reacts(warning.WarningLifted)
def note_lifting(event: Any, ctx: Any) -> None:
    _note(ctx, event.about, "warning", say("解除预警：{title}", title=event.title), warning=event.warning)


@reacts(warning.CalloutNeeded)
def note_callout(event: Any, ctx: Any) -> None:
    _note(ctx, event.about, "callout", say("需要叫应：{title}", title=event.title), warning=event.warning)


@reacts(sensing.AlertCleared)
def note_cleared(event: Any, ctx: Any) -> None:
    if incident := Incident.objects.filter(reports__alert=event.alert).first():
        _note(ctx, incident.subject, "alert", say("监测恢复正常：{title}", title=event.title), alert=event.alert)


@reacts(IncidentEvaluated)
def propose_revisions(event: IncidentEvaluated, ctx: Any) -> None:
    for text in event.proposals if event.plan else ():
        ctx.send(plans.ProposeRevision(plan=event.plan, text=text, reason=f"突发事件评估：{event.title}", source=event.subject))


@reacts(IncidentConfirmed)
def accident_of_the_enterprise(event: IncidentConfirmed, ctx: Any) -> None:
    """An accident at an enterprise stands in its file, and counts in its score, from the hour it is confirmed."""
    if told := accident_of(Incident.objects.get(pk=event.incident)):
        ctx.send(told)


@reacts(IncidentEvaluated)
def lessons_of_the_incident(event: IncidentEvaluated, ctx: Any) -> None:
    """The accident with its final figures; what the evaluation found wrong at the enterprise becomes hidden dangers there."""
    incident = Incident.objects.get(pk=event.incident)
    if told := accident_of(incident):
        ctx.send(told)
    for danger in dangers_of(incident, event.dangers):
        ctx.send(danger)
