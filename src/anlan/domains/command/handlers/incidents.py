"""An incident's facts change; other rooms' doings are noted."""

from anlan.domains.command.commands import NoteTimeline, UpdateIncident, WriteDutyLog
from anlan.domains.command.duty.handlers import log
from anlan.domains.command.events import IncidentUpdated
from anlan.domains.command.facts import corrected
from anlan.domains.command.grading import apply_grade
from anlan.domains.command.models import Incident
from anlan.domains.command.reviewing import tell_proposal
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import move, note
from anlan.platform.cases.life import join


@handles(UpdateIncident, subject=lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident))
def update_incident(cmd: UpdateIncident, ctx: Context, incident: Incident) -> int:
    before, old = incident.grade, incident.facts
    incident.facts = corrected(old, cmd.facts)
    changed = tuple(name for name, value in incident.facts.items() if old.get(name) != value)
    incident.event_type = incident.facts.get("event_type") or incident.event_type
    incident.lon, incident.lat = incident.facts.get("lon"), incident.facts.get("lat")
    incident.place = incident.facts.get("place") or incident.place
    apply_grade(incident)
    move(incident, "update", ctx, cmd.note or "更新情况", changed={name: [old.get(name), incident.facts[name]] for name in changed if not isinstance(incident.facts[name], dict)})  # an answer to a question is the note itself
    tell_proposal(incident, ctx)
    emit(IncidentUpdated(
        subject=incident.subject, area=incident.division, incident=incident.pk, title=incident.title, grade=incident.grade, before=before,
        changed=changed,
    ))  # fmt: skip
    return int(incident.pk)


@handles(NoteTimeline, subject=lambda cmd: Incident.objects.get(pk=cmd.incident))
def note_timeline(cmd: NoteTimeline, ctx: Context, incident: Incident) -> None:
    join(incident)
    note(incident, ctx, cmd.verb, cmd.text, **cmd.data)


@handles(WriteDutyLog, area=lambda cmd: cmd.division)
def write_duty_log(cmd: WriteDutyLog, ctx: Context) -> int:
    if not cmd.text.strip():
        raise refused("duty.text", "请填写值班记录。", text="请填写此项。")
    return int(log(cmd.division, ctx, cmd.text.strip(), cmd.subject).pk)
