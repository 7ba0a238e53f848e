"""SL 651-2014 水文监测数据通信规约: hydrological stations, HEX/BCD encoding.

A frame up is ``7E7E``, centre (1 byte), station (5, BCD), password (2), function (1), direction and length (2), STX ``02`` or SYN ``16`` for
one of several packets, body, ETX ``03`` or ETB ``17``, CRC (2, high byte first) (6.3). The body begins with serial (2) and send time
(6, BCD); reports go on with ``F1F1`` station and its kind, ``F0F0`` observation time, and elements: identifier, one byte whose high
five bits are the number of bytes and whose low three the decimals, the value in BCD; all ``FF`` is no value (Annex C).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import sin
from types import MappingProxyType
from typing import Any

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Measured, Order, Protocol, Unaddressed
from anlan.engines.sensing.protocols.bcd import digits, packed, time_bytes, time_us

HEAD, STX, SYN, ETX, ETB, EOT = b"\x7e\x7e", 0x02, 0x16, 0x03, 0x17, 0x04
FIXED = 2 + 1 + 5 + 2 + 1 + 2 + 1  # up to and with STX
LONGEST_BODY = 4095  # 12 bits
LONGEST_FRAME = FIXED + LONGEST_BODY + 3
KEPT = 256
KEEP_ALIVE, TEST, UNIFORM, TIMED, ADDED, HOURLY, MANUAL = 0x2F, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35
QUERY, QUERY_SOME, READ_CONFIGURATION, READ_PARAMETERS, VERSION, STATE, SET_CLOCK, READ_CLOCK = 0x37, 0x3A, 0x41, 0x43, 0x45, 0x46, 0x4A, 0x51  # 6.6.4
ENQ = 0x05  # ends what the centre asks
REPORTS = frozenset({TEST, UNIFORM, TIMED, ADDED, HOURLY, QUERY, QUERY_SOME})
ASKED = frozenset({QUERY, QUERY_SOME, READ_CONFIGURATION, READ_PARAMETERS, VERSION, STATE, SET_CLOCK, READ_CLOCK})
STATION, OBSERVED, EXTENDED = 0xF1, 0xF0, 0xFF
FIVE_MINUTES_US = 300_000_000
# an hour's twelve values of five minutes in one element: identifier → (bytes a value, decimals)
HOUR_OF_FIVES: Mapping[int, tuple[int, int]] = MappingProxyType({0xF4: (1, 1), **dict.fromkeys(range(0xF5, 0xFD), (2, 2))})
ELEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "20": "当前降水量 mm",
        "26": "降水量累计值 mm",
        "1F": "日降水量 mm",
        "39": "瞬时河道水位、潮位 m",
        "3B": "库（闸、站）上水位 m",
        "27": "瞬时流量 m³/s",
        "38": "电源电压 V",
    }
)


def crc(data: bytes) -> int:
    """CRC-16, polynomial 0xA001 reflected, start 0xFFFF (6.5)."""
    register = 0xFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
    return register


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """``parts`` and ``part`` are 1 unless the report came in several packets."""

    centre: int
    station: str
    password: bytes
    function: int
    body: bytes
    parts: int = 1
    part: int = 1
    end: int = ETX


def encode(frame: Frame, *, down: bool = False) -> bytes:
    """A frame's bytes; downward the two addresses change places."""
    station, centre = packed(frame.station, 5), bytes([frame.centre])
    several = frame.parts > 1
    numbering = (frame.parts << 12 | frame.part).to_bytes(3, "big") if several else b""
    size = len(numbering) + len(frame.body)
    if size > LONGEST_BODY:
        raise ValueError(f"报文正文 {size} 字节，超过 {LONGEST_BODY}：请分包发送")
    ways = (0x8000 if down else 0) | size
    head = (
        HEAD
        + (station + centre if down else centre + station)
        + frame.password
        + bytes([frame.function])
        + ways.to_bytes(2, "big")
    )
    data = head + bytes([SYN if several else STX]) + numbering + frame.body + bytes([frame.end])
    return data + crc(data).to_bytes(2, "big")


def decode(data: bytes) -> Frame:
    """A whole upward frame whose CRC was right."""
    body, parts, part = data[FIXED:-3], 1, 1
    if data[FIXED - 1] == SYN:
        number = int.from_bytes(body[:3], "big")
        parts, part, body = number >> 12, number & 0xFFF, body[3:]
    return Frame(
        centre=data[2], station=digits(data[3:8]), password=data[8:10], function=data[10], body=body, parts=parts, part=part, end=data[-3]
    )  # fmt: skip


