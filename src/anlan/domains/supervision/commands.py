"""What can be asked of supervision. What a danger, a report or a permit can do next are plain verbs (``platform.cases.act.Act``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from anlan.platform.bus.api import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDanger(Command):
    """A hidden danger 隐患 was found at ``enterprise`` (its subject, ``chemical_enterprise/12``).

    ``level`` general or major; ``source`` one of ``models.danger.SOURCES``; ``clause`` the standard it offends; ``origin`` the case it came from
    (``inspection/3``, ``alert/7``): the same origin and title a second time give the danger there is. ``division``, place and position are the
    enterprise's unless given (those of ``thing``, a tank or an installation of the enterprise, where it is named); ``due_at`` is the term of the norms unless given.
    """

    permission: ClassVar[str] = "supervision.find"
    enterprise: str
    title: str
    text: str = ""
    level: str = "general"
    source: str = "enterprise"
    category: str = "other"
    clause: str = ""
    division: str = ""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    due_at: datetime | None = None
    origin: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence(Command):
    """A photograph or paper of a danger: ``stage`` before, after or proof. ``lon, lat`` are the sender's position; what the photograph says of its
    own time and place goes before it.
    """

    permission: ClassVar[str] = "files.add"
    secret: ClassVar[frozenset[str]] = frozenset({"content"})
    danger: int
    stage: str
    file_name: str
    content: bytes
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkOverdue(Command):
    """The term of a danger has run out, or its escalation has: told by the clock alone."""

    permission: ClassVar[str] = "case.clock"
    danger: int
    deadline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAlarm(Command):
    """An alarm at the place of dangers that are not yet put right: kept on them, so that what was neglected and what came of it is seen."""

    permission: ClassVar[str] = "case.clock"
    alert: str
    title: str
    level: int
    thing: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleByRecheck(Command):
    """The re-check 复查 of an order to put right: passed, the danger is accepted; not passed, one that was called fixed goes back to be fixed."""

    permission: ClassVar[str] = "supervision.accept"
    danger: int
    passed: bool
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAccident(Command):
    """An accident of an enterprise, as an incident tells it; told again with new figures it is the same accident. ``organisation`` owns the enterprise."""

    permission: ClassVar[str] = "case.clock"
    organisation: int
    incident: str
    title: str
    occurred_on: date
    deaths: int = 0
    serious: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNorm(Command):
    """Set a term, cut-off or weight for the city, with the document it rests on."""

    permission: ClassVar[str] = "supervision.norms"
    key: str
    value: Any
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveFile(Command):
    """Change what the enterprise's file says of it: sector, size, credit_code, legal_person, accepted_on."""

    permission: ClassVar[str] = "supervision.edit"
    enterprise: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFile(Command):
    """Take over what the register says of an enterprise (after it was saved there)."""

    permission: ClassVar[str] = "case.clock"
    enterprise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDuty(Command):
    """One of the matters of principal responsibility looked at: ``state`` yes, no or na, with what was seen."""

    permission: ClassVar[str] = "supervision.edit"
    enterprise: str
    number: int
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport(Command):
    """Begin a risk report: ``form`` first, annual or change. The draft or report of the year there is, is given back."""

    permission: ClassVar[str] = "supervision.declare"
    enterprise: str
    form: str = "annual"
    year: int = 0
    change: str = ""
    change_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regauge(Command):
    """Count an enterprise's risks and papers anew (after its records changed); ``grade_points`` also grades its risk points by the norms in force."""

    permission: ClassVar[str] = "case.clock"
    enterprise: str
    grade_points: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyForWork(Command):
    """Apply for a permit of hazardous work 特殊作业票 (GB 30871). Place is the enterprise's unless given."""

    permission: ClassVar[str] = "supervision.work"
    enterprise: str
    kind: str
    place: str
    starts_at: datetime
    ends_at: datetime
    team: str
    workers: str
    watcher: str
    grade: str = ""
    content: str = ""
    risks: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGasTest(Command):
    """A gas test at a work: percentages by volume, toxic gas in mg/m³ beside its exposure limit. A test that fails stops a running work."""

    permission: ClassVar[str] = "supervision.work"
    permit: int
    by: str
    at: datetime | None = None
    oxygen_percent: float | None = None
    combustible_percent: float | None = None
    lower_limit_percent: float | None = None
    toxic: str = ""
    toxic_mg_m3: float | None = None
    toxic_limit_mg_m3: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmConditions(Command):
    """The conditions seen fulfilled on the spot, in the words of the list for the kind of work."""

    permission: ClassVar[str] = "supervision.work"
    permit: int
    confirmed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkWorkOverdue(Command):
    """A permit ran out while its work was not closed: told by the clock alone."""

    permission: ClassVar[str] = "case.clock"
    permit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCriteria(Command):
    """Take in the criteria of major dangers from a text as the ministries publish it; a standard there is, is replaced."""

    permission: ClassVar[str] = "supervision.norms"
    text: str
    source: str
