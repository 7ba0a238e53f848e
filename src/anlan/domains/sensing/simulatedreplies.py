"""What a simulated device says to an order 下行命令: that it was done. So that an order can be tried before a real device is there."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from anlan.engines.sensing.protocols import gb26875, hj212, jt808, sl651
from anlan.engines.sensing.protocols.bcd import time_bytes
from anlan.engines.sensing.protocols.sl651_frame import ENQ, FIXED, FIXED_ASCII

DONE = {"ExeRtn": "1"}


def replies(protocol: str, heard: bytes, now_us: int) -> bytes:
    """Replies to the orders among what was heard; nothing to confirmations, nor to what cannot be read."""
    reader = READERS.get(protocol)
    try:
        return b"".join(reader(heard, now_us)) if reader else b""
    except (ValueError, IndexError):
        return b""


def _hj212(heard: bytes, now_us: int) -> Iterator[bytes]:
    for frame in re.findall(rb"##\d{4}(.*?&&.*?&&)", heard, re.DOTALL):
        asked = hj212.decode_segment(frame)
        if asked.cn < 9_000:  # noqa: PLR2004 - 9011 … 9014 are answers
            yield hj212.encode(hj212.Packet(qn=asked.qn, st=91, cn=9012, pw=asked.pw, mn=asked.mn, plain=DONE))


def _sl651(heard: bytes, now_us: int) -> Iterator[bytes]:
    at = FIXED_ASCII if heard[:1] == b"\x01" else FIXED
    if len(heard) <= at or heard[-3 if at == FIXED else -5] != ENQ:
        return
    coding, body = (
        ("ascii", b"0001" + time_bytes(now_us).hex().encode()) if at == FIXED_ASCII else ("hex", b"\0\1" + time_bytes(now_us))
    )
    head = bytes.fromhex(heard[1:23].decode()) if at == FIXED_ASCII else heard[2:13]
    yield sl651.encode(
        sl651.Frame(centre=head[5], station=head[:5].hex(), password=head[6:8], function=head[8], body=body, coding=coding)
    )


def _jt808(heard: bytes, now_us: int) -> Iterator[bytes]:
    for frame in filter(None, heard.split(b"\x7e")):
        asked = jt808.decode(frame)
        if asked.id not in {jt808.GENERAL_ANSWER, jt808.REGISTER_ANSWER, jt808.SEND_PARTS_AGAIN}:
            body = asked.serial.to_bytes(2, "big") + asked.id.to_bytes(2, "big") + bytes([jt808.OK])
            yield jt808.encode(
                jt808.Message(id=jt808.TERMINAL_ANSWER, terminal=asked.terminal, serial=0, body=body, version=asked.version)
            )


def _gb26875(heard: bytes, now_us: int) -> Iterator[bytes]:
    at = 0
    while len(heard) - at >= gb26875.SHORTEST:
        size = gb26875.SHORTEST + int.from_bytes(heard[at + 24 : at + 26], "little")
        asked, at = gb26875.decode(heard[at + 2 : at + size - 3]), at + size
        if asked.command in {gb26875.CONTROL_COMMAND, gb26875.REQUEST}:
            yield gb26875.encode(gb26875.reply(asked, gb26875.CONFIRM, now_us))


READERS: Mapping[str, Callable[[bytes, int], Iterator[bytes]]] = MappingProxyType(
    {"hj212": _hj212, "sl651": _sl651, "jt808": _jt808, "gb26875": _gb26875}
)
