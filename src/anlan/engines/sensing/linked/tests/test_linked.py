"""Linked rules through the detector's door: right by hand-made cases, the same however the stream is cut, on after a restart."""

from itertools import pairwise
from math import cos, radians

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines.sensing import (
    Calendar,
    Fence,
    Index,
    Logic,
    Point,
    Rule,
    Seasonal,
    Selector,
    Stages,
    Tide,
    Votes,
    condition_from,
    condition_to,
    detector,
    point_table,
    readings,
)

T0, SECOND, HOUR, DAY = 1_790_000_000, 1_000_000, 3_600, 86_400
MIDNIGHT = 1_782_835_200  # 2026-07-01 00:00 in Shanghai
POINTS = point_table([
    *(Point(id=n, key=f"G{n}/cl2", kind="cl2", device=f"G{n}", lon=119.6 + n * 1e-4, lat=34.6) for n in range(4)),
    Point(id=4, key="FAR/cl2", kind="cl2", device="FAR", lon=119.9, lat=34.6),
    Point(id=5, key="W1/rain_mm", kind="rain", device="W1"), Point(id=6, key="W1/soil", kind="soil", device="W1"),
    Point(id=7, key="V1/lon", kind="lon", device="V1"), Point(id=8, key="V1/lat", kind="lat", device="V1"),
    Point(id=9, key="V1/speed_kmh", kind="speed", device="V1"),
    Point(id=10, key="H1/level_m", kind="level", device="H1", marks=(("warning", 3.0), ("guaranteed", 4.0))),
    Point(id=11, key="H2/level_m", kind="level", device="H2", marks=(("warning", 5.0),)),
])  # fmt: skip
NUMBER = POINTS.numbers


def run(condition, rows, *, cuts=(), **on):
    """Rows (seconds, point, value) told as (at, raised, point); cut into messages before the rows named."""
    found = detector(POINTS, [Rule(id="r", version=1, on=Selector(**on), condition=condition)])
    return told(feed(found, rows, cuts))


def feed(found, rows, cuts=()):
    out, edges = [], [0, *sorted({c for c in cuts if 0 < c < len(rows)}), len(rows)]
    for a, b in pairwise(edges):
        part = rows[a:b]
        if part:
            at, point, value = zip(*part, strict=True)
            batch = readings([NUMBER[p] if isinstance(p, str) else p for p in point], [int((T0 + t) * SECOND) for t in at], value)
            # one batch of many messages: each row its own place in the stream, whatever the cut
            out += found.take(batch, np.arange(a + 1, b + 1))[1]
    return out


def told(changes):
    return [(c.decided.time_us / SECOND - T0, c.raised, c.point_key) for c in changes]


def test_two_of_three_neighbours_raise_where_the_anchor_itself_votes():
    rows = [(0, 0, 9), (1, 4, 9), (2, 1, 9), (3, 2, 0), (4, 3, 0), (5, 1, 0)]
    got = run(Votes(limit=5, needed=2, within_m=50), rows, kind="cl2")
    assert got == [(2, True, "G0/cl2"), (2, True, "G1/cl2"), (5, False, "G0/cl2"), (5, False, "G1/cl2")], "FAR stands alone"


def test_a_voter_gone_silent_is_unknown_and_does_not_clear():
    rows = [(0, 0, 9), (0, 1, 9), (500, 0, 9), (501, 0, 9)]
    got = run(Votes(limit=5, needed=2, among=["G1/cl2"], fresh_s=60), rows, point="G0/cl2")
    assert got == [(0, True, "G0/cl2")]


def test_and_or_not_over_quantities_of_one_device():
    wet = Logic(expression={"all": [{"of": "rain_mm", "above": 30}, {"not": {"of": "soil", "below": 20}}]})
    rows = [(0, "W1/rain_mm", 40), (1, "W1/soil", 10), (2, "W1/soil", 25), (3, "W1/rain_mm", 5)]
    assert run(wet, rows, kind="rain") == [(2, True, "W1/rain_mm"), (3, False, "W1/rain_mm")]


