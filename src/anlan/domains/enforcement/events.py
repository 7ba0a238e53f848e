"""What enforcement tells."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyMoved(Event):
    """A penalty case took a step."""

    name: ClassVar[str] = "enforcement.penalty.moved"
    permission: ClassVar[str] = "enforcement.view"
    penalty: int
    title: str
    party: str
    enterprise: str
    state: str
    verb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyDecided(Event):
    """A decision was made: what the credit of an enterprise and its file want to know."""

    name: ClassVar[str] = "enforcement.penalty.decided"
    permission: ClassVar[str] = "enforcement.view"
    penalty: int
    title: str
    party: str
    enterprise: str
    outcome: str
    fine_yuan: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionMoved(Event):
    """An inspection was begun, recorded, ordered, rechecked or closed."""

    name: ClassVar[str] = "enforcement.inspection.moved"
    permission: ClassVar[str] = "enforcement.view"
    inspection: int
    title: str
    enterprise: str
    state: str
    verb: str
    faults: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRecordConflicted(Event):
    """What a phone brought back does not fit what the house knows by now: somebody decides, nothing is lost."""

    name: ClassVar[str] = "enforcement.field.conflicted"
    permission: ClassVar[str] = "enforcement.view"
    inspection: int
    record: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterprisesDrawn(Event):
    name: ClassVar[str] = "enforcement.draw.made"
    permission: ClassVar[str] = "enforcement.view"
    draw: int
    title: str
    enterprises: int
