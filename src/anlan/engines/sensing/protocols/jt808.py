"""JT/T 808-2011/2013/2019 道路运输车辆卫星定位系统终端通讯协议: vehicle terminals speaking over TCP.

A message is ``7E``, header, body, check byte (exclusive or of all before it), ``7E``; within, ``7E`` is sent as ``7D02`` and ``7D`` as ``7D01``
(4.4). The header holds message id, properties (length 10 bits, encryption 3, in parts 1, version 1), in 2019 a version byte, the terminal's
number (BCD, 6 bytes, in 2019 10), serial, and for a part the number of parts and its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from math import sin
from operator import xor
from struct import Struct
from types import MappingProxyType
from typing import Any

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Measured, Order, Protocol, Unaddressed, number_in
from anlan.engines.sensing.protocols.bcd import digits, packed, time_bytes, time_us

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


def _nothing(_: str) -> str:
    return ""


@dataclass(slots=True, kw_only=True)
class Jt808Session:
    """One connection. ``code_of`` gives a terminal its authentication code at registration; empty: it is not known here."""

    code_of: Callable[[str], str] = _nothing
    key: str = ""  # what the terminal authenticated itself with
    serial: int = 0  # of our last message
    terminal: str = ""
    version: int | None = None
    _rest: bytes = b""
    _waiting: dict[tuple[int, int], dict[int, bytes]] = field(default_factory=dict)

    @property
    def at_rest(self) -> bool:
        """No half-received frame waits for its other half."""
        return not self._rest

    def feed(self, data: bytes, now_us: int) -> list[Heard | BadFrame]:
        """A frame lies between two marks; what is longer than a frame can be is dropped and counted."""
        *frames, rest = (self._rest + data).split(b"\x7e")
        found = [self._heard(frame) for frame in frames if frame]
        if len(rest) > LONGEST_FRAME:
            found.append(BadFrame(reason="length", data=rest[:KEPT]))
            rest = b""
        self._rest = rest
        return found

    def _heard(self, frame: bytes) -> Heard | BadFrame:
        try:
            message = decode(frame)
            whole = self._together(message)
            readings = self._measured(message.id, whole) if whole is not None else ()
        except (ValueError, OverflowError) as error:
            return BadFrame(reason=str(error).split(":", 1)[0][:20], data=frame[:KEPT])
        self.terminal, self.version = message.terminal, message.version
        if message.id == AUTHENTICATE and whole is not None:
            self.key = _auth_code(message, whole)
        facts: dict[str, object] = {"qn": f"{message.serial}-{message.part}", "part": message.part, "parts": message.parts}
        if message.id in REPLIES and whole is not None:
            facts["reply"] = _replied(message.id, whole)
        return Heard(
            device=message.terminal,
            key=self.key,
            kind=f"{message.id:04X}",
            measured=readings,
            answer=self._answer(message) + (self._again(message) if whole is None else b""),
            facts=facts,
        )

    def _together(self, message: Message) -> bytes | None:
        """The whole body, when all its parts are there. Few incomplete ones are kept; the oldest goes first."""
        if message.parts <= 1:
            return message.body
        if message.parts > MOST_PARTS or not 1 <= message.part <= message.parts:
            raise ValueError("parts")
        key = (message.id, (message.serial - message.part + 1) & 0xFFFF)
        parts = self._waiting.setdefault(key, {})
        parts[message.part] = message.body
        while len(self._waiting) > MOST_WAITING:
            self._waiting.pop(next(iter(self._waiting)))
        if len(parts) < message.parts:
            return None
        self._waiting.pop(key, None)
        return b"".join(parts[n] for n in sorted(parts))

    def _again(self, message: Message) -> bytes:
        """补传分包请求 8003, when the last part came and others did not: the serial of the first part, how many, which (2013: 7.12, 表6)."""
        first = (message.serial - message.part + 1) & 0xFFFF
        have = self._waiting.get((message.id, first), {})
        missing = [n for n in range(1, message.parts + 1) if n not in have]
        if message.part != message.parts or not missing:
            return b""
        self.serial = (self.serial + 1) & 0xFFFF
        which = b"".join(n.to_bytes(2, "big") for n in missing)
        return self._down(message, SEND_PARTS_AGAIN, first.to_bytes(2, "big") + bytes([len(missing)]) + which)

    def _measured(self, kind: int, body: bytes) -> tuple[Measured, ...]:
        return (
            located(body)
            if kind == LOCATION
            else located(body[2:])
            if kind == HERE
            else located_many(body)
            if kind == LOCATIONS
            else ()
        )

    def _answer(self, message: Message) -> bytes:
        if message.id in REPLIES:
            return b""
        self.serial = (self.serial + 1) & 0xFFFF
        serial = message.serial.to_bytes(2, "big")
        if message.id == REGISTER:
            code = self.code_of(message.terminal)
            body = serial + (bytes([OK]) + code.encode("gbk") if code else bytes([NOT_IN_DATABASE]))
            return self._down(message, REGISTER_ANSWER, body)
        known = message.id in (HEARTBEAT, UNREGISTER, AUTHENTICATE, LOCATION, LOCATIONS)
        return self._down(message, GENERAL_ANSWER, serial + message.id.to_bytes(2, "big") + bytes([OK if known else UNSUPPORTED]))

    def asked(self, kind: int, body: bytes = b"") -> bytes:
        """A message of the platform's own accord, under its next serial."""
        if not self.terminal:
            raise Unaddressed("终端还没有在这条线路上说过话")
        self.serial = (self.serial + 1) & 0xFFFF
        return encode(Message(id=kind, terminal=self.terminal, serial=self.serial, body=body, version=self.version))

    def _down(self, message: Message, kind: int, body: bytes) -> bytes:
        return encode(Message(id=kind, terminal=message.terminal, serial=self.serial, body=body, version=message.version))


