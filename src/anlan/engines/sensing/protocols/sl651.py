"""SL 651-2014 水文监测数据通信规约: hydrological stations over TCP, HEX/BCD and ASCII, single reports and reports in several packets.

Frames are read in ``sl651_frame``, bodies in ``sl651_body``; here is who says what when (6.3.1.2, 图1, 图2). M1 and M2: a report, confirmed (a station of M1
does not listen); ACK while more reports follow (ETB), else EOT. M3: packets one after the other, one confirmation for all, or NAK with the number of one that
is missing, which the station sends again. M4: what the centre asks ends with ENQ, and each answer is confirmed. The centre answers in the station's encoding.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sin
from types import MappingProxyType
from typing import Any

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Measured, Order, Protocol, Unaddressed, number_in
from anlan.engines.sensing.protocols.bcd import packed, time_bytes
from anlan.engines.sensing.protocols.sl651_body import CODE_OF, HOUR_OF_FIVES, NAME_OF, element, serial_and_time, spelled, told
from anlan.engines.sensing.protocols.sl651_frame import (
    ACK,
    ENQ,
    EOT,
    ETB,
    ETX,
    KEPT,
    LONGEST_FRAME,
    NAK,
    Coding,
    Frame,
    crc,
    cut,
    divided,
    encode,
    next_start,
    nonsense,
)  # fmt: skip

KEEP_ALIVE, TEST, UNIFORM, TIMED, ADDED, HOURLY, MANUAL, PICTURE = range(0x2F, 0x37)
QUERY, QUERY_SPAN, QUERY_SOME = 0x37, 0x38, 0x3A
READ_CONFIGURATION, READ_PARAMETERS, VERSION, STATE, SET_CLOCK, READ_CLOCK = 0x41, 0x43, 0x45, 0x46, 0x4A, 0x51  # 6.6.4
REPORTS = frozenset({TEST, UNIFORM, TIMED, ADDED, HOURLY, QUERY, QUERY_SPAN, QUERY_SOME})
ASKED = frozenset({QUERY, QUERY_SPAN, QUERY_SOME, READ_CONFIGURATION, READ_PARAMETERS, VERSION, STATE, SET_CLOCK, READ_CLOCK})
MOST_WAITING, MOST_WAITING_BYTES = (
    4,
    512 * 1024,
)  # [K] reports in packets that may be half received on a line, and how much of each


def answer(frame: Frame, now_us: int, end: int | None = None) -> bytes:
    """The centre's confirmation under the station's own serial, with its time (表29 ff.); a link-keeping report wants none."""
    if frame.function == KEEP_ALIVE:
        return b""
    serial = serial_and_time(frame.body, frame.coding)[0]
    body = serial + _time(now_us, frame.coding)
    return encode(replace(frame, body=body, end=end or (ACK if frame.end == ETB else EOT)), down=True)


def _time(now_us: int, coding: Coding) -> bytes:
    return time_bytes(now_us).hex().encode() if coding == "ascii" else time_bytes(now_us)


def asked(station: Frame, now_us: int, function: int, what: bytes = b"") -> bytes:
    """A question or command of the centre: serial 0 (6.6.2.4) and its time (to which 4AH sets the clock), then what it is about."""
    body = (b"0000" if station.coding == "ascii" else b"\0\0") + _time(now_us, station.coding) + what
    return encode(replace(station, function=function, body=body, end=ENQ, parts=1, part=1), down=True)


@dataclass(slots=True, kw_only=True)
class _Gathering:
    """A report of which some packets are here. Only the first has serial and time (6.6.2.4)."""

    parts: int
    pieces: dict[int, Frame] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(len(piece.body) for piece in self.pieces.values())

    @property
    def missing(self) -> int:
        """The first packet that is not here; 0 if all are."""
        return next((n for n in range(1, self.parts + 1) if n not in self.pieces), 0)

    def whole(self) -> Frame:
        body = b"".join(self.pieces[n].body for n in range(1, self.parts + 1))
        return replace(self.pieces[self.parts], body=body, end=ETX)

    def again(self, now_us: int) -> bytes:
        """NAK with the number of the packet that is missing (表19, 表23); the standard does not say what its body holds: serial and time as elsewhere."""
        one = next(iter(self.pieces.values()))
        wide = 4 if one.coding == "ascii" else 2
        serial = self.pieces[1].body[:wide] if 1 in self.pieces else (b"0" if one.coding == "ascii" else b"\0") * wide
        return encode(replace(one, part=self.missing, body=serial + _time(now_us, one.coding), end=NAK), down=True)


class Sl651Session:
    """Cuts a TCP stream into frames of either encoding; after nonsense it goes on at the next beginning."""

    def __init__(self) -> None:
        self._rest = b""
        self._gathering: dict[tuple[str, int], _Gathering] = {}
        self.station: Frame | None = None  # who spoke last on this line

    def known(self) -> Frame:
        if self.station is None:
            raise Unaddressed("测站还没有在这条线路上报过数据")
        return self.station

    def feed(self, data: bytes, now_us: int) -> list[Heard | BadFrame]:
        buffer, at = self._rest + data, 0
        found: list[Heard | BadFrame] = []
        while True:
            start = next_start(buffer, at)
            if start > at:
                found.append(BadFrame(reason="no_header", data=buffer[at:start][:KEPT]))
            used, result = cut(buffer[start : start + LONGEST_FRAME])
            if not used:
                self._rest = buffer[start:]
                return found
            found += self._heard(result, now_us) if isinstance(result, Frame) else [result]
            at = start + used

    def _heard(self, frame: Frame, now_us: int) -> Sequence[Heard | BadFrame]:
        self.station = frame
        return _said(frame, now_us) if frame.parts == 1 else self._gathered(frame, now_us)

    def _gathered(self, frame: Frame, now_us: int) -> Sequence[Heard | BadFrame]:
        """Packets come in any order and again; after the last (ETX) what is missing is asked for, one at a time (6.3.1.2 c)."""
        gathering = self._gathering_of(frame)
        gathering.pieces[frame.part] = frame
        if gathering.size > MOST_WAITING_BYTES:
            del self._gathering[frame.station, frame.function]
            return [BadFrame(reason="too_long", data=frame.body[:KEPT])]
        if not gathering.missing:
            del self._gathering[frame.station, frame.function]
            return _said(gathering.whole(), now_us)
        return [_heard_of(frame, (), gathering.again(now_us) if frame.end == ETX else b"", {})]

    def _gathering_of(self, frame: Frame) -> _Gathering:
        """A first packet other than the one that is here begins the report anew."""
        key = frame.station, frame.function
        found = self._gathering.get(key)
        known_first = found.pieces.get(1, frame) if found else frame
        if found is None or found.parts != frame.parts or (frame.part == 1 and known_first.body != frame.body):
            self._gathering.pop(key, None)
            found = self._gathering[key] = _Gathering(parts=frame.parts)
        while len(self._gathering) > MOST_WAITING:
            self._gathering.pop(next(iter(self._gathering)))
        return found


def _said(frame: Frame, now_us: int) -> Sequence[Heard | BadFrame]:
    """What a whole report says; the confirmation goes with the last that brings readings, so that it waits until all are durable."""
    try:
        stations = told(frame.body, frame.coding, frame.function, frame.station) if frame.function in REPORTS else []
        serial, sent_us = serial_and_time(frame.body, frame.coding)
        facts: dict[str, object] = {"qn": f"{serial.hex()}-{sent_us}"}
        if frame.function in ASKED:
            facts["reply"] = {
                "body": frame.body[4:].decode("ascii", "replace") if frame.coding == "ascii" else frame.body[2:].hex()
            }
        bringing = [one for one in stations if one.measured]
        last = _heard_of(
            frame,
            bringing[-1].measured if bringing else (),
            answer(frame, now_us),
            facts,
            bringing[-1].station if bringing else "",
        )
    except (ValueError, OverflowError, IndexError) as error:
        return [nonsense(error, frame.body)]
    return [*(_heard_of(frame, one.measured, b"", {}, one.station) for one in bringing[:-1]), last]


def _heard_of(frame: Frame, measured: Sequence[Measured], answer: bytes, facts: Mapping[str, object], station: str = "") -> Heard:
    return Heard(
        device=station or frame.station, key=frame.password.hex(), kind=f"{frame.function:02X}", measured=tuple(measured), answer=answer,
        facts={"part": frame.part, "parts": frame.parts, "coding": frame.coding, **facts},
    )  # fmt: skip


def _request(function: int) -> Callable[[Sl651Session, Mapping[str, Any], int], bytes]:
    return lambda session, _, now_us: asked(session.known(), now_us, function)


def _elements(station: Frame, given: Mapping[str, Any]) -> bytes:
    """要素标识符 by either name, ``["39", "PJ"]``, as the station's encoding has them."""
    names = given.get("elements") or []
    codes = [
        CODE_OF.get(str(name).upper(), str(name).upper())
        for name in (names.replace(",", " ").split() if isinstance(names, str) else names)
    ]
    if not codes:
        raise ValueError("elements 应列出至少一个要素标识符，如 39 或 Z")
    try:
        if station.coding == "ascii":
            return "".join(f"{NAME_OF[code]} " for code in codes).encode()
        return b"".join(bytes.fromhex(code) + b"\x00" for code in codes)
    except (ValueError, KeyError) as error:
        raise ValueError(f"elements 应为要素标识符，如 39、20 或 Z、PJ，而不是 {str(names)[:40]}") from error


