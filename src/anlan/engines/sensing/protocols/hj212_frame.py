"""HJ 212-2017 packets: segments with their length and CRC, and the fields in them. Bytes and text only; what they mean is in ``hj212``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from anlan.kernel.clock import SHANGHAI

LONGEST_SEGMENT = 1024  # 6.3, table 2: 0 to 1024 characters
LONGEST_PACKET = 2 + 4 + LONGEST_SEGMENT + 4 + 2
KEPT = 256  # bytes of a bad frame kept for inspection

REAL_TIME, MINUTES, HOUR, DAY = 2011, 2051, 2061, 2031
GET_TIME, SET_TIME, GET_INTERVAL, SET_INTERVAL = 1011, 1012, 1061, 1062
STOP, SAMPLE_NOW, IDENTITY = 2012, 3012, 3019
REQUEST_ANSWER, EXECUTION_RESULT, NOTICE_ANSWER, DATA_ANSWER = 9011, 9012, 9013, 9014
SYSTEM_INTERACTION = 91  # ST of answers, 表 5: 系统交互
DATA = {REAL_TIME: "Rtd", MINUTES: "Avg", HOUR: "Avg", DAY: "Avg"}
MEASURING = frozenset(
    "NST"
)  # 6.6.3: N normal, S set by hand, T over range; F D M C B are off, faulty, in maintenance, calibrating, cut off
VERSION_2017 = 0b100  # Flag bits 2–7, 000001: HJ 212-2017
ANSWER, _PARTED = 0b01, 0b10  # Flag bits A (answer wanted) and D (packet numbered)


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
    flag: int = VERSION_2017
    parts: int = 1
    part: int = 1
    plain: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def wants_answer(self) -> bool:
        return bool(self.flag & ANSWER)


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
            flag=int(head.get("Flag", VERSION_2017)),
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