def _replied(kind: int, body: bytes) -> dict[str, object]:
    if kind == TERMINAL_ANSWER and len(body) >= 5:  # noqa: PLR2004 - serial, message, result
        return {"serial": int.from_bytes(body[:2], "big"), "to": body[2:4].hex(), "result": body[4]}
    return dict(parameters_in(body)) if kind == PARAMETERS else {"body": body.hex()}


def _text(session: Jt808Session, given: Mapping[str, Any], now_us: int) -> bytes:
    """8300: shown and read out in the cab; 2019 says the kind of text after the flags (8.27)."""
    text = str(given.get("text", "")).encode("gbk", "replace")
    if not 0 < len(text) <= MOST_TEXT:
        raise ValueError(f"text 应为 1 至 {MOST_TEXT} 字节（GBK）")
    flags = bytes([0b1100]) if session.version is None else bytes([0b1101 if given.get("urgent") else 0b1100, 1])
    return session.asked(TEXT, flags + text)


def _follow(session: Jt808Session, given: Mapping[str, Any], now_us: int) -> bytes:
    """8202: every so many seconds for so long."""
    every, lasting = number_in(given, "seconds", 1, 3_600), number_in(given, "minutes", 1, 1_440) * 60
    return session.asked(FOLLOW, every.to_bytes(2, "big") + lasting.to_bytes(4, "big"))


MOST_TEXT = 1_000
ORDERS = MappingProxyType({
    "text": Order(label="文本信息下发 8300", fields=("text",), build=_text),
    "where": Order(label="位置信息查询 8201", build=lambda session, given, now_us: session.asked(WHERE)),
    "follow": Order(label="临时位置跟踪 8202", fields=("seconds", "minutes"), build=_follow),
    "set_interval": Order(
        label="设置汇报间隔 8103", fields=("seconds",),
        build=lambda session, given, now_us: session.asked(SET_PARAMETERS, parameters(p0029=number_in(given, "seconds", 1, 86_400))),
    ),
    "set_speed": Order(
        label="设置最高速度 8103", fields=("kmh",),
        build=lambda session, given, now_us: session.asked(SET_PARAMETERS, parameters(p0055=number_in(given, "kmh", 1, 200))),
    ),
    "parameters": Order(label="查询终端参数 8104", build=lambda session, given, now_us: session.asked(GET_PARAMETERS)),
    "properties": Order(label="查询终端属性 8107", build=lambda session, given, now_us: session.asked(GET_PROPERTIES)),
})  # fmt: skip


def _auth_code(message: Message, body: bytes) -> str:
    """2019 says the length first, and device facts after it."""
    code = body if message.version is None else body[1 : 1 + body[0]] if body else b""
    return code.decode("gbk", "replace")


def location(lon: float, lat: float, at_us: int, *, speed_kmh: float = 0.0, direction_deg: int = 0, alarm: int = 0) -> bytes:
    """The body of a location report, positioned, in the north-east quarter."""
    fixed = b"".join(number.to_bytes(4, "big") for number in (alarm, 0b11, round(lat * 1e6), round(lon * 1e6)))
    return fixed + b"".join(n.to_bytes(2, "big") for n in (10, round(speed_kmh * 10), direction_deg)) + time_bytes(at_us)


def simulate(number: int, now_us: int) -> bytes:
    """A simulated vehicle on a slow round about Lianyungang."""
    turn = now_us / 6e8 + number
    body = location(
        119.2 + 0.3 * sin(turn), 34.6 + 0.2 * sin(turn * 0.7), now_us, speed_kmh=60, direction_deg=int(turn * 57) % 360
    )
    return encode(Message(id=LOCATION, terminal=str(10_000_000_000 + number), serial=now_us // 1_000_000 & 0xFFFF, body=body))


JT808 = Protocol(name="jt808", standard="JT/T 808-2019", transport="tcp", session=Jt808Session, simulate=simulate, orders=ORDERS)
