"""The door of command 应急指挥."""

from anlan.domains.command.commands import (
    ApproveDispatch,
    ChangeLevel,
    ConfirmIncident,
    CorrectReport,
    EndResponse,
    EscalateTask,
    EvaluateIncident,
    GiveTask,
    MergeReport,
    NoteTimeline,
    ReceiveReport,
    ReportOwn,
    SendSituationReport,
    StartResponse,
    UpdateIncident,
    WriteDutyLog,
)
from anlan.domains.command.drafting import draft_report
from anlan.domains.command.evaluation import Finding, findings_of
from anlan.domains.command.events import (
    ForceMoved,
    IncidentConfirmed,
    IncidentEvaluated,
    IncidentUpdated,
    ReportReceived,
    ResponseChanged,
    ResponseEnded,
    ResponseStarted,
    SituationReportSent,
    TaskEscalated,
    TaskTold,
)
from anlan.domains.command.forces import Offer, Proposal, propose_forces
from anlan.domains.command.needs import Need, needs_of
from anlan.domains.command.queries import (
    IncidentRoom,
    duplicates_of,
    duty_notes,
    get_incident,
    get_report,
    get_task,
    incident_room,
    incidents,
    open_reports,
    running_clocks,
    tasks_for,
)
from anlan.domains.command.rules import Likeness, recipients
from anlan.domains.command.word import incident_docx

__all__ = [
    "ApproveDispatch", "ChangeLevel", "ConfirmIncident", "CorrectReport", "EndResponse", "EscalateTask", "EvaluateIncident", "Finding", "ForceMoved",
    "GiveTask", "IncidentConfirmed", "IncidentEvaluated", "IncidentRoom", "IncidentUpdated", "Likeness", "MergeReport", "Need", "NoteTimeline", "Offer",
    "Proposal", "ReceiveReport", "ReportOwn", "ReportReceived", "ResponseChanged", "ResponseEnded", "ResponseStarted", "SendSituationReport",
    "SituationReportSent", "StartResponse", "TaskEscalated", "TaskTold", "UpdateIncident", "WriteDutyLog", "draft_report", "duplicates_of",
    "duty_notes", "findings_of", "get_incident", "get_report", "get_task", "incident_docx", "incident_room", "incidents", "needs_of", "open_reports",
    "propose_forces", "recipients", "running_clocks", "tasks_for",
]  # fmt: skip