def _query_some(session: Sl651Session, given: Mapping[str, Any], now_us: int) -> bytes:
    return asked(session.known(), now_us, QUERY_SOME, _elements(session.known(), given))


def _query_span(session: Sl651Session, given: Mapping[str, Any], now_us: int) -> bytes:
    """表44: from, to (hours), step and one element. An hour of fives goes with step 0 (表C.1 g), others with an hour."""
    station, hours = session.known(), number_in(given, "hours", 1, 24 * 31)
    what = _elements(station, given)
    fives = what[0] in HOUR_OF_FIVES if station.coding == "hex" else what.split()[0].startswith((b"DRP", b"DRZ"))
    start, end = (
        _time(at, station.coding)[: 8 if station.coding == "ascii" else 4] for at in (now_us - hours * 3_600_000_000, now_us)
    )
    if station.coding == "ascii":
        return asked(station, now_us, QUERY_SPAN, start + b" " + end + (b" DRH00 " if fives else b" DRH01 ") + what)
    return asked(station, now_us, QUERY_SPAN, start + end + b"\x04\x18\x00" + bytes([0 if fives else 1]) + b"\x00" + what)


ORDERS = MappingProxyType({
    "query": Order(label="查询遥测站实时数据 37H", build=_request(QUERY)),
    "query_some": Order(label="查询指定要素实时数据 3AH", fields=("elements",), build=_query_some),
    "query_span": Order(label="查询时段数据 38H", fields=("hours", "elements"), build=_query_span),
    "configuration": Order(label="读取基本配置表 41H", build=_request(READ_CONFIGURATION)),
    "version": Order(label="查询软件版本 45H", build=_request(VERSION)),
    "state": Order(label="查询状态和报警信息 46H", build=_request(STATE)),
    "set_time": Order(label="设置遥测站时钟 4AH", build=_request(SET_CLOCK)),
    "get_time": Order(label="查询遥测站时钟 51H", build=_request(READ_CLOCK)),
})  # fmt: skip


