"""The same rule and readings in plain Python and in Bytewax (Apache-2.0; measured where it is installed).

Plain Python is measured twice. :func:`same_work_rate` does what the kernel does with each reading: tells NaN, range, skew, late, duplicate and
out of order apart and counts them, remembers the newest value and the last eight times, holds, clears by hysteresis, and keeps the readings a
change rests on. :func:`plain_python_rate` is the bare loop: it compares and holds, and does nothing else of all that; a wrong clock or a
repeated reading changes what it says. Both are given Python lists made beforehand; the kernel is given what comes from the wire.
"""

import time
from collections import defaultdict
from importlib.util import find_spec

from anlan.engines.sensing import Readings

LIMIT, HOLD_US = 30.0, 3_000_000


def plain_python_rate(given: list[Readings]) -> float:
    since: dict[int, int] = {}
    raised: set[int] = set()
    listed = [list(zip(b.point.tolist(), b.time_us.tolist(), b.value.tolist(), strict=True)) for b in given]
    began = time.perf_counter()
    for rows in listed:
        for point, at, value in rows:
            if value > LIMIT:
                if at - since.setdefault(point, at) >= HOLD_US:
                    raised.add(point)
            else:
                since.pop(point, None)
                raised.discard(point)
    return sum(map(len, listed)) / (time.perf_counter() - began)


def same_work_rate(given: list[Readings]) -> float:
    listed = [
        list(zip(b.point.tolist(), b.time_us.tolist(), b.value.tolist(), b.received_us.tolist(), b.quality.tolist(), strict=True)) for b in given
    ]
    found = SameWork()
    began = time.perf_counter()
    for seq, rows in enumerate(listed, 1):
        found.take(rows, seq)
    return sum(map(len, listed)) / (time.perf_counter() - began)


class SameWork:
    """The kernel's work on a threshold with a hold, one reading after the other, written to be fast."""

    LOW, HIGH, SKEW_US, LATE_US, MEMORY = float("-inf"), float("inf"), 30_000_000, 300_000_000, 8
    NAN, RANGE, SKEW, LATE, DUPLICATE, OUT_OF_ORDER, UNJUDGED = 1, 2, 4, 8, 16, 32, 1 | 16 | 32 | 64

    def __init__(self) -> None:
        self.newest: dict[int, tuple[int, float, int]] = {}
        self.recent: dict[int, list[int]] = defaultdict(list)
        self.counts: dict[int, list[int]] = defaultdict(lambda: [0] * 7)
        self.since: dict[int, tuple[int, float, int]] = {}
        self.raised: set[int] = set()
        self.told: list[tuple[int, bool, tuple[int, float, int], tuple[int, float, int]]] = []

    def take(self, rows: list[tuple[int, int, float, int, int]], seq: int) -> None:  # noqa: C901 - one loop, as one writes it for speed
        newest, since, raised, recent = self.newest, self.since, self.raised, self.recent
        for point, sent, said, received, given in rows:
            mark, at, value = self.screened(point, sent, said, received, given)
            if mark:
                counts = self.counts[point]
                for bit in range(7):
                    counts[bit] += mark >> bit & 1
                if mark & self.UNJUDGED:
                    continue
            here = newest[point] = (at, value, seq)
            times = recent[point]
            times.append(at)
            if len(times) > self.MEMORY:
                del times[0]
            if point in raised:
                if value <= LIMIT:
                    raised.discard(point)
                    self.told.append((point, False, since.pop(point), here))
            elif value > LIMIT:
                began = since.setdefault(point, here)
                if at - began[0] >= HOLD_US:
                    raised.add(point)
                    self.told.append((point, True, began, here))
            elif point in since:
                del since[point]

    def screened(self, point: int, at: int, value: float, received: int, mark: int) -> tuple[int, int, float]:
        if value != value:  # noqa: PLR0124 - NaN
            mark |= self.NAN
        elif not self.LOW <= value <= self.HIGH:
            mark |= self.RANGE
            value = min(max(value, self.LOW), self.HIGH)
        if at > received + self.SKEW_US:
            mark |= self.SKEW
            at = received
        elif at < received - self.LATE_US:
            mark |= self.LATE
        before = self.newest.get(point)
        if before is not None and at <= before[0]:
            mark |= self.DUPLICATE if at in self.recent[point] else self.OUT_OF_ORDER
        return mark, at, value


def bytewax_rate(given: Readings, count: int = 200_000) -> float | None:
    if find_spec("bytewax") is None:
        return None
    from bytewax import operators as op
    from bytewax.dataflow import Dataflow
    from bytewax.testing import TestingSink, TestingSource, run_main

    rows = list(zip(given.point[:count].tolist(), given.time_us[:count].tolist(), given.value[:count].tolist(), strict=True))

    def step(since, reading):
        at, value = reading
        if value <= LIMIT:
            return None, None
        since = at if since is None else since
        return since, at if at - since >= HOLD_US else None

    found: list = []
    flow = Dataflow("bench")
    keyed = op.map("key", op.input("in", flow, TestingSource(rows, batch_size=1_000)), lambda r: (str(r[0]), r[1:]))
    told = op.filter("told", op.stateful_map("hold", keyed, step), lambda pair: pair[1] is not None)
    op.output("out", told, TestingSink(found))
    began = time.perf_counter()
    run_main(flow)
    return count / (time.perf_counter() - began)
