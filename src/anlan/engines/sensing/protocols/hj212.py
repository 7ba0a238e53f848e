"""HJ 212-2017 污染物在线监控（监测）系统数据传输标准: pollution and gas monitors speaking over TCP.

A packet is ``##``, the length of the data segment as four decimal digits, the data segment (at most 1024 bytes), its CRC as
four hexadecimal digits, CR LF (6.2). The segment is ``QN=…;ST=…;CN=…;PW=…;MN=…;Flag=…;PNUM=…;PNO=…;CP=&&…&&`` (6.3).
Readings come with CN 2011 (real time), 2051 (minutes), 2061 (hour), 2031 (day); the fields of a factor are ``code-Rtd``, ``code-Avg``, ``code-Flag`` ….
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import sin
from types import MappingProxyType
from typing import Any

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Measured, Order, Protocol, Unaddressed, number_in
from anlan.engines.sensing.protocols.hj212_frame import (
    ANSWER,
    DATA,
    DATA_ANSWER,
    EXECUTION_RESULT,
    GET_INTERVAL,
    GET_TIME,
    HOUR,
    IDENTITY,
    KEPT,
    LONGEST_PACKET,
    LONGEST_SEGMENT,
    MEASURING,
    MINUTES,
    NOTICE_ANSWER,
    REAL_TIME,
    REQUEST_ANSWER,
    SAMPLE_NOW,
    SET_INTERVAL,
    SET_TIME,
    STOP,
    SYSTEM_INTERACTION,
    VERSION_2017,
    Packet,
    crc,
    decode_segment,
    encode,
    stamp,
    unstamp,
)


def measured(packet: Packet, now_us: int) -> tuple[Measured, ...]:
    """The readings of a data packet: the real-time or mean value of each factor; none for other packets."""
    wanted = DATA.get(packet.cn)
    if not wanted:
        return ()
    common = packet.plain.get("DataTime", "")
    return tuple(
        Measured(
            quantity=code if wanted == "Rtd" else f"{code}-{packet.cn}",
            time_us=_time(fields.get("SampleTime") or common, now_us),
            value=_value(fields[wanted]),
            faulty=fields.get("Flag", "N")[:1] not in MEASURING,
        )
        for code, fields in packet.factors.items()
        if wanted in fields
    )


def _time(text: str, now_us: int) -> int:
    return unstamp(text) if text else now_us


def _value(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def answer(packet: Packet, now_us: int) -> bytes:
    """What the monitoring centre answers: 9014 to data, 9013 to a notice, the time to a request for it; nothing where none is wanted."""
    reply = Packet(qn=packet.qn, st=SYSTEM_INTERACTION, cn=DATA_ANSWER, pw=packet.pw, mn=packet.mn)
    if packet.cn == 1013:  # 现场机时间校准请求
        notice = encode(replace(reply, cn=NOTICE_ANSWER))
        return notice + set_time(packet, now_us)
    if not packet.wants_answer or 9000 <= packet.cn < 10_000:
        return b""
    return encode(reply)


def asked(device: Packet, now_us: int, cn: int, **plain: str) -> bytes:
    """A request of the centre to a device, numbered by its time; the device answers 9011, does it, and says 9012 or what was asked for (6.4)."""
    return encode(replace(device, qn=stamp(now_us, millis=True), cn=cn, flag=VERSION_2017 | ANSWER, plain=plain, factors={}))


def set_time(device: Packet, now_us: int) -> bytes:
    """CN 1012: set the device's clock."""
    return asked(device, now_us, SET_TIME, SystemTime=stamp(now_us))


def set_interval(device: Packet, now_us: int, seconds: int) -> bytes:
    """CN 1062: report real-time data every ``seconds``."""
    return asked(device, now_us, SET_INTERVAL, RtdInterval=str(seconds))


def _request(cn: int) -> Callable[["Hj212Session", Mapping[str, Any], int], bytes]:
    return lambda session, _, now_us: asked(session.known(), now_us, cn)


def _history(cn: int) -> Callable[["Hj212Session", Mapping[str, Any], int], bytes]:
    """Stored data of the last ``hours``, as after a line was cut."""

    def build(session: "Hj212Session", given: Mapping[str, Any], now_us: int) -> bytes:
        since = now_us - number_in(given, "hours", 1, 24 * 31) * 3_600_000_000
        return asked(session.known(), now_us, cn, BeginTime=stamp(since), EndTime=stamp(now_us))

    return build


