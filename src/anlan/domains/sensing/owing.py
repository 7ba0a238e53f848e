"""What was judged and is not yet told goes with the state: a desk that is slow or away holds up neither the state nor the stream.

Without it a judge that is killed again and again before its changes are told would begin at the same message every time.
"""

import zlib
from collections.abc import Sequence

import msgspec

from anlan.engines.sensing import Transition

MAGIC = b"ANLAN-OWED-1\n"
Owed = tuple[str, Sequence[Transition]]  # changes under the key by which they are told once
MOST_CARRIED = 5_000  # of them a state takes along; of more, as in a great storm, the state waits for the telling
_decoder = msgspec.msgpack.Decoder(list[tuple[str, list[Transition]]])


def with_owed(owed: Sequence[Owed], state: bytes) -> bytes:
    """The state as it is where nothing is owed, which is nearly always."""
    if not owed:
        return state
    body = msgspec.msgpack.encode(list(owed), enc_hook=lambda number: number.item())  # of numpy
    return b"".join([MAGIC, len(body).to_bytes(8, "little"), zlib.crc32(body).to_bytes(4, "little"), body, state])


def parted(stored: bytes) -> tuple[list[Owed], bytes]:
    """What is owed, and the state. Raises ValueError where the bytes are damaged."""
    if not stored.startswith(MAGIC):
        return [], stored
    at = len(MAGIC)
    end = at + 12 + int.from_bytes(stored[at : at + 8], "little")
    body = stored[at + 12 : end]
    if zlib.crc32(body).to_bytes(4, "little") != stored[at + 8 : at + 12]:
        raise ValueError("damaged list of what is owed")
    return list(_decoder.decode(body)), stored[end:]
