"""The kernel through its door: right against a plain oracle, the same however the stream is cut, nothing lost over a restart."""

from itertools import pairwise
from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines.sensing import (
    Band,
    Deviation,
    Drift,
    FlatLine,
    Point,
    Quality,
    Rate,
    Rule,
    Selector,
    Silence,
    Threshold,
    detector,
    point_table,
    readings,
)
from anlan.engines.sensing.tests.plain import run

T0 = 1_790_000_000  # seconds; a day in 2026
SECOND = 1_000_000
CONDITIONS = [
    Threshold(limit=5),
    Threshold(limit=5, hysteresis=2, hold_s=3),
    Threshold(limit=2, side="below", hysteresis=1, hold_s=2, clear_hold_s=4),
    Band(low=2, high=6, hysteresis=1, hold_s=2),
    Rate(limit_per_s=2),
    Rate(limit_per_s=1, window_s=4, direction="rise", hold_s=2),
    Rate(limit_per_s=1, window_s=3, direction="fall"),
    FlatLine(window_s=4),
    FlatLine(window_s=3, tolerance=1),
]
POINTS = point_table(Point(id=n, key=f"p{n}", kind="gas", low=-100, high=100) for n in range(4))


def rule(condition, name="r", **on):
    return Rule(id=name, version=1, on=Selector(**(on or {"kind": "gas"})), condition=condition)


def all_rules():
    return [rule(condition, f"r{n}") for n, condition in enumerate(CONDITIONS)]


def batch(rows):
    """(point, seconds after T0, value) to readings."""
    point, at, value = zip(*rows, strict=True) if rows else ((), (), ())
    return readings(point, [(T0 + t) * SECOND for t in at], value)


def told(transitions):
    return [(t.raised, t.decided.time_us / SECOND - T0, t.since.time_us / SECOND - T0) for t in transitions]


def one(condition, series, **screening):
    found = detector(POINTS, [rule(condition)])
    return told(found.take(batch([(0, t, v) for t, v in series]), 1)[1])


series_of_readings = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 3), st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, nan])), max_size=60
)


def timeline(steps):
    """Steps (point, seconds on, value) to rows whose time moves on for each point."""
    clock, rows = [0] * 4, []
    for point, step, value in steps:
        clock[point] += step
        rows.append((point, clock[point], float(value)))
    return rows


@settings(max_examples=120, deadline=None)
@given(series_of_readings)
def test_every_rule_tells_what_a_person_would(steps):
    rows = timeline(steps)
    found = detector(POINTS, all_rules()).take(batch(rows), 1)[1]
    for number, condition in enumerate(CONDITIONS):
        for point in range(4):
            mine = [t for t in found if t.rule == f"r{number}" and t.point == point]
            assert told(mine) == run(condition, [(t, v) for p, t, v in rows if p == point]), condition


@settings(max_examples=80, deadline=None)
@given(series_of_readings, st.lists(st.integers(0, 60), max_size=6))
def test_cutting_the_stream_into_batches_changes_nothing(steps, cuts):
    rows = timeline(steps)
    whole = detector(POINTS, all_rules())
    expected = {t.id: told([t]) for t in whole.take(batch(rows), 1)[1]}
    parts, found = detector(POINTS, all_rules()), {}
    edges = sorted({0, len(rows), *(cut for cut in cuts if cut <= len(rows))})
    for seq, (start, end) in enumerate(pairwise(edges), 1):
        found |= {t.id: told([t]) for t in parts.take(batch(rows[start:end]), seq)[1]}
    assert found == expected
    assert np.array_equal(whole.counts, parts.counts)


