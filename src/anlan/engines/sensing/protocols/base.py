"""What a field protocol is: bytes in; readings, facts about the device and bytes to answer out. No sockets here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from typing import Protocol as Shape


class Measured(NamedTuple):
    """One quantity as the frame gave it; ``quantity`` is the protocol's own code. A tuple, because seven of them come with each position."""

    quantity: str
    time_us: int
    value: float
    faulty: bool = False  # the device marks it as not a measurement: fault, maintenance, calibration


@dataclass(frozen=True, slots=True, kw_only=True)
class BadFrame:
    """Bytes that are no frame, kept for inspection: why, and the bytes themselves (cut to a bounded length)."""

    reason: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one frame said. ``device`` is the number the device gives itself; ``answer`` goes back to it at once."""

    device: str
    kind: str
    key: str = ""  # what the device proves itself with, where the protocol has it
    measured: tuple[Measured, ...] = ()
    answer: bytes = b""
    facts: Mapping[str, object] = field(default_factory=dict)


class Unaddressed(ValueError):
    """Nothing was heard on this line yet that says who is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command 下行命令 of the standard. ``build`` is given the session, the fields named and the time; raises ValueError saying what is wrong with them."""

    label: str
    build: Callable[[Any, Mapping[str, Any], int], bytes]
    fields: tuple[str, ...] = ()


class Session(Shape):
    """The decoder of one connection: keeps what is left of a half-received frame, never more than a bounded length."""

    def feed(self, data: bytes, now_us: int) -> list[Heard | BadFrame]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """The entry of a protocol: its name here, its standard, how it travels, and how to listen to one connection."""

    name: str
    standard: str
    transport: Literal["tcp", "udp", "poll"]
    session: Callable[[], Session]
    simulate: Callable[[int, int], bytes]  # (device number, now_us) → the frame such a device would send: for the simulator
    orders: Mapping[str, Order] = field(default_factory=dict)
    variants: Mapping[str, Callable[[int, int], bytes]] = field(
        default_factory=dict
    )  # other encodings the simulator can speak, by name


def number_in(given: Mapping[str, Any], name: str, low: int, high: int) -> int:
    """A whole number an order asks for; raises ValueError that says between what it must be."""
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{name} 应为 {low} 至 {high} 的整数，而不是 {str(value)[:40]}")
    return value
