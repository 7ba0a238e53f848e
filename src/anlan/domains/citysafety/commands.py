"""What can be asked of city safety beside saving records and moving cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from anlan.platform.bus.api import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRisk(Command):
    """A person reviews a risk: its base grade, measures, the next date, with the reason."""

    permission: ClassVar[str] = "citysafety.assess"
    risk: int
    grade: str
    reason: str
    measures: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighEvent(Command):
    """Something happened: the risks it touches are weighed again. Sent by reactions."""

    permission: ClassVar[str] = "citysafety.assess"
    subject: str
    form: str
    text: str
    division: str
    steps: int
    lon: float | None = None
    lat: float | None = None
    thing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndInfluence(Command):
    """What happened is over, at once or ``days`` from now."""

    permission: ClassVar[str] = "citysafety.assess"
    subject: str
    division: str
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireInfluences(Command):
    """The clock: influences that have run out no longer raise a grade."""

    permission: ClassVar[str] = "citysafety.assess"
    division: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptStandard(Command):
    permission: ClassVar[str] = "citysafety.create"
    division: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveToStandard(Command):
    """A creation that runs goes on by another version of the standard: scores that fit and every task stay."""

    permission: ClassVar[str] = "citysafety.create"
    creation: int
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherEvidence(Command):
    """Ask the house's own records what they show for each item of a creation."""

    permission: ClassVar[str] = "citysafety.create"
    creation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreItem(Command):
    """Self-assessment, or a mock review when ``review``; an empty score takes it back."""

    permission: ClassVar[str] = "citysafety.create"
    item: int
    score: float | None
    note: str = ""
    review: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveGap(Command):
    """A gap of an item becomes a task of a unit."""

    permission: ClassVar[str] = "citysafety.create"
    item: int
    text: str
    organisation: int
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeBrief(Command):
    """The daily brief of a day or the monthly report of its month, from the records as they are now."""

    permission: ClassVar[str] = "citysafety.report"
    division: str
    form: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BringItems(Command):
    """Lines for a campaign's list: place, problem, unit's name, due date."""

    permission: ClassVar[str] = "citysafety.campaign"
    campaign: int
    rows: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)
