"""GB/T 26875.3-2011 城市消防远程监控系统 第3部分：报警传输网络通信协议: fire alarm units 用户信息传输装置 speaking over TCP.

A packet is ``@@``, a control unit of 25 bytes, at most 1024 bytes of application data, the sum of both (mod 256), ``##`` (6.6). The control
unit holds serial (2), version (2), the time it was sent (6), source (6), destination (6), length of the data (2) and the command (1); numbers
are little-endian. The data say their type (表 3), how many objects there are, and each object with its time (second minute hour day month year).

The unit is known by its address alone: the standard has no password, so it belongs on a closed network.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import sin
from types import MappingProxyType
from typing import Any

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Measured, Order, Protocol, Unaddressed, number_in
from anlan.engines.sensing.protocols.gb26875_frame import (
    ANSWER,
    CONFIRM,
    CONTROL,
    CONTROL_COMMAND,
    DENY,
    FIRE,
    HEAD,
    INITIALISE,
    KEPT,
    LONGEST_DATA,
    MOST_PARTS,
    REQUEST,
    ROLL_CALL,
    SEND,
    SHORTEST,
    SKEW_US,
    SYNCHRONISE,
    TAIL,
    Packet,
    checksum,
    decode,
    descriptions,
    encode,
    measured,
    time_label,
)


def reply(packet: Packet, command: int, now_us: int, data: bytes = b"") -> Packet:
    """The same business, back to its sender."""
    return replace(packet, command=command, source=packet.destination, destination=packet.source, sent_us=now_us, data=data)


def set_time(packet: Packet, now_us: int) -> bytes:
    """8.3.2.15: set the unit's clock."""
    return encode(reply(packet, CONTROL_COMMAND, now_us, bytes([SYNCHRONISE, 1]) + time_label(now_us)))


def roll_call(packet: Packet, now_us: int, minutes: int) -> bytes:
    """8.3.2.16 查岗: is somebody there, to be answered by the button within ``minutes``."""
    return encode(reply(packet, CONTROL_COMMAND, now_us, bytes([ROLL_CALL, 1, minutes])))


def ask(packet: Packet, now_us: int, kind: int) -> bytes:
    """Ask a unit for its state (81), software version (85), configuration (86) or clock (88)."""
    return encode(reply(packet, REQUEST, now_us, bytes([kind, 1, 0])))


def initialise(packet: Packet, now_us: int) -> bytes:
    """8.3.2.14 初始化用户信息传输装置: reset the unit."""
    return encode(reply(packet, CONTROL_COMMAND, now_us, bytes([INITIALISE, 1, 0])))


def _asking(kind: int) -> Callable[["Gb26875Session", Mapping[str, Any], int], bytes]:
    return lambda session, _, now_us: ask(session.known(), now_us, kind)


ORDERS = MappingProxyType({
    "set_time": Order(label="同步时钟 90", build=lambda session, _, now_us: set_time(session.known(), now_us)),
    "roll_call": Order(
        label="查岗 91", fields=("minutes",), build=lambda session, given, now_us: roll_call(session.known(), now_us, number_in(given, "minutes", 1, 255))
    ),
    "initialise": Order(label="初始化（复位）89", build=lambda session, _, now_us: initialise(session.known(), now_us)),
    "state": Order(label="读运行状态 81", build=_asking(81)),
    "version": Order(label="读软件版本 85", build=_asking(85)),
    "configuration": Order(label="读配置情况 86", build=_asking(86)),
    "get_time": Order(label="读系统时间 88", build=_asking(88)),
})  # fmt: skip


