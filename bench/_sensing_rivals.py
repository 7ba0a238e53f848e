"""The same rule and the same readings to the kernel, to Bytewax, Pathway, PySpark and plain Python, in one run; what they tell must be equal.

Plain Python is measured twice: :class:`SameWork` does what the kernel does with each reading, the bare loop compares and holds and nothing else.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

import numpy as np

from anlan.engines import sensing as engine
from anlan.engines.sensing import Readings
from bench._rivals import rival
from bench.rivals import held
from bench.rows import Row, row

LIMIT, HOLD_US = held.LIMIT, held.HOLD_US
READINGS, POINTS, RESTLESS = 500_000, 10_000, 200
T0_US, STEP_US = 1_790_000_000_000_000, 200
FRAMEWORKS = {"bytewax": "Bytewax", "pathway": "Pathway", "pyspark": "PySpark"}
WHAT = f"threshold with hold, {READINGS:,} readings of {POINTS:,} points"


def given() -> Readings:
    """In order of time, a hundred seconds; a few points swing over the limit and back, the others stay below it or cross it for a moment."""
    chance = np.random.default_rng(1)
    point = chance.integers(0, POINTS, READINGS)
    time_us = T0_US + STEP_US * np.arange(READINGS)
    swing = 25 + 10 * np.sin((time_us - T0_US) / 4e6 + point)
    value = np.where(point % (POINTS // RESTLESS) == 0, swing, 20.0) + 4 * chance.standard_normal(READINGS)
    return engine.readings(point, time_us, value.round(3))


def kernel(readings: Readings, cuts: int = 5) -> tuple[float, str, int]:
    """Readings a second with all that the kernel does beside; what it told, and how much."""
    points = engine.point_table(engine.Point(id=n, key=f"p{n}", kind="bench") for n in range(POINTS))
    rule = engine.Rule(
        id="r", version=1, on=engine.Selector(kind="bench"), condition=engine.Threshold(limit=LIMIT, hold_s=HOLD_US / 1e6)
    )
    size, best, told = len(readings) // cuts, 0.0, []
    for _ in range(3):
        found, told = engine.detector(points, [rule]), []
        began = time.perf_counter()
        for n in range(cuts):
            told += found.take(readings.slice(n * size, size), n + 1)[1]
        best = max(best, len(readings) / (time.perf_counter() - began))
    raised = [(change.point, change.decided.time_us) for change in told if change.raised]
    return best, held.digest(raised), len(raised)


def rows() -> Iterator[Row]:
    readings = given()
    ours, print_of, count = kernel(readings)
    with TemporaryDirectory(prefix="anlan-bench-") as home:
        file = Path(home) / "readings"
        file.write_bytes(readings.point.tobytes() + readings.time_us.tobytes() + readings.value.tobytes())
        plain = _bare(file)
        found = {label: rival(name, str(file), timeout_s=150) for name, label in FRAMEWORKS.items()}
    for label, said in {**found, "plain Python, the bare loop": plain}.items():
        if said is None:
            yield row(
                f"{WHAT}: against {label}", ours, "readings/s", direction="higher", rival=f"{label}: not installed (make rivals)"
            )
            continue
        if (said["digest"], said["told"]) != (print_of, count):
            raise AssertionError(f"{label} told {said['told']} alarms, the kernel {count}: not the same rule")
        wanted = 10 * said["readings_per_s"] if label in FRAMEWORKS.values() else None
        yield row(f"{WHAT}, {count} alarms told alike: against {label} {said['version']}", ours, "readings/s", target=wanted, direction="higher", rival=label, rival_value=said["readings_per_s"])  # fmt: skip
    same = same_work_rate([readings])
    yield row(f"{WHAT}: against plain Python that does the same work", ours, "readings/s", target=10 * same, direction="higher", rival="plain Python, the same work", rival_value=same)  # fmt: skip


def _bare(file: Path) -> dict:
    import json

    script = Path(__file__).parent / "rivals" / "plain.py"
    return json.loads(run([sys.executable, script, str(file)], capture_output=True, text=True, check=True).stdout)


def same_work_rate(given: list[Readings]) -> float:
    listed = [
        list(zip(b.point.tolist(), b.time_us.tolist(), b.value.tolist(), b.received_us.tolist(), b.quality.tolist(), strict=True))
        for b in given
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
