"""What lies in a folder of history, remembered while the folder stays as it is: a year is 365 folders, asked with each question."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
SETTLED_NS = 50_000_000  # a folder changed just now may change again within the same tick of its clock: it is not remembered yet
MOST = 50_000


class Listings(Generic[T]):
    """``read`` makes something of the names in a folder; it is called again when a file came or went."""

    def __init__(self, read: Callable[[Path, list[str]], T]) -> None:
        self._read = read
        self._known: dict[str, tuple[int, T]] = {}
        self._lock = threading.Lock()

    def of(self, folder: Path) -> T:
        place = str(folder)
        try:
            stamp = folder.stat().st_mtime_ns
        except FileNotFoundError:
            return self._read(folder, [])
        known = self._known.get(place)
        if known and known[0] == stamp:
            return known[1]
        found = self._read(folder, _names(folder))
        if time.time_ns() - stamp > SETTLED_NS:
            with self._lock:
                if len(self._known) >= MOST:
                    self._known.clear()
                self._known[place] = (stamp, found)
        return found


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
