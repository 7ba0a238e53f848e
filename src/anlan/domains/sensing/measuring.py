"""``anlan sensing bench``: how fast detection is on this machine, in half a minute, with nothing but the package. ``make bench`` measures the whole way."""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

from anlan.engines import sensing as engine

POINTS, ROWS, TURNS = 100_000, 200_000, 5
T0_US = 1_790_000_000_000_000
FIVE: tuple[engine.Condition, ...] = (
    engine.Threshold(limit=50, hysteresis=5, hold_s=3), engine.Band(low=-50, high=60, hold_s=2), engine.Rate(limit_per_s=1e3),
    engine.FlatLine(window_s=60), engine.Silence(window_s=60),
)  # fmt: skip


def run() -> int:
    """Prints the machine, then a line a figure."""
    sys.stdout.write(f"{platform.machine()}, {os.cpu_count()} 核, Python {platform.python_version()}, numpy {np.__version__}\n")
    for what, per_s in (*kernel(), *decoding()):
        sys.stdout.write(f"{what}：{per_s:,.0f} /秒\n")
    return 0


def kernel() -> Iterator[tuple[str, float]]:
    """Judging alone, one core, readings of random points in the order of time."""
    table = engine.point_table(engine.Point(id=n, key=f"D{n}/v", kind="bench") for n in range(POINTS))
    rules = [engine.Rule(id=f"r{n}", version=1, on=engine.Selector(kind="bench"), condition=c) for n, c in enumerate(FIVE)]
    found, batches, seq = engine.detector(table, rules), [_batch(n) for n in range(TURNS + 1)], iter(range(1, 1_000))
    found.take(batches[0], next(seq))
    per_s = _best_of([lambda batch=batch: found.take(batch, next(seq)) for batch in batches[1:]])  # type: ignore[misc]
    yield "五条规则逐点判断的读数（单核）", per_s
    yield "规则判断次数（单核）", per_s * len(FIVE)


def _batch(number: int) -> engine.Readings:
    chance, every_us = np.random.default_rng(number), 5_000_000
    times = T0_US + number * every_us + np.sort(chance.integers(0, every_us, ROWS))
    return engine.readings(chance.integers(0, POINTS, ROWS), times, 20 + 5 * chance.standard_normal(ROWS))


def decoding() -> Iterator[tuple[str, float]]:
    """Bodies as they come over HTTP to readings."""
    table = engine.point_table(engine.Point(id=n, key=f"D{n}/v") for n in range(POINTS))
    for name, (kind, body) in _bodies().items():
        engine.decode(kind, body, table, received_us=T0_US)
        yield f"{name} 解码（单核）", _best_of([lambda k=kind, b=body: engine.decode(k, b, table, received_us=T0_US)] * TURNS)  # type: ignore[misc]


def _bodies() -> dict[str, tuple[str, bytes]]:
    numbers = np.random.default_rng(7).integers(0, POINTS, ROWS)
    lines = "\n".join(f'{{"point":"D{p}/v","time":{T0_US + n},"value":{20 + n % 7}.5}}' for n, p in enumerate(numbers.tolist()))
    named = pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), pa.array([f"D{n}/v" for n in range(POINTS)]))
    arrow = pa.table(
        {"point": named, "time": pa.array(T0_US + np.arange(ROWS), pa.timestamp("us", tz="UTC")), "value": np.full(ROWS, 20.5)}
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, arrow.schema) as writer:
        writer.write_table(arrow)
    return {
        "NDJSON": ("application/x-ndjson", lines.encode()),
        "Arrow": ("application/vnd.apache.arrow.stream", sink.getvalue().to_pybytes()),
    }


def _best_of(works: list[Callable[[], object]]) -> float:
    """Readings a second in the best of some turns: other work on the machine slows, it never hastens."""
    took = []
    for work in works:
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return ROWS / min(took)