@settings(max_examples=60, deadline=None)
@given(series_of_readings, st.randoms(use_true_random=False))
def test_disorder_inside_a_batch_is_put_right(steps, random):
    rows = timeline(steps)
    shuffled = list(rows)
    random.shuffle(shuffled)
    straight = detector(POINTS, all_rules()).take(batch(rows), 1)[1]
    assert {t.id for t in detector(POINTS, all_rules()).take(batch(shuffled), 1)[1]} == {t.id for t in straight}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12), st.sampled_from([0.0, 3.0, 5.5, 7.0])), max_size=8), max_size=8
    )
)
def test_messages_judged_together_or_singly_tell_the_same_even_out_of_order(messages):
    single, together = detector(POINTS, all_rules()), detector(POINTS, all_rules())
    expected = {t.id for seq, rows in enumerate(messages, 1) for t in single.take(batch(rows), seq)[1]}
    seqs = np.repeat(np.arange(1, len(messages) + 1), [len(rows) for rows in messages])
    assert {t.id for t in together.take(batch([row for rows in messages for row in rows]), seqs)[1]} == expected
    assert np.array_equal(single.counts, together.counts)


@settings(max_examples=60, deadline=None)
@given(series_of_readings, st.integers(0, 60))
def test_a_restart_from_a_snapshot_tells_the_rest_exactly(steps, cut):
    rows = timeline(steps)
    first, rest = batch(rows[:cut]), batch(rows[cut:])
    living = detector(POINTS, all_rules())
    living.take(first, 7)
    reborn = detector(POINTS, all_rules()).restored(living.snapshot())
    assert reborn.take(first, 7)[1] == []  # redelivered: taken in already
    assert reborn.take(rest, 8)[1] == living.take(rest, 8)[1]
    assert reborn.snapshot() == living.snapshot()


def test_hold_needs_the_whole_time_and_names_its_readings():
    found = detector(POINTS, [rule(Threshold(limit=3, hold_s=10))])
    assert found.take(batch([(0, 0, 4.0), (0, 5, 4.5)]), 41)[1] == []
    (alarm,) = found.take(batch([(0, 10, 5.0)]), 42)[1]
    assert (alarm.since.value, alarm.since.seq, alarm.decided.value, alarm.decided.seq) == (4.0, 41, 5.0, 42)
    assert alarm.raised
    assert alarm.point_key == "p0"


def test_the_clock_alone_ends_a_hold_when_the_detector_fell_silent():
    found = detector(POINTS, [rule(Threshold(limit=3, hold_s=10))])
    found.take(batch([(0, 0, 9.0)]), 1)
    assert found.tick((T0 + 14) * SECOND, 2) == []  # within the grace of 5 s a contradicting reading may be under way
    (alarm,) = found.tick((T0 + 15) * SECOND, 3)
    assert alarm.raised
    assert alarm.decided.value == 9.0


def test_what_comes_late_is_not_judged_by_the_clock_before_what_contradicts_it_could_come():
    found = detector(POINTS, [rule(Threshold(limit=1, hold_s=10), kind="gas")])
    spike = readings([0], [T0 * SECOND], [5.0], received_us=(T0 + 7_200) * SECOND)  # two hours under way, after a cut
    assert found.take(spike, 1)[1] == []
    assert found.tick((T0 + 7_201) * SECOND, 2) == []
    assert found.tick((T0 + 7_214) * SECOND, 3) == []
    fault = readings(
        [0], [(T0 + 1) * SECOND], [float("nan")], received_us=(T0 + 7_214) * SECOND
    )  # no contradiction: it may be burning
    assert found.take(fault, 4)[1] == []
    assert [alarm.raised for alarm in found.tick((T0 + 7_216) * SECOND, 5)] == [True]


HOUR = 3_600


