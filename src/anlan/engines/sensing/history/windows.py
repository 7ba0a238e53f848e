"""Questions to history: any point, any window, raw or in buckets that keep least, greatest and mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from math import ceil
from typing import Any, TypeVar

import numpy as np

from anlan.engines.sensing.history.compaction import UNCOUNTED, UNITS_US, hour_files, sources_names
from anlan.engines.sensing.history.layout import Layout, day_of
from anlan.engines.sensing.history.lttb import lttb
from anlan.engines.sensing.readings import F8, I8, U1

T = TypeVar("T")
_OF_POINT = "point = $point AND time_us >= $start AND time_us < $end"


def _database() -> Any:
    import duckdb

    return duckdb.connect()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Raw:
    """Readings as they came, by time."""

    time_us: I8
    value: F8
    quality: U1

    def drawn(self, count: int) -> "Raw":
        """At most ``count`` of them that keep the line's look (LTTB); what is no number is left out."""
        rows = np.flatnonzero(np.isfinite(self.value))
        rows = rows[lttb(self.time_us[rows], self.value[rows], count)]
        return Raw(time_us=self.time_us[rows], value=self.value[rows], quality=self.quality[rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Buckets:
    """Each bucket starts at ``time_us`` and is ``width_us`` wide; empty ones are absent, so that gaps show."""

    width_us: int
    time_us: I8
    count: I8
    low: F8
    high: F8
    mean: F8


@dataclass(slots=True, kw_only=True, eq=False)
class History:
    """A reader; any number of them beside one writer."""

    layout: Layout
    _db: Any = field(default_factory=_database)

    def raw(self, point: int, start_us: int, end_us: int, *, limit: int = 100_000) -> Raw:
        """The first ``limit`` readings of [start, end)."""
        return _persistently(lambda: self._raw(point, start_us, end_us, limit))

    def _raw(self, point: int, start_us: int, end_us: int, limit: int) -> Raw:
        files = self._raw_files(start_us, end_us)
        sql = f"""SELECT DISTINCT ON (time_us, value) time_us, value, quality FROM read_parquet($files) WHERE {_OF_POINT}
                  ORDER BY time_us, value, received_us LIMIT $limit"""  # noqa: S608 - constants only
        given = {"files": files, "point": point, "start": start_us, "end": end_us, "limit": limit}
        rows = self._ask(sql, given) if files else {name: np.empty(0) for name in ("time_us", "value", "quality")}
        return Raw(time_us=rows["time_us"].astype(np.int64), value=rows["value"], quality=rows["quality"].astype(np.uint8))

    def window(self, point: int, start_us: int, end_us: int, buckets: int) -> Buckets:
        """[start, end) in at most ``buckets`` + 1 buckets. Where sums serve, the edges are those of their minute or hour."""
        return _persistently(lambda: self._window(point, start_us, end_us, buckets))

    def _window(self, point: int, start_us: int, end_us: int, buckets: int) -> Buckets:
        """From the coarsest sums that are fine enough, and from raw parts where none are yet."""
        width = max(ceil((end_us - start_us) / max(buckets, 1)), 1)
        unit = "hour" if width >= UNITS_US["hour"] else "minute" if width >= UNITS_US["minute"] else ""
        if not unit:
            return self._gathered([], self._raw_files(start_us, end_us), point, start_us, end_us, width)
        width = ceil(width / UNITS_US[unit]) * UNITS_US[unit]
        start_us -= start_us % UNITS_US[unit]
        summed, unsummed = self._summed(unit, start_us, end_us)
        return self._gathered(summed, unsummed, point, start_us, end_us, width)

    def _gathered(self, summed: list[str], raw: list[str], point: int, start_us: int, end_us: int, width: int) -> Buckets:
        given: dict[str, Any] = {"point": point, "start": start_us, "end": end_us, "width": width}
        parts = []
        if summed:
            parts.append(f"SELECT time_us, n, total, low, high FROM read_parquet($summed) WHERE {_OF_POINT}")  # noqa: S608
        if raw:
            parts.append(f"""SELECT time_us, 1 AS n, value AS total, value AS low, value AS high FROM (SELECT DISTINCT time_us, value FROM read_parquet($raw)
                             WHERE {_OF_POINT} AND quality & {UNCOUNTED} = 0)""")  # noqa: S608
        sql = f"""SELECT time_us // $width * $width AS t, sum(n)::BIGINT AS n, min(low) AS low, max(high) AS high, sum(total) / sum(n) AS mean
                  FROM ({" UNION ALL ".join(parts)}) GROUP BY t ORDER BY t"""  # noqa: S608
        given |= ({"summed": summed} if summed else {}) | ({"raw": raw} if raw else {})
        rows = self._ask(sql, given) if parts else {name: np.empty(0) for name in ("t", "n", "low", "high", "mean")}
        times, counts = rows["t"].astype(np.int64), rows["n"].astype(np.int64)
        return Buckets(width_us=width, time_us=times, count=counts, low=rows["low"], high=rows["high"], mean=rows["mean"])

    def _ask(self, sql: str, given: dict[str, Any]) -> dict[str, Any]:
        return {name: np.asarray(column) for name, column in self._db.cursor().execute(sql, given).fetchnumpy().items()}

    def _days(self, start_us: int, end_us: int) -> list[date]:
        first, last = day_of(start_us), day_of(end_us - 1)
        return [day for day in self.layout.days() if first <= day <= last]

    def _raw_files(self, start_us: int, end_us: int) -> list[str]:
        return [str(file.path) for day in self._days(start_us, end_us) for file in self.layout.living(day)]

    def _summed(self, unit: str, start_us: int, end_us: int) -> tuple[list[str], list[str]]:
        """Files of sums, and raw files that have none."""
        summed: list[str] = []
        raw: list[str] = []
        for _, days in groupby(self._days(start_us, end_us), key=lambda day: (day.year, day.month)):
            of_month = list(days)
            raw += [str(file.path) for day in of_month for file in self.layout.living(day) if not file.compacted]
            summed += self._sums_of(unit, of_month)
        return summed, raw

    def _sums_of(self, unit: str, days: Sequence[date]) -> list[str]:
        of_days = [
            self.layout.rollup(unit, day) / file.path.name for day in days for file in self.layout.living(day) if file.compacted
        ]
        if unit == "hour" and days:
            month = (days[0].year, days[0].month)
            whole = [
                path for day in self.layout.days() if (day.year, day.month) == month for path in hour_files(self.layout, day)
            ]
            cached = self.layout.month(days[0], sources_names(whole))
            if cached.exists():
                return [str(cached)]
        return [str(path) for path in of_days]


def _persistently(ask: Callable[[], T]) -> T:
    """A file may be compacted away between listing and reading: ask once more, of the new list."""
    import duckdb

    try:
        return ask()
    except duckdb.IOException:
        return ask()