@dataclass(slots=True)
class Gb26875Session:
    """Cuts a TCP stream into packets and remembers which parts burn or are faulty: ``fires`` and ``faults`` count them."""

    unit: Packet | None = None  # who spoke last on this line
    _rest: bytes = b""
    _parts: dict[str, set[str]] = field(default_factory=lambda: {"fire": set(), "fault": set()})

    def known(self) -> Packet:
        if self.unit is None:
            raise Unaddressed("装置还没有在这条线路上报过数据")
        return self.unit

    def feed(self, data: bytes, now_us: int) -> list[Heard | BadFrame]:
        buffer, at, found = self._rest + data, 0, list[Heard | BadFrame]()
        while True:
            start = _next_head(buffer, at)
            if start > at:
                found.append(BadFrame(reason="no_header", data=buffer[at:start][:KEPT]))
            used, results = self._cut(buffer, start, now_us)
            if not used:
                self._rest = buffer[start:]
                return found
            found += results
            at = start + used

    def _cut(self, buffer: bytes, start: int, now_us: int) -> tuple[int, list[Heard | BadFrame]]:
        """(bytes used, what they were); 0 when more must come."""
        if len(buffer) - start < len(HEAD) + CONTROL:
            return 0, []
        length = int.from_bytes(buffer[start + 24 : start + 26], "little")
        if length > LONGEST_DATA:
            return 1, [BadFrame(reason="length", data=buffer[start : start + KEPT])]
        end = start + SHORTEST + length
        if len(buffer) < end:
            return 0, []
        body, check, tail = buffer[start + 2 : end - 3], buffer[end - 3], buffer[end - 2 : end]
        if tail != TAIL:
            return 1, [BadFrame(reason="no_tail", data=buffer[start:end][:KEPT])]
        if check != checksum(body):
            return end - start, [BadFrame(reason="checksum", data=buffer[start:end][:KEPT]), *_denied(body, now_us)]
        return end - start, [self._heard(body, now_us)]

    def _heard(self, body: bytes, now_us: int) -> Heard | BadFrame:
        try:
            packet = decode(body)
            readings = measured(packet)
            names = descriptions(packet)
        except (ValueError, OverflowError, IndexError) as error:
            return BadFrame(reason="content", data=f"{error}: ".encode()[:80] + body[:KEPT])
        self.unit = packet
        said = (
            {"reply": {"command": packet.command, "data": packet.data.hex()}} if packet.command in (CONFIRM, ANSWER, DENY) else {}
        )
        return Heard(
            device=str(packet.source), kind=f"{packet.command}.{packet.data[0] if packet.data else 0}", measured=(*readings, *self._counted(readings)),
            answer=_answer(packet, now_us), facts={"qn": f"{packet.serial}-{packet.sent_us}", "parts": names, **said},
        )  # fmt: skip

    def _counted(self, readings: tuple[Measured, ...]) -> list[Measured]:
        """How many parts of this unit are in fire and in fault, after this packet."""
        latest = 0
        for one in readings:
            name, _, part = one.quantity.partition(".")
            if name in self._parts and part.count(".") == 3:  # noqa: PLR2004 - a part, not a whole system
                known = self._parts[name]
                known.discard(part)
                if one.value and len(known) < MOST_PARTS:
                    known.add(part)
                latest = max(latest, one.time_us)
        return [
            Measured(quantity=f"{name}s", time_us=latest, value=float(len(parts))) for name, parts in self._parts.items() if latest
        ]


def _next_head(buffer: bytes, at: int) -> int:
    start = buffer.find(HEAD, at)
    return start if start >= 0 else max(at, len(buffer) - buffer.endswith(b"@"))


def _answer(packet: Packet, now_us: int) -> bytes:
    """6.3: what was sent is confirmed under its own serial number; a clock that is far off is set right."""
    if packet.command != SEND:
        return b""
    confirmed = encode(reply(packet, CONFIRM, now_us))
    return confirmed + (set_time(packet, now_us) if abs(packet.sent_us - now_us) > SKEW_US else b"")


def _denied(body: bytes, now_us: int) -> list[Heard | BadFrame]:
    """6.3: a wrong sum is denied, so that the unit sends again."""
    try:
        packet = decode(body)
    except ValueError:
        return []
    denial = encode(reply(packet, DENY, now_us)) if packet.command == SEND else b""
    return [Heard(device=str(packet.source), kind="denied", answer=denial)] if denial else []


def part_state(zone: int, place: int, state: int, at_us: int, text: str = "") -> bytes:
    """One object of type 2: a part of fire alarm system 1, a smoke detector (40)."""
    address = place.to_bytes(2, "little") + zone.to_bytes(2, "little")
    told = text.encode("gb18030")[:31].ljust(31, b"\0")
    return bytes([1, 1, 40]) + address + state.to_bytes(2, "little") + told + time_label(at_us)


def simulate(number: int, now_us: int) -> bytes:
    """A simulated unit: a smoke detector that is now and then in fire (five minutes of every hour), its number choosing when."""
    burning = (now_us // 300_000_000 + number) % 12 == 0
    state = 1 | (FIRE if burning else 0)
    temperature = round((25 + 5 * sin(now_us / 6e8 + number)) * 10)
    analogue = bytes([1, 1, 31, 10, 0, 2, 0, 3]) + temperature.to_bytes(2, "little", signed=True) + time_label(now_us)
    kinds = (b"\x02\x01" + part_state(2, 10, state, now_us, "模拟感烟探测器"), b"\x03\x01" + analogue)
    serial = now_us // 1_000_000 & 0xFFFF
    return encode(
        Packet(
            serial=serial,
            command=SEND,
            source=1_000_000 + number,
            destination=1,
            sent_us=now_us,
            data=kinds[now_us // 1_000_000 % 2],
        )
    )


GB26875 = Protocol(
    name="gb26875", standard="GB/T 26875.3-2011", transport="tcp", session=Gb26875Session, simulate=simulate, orders=ORDERS
)
