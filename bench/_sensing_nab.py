"""Detection on the Numenta Anomaly Benchmark (real series with labelled windows): the learned baselines against a fixed threshold.

Every series is measured once, with what was tuned on all the other series (leave one out), so that nothing is judged by numbers it helped to choose. Tuned is the
NAB score, averaged over a setting and its neighbours in the grid: the best of many settings by itself is luck, the middle of a good region is not. The first 15 % of a series is for learning, as NAB has it; an alarm there counts for nothing. Found: an alarm
raised within a labelled window. False: one raised outside all windows.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from anlan.engines import sensing as engine
from bench.rows import Row, row

PROBATION = 0.15
DAY_S, HOUR_S = 86_400.0, 3_600.0
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


Told = tuple[Series, list[int]]  # a series, and when alarms were raised on it
Choice = tuple[Callable[..., engine.Condition], tuple[float, ...]]


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
        return float(self.false / self.weeks)


def load(folder: Path, kinds: tuple[str, ...] = ("real",)) -> list[Series]:
    windows = json.loads((folder / "labels" / "combined_windows.json").read_text("utf-8"))
    return [_series(folder / "data" / name, name, windows[name]) for name in sorted(windows) if name.startswith(kinds)]


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


def score(given: Iterable[Told]) -> Score:
    found = windows = false = 0
    weeks, delays = 0.0, []
    for series, raised in given:
        since = series.time_us[series.learnt]
        for start, end in (w for w in series.windows if w[1] >= since):
            inside = [at for at in raised if start <= at <= end]
            windows += 1
            found += bool(inside)
            delays += [inside[0] - start] if inside else []
        false += sum(not any(start <= at <= end for start, end in series.windows) for at in raised)
        weeks += (series.time_us[-1] - since) / WEEK_US
    return Score(found=found, windows=windows, false=false, weeks=weeks, delays_us=tuple(delays))


def fixed(series: Series, sigmas: float, clear_h: float) -> engine.Condition:
    """A threshold either side, set once from the learning part."""
    learnt = series.value[: series.learnt]
    reach = sigmas * max(float(learnt.std()), 1e-9)
    return engine.Band(low=float(learnt.mean()) - reach, high=float(learnt.mean()) + reach, clear_hold_s=clear_h * HOUR_S)


def deviation(_: Series, sigmas: float, memory_days: float, habituation: float) -> engine.Condition:
    return engine.Deviation(
        sigmas=sigmas, memory_s=memory_days * DAY_S, learn_n=200, habituation=habituation, clear_hold_s=HOUR_S
    )


def drift(_: Series, limit: float, memory_days: float) -> engine.Condition:
    return engine.Drift(limit=limit, slack=1.0, memory_s=memory_days * DAY_S, learn_n=200)


def seasonal(_: Series, sigmas: float, memory_days: float, habituation: float) -> engine.Condition:
    return engine.Seasonal(sigmas=sigmas, memory_s=memory_days * DAY_S, habituation=habituation, clear_hold_s=HOUR_S)


LEARNED = [(s, m, h) for s in (1.5, 2.0, 3.0, 4.0) for m in (14.0, 21.0, 30.0, 45.0) for h in (0.15, 0.25, 0.35, 0.5)]
GRID = {
    "fixed threshold": [(fixed, (s, c)) for s in (3.0, 4.0, 5.0, 6.0) for c in (0.0, 6.0)],
    "deviation (EWMA)": [(deviation, numbers) for numbers in LEARNED],
    "drift (CUSUM)": [(drift, (s, m)) for s in (20.0, 50.0, 100.0) for m in (1.0, 3.0)],
    "seasonal": [(seasonal, numbers) for numbers in LEARNED],
}
# Standard profile, whole corpus, as the data's own authors publish it (NAB README, scoreboard)
PUBLISHED = {
    "ARTime": 74.9, "Numenta HTM": 70.5, "CAD OSE": 69.9, "KNN CAD": 58.0, "Relative Entropy": 54.6, "Random Cut Forest": 51.7, "Twitter ADVec": 47.1,
    "Windowed Gaussian": 39.6, "Etsy Skyline": 35.7,
}  # fmt: skip
FALSE_WEIGHT = 0.11  # NAB config/profiles.json, standard


def nab_score(given: Iterable[Told]) -> float:
    """NAB's own measure (Lavin & Ahmad 2015), standard profile: 0 for a detector that says nothing, 100 for a perfect one.

    An alarm counts where it is raised; NAB counts every record over a detector's threshold, which costs detectors that stay over it.
    """
    return _of_100(np.sum([_gained(told) for told in given], axis=0))


def _of_100(sums: np.ndarray) -> float:
    gained, windows = sums
    return float(100 * (gained + windows) / (2 * windows))


def _gained(told: Told) -> tuple[float, int]:
    """What the alarms on one series are worth, and how many windows it has."""
    (series, raised), gained = told, 0.0
    counted = [w for w in series.windows if w[1] >= series.time_us[series.learnt]]
    for start, end in counted:
        inside = [at for at in raised if start <= at <= end]
        gained += _sigmoid((inside[0] - end) / max(end - start, 1)) / _sigmoid(-1.0) if inside else -1.0
    gained += sum(_false(at, series.windows) for at in raised if not any(a <= at <= b for a, b in series.windows))
    return gained, len(counted)


def _sigmoid(place: float) -> float:
    """1 at the start of a window, 0 at its end, -1 far behind it."""
    return -1.0 if place > 3 else 2 / (1 + float(np.exp(5 * place))) - 1


def _false(at: int, windows: tuple[tuple[int, int], ...]) -> float:
    before = [w for w in windows if w[1] < at]
    if not before:
        return -FALSE_WEIGHT
    start, end = before[-1]
    return FALSE_WEIGHT * _sigmoid((at - end) / max(end - start, 1))


def one_at_a_time(everything: list[Series]) -> list[str]:
    return [series.name for series in everything]


def folder_at_a_time(everything: list[Series]) -> list[str]:
    """Harder: nothing of the same source (all of AWS, all tweets) helps to choose."""
    return [series.name.split("/")[0] for series in everything]


def held_out(
    everything: list[Series], choices: list[Choice], *ways: Callable[[list[Series]], list[str]]
) -> list[tuple[list[Told], Counter]]:
    """Each series told with the choice that was best on those of no common part with it, for each way of parting; and which choices that were."""
    told = [[(series, alarms(series, make(series, *numbers))) for series in everything] for make, numbers in choices]
    gained = np.array([[_gained(one) for one in of_choice] for of_choice in told])  # choice, series, (gained, windows)
    beside = [[m for m, other in enumerate(choices) if _neighbours(one, other, choices)] for one in choices]
    return [_chosen(told, gained, beside, np.array(way(everything)), choices) for way in ways]


def _chosen(
    told: list[list[Told]], gained: np.ndarray, beside: list[list[int]], parts: np.ndarray, choices: list[Choice]
) -> tuple[list[Told], Counter]:
    found, chosen = [], Counter()
    for series, part in enumerate(parts):
        scores = np.array([_of_100(sums) for sums in gained[:, parts != part].sum(axis=1)])
        best = int(np.argmax([scores[some].mean() for some in beside]))
        chosen[choices[best][1]] += 1
        found.append(told[best][series])
    return found, chosen


def _neighbours(one: Choice, other: Choice, choices: list[Choice]) -> bool:
    """The same, or one step away in one number."""
    steps = [sorted({numbers[n] for _, numbers in choices}) for n in range(len(one[1]))]
    return sum(abs(at.index(a) - at.index(b)) for at, a, b in zip(steps, one[1], other[1], strict=True)) <= 1


def rows(folder: Path) -> Iterator[Row]:
    everything, plain = load(folder), None
    whole = load(folder, ("real", "artificial"))
    for name, choices in GRID.items():
        (told, chosen), (harder, _) = held_out(everything, choices, one_at_a_time, folder_at_a_time)
        got = score(told)
        plain = plain or got
        against = (lambda value: {}) if got is plain else (lambda value: {"rival": "fixed threshold", "rival_value": value})
        most = ", ".join(f"{choice} for {times} of {len(everything)} series" for choice, times in chosen.most_common(2))
        yield row(
            f"NAB, {got.windows} anomalies held out in turn: {name} [{most}]: found",
            got.rate,
            "of 1",
            direction="higher",
            **against(plain.rate),
        )
        yield row(f"{name}: false alarms a week and series", got.false_a_week, "1/week", **against(plain.false_a_week))
        yield row(f"{name}: median delay from a window's start", float(np.median(got.delays_us or (np.nan,))) / 3.6e9, "h")
        yield row(f"{name}: NAB score, standard profile", nab_score(told), "of 100", direction="higher")
        yield row(f"{name}: the same, a whole source held out in turn", nab_score(harder), "of 100", direction="higher")
        yield from _whole(name, held_out(whole, choices, one_at_a_time)[0][0])


def _whole(name: str, told: list[Told]) -> Iterator[Row]:
    """On the whole corpus, the artificial series too, beside what the authors of the data publish."""
    published = ", ".join(f"{other} {value}" for other, value in PUBLISHED.items())
    yield row(
        f"{name}: NAB score of the whole corpus (published: {published})", nab_score(told), "of 100", direction="higher",
        rival="Random Cut Forest, published", rival_value=PUBLISHED["Random Cut Forest"],
    )  # fmt: skip
