"""What the incident room shows, gathered from the doors of the rooms below."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from anlan.console.chain import chain_of
from anlan.console.reading import FIELDS, field_text
from anlan.console.waiting import case_url
from anlan.domains.command import api as command
from anlan.domains.decision import api as decision
from anlan.domains.warning import api as warning
from anlan.kernel.grades import ResponseLevel
from anlan.platform.accounts.actor import Actor
from anlan.platform.cases.api import choices, get_table

#: verb of a timeline line → (icon, tone)
MARKS: Mapping[str, tuple[str, str]] = {
    "open": ("phone-call", "info"), "confirm": ("urgent", "late"), "start": ("player-play", "late"), "change": ("scale", "near"),
    "end": ("player-stop", "ok"), "evaluate": ("report-analytics", "ok"), "archive": ("folder", ""), "update": ("refresh", ""), "report": ("send", "info"),
    "task": ("list-check", ""), "dispatch": ("truck", "info"), "warning": ("speakerphone", "near"), "footprint": ("wind", "near"), "alert": ("bell", "late"),
    "consultation": ("users-group", "info"), "conclusion": ("signature", "ok"),
    "propose_level": ("scale", "near"), "keep_level": ("scale", ""),
}  # fmt: skip


LEVELS = tuple((int(level), level.zh) for level in ResponseLevel)


def room_context(actor: Actor, pk: int) -> dict[str, Any]:
    """Everything of the page; the model runs and warnings are those about this incident."""
    room = command.incident_room(actor, pk)
    incident = room.incident
    for line in room.timeline:
        line.icon, line.tone = mark_of(line.verb)
    return {
        "room": room, "incident": incident, "verbs": {choice.transition.verb: choice for choice in room.choices}, "columns": board(room.tasks, actor),
        "entries": room.timeline[::-1], "runs": runs_of(incident.subject), "warnings": warnings_of(incident.subject), "url": case_url(incident.subject),
        "report_clocks": [d for d in room.deadlines if d.state != "cancelled"], "facts": known(incident.facts), "levels": LEVELS,
        "parts": chain_of(incident.subject, actor), "chain_map": incident.subject,
        "next_report": "follow_up" if any(r.form == "first" for r in room.situation_reports) else "first",
        "responses": list(incident.responses.order_by("-id")), "may_task": actor.may("command.task", incident.division) and not incident.closed_at,
        "warn_from": actor.may("warning.draft", incident.division) and incident.state in ("confirmed", "responding"),
        "may_dispatch": actor.may("command.dispatch", incident.division) and incident.state in ("confirmed", "responding"),
        "dispatches": [(d, choices(d, actor)) for d in room.dispatches], "matches": matches_of(incident) if incident.state == "confirmed" else [],
        "consultations": decision.consultations(actor, about=incident.subject, limit=5), "may_consult": actor.may("decision.consult", incident.division) and not incident.closed_at,
        "review": command.review_of(incident), "may_answer": actor.may("command.report", incident.division) and not incident.closed_at,
        "proposable": decision.propose_run({**incident.facts, "event_type": incident.event_type}, incident.lon, incident.lat) if actor.may("decision.run", incident.division) else None,
    }  # fmt: skip


def known(facts: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The facts that were said: label, value, unit."""
    said = [
        (str(label), field_text(name, facts.get(name)), str(unit))
        for name, (label, kind, unit, _w) in FIELDS.items()
        if kind != "type"
    ]
    return [(label, value.replace("T", " "), unit) for label, value, unit in said if value]


def mark_of(verb: str) -> tuple[str, str]:
    """By the verb, or its first part: ``task.done`` is a task's line."""
    return MARKS.get(verb) or MARKS.get(verb.replace("_", ".").split(".")[0], ("circle-dot", ""))


def board(tasks: Iterable[Any], actor: Actor) -> list[dict[str, Any]]:
    """The tasks by state, with the verbs this actor may press."""
    table, rows = get_table("task"), list(tasks)
    return [
        {"state": state, "label": label, "tasks": [(task, choices(task, actor)) for task in rows if task.state == state]}
        for state, label in table.states.items()
        if state != "cancelled" or any(task.state == state for task in rows)
    ]  # fmt: skip


def runs_of(subject: str) -> list[Any]:
    """Model runs, newest first, those under way too."""
    return decision.runs_for(subject, done=False)[::-1]


def warnings_of(subject: str) -> list[tuple[Any, Any]]:
    return [(each, warning.reach(each.id)) for each in warning.warnings_about(subject)]


def matches_of(incident: Any) -> list[Any]:
    """Plans that fit, best first, with their reasons; none where the plan room is not built."""
    if not apps.is_installed("anlan.domains.plans"):
        return []
    return list(import_string("anlan.domains.plans.api.plan_matches")(command.known_of(incident), incident.division, incident.known_at)[:5])
