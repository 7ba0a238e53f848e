"""How great an Arrow delivery becomes when it is opened: read from its own announcements, before anything is opened.

A few kilobytes may announce columns of gigabytes: compressed zeros, or a column of nulls that has no bytes at all.
The metadata of a message is a FlatBuffer (Arrow's Message.fbs); of it three fields are read here.
"""

import struct
from itertools import pairwise

import pyarrow as pa

MOST_ROWS = 4_194_304  # of eight bytes each: a body of 32 MB
MOST_BYTES = 256 * 2**20
DICTIONARY_BATCH, RECORD_BATCH = 2, 3


def check_size(stream: bytes) -> None:
    """Raises ValueError for an IPC stream that announces more than is taken at once."""
    rows = size = 0
    for message in pa.ipc.MessageReader.open_stream(stream):
        more_rows, more_bytes = _announced(message)
        rows, size = rows + more_rows, size + more_bytes
        if rows > MOST_ROWS or size > MOST_BYTES:
            raise ValueError(f"Arrow：展开后超过 {MOST_ROWS} 行或 {MOST_BYTES // 2**20} MB，请分批发送")


def _announced(message: pa.Message) -> tuple[int, int]:
    """Rows, and bytes of compressed buffers once they are opened."""
    data = message.metadata.to_pybytes()
    try:
        batch = _batch(data)
        if not batch:
            return 0, 0
        length = _field(data, batch, 0)
        rows = struct.unpack_from("<q", data, length)[0] if length else 0
        return abs(rows), _opened(data, batch, message.body) if _field(data, batch, 3) else 0
    except struct.error as error:
        raise ValueError("Arrow：报文头损坏") from error


def _batch(data: bytes) -> int:
    """Where the description of the batch begins; 0 for a message that has none."""
    (root,) = struct.unpack_from("<I", data, 0)
    kind = _field(data, root, 1)
    what = data[kind] if kind and kind < len(data) else 0
    if what == DICTIONARY_BATCH:
        return _target(data, _field(data, _target(data, _field(data, root, 2)), 1))
    return _target(data, _field(data, root, 2)) if what == RECORD_BATCH else 0


def _opened(data: bytes, batch: int, body: pa.Buffer) -> int:
    """Each compressed buffer begins with its length once opened; -1: it is not compressed."""
    vector = _target(data, _field(data, batch, 2))
    (count,) = struct.unpack_from("<I", data, vector)
    spans = struct.unpack_from(f"<{2 * count}q", data, vector + 4) if count <= len(data) else ()
    said = (struct.unpack_from("<q", body, at)[0] for at, length in list(pairwise(spans))[::2] if length > 0)
    return sum(max(size, 0) for size in said)


def _field(data: bytes, table: int, number: int) -> int:
    """Where a field of a table lies; 0 where it is left out."""
    vtable = table - int(struct.unpack_from("<i", data, table)[0])
    (size,) = struct.unpack_from("<H", data, vtable)
    at = 4 + 2 * number
    offset = struct.unpack_from("<H", data, vtable + at)[0] if at < size else 0
    return table + int(offset) if offset else 0


def _target(data: bytes, at: int) -> int:
    return at + int(struct.unpack_from("<I", data, at)[0])
