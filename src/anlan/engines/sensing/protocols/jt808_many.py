# ruff: noqa: C901, PLR0912, PLR0915, PLR0917 - compiled loops take arrays by position
"""Position reports of many vehicles decoded and answered in one pass: for the usual case alone, ``7E 0200 … 7E`` from a terminal that has proved itself.

Whatever else a piece of a line's bytes may hold, the piece is left to :class:`jt808.Jt808Session`, which says the same of what both can read.
"""

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from anlan.engines.sensing.readings import F8, I4, I8, U1

MARK, ESCAPE = 0x7E, 0x7D
FIXED, LONGEST = 28, 1_100  # bytes of a report without extras; header, body and check byte unescaped
SHORTEST = 15 + FIXED  # on the wire
ANSWER = 64  # bytes kept for an answer: escaped it may have twice its 22
NUMBERS = 7
MOST_DIGITS = 18  # of a terminal's number, so that it is a number of 64 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """Row by row what ``jt808.located`` says: values in the order of ``QUANTITIES``. ``answers`` lie one after the other, by ``ends``."""

    piece: I4
    time_us: I8
    values: npt.NDArray[np.float64]
    unplaced: npt.NDArray[np.bool_]
    answers: bytes
    ends: I8
    read: npt.NDArray[np.bool_]  # of each piece, whether it held nothing else
    serial: I8  # of each piece, the platform's own count after it


def positions(pieces: list[bytes], terminals: I8, serials: I8) -> Positions:
    """Of whole pieces, each of one line: ``terminals`` who it has proved to be, ``serials`` the platform's last serial on it."""
    data = np.frombuffer(b"".join(pieces), np.uint8)
    start = np.concatenate([[0], np.cumsum([len(piece) for piece in pieces], dtype=np.int64)])
    most = len(data) // SHORTEST + 1
    piece, time_us, values = np.empty(most, np.int32), np.empty(most, np.int64), np.empty((most, NUMBERS))
    unplaced, ends, answers = np.empty(most, np.bool_), np.empty(most, np.int64), np.empty(most * ANSWER, np.uint8)
    read, serial = np.zeros(len(pieces), np.bool_), serials.copy()
    rows = _read(data, start, terminals, serial, piece, time_us, values, unplaced, answers, ends, read)
    return Positions(
        piece=piece[:rows], time_us=time_us[:rows], values=values[:rows], unplaced=unplaced[:rows], read=read, serial=serial,
        answers=answers[: ends[rows - 1] if rows else 0].tobytes(), ends=ends[:rows],
    )  # fmt: skip


@numba.njit(nogil=True, cache=True)
def _read(
    data: U1,
    start: I8,
    terminals: I8,
    serial: I8,
    piece: I4,
    time_us: I8,
    values: F8,
    unplaced: Any,
    answers: U1,
    ends: I8,
    read: Any,
) -> int:
    rows, written = 0, 0
    frame, answer = np.empty(LONGEST, np.int64), np.empty(32, np.int64)
    for p in range(len(terminals)):
        at, end, first, mark, own = start[p], start[p + 1], rows, written, serial[p]
        good = at < end and terminals[p] >= 0
        while good and at < end:
            at, n = _unescaped(data, at, end, frame)
            head = _head(frame, n, terminals[p]) if n else 0
            good = head > 0 and _position(frame, head, rows, time_us, values, unplaced)
            if good:
                own = (own + 1) & 0xFFFF
                written = _answered(frame, head, own, answer, answers, written)
                piece[rows], ends[rows] = p, written
                rows += 1
        read[p] = good
        if good:
            serial[p] = own
        else:
            rows, written = first, mark
    return rows


@numba.njit(nogil=True, cache=True)
def _unescaped(data: U1, at: int, end: int, frame: I8) -> tuple[int, int]:
    """(where the next frame begins, bytes of this one); 0 bytes where there is no whole frame."""
    if data[at] != MARK:
        return end, 0
    n, at = 0, at + 1
    while at < end and n < LONGEST:
        byte: Any = np.int64(data[at])
        at += 1
        if byte == MARK:
            return at, n
        if byte == ESCAPE:
            if at >= end or data[at] < 1 or data[at] > 2:
                return end, 0
            byte = ESCAPE if data[at] == 1 else MARK
            at += 1
        frame[n] = byte
        n += 1
    return end, 0


