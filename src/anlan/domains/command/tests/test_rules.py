"""What command decides, by tables: duplicates, clocks, starting and ending."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.domains.command import rules
from anlan.domains.command.facts import corrected, flatten
from anlan.kernel import clock
from anlan.kernel.tables import document
from anlan.kernel.verdict import Refused

NOON = clock.parse_time("2025-07-01T12:00+08:00")


def sighting(**changes):
    base = {
        "subject": "report/1", "title": "t", "event_type": "12D01", "lon": 119.5, "lat": 34.55, "division": "320703007", "at": NOON,
        "substances": frozenset({"氯"}),
    }  # fmt: skip
    return rules.Sighting(**{**base, **changes})


def test_same_place_time_and_substance_is_likely_the_same():
    found = rules.likeness(sighting(), sighting(subject="alert/2", lon=119.503, at=NOON + timedelta(minutes=6)))
    assert found.score > 0.85
    assert any("氯" in reason for reason in found.reasons)


@pytest.mark.parametrize("other", [
    {"lon": 119.6},  # nine kilometres
    {"at": NOON + timedelta(hours=4)},
    {"lon": None, "division": "320706", "lat": None},
])  # fmt: skip
def test_far_or_late_or_elsewhere_is_not(other):
    assert rules.likeness(sighting(), sighting(**other)) is None


@given(st.floats(0, 2500), st.integers(0, 170))
def test_likeness_is_symmetric_and_falls_with_time(metres, minutes):
    other = sighting(lat=34.55 + metres / 111_195, at=NOON + timedelta(minutes=minutes))
    later = sighting(lat=34.55 + metres / 111_195, at=NOON + timedelta(minutes=minutes + 5))
    one, back, worse = rules.likeness(sighting(), other), rules.likeness(other, sighting()), rules.likeness(sighting(), later)
    assert one.score == back.score
    assert worse.score <= one.score


@pytest.mark.parametrize(("grade", "names"), [
    (None, {"report.first", "report.follow_up"}), (4, {"report.first", "report.follow_up"}),
    (3, {"report.phone", "report.first", "report.follow_up"}), (1, {"report.phone", "report.first", "report.follow_up"}),
])  # fmt: skip
def test_reporting_clocks_by_grade(grade, names):
    found = rules.reporting_clocks(grade, NOON, document("deadlines"))
    assert {c.name for c in found} == names
    first = next(c for c in found if c.name == "report.first")
    assert first.due_at - NOON == timedelta(hours=2)
    assert "493" in first.clause


@pytest.mark.parametrize(("code", "days"), [("12D01", 30), ("12G01", 7), ("12H01", 7)])
def test_supplement_term(code, days):
    assert rules.supplement_until(code, NOON, document("deadlines")) - NOON == timedelta(days=days)


def test_another_level_than_proposed_needs_a_reason():
    assert rules.may_start({}, "预案", 3, 3, "").allowed
    assert rules.may_start({}, "预案", 2, 3, "").code == "response.reason"
    assert rules.may_start({}, "预案", 2, 3, "学校在下风向").allowed
    assert rules.may_start({}, "", 2, None, "").code == "response.plan"


def test_nobody_is_left_behind_by_ending_a_response():
    assert rules.may_end([], 2, [], "领导决定").code == "response.people"
    assert rules.may_end(["疏散"], 0, [], "").code == "response.open"
    assert rules.may_end(["疏散"], 0, ["预警"], "已移交").inputs["left"] == ["疏散", "预警"]
    assert rules.may_end([], 0, [], "").allowed


def test_corrections_name_every_wrong_field_and_change_nothing():
    before = {"deaths": 1}
    with pytest.raises(Refused) as caught:
        corrected(before, {"deaths": "-3", "lon": "500", "event_type": "99X", "nothing": 1, "occurred_at": "昨天"})
    assert set(caught.value.fields) == {"deaths", "lon", "event_type", "nothing", "occurred_at"}
    assert before == {"deaths": 1}


def test_corrections_are_taken_in_their_type():
    found = corrected({"place": "x"}, {"deaths": "3", "substances": "氯、氨", "lon": "119.5", "injured": ""})
    assert found == {"place": "x", "deaths": 3, "substances": ["氯", "氨"], "lon": 119.5, "injured": None}


def test_what_was_not_said_is_not_a_fact():
    event = {"type": {"code": "12D01"}, "deaths": None, "injured": {"value": 3}, "place": {"name": "徐圩", "lon": None}, "time": None, "substances": [{"name": "氯"}]}
    assert flatten(event) == {"injured": 3, "place": "徐圩", "event_type": "12D01", "substances": ["氯"]}
