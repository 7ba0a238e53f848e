"""Grade and clocks of an incident, worked out from its facts."""

from typing import Any

from anlan.domains.command.models import Incident
from anlan.domains.command.rules import reporting_clocks
from anlan.engines import planbook
from anlan.kernel.tables import document
from anlan.platform.bus.messages import plain
from anlan.platform.cases.api import set_deadline


def apply_grade(incident: Incident) -> None:
    """Set ``grade`` and its basis from the facts, by order 493 or the table of the event's own kind; what a person judged stands where the tables say nothing."""
    verdict = planbook.grade(incident.facts, incident.event_type)
    incident.grade = int(verdict.grade) if verdict.grade else incident.facts.get("grade_judged")
    clause = verdict.clause if verdict.grade or not incident.grade else "值班人员初判"
    incident.grade_basis = plain({"clause": clause, "reasons": verdict.reasons})


def start_report_clocks(incident: Incident) -> None:
    """The reporting deadlines run from the moment the city knew."""
    for clock_ in reporting_clocks(incident.grade, incident.known_at, document("deadlines")):
        set_deadline(
            incident, clock_.name, clock_.title, clock_.due_at, permission="command.report", clause=clock_.clause, started_at=incident.known_at
        )  # fmt: skip


def grade_reasons(incident: Incident) -> list[Any]:
    return list(incident.grade_basis.get("reasons", []))
