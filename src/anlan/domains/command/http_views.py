"""Command's rows as the API shows them."""

from typing import Any

from anlan.domains.command.models import Dispatch, Incident, Report, Task
from anlan.domains.command.queries import IncidentRoom
from anlan.kernel.tables import event_type_name


def _case(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "number": row.number, "title": row.title, "state": row.state, "state_label": row.state_label, "division": row.division,
        "opened_at": row.opened_at, "exercise": row.exercise, "version": row.version,
    }  # fmt: skip


def report_view(row: Report) -> dict[str, Any]:
    return _case(row) | {"source": row.source, "text": row.text, "facts": row.facts, "incident": row.incident_id, "alert": row.alert}


def incident_view(row: Incident) -> dict[str, Any]:
    return _case(row) | {
        "event_type": row.event_type, "event_type_name": event_type_name(row.event_type), "grade": row.grade, "level": row.level, "lon": row.lon,
        "lat": row.lat, "place": row.place, "facts": row.facts, "grade_basis": row.grade_basis,
    }  # fmt: skip


def task_view(row: Task) -> dict[str, Any]:
    return _case(row) | {"incident": row.incident_id, "text": row.text, "unit": row.unit, "due_at": row.due_at, "clause": row.clause, "result": row.result}


def dispatch_view(row: Dispatch) -> dict[str, Any]:
    return _case(row) | {
        "thing": row.thing, "quantity": row.quantity, "unit": row.unit, "lon": row.lon, "lat": row.lat, "eta_minutes": row.eta_minutes,
        "expected_at": row.expected_at, "arrived_at": row.arrived_at,
    }  # fmt: skip


def room_view(room: IncidentRoom) -> dict[str, Any]:
    return incident_view(room.incident) | {
        "verbs": [choice.transition.verb for choice in room.choices],
        "deadlines": [
            {"name": d.name, "title": d.title, "due_at": d.due_at, "state": d.state, "met_at": d.met_at, "clause": d.clause} for d in room.deadlines
        ],
        "timeline": [{"at": e.at, "actor": e.actor, "verb": e.verb, "text": e.text, "data": e.data} for e in room.timeline],
        "tasks": [task_view(t) for t in room.tasks],
        "dispatches": [dispatch_view(d) for d in room.dispatches],
        "situation_reports": [
            {"form": r.form, "sequence": r.sequence, "text": r.text, "sent_at": r.sent_at, "in_time": r.in_time} for r in room.situation_reports
        ],
    }  # fmt: skip
