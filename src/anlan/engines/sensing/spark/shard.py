"""One shard in a Python worker of Spark: its points, its detector, its state as bytes between micro-batches."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from anlan.engines.sensing.detector import Detector, detector
from anlan.engines.sensing.parting import homes
from anlan.engines.sensing.points import PointTable, point_table
from anlan.engines.sensing.readings import I8
from anlan.engines.sensing.rules import Rule
from anlan.engines.sensing.spark.columns import TICK, TRANSITIONS, names, readings_in, rows_of
from anlan.engines.sensing.transitions import Screening, Transition


@dataclass(slots=True, kw_only=True)
class Shard:
    """Points are numbered anew within the shard, so that its state is as large as what it holds."""

    numbers: I8
    detector: Detector

    def take(self, rows: Any) -> list[Transition]:
        """Rows of whole messages, in any order: judged in the order of the stream, ticks where they stand in it."""
        rows = rows.sort_values("seq", kind="stable")
        is_tick = rows["point"].to_numpy() == TICK
        cuts = np.flatnonzero(np.diff(is_tick)) + 1
        told: list[Transition] = []
        for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
            told += (self._tick if is_tick[start : start + 1].any() else self._judge)(rows.iloc[start:end])
        return [self._named(one) for one in told]

    def _named(self, told: Transition) -> Transition:
        """By the numbers of the registry."""
        others = tuple((int(self.numbers[point]), time_us, value) for point, time_us, value in told.others)
        return replace(told, point=int(self.numbers[told.point]), others=others)

    def _judge(self, rows: Any) -> list[Transition]:
        known = rows[np.isin(rows["point"].to_numpy(), self.numbers)]
        return self.detector.take(readings_in(known, self.numbers), known["seq"].to_numpy())[1] if len(known) else []

    def _tick(self, rows: Any) -> list[Transition]:
        pairs = zip(rows["time_us"].tolist(), rows["seq"].tolist(), strict=True)
        return [change for now_us, seq in pairs for change in self.detector.tick(now_us, seq)]


@dataclass(slots=True, kw_only=True)
class Judging:
    """What Spark calls for each shard and micro-batch. Shipped to the workers once; what it remembers there only saves reading the state again."""

    points: PointTable
    rules: tuple[Rule, ...]
    shards: int
    screening: Screening | None = None
    _warm: dict[int, tuple[int, Shard]] = field(default_factory=dict)

    def __call__(self, key: tuple[int], frames: Iterator[Any], state: Any) -> Iterator[Any]:
        import pandas as pd

        shard = self._shard(int(key[0]), bytes(state.get[0]) if state.exists else b"")
        told = shard.take(pd.concat(list(frames)))
        snapshot = shard.detector.snapshot()
        state.update((snapshot,))
        self._warm[int(key[0])] = (zlib.crc32(snapshot), shard)
        if told:
            yield pd.DataFrame(rows_of(told), columns=names(TRANSITIONS))

    def _shard(self, number: int, snapshot: bytes) -> Shard:
        """As the snapshot has it; the one at hand where it is the same."""
        check = zlib.crc32(snapshot)
        before = self._warm.pop(number, None)
        if before and before[0] == check:
            return before[1]
        fresh = shard_of(self.points, self.rules, number, self.shards, self.screening)
        return replace(fresh, detector=fresh.detector.restored(snapshot)) if snapshot else fresh


def shard_of(points: PointTable, rules: Sequence[Rule], number: int, shards: int, screening: Screening | None) -> Shard:
    """The shard as it is before anything was heard."""
    home = homes(points, rules, shards)
    mine = [point for _, point in sorted(points.points.items()) if home[point.id] == number]
    table = point_table(point._replace(id=n) for n, point in enumerate(mine))
    return Shard(
        numbers=np.array([point.id for point in mine], dtype=np.int64), detector=detector(table, rules, screening=screening)
    )
