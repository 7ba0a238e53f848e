"""SL 651-2014 frames 报文帧 in both encodings (6.2–6.5): what surrounds a body, and where one frame ends and the next begins.

HEX/BCD: ``7E7E``, centre (1 byte), station (5, BCD), password (2), function (1), direction and length (2), STX ``02`` or SYN ``16``, body, end, CRC (2).
ASCII: SOH ``01`` and the same fields, each byte as two hexadecimal characters, CRC too; control characters and body as they are (表16–19).
After SYN come how many packets there are and which one this is (12 bits each; ASCII: three characters each). Downward the addresses change places.
"""

import re
from dataclasses import dataclass
from typing import Literal

from anlan.engines.sensing.protocols.base import BadFrame
from anlan.engines.sensing.protocols.bcd import digits, packed

HEAD, SOH = b"\x7e\x7e", b"\x01"
STX, SYN, ETX, ETB = 0x02, 0x16, 0x03, 0x17
EOT, ENQ, ACK, NAK, ESC = 0x04, 0x05, 0x06, 0x15, 0x1B  # 表10, downward
UP_ENDS = frozenset({ETX, ETB})
FIXED, FIXED_ASCII = 2 + 1 + 5 + 2 + 1 + 2 + 1, 1 + 22 + 1  # up to and with STX
LONGEST_BODY = 4095  # 12 bits; 表22 allows FFFFH for packets, which the nibble of the direction beside it contradicts
LONGEST_FRAME = FIXED_ASCII + LONGEST_BODY + 5
MOST_PARTS = 4095
KEPT = 256
MORE = BadFrame(reason="more", data=b"")  # not all of it is here yet
Coding = Literal["hex", "ascii"]
_BEGINS = re.compile(rb"\x7e\x7e|\x7e\Z|\x01[0-9A-Fa-f]|\x01\Z")
_HEADER = re.compile(rb"\x01[0-9A-Fa-f]{0,22}\Z|\x01[0-9A-Fa-f]{22}[\x02\x16]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """``parts`` and ``part`` are 1 unless the report came in several packets. ``body`` is what the encoding has on the wire."""

    centre: int
    station: str
    password: bytes
    function: int
    body: bytes
    parts: int = 1
    part: int = 1
    end: int = ETX
    coding: Coding = "hex"


def crc(data: bytes) -> int:
    """CRC-16, x¹⁶+x¹⁵+x²+1, reflected, start 0xFFFF, of all bytes before it (表11)."""
    register = 0xFFFF
    for byte in data:
        register = register >> 8 ^ _TABLE[(register ^ byte) & 0xFF]
    return register


def _shifted(register: int) -> int:
    for _ in range(8):
        register = register >> 1 ^ (0xA001 if register & 1 else 0)
    return register


_TABLE = tuple(_shifted(byte) for byte in range(256))


def encode(frame: Frame, *, down: bool = False) -> bytes:
    """A frame's bytes; raises ValueError for a body longer than a frame takes."""
    several = frame.parts > 1
    numbering = (frame.parts << 12 | frame.part).to_bytes(3, "big") if several else b""
    size = len(numbering) * (2 if frame.coding == "ascii" else 1) + len(frame.body)
    if size > LONGEST_BODY or frame.parts > MOST_PARTS:
        raise ValueError(f"报文正文 {size} 字节，超过 {LONGEST_BODY}：请分包发送")
    station, centre = packed(frame.station, 5), bytes([frame.centre])
    ways = ((0x8000 if down else 0) | size).to_bytes(2, "big")
    head = (station + centre if down else centre + station) + frame.password + bytes([frame.function]) + ways
    written = _spelled if frame.coding == "ascii" else bytes
    begin = SOH if frame.coding == "ascii" else HEAD
    data = begin + written(head) + bytes([SYN if several else STX]) + written(numbering) + frame.body + bytes([frame.end])
    return data + written(crc(data).to_bytes(2, "big"))


def _spelled(data: bytes) -> bytes:
    """Each byte as two characters (表16)."""
    return data.hex().upper().encode()


def divided(frame: Frame, longest: int) -> list[Frame]:
    """The packets 多包 of a body: ETB while more follows, ETX at the end (6.3.2.5)."""
    pieces = [frame.body[at : at + longest] for at in range(0, len(frame.body), longest)] or [b""]
    return [
        Frame(
            centre=frame.centre, station=frame.station, password=frame.password, function=frame.function, body=piece, parts=len(pieces),
            part=n, end=ETX if n == len(pieces) else ETB, coding=frame.coding,
        )
        for n, piece in enumerate(pieces, 1)
    ]  # fmt: skip


def next_start(buffer: bytes, at: int) -> int:
    """Where a frame of either encoding may begin, or how much is surely none."""
    found = _BEGINS.search(buffer, at)
    return found.start() if found else max(at, len(buffer))


def cut(buffer: bytes) -> tuple[int, Frame | BadFrame]:
    """(bytes used, what they were); 0 bytes when more must come."""
    return _cut_ascii(buffer) if buffer.startswith(SOH) else _cut_hex(buffer)


def _cut_hex(buffer: bytes) -> tuple[int, Frame | BadFrame]:
    if len(buffer) < FIXED:
        return 0, MORE
    ways = int.from_bytes(buffer[11:13], "big")
    if buffer[FIXED - 1] not in (STX, SYN) or ways >> 12:
        return 1, BadFrame(reason="length", data=buffer[:KEPT])
    end = FIXED + ways + 3
    if len(buffer) < end:
        return 0, MORE
    if crc(buffer[: end - 2]) != int.from_bytes(buffer[end - 2 : end], "big"):
        return 2, BadFrame(reason="crc", data=buffer[:end][:KEPT])
    return end, _read(buffer[2:13], buffer[FIXED - 1 : end - 2], "hex", buffer[:end])


def _cut_ascii(buffer: bytes) -> tuple[int, Frame | BadFrame]:
    if not _HEADER.match(buffer[:FIXED_ASCII]):
        return 1, BadFrame(reason="no_header", data=buffer[:FIXED_ASCII])
    if len(buffer) < FIXED_ASCII:
        return 0, MORE
    head = bytes.fromhex(buffer[1:23].decode())
    ways = int.from_bytes(head[9:11], "big")
    end = FIXED_ASCII + (ways & 0xFFF) + 5
    if ways >> 12:
        return 1, BadFrame(reason="length", data=buffer[:KEPT])
    if len(buffer) < end:
        return 0, MORE
    if f"{crc(buffer[: end - 4]):04X}".encode() != buffer[end - 4 : end].upper():
        return 1, BadFrame(reason="crc", data=buffer[:end][:KEPT])
    return end, _read(head, buffer[FIXED_ASCII - 1 : end - 4], "ascii", buffer[:end])


def _read(head: bytes, rest: bytes, coding: Coding, whole: bytes) -> Frame | BadFrame:
    """Of the header's bytes, and what follows them up to the end character."""
    try:
        wide = 6 if coding == "ascii" else 3
        several, number = rest[0] == SYN, 0x001001
        body = rest[1 + wide : -1] if several else rest[1:-1]
        if several:
            number = int(rest[1 : 1 + wide], 16) if coding == "ascii" else int.from_bytes(rest[1 : 1 + wide], "big")
        if not 1 <= number & 0xFFF <= number >> 12 or rest[-1] not in UP_ENDS or len(rest) < 2 + several * wide:
            raise ValueError(f"packet {number & 0xFFF} of {number >> 12}, end {rest[-1]:02X}")
        return Frame(
            centre=head[0], station=digits(head[1:6]), password=head[6:8], function=head[8], body=body,
            parts=number >> 12, part=number & 0xFFF, end=rest[-1], coding=coding,
        )  # fmt: skip
    except ValueError as error:
        return nonsense(error, whole)


def nonsense(error: Exception, data: bytes) -> BadFrame:
    return BadFrame(reason="content", data=f"{error}: ".encode()[:80] + data[:KEPT])