def measured(body: bytes) -> tuple[Measured, ...]:
    """The elements of a report's body, after serial and send time."""
    at_us, found = time_us(body[2:8]), []
    for code, size, data in _elements(body[8:]):
        if code == f"{OBSERVED:02X}":
            at_us = time_us(data)
        elif int(code[:2], 16) in HOUR_OF_FIVES and len(code) == 2:  # noqa: PLR2004
            found += _hour(code, data, at_us)
        elif code != f"{STATION:02X}":
            found.append(Measured(quantity=code, time_us=at_us, value=_value(data, size & 0x07)))
    return tuple(found)


def _elements(rest: bytes) -> Iterator[tuple[str, int, bytes]]:
    """(identifier, definition byte, data); raises ValueError if the body ends within one."""
    at = 0
    while at < len(rest):
        first = rest[at]
        if first in (STATION, OBSERVED) and rest[at : at + 2] == bytes([first, first]):
            size = 6 if first == STATION else 5
            code, definition, at = f"{first:02X}", size << 3, at + 2
        else:
            wide = 2 if first == EXTENDED else 1
            code, definition = rest[at : at + wide].hex().upper(), rest[at + wide] if at + wide < len(rest) else 0
            size, at = definition >> 3, at + wide + 1
        data, at = rest[at : at + size], at + size
        if len(data) < size or not size:
            raise ValueError(f"element {code} ends early")
        yield code, definition, data


def _value(data: bytes, decimals: int) -> float:
    """All FF is no value; a leading FF is a minus sign (Annex C)."""
    if not data.strip(b"\xff"):
        return float("nan")
    negative = data[0] == 0xFF  # noqa: PLR2004
    return (-1 if negative else 1) * int(digits(data[1:] if negative else data)) / 10**decimals


def _hour(code: str, data: bytes, at_us: int) -> list[Measured]:
    """Twelve values, the last at the observation time. They are binary, not BCD."""
    width, decimals = HOUR_OF_FIVES[int(code, 16)]
    values = [data[n : n + width] for n in range(0, len(data), width)]
    return [
        Measured(quantity=code, time_us=at_us - (len(values) - 1 - n) * FIVE_MINUTES_US, value=_binary(value, decimals))
        for n, value in enumerate(values)
    ]


def _binary(data: bytes, decimals: int) -> float:
    return float(int.from_bytes(data, "big") / 10**decimals) if data.strip(b"\xff") else float("nan")


def answer(frame: Frame, now_us: int) -> bytes:
    """The centre's confirmation with its time; a link-keeping report wants none, nor does what the centre asked for."""
    if frame.function == KEEP_ALIVE or frame.function in ASKED:
        return b""
    body = frame.body[:2] + time_bytes(now_us)
    return encode(
        Frame(centre=frame.centre, station=frame.station, password=frame.password, function=frame.function, body=body, end=EOT),
        down=True,
    )


def asked(station: Frame, now_us: int, function: int, what: bytes = b"", serial: int = 1) -> bytes:
    """A question or command of the centre: serial and its time (to which 4AH sets the clock), then what it is about."""
    body = serial.to_bytes(2, "big") + time_bytes(now_us) + what
    return encode(Frame(centre=station.centre, station=station.station, password=station.password, function=function, body=body, end=ENQ), down=True)


def _request(function: int) -> Callable[["Sl651Session", Mapping[str, Any], int], bytes]:
    return lambda session, _, now_us: asked(session.known(), now_us, function)


def _query_some(session: "Sl651Session", given: Mapping[str, Any], now_us: int) -> bytes:
    """Elements by their identifiers 要素标识符, in hexadecimal: ``["39", "20"]``."""
    try:
        what = b"".join(bytes.fromhex(str(code)) + b"\x00" for code in given.get("elements") or [])
    except ValueError as error:
        raise ValueError("elements 应为十六进制的要素标识符，如 39、20") from error
    if not what:
        raise ValueError("elements 应列出至少一个要素标识符，如 39")
    return asked(session.known(), now_us, QUERY_SOME, what)


