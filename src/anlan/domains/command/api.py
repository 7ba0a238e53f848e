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
    KeepLevel,
    MergeReport,
    NoteTimeline,
    ReceiveReport,
    ReportOwn,
    ReviewLevel,
    SendSituationReport,
    StartResponse,
    UpdateIncident,
    WriteDutyLog,
)
from anlan.domains.command.drafting import draft_report
from anlan.domains.command.duty.commands import DropTurn, DutyHandedOver, HandOver, LoadRoster, RosterChanged, SaveTurn
from anlan.domains.command.duty.gathering import GROUPS, last_signed, open_items
from anlan.domains.command.duty.queries import (
    DutyDay,
    RosterDay,
    check_area,
    duty_day,
    get_hand_over,
    hand_overs,
    on_duty,
    roster,
    takers,
    waiting_hand_overs,
)
from anlan.domains.command.duty.roster import read_roster, roster_xlsx
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
from anlan.domains.command.knowing import known_of
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
from anlan.domains.command.reviewing import LevelReview, review_of
from anlan.domains.command.rules import SEATS, Likeness, recipients
from anlan.domains.command.word import incident_docx

__all__ = [
    "GROUPS", "SEATS", "ApproveDispatch", "ChangeLevel", "ConfirmIncident", "CorrectReport", "DropTurn", "DutyDay", "DutyHandedOver",
    "EndResponse", "EscalateTask", "EvaluateIncident", "Finding", "ForceMoved", "GiveTask", "HandOver", "IncidentConfirmed",
    "IncidentEvaluated", "IncidentRoom", "IncidentUpdated", "KeepLevel", "LevelReview", "Likeness", "LoadRoster", "MergeReport", "Need", "NoteTimeline", "Offer",
    "Proposal", "ReceiveReport", "ReportOwn", "ReportReceived", "ResponseChanged", "ResponseEnded", "ResponseStarted", "ReviewLevel", "RosterChanged",
    "RosterDay", "SaveTurn", "SendSituationReport", "SituationReportSent", "StartResponse", "TaskEscalated", "TaskTold", "UpdateIncident",
    "WriteDutyLog", "check_area", "draft_report", "duplicates_of", "duty_day", "duty_notes", "findings_of", "get_hand_over", "get_incident",
    "get_report", "get_task", "hand_overs", "incident_docx", "incident_room", "incidents", "known_of", "last_signed", "needs_of", "on_duty",
    "open_items", "open_reports", "propose_forces", "read_roster", "recipients", "review_of", "roster", "roster_xlsx", "running_clocks", "takers",
    "tasks_for", "waiting_hand_overs",
]  # fmt: skip