def test_one_report_is_judged_whole():
    """A and B never hold together; each report says both at one instant."""
    both = Logic(expression={"all": [{"of": "rain_mm", "above": 1}, {"of": "soil", "above": 1}]})
    found = detector(POINTS, [Rule(id="r", version=1, on=Selector(kind="rain"), condition=both)])
    batch = readings([5, 6, 5, 6], [T0 * SECOND, T0 * SECOND, T0 * SECOND + 1, T0 * SECOND + 1], [0, 9, 9, 0])
    assert found.take(batch, 1)[1] == []


def test_hazard_linkage_sums_factors_and_lets_rain_fade():
    slide = Index(
        factors=[{"of": "rain_mm", "low": 0, "high": 100, "half_life_s": DAY}, {"of": "soil", "low": 10, "high": 30, "weight": 0.5}, {"value": 0.4}],
        limit=1.5, fresh_s=10 * DAY,
    )  # fmt: skip
    rows = [(0, "W1/soil", 30), (1, "W1/rain_mm", 40), (HOUR, "W1/rain_mm", 40), (3 * DAY, "W1/soil", 30)]
    got = run(slide, rows, kind="rain")
    # 0.4 + 0.5 + (40 · ½^(1/24) + 40) / 100 = 1.69 > 1.5; three days later the rain is worth an eighth of that
    assert [(at, up) for at, up, _ in got] == [(HOUR, True), (3 * DAY, False)]


def test_a_fence_with_speed_judges_reports_of_position_and_speed_together():
    square = [[[119.0, 34.0], [119.2, 34.0], [119.2, 34.2], [119.0, 34.2]]]
    rows = []
    for t, lon, speed in ((0, 118.9, 80), (10, 119.1, 30), (20, 119.1, 80), (30, 119.3, 80)):
        rows += [(t, "V1/lon", lon), (t, "V1/lat", 34.1), (t, "V1/speed_kmh", speed)]
    assert run(Fence(rings=square, faster_kmh=60), rows, device="V1") == [(20, True, "V1/lon"), (30, False, "V1/lon")]
    left = run(Fence(rings=square, side="outside"), rows, device="V1")
    assert [at for at, up, _ in left if up] == [0, 30]
    stopped = run(Fence(rings=square, slower_kmh=40, hold_s=5), rows, device="V1")
    assert stopped == []


def test_a_fence_has_holes():
    ring, hole = [[0, 0], [4, 0], [4, 4], [0, 4]], [[1, 1], [3, 1], [3, 3], [1, 3]]
    rows = [(0, "V1/lon", 2), (0, "V1/lat", 2), (1, "V1/lon", 0.5), (1, "V1/lat", 2)]
    assert run(Fence(rings=[ring, hole]), rows, device="V1") == [(1, True, "V1/lon")]


def test_a_band_by_month_and_hour_of_shanghai():
    bands = [{"months": [7], "hours": [22, 6], "low": 0, "high": 10}, {"low": 0, "high": 20}]
    at = lambda hour, day=0: MIDNIGHT - T0 + hour * HOUR + day * DAY  # noqa: E731
    rows = [(at(1), "H1/level_m", 15), (at(7), "H1/level_m", 15), (at(23), "H1/level_m", 15), (at(23, 31), "H1/level_m", 15)]
    assert [(t, up) for t, up, _ in run(Calendar(bands=bands), rows, kind="level")] == [
        (at(1), True),
        (at(7), False),
        (at(23), True),
        (at(23, 31), False),
    ]


@pytest.mark.parametrize("days", range(0, 800, 13))
def test_months_are_those_of_the_calendar(days):
    from datetime import UTC, datetime, timedelta

    from anlan.engines.sensing.linked.kernel import _month

    at = datetime(2027, 12, 25, tzinfo=UTC) + timedelta(days=days)
    assert _month(int(at.timestamp() * 1e6)) == at.month - 1


def test_surge_over_the_predicted_tide():
    m2 = (1.6, 120.0, 28.984104)
    level = lambda t: 2.9 + m2[0] * cos(radians(m2[2] * (T0 + t) / HOUR - m2[1]))  # noqa: E731
    rows = [(t, "H1/level_m", level(t) + (0.8 if t == 5 * HOUR else 0.1)) for t in range(0, 10 * HOUR, HOUR)]
    got = run(Tide(mean=2.9, constituents=[m2], low=-0.5, high=0.5), rows, kind="level")
    assert [(t, up) for t, up, _ in got] == [(5 * HOUR, True), (6 * HOUR, False)]


