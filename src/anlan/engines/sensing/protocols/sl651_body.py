"""SL 651-2014 bodies 报文正文 in both encodings (6.6): what a report says of which station, and when.

A body begins with serial and send time. Reports go on with the station's address and kind, the observation time, and elements 要素 (Annex C). HEX/BCD: an
identifier, one byte whose high five bits are how many bytes and whose low three the decimals, the value in BCD. ASCII: ``ST 0012345678 H TT 2409211549 PJ 0.5 ``,
words each followed by a space. Points are named by the HEX identifier whichever way it came, so that a station may change its encoding.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from anlan.engines.sensing.protocols.base import Measured
from anlan.engines.sensing.protocols.bcd import digits, packed, time_us
from anlan.engines.sensing.protocols.sl651_frame import Coding

UNIFORM_REPORTS = frozenset({0x31, 0x38})  # 6.6.4.4, 表45
PICTURE_OR_TEXT = frozenset({0xF2, 0xF3, 0xFD})  # 人工置数, picture, batch of velocities: all that follows is theirs
STATION, OBSERVED, STEP, EXTENDED, STATE = 0xF1, 0xF0, 0x04, 0xFF, 0x45
NAN = float("nan")
MINUTE_US = 60_000_000
FIVE_MINUTES_US = 5 * MINUTE_US
STEP_MINUTES = {"D": 1_440, "H": 60, "N": 1}  # 表C.2
# an hour's twelve values of five minutes in one element: identifier → (bytes a value, decimals); they are binary, not BCD
HOUR_OF_FIVES: Mapping[int, tuple[int, int]] = MappingProxyType({0xF4: (1, 1), **dict.fromkeys(range(0xF5, 0xFD), (2, 2))})
# 表C.1, identifiers in HEX from 01 to 75 in order
_SPELLED = (
    "AC AI C DRxnn DT ED EJ FL GH GN GS GT GTP H HW M10 M20 M30 M40 M50 M60 M80 M100 MST NS P1 P2 P3 P6 P12 PD PJ PN01 PN05 PN10 PN30 PR PT "
    "Q Q1 Q2 Q3 Q4 Q5 Q6 Q7 Q8 QA QZ SW UC UE US VA VJ VT Z ZB ZU Z1 Z2 Z3 Z4 Z5 Z6 Z7 Z8 SQ ZT pH DO COND TURB CODMN REDOX NH4N TP TN TOC CU ZN SE "
    "AS THG CD PB CHLA WP1 WP2 WP3 WP4 WP5 WP6 WP7 WP8 SYL1 SYL2 SYL3 SYL4 SYL5 SYL6 SYL7 SYL8 SBL1 SBL2 SBL3 SBL4 SBL5 SBL6 SBL7 SBL8 VTA VTB VTC "
    "VIA VIB VIC"
)
CODE_OF: Mapping[str, str] = MappingProxyType({
    **{name.upper(): f"{code:02X}" for code, name in enumerate(_SPELLED.split(), 1)},
    "TT": "F0", "ST": "F1", "RGZS": "F2", "PIC": "F3", "DRP": "F4", **{f"DRZ{n}": f"{0xF4 + n:02X}" for n in range(1, 9)}, "DATA": "FD",
})  # fmt: skip
NAME_OF: Mapping[str, str] = MappingProxyType({code: name for name, code in CODE_OF.items()} | {"46": "pH"})


@dataclass(slots=True, kw_only=True)
class Told:
    """What a body says of one station; a body of a concentrator 集合转发站 says of several (6.6.2.7)."""

    station: str
    measured: list[Measured] = field(default_factory=list)


def told(body: bytes, coding: Coding, function: int, station: str) -> list[Told]:
    """Station by station, the sender's first; raises ValueError naming what cannot be read. Pictures and texts are no readings."""
    reader = _AsciiBody if coding == "ascii" else _HexBody
    return reader(body, function, station).read()


