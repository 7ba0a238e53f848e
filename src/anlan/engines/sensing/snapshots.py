"""State as bytes: a head in JSON, the arrays one after the other, the state of linked rules; checked by CRC on the way back."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.engines.sensing import loops

MAGIC = b"ANLAN-SENSING-3\n"


def written(head: Mapping[str, Any], arrays: Sequence[npt.NDArray[Any]], linked: bytes) -> bytes:
    text = json.dumps(head, separators=(",", ":")).encode()
    body = b"".join([len(text).to_bytes(8, "little"), text, *(array.tobytes() for array in arrays), linked])
    return MAGIC + zlib.crc32(body).to_bytes(4, "little") + body


def read(snapshot: bytes) -> tuple[dict[str, Any], list[npt.NDArray[Any]], bytes]:
    body = memoryview(snapshot)[len(MAGIC) + 4 :]
    if not snapshot.startswith(MAGIC) or zlib.crc32(body).to_bytes(4, "little") != snapshot[len(MAGIC) : len(MAGIC) + 4]:
        raise ValueError("damaged or foreign snapshot of detection state")
    length = int.from_bytes(body[:8], "little")
    head: dict[str, Any] = json.loads(bytes(body[8 : 8 + length]))
    at, arrays = 8 + length, []
    shapes = [(np.dtype(np.int32), head["rows"])] * 2 + [(loops.STATE, head["rows"]), (loops.HEARD, head["points"])]
    for dtype, count in [*shapes, (np.dtype((np.int64, loops.REASONS)), head["points"])]:
        arrays.append(np.frombuffer(body, dtype, count, at))
        at += dtype.itemsize * count
    return head, arrays, bytes(body[at:])
