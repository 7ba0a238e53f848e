"""How far a shard has come, in a file of 40 bytes that anybody may read: for watching, and for those who wait for a reading to be judged."""

import os
import struct
from dataclasses import dataclass
from pathlib import Path

NAME = "progress"
_SHAPE = struct.Struct("<5q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Messages of the stream and readings since the process began: judged, and kept in Parquet and snapshot. ``waiting``: messages not yet judged."""

    judged_seq: int = 0
    kept_seq: int = 0
    judged: int = 0
    kept: int = 0
    waiting: int = 0


class ProgressFile:
    """One writer; a reader sees a state as it was at one moment."""

    def __init__(self, home: Path, suffix: str = "") -> None:
        self._file = os.open(home / f"{NAME}{suffix}", os.O_RDWR | os.O_CREAT, 0o644)
        self._last = Progress()

    def tell(self, now: Progress) -> None:
        if now != self._last:
            os.pwrite(self._file, _SHAPE.pack(now.judged_seq, now.kept_seq, now.judged, now.kept, now.waiting), 0)
            self._last = now

    def close(self) -> None:
        os.close(self._file)


def read_progress(home: Path, suffix: str = "") -> Progress:
    """Nothing yet is all zeros."""
    try:
        stored = (home / f"{NAME}{suffix}").read_bytes()
    except FileNotFoundError:
        return Progress()
    names = ("judged_seq", "kept_seq", "judged", "kept", "waiting")
    return Progress(**dict(zip(names, _SHAPE.unpack(stored), strict=True))) if len(stored) == _SHAPE.size else Progress()
