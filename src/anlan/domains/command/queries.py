"""What command answers: the duty desk, an incident room, duplicates, tasks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from anlan.domains.command.models import Dispatch, DutyNote, Evaluation, Incident, Report, SituationReport, Task
from anlan.domains.command.rules import Likeness, Sighting, likeness
from anlan.domains.sensing import api as sensing
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.cases.api import Choice, choices, deadlines_of, timeline, urgent_clocks
from anlan.platform.cases.models import Case, Deadline, Entry

SEE = "command.view"
RECENT_HOURS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRoom:
    """Everything one screen shows of an incident."""

    incident: Incident
    choices: list[Choice]
    deadlines: list[Deadline]
    timeline: list[Entry]
    tasks: list[Task]
    dispatches: list[Dispatch]
    situation_reports: list[SituationReport]
    reports: list[Report]
    evaluation: Evaluation | None


def incidents(actor: Actor, *, open_only: bool = False, limit: int = 100) -> list[Incident]:
    """The newest incidents the actor may see."""
    rows = Incident.objects.filter(visible(actor, SEE))
    rows = rows.exclude(state="archived") if open_only else rows
    return list(rows[:limit])


def get_incident(actor: Actor, pk: int) -> Incident:
    return _reachable(actor, Incident.objects, pk, "突发事件")


def get_report(actor: Actor, pk: int) -> Report:
    return _reachable(actor, Report.objects, pk, "接报")


def get_task(actor: Actor, pk: int) -> Task:
    """One that the actor may see, or that their unit must do."""
    return _reachable(actor, Task.objects.select_related("incident"), pk, "任务", SEE, "command.receive")


def _reachable(actor: Actor, rows: Any, pk: int, word: str, *permissions: str) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise LookupError(f"没有这个{word}，可能已被删除。")
    if not any(actor.may(permission, row.division, row.organisation_id) for permission in permissions or (SEE,)):
        raise Refused(refuse("denied", say("此{word}不在您的辖区或职责内。", word=word), area=row.division))
    return row


def incident_room(actor: Actor, pk: int) -> IncidentRoom:
    """One incident with all that belongs to it; a fixed number of queries."""
    incident = get_incident(actor, pk)
    return IncidentRoom(
        incident=incident, choices=choices(incident, actor), deadlines=deadlines_of(incident), timeline=timeline(incident),
        tasks=list(incident.tasks.select_related("organisation").order_by("due_at", "id")), dispatches=list(incident.dispatches.order_by("id")),
        situation_reports=list(incident.situation_reports.all()), reports=list(incident.reports.all()),
        evaluation=Evaluation.objects.filter(incident=incident).first(),
    )  # fmt: skip


def open_reports(actor: Actor, limit: int = 100) -> list[Report]:
    return list(Report.objects.filter(visible(actor, "command.intake"), state="new")[:limit])


def tasks_for(actor: Actor, *, open_only: bool = True, limit: int = 200) -> list[Task]:
    """The tasks an actor may receive or must follow, the nearest deadline first."""
    rows: QuerySet[Task] = Task.objects.filter(visible(actor, "command.receive") | visible(actor, SEE))
    rows = rows.filter(state__in=("given", "received", "returned")) if open_only else rows
    return list(rows.select_related("incident", "organisation").order_by("due_at", "id")[:limit])


def running_clocks(actor: Actor, limit: int = 50) -> list[Deadline]:
    """Clocks of emergencies that run or were missed, for what the actor sees, the most pressing first. Daily work has its own."""
    return urgent_clocks(actor, limit)


def duty_notes(actor: Actor, limit: int = 50) -> list[DutyNote]:
    return list(DutyNote.objects.filter(visible(actor, "command.duty", organisation=None)).order_by("-at")[:limit])


def duplicates_of(actor: Actor, report: Report) -> list[Likeness]:
    """Open incidents, other new reports and alerts that may be the same event, likeliest first."""
    one = sighting(report)
    others = [*_open_sightings(actor, report), *_alert_sightings(actor, one)]
    found = [like for other in others if (like := likeness(one, other))]
    return sorted(found, key=lambda like: -like.score)[:8]


def sighting(case: Case) -> Sighting:
    """A report or an incident as a sighting."""
    facts = case.facts  # type: ignore[attr-defined]
    at = facts.get("occurred_at")
    return Sighting(
        subject=case.subject, title=case.title, event_type=facts.get("event_type") or "", lon=facts.get("lon"), lat=facts.get("lat"),
        division=case.division, at=clock.parse_time(at) if at else case.opened_at, substances=frozenset(facts.get("substances") or ()),
    )  # fmt: skip


def _open_sightings(actor: Actor, report: Report) -> list[Sighting]:
    since = clock.now() - clock.minutes(60 * RECENT_HOURS)
    others = Report.objects.filter(visible(actor, "command.intake"), state="new", opened_at__gte=since).exclude(pk=report.pk)
    incidents_ = Incident.objects.filter(visible(actor, SEE)).filter(Q(state__in=("confirmed", "responding")))
    return [sighting(case) for case in [*others[:50], *incidents_[:50]]]


def _alert_sightings(actor: Actor, one: Sighting) -> list[Sighting]:
    found = []
    for alert in sensing.open_alerts(actor)[:100]:
        found.append(Sighting(
            subject=f"alert/{alert.id}", title=alert.title, event_type=alert.event_type or "", lon=alert.lon, lat=alert.lat, division=alert.division,
            at=alert.raised_at, substances=frozenset({alert.substance} if alert.substance else ()),
        ))  # fmt: skip
    return found
