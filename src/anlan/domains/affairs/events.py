"""What affairs tells."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReadIn(Event):
    name: ClassVar[str] = "affairs.plan.read"
    permission: ClassVar[str] = "affairs.view"
    plan: int
    title: str
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskUrged(Event):
    """A late task of the plan, of a meeting or a document is followed up 督办."""

    name: ClassVar[str] = "affairs.task.urged"
    permission: ClassVar[str] = "affairs.view"
    title: str
    times: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeAdopted(Event):
    name: ClassVar[str] = "affairs.scheme.adopted"
    permission: ClassVar[str] = "affairs.view"
    kind: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(Event):
    name: ClassVar[str] = "affairs.notice.published"
    permission: ClassVar[str] = "affairs.view"
    title: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSigned(Event):
    name: ClassVar[str] = "affairs.document.signed"
    permission: ClassVar[str] = "affairs.view"
    title: str
    number: str
