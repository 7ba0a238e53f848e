"""Grades by the law's tables, on and beside every bound; who must report by when."""

from datetime import datetime, timedelta

import pytest

from anlan.engines.planbook import extract, grade, grade_event, reporting_deadlines
from anlan.engines.planbook.tests.boundaries import cases, level_of
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.grades import Grade

NOON = datetime(2025, 7, 1, 12, tzinfo=SHANGHAI)


def test_every_bound_of_every_table_includes_below_and_excludes_above():
    found = list(cases())
    assert len(found) >= 500
    assert [case for case in found if level_of(case) != case.wanted] == []


@pytest.mark.parametrize(("facts", "event_type", "wanted"), [
    ({"deaths": 2}, "12H02", 4), ({"deaths": 3}, "12H02", 3), ({"deaths": 0, "serious": 50}, "12D01", 2), ({"loss_yuan": 1e8}, "12G01", 1),
    ({"area_m2": 1_000_000}, "11G01", 2), ({"deaths": 3, "loss_yuan": 1e6}, "11D01", 3), ({"deaths": 40, "missing": 10}, "11C02", 2), ({"deaths": 300}, "14F00", None),
    ({}, "12D02", 4), ({"injured": 5}, "13B03", None),
])  # fmt: skip
def test_grades_of_plain_facts(facts, event_type, wanted):
    found = grade(facts, event_type)
    assert (found.grade if found.grade is None else int(found.grade)) == wanted
    assert found.clause
    assert found.reasons


def test_the_missing_raise_what_is_possible_not_what_is_certain():
    found = grade_event(extract("某厂发生爆炸事故，造成2人死亡，3人失踪。").main)
    assert (found.grade, found.possible) == (Grade.ORDINARY, Grade.LARGER)


def test_an_approximate_figure_counts_by_its_certain_end():
    assert grade_event(extract("某厂发生爆炸事故，造成近30人死亡。").main).grade == Grade.MAJOR


def test_a_magnitude_gives_a_grade_only_where_people_live_close():
    facts = {"magnitude": 6.5}
    assert grade(facts, "11C02").grade is None
    assert grade(facts, "11C02", dense_area=True).grade == Grade.MAJOR


def test_reporting_duties_of_an_accident_with_their_clauses():
    event = extract("化工厂发生氯气泄漏，造成4人死亡。").main
    found = {one.step: one for one in reporting_deadlines(event, NOON, grade=Grade.LARGER)}
    assert found["first"].due_at == NOON + timedelta(hours=2)
    assert found["supplement"].due_at == NOON + timedelta(days=30)
    assert all(one.basis.source for one in found.values())
    assert reporting_deadlines(event, NOON, level="unit")[0].due_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "days"), [("高速公路两车相撞，3人死亡。", 7), ("一栋居民楼发生火灾。", 7), ("化工厂爆炸。", 30)]
)
def test_the_term_of_supplementing_is_shorter_for_traffic_and_fire(text, days):
    found = {one.step: one for one in reporting_deadlines(extract(text).main, NOON)}
    assert found["supplement"].due_at == NOON + timedelta(days=days)


def test_disasters_and_diseases_have_their_own_rules():
    quake, food = extract("发生5.0级地震。").main, extract("学校发生食物中毒。").main
    daily = {one.step: one for one in reporting_deadlines(quake, NOON)}["follow_up"]
    assert (daily.due_at.hour, daily.due_at.date()) == (10, (NOON + timedelta(days=1)).date())
    assert "第二十条" in reporting_deadlines(food, NOON)[0].basis.clause
    with pytest.raises(ValueError, match="unit, county, city or province"):
        reporting_deadlines(food, NOON, level="village")
