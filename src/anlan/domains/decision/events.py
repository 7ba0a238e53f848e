"""What decision tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from anlan.platform.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAsked(Event):
    name: ClassVar[str] = "decision.run.asked"
    permission: ClassVar[str] = "decision.view"
    run: int
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FootprintComputed(Event):
    """A run gave an area: ``levels`` gravest first, ``people`` and ``targets`` inside all of them. ``subject`` is what it was run for."""

    name: ClassVar[str] = "decision.footprint.computed"
    permission: ClassVar[str] = "decision.view"
    run: int
    model: str
    title: str
    levels: Sequence[Mapping[str, Any]]
    people: int
    targets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(Event):
    """A run without an area gave its result."""

    name: ClassVar[str] = "decision.run.finished"
    permission: ClassVar[str] = "decision.view"
    run: int
    model: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFailed(Event):
    name: ClassVar[str] = "decision.run.failed"
    permission: ClassVar[str] = "decision.view"
    run: int
    model: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationOpened(Event):
    """``subject`` is what is consulted about, so that its page hears it."""

    name: ClassVar[str] = "decision.consultation.opened"
    permission: ClassVar[str] = "decision.view"
    consultation: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePinned(Event):
    name: ClassVar[str] = "decision.consultation.pinned"
    permission: ClassVar[str] = "decision.view"
    consultation: int
    pin: int
    text: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTakenDown(Event):
    name: ClassVar[str] = "decision.consultation.unpinned"
    permission: ClassVar[str] = "decision.view"
    consultation: int
    pin: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    name: ClassVar[str] = "decision.consultation.opined"
    permission: ClassVar[str] = "decision.view"
    consultation: int
    author: str
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationDropped(Event):
    name: ClassVar[str] = "decision.consultation.dropped"
    permission: ClassVar[str] = "decision.view"
    consultation: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationConcluded(Event):
    """Signed: ``seal`` is the SHA-256 over the runs, the notes, the opinions and the conclusion."""

    name: ClassVar[str] = "decision.consultation.concluded"
    permission: ClassVar[str] = "decision.view"
    consultation: int
    title: str
    conclusion: str
    signed_by: str
    seal: str
