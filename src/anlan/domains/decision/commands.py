"""What may be asked of decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from anlan.platform.bus.api import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RunModel(Command):
    """Run ``model`` on ``inputs`` for ``subject`` (kind/id). Inputs are checked at once; the computing follows outside the transaction.

    ``assumed`` tells the reader where inputs came from and what was taken for granted.
    """

    permission: ClassVar[str] = "decision.run"
    subject: str
    model: str
    inputs: Mapping[str, Any]
    division: str
    title: str = ""
    assumed: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRun(Command):
    permission: ClassVar[str] = "decision.run"
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepResult(Command):
    """What a run gave; sent by the house alone."""

    permission: ClassVar[str] = "decision.keep"
    secret: ClassVar[frozenset[str]] = frozenset({"result", "contours", "exposure"})  # kept in the run itself; the audit needs not hold them twice
    run: int
    result: Mapping[str, Any]
    contours: Mapping[str, Any] | None = None
    exposure: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFailure(Command):
    """Why a run gave nothing; sent by the house alone."""

    permission: ClassVar[str] = "decision.keep"
    run: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConsultation(Command):
    """A consultation 会商 about a subject. ``runs`` are laid before it; later runs of the same subject join by themselves."""

    permission: ClassVar[str] = "decision.consult"
    about: str
    title: str
    division: str
    runs: Sequence[int] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class PinNote(Command):
    """Pin a note on the consultation's map; refused once it is over, without words, or off the earth."""

    permission: ClassVar[str] = "decision.consult"
    consultation: int
    lon: float
    lat: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDownNote(Command):
    """Take one's own note down; another's only with the right to conclude."""

    permission: ClassVar[str] = "decision.consult"
    pin: int
