"""3,890 events × 643,099 points, sparse: impact of each event and expected impact of each point, in Anlan, CLIMADA and the same in numpy.

CLIMADA's published case is a million numbers an event-set of this size would hold at 1 % density: 25 million intensities. All get the same arrays.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from anlan.engines.science import impact
from bench import rows as rows_
from bench._rivals import rival
from bench.rows import Row

EVENTS, POINTS = 3890, 643_099
PER_EVENT = POINTS // 100
PUBLISHED_S = 0.87  # CLIMADA 6.1's own figure for this size, on its authors' machine


def rows() -> Iterator[Row]:
    case = made()
    rate = np.full(EVENTS, 1 / EVENTS)
    impact.impact(case["data"][:100], case["indices"][:100], np.array([0, 100]), case["values"], case["x"], case["y"], rate[:1])
    found: list[Any] = []
    seconds = min(timed(lambda: found.append(impact.impact(*case.values(), rate))) for _ in range(4))
    theirs = beside(case)
    name = "CLIMADA 6.1 here" if theirs else "CLIMADA 6.1, published (not installed here)"
    yield rows_.row(
        "impact of 3,890 events × 643,099 points (1 %), with expected impact of each point",
        seconds,
        "s",
        target=(theirs["seconds"] if theirs else PUBLISHED_S) / 3,
        direction="lower",
        rival=name,
        rival_value=theirs["seconds"] if theirs else PUBLISHED_S,
    )
    if theirs:
        off = max(
            float(np.abs(mine / other - 1).max())
            for mine, other in ((found[-1][0], theirs["at_event"]), (found[-1][1], theirs["expected"]))
        )
        yield rows_.row(
            "the same, largest difference from CLIMADA in an event or a point", off, "", target=1e-9, direction="lower"
        )
    began = time.perf_counter()
    plain = np.add.reduceat(np.interp(case["data"], case["x"], case["y"]) * case["values"][case["indices"]], case["indptr"][:-1])
    rival_s = time.perf_counter() - began
    without = min(timed(lambda: impact.impact(*case.values())) for _ in range(3))
    yield rows_.row("the same, impact of events alone", without, "s", rival="plain numpy", rival_value=rival_s)
    yield rows_.row(
        "the same, largest difference from numpy",
        float(np.abs(found[-1][0] / plain - 1).max()),
        "",
        target=1e-9,
        direction="lower",
    )


def made() -> dict[str, Any]:
    """``data, indices, indptr, values, x, y`` in the order ``impact.impact`` takes them. No point twice in an event."""
    rng = np.random.default_rng(0)
    indptr = np.arange(EVENTS + 1, dtype=np.int64) * PER_EVENT
    steps = rng.integers(1, 2 * POINTS // PER_EVENT - 1, (EVENTS, PER_EVENT), dtype=np.int64)
    indices = (np.cumsum(steps, axis=1) - 1).clip(max=POINTS - 1 - np.arange(PER_EVENT)[::-1])
    return {
        "data": rng.random(EVENTS * PER_EVENT) * 70, "indices": indices.ravel(), "indptr": indptr, "values": rng.random(POINTS) * 1e6,
        "x": np.array([0.0, 20, 40, 60, 80]), "y": np.array([0.0, 0.05, 0.5, 0.9, 1.0]),
    }  # fmt: skip


def beside(case: dict[str, Any]) -> dict[str, Any] | None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.npz"
        np.savez(file, **case)
        told = rival("climada", str(file), timeout_s=170)
        return told and {**told, **{name: np.load(Path(folder) / f"case.{name}.npy") for name in ("at_event", "expected")}}


def timed(call: Any) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
