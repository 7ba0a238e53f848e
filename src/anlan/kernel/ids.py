"""Time-ordered identifiers (UUID version 7, RFC 9562), so that an index on them grows at one end."""

import os
import time
import uuid


def new_id() -> str:
    """A fresh UUIDv7 as 36 characters."""
    millis = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (millis & (2**48 - 1)) << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | (random & (2**62 - 1))
    return str(uuid.UUID(int=value))
