"""What can be asked of the plan library."""

from dataclasses import dataclass
from typing import Any, ClassVar

from anlan.platform.bus.api import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan(Command):
    """Read a document into a plan awaiting review. ``content`` is the file, base64; the same bytes a second time give the first plan again."""

    permission: ClassVar[str] = "plans.import"
    division: str
    file_name: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePlan(Command):
    """Bring a reviewed plan into force; the version before it is superseded. ``reason`` is needed for a plan that lint finds lame."""

    permission: ClassVar[str] = "plans.approve"
    plan: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPlan(Command):
    """Correct what was read. ``path`` names the element: ``event_types``, ``levels/2/starter|condition``, ``duties/<key>/unit|text``,
    ``measures/<key>/units|within_min|text|level``.
    """

    permission: ClassVar[str] = "plans.correct"
    plan: int
    path: str
    value: Any
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRead(Command):
    """What was read is right: ``keys`` as the review names the elements. ``sure`` confirms all that were read with high confidence at once."""

    permission: ClassVar[str] = "plans.correct"
    plan: int
    keys: tuple[str, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeRevision(Command):
    """Something a drill or a response showed: what should change in a plan, and why. ``source`` is the case it came from."""

    permission: ClassVar[str] = "plans.propose"
    plan: int
    text: str
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSuggestions(Command):
    """Keep what a language model proposes for a plan, as proposals: ``answer`` is its text, held against the document before anything is kept."""

    permission: ClassVar[str] = "plans.correct"
    plan: int
    answer: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropSuggestion(Command):
    """Set one proposal of a model aside."""

    permission: ClassVar[str] = "plans.correct"
    plan: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRehearsal(Command):
    """Run a plan in exercise time: ``factor`` story minutes pass in a minute. Always an exercise, whoever asks."""

    permission: ClassVar[str] = "plans.activate"
    plan: int
    level: int
    factor: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRehearsalLevel(Command):
    """Go on at another level; what was given keeps its deadline, what the level adds is due from now."""

    permission: ClassVar[str] = "plans.activate"
    rehearsal: int
    level: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRehearsed(Command):
    """A task of the rehearsal is done; ``key`` as the task names it."""

    permission: ClassVar[str] = "plans.activate"
    rehearsal: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDemonstrationLibrary(Command):
    """Import and approve the demonstration texts that are not yet in the library."""

    permission: ClassVar[str] = "plans.approve"
    division: str
