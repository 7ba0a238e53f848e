"""What supervision tells."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerTold(Event):
    """What every event of a danger says; ``enterprise`` is the subject of the enterprise, ``origin`` the case the danger came from."""

    permission: ClassVar[str] = "supervision.view"
    danger: int
    title: str
    enterprise: str
    level: str
    source: str = ""
    origin: str = ""
    due_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerFound(DangerTold):
    name: ClassVar[str] = "supervision.danger.found"


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerFixed(DangerTold):
    """The enterprise says it is put right and waits for acceptance."""

    name: ClassVar[str] = "supervision.danger.fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerAccepted(DangerTold):
    name: ClassVar[str] = "supervision.danger.accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerClosed(DangerTold):
    name: ClassVar[str] = "supervision.danger.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerOverdue(DangerTold):
    """The term has run out; ``escalated_to`` is the level of government that is now to press (division code)."""

    name: ClassVar[str] = "supervision.danger.overdue"
    escalated_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerListed(DangerTold):
    """挂牌督办: a government supervises the removal by name."""

    name: ClassVar[str] = "supervision.danger.listed"
    listed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSuspended(DangerTold):
    """Production or use is stopped until the danger is removed (安全生产法 art. 65, 70)."""

    name: ClassVar[str] = "supervision.danger.suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkResumed(DangerTold):
    name: ClassVar[str] = "supervision.danger.resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NormSet(Event):
    name: ClassVar[str] = "supervision.norm.set"
    permission: ClassVar[str] = "supervision.view"
    key: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTold(Event):
    """What every event of a risk report says."""

    permission: ClassVar[str] = "supervision.view"
    report: int
    enterprise: str
    form: str
    year: int
    red: int
    orange: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSubmitted(ReportTold):
    name: ClassVar[str] = "supervision.report.submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReturned(ReportTold):
    name: ClassVar[str] = "supervision.report.returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportApproved(ReportTold):
    name: ClassVar[str] = "supervision.report.approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTold(Event):
    """What every event of a work permit says; ``clashes`` the subjects of the permits it endangers."""

    permission: ClassVar[str] = "supervision.view"
    permit: int
    title: str
    enterprise: str
    kind: str
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkApproved(WorkTold):
    name: ClassVar[str] = "supervision.work.approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkClosed(WorkTold):
    name: ClassVar[str] = "supervision.work.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOverdue(WorkTold):
    """The permit ran out and the work is not closed."""

    name: ClassVar[str] = "supervision.work.overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkClashes(WorkTold):
    """Works that endanger each other are approved near each other at the same time."""

    name: ClassVar[str] = "supervision.work.clashes"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStopped(WorkTold):
    """Stopped: a gas test failed, or the watcher or an officer said so."""

    name: ClassVar[str] = "supervision.work.stopped"
