"""What can be asked of affairs beside saving records and moving cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from anlan.platform.bus.api import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptScheme(Command):
    """A new version of how indicators are defined or departments appraised; a version once adopted is never changed."""

    permission: ClassVar[str] = "affairs.scheme"
    kind: str
    division: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInPlan(Command):
    """Read a plan's text in as a tree; its measures and projects become tasks waiting for a department."""

    permission: ClassVar[str] = "affairs.plan"
    title: str
    text: str
    division: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraise(Command):
    """Score every department that has tasks of the plan, by the scheme in force, and keep it."""

    permission: ClassVar[str] = "affairs.appraise"
    plan: int
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIncident(Command):
    """An evaluated incident becomes a row of the accident or disaster register, to be checked by the statistician."""

    permission: ClassVar[str] = "affairs.edit"
    incident: int
    division: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Circulate(Command):
    """Show a document to people (传阅); those who have it already are left as they are. ``kind`` is one of the papers, incoming as a rule."""

    permission: ClassVar[str] = "affairs.office"
    document: int
    kind: str = "incoming"
    users: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead(Command):
    """I have read it; ``opinion`` is what I say. Only one's own receipt."""

    permission: ClassVar[str] = "self"
    user: int
    receipt: int
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve(Command):
    """A resolution of a meeting becomes a task of a unit."""

    permission: ClassVar[str] = "affairs.office"
    meeting: int
    text: str
    organisation: int
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuestions(Command):
    permission: ClassVar[str] = "affairs.office"
    course: int
    questions: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol(Command):
    permission: ClassVar[str] = "affairs.office"
    course: int
    users: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHours(Command):
    """Hours attended by enrolment; refused beyond the hours of the course. ``off`` are enrolments to take off the roll."""

    permission: ClassVar[str] = "affairs.office"
    course: int
    hours: Mapping[int, float] = field(default_factory=dict)
    off: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SitExam(Command):
    """Hand in a paper: it is marked at once. Only the enrolled, while the course is open."""

    permission: ClassVar[str] = "self"
    user: int
    course: int
    answers: tuple[tuple[int, ...], ...]
