"""What an adapter is given and what it answers: plain values, no database."""

from dataclasses import dataclass
from typing import Protocol

from anlan.engines import cap


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message for one receiver. ``key`` is the same at every try, so that a receiver can tell a repeat. ``to`` overrides the address."""

    key: str
    xml: bytes
    identifier: str
    division: str
    colour: int
    exercise: bool
    to: str = ""
    link: str = ""

    @property
    def alert(self) -> cap.Alert:
        return cap.read(self.xml)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A receiver as plain values."""

    key: str
    channel: str
    address: str = ""
    secret: str = ""
    live: bool = True
    timeout_s: float = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A try's result as a value: ``retry`` False when trying again cannot help (refused, wrong address)."""

    ok: bool
    detail: str
    retry: bool = True


class Adapter(Protocol):
    """One kind of channel. May raise; the gate turns an exception and a silence into an :class:`Outcome`."""

    async def send(self, parcel: Parcel, door: Door) -> Outcome: ...
