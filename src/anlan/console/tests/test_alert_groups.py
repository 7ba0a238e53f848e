"""Alerts in groups: each is in exactly one, the gravest leads, drills stand apart."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anlan.console.alert_groups import SHOWN, each_alone, group_alerts

NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Alert:
    id: int
    level: int = 3
    thing: str = ""
    place: str = "徐圩"
    rule: str = "r"
    state: str = "raised"
    sounding: bool = True
    exercise: bool = False
    raised_at: datetime = NOON


def alerts(count, **same):
    return [Alert(id=number, raised_at=NOON + timedelta(minutes=number), **same) for number in range(count)]


def test_forty_alerts_of_one_tank_are_one_row_and_the_forty_first_is_another():
    groups = group_alerts([*alerts(40, thing="storage_tank/1"), Alert(id=99, place="赣榆", rule="tide", level=1)])
    assert [(len(group.alerts), group.lead.id) for group in groups] == [(1, 99), (40, 39)]
    assert (len(groups[1].shown), groups[1].left, groups[1].sounding) == (SHOWN, 40 - SHOWN, 40)


def test_one_rule_at_many_places_is_one_group_but_two_places_are_two_rows():
    many = [Alert(id=number, place=f"站{number}", rule="level") for number in range(6)]
    assert [len(group.alerts) for group in group_alerts(many)] == [6]
    assert [len(group.alerts) for group in group_alerts(many[:2])] == [1, 1]


def test_what_is_gravest_and_still_sounds_leads_and_only_raised_ones_are_acknowledged():
    here = [Alert(id=1, thing="t/1", level=1, state="acknowledged", sounding=False), Alert(id=2, thing="t/1", level=2), Alert(id=3, thing="t/1", level=4)]
    group = group_alerts(here)[0]
    assert (group.lead.id, group.raised, group.levels) == (2, [2, 3], [(1, 1), (2, 1), (4, 1)])


def test_a_drill_never_hides_among_what_is_real():
    groups = group_alerts([*alerts(3, thing="t/1"), *alerts(3, thing="t/1", exercise=True)])
    assert [{alert.exercise for alert in group.alerts} for group in groups] in ([{False}, {True}], [{True}, {False}])


one = st.builds(
    Alert, id=st.integers(), level=st.integers(1, 4), thing=st.sampled_from(["", "a/1", "a/2"]), place=st.sampled_from(["x", "y", "z"]),
    rule=st.sampled_from(["p", "q"]), exercise=st.booleans(), sounding=st.booleans(),
)  # fmt: skip


@given(st.lists(one, unique_by=lambda alert: alert.id, max_size=40))
def test_every_alert_is_in_exactly_one_group(found):
    for groups in (group_alerts(found), each_alone(found)):
        assert sorted(alert.id for group in groups for alert in group.alerts) == sorted(alert.id for alert in found)
        assert len({group.key for group in groups}) == len(groups)
