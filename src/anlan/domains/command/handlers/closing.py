"""A response ends by rule; the incident is evaluated against its plan."""

from anlan.domains.command.commands import EndResponse, EvaluateIncident
from anlan.domains.command.evaluation import findings_of
from anlan.domains.command.events import IncidentEvaluated, ResponseEnded
from anlan.domains.command.models import Evaluation, Incident, Task
from anlan.domains.command.rules import may_end
from anlan.domains.warning import api as warning
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.bus.messages import plain
from anlan.platform.cases.api import move


@handles(EndResponse, subject=lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident))
def end_response(cmd: EndResponse, ctx: Context, incident: Incident) -> int:
    open_tasks = list(Task.objects.filter(incident=incident, state__in=("given", "received", "returned")).values_list("title", flat=True))
    open_warnings = [f"预警未解除：{w.title}" for w in warning.open_warnings(incident.subject)]
    trapped = (incident.facts.get("trapped") or 0) + (incident.facts.get("missing") or 0)
    verdict = may_end(open_tasks, trapped, open_warnings, cmd.reason).require()
    incident.level = None
    move(incident, "end", ctx, say("终止应急响应：{reason}", reason=cmd.reason) if cmd.reason else say("终止应急响应"), left=verdict.inputs["left"])
    incident.responses.filter(ended_at=None).update(ended_at=clock.now())
    emit(ResponseEnded(subject=incident.subject, area=incident.division, incident=incident.pk, title=incident.title, reason=cmd.reason))
    return int(incident.pk)


@handles(EvaluateIncident, subject=lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident))
def evaluate_incident(cmd: EvaluateIncident, ctx: Context, incident: Incident) -> int:
    findings = findings_of(incident)
    row, _ = Evaluation.objects.update_or_create(incident=incident, defaults={
        "findings": plain(findings), "text": cmd.text, "proposals": list(cmd.proposals), "made_at": clock.now(), "made_by": ctx.actor.name,
    })  # fmt: skip
    move(incident, "evaluate", ctx, say("完成评估：{found} 条发现，{proposed} 条修订建议", found=len(findings), proposed=len(cmd.proposals)))
    response = incident.responses.order_by("-id").first()
    emit(IncidentEvaluated(
        subject=incident.subject, area=incident.division, incident=incident.pk, title=incident.title, plan=response.plan if response else None,
        findings=len(findings), proposals=tuple(cmd.proposals), dangers=tuple(cmd.dangers),
    ))  # fmt: skip
    return int(row.pk)
