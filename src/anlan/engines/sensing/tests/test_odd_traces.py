"""Learned baselines on traces of other sampling rates, with holes, NaN, stuck stretches and other units: the same fault is found, and no storm."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from anlan.engines import sensing as engine

DAY_S, STEP_S, DAYS = 86_400, 300, 21
HOUR_US = 3_600_000_000
FAULT = slice(15 * DAY_S // STEP_S, 15 * DAY_S // STEP_S + 72)  # six hours on the sixteenth day


@dataclass(frozen=True, kw_only=True)
class Trace:
    time_us: np.ndarray
    value: np.ndarray
    pace: int = 1  # so many times faster than the real one: what is given in seconds is divided by it


@pytest.fixture(scope="module")
def trace() -> Trace:
    """Three weeks at five minutes: a day's course, noise, and one fault."""
    n = DAYS * DAY_S // STEP_S
    hours = np.arange(n) * STEP_S / 3600
    value = 20 + 3 * np.sin(hours * 2 * np.pi / 24) + np.random.default_rng(7).normal(0, 0.4, n)
    value[FAULT] += 12
    return Trace(time_us=np.arange(n) * STEP_S * 1_000_000, value=value)


def kept(trace: Trace, keep: np.ndarray) -> Trace:
    return replace(trace, time_us=trace.time_us[keep], value=trace.value[keep])


def put(trace: Trace, at: object, what: float) -> Trace:
    value = trace.value.copy()
    value[at] = what
    return replace(trace, value=value)


def faster(trace: Trace, pace: int) -> Trace:
    return replace(trace, time_us=trace.time_us // pace, pace=pace)


N = DAYS * DAY_S // STEP_S
NUMBER = np.arange(N)
ODD = {
    "as it is": lambda t: t,
    "every twentieth reading not a number": lambda t: put(t, NUMBER % 20 == 3, np.nan),
    "infinite now and then": lambda t: put(put(t, NUMBER % 97 == 5, np.inf), NUMBER % 89 == 7, -np.inf),
    "a day and a half missing": lambda t: kept(t, (NUMBER < 2600) | (NUMBER > 3030)),
    "half of the readings lost at random": lambda t: kept(t, np.random.default_rng(3).random(N) < 0.5),
    "every fourth reading only": lambda t: kept(t, NUMBER % 4 == 0),
    "a reading every five seconds": lambda t: faster(t, 60),
    "another unit": lambda t: replace(t, value=t.value * 1e6 + 5e8),
    "very small": lambda t: replace(t, value=t.value * 1e-9),
    "each reading twice": lambda t: kept(t, np.repeat(NUMBER, 2)),
}
LEARNED = {
    "deviation": lambda pace: engine.Deviation(
        sigmas=3, memory_s=14 * DAY_S / pace, learn_n=200, habituation=0.35, clear_hold_s=3600 / pace
    ),
    "seasonal": lambda pace: engine.Seasonal(
        sigmas=3, period_s=DAY_S / pace, memory_s=14 * DAY_S / pace, habituation=0.5, clear_hold_s=3600 / pace
    ),
}


def raised(trace: Trace, condition: engine.Condition) -> list[int]:
    """When alarms were raised, in the true pace."""
    points = engine.point_table([engine.Point(id=0, key="p", kind="k")])
    rule = engine.Rule(id="r", version=1, on=engine.Selector(kind="k"), condition=condition)
    batch = engine.readings(np.zeros(len(trace.value)), trace.time_us, trace.value)
    told = engine.detector(points, [rule]).take(batch, 1)[1]
    return [change.decided.time_us * trace.pace for change in told if change.raised]


@pytest.mark.parametrize("kind", LEARNED)
@pytest.mark.parametrize("oddity", ODD)
def test_the_fault_is_found_within_the_hour_and_little_else_is_told(trace, kind, oddity):
    odd = ODD[oddity](trace)
    told = raised(odd, LEARNED[kind](odd.pace))
    since, until = (int(trace.time_us[at]) for at in (FAULT.start, FAULT.stop))
    inside = [at for at in told if since <= at <= until]
    assert inside, f"{oddity}: not found, told at {told}"
    assert inside[0] - since <= HOUR_US
    assert len(told) - len(inside) <= 3, "at most one a week besides"


@pytest.mark.parametrize("kind", LEARNED)
def test_a_point_that_never_moves_is_calm_and_its_first_move_is_told(kind):
    time_us = np.arange(N) * STEP_S * 1_000_000
    still = Trace(time_us=time_us, value=np.full(N, 3.0))
    assert raised(still, LEARNED[kind](1)) == []
    moved = raised(put(still, FAULT, 9.0), LEARNED[kind](1))
    assert len(moved) >= 1
    assert moved[0] == int(time_us[FAULT.start])
