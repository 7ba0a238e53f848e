"""Teams and equipment: who is there first, and what nobody can send."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines import logistics as lg
from anlan.engines.logistics.tests.test_roads import grid

GRAPH = grid()
TARGET = (119.21, 34.61)


def force(name, skills, lon=119.22, lat=34.62, **changes):
    return lg.Force(id=name, lon=lon, lat=lat, skills=frozenset(skills), **changes)


def test_turnout_counts_as_much_as_the_road():
    forces = [
        force("near but slow", ["危化"], lon=119.211, turnout_s=3600),
        force("far but ready", ["危化"], lon=119.25, turnout_s=60),
    ]
    assert [a.force for a in lg.nearest(forces, TARGET, GRAPH)] == ["far but ready", "near but slow"]


def test_only_the_skilled_the_free_and_the_reachable_are_named():
    forces = [
        force("fit", ["危化"]),
        force("busy", ["危化"], available=False),
        force("other", ["矿山"]),
        force("abroad", ["危化"], lon=125.0),
    ]
    assert [a.force for a in lg.nearest(forces, TARGET, GRAPH, skill="危化")] == ["fit"]


def test_a_slow_vehicle_takes_its_time():
    fast, slow = (lg.nearest([force("x", ["吊"], lon=119.25, speed_factor=f)], TARGET, GRAPH)[0].travel_s for f in (1.0, 0.5))
    assert slow > 1.8 * fast


def test_a_force_of_two_skills_is_not_sent_twice():
    forces = [force("both", ["危化", "医疗"], lon=119.211), force("doctors", ["医疗"], lon=119.25)]
    found = lg.muster([lg.Wanted(skill="医疗"), lg.Wanted(skill="危化")], forces, TARGET, GRAPH)
    assert {a.skill: a.force for a in found.arrivals} == {"危化": "both", "医疗": "doctors"}
    assert not found.missing


@pytest.mark.parametrize(
    ("forces", "closed", "code"),
    [
        ([], frozenset(), "none_exist"),
        ([force("x", ["危化"], available=False)], frozenset(), "none_free"),
        ([force("x", ["危化"])], frozenset(range(GRAPH.edge_count)), "unreachable"),
        ([force("x", ["危化"])], frozenset(), "not_enough"),
    ],
)
def test_what_is_missing_is_said_with_the_reason(forces, closed, code):
    (missing,) = lg.muster([lg.Wanted(skill="危化", count=3)], forces, TARGET, GRAPH, closed=closed).missing
    assert missing.code == code
    assert missing.count == (2 if code == "not_enough" else 3)


def test_late_arrivals_are_marked():
    (arrival,) = lg.muster([lg.Wanted(skill="危化", within_s=60)], [force("x", ["危化"], turnout_s=300)], TARGET, GRAPH).arrivals
    assert arrival.late


skills = st.sets(st.sampled_from(["危化", "医疗", "水上", "矿山"]), min_size=1)
some = st.lists(st.tuples(skills, st.floats(119.2, 119.25), st.floats(34.6, 34.64), st.floats(0, 1800)), max_size=9)
wishes = st.lists(
    st.tuples(st.sampled_from(["危化", "医疗", "水上"]), st.integers(1, 3)), min_size=1, max_size=3, unique_by=lambda w: w[0]
)


@settings(max_examples=80, deadline=None)
@given(some, some, wishes)
def test_more_forces_never_leave_more_missing_nor_send_one_twice(few, more, wanted):
    forces = [force(str(i), s, lon, lat, turnout_s=t) for i, (s, lon, lat, t) in enumerate([*few, *more])]
    wanted = [lg.Wanted(skill=skill, count=count) for skill, count in wanted]
    less, full = lg.muster(wanted, forces[: len(few)], TARGET, GRAPH), lg.muster(wanted, forces, TARGET, GRAPH)
    sent = [a.force for a in full.arrivals]
    assert len(sent) == len(set(sent))
    assert sum(m.count for m in full.missing) <= sum(m.count for m in less.missing)
    assert len(sent) + sum(m.count for m in full.missing) == sum(w.count for w in wanted)
    if len(full.arrivals) == len(less.arrivals):
        assert sum(a.arrival_s for a in full.arrivals) <= sum(a.arrival_s for a in less.arrivals) + 1e-6