def serial_and_time(body: bytes, coding: Coding) -> tuple[bytes, int]:
    """The first two groups: (serial, when it was sent); raises ValueError."""
    if coding == "ascii":
        return body[:4], time_us(bytes.fromhex(body[4:16].decode("ascii")))
    return body[:2], time_us(body[2:8])


class _Body:
    def __init__(self, body: bytes, function: int, station: str) -> None:
        self.body, self.uniform = body, function in UNIFORM_REPORTS
        self.found, self.at_us = [Told(station=station)], 0

    def read(self) -> list[Told]:
        raise NotImplementedError

    def _add(self, code: str, value: float, at_us: int) -> None:
        self.found[-1].measured.append(Measured(code, at_us, value))

    def _station(self, station: str) -> None:
        if station != self.found[-1].station:
            self.found.append(Told(station=station))

    def _hour(self, code: str, data: bytes, at_us: int) -> None:
        """The observation time is that of the first of the twelve (表36)."""
        width, decimals = HOUR_OF_FIVES[int(code, 16)]
        for n, at in enumerate(range(0, len(data), width)):
            one = data[at : at + width]
            value = int.from_bytes(one, "big") / 10**decimals if one.strip(b"\xff") else NAN
            self._add(code, value, at_us + n * FIVE_MINUTES_US)


class _HexBody(_Body):
    def read(self) -> list[Told]:
        self.at_us, rest, at = time_us(self.body[2:8]), self.body[8:], 0
        while at < len(rest):
            if rest[at] in PICTURE_OR_TEXT:
                break
            code, definition, data, at = _element(rest, at)
            if code == f"{OBSERVED:02X}":
                self.at_us = time_us(data)
            elif code == f"{STATION:02X}":
                self._station(digits(data[:5]))
            elif code == f"{STEP:02X}" and self.uniform:
                self._series(_step_us(data), rest[at:])
                break
            elif len(code) == 2 and int(code, 16) in HOUR_OF_FIVES:  # noqa: PLR2004 - no extension
                self._hour(code, data, self.at_us)
            else:
                self._add(code, _value(code, data, definition & 0x07), self.at_us)
        return self.found

    def _series(self, step_us: int, rest: bytes) -> None:
        """One identifier, then value after value (6.6.4.4); a step of 0 goes with an hour of fives (表C.1 g)."""
        code, definition, _, at = _element(rest, 0)
        size, wide = definition >> 3, at - (definition >> 3)
        values = [rest[n : n + size] for n in range(wide, len(rest), size)]
        if len(values[-1]) < size:
            raise ValueError(f"series of {code} ends early")
        for n, data in enumerate(values):
            if len(code) == 2 and int(code, 16) in HOUR_OF_FIVES:  # noqa: PLR2004
                self._hour(code, data, self.at_us + n * 12 * FIVE_MINUTES_US)
            else:
                self._add(code, _value(code, data, definition & 0x07), self.at_us + n * step_us)


def _element(rest: bytes, at: int) -> tuple[str, int, bytes, int]:
    """(identifier, definition byte, data, where the next begins); raises ValueError if the body ends within one."""
    first = rest[at]
    if first in (STATION, OBSERVED) and rest[at : at + 2] == bytes([first, first]):
        size = 6 if first == STATION else 5
        code, definition, at = f"{first:02X}", size << 3, at + 2
    else:
        wide = 2 if first == EXTENDED else 1
        code, definition = rest[at : at + wide].hex().upper(), rest[at + wide] if at + wide < len(rest) else 0
        size, at = definition >> 3, at + wide + 1
    data = rest[at : at + size]
    if len(data) < size or not size:
        raise ValueError(f"element {code} ends early")
    return code, definition, data, at + size


def _value(code: str, data: bytes, decimals: int) -> float:
    """All FF is no value; a leading FF is a minus sign (6.6.3.3); the station's state is binary (表58)."""
    if not data.strip(b"\xff"):
        return NAN
    if code == f"{STATE:02X}":
        return float(int.from_bytes(data, "big"))
    negative = data[0] == 0xFF  # noqa: PLR2004
    return (-1 if negative else 1) * int(digits(data[1:] if negative else data)) / 10**decimals


