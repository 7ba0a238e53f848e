"""GB/T 26875.3-2011 城市消防远程监控系统 第3部分：报警传输网络通信协议: fire alarm units 用户信息传输装置 speaking over TCP.

A packet is ``@@``, a control unit of 25 bytes, at most 1024 bytes of application data, the sum of both (mod 256), ``##`` (6.6). The control
unit holds serial (2), version (2), the time it was sent (6), source (6), destination (6), length of the data (2) and the command (1); numbers
are little-endian. The data say their type (表 3), how many objects there are, and each object with its time (second minute hour day month year).

The unit is known by its address alone: the standard has no password, so it belongs on a closed network.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import sin
from types import MappingProxyType
from typing import Any

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Measured, Order, Protocol, Unaddressed, number_in
from anlan.kernel.clock import SHANGHAI

HEAD, TAIL = b"@@", b"##"
LONGEST_DATA = 1024  # 表 1
CONTROL = 25
SHORTEST = len(HEAD) + CONTROL + 1 + len(TAIL)
KEPT = 256  # bytes of a bad frame kept for inspection
CONTROL_COMMAND, SEND, CONFIRM, REQUEST, ANSWER, DENY = range(1, 7)  # 表 2
INITIALISE, SYNCHRONISE, ROLL_CALL = 89, 90, 91  # 表 3, downward
SKEW_US = 60_000_000  # [K] a unit whose clock is further off is set right
MOST_PARTS = 4_096  # parts in alarm remembered a connection; a unit's loops hold some hundreds

FIRE, FAULT, SHIELDED, SUPERVISED, STARTED, FED_BACK, DELAYED, POWER = (1 << bit for bit in range(1, 9))  # 8.2.1.1, 8.2.1.2
STATES = MappingProxyType({"fire": FIRE, "fault": FAULT, "shielded": SHIELDED})
UNIT_STATES = MappingProxyType(
    {"unit_fire": 2, "unit_fault": 4, "main_power_fault": 8, "backup_power_fault": 16, "channel_fault": 32, "line_fault": 64}
)
# 8.2.1.3: type of analogue value → (name, smallest unit it is counted in)
ANALOGUE: Mapping[int, tuple[str, float]] = MappingProxyType({
    1: ("count", 1.0), 2: ("height_m", 0.01), 3: ("temperature_c", 0.1), 4: ("pressure_mpa", 0.1), 5: ("pressure_kpa", 0.1), 6: ("gas_lel", 0.1),
    7: ("time_s", 1.0), 8: ("voltage_v", 0.1), 9: ("current_a", 0.1), 10: ("flow_l_s", 0.1), 11: ("air_m3_min", 0.1), 12: ("wind_ms", 1.0),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A packet's meaning. Addresses are numbers of 6 bytes; ``sent_us`` is the sender's clock."""

    serial: int
    command: int
    source: int
    destination: int
    sent_us: int
    data: bytes = b""
    version: bytes = b"\x01\x01"


def checksum(body: bytes) -> int:
    """Of the control unit and the application data (表 1)."""
    return sum(body) & 0xFF


def time_label(at_us: int) -> bytes:
    """8.2.2: second, minute, hour, day, month, year of the century, in Beijing time."""
    at = datetime.fromtimestamp(at_us / 1e6, UTC).astimezone(SHANGHAI)
    return bytes([at.second, at.minute, at.hour, at.day, at.month, at.year % 100])


def label_time(label: bytes) -> int:
    """µs since 1970; raises ValueError for a time no calendar has."""
    second, minute, hour, day, month, year = label
    return int(datetime(2000 + year, month, day, hour, minute, second, tzinfo=SHANGHAI).timestamp()) * 1_000_000


def encode(packet: Packet) -> bytes:
    """Raises ValueError for data longer than a packet takes."""
    if len(packet.data) > LONGEST_DATA:
        raise ValueError(f"应用数据单元 {len(packet.data)} 字节，超过 {LONGEST_DATA}")
    addresses = packet.source.to_bytes(6, "little") + packet.destination.to_bytes(6, "little")
    control = packet.serial.to_bytes(2, "little") + packet.version + time_label(packet.sent_us) + addresses
    body = control + len(packet.data).to_bytes(2, "little") + bytes([packet.command]) + packet.data
    return HEAD + body + bytes([checksum(body)]) + TAIL


def decode(body: bytes) -> Packet:
    """From the control unit and the data, whose sum was right; raises ValueError on a time that is none."""
    return Packet(
        serial=int.from_bytes(body[:2], "little"),
        version=body[2:4],
        sent_us=label_time(body[4:10]),
        source=int.from_bytes(body[10:16], "little"),
        destination=int.from_bytes(body[16:22], "little"),
        command=body[24],
        data=body[CONTROL:],
    )


