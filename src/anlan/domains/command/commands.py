"""What can be asked of command."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from anlan.platform.bus.api import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport(Command):
    """Take in a message: ``text`` as it came, or an ``alert`` to be reported on. ``division`` is where it came in."""

    permission: ClassVar[str] = "command.intake"
    division: str
    source: str
    text: str = ""
    reported_at: str = ""
    reporter: str = ""
    reporter_phone: str = ""
    alert: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOwn(Command):
    """An enterprise reports an accident of its own (order 493 Art. 9: within one hour)."""

    permission: ClassVar[str] = "command.report_own"
    text: str
    division: str
    organisation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReport(Command):
    """The officer's corrections: ``facts`` holds only the fields to change."""

    permission: ClassVar[str] = "command.intake"
    report: int
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeReport(Command):
    permission: ClassVar[str] = "command.intake"
    report: int
    incident: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmIncident(Command):
    """Make a report an incident, with other reports and alerts of the same event."""

    permission: ClassVar[str] = "command.confirm"
    report: int
    title: str = ""
    merge: tuple[int, ...] = ()
    alerts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateIncident(Command):
    """New facts of an incident: it is graded again."""

    permission: ClassVar[str] = "command.report"
    incident: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSituationReport(Command):
    """Send the first, a follow-up or the final report; stops its clock."""

    permission: ClassVar[str] = "command.report"
    incident: int
    form: str
    text: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartResponse(Command):
    """Start a plan at a level. ``reason`` is needed when the level differs from the one the plan proposes."""

    permission: ClassVar[str] = "command.start"
    incident: int
    plan: int
    level: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLevel(Command):
    """Raise or lower a running response. ``drop``: tasks not yet received that the new level no longer asks for are cancelled."""

    permission: ClassVar[str] = "command.start"
    incident: int
    level: int
    reason: str
    drop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepLevel(Command):
    """Refuse the level that the plan proposes on the facts of now, with a word why."""

    permission: ClassVar[str] = "command.start"
    incident: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLevel(Command):
    """Hold the running level against what has become known; a new proposal enters the timeline."""

    permission: ClassVar[str] = "command.log"
    incident: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveTask(Command):
    """An order beside the plan."""

    permission: ClassVar[str] = "command.task"
    incident: int
    title: str
    unit: str
    text: str = ""
    organisation: int | None = None
    limit_minutes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateTask(Command):
    """A clock of a task ran out: tell the next higher post."""

    permission: ClassVar[str] = "command.task"
    task: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveDispatch(Command):
    """Send forces. Each line: ``thing`` (kind/id), and for stock ``quantity``; ``eta_minutes`` and ``route`` as proposed."""

    permission: ClassVar[str] = "command.dispatch"
    incident: int
    lines: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndResponse(Command):
    permission: ClassVar[str] = "command.end"
    incident: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateIncident(Command):
    """Keep the evaluation: findings are counted from the record, ``text`` and ``proposals`` are people's; each of ``dangers`` is a hidden danger
    that the enterprise where it happened is to put right.
    """

    permission: ClassVar[str] = "command.evaluate"
    incident: int
    text: str = ""
    proposals: tuple[str, ...] = ()
    dangers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTimeline(Command):
    """A line into the incident's timeline; reactions use it to tell what other rooms did."""

    permission: ClassVar[str] = "command.log"
    incident: int
    verb: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteDutyLog(Command):
    permission: ClassVar[str] = "command.duty"
    division: str
    text: str
    subject: str = ""
