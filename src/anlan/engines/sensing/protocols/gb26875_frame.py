"""GB/T 26875.3-2011 packets and the objects in their data (clauses 6.6 and 8). Who answers what is in ``gb26875``."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from anlan.engines.sensing.protocols.base import Measured
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
