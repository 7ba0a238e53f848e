"""Detection on the Numenta Anomaly Benchmark (real series with labelled windows): the learned baselines against a fixed threshold.

Every second series, by name, is for tuning; the other half is only measured. The first 15 % of a series is for learning, as NAB has it;
an alarm there counts for nothing. Found: an alarm raised within a labelled window. False: one raised outside all windows.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from anlan.engines import sensing as engine
from bench.rows import Row, row

PROBATION = 0.15
DAY_S = 86_400.0
WEEK_US = 7 * 86_400 * 1_000_000


@dataclass(frozen=True, kw_only=True)
class Series:
    name: str
    time_us: np.ndarray
    value: np.ndarray
    windows: tuple[tuple[int, int], ...]

    @property
    def learnt(self) -> int:
        return int(len(self.value) * PROBATION)


@dataclass(frozen=True, kw_only=True)
class Score:
    found: int
    windows: int
    false: int
    weeks: float
    delays_us: tuple[int, ...]

    @property
    def rate(self) -> float:
        return self.found / self.windows

    @property
    def false_a_week(self) -> float:
        return self.false / self.weeks

    @property
    def worth(self) -> float:
        """What tuning looks for: found, less a twentieth for each false alarm a week."""
        return self.rate - 0.05 * self.false_a_week


def load(folder: Path) -> list[Series]:
    windows = json.loads((folder / "labels" / "combined_windows.json").read_text("utf-8"))
    return [_series(folder / "data" / name, name, windows[name]) for name in sorted(windows) if name.startswith("real")]


def _series(path: Path, name: str, windows: list[list[str]]) -> Series:
    with path.open(encoding="utf-8") as file:
        rows = sorted((_us(r["timestamp"]), float(r["value"])) for r in csv.DictReader(file))
    times, values = zip(*rows, strict=True)
    return Series(name=name, time_us=np.array(times), value=np.array(values), windows=tuple((_us(a), _us(b)) for a, b in windows))


def _us(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1e6)


def alarms(series: Series, condition: engine.Condition) -> list[int]:
    points = engine.point_table([engine.Point(id=0, key="p", kind="k")])
    rule = engine.Rule(id="r", version=1, on=engine.Selector(kind="k"), condition=condition)
    told = engine.detector(points, [rule]).take(engine.readings(np.zeros(len(series.value)), series.time_us, series.value), 1)[1]
    since = series.time_us[series.learnt]
    return [change.decided.time_us for change in told if change.raised and change.decided.time_us >= since]


def score(given: Iterable[tuple[Series, engine.Condition]]) -> Score:
    found = windows = false = 0
    weeks, delays = 0.0, []
    for series, condition in given:
        raised, since = alarms(series, condition), series.time_us[series.learnt]
        for start, end in (w for w in series.windows if w[1] >= since):
            inside = [at for at in raised if start <= at <= end]
            windows += 1
            found += bool(inside)
            delays += [inside[0] - start] if inside else []
        false += sum(not any(start <= at <= end for start, end in series.windows) for at in raised)
        weeks += (series.time_us[-1] - since) / WEEK_US
    return Score(found=found, windows=windows, false=false, weeks=weeks, delays_us=tuple(delays))


def fixed(series: Series, sigmas: float) -> engine.Condition:
    """A threshold either side, set once from the learning part."""
    learnt = series.value[: series.learnt]
    reach = sigmas * max(float(learnt.std()), 1e-9)
    return engine.Band(low=float(learnt.mean()) - reach, high=float(learnt.mean()) + reach)


def learned(_: Series, kind: str, limit: float, memory_days: float) -> engine.Condition:
    given = {"memory_s": memory_days * DAY_S, "learn_n": 200}
    return engine.Deviation(sigmas=limit, **given) if kind == "deviation" else engine.Drift(limit=limit, slack=1.0, **given)


GRID = {
    "fixed threshold": [(fixed, (s,)) for s in (3.0, 4.0, 5.0, 6.0)],
    "deviation (EWMA)": [(learned, ("deviation", s, m)) for s in (4.0, 5.0, 6.0, 8.0) for m in (0.25, 1.0, 3.0)],
    "drift (CUSUM)": [(learned, ("drift", s, m)) for s in (20.0, 50.0, 100.0) for m in (1.0, 3.0)],
}


def rows(folder: Path) -> Iterator[Row]:
    everything = load(folder)
    tuning, held = everything[::2], everything[1::2]
    results = {}
    for name, choices in GRID.items():
        best = max(choices, key=lambda choice: score((s, choice[0](s, *choice[1])) for s in tuning).worth)
        results[name] = (best[1], score((s, best[0](s, *best[1])) for s in held))
    plain = results["fixed threshold"][1]
    for name, (chosen, got) in results.items():
        said = f"NAB, held-out half ({got.windows} anomalies): {name} {chosen[-2:] if name != 'fixed threshold' else chosen}"
        rival = {} if got is plain else {"rival": "fixed threshold", "rival_value": plain.rate}
        yield row(f"{said}: found", got.rate, "of 1", direction="higher", **rival)
        yield row(f"{name}: false alarms a week and series", got.false_a_week, "1/week", **({} if got is plain else {"rival": "fixed threshold", "rival_value": plain.false_a_week}))  # fmt: skip
        yield row(f"{name}: median delay from a window's start", float(np.median(got.delays_us or (np.nan,))) / 3.6e9, "h")
