"""What the register tells beside the events of records: stock booked and given back, states of forces and shelters."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.messages import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StockBooked(Event):
    """``for_subject`` (``dispatch/4``) took ``quantity`` of the stock item."""

    name: ClassVar[str] = "registry.stock.booked"
    permission: ClassVar[str] = "registry.view"
    item: str
    quantity: int
    for_subject: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReleased(Event):
    name: ClassVar[str] = "registry.stock.released"
    permission: ClassVar[str] = "registry.view"
    item: str
    quantity: int
    for_subject: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceStateChanged(Event):
    name: ClassVar[str] = "registry.force.state"
    permission: ClassVar[str] = "registry.view"
    title: str
    before: str
    state: str
    engaged_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterStateChanged(Event):
    name: ClassVar[str] = "registry.shelter.state"
    permission: ClassVar[str] = "registry.view"
    title: str
    before: str
    state: str
    occupants: int
    engaged_in: str