def test_a_season_is_learned_and_what_is_usual_at_noon_is_not_at_midnight():
    chance = np.random.default_rng(3)
    rows = [(t, "H1/level_m", 10 + 5 * np.sin(t / DAY * 2 * np.pi) + chance.normal(0, 0.2)) for t in range(0, 8 * DAY, 1800)]
    rows[7 * 48 + 20] = (*rows[7 * 48 + 20][:2], rows[7 * 48 + 20 - 24][2])  # what was usual half a day ago
    got = run(Seasonal(sigmas=6, bins=48), rows, kind="level")
    assert [t for t, up, p in got if up and p == "H1/level_m"] == [7 * DAY + 10 * HOUR]


def test_stages_raise_one_after_the_other_by_the_marks_of_each_point():
    stages = [{"at": "warning", "level": 3}, {"at": "guaranteed", "level": 2}]
    found = detector(
        POINTS, [Rule(id="r", version=1, on=Selector(kind="level"), condition=Stages(stages=stages, hysteresis=0.1))]
    )
    changes = feed(
        found,
        [(0, "H1/level_m", 3.5), (1, "H1/level_m", 4.5), (2, "H2/level_m", 4.5), (3, "H1/level_m", 3.5), (4, "H1/level_m", 2)],
    )
    assert [(c.raised, c.stage, c.severity) for c in changes] == [(True, 1, 3), (True, 2, 2), (False, 2, 2), (False, 1, 3)]
    again = detector(POINTS, found.rules).restored(found.snapshot())
    assert again.snapshot() == found.snapshot()


def test_a_return_period_is_read_off_the_gumbel_line():
    from anlan.engines.sensing.linked.staging import of_return_period, reduced

    known = [[10, 4.0], [100, 6.0]]
    assert of_return_period(10, known) == pytest.approx(4.0)
    middle = 4 + 2 * (reduced(50) - reduced(10)) / (reduced(100) - reduced(10))
    assert of_return_period(50, known) == pytest.approx(middle)
    stages = [{"at": "10a", "level": 3}, {"at": "50a", "level": 1}]
    got = run(Stages(stages=stages, return_periods=known), [(0, "H1/level_m", 5.9)], kind="level")
    assert len(got) == 2


MIXED = [
    Rule(id="v", version=1, on=Selector(kind="cl2"), condition=Votes(limit=5, needed=2, within_m=50, hysteresis=2, fresh_s=4, hold_s=2)),
    Rule(id="l", version=1, on=Selector(point="G0/cl2"), condition=Logic(expression={"any": [{"above": 6}, {"of": "G3/cl2", "below": 1}]}, clear_hold_s=2)),
    Rule(id="i", version=2, on=Selector(point="G1/cl2"), condition=Index(factors=[{"high": 10, "half_life_s": 3}, {"of": "G2/cl2", "high": 9}], limit=1)),
]  # fmt: skip
STEPS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=60)


def timeline(steps):
    clock, rows = {}, []
    now = 0
    for step, point, value in steps:
        now = max(now + step, clock.get(point, -1) + 1)
        clock[point] = now
        rows.append((now, point, float(value)))
    return rows