def _step_us(data: bytes) -> int:
    """表C.3: days, hours, minutes, only one of them not zero."""
    days, hours, minutes = (int(digits(data[n : n + 1])) for n in range(3))
    return ((days * 24 + hours) * 60 + minutes) * MINUTE_US


class _AsciiBody(_Body):
    def read(self) -> list[Told]:
        self.at_us = serial_and_time(self.body, "ascii")[1]
        self.words = _words(self.body[16:])
        for word in self.words:
            name = word.upper()
            if name in ("RGZS", "PIC", "DATA"):
                break
            if name == "ST":
                self._station(_ten_digits(self._next(word)))
                self._next("遥测站分类码")
            elif name == "TT":
                self.at_us = time_us(bytes.fromhex(self._next(word)))
            elif self.uniform and name[:2] == "DR" and name[2:3] in STEP_MINUTES and name[3:].isdigit():
                self._series(int(name[3:]) * STEP_MINUTES[name[2]] * MINUTE_US)
            else:
                self._take(CODE_OF.get(name, word), self._next(word), self.at_us)
        return self.found

    def _next(self, after: str) -> str:
        word = next(self.words, None)
        if word is None:
            raise ValueError(f"nothing after {after}")
        return word

    def _take(self, code: str, word: str, at_us: int) -> None:
        if word == "M":
            self._add(code, NAN, at_us)
        elif len(code) == 2 and code.isalnum() and _fives(code):  # noqa: PLR2004
            self._hour(code, bytes.fromhex(word), at_us)
        elif code == f"{STATE:02X}":
            self._add(code, float(int(word, 16)), at_us)
        elif code == "05":  # DT, HH.mm
            self._add(code, _hours(word), at_us)
        else:
            self._add(code, float(word), at_us)

    def _series(self, step_us: int) -> None:
        """The identifiers, then their values in turn, a group each time (6.6.4.4)."""
        words = list(self.words)
        first = next((n for n, word in enumerate(words) if word == "M" or CODE_OF.get(word.upper()) is None), len(words))
        codes = [CODE_OF[word.upper()] for word in words[:first]]
        if not codes or (len(words) - first) % len(codes):
            raise ValueError("series and identifiers do not fit")
        for n, word in enumerate(words[first:]):
            code, group = codes[n % len(codes)], n // len(codes)
            self._take(code, word, self.at_us + group * (step_us or 12 * FIVE_MINUTES_US))


def _fives(code: str) -> bool:
    return code[0] == "F" and int(code, 16) in HOUR_OF_FIVES


def _words(body: bytes) -> Iterator[str]:
    """Up to where a picture or a text begins, which may hold any bytes."""
    for word in body.split(b" "):
        if word:
            yield word.decode("ascii")


def _ten_digits(word: str) -> str:
    if len(word) != 10 or not word.isdigit():  # noqa: PLR2004 - 5 bytes of BCD
        raise ValueError(f"station {word[:20]!r}")
    return word


def _hours(word: str) -> float:
    """``HH.mm`` as hours and minutes; kept as it is written, as the HEX form gives it."""
    hours, _, minutes = word.partition(".")
    return float(f"{int(hours)}.{int(minutes or 0):02d}")


def element(code: int, value: float, size: int, decimals: int) -> bytes:
    """An element as a station sends it in HEX/BCD; below zero a byte FF stands before it."""
    number = packed(str(round(abs(value) * 10**decimals)), size)
    sign = b"\xff" if value < 0 else b""
    return bytes([code, (len(sign) + size) << 3 | decimals]) + sign + number


def spelled(code: int, value: float, decimals: int) -> bytes:
    """The same in ASCII: identifier, space, number, space (6.6.2.1)."""
    return f"{NAME_OF[f'{code:02X}']} {value:.{decimals}f} ".encode()