@numba.njit(nogil=True, cache=True)
def _head(frame: I8, n: int, terminal: int) -> int:
    """Bytes before the body, or 0 for a frame that is not this terminal's position report or whose check is wrong."""
    check = 0
    for i in range(n):
        check ^= frame[i]
    if check or n < SHORTEST - 2 or frame[0] != 0x02 or frame[1] != 0x00 or frame[2] & 0b0011_1100:
        return 0
    new = frame[2] & 0b0100_0000
    first, head = (5, 17) if new else (4, 12)
    size = (frame[2] & 0b11) << 8 | frame[3]
    if size < FIXED or n != head + size + 1:
        return 0
    number, digits = 0, 0
    for i in range(first, head - 2):
        high, low = frame[i] >> 4, frame[i] & 15
        if high > 9 or low > 9:
            return 0
        for digit in (high, low):
            digits += digits > 0 or digit > 0
            if digits > MOST_DIGITS:
                return 0
            number = number * 10 + digit
    return head if number == terminal else 0


@numba.njit(nogil=True, cache=True)
def _word(frame: I8, at: int, size: int) -> int:
    found = 0
    for i in range(at, at + size):
        found = found << 8 | frame[i]
    return found


@numba.njit(nogil=True, cache=True)
def _position(frame: I8, body: int, row: int, time_us: I8, values: F8, unplaced: Any) -> bool:
    at_us = _time(frame, body + 22)
    alarm, status = _word(frame, body, 4), _word(frame, body + 4, 4)
    altitude = _word(frame, body + 16, 2)
    time_us[row], unplaced[row] = at_us, not status & 0b10
    values[row, 0] = _word(frame, body + 12, 4) / 1e6 * (-1 if status & 0b1000 else 1)
    values[row, 1] = _word(frame, body + 8, 4) / 1e6 * (-1 if status & 0b100 else 1)
    values[row, 2] = altitude - 0x10000 if altitude >= 0x8000 else altitude
    values[row, 3] = _word(frame, body + 18, 2) / 10
    values[row, 4] = _word(frame, body + 20, 2)
    values[row, 5], values[row, 6] = alarm, status
    return at_us >= 0


@numba.njit(nogil=True, cache=True)
def _time(frame: I8, at: int) -> int:
    """BCD YYMMDDhhmmss of this century in Beijing, in µs since 1970; -1 where no calendar has it."""
    part = np.empty(6, np.int64)
    for i in range(6):
        high, low = frame[at + i] >> 4, frame[at + i] & 15
        if high > 9 or low > 9:
            return -1
        part[i] = high * 10 + low
    year, month, day = 2000 + part[0], part[1], part[2]
    if month < 1 or month > 12 or part[3] > 23 or part[4] > 59 or part[5] > 59 or day < 1:
        return -1
    longest = 29 if month == 2 and year % 4 == 0 else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    if day > longest:
        return -1
    shifted, moon = (year - 1, month + 9) if month < 3 else (year, month - 3)
    days = shifted * 365 + shifted // 4 - shifted // 100 + shifted // 400 + (moon * 153 + 2) // 5 + day - 1 - 719_468
    return (days * 86_400 + (part[3] - 8) * 3_600 + part[4] * 60 + part[5]) * 1_000_000


@numba.njit(nogil=True, cache=True)
def _answered(frame: I8, head: int, own: int, plain: I8, answers: U1, at: int) -> int:
    """The platform's general answer 平台通用应答 (8.2), result 0; gives where it ends."""
    plain[0], plain[1], plain[2], plain[3] = 0x80, 0x01, frame[2] & 0b0100_0000, 5
    n = head
    for i in range(4, head - 2):
        plain[i] = frame[i]
    plain[n - 2], plain[n - 1] = own >> 8, own & 0xFF
    plain[n], plain[n + 1], plain[n + 2], plain[n + 3], plain[n + 4] = frame[head - 2], frame[head - 1], 0x02, 0x00, 0
    check = 0
    for i in range(n + 5):
        check ^= plain[i]
    plain[n + 5] = check
    answers[at] = MARK
    at += 1
    for i in range(n + 6):
        if plain[i] == MARK or plain[i] == ESCAPE:
            answers[at], answers[at + 1] = ESCAPE, 2 if plain[i] == MARK else 1
            at += 2
        else:
            answers[at] = plain[i]
            at += 1
    answers[at] = MARK
    return at + 1
