"""What clocks tell."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.messages import Command, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineNear(Event):
    name: ClassVar[str] = "case.deadline.near"
    permission: ClassVar[str] = "case.deadlines"
    deadline: str
    title: str
    due_at: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMissed(Event):
    name: ClassVar[str] = "case.deadline.missed"
    permission: ClassVar[str] = "case.deadlines"
    deadline: str
    title: str
    due_at: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellDeadline(Command):
    """Tell that a clock is near or has run out; sent by the worker, once for each."""

    permission: ClassVar[str] = "case.clock"
    deadline: int
    missed: bool
