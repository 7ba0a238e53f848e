"""Readings of one shard into Parquet, exactly once: what is committed is in files, what is not is forgotten at the next start."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from anlan.engines.sensing.history.layout import DAY_US, Layout, day_number, day_of, file_name, parsed, place
from anlan.engines.sensing.history.parquet import write_part
from anlan.engines.sensing.ordering import order_of
from anlan.engines.sensing.readings import Quality, Readings, concatenate

OLDEST_US, NEWEST_US = 0, 4_102_444_800_000_000  # 1970 … 2100: a device without a clock makes no folder a day of its own


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waiting:
    """What was taken since the last time it was asked: the readings of messages ``first`` … ``last``."""

    first: int
    last: int
    batches: Sequence[Readings]
    repeated: Sequence[Readings] = ()  # heard before: counted, not kept among the readings


@dataclass(slots=True, kw_only=True, eq=False)
class HistoryWriter:
    """Collects batches; :meth:`flush` writes them, or :meth:`cut` and :meth:`write` do it in two steps, the second in another thread.

    One writer a shard; messages come in the order of their stream.
    """

    layout: Layout
    shard: int = 0
    committed: int = -1  # below 0: as the folder says; a shard of many holders brings its own
    rows: int = 0
    _last: int = 0
    _cut: int = 0
    _waiting: list[Readings] = field(default_factory=list)
    _repeated: list[Readings] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.committed = self._last = self._cut = self.layout.committed(self.shard) if self.committed < 0 else self.committed
        self._forget_uncommitted()

    def _forget_uncommitted(self) -> None:
        for path in self.layout.home.glob(f"r*/*/s{self.shard}-*-p.parquet"):  # raw, repeated
            found = parsed(path)
            if found and found.last > self.committed:
                path.unlink()

    def add(self, batch: Readings, seq: int) -> None:
        """Take the readings of messages up to ``seq``; what was committed already is passed over. Repetitions of a reading are set apart."""
        if seq <= self._last:
            return
        self._last = seq
        fresh = (batch.quality & np.uint8(Quality.DUPLICATE)) == 0
        if not fresh.all():
            self._repeated.append(batch.take(~fresh))
            batch = batch.take(fresh)
        self._waiting.append(batch)
        self.rows += len(self._waiting[-1])

    def cut(self) -> Waiting:
        """Everything that waits, which is the caller's to write from now on."""
        found = Waiting(
            first=self._cut + 1,
            last=self._last,
            batches=tuple(some for some in self._waiting if len(some)),
            repeated=tuple(self._repeated),
        )
        self._waiting, self._repeated, self._cut, self.rows = [], [], self._last, 0
        return found

    def write(self, waiting: Waiting) -> int:
        """In the order of cutting. The message up to which everything is in files, and may leave the stream."""
        if waiting.last > self.committed:
            name = file_name(self.shard, self.committed + 1, waiting.last, "p")
            for day, rows in _by_day(concatenate(waiting.batches)):
                place(self.layout.raw(day) / name, partial(write_part, _sorted(rows)))
            for day, rows in _by_day(concatenate(waiting.repeated)):
                place(self.layout.repeated(day) / name, partial(write_part, _sorted(rows)))
            self._commit(waiting.last)
        return self.committed

    def flush(self) -> int:
        """Write all that waits, at once; if that fails it waits on."""
        waiting = self.cut()
        try:
            return self.write(waiting)
        except BaseException:
            self.put_back(waiting)
            raise

    def put_back(self, waiting: Waiting) -> None:
        """What could not be written waits again, before what came since."""
        self._waiting[:0], self._repeated[:0] = waiting.batches, waiting.repeated
        self._cut, self.rows = waiting.first - 1, self.rows + sum(map(len, waiting.batches))

    def _commit(self, last: int) -> None:
        place(self.layout.home / "committed" / f"s{self.shard}", partial(_write_number, last))
        self.committed = last


def _write_number(number: int, path: Path) -> None:
    path.write_text(str(number), "ascii")


def _by_day(batch: Readings) -> list[tuple[date, Readings]]:
    if not len(batch):
        return []
    days = day_number(np.clip(batch.time_us, OLDEST_US, NEWEST_US))  # type: ignore[arg-type]
    least, greatest = int(days.min()), int(days.max())  # type: ignore[attr-defined]
    if least == greatest:
        return [(day_of(least * DAY_US), batch)]
    return [(day_of(int(day) * DAY_US), batch.take(days == day)) for day in np.unique(days)]


def _sorted(batch: Readings) -> pa.Table:
    order = order_of(batch, np.zeros(len(batch), dtype=np.int64), int(batch.point.max()) + 1)
    return pa.Table.from_batches([(batch if order is None else batch.take(order)).to_arrow()])
