"""The latest-value table 最新值: written whole by the sensing process once a second, read by everybody from one small file."""

import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from anlan.engines.sensing import Detector

NAME = "latest.npy"
ROW = np.dtype([("point", "i4"), ("time_us", "i8"), ("value", "f8"), ("received_us", "i8")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The newest good reading of a point; ``heard_at`` is when anything at all was last heard of it."""

    point: str
    value: float
    unit: str
    at: datetime
    heard_at: datetime


def taken(detector: Detector) -> Any:
    """What the detector heard last of each point that ever spoke, by point."""
    spoken = np.flatnonzero(detector.heard["any"])
    rows = np.zeros(len(spoken), dtype=ROW)
    rows["point"] = spoken
    for column in ("time_us", "value", "received_us"):
        rows[column] = detector.heard[column][spoken]
    return rows


def write(folder: Path, rows: Any, name: str = NAME) -> None:
    """Whole, for everybody to read."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.{os.getpid()}"
    with part.open("wb") as file:
        np.save(file, rows)
    part.replace(folder / name)


class Reader:
    """Keeps the rows of one file in memory while the file is the same."""

    def __init__(self, path: Path) -> None:
        self._path, self._stamp, self._rows = path, (0, 0), np.zeros(0, dtype=ROW)
        self._lock = threading.Lock()

    def rows(self) -> Any:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return self._rows
        with self._lock:
            if (found.st_mtime_ns, found.st_ino) != self._stamp:
                self._rows, self._stamp = np.load(self._path), (found.st_mtime_ns, found.st_ino)
            return self._rows

    def find(self, number: int) -> tuple[float, datetime, datetime] | None:
        """(value, measured at, heard at) of a point number."""
        rows = self.rows()
        at = int(np.searchsorted(rows["point"], number))
        if at == len(rows) or rows[at]["point"] != number:
            return None
        return float(rows[at]["value"]), _time(rows[at]["time_us"]), _time(rows[at]["received_us"])


class Readers:
    """The table of the running process, those of its shards, and those of feeds (replays, drills) beside it: of each point the newest."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._readers = folder, {folder / NAME: Reader(folder / NAME)}

    def find(self, number: int) -> tuple[float, datetime, datetime] | None:
        for path in self._folder.glob("[fs]*-*.npy"):  # feed-… and shard-…
            self._readers.setdefault(path, Reader(path))
        found = [row for reader in self._readers.values() if (row := reader.find(number))]
        return max(found, key=lambda row: row[1], default=None)


def _time(micros: Any) -> datetime:
    return datetime.fromtimestamp(min(max(int(micros), 0), 4_102_444_800_000_000) / 1e6, UTC)
