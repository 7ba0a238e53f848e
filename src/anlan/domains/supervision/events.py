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
