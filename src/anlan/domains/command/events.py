"""What command tells."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReceived(Event):
    name: ClassVar[str] = "command.report.received"
    permission: ClassVar[str] = "command.view"
    report: int
    title: str
    source: str
    event_type: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentConfirmed(Event):
    name: ClassVar[str] = "command.incident.confirmed"
    permission: ClassVar[str] = "command.view"
    incident: int
    title: str
    event_type: str
    grade: int | None
    lon: float | None = None
    lat: float | None = None
    alerts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentUpdated(Event):
    """Facts changed; ``grade`` is what they amount to now."""

    name: ClassVar[str] = "command.incident.updated"
    permission: ClassVar[str] = "command.view"
    incident: int
    title: str
    grade: int | None
    before: int | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportSent(Event):
    name: ClassVar[str] = "command.report.sent"
    permission: ClassVar[str] = "command.view"
    incident: int
    form: str
    sequence: int
    in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseStarted(Event):
    name: ClassVar[str] = "command.response.started"
    permission: ClassVar[str] = "command.view"
    incident: int
    title: str
    plan: int
    plan_title: str
    level: int
    clause: str
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseChanged(Event):
    name: ClassVar[str] = "command.response.changed"
    permission: ClassVar[str] = "command.view"
    incident: int
    title: str
    level: int
    before: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEnded(Event):
    name: ClassVar[str] = "command.response.ended"
    permission: ClassVar[str] = "command.view"
    incident: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvaluated(Event):
    name: ClassVar[str] = "command.incident.evaluated"
    permission: ClassVar[str] = "command.view"
    incident: int
    title: str
    plan: int | None
    findings: int
    proposals: tuple[str, ...] = ()
    dangers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTold(Event):
    """A task was given, received, done, returned or escalated: ``state`` says which."""

    name: ClassVar[str] = "command.task.changed"
    permission: ClassVar[str] = "command.view"
    task: int
    incident: int
    title: str
    unit: str
    state: str
    due_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTold(Event):
    """The same, told to the unit that must do it: its people need not see the incident."""

    name: ClassVar[str] = "command.task.told"
    permission: ClassVar[str] = "command.receive"
    task: int
    title: str
    state: str
    due_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEscalated(Event):
    name: ClassVar[str] = "command.task.escalated"
    permission: ClassVar[str] = "command.view"
    task: int
    incident: int
    title: str
    unit: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceMoved(Event):
    name: ClassVar[str] = "command.dispatch.changed"
    permission: ClassVar[str] = "command.view"
    dispatch: int
    incident: int
    thing: str
    title: str
    state: str
    lon: float | None = None
    lat: float | None = None
    eta_minutes: float | None = None