ORDERS = MappingProxyType({
    "get_time": Order(label="提取现场机时间 1011", build=_request(GET_TIME)),
    "set_time": Order(label="设置现场机时间 1012", build=lambda session, _, now_us: set_time(session.known(), now_us)),
    "get_interval": Order(label="提取实时数据间隔 1061", build=_request(GET_INTERVAL)),
    "set_interval": Order(
        label="设置实时数据间隔 1062", fields=("seconds",),
        build=lambda session, given, now_us: set_interval(session.known(), now_us, number_in(given, "seconds", 1, 3_600)),
    ),
    "start": Order(label="取实时数据 2011", build=_request(REAL_TIME)),
    "stop": Order(label="停止察看实时数据 2012", build=_request(STOP)),
    "minutes": Order(label="取分钟历史数据 2051", fields=("hours",), build=_history(MINUTES)),
    "hour_data": Order(label="取小时历史数据 2061", fields=("hours",), build=_history(HOUR)),
    "sample": Order(label="即时采样 3012", build=_request(SAMPLE_NOW)),
    "identity": Order(label="提取设备唯一标识 3019", build=_request(IDENTITY)),
})  # fmt: skip
REPLIES = frozenset({REQUEST_ANSWER, EXECUTION_RESULT, GET_TIME, GET_INTERVAL, IDENTITY})


class Hj212Session:
    """Cuts a TCP stream into packets. After nonsense it goes on at the next ``##``; it never holds more than one packet's length."""

    def __init__(self) -> None:
        self._rest = b""
        self.device: Packet | None = None  # who spoke last on this line

    def known(self) -> Packet:
        if self.device is None:
            raise Unaddressed("设备还没有在这条线路上报过数据")
        return self.device

    def feed(self, data: bytes, now_us: int) -> list[Heard | BadFrame]:
        """Everything the bytes so far say, in order."""
        buffer, at = self._rest + data, 0
        found: list[Heard | BadFrame] = []
        while True:
            start = _next_header(buffer, at)
            if buffer[at:start].strip(b"\r\n"):
                found.append(BadFrame(reason="no_header", data=buffer[at:start][:KEPT]))
            used, result = self._cut(buffer[start : start + LONGEST_PACKET], now_us)
            if not used:
                self._rest = buffer[start:]
                return found
            found += [result] if result else []
            at = start + used

    def _cut(self, buffer: bytes, now_us: int) -> tuple[int, Heard | BadFrame | None]:
        used, packet = _cut(buffer)
        if not isinstance(packet, Packet):
            return used, packet
        self.device = packet
        return used, _heard(packet, now_us)


def _next_header(buffer: bytes, at: int) -> int:
    start = buffer.find(b"##", at)
    return start if start >= 0 else max(at, len(buffer) - buffer.endswith(b"#"))


def _cut(buffer: bytes) -> tuple[int, Packet | BadFrame | None]:
    """(bytes used, what they were); 0 bytes when more must come."""
    digits = buffer[2:6]
    if digits and (not digits.isdigit() or int(digits.ljust(4, b"0")) > LONGEST_SEGMENT):
        return 1, BadFrame(reason="length", data=buffer[:KEPT])
    if len(digits) < 4 or len(buffer) < 6 + int(digits) + 4:
        return 0, None
    end = 6 + int(digits)
    segment, check = buffer[6:end], buffer[end : end + 4]
    if check.upper() != b"%04X" % crc(segment):
        return 2, BadFrame(reason="crc", data=buffer[: end + 4][:KEPT])
    try:
        return end + 4, decode_segment(segment)
    except (ValueError, OverflowError) as error:
        return end + 4, _nonsense(error, segment)


def _nonsense(error: Exception, segment: bytes) -> BadFrame:
    return BadFrame(reason="content", data=f"{error}: ".encode() + segment[:KEPT])


def _heard(packet: Packet, now_us: int) -> Heard | BadFrame:
    try:
        return Heard(
            device=packet.mn, key=packet.pw, kind=str(packet.cn), measured=measured(packet, now_us), answer=answer(packet, now_us),
            facts={"qn": packet.qn, "st": packet.st, "part": packet.part, "parts": packet.parts, **({"reply": dict(packet.plain)} if packet.cn in REPLIES else {})},
        )  # fmt: skip
    except (ValueError, OverflowError) as error:
        return _nonsense(error, f"{packet.mn} CN={packet.cn} {dict(packet.factors)}".encode())


def simulate(number: int, now_us: int) -> bytes:
    """What a simulated gas monitor says: a slow swing that depends on its number alone."""
    value = 10 + 2 * sin(now_us / 6e8 + number)
    factors = {"a21005": {"Rtd": f"{value:.3f}", "Flag": "N"}, "a01001": {"Rtd": f"{20 + value / 5:.2f}", "Flag": "N"}}
    at = stamp(now_us, millis=True)
    return encode(
        Packet(
            qn=at, st=31, cn=REAL_TIME, pw="123456", mn=f"SIM{number:021d}", flag=5, plain={"DataTime": at[:14]}, factors=factors
        )
    )


HJ212 = Protocol(name="hj212", standard="HJ 212-2017", transport="tcp", session=Hj212Session, simulate=simulate, orders=ORDERS)
