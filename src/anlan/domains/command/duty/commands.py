"""What can be asked of the duty roster and the hand-over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from anlan.platform.bus.api import Command, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTurn(Command):
    """Put a person on a seat: new, or in place of ``turn``. ``ends`` not after ``starts`` is of the next day; ``username`` ties an account."""

    permission: ClassVar[str] = "command.roster"
    division: str
    day: str
    seat: str
    name: str
    phone: str = ""
    username: str = ""
    starts: str = ""
    ends: str = ""
    turn: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTurn(Command):
    permission: ClassVar[str] = "command.roster"
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRoster(Command):
    """A roster from a sheet, all or nothing. The days it names are written anew, other days stay."""

    permission: ClassVar[str] = "command.roster"
    division: str
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """交班: the machine lists what is open; ``remarks`` says more by subject, ``text`` what the list cannot know. ``to`` names who takes over."""

    permission: ClassVar[str] = "command.duty"
    division: str
    text: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChanged(Event):
    name: ClassVar[str] = "command.roster.changed"
    permission: ClassVar[str] = "command.duty"
    day: str
    days: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyHandedOver(Event):
    """``state`` says how far: open (written, not signed), signed, withdrawn."""

    name: ClassVar[str] = "command.duty.handed_over"
    permission: ClassVar[str] = "command.duty"
    hand_over: int
    title: str
    giver: str
    receiver: str
    state: str
