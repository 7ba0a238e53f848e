"""Where history lies, and how a file's name says all that must be known of it.

``raw/2026-11-23/s0-<first>-<last>-p.parquet``   a part: the readings of messages first…last of shard 0 that fall on that day
``raw/2026-11-23/s0-<first>-<last>-c.parquet``   compacted: all parts of that range in one; parts inside its range are dead
``minute/…``, ``hour/…`` with the name of a compacted file: its sums by minute and by hour
``month/2026-11/<names of its hour files, hashed>.parquet``: a cache of a month of hour files, good while they are the same
``repeated/2026-11-23/<name of a part>``: readings that were heard before, kept only to be counted; never among the readings
``committed/s0``: the last message of shard 0 whose readings are all in files; parts past it are left-overs of a crash

Days are days of Shanghai. Files come into being whole (written aside, synced, renamed).
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from anlan.engines.sensing.history.listing import Listings
from anlan.kernel.clock import SHANGHAI

_NAME = re.compile(r"s(\d+)-(\d+)-(\d+)-([pc])\.parquet")
DAY_US = 86_400_000_000
_SHIFT_US = 8 * 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    path: Path
    shard: int
    first: int
    last: int
    compacted: bool

    def covers(self, other: "DataFile") -> bool:
        """Does this compacted file hold everything of that part?"""
        wider = self.first <= other.first and other.last <= self.last
        return self.compacted and self.shard == other.shard and wider and self.path != other.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The folders of one history."""

    home: Path

    def raw(self, day: date) -> Path:
        return self.home / "raw" / day.isoformat()

    def repeated(self, day: date) -> Path:
        return self.home / "repeated" / day.isoformat()

    def rollup(self, unit: str, day: date) -> Path:
        return self.home / unit / day.isoformat()

    def month(self, day: date, names: Iterable[str]) -> Path:
        digest = hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:24]
        return self.home / "month" / f"{day:%Y-%m}" / f"{digest}.parquet"

    def days(self) -> list[date]:
        """Days that hold anything."""
        return list(_days.of(self.home / "raw"))

    def living(self, day: date) -> list[DataFile]:
        """Files of a day that count, oldest first: those no compacted file covers."""
        return list(_living.of(self.raw(day)))

    def committed(self, shard: int) -> int:
        """The last message of a shard that is all in files; 0 before the first."""
        path = self.home / "committed" / f"s{shard}"
        return int(path.read_text("ascii")) if path.is_file() else 0


def _days_among(_: Path, names: list[str]) -> list[date]:
    return sorted(date.fromisoformat(name) for name in names)


def _living_among(folder: Path, names: list[str]) -> list[DataFile]:
    files = [found for name in names if (found := parsed(folder / name))]
    whole = [file for file in files if file.compacted]
    return sorted((f for f in files if not any(g.covers(f) for g in whole)), key=lambda f: (f.shard, f.first))


_days, _living = Listings(_days_among), Listings(_living_among)


def names_in(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    except FileNotFoundError:
        return []


def file_name(shard: int, first: int, last: int, kind: str) -> str:
    return f"s{shard}-{first:020d}-{last:020d}-{kind}.parquet"


def parsed(path: Path) -> DataFile | None:
    found = _NAME.fullmatch(path.name)
    if not found:
        return None
    shard, first, last = (int(text) for text in found.groups()[:3])
    return DataFile(path=path, shard=shard, first=first, last=last, compacted=found[4] == "c")


def day_number(time_us: int) -> int:
    """Days since 1970 in Shanghai."""
    return (time_us + _SHIFT_US) // DAY_US


def day_of(time_us: int) -> date:
    """The day in Shanghai, never before 1970 nor past what a date can be."""
    last = (date.max - date(1970, 1, 1)).days
    return date(1970, 1, 1) + timedelta(days=min(max(day_number(time_us), 0), last))


def day_start_us(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC).timestamp()) * 1_000_000


def place(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` make the file aside, then put it in place, whole and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