@given(STEPS, st.lists(st.integers(1, 59), max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_same_however_the_stream_is_cut_and_over_a_restart(steps, cuts):
    rows = timeline(steps)
    whole = feed(detector(POINTS, MIXED), rows)
    assert repr(feed(detector(POINTS, MIXED), rows, cuts)) == repr(whole), "by their text: an unheard anchor's value is NaN"
    half = len(rows) // 2
    first = detector(POINTS, MIXED)
    parts = feed(first, rows[:half])
    rest = detector(POINTS, MIXED).restored(first.snapshot())
    batch = rows[half:]
    at, point, value = zip(*batch, strict=True)
    parts += rest.take(readings(point, [(T0 + t) * SECOND for t in at], value), np.arange(half + 1, len(rows) + 1))[1]
    assert repr(parts) == repr(whole)


class PlainVotes:
    """Two of the four said in plain words, as the kernel is held to it."""

    def __init__(self):
        self.heard, self.raised, self.told = {}, {}, []

    def feed(self, now, point, value):
        yes = self.heard.get(point, (0, False))[1]
        self.heard[point] = (now, True if value > 5 else (False if value <= 3 or point not in self.heard else yes))
        for anchor in range(4):
            truth = [(None if p not in self.heard or now - self.heard[p][0] > 4 else self.heard[p][1]) for p in range(4)]
            sure, maybe = truth.count(True), truth.count(None)
            enough = True if sure >= 2 else (None if sure + maybe >= 2 else False)
            both = False if enough is False or truth[anchor] is False else (None if None in (enough, truth[anchor]) else True)
            if both is not None and both != self.raised.get(anchor, False):
                self.raised[anchor] = both
                self.told.append((now, both, f"G{anchor}/cl2"))


@given(STEPS)
@settings(max_examples=80, deadline=None)
def test_votes_agree_with_plain_words(steps):
    condition = Votes(limit=5, needed=2, within_m=50, hysteresis=2, fresh_s=4)
    plain = PlainVotes()
    for now, point, value in timeline(steps):
        plain.feed(now, point, value)
    assert sorted(run(condition, timeline(steps), kind="cl2")) == sorted(plain.told)


def test_a_hold_of_a_linked_rule_ends_by_the_clock():
    found = detector(
        POINTS, [Rule(id="r", version=1, on=Selector(point="G0/cl2"), condition=Logic(expression={"above": 5}, hold_s=10))]
    )
    feed(found, [(0, 0, 9)])
    assert found.tick((T0 + 14) * SECOND, 5) == []
    (raised,) = found.tick((T0 + 16) * SECOND, 6)
    assert raised.raised and raised.others == ((0, T0 * SECOND, 9.0),)


def test_a_rule_taken_away_clears_and_one_that_stays_keeps_its_state():
    found = detector(POINTS, MIXED)
    feed(found, [(0, 0, 9.0), (1, 3, 0.0), (3, 1, 9.0), (6, 0, 9.0), (6, 1, 9.0)])
    up = {rule.id for rule, _ in found.raised()}
    assert {"l", "v"} <= up
    gone = found.rearm([rule for rule in MIXED if rule.id != "l"], POINTS)
    assert [(c.rule, c.raised) for c in gone] == [("l", False)]
    assert {rule.id for rule, _ in found.raised()} == up - {"l"}


@pytest.mark.parametrize(("kind", "given", "word"), [
    ("votes", {"limit": 1, "needed": 2}, "within_m"), ("votes", {"limit": 1, "needed": 4, "among": ["a", "b"]}, "needed"),
    ("logic", {"expression": {"all": []}}, "all"), ("logic", {"expression": {"of": "x"}}, "above"),
    ("index", {"factors": [{"of": "x", "low": 2, "high": 1}], "limit": 1}, "low"), ("fence", {"rings": [[[0, 0], [1, 1]]]}, "rings"),
    ("fence", {"rings": [[[0, 0], [1, 1], [200, 0]]]}, "经度"), ("calendar", {"bands": [{"months": [13], "low": 0, "high": 1}]}, "months"),
    ("tide", {"mean": 0, "constituents": [[1, 0, 0]], "low": 0, "high": 1}, "角速率"), ("seasonal", {"sigmas": 4, "bins": 0}, "bins"),
    ("stages", {"stages": [{"at": 3, "level": 2}, {"at": 4, "level": 3}]}, "由轻到重"), ("stages", {"stages": [{"at": "x"}]}, "level"),
    ("stages", {"stages": [{"at": "20a", "level": 2}], "return_periods": [[5, 1]]}, "return_periods"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_with_what_to_mend(kind, given, word):
    with pytest.raises(ValueError, match=word):
        condition_from(kind, given)


def test_stored_and_back():
    for condition in (*(rule.condition for rule in MIXED), Fence(rings=[[[0, 0], [1, 1], [1, 0]]]), Seasonal(sigmas=4)):
        assert condition_from(*condition_to(condition)) == condition
