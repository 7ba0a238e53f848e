"""Compaction: many small parts of a day into one file a shard, with its sums by minute and hour beside it."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, partial
from itertools import groupby, pairwise
from math import ceil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from anlan.engines.sensing.history.layout import DataFile, Layout, file_name, names_in, place
from anlan.engines.sensing.history.parquet import write_raw, write_rollup
from anlan.engines.sensing.readings import Quality

UNITS_US = {"minute": 60_000_000, "hour": 3_600_000_000}
UNCOUNTED = int(Quality.NAN | Quality.RANGE | Quality.DUPLICATE | Quality.DEVICE)  # not in sums: no measurement, or one twice

SLICE_ROWS = 4_000_000  # put together at a time: memory stays flat however large the day

_MERGE_SQL = (
    "SELECT DISTINCT ON (point, time_us, value) * FROM read_parquet($files) WHERE {slice} ORDER BY point, time_us, received_us"
)
_SUM_SQL = """
    SELECT point, time_us // $unit * $unit AS time_us, count(*) AS n, sum(value) AS total, min(value) AS low, max(value) AS high
    FROM read_parquet($files) WHERE {slice} AND quality & $uncounted = 0 GROUP BY ALL ORDER BY point, time_us
"""
_MONTH_SQL = "SELECT * FROM read_parquet($files) WHERE {slice} ORDER BY point, time_us"
_HELD_SQL = "SELECT * FROM read_parquet($files) WHERE {slice} AND list_contains($held::INTEGER[], point) ORDER BY point, time_us"


def _sliced(sql: str, files: list[str], **given: object) -> Iterator[pa.Table]:
    """The answer for one range of points after another. The files lie sorted by point, so that each range reads its part alone."""
    metadata = [pq.read_metadata(file) for file in files]
    groups = [m.row_group(n).column(0).statistics for m in metadata for n in range(m.num_row_groups)]
    low, high = min((g.min for g in groups), default=0), max((g.max for g in groups), default=-1)
    count = max(1, min(ceil(sum(m.num_rows for m in metadata) / SLICE_ROWS), high - low + 1))
    edges = [low + (high + 1 - low) * n // count for n in range(count + 1)]
    db = _database().cursor()
    for start, end in pairwise(edges):
        asked = sql.format(slice=f"point >= {start} AND point < {end}")
        yield db.sql(asked, params={"files": files, **given}).to_arrow_table()


@cache
def _database() -> Any:
    """One for the process: opening one costs more than most of what is asked of it. Cursors may be used by any thread."""
    import duckdb  # when the first day is put together: a judge that starts again must not wait for it

    return duckdb.connect(config={"threads": 1})  # compaction has time: readings and alarms need the cores


def compact(layout: Layout, day: date, shards: Collection[int] = ()) -> int:
    """Make each shard's files of a day one, and sum it up; gives how many files were put together. Safe to repeat, and to be killed in.

    ``shards``: these alone, where others see to theirs.
    """
    together = 0
    for shard, group in groupby(layout.living(day), key=lambda file: file.shard):
        files = list(group)
        if shards and shard not in shards:
            continue
        if len(files) > 1 or not files[0].compacted:
            _merge(layout, day, files)
            together += len(files)
        _sum_up(layout, day, layout.living(day))
    _sweep(layout, day)
    return together


def _merge(layout: Layout, day: date, files: list[DataFile]) -> None:
    name = file_name(files[0].shard, files[0].first, max(file.last for file in files), "c")
    sources = [str(file.path) for file in files]
    place(layout.raw(day) / name, lambda path: write_raw(_sliced(_MERGE_SQL, sources), path))


def _sum_up(layout: Layout, day: date, files: list[DataFile]) -> None:
    for file in files:
        for unit, unit_us in UNITS_US.items():
            target = layout.rollup(unit, day) / file.path.name
            if file.compacted and not target.exists():
                place(target, partial(_write_sums, file.path, unit_us))


def _write_sums(source: Path, unit_us: int, path: Path) -> None:
    write_rollup(_sliced(_SUM_SQL, [str(source)], unit=unit_us, uncounted=UNCOUNTED), path)


def _sweep(layout: Layout, day: date) -> None:
    """Remove what no reader counts any more. Names first: a part that a writer puts in place meanwhile is not among them."""
    folders = (layout.raw(day), *(layout.rollup(unit, day) for unit in UNITS_US))
    found = [folder / name for folder in folders for name in names_in(folder)]
    living = {file.path.name for file in layout.living(day)}
    for path in found:
        if path.name not in living:
            path.unlink(missing_ok=True)


def compact_month(layout: Layout, month: date) -> Path | None:
    """One file of a month's hours, for windows of a year; None if the month holds nothing compacted."""
    days = [day for day in layout.days() if (day.year, day.month) == (month.year, month.month)]
    sources = sorted(str(path) for day in days for path in hour_files(layout, day))
    if not sources:
        return None
    target = layout.month(month, sources_names(sources))
    if not target.exists():
        place(target, lambda path: write_rollup(_sliced(_MONTH_SQL, sources), path))
        for name in names_in(target.parent):
            if name != target.name:
                (target.parent / name).unlink(missing_ok=True)
    return target


def hour_files(layout: Layout, day: date) -> list[Path]:
    """The hour sums that go with the compacted files of a day."""
    return [layout.rollup("hour", day) / file.path.name for file in layout.living(day) if file.compacted]


def sources_names(paths: Collection[Path | str]) -> list[str]:
    """Day and name: what makes a month's cache good or stale."""
    return ["/".join(str(path).rsplit("/", 2)[-2:]) for path in paths]


def retain(layout: Layout, before: date, held: Collection[int] = (), *, beside: bool = False) -> int:
    """Let go of whole days before ``before``, but for points under legal hold 证据保全; gives the number of days touched. Safe to repeat.

    ``beside`` a judge that puts days together: what it has not put together yet is left for the next time.
    """
    return sum(_let_go(layout, day, sorted(held), beside) for day in layout.days() if day < before)


def _let_go(layout: Layout, day: date, held: Sequence[int], beside: bool) -> bool:  # noqa: FBT001
    if not beside:
        compact(layout, day)
    files, mark = layout.living(day), layout.home / "let_go" / day.isoformat()
    if not all(file.compacted for file in files) or (mark.is_file() and mark.read_text("ascii") == _what_is_left(held, files)):
        return False
    for file in files:
        _keep_only(file, held)
    for folder in (*(layout.rollup(unit, day) for unit in UNITS_US), layout.repeated(day), layout.home / "month" / f"{day:%Y-%m}"):
        shutil.rmtree(folder, ignore_errors=True)
    left = layout.living(day)
    _sum_up(layout, day, left)
    if left:
        place(mark, lambda path: path.write_text(_what_is_left(held, left), "ascii"))
    else:
        mark.unlink(missing_ok=True)
        with suppress(OSError):  # a late reading may be coming in just now
            layout.raw(day).rmdir()
    return True


def _what_is_left(held: Sequence[int], files: Sequence[DataFile]) -> str:
    return "\n".join([*map(str, held), *(file.path.name for file in files)])


def _keep_only(file: DataFile, held: Collection[int]) -> None:
    kept = [table for table in _sliced(_HELD_SQL, [str(file.path)], held=list(held)) if table.num_rows]
    if kept:
        place(file.path, lambda path: write_raw(kept, path))
    else:
        file.path.unlink()
