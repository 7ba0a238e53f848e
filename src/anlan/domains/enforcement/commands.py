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


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignInspection(Command):
    """A task to inspect outside the draw: a complaint, a special campaign, a re-visit. ``sets`` of the item list besides the general one."""

    permission: ClassVar[str] = "enforcement.assign"
    enterprise: str
    officers: Sequence[int]
    planned_on: str
    reason: str
    sets: Sequence[str] = ()
    plan: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCorrection(Command):
    """责令限期整改: the faults found are to be put right by ``due_on``; each becomes a hidden danger of the enterprise. ``major`` are codes of major ones."""

    permission: ClassVar[str] = "enforcement.inspect"
    inspection: int
    due_on: str
    major: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncField(Command):
    """What an officer recorded on site, with or without network. Idempotent by ``key`` (made on the phone): sent twice it is kept once.

    ``said`` {form, started_at, finished_at, place, companion, refused_to_sign, lon, lat, position_m, answers, due_on, opinion}; ``form`` is ``visit``
    (with ``due_on`` where the order to put right was given on the spot) or ``recheck`` 复查. ``files`` [{name, content base64, kind, item, at}].
    Never refused for what a rule says: what cannot be applied is kept as a conflict, with its reason.
    """

    permission: ClassVar[str] = "enforcement.inspect"
    secret: ClassVar[frozenset[str]] = frozenset({"files"})
    key: str
    inspection: int
    base_version: int
    made_at: str
    said: Mapping[str, Any]
    files: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleField(Command):
    """Somebody looked at both and decides: ``apply`` the phone's record, or ``keep`` what the house has (the phone's stays on file)."""

    permission: ClassVar[str] = "enforcement.assign"
    record: int
    choice: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitDraw(Command):
    """Fix the pools and the seed's hash, before anybody can know what will be drawn. ``area``/``sector``/``risky`` choose the enterprises."""

    permission: ClassVar[str] = "enforcement.draw"
    division: str
    title: str
    count: int
    officers: Sequence[int]
    area: str = ""
    sector: str = ""
    risky: bool = False
    avoid: Mapping[str, Sequence[int]] = field(default_factory=dict)
    plan: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeDraw(Command):
    """Draw, with the word a witness says now; every enterprise drawn becomes an inspection."""

    permission: ClassVar[str] = "enforcement.draw"
    draw: int
    witness: str
    word: str
    planned_on: str
    sets: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlanLines(Command):
    """The lines of a yearly plan by class and grade: [{class, title, enterprises, times_a_year, share}]."""

    permission: ClassVar[str] = "enforcement.plan"
    plan: int
    lines: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTraining(Command):
    """An officer was trained: ``purpose`` entry or yearly, ``days`` calendar days of the course."""

    permission: ClassVar[str] = "enforcement.staff"
    officer: int
    purpose: str
    title: str
    begins_on: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveEquipment(Command):
    """A piece of equipment: in whose hands (``officer``, or none), until when it is checked, whether it is in service."""

    permission: ClassVar[str] = "enforcement.staff"
    division: str
    kind: str
    number: str
    name: str
    officer: int | None = None
    checked_until: str = ""
    in_service: bool = True
