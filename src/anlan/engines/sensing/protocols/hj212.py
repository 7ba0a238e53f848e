"""HJ 212-2017 污染物在线监控（监测）系统数据传输标准: pollution and gas monitors speaking over TCP.

A packet is ``##``, the length of the data segment as four decimal digits, the data segment (at most 1024 bytes), its CRC as
four hexadecimal digits, CR LF (6.2). The segment is ``QN=…;ST=…;CN=…;PW=…;MN=…;Flag=…;PNUM=…;PNO=…;CP=&&…&&`` (6.3).
Readings come with CN 2011 (real time), 2051 (minutes), 2061 (hour), 2031 (day); the fields of a factor are ``code-Rtd``, ``code-Avg``, ``code-Flag`` ….
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import sin
from types import MappingProxyType
from typing import Any

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Measured, Order, Protocol, Unaddressed, number_in
from anlan.kernel.clock import SHANGHAI

LONGEST_SEGMENT = 1024  # 6.3, table 2: 0 to 1024 characters
LONGEST_PACKET = 2 + 4 + LONGEST_SEGMENT + 4 + 2
KEPT = 256  # bytes of a bad frame kept for inspection

REAL_TIME, MINUTES, HOUR, DAY = 2011, 2051, 2061, 2031
GET_TIME, SET_TIME, GET_INTERVAL, SET_INTERVAL = 1011, 1012, 1061, 1062
STOP, SAMPLE_NOW, IDENTITY = 2012, 3012, 3019
REQUEST_ANSWER, EXECUTION_RESULT, NOTICE_ANSWER, DATA_ANSWER = 9011, 9012, 9013, 9014
SYSTEM_INTERACTION = 91  # ST of answers, 表 5: 系统交互
_DATA = {REAL_TIME: "Rtd", MINUTES: "Avg", HOUR: "Avg", DAY: "Avg"}
_MEASURING = frozenset(
    "NST"
)  # 6.6.3: N normal, S set by hand, T over range; F D M C B are off, faulty, in maintenance, calibrating, cut off
_VERSION_2017 = 0b100  # Flag bits 2–7, 000001: HJ 212-2017
_ANSWER, _PARTED = 0b01, 0b10  # Flag bits A (answer wanted) and D (packet numbered)


def crc(segment: bytes) -> int:
    """Appendix A: the shift register is folded with each byte into its low half, then shifted out by polynomial 0xA001."""
    register = 0xFFFF
    for byte in segment:
        register = (register >> 8) ^ byte
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
    return register


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A packet's meaning. ``qn`` numbers the request by its time; ``factors`` holds code → field → text, ``plain`` the fields without a code."""

    qn: str
    st: int
    cn: int
    pw: str
    mn: str
    flag: int = _VERSION_2017
    parts: int = 1
    part: int = 1
    plain: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def wants_answer(self) -> bool:
        return bool(self.flag & _ANSWER)


def encode(packet: Packet) -> bytes:
    """The bytes of a packet; raises ValueError if it does not fit one (send it in parts)."""
    numbered = f";PNUM={packet.parts};PNO={packet.part}" if packet.flag & _PARTED else ""
    groups = [f"{name}={value}" for name, value in packet.plain.items()]
    groups += [",".join(f"{code}-{name}={value}" for name, value in fields.items()) for code, fields in packet.factors.items()]
    head = f"QN={packet.qn};ST={packet.st};CN={packet.cn};PW={packet.pw};MN={packet.mn};Flag={packet.flag}{numbered}"
    segment = f"{head};CP=&&{';'.join(groups)}&&".encode("ascii")
    if len(segment) > LONGEST_SEGMENT:
        raise ValueError(f"数据段 {len(segment)} 字节，超过 {LONGEST_SEGMENT}：请分包发送")
    return b"##%04d%b%04X\r\n" % (len(segment), segment, crc(segment))


_SEGMENT = re.compile(r"(?P<head>.*?);?CP=&&(?P<body>.*)&&", re.DOTALL)
_FACTOR = re.compile(r"([0-9A-Za-z]+)-([0-9A-Za-z]+)=(.*)", re.DOTALL)


def decode_segment(segment: bytes) -> Packet:
    """The meaning of a data segment whose CRC was right; raises ValueError saying what is missing."""
    found = _SEGMENT.fullmatch(segment.decode("ascii"))
    if not found:
        raise ValueError("no CP=&&…&&")
    head = dict(_pairs(found["head"].split(";")))
    plain: dict[str, str] = {}
    factors: dict[str, dict[str, str]] = {}
    for item in re.split("[;,]", found["body"]):
        factor = _FACTOR.fullmatch(item)
        if factor:
            factors.setdefault(factor[1], {})[factor[2]] = factor[3]
        else:
            plain.update(_pairs([item]))
    return _packet(head, plain, factors)


def _pairs(items: list[str]) -> Iterator[tuple[str, str]]:
    for item in items:
        name, sign, value = item.partition("=")
        if sign:
            yield name, value


def _packet(head: Mapping[str, str], plain: Mapping[str, str], factors: Mapping[str, Mapping[str, str]]) -> Packet:
    try:
        return Packet(
            qn=head.get("QN", ""),
            st=int(head["ST"]),
            cn=int(head["CN"]),
            pw=head.get("PW", ""),
            mn=head["MN"],
            flag=int(head.get("Flag", _VERSION_2017)),
            parts=int(head.get("PNUM", 1)),
            part=int(head.get("PNO", 1)),
            plain=plain,
            factors=factors,
        )
    except KeyError as error:
        raise ValueError(f"no {error.args[0]}") from error


def stamp(at_us: int, *, millis: bool = False) -> str:
    """``YYYYMMDDhhmmss`` (with ``zzz``) in Beijing time, as everywhere in this standard."""
    at = datetime.fromtimestamp(at_us / 1e6, UTC).astimezone(SHANGHAI)
    return at.strftime("%Y%m%d%H%M%S") + (f"{at.microsecond // 1000:03d}" if millis else "")


def unstamp(text: str) -> int:
    """µs of a ``YYYYMMDDhhmmss[zzz]``; raises ValueError."""
    if not text.isascii() or not text.isdigit() or len(text) not in (14, 17):
        raise ValueError(f"not a time: {text[:20]!r}")
    at = datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI)
    return int(at.timestamp()) * 1_000_000 + int(text[14:] or 0) * 1000


def measured(packet: Packet, now_us: int) -> tuple[Measured, ...]:
    """The readings of a data packet: the real-time or mean value of each factor; none for other packets."""
    wanted = _DATA.get(packet.cn)
    if not wanted:
        return ()
    common = packet.plain.get("DataTime", "")
    return tuple(
        Measured(
            quantity=code if wanted == "Rtd" else f"{code}-{packet.cn}",
            time_us=_time(fields.get("SampleTime") or common, now_us),
            value=_value(fields[wanted]),
            faulty=fields.get("Flag", "N")[:1] not in _MEASURING,
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
    return encode(replace(device, qn=stamp(now_us, millis=True), cn=cn, flag=_VERSION_2017 | _ANSWER, plain=plain, factors={}))


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
