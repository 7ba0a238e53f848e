"""JT/T 808-2011/2013/2019 道路运输车辆卫星定位系统终端通讯协议: vehicle terminals speaking over TCP.

A message is ``7E``, header, body, check byte (exclusive or of all before it), ``7E``; within, ``7E`` is sent as ``7D02`` and ``7D`` as ``7D01``
(4.4). The header holds message id, properties (length 10 bits, encryption 3, in parts 1, version 1), in 2019 a version byte, the terminal's
number (BCD, 6 bytes, in 2019 10), serial, and for a part the number of parts and its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import sin
from types import MappingProxyType
from typing import Any

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Measured, Order, Protocol, Unaddressed, number_in
from anlan.engines.sensing.protocols.bcd import time_bytes
from anlan.engines.sensing.protocols.jt808_frame import (
    AUTHENTICATE,
    FOLLOW,
    GENERAL_ANSWER,
    GET_PARAMETERS,
    GET_PROPERTIES,
    HEARTBEAT,
    HERE,
    KEPT,
    LOCATION,
    LOCATIONS,
    LONGEST_FRAME,
    MOST_PARTS,
    MOST_WAITING,
    NOT_IN_DATABASE,
    OK,
    PARAMETERS,
    REGISTER,
    REGISTER_ANSWER,
    REPLIES,
    SEND_PARTS_AGAIN,
    SET_PARAMETERS,
    TERMINAL_ANSWER,
    TEXT,
    UNREGISTER,
    UNSUPPORTED,
    WHERE,
    Message,
    decode,
    encode,
    located,
    located_many,
    parameters,
    parameters_in,
)


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
