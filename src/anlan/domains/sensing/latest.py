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
ROW = np.dtype([("time_us", "i8"), ("value", "f8"), ("received_us", "i8"), ("any", "u1")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The newest good reading of a point; ``heard_at`` is when anything at all was last heard of it."""

    point: str
    value: float
    unit: str
    at: datetime
    heard_at: datetime


def write(folder: Path, detector: Detector) -> None:
    rows = np.zeros(len(detector.heard), dtype=ROW)
    for name in ROW.names or ():
        rows[name] = detector.heard[name]
    part = folder / f".{NAME}.{os.getpid()}"
    with part.open("wb") as file:
        np.save(file, rows)
    part.replace(folder / NAME)


class Reader:
    """Keeps the rows in memory while the file is the same."""

    def __init__(self, folder: Path) -> None:
        self._path, self._stamp, self._rows = folder / NAME, (0, 0), np.zeros(0, dtype=ROW)
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
        if number >= len(rows) or not rows[number]["any"]:
            return None
        row = rows[number]
        return float(row["value"]), _time(row["time_us"]), _time(row["received_us"])


def _time(micros: Any) -> datetime:
    return datetime.fromtimestamp(min(max(int(micros), 0), 4_102_444_800_000_000) / 1e6, UTC)
