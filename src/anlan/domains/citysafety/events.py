"""What city safety tells."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskGraded(Event):
    """A city risk changed its grade ("1" red … "4" blue): by a review, or by what happens near it."""

    name: ClassVar[str] = "citysafety.risk.graded"
    permission: ClassVar[str] = "citysafety.view"
    title: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardAdopted(Event):
    name: ClassVar[str] = "citysafety.standard.adopted"
    permission: ClassVar[str] = "citysafety.view"
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefMade(Event):
    name: ClassVar[str] = "citysafety.brief.made"
    permission: ClassVar[str] = "citysafety.view"
    title: str
    form: str