def simulated(number: int, now_us: int, coding: Coding = "hex") -> Frame:
    """A timed report of a simulated station: level and rain in a slow swing of its own."""
    station, swing = f"{number:010d}", sin(now_us / 6e8 + number)
    level, rain, sent, observed = 3 + swing, max(0.0, swing), time_bytes(now_us), time_bytes(now_us, seconds=False)
    if coding == "ascii":
        body = f"0001{sent.hex()}ST {station} H TT {observed.hex()} ".encode() + spelled(0x39, level, 3) + spelled(0x20, rain, 1)
    else:
        body = (
            b"\0\1"
            + sent
            + b"\xf1\xf1"
            + packed(station, 5)
            + b"H\xf0\xf0"
            + observed
            + element(0x39, level, 4, 3)
            + element(0x20, rain, 3, 1)
        )
    return Frame(centre=1, station=station, password=b"\x12\x34", function=TIMED, body=body, coding=coding)


def simulate(number: int, now_us: int) -> bytes:
    return encode(simulated(number, now_us))


def simulate_ascii(number: int, now_us: int) -> bytes:
    return encode(simulated(number, now_us, "ascii"))


def simulate_packets(number: int, now_us: int) -> bytes:
    """The same report in packets of 20 bytes, as over a satellite (H.4.2)."""
    return b"".join(encode(packet) for packet in divided(simulated(number, now_us), 20))


SL651 = Protocol(
    name="sl651", standard="SL 651-2014", transport="tcp", session=Sl651Session, simulate=simulate, orders=ORDERS,
    variants=MappingProxyType({"ascii": simulate_ascii, "packets": simulate_packets}),
)  # fmt: skip
__all__ = ["SL651", "Frame", "Sl651Session", "crc", "divided", "element", "encode", "simulated", "spelled"]