def _objects(data: bytes, size: int) -> Iterator[tuple[bytes, int]]:
    """Each object of ``size`` bytes with its time; raises ValueError where the data hold fewer than they say."""
    count, step = data[1], size + 6
    if len(data) < 2 + count * step:
        raise ValueError("数据单元不足")
    for at in range(2, 2 + count * step, step):
        yield data[at : at + size], label_time(data[at + size : at + step])


def _part(thing: bytes) -> str:
    """System type, system address, zone and place of a part 部件: ``1.1.2.10``."""
    return f"{thing[0]}.{thing[1]}.{int.from_bytes(thing[5:7], 'little')}.{int.from_bytes(thing[3:5], 'little')}"


def _told(names: Mapping[str, int], suffix: str, state: int, at_us: int) -> list[Measured]:
    return [Measured(quantity=f"{name}{suffix}", time_us=at_us, value=float(bool(state & bit))) for name, bit in names.items()]


def _systems(data: bytes) -> list[Measured]:
    """8.3.1.1: state of whole systems."""
    return [
        one
        for thing, at in _objects(data, 4)
        for one in _told(STATES, f".{thing[0]}.{thing[1]}", int.from_bytes(thing[2:4], "little"), at)
    ]


def _parts(data: bytes) -> list[Measured]:
    """8.3.1.2: state of parts, each with 31 bytes of description."""
    return [
        one
        for thing, at in _objects(data, 40)
        for one in _told(STATES, f".{_part(thing)}", int.from_bytes(thing[7:9], "little"), at)
    ]


def _analogues(data: bytes) -> list[Measured]:
    """8.3.1.3: signed, in the smallest unit of its type."""
    found = []
    for thing, at in _objects(data, 10):
        name, unit = ANALOGUE.get(thing[7], (f"analogue_{thing[7]}", 1.0))
        value = int.from_bytes(thing[8:10], "little", signed=True) * unit
        found.append(Measured(quantity=f"{name}.{_part(thing)}", time_us=at, value=round(value, 6)))
    return found


def _operations(data: bytes) -> list[Measured]:
    """8.3.1.4: bit 2 is a manual alarm, bit 3 its end; others are no readings."""
    return [_operated(thing[2], at, f".{thing[0]}.{thing[1]}") for thing, at in _objects(data, 4) if thing[2] & 0b1100]


def _unit(data: bytes) -> list[Measured]:
    """8.3.1.9: the unit itself."""
    return [one for thing, at in _objects(data, 1) for one in _told(UNIT_STATES, "", thing[0], at)]


def _unit_operations(data: bytes) -> list[Measured]:
    """The unit's own button 手动报警."""
    return [_operated(thing[0], at, "") for thing, at in _objects(data, 2) if thing[0] & 0b1100]


def _operated(flags: int, at_us: int, suffix: str) -> Measured:
    return Measured(quantity=f"manual_alarm{suffix}", time_us=at_us, value=float(bool(flags & 0b100)))


READERS: Mapping[int, Callable[[bytes], list[Measured]]] = MappingProxyType(
    {1: _systems, 2: _parts, 3: _analogues, 4: _operations, 21: _unit, 24: _unit_operations}
)


def measured(packet: Packet) -> tuple[Measured, ...]:
    """What a packet of data or an answer says; nothing for types without readings (versions, configuration, clocks)."""
    if packet.command not in (SEND, ANSWER) or len(packet.data) < 2:  # noqa: PLR2004 - type and count
        return ()
    reader = READERS.get(packet.data[0])
    return tuple(reader(packet.data)) if reader else ()


def descriptions(packet: Packet) -> dict[str, str]:
    """Part → what the unit calls it (GB 18030), of a packet of part states."""
    if packet.command not in (SEND, ANSWER) or packet.data[:1] != b"\x02":
        return {}
    return {_part(thing): thing[9:40].rstrip(b"\0 ").decode("gb18030", "replace") for thing, _ in _objects(packet.data, 40)}


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
        said = {"reply": {"command": packet.command, "data": packet.data.hex()}} if packet.command in (CONFIRM, ANSWER, DENY) else {}
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
            Measured(quantity=f"{name}s", time_us=latest, value=float(len(parts)))
            for name, parts in self._parts.items()
            if latest
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


GB26875 = Protocol(name="gb26875", standard="GB/T 26875.3-2011", transport="tcp", session=Gb26875Session, simulate=simulate, orders=ORDERS)
