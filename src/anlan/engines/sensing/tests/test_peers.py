"""How other platforms are known to fail, tried here (their reports are named in docs/rooms/sensing.md). Those with a home of their own are tested there."""

import numpy as np

from anlan.engines.sensing import Deviation, Point, Rule, Selector, Threshold, detector, point_table, readings

T0_US, MS, SECOND = 1_790_000_000_000_000, 1_000, 1_000_000
POINTS = point_table(Point(id=n, key=f"G{n}/v", kind="gas") for n in range(4))


def rules(count, version=1):
    return [
        Rule(id=f"r{n}", version=version, on=Selector(kind="gas"), condition=Threshold(limit=5 + n / 1_000)) for n in range(count)
    ]


def test_five_hundred_rules_on_a_point_are_all_told():
    """eKuiper 2688: at three to four hundred rules, some stop."""
    found = detector(POINTS, rules(500))
    for n in range(20):
        found.take(readings([0], [T0_US + n * SECOND], [0.0]), n + 1)
    told = found.take(readings([0], [T0_US + 60 * SECOND], [9.0]), 30)[1]
    assert {change.rule for change in told} == {f"r{n}" for n in range(500)}


def test_changes_two_milliseconds_apart_are_both_told():
    """Orion 4318: of two notices two milliseconds apart one is lost."""
    at = T0_US + np.array([0, 2, 4, 6]) * MS
    told = detector(POINTS, rules(1)).take(readings([0, 0, 0, 0], at, [9.0, 0.0, 9.0, 0.0]), 1)[1]
    assert [(change.raised, change.decided.time_us) for change in told] == list(
        zip([True, False, True, False], at.tolist(), strict=True)
    )


def test_rules_changed_two_hundred_times_leave_no_more_behind_than_once():
    """eKuiper 3667: memory grows with every change of a rule."""
    found = detector(POINTS, rules(3))
    found.take(readings([0], [T0_US], [9.0]), 1)
    size = len(found.snapshot())
    for version in range(2, 202):
        found.rearm(rules(3, version), POINTS)
    assert len(found.snapshot()) - size < 64, "the digits of the version"


def test_how_long_an_alarm_lasted_is_from_the_reading_that_began_it_to_the_one_that_ended_it():
    """ThingsBoard 10590: the duration of an alarm is computed wrongly."""
    rule = Rule(id="r", version=1, on=Selector(kind="gas"), condition=Threshold(limit=5, hold_s=3))
    value = [0, 9, 9, 9, 9, 9, 0]
    told = detector(POINTS, [rule]).take(readings([1] * 7, T0_US + np.arange(7) * SECOND, value), 1)[1]
    assert [(c.raised, (c.since.time_us - T0_US) // SECOND, (c.decided.time_us - T0_US) // SECOND) for c in told] == [
        (True, 1, 4),
        (False, 6, 6),
    ]


def test_what_was_learned_is_there_after_a_restart():
    """eKuiper 3847: the state of a window is lost with a restart."""
    learned = Rule(id="r", version=1, on=Selector(kind="gas"), condition=Deviation(sigmas=4, memory_s=600, learn_n=50))
    found = detector(POINTS, [learned])
    found.take(readings([0] * 200, T0_US + np.arange(200) * SECOND, np.random.default_rng(1).normal(0, 1, 200)), 1)
    again = detector(POINTS, [learned]).restored(found.snapshot())
    spike = readings([0], [T0_US + 201 * SECOND], [30.0])
    assert [c.id for c in again.take(spike, 2)[1]] == [c.id for c in found.take(spike, 2)[1]] != []
