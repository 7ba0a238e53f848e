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
class ProposeRevision(Command):
    """Something a drill or a response showed: what should change in a plan, and why. ``source`` is the case it came from."""

    permission: ClassVar[str] = "plans.propose"
    plan: int
    text: str
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDemonstrationLibrary(Command):
    """Import and approve the demonstration texts that are not yet in the library."""

    permission: ClassVar[str] = "plans.approve"
    division: str
