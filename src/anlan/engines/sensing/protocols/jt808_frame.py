"""JT/T 808 messages: escaping, header, check byte; positions and parameters in a body. What is said to whom is in ``jt808``."""

from dataclasses import dataclass
from functools import reduce
from operator import xor
from struct import Struct

from anlan.engines.sensing.protocols.base import Measured
from anlan.engines.sensing.protocols.bcd import digits, packed, time_us

MARK, ESCAPE = 0x7E, 0x7D
LONGEST_FRAME = 4 * 1024  # escaped; the body is at most 1023 bytes
KEPT, MOST_PARTS, MOST_WAITING = 256, 255, 8
HEARTBEAT, UNREGISTER, REGISTER, AUTHENTICATE, LOCATION, LOCATIONS = 0x0002, 0x0003, 0x0100, 0x0102, 0x0200, 0x0704
TERMINAL_ANSWER, GENERAL_ANSWER, REGISTER_ANSWER, SEND_PARTS_AGAIN = 0x0001, 0x8001, 0x8100, 0x8003
SET_PARAMETERS, GET_PARAMETERS, GET_PROPERTIES, WHERE, FOLLOW, TEXT = 0x8103, 0x8104, 0x8107, 0x8201, 0x8202, 0x8300
PARAMETERS, PROPERTIES, HERE = 0x0104, 0x0107, 0x0201  # what the terminal says to 8104, 8107, 8201
REPLIES = frozenset({TERMINAL_ANSWER, PARAMETERS, PROPERTIES, HERE})
OK, UNSUPPORTED = 0, 3
NOT_IN_DATABASE = 4  # 终端不在数据库中 (8.6, table 9)
QUANTITIES = ("lon", "lat", "altitude_m", "speed_kmh", "direction_deg", "alarm", "status")
_FIXED = Struct(">IIIIhHH")  # alarm, status, latitude, longitude (10⁻⁶°), altitude (m), speed (0.1 km/h), direction (°)
POSITIONED, SOUTH, WEST = 1 << 1, 1 << 2, 1 << 3  # bits of the status word (8.18)
_PARTED, _V2019, _ENCRYPTED = 1 << 13, 1 << 14, 0b111 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``terminal`` without leading zeros; ``version`` is None before 2019."""

    id: int
    terminal: str
    serial: int
    body: bytes = b""
    version: int | None = None
    parts: int = 1
    part: int = 1


def check_byte(data: bytes) -> int:
    return reduce(xor, data, 0)


def escape(data: bytes) -> bytes:
    return data.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02")


def unescape(data: bytes) -> bytes:
    """Raises ValueError where ``7D`` is followed by something else."""
    if b"\x7d" not in data:
        return data
    pieces = data.split(b"\x7d")
    if any(piece[:1] not in (b"\x01", b"\x02") for piece in pieces[1:]):
        raise ValueError("bad escape")
    return pieces[0] + b"".join((b"\x7d" if piece[:1] == b"\x01" else b"\x7e") + piece[1:] for piece in pieces[1:])


def encode(message: Message) -> bytes:
    """The bytes on the wire; raises ValueError if the body is too long for one message."""
    if len(message.body) > 0x3FF:  # noqa: PLR2004
        raise ValueError(f"消息体 {len(message.body)} 字节，超过 1023：请分包发送")
    new, several = message.version is not None, message.parts > 1
    properties = len(message.body) | (_PARTED if several else 0) | (_V2019 if new else 0)
    head = message.id.to_bytes(2, "big") + properties.to_bytes(2, "big") + (bytes([message.version or 0]) if new else b"")
    head += packed(message.terminal, 10 if new else 6) + message.serial.to_bytes(2, "big")
    head += message.parts.to_bytes(2, "big") + message.part.to_bytes(2, "big") if several else b""
    data = head + message.body
    return b"\x7e" + escape(data + bytes([check_byte(data)])) + b"\x7e"


def decode(frame: bytes) -> Message:
    """What lies between two marks; raises ValueError naming what is wrong."""
    data = unescape(frame)
    if len(data) < 13 or check_byte(data):  # noqa: PLR2004
        raise ValueError("check")
    properties = int.from_bytes(data[2:4], "big")
    if properties & _ENCRYPTED:
        raise ValueError("encrypted")
    new, several = bool(properties & _V2019), bool(properties & _PARTED)
    at = 15 if new else 10
    head_end = at + 2 + (4 if several else 0)
    body = data[head_end:-1]
    if len(body) != properties & 0x3FF:
        raise ValueError("length")
    number = data[5:15] if new else data[4:10]
    numbering = data[at + 2 : at + 6] if several else b"\0\1\0\1"
    return Message(
        id=int.from_bytes(data[:2], "big"), terminal=digits(number).lstrip("0") or "0", serial=int.from_bytes(data[at : at + 2], "big"), body=body,
        version=data[4] if new else None, parts=int.from_bytes(numbering[:2], "big"), part=int.from_bytes(numbering[2:], "big"),
    )  # fmt: skip


def located(body: bytes) -> tuple[Measured, ...]:
    """A location report 位置信息汇报 (8.18): 28 fixed bytes, then extras. Not positioned: marked as no measurement."""
    if len(body) < 28:  # noqa: PLR2004
        raise ValueError("location")
    alarm, status, lat, lon, altitude, speed, direction = _FIXED.unpack_from(body)
    east, north = -1e-6 if status & WEST else 1e-6, -1e-6 if status & SOUTH else 1e-6
    at_us, unplaced = time_us(body[22:28]), not status & POSITIONED
    return (
        Measured("lon", at_us, round(lon * east, 6), unplaced),
        Measured("lat", at_us, round(lat * north, 6), unplaced),
        Measured("altitude_m", at_us, float(altitude), unplaced),
        Measured("speed_kmh", at_us, speed / 10, unplaced),
        Measured("direction_deg", at_us, float(direction), unplaced),
        Measured("alarm", at_us, float(alarm)),
        Measured("status", at_us, float(status)),
    )


def located_many(body: bytes) -> tuple[Measured, ...]:
    """A batch 定位数据批量上传 (8.52): number, kind, then each report with its length."""
    count, at, found = int.from_bytes(body[:2], "big"), 3, list[Measured]()
    for _ in range(count):
        size = int.from_bytes(body[at : at + 2], "big")
        found += located(body[at + 2 : at + 2 + size])
        at += 2 + size
    return tuple(found)


def parameters(**values: int) -> bytes:
    """The body of 8103: parameters 终端参数 of four bytes each by their hexadecimal numbers, as ``p0029=30``."""
    rows = [(int(name[1:], 16), value) for name, value in values.items()]
    return bytes([len(rows)]) + b"".join(number.to_bytes(4, "big") + b"\x04" + value.to_bytes(4, "big") for number, value in rows)


def parameters_in(body: bytes) -> dict[str, str]:
    """What 0104 tells: number → value in hexadecimal; raises ValueError where it ends early."""
    found, at = dict[str, str](), 3
    for _ in range(body[2] if len(body) > 2 else 0):  # noqa: PLR2004 - after the serial it answers
        number, size = body[at : at + 4], body[at + 4] if at + 4 < len(body) else 0
        value, at = body[at + 5 : at + 5 + size], at + 5 + size
        if len(value) < size or len(number) < 4:  # noqa: PLR2004
            raise ValueError("parameters")
        found[number.hex()] = value.hex()
    return found
