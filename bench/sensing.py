"""Sensing: the kernel alone, against rivals on the same rule and readings; then the whole way from HTTP and MQTT to Parquet."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from anlan.engines import sensing as engine
from anlan.engines.sensing.history.layout import day_start_us
from bench import _sensing_nab, _sensing_rivals, _sensing_ways
from bench.rows import Row, row
from harness.shared import shared_folder

POINTS, BATCH = 100_000, 500_000
T0_US = 1_790_000_000_000_000
ON = engine.Selector(kind="bench")
FIVE = (
    engine.Threshold(limit=50, hysteresis=5, hold_s=3),
    engine.Band(low=-50, high=60, hold_s=2),
    engine.Rate(limit_per_s=1e3),
    engine.FlatLine(window_s=60),
    engine.Silence(window_s=60),
)


def rows() -> Iterator[Row]:
    yield from kernel()
    yield from decoding()
    yield from _sensing_rivals.rows()
    yield window_of_a_year()
    if (shared_folder() / "data" / "sensors" / "NAB").is_dir():
        yield from _sensing_nab.rows(shared_folder() / "data" / "sensors" / "NAB")
    yield from _sensing_ways.rows(POINTS)


def a_detector(conditions: tuple[engine.Condition, ...], points: int) -> engine.Detector:
    table = engine.point_table(engine.Point(id=n, key=f"p{n}", kind="bench") for n in range(points))
    return engine.detector(table, [engine.Rule(id=f"r{n}", version=1, on=ON, condition=c) for n, c in enumerate(conditions)])


def batches(count: int, points: int = POINTS, size: int = BATCH) -> list[engine.Readings]:
    """Readings of random points in order of time, as many devices send them."""
    chance = np.random.default_rng(1)
    every_us = 5_000_000  # from one batch to the next
    return [
        engine.readings(
            chance.integers(0, points, size),
            T0_US + n * every_us + np.sort(chance.integers(0, every_us, size)),
            20 + 5 * chance.standard_normal(size),
        )
        for n in range(count)
    ]


def rate(found: engine.Detector, given: list[engine.Readings]) -> float:
    """Readings a second, the first batch (which may compile) left out."""
    found.take(given[0], 1)
    began = time.perf_counter()
    for seq, batch in enumerate(given[1:], 2):
        found.take(batch, seq)
    return sum(map(len, given[1:])) / (time.perf_counter() - began)


def kernel() -> Iterator[Row]:
    found = a_detector(FIVE, POINTS)
    per_s = rate(found, batches(6))
    yield row(
        "kernel: rule evaluations, one core (10^5 points × 5 rules)", per_s * len(FIVE), "1/s", target=20e6, direction="higher"
    )
    yield row("kernel: readings judged by 5 rules, one core", per_s, "1/s", direction="higher")
    yield row(
        "kernel: memory a live rule on a point (parameters and state)",
        float(found.state.itemsize + found.table.params.itemsize),
        "B",
        target=200,
    )
    began = time.perf_counter()
    snapshot = found.snapshot()
    middle = time.perf_counter()
    found.restored(snapshot)
    yield row("kernel: state of 5·10^5 rules to bytes", middle - began, "s")
    yield row("kernel: and back", time.perf_counter() - middle, "s")


def arrow_body(points: int, size: int, at_us: int) -> bytes:
    chance = np.random.default_rng(at_us % 2**32)
    numbers = pa.array(chance.integers(0, points, size).astype(np.int32))
    table = pa.table({
        "point": pa.DictionaryArray.from_arrays(numbers, pa.array([f"D{n}/v" for n in range(points)])),
        "time": pa.array(np.full(size, at_us) + np.arange(size), pa.timestamp("us", tz="UTC")), "value": 20 + 5 * chance.standard_normal(size),
    })  # fmt: skip
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def ndjson_body(points: int, size: int, at_us: int) -> bytes:
    chance = np.random.default_rng(at_us % 2**32)
    numbers = chance.integers(0, points, size).tolist()
    return "\n".join(f'{{"point":"D{p}/v","time":{at_us + n},"value":{20 + n % 7}.5}}' for n, p in enumerate(numbers)).encode()


def decoding() -> Iterator[Row]:
    table = engine.point_table(engine.Point(id=n, key=f"D{n}/v") for n in range(POINTS))
    bodies = {
        "NDJSON": ("application/x-ndjson", ndjson_body(POINTS, 200_000, T0_US)),
        "Arrow": ("application/vnd.apache.arrow.stream", arrow_body(POINTS, 200_000, T0_US)),
    }
    for name, (kind, body) in bodies.items():
        engine.decode(kind, body, table, received_us=T0_US)
        began = time.perf_counter()
        engine.decode(kind, body, table, received_us=T0_US)
        yield row(f"decoding {name}, one core", 200_000 / (time.perf_counter() - began), "readings/s", direction="higher")


def window_of_a_year() -> Row:
    """One point at 1 Hz for a year, written and compacted as the process does it; then the best of five questions."""
    with TemporaryDirectory(prefix="anlan-bench-") as home:
        layout = engine.Layout(home=Path(home))
        writer = engine.HistoryWriter(layout=layout)
        first, chance = date(2025, 1, 1), np.random.default_rng(2)
        for n in range(365):
            start = day_start_us(first + timedelta(days=n))
            writer.add(
                engine.readings(
                    np.full(86_400, 7), start + np.arange(86_400) * 1_000_000, np.round(20 + chance.standard_normal(86_400), 2)
                ),
                n + 1,
            )
            if n % 30 == 29 or n == 364:
                writer.flush()
        for day in layout.days():
            engine.compact(layout, day)
        for month in range(1, 13):
            engine.compact_month(layout, date(2025, month, 1))
        took = _best(engine.History(layout=layout), day_start_us(first))
    return row("history: 1 point × 1 year at 1 Hz, down-sampled to 2,000", took * 1e3, "ms", target=150)


def _best(history: engine.History, start_us: int) -> float:
    took = []
    for _ in range(5):
        began = time.perf_counter()
        found = history.window(7, start_us, start_us + 365 * 86_400_000_000, 2_000)
        took.append(time.perf_counter() - began)
    assert int(found.count.sum()) == 365 * 86_400
    return min(took)