ORDERS = MappingProxyType({
    "query": Order(label="查询遥测站实时数据 37H", build=_request(QUERY)),
    "query_some": Order(label="查询指定要素实时数据 3AH", fields=("elements",), build=_query_some),
    "configuration": Order(label="读取基本配置表 41H", build=_request(READ_CONFIGURATION)),
    "version": Order(label="查询软件版本 45H", build=_request(VERSION)),
    "state": Order(label="查询状态和报警信息 46H", build=_request(STATE)),
    "set_time": Order(label="设置遥测站时钟 4AH", build=_request(SET_CLOCK)),
    "get_time": Order(label="查询遥测站时钟 51H", build=_request(READ_CLOCK)),
})  # fmt: skip


class Sl651Session:
    """Cuts a TCP stream into frames; after nonsense it goes on at the next ``7E7E``."""

    def __init__(self) -> None:
        self._rest = b""
        self.station: Frame | None = None  # who spoke last on this line

    def known(self) -> Frame:
        if self.station is None:
            raise Unaddressed("测站还没有在这条线路上报过数据")
        return self.station

    def feed(self, data: bytes, now_us: int) -> list[Heard | BadFrame]:
        buffer, at = self._rest + data, 0
        found: list[Heard | BadFrame] = []
        while True:
            start = buffer.find(HEAD, at)
            start = start if start >= 0 else max(at, len(buffer) - buffer.endswith(HEAD[:1]))
            if start > at:
                found.append(BadFrame(reason="no_header", data=buffer[at:start][:KEPT]))
            result: Frame | Heard | BadFrame | None
            used, result = _cut(buffer[start : start + LONGEST_FRAME])
            if not used:
                self._rest = buffer[start:]
                return found
            if isinstance(result, Frame):
                self.station, result = result, _heard(result, now_us)
            found += [result] if result else []
            at = start + used


def _cut(buffer: bytes) -> tuple[int, Frame | BadFrame | None]:
    """(bytes used, what they were); 0 bytes when more must come."""
    if len(buffer) < FIXED:
        return 0, None
    ways = int.from_bytes(buffer[11:13], "big")
    if buffer[FIXED - 1] not in (STX, SYN) or ways >> 12:
        return 1, BadFrame(reason="length", data=buffer[:KEPT])
    end = FIXED + (ways & 0xFFF) + 3
    if len(buffer) < end:
        return 0, None
    whole = buffer[:end]
    if crc(whole[:-2]) != int.from_bytes(whole[-2:], "big"):
        return 2, BadFrame(reason="crc", data=whole[:KEPT])
    try:
        return end, decode(whole)
    except ValueError as error:
        return end, _nonsense(error, whole)


def _nonsense(error: Exception, data: bytes) -> BadFrame:
    return BadFrame(reason="content", data=f"{error}: ".encode() + data[:KEPT])


def _heard(frame: Frame, now_us: int) -> Heard | BadFrame:
    try:
        readings = measured(frame.body) if frame.function in REPORTS and frame.parts == 1 else ()
        facts: dict[str, object] = {"qn": frame.body[:8].hex(), "part": frame.part, "parts": frame.parts}
        if frame.function in ASKED:
            facts["reply"] = {"body": frame.body[2:].hex()}
        return Heard(
            device=frame.station,
            key=frame.password.hex(),
            kind=f"{frame.function:02X}",
            measured=readings,
            answer=answer(frame, now_us),
            facts=facts,
        )
    except (ValueError, OverflowError) as error:
        return _nonsense(error, encode(frame))


def element(code: int, value: float, size: int, decimals: int) -> bytes:
    """An element as a station sends it."""
    return bytes([code, size << 3 | decimals]) + packed(str(round(value * 10**decimals)), size)


def simulate(number: int, now_us: int) -> bytes:
    """An hourly report of a simulated station: level and rain in a slow swing of its own."""
    station, swing = f"{number:010d}", sin(now_us / 6e8 + number)
    body = (
        b"\x00\x01"
        + time_bytes(now_us)
        + b"\xf1\xf1"
        + packed(station, 5)
        + b"H"
        + b"\xf0\xf0"
        + time_bytes(now_us, seconds=False)
    )
    body += element(0x39, 3 + swing, 4, 3) + element(0x20, max(0.0, swing), 3, 1)
    return encode(Frame(centre=1, station=station, password=b"\x12\x34", function=HOURLY, body=body))


SL651 = Protocol(name="sl651", standard="SL 651-2014", transport="tcp", session=Sl651Session, simulate=simulate, orders=ORDERS)