def test_our_own_clock_set_back_makes_nobody_deaf():
    """Devices' clocks are right; ours was an hour ahead and is put right, or is set back an hour by mistake."""
    found = detector(POINTS, [rule(Threshold(limit=1), kind="gas"), rule(Silence(window_s=60), name="silent", kind="gas")])

    def heard(at, value, seq, ours):
        return found.take(
            readings([0, 1, 2, 3], [(T0 + at) * SECOND] * 4, [value] * 4, received_us=(T0 + at + ours) * SECOND), seq
        )[1]

    heard(0, 0.0, 1, ours=0)
    found.tick(T0 * SECOND, 2)
    assert [t.raised for t in heard(10, 5.0, 3, ours=-HOUR)] == [True] * 4
    assert [t.raised for t in heard(11, 0.0, 4, ours=-HOUR)] == [False] * 4
    assert [t.raised for t in heard(12, 5.0, 5, ours=0)] == [True] * 4
    heard(13, 5.0, 6, ours=HOUR)
    assert [t.rule for t in found.tick((T0 + 13 + HOUR) * SECOND, 7)] == []
    heard(14, 5.0, 8, ours=0)
    assert [t.rule for t in found.tick((T0 + 15) * SECOND, 9)] == []
    assert {t.rule for t in found.tick((T0 + 75) * SECOND, 10)} == {"silent"}


def test_silence_is_told_apart_from_the_same_value_again():
    found = detector(POINTS, [rule(Silence(window_s=30), "silent", point="p0"), rule(FlatLine(window_s=20), "flat", point="p0")])
    found.tick(T0 * SECOND, 1)
    steady = found.take(batch([(0, t, 1.0) for t in range(0, 41, 10)]), 2)[1]
    assert [(t.rule, t.raised) for t in steady] == [("flat", True)]
    assert found.tick((T0 + 69) * SECOND, 3) == []
    assert [(t.rule, t.raised) for t in found.tick((T0 + 70) * SECOND, 4)] == [("silent", True)]
    again = found.take(batch([(0, 100, 2.0)]), 5)[1]
    assert {(t.rule, t.raised) for t in again} == {("silent", False), ("flat", False)}


def test_a_point_never_heard_is_silent_from_the_first_tick_on():
    found = detector(POINTS, [rule(Silence(window_s=30), point="p1")])
    assert found.tick(T0 * SECOND, 1) == []
    (alarm,) = found.tick((T0 + 30) * SECOND, 2)
    assert alarm.point == 1


@pytest.mark.parametrize(
    ("reading", "mark"),
    [
        ((10, nan, 10), Quality.NAN),
        ((10, 500.0, 10), Quality.RANGE),
        ((100, 1.0, 10), Quality.SKEW),
        ((10, 1.0, 1000), Quality.LATE),
        ((5, 1.0, 10), Quality.DUPLICATE),
        ((3, 1.0, 10), Quality.OUT_OF_ORDER),
        ((10, 1.0, 10), Quality.GOOD),
    ],
)
def test_faults_are_told_apart_and_counted_by_point(reading, mark):
    at, value, received = reading
    found = detector(POINTS, [])
    found.take(batch([(2, 5, 1.0)]), 1)
    kept, _ = found.take(readings([2], [(T0 + at) * SECOND], [value], received_us=(T0 + received) * SECOND), 2)
    assert kept.quality[0] == mark
    assert found.faults(2) == ({mark.name.lower(): 1} if mark else {})
    assert found.faults(0) == {}


def test_a_saturated_detector_alarms_and_a_clock_ahead_does_not_mute_it():
    found = detector(POINTS, [rule(Threshold(limit=50))])
    ahead = readings(
        [0, 0], [(T0 + 9000) * SECOND, (T0 + 1) * SECOND], [1.0, 9999.0], received_us=[T0 * SECOND, (T0 + 1) * SECOND]
    )
    assert [t.decided.value for t in found.take(ahead.take(np.array([0])), 1)[1]] == []
    (alarm,) = found.take(ahead.take(np.array([1])), 2)[1]
    assert alarm.decided.value == 100  # judged at the bound of the instrument


