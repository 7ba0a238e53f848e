"""The knowledge graph answers; a plan runs in exercise time, forks and proposes levels."""

from datetime import UTC, datetime, timedelta

import pytest

from anlan.engines import planbook

NOW = datetime(2025, 7, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def library():
    return {
        name: planbook.read_plan(planbook.read_document(data, name), key=name)
        for name, data in planbook.demonstration_plans().items()
    }


@pytest.fixture(scope="module")
def graph(library):
    return planbook.knowledge_graph(
        library.values(),
        [planbook.PastCase(key="1", title="某化工厂氯气泄漏", event_type="12D02", plans=("hazardous-chemicals.md",))],
    )


def rows(graph, question, hazards=()):
    return planbook.ask(graph, question, hazards).rows


def test_units_with_duties_for_a_leak_come_with_their_own_words_first(graph, library):
    found = rows(graph, "哪些单位对氯气泄漏有职责？")
    assert "消防救援" in found[0].subject
    assert "泄漏" in found[0].text
    assert {row.plan for row in found} == {library["hazardous-chemicals.md"].title}
    text = library["hazardous-chemicals.md"].text
    assert all(0 <= row.words[0] < row.words[1] <= len(text) for row in found)


def test_plans_that_name_a_unit(graph, library):
    found = {row.subject for row in rows(graph, "哪些预案提到市公安局")}
    assert found == {
        plan.title
        for plan in library.values()
        if any(unit.name == "市公安局" for unit in plan.units) or any("市公安局" in m.units for m in plan.measures)
    }
    assert len(found) > 5


def test_hazards_no_plan_covers_and_past_cases(graph):
    assert [row.text for row in rows(graph, "没有预案的灾种", ("12A00", "12D00"))] == ["12A00"]
    assert [row.subject for row in rows(graph, "以往的氯气泄漏案例")] == ["某化工厂氯气泄漏"]


def test_orphans_and_cycles():
    def plan(title, refers, division="3207"):
        text = f"{title}\n1 总则\n1.1 适用范围\n本预案适用于应急处置。依据《{refers}》制定。\n2 组织机构与职责\n指挥部负责统一指挥救援。\n3 应急响应\n4 应急保障\n5 预警和报告"
        return planbook.read_plan(planbook.read_text(text), key=title)

    circle = planbook.knowledge_graph(
        [
            plan("甲市火灾应急预案", "甲市地震应急预案"),
            plan("甲市地震应急预案", "甲市火灾应急预案"),
            plan("甲市踩踏应急预案", "刑法"),
        ]
    )
    assert [row.subject for row in rows(circle, "孤立的预案")] == ["甲市踩踏应急预案"]
    assert len(rows(circle, "循环引用")) == 1


def test_a_name_alone_gives_what_stands_around_it(graph):
    answer = planbook.ask(graph, "市气象局")
    assert answer.wants == "around"
    assert all(row.subject == "市气象局" for row in answer.rows)
    assert answer.edges


def test_deadlines_in_exercise_time(library):
    clock = planbook.ExerciseClock(wall_start=NOW, story_start=NOW + timedelta(days=3), factor=10)
    running = planbook.activate(library["hazardous-chemicals.md"], 4, clock, exercise=True)
    limited = [due for due in running.tasks if due.task.limit_minutes]
    assert limited
    for due in limited:
        assert due.due_story - clock.story_start == timedelta(minutes=due.task.limit_minutes)
        assert due.due_wall - NOW == timedelta(minutes=due.task.limit_minutes / 10)
    assert clock.wall(clock.story(NOW + timedelta(minutes=7))) == NOW + timedelta(minutes=7)
    assert {due.task.key for due in running.overdue(NOW + timedelta(hours=9))} == {
        due.task.key for due in running.tasks if due.due_wall
    }
    with pytest.raises(ValueError, match="times as fast"):
        planbook.ExerciseClock(wall_start=NOW, story_start=NOW, factor=10_000)


def test_a_fork_gives_nothing_twice_and_adds_from_now_on(library):
    running = planbook.activate(library["hazardous-chemicals.md"], 4, planbook.real_time(NOW))
    later = NOW + timedelta(minutes=30)
    fork = planbook.fork(running, 2, later)
    texts = [due.task.text for due in fork.activation.tasks]
    assert len(texts) == len(set(texts))
    assert fork.added
    assert all(due.due_wall is None or due.due_wall >= later for due in fork.added)
    assert {due.due_wall for due in fork.kept} <= {due.due_wall for due in running.tasks}


def test_levels_are_raised_on_a_hit_and_lowered_only_when_nothing_can_still_hold(library):
    plan = library["hazardous-chemicals.md"]

    def proposal(current, facts, grade):
        return planbook.review_level(plan, current, planbook.situation_of(facts, "12D02", grade))

    raised = proposal(4, {"deaths": 5}, 3)
    assert (raised.way, raised.level, bool(raised.starter)) == ("raise", 3, True)
    assert any("现为 5" in reason for reason in raised.reasons)
    assert proposal(3, {"deaths": 5}, 3) is None
    assert proposal(2, {"deaths": 1}, None) is None  # nobody has counted the others: the level stands
    assert proposal(2, {"deaths": 1, "serious": 0, "loss_yuan": 0, "evacuated": 0}, 4).way == "lower"


def plan_in_doubt():
    text = "某县火灾应急预案\n1 总则\n1.1 适用范围\n本预案适用于本县火灾。\n2 组织机构及职责\n县应急局：负责协调救援。\n3 应急响应\n3.1 Ⅱ级响应\n启动条件：造成3人以上死亡。\n响应启动权归县指挥部副指挥长。\n4 应急保障\n5 信息报告"
    return planbook.read_plan(planbook.read_text(text))


def answer_checked(item):
    plan = plan_in_doubt()
    doubts = (planbook.Doubt(path="levels/2/starter", read="", words=plan.levels[0].words),)
    return planbook.checked(plan, doubts, f"好的：```json\n[{item}]\n```", "twin-1")


@pytest.mark.parametrize(
    ("item", "kept"),
    [
        ('{"path": "levels/2/starter", "value": "县指挥部副指挥长", "quote": "响应启动权归县指挥部副指挥长"}', True),
        ('{"path": "levels/2/starter", "value": "县长", "quote": "由县长决定启动"}', False),  # invented: not in the document
        (
            '{"path": "levels/2/starter", "value": "县长", "quote": "响应启动权归县指挥部副指挥长"}',
            False,
        ),  # quotes one thing, says another
        ('{"path": "levels/1/starter", "value": "县指挥部副指挥长", "quote": "县指挥部副指挥长"}', False),  # nobody asked
    ],
)
def test_a_models_word_stands_only_where_its_quotation_bears_it_out(item, kept):
    suggestions, rejected = answer_checked(item)
    assert (len(suggestions), len(rejected)) == (int(kept), int(not kept))
    if kept:
        words = suggestions[0].words
        assert plan_in_doubt().text[slice(*words)] == "响应启动权归县指挥部副指挥长"
        assert suggestions[0].model == "twin-1"


def test_an_answer_that_is_no_list_proposes_nothing():
    assert planbook.checked(plan_in_doubt(), (), "我不知道", "twin-1") == ((), ())
