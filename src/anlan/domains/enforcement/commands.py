"""What may be asked of enforcement. Plain verbs of cases need no command of their own: ``Act(kind="penalty", …)``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from anlan.platform.bus.api import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeCase(Command):
    """Propose a penalty case 立案. ``violation`` is a code of the discretion standard; ``circumstances`` what its rules read:

    {overdue, found: [keys], slight, corrected, harm: none|slight|real, no_fault, endangered_life, public_interest, complex}.
    """

    permission: ClassVar[str] = "enforcement.inspect"
    division: str
    party: str
    violation: str
    facts: str
    ended_on: str = ""
    party_kind: str = "unit"
    party_code: str = ""
    party_address: str = ""
    party_head: str = ""
    enterprise: str = ""
    source: str = ""
    inspection: int | None = None
    organisation: int | None = None
    circumstances: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCircumstances(Command):
    """What the investigation found of the deed: it moves the range of the fine and the ground for sparing."""

    permission: ClassVar[str] = "enforcement.inspect"
    penalty: int
    circumstances: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence(Command):
    """A piece of evidence with its file: document, photo, sound or video."""

    permission: ClassVar[str] = "enforcement.inspect"
    secret: ClassVar[frozenset[str]] = frozenset({"content"})
    penalty: int
    title: str
    file_name: str
    content: bytes
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideOnSpot(Command):
    """当场处罚: small fines and warnings by two officers, delivered at once, reported to the office within five days."""

    permission: ClassVar[str] = "enforcement.inspect"
    division: str
    party: str
    violation: str
    facts: str
    officers: Sequence[int]
    kinds: Sequence[str]
    receiver: str
    fine_yuan: int = 0
    party_kind: str = "unit"
    party_code: str = ""
    enterprise: str = ""
    inspection: int | None = None
    organisation: int | None = None