def test_a_new_version_starts_afresh_and_an_unchanged_rule_keeps_its_state():
    kept, changed = rule(Threshold(limit=3, hold_s=5), "kept"), rule(Threshold(limit=3), "changed")
    found = detector(POINTS, [kept, changed])
    assert [t.rule for t in found.take(batch([(0, 0, 4.0)]), 1)[1]] == ["changed"]
    successor = Rule(id="changed", version=2, on=changed.on, condition=Threshold(limit=100))
    withdrawn = found.rearm([kept, successor], POINTS)
    assert [(t.rule, t.version, t.raised) for t in withdrawn] == [("changed", 1, False)]
    assert [(t.rule, t.raised) for t in found.take(batch([(0, 5, 4.0)]), 3)[1]] == [("kept", True)]


def test_points_may_be_added_and_unknown_numbers_are_passed_over():
    found = detector(POINTS, [rule(Threshold(limit=3))])
    kept, _ = found.take(readings([99, -1], [T0 * SECOND] * 2, [9.0, 9.0]), 1)
    assert len(kept) == 0
    wider = point_table([*POINTS.points.values(), Point(id=99, key="p99", kind="gas")])
    found.rearm(found.rules, wider)
    assert [t.point_key for t in found.take(readings([99], [T0 * SECOND], [9.0]), 3)[1]] == ["p99"]


def test_a_damaged_snapshot_is_refused():
    whole = detector(POINTS, all_rules()).snapshot()
    with pytest.raises(ValueError, match="damaged"):
        detector(POINTS, all_rules()).restored(whole[:-1] + bytes([whole[-1] ^ 1]))


def test_a_baseline_learns_then_tells_what_departs_from_it():
    random = np.random.default_rng(1)
    value = np.concatenate([10 + random.normal(0, 1, 2000), 10 + 12 + random.normal(0, 1, 20), 10 + random.normal(0, 1, 500)])
    found = detector(POINTS, [rule(Deviation(sigmas=6, memory_s=600), "away"), rule(Drift(limit=25, memory_s=600), "drift")])
    alarms = found.take(batch([(0, t, v) for t, v in enumerate(value)]), 1)[1]
    raised = {t.rule: t.decided.time_us // SECOND - T0 for t in alarms if t.raised}
    assert raised["away"] == 2000
    assert 2000 <= raised["drift"] <= 2005


def test_a_small_shift_of_level_is_told_though_no_reading_is_far_and_a_restless_point_less_often():
    chance = np.random.default_rng(2).normal(0, 1, 6_000)
    shifted = np.where((np.arange(6_000) >= 4_000) & (np.arange(6_000) < 4_400), chance + 2, chance)
    quiet = detector(POINTS, [rule(Deviation(sigmas=4, memory_s=3_000), "away")])
    alarms = quiet.take(batch([(0, t, v) for t, v in enumerate(shifted)]), 1)[1]
    first = next(t for t in alarms if t.raised)
    assert 4_000 < first.decided.time_us // SECOND - T0 < 4_400
    spikes = np.where(np.arange(6_000) % 150 == 149, 30.0, chance)
    told = [
        detector(POINTS, [rule(Deviation(sigmas=4, memory_s=3_000, habituation=share), "away")]).take(
            batch(list(zip([0] * 6_000, range(6_000), spikes, strict=True))), 1
        )[1]
        for share in (0.0, 1.0)
    ]
    assert sum(t.raised for t in told[1]) < sum(t.raised for t in told[0]) / 2


def test_disorder_without_measure_costs_no_hang():
    count = 200_000
    backwards = readings(np.zeros(count), np.arange(count)[::-1] + T0 * SECOND, np.zeros(count))
    kept, _ = detector(POINTS, all_rules()).take(backwards, 1)
    assert np.all(np.diff(kept.time_us) > 0)


def test_many_transitions_do_not_overflow():
    rows = [(n % 4, n // 4, 9.0 if (n // 4) % 2 else 0.0) for n in range(24_000)]
    found = detector(POINTS, [rule(Threshold(limit=5), f"r{n}") for n in range(3)])
    assert len(found.take(batch(rows), 1)[1]) == 3 * 4 * 5_999  # more than one buffer of transitions
