"""An incident finds its plans; lint says what cannot work; the command line."""

import io
import sys
from functools import cache

import pytest

from anlan.engines import planbook
from anlan.engines.planbook import (
    Context,
    compile_tasks,
    lint_library,
    lint_plan,
    match,
    plan_graph,
    read_plan,
    read_text,
    situation_of,
)


@cache
def library():
    return tuple(
        planbook.read_plan(planbook.read_document(data, name), key=name) for name, data in planbook.demonstration_plans().items()
    )


def ranked(event_type, facts=None, division="320703007", **known):
    graded = planbook.grade(facts or {}, event_type)
    situation = situation_of(
        facts or {},
        event_type,
        graded.grade and int(graded.grade),
        **{k: v for k, v in known.items() if k in ("warnings", "figures", "judgements")},
    )
    extra = {k: v for k, v in known.items() if k in ("substances", "text", "names")}
    return match(event_type, library(), Context(division=division, home="3207", situation=situation, **extra))


@pytest.mark.parametrize(("event_type", "title"), [
    ("12D01", "危险化学品"), ("12H01", "道路交通"), ("12H04", "道路交通"), ("12G04", "火灾事故"), ("11C02", "地震"), ("11G01", "森林火灾"), ("11B01", "防台风"), ("11A01", "防台风"), ("11E02", "海洋灾害"),
    ("13B03", "食品安全"), ("11D01", "地质灾害"), ("12J01", "海上搜救"), ("12Q04", "溢油"), ("12Q01", "突发环境"), ("12C01", "生产安全"), ("14F00", "总体"),
])  # fmt: skip
def test_the_right_plan_comes_first(event_type, title):
    assert title in ranked(event_type, division="3207")[0].plan.title


def test_a_plan_from_elsewhere_is_not_offered():
    assert all(one.plan.division != "320703007" for one in ranked("12D02", division="320706"))


def test_every_condition_is_said_to_be_hit_missed_or_unknown_with_its_clause():
    first = ranked("12D02", {"deaths": 0, "serious": 12})[0]
    assert first.level == 3
    states = {reason.text.split("：")[1].split("（")[0]: reason.state for reason in first.reasons if reason.level == 3}
    assert states["造成3人以上10人以下死亡"] == "missed"
    assert states["10人以上50人以下重伤"] == "hit"
    assert all(reason.clause for reason in first.reasons if reason.level)


def test_what_to_ask_next_is_ordered_by_what_it_decides():
    asked = ranked("12D02", {"deaths": 0})[0].ask_next
    assert [question.weight for question in asked] == sorted((question.weight for question in asked), reverse=True)
    assert any(question.quantity == "serious" for question in asked)


def test_after_chlorine_the_fence_is_asked_about_first():
    """Order 493 counts the dead: gas over the fence with nobody dead yet is 一般 by it."""
    asked = ranked("12D02", {"deaths": 0})[0].ask_next
    assert "厂区以外" in asked[0].text
    answered = ranked("12D02", {"deaths": 0}, judgements={asked[0].quantity: False})[0].ask_next
    assert all("厂区以外" not in question.text for question in answered)
    assert answered[0].quantity == "relocated"  # then who is in its way


def test_of_two_plans_for_one_matter_the_one_in_season_stands_first():
    text = "某市{}应急预案\n1 总则\n1.1 适用范围\n本预案适用于本市{}的应急处置。\n2 组织机构与职责\n市应急局：负责协调救援。\n3 应急响应\n4 应急保障\n5 信息报告"
    plans = [read_plan(read_text(text.format(name, name))) for name in ("台风暴雪", "暴雨")]
    both = [planbook.match("11B00", plans, planbook.Context(month=month))[0] for month in (1, 7)]
    assert any("7月" in reason.text for reason in both[1].reasons)
    assert both[0].plan is plans[0]


def test_a_quake_brings_the_chemical_plan_in_behind_its_own():
    titles = [one.plan.title for one in ranked("11C02")]
    assert "地震" in titles[0]
    assert any("危险化学品" in title for title in titles[1:6])


def test_a_judgement_made_by_a_person_counts():
    words = "发生氯气、氨气、光气、硫化氢等毒性气体泄漏,可能影响厂区以外人员"
    first = ranked("12D02", {"deaths": 0}, judgements={words: True})[0]
    assert any(words in reason.text and reason.state == "hit" for reason in first.reasons)


def test_tasks_of_a_level_with_the_levels_below_it():
    plan = next(plan for plan in library() if "危险化学品" in plan.title)
    counts = [len(compile_tasks(plan, level)) for level in (4, 3, 2, 1)]
    assert counts == sorted(counts)
    assert counts[0] < counts[3]
    keys = [task.key for task in compile_tasks(plan, 1)]
    assert len(keys) == len(set(keys))
    with pytest.raises(ValueError, match="no response level"):
        compile_tasks(plan, 9)


LAME = """某市危险化学品事故应急预案
1 总则
1.4 事故分级
特别重大事故：造成40人以上死亡的事故。
2 组织机构与职责
市公安局：负责警戒。
5 应急响应
5.1 Ⅰ级响应
启动条件：符合下列情形之一的：
（1）造成30人以上死亡。
由市长决定启动Ⅰ级响应。
5.2 Ⅱ级响应
启动条件：符合下列情形之一的：
（1）造成10人以上20人以下死亡。
由副市长决定启动Ⅱ级响应。
5.4 Ⅳ级响应
立即组织救援并报告。
6 保障
7 后期处置
引用《某市总体应急预案》。
"""


def test_lint_says_what_cannot_work():
    rules = {finding.rule for finding in lint_plan(read_plan(read_text(LAME)))}
    assert {"level.no_condition", "level.missing", "level.gap", "grade.differs", "part.missing", "drill.no_cycle"} <= rules


def test_the_demonstration_plans_have_no_errors():
    for plan in library():
        assert [finding.text for finding in lint_plan(plan) if finding.severity == "error"] == [], plan.title


def test_the_graph_joins_special_plans_to_the_general_one_and_names_gaps():
    graph = plan_graph(library(), hazards=("12D01", "12L01"))
    assert ("徐圩新区化工园区突发事件应急预案", "连云港市危险化学品事故应急预案", "refers") in graph.edges
    assert ("徐圩新区化工园区突发事件应急预案", "连云港市危险化学品事故应急预案", "part_of") in graph.edges
    assert graph.uncovered == ("12L01",)
    assert any(finding.rule == "reference.missing" for finding in lint_library([read_plan(read_text(LAME))]))


def test_a_level_that_starts_later_than_the_plan_above_is_said():
    text = "{}危险化学品事故应急预案\n1 总则\n1.1 适用范围\n本预案适用于应急处置。\n2 组织机构与职责\n应急局：负责协调救援。\n3 应急响应\n3.1 Ⅰ级响应\n启动条件：造成{}人以上死亡。\n由指挥长决定启动。\n4 应急保障\n5 信息报告"
    city, later, sooner, same = (read_plan(read_text(text.format(*said))) for said in (("连云港市", 10), ("东海县", 20), ("灌云县", 3), ("灌南县", 10)))
    found = [finding for finding in lint_library([city, later, sooner, same]) if finding.rule == "condition.differs"]
    assert [(finding.plan[:3], finding.severity) for finding in found] == [("东海县", "warning"), ("灌云县", "note")]


def test_the_command_line(monkeypatch, capsys, tmp_path):
    from anlan.engines.planbook.tests.command_line import anlan

    file = tmp_path / "plan.md"
    file.write_bytes(planbook.demonstration_plans()["fire.md"])
    assert anlan(["plan", "parse", str(file)]) == 0
    assert "连云港市火灾事故应急预案" in capsys.readouterr().out
    assert anlan(["plan", "lint", str(file)]) == 0
    changed = tmp_path / "changed.md"
    changed.write_text(file.read_text(encoding="utf-8").replace("5分钟内", "8分钟内"), encoding="utf-8")
    capsys.readouterr()
    assert anlan(["plan", "diff", str(file), str(changed)]) == 0
    assert "+ 措施：4级 市消防救援支队 8分钟" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("今天上午，连云港市海州区一栋高层住宅发生火灾，3人被困。"))
    assert anlan(["plan", "match", "--reported-at", "2025-07-01T12:00"]) == 0
    assert capsys.readouterr().out.split()[1] == "连云港市火灾事故应急预案"


def test_a_refused_file_is_one_sentence(capsys, tmp_path):
    from anlan.engines.planbook.tests.command_line import anlan

    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7 broken")
    assert anlan(["plan", "parse", str(file)]) == 1
    assert "已损坏" in capsys.readouterr().err


def test_a_plan_goes_to_word_and_comes_back_the_same(tmp_path):
    from anlan.engines.planbook.tests.command_line import anlan

    file = tmp_path / "plan.md"
    file.write_bytes(planbook.demonstration_plans()["fire.md"])
    assert anlan(["plan", "export", str(file), "--docx", "--output", str(tmp_path / "plan.docx")]) == 0
    before, after = (planbook.read_plan(planbook.read_document(tmp_path / name)) for name in ("plan.md", "plan.docx"))
    assert [level.condition.text for level in after.levels] == [level.condition.text for level in before.levels]
    assert [measure.text for measure in after.measures] == [measure.text for measure in before.measures]
    assert anlan(["plan", "export", str(file), "--cards"]) == 0
    cards = planbook.read_document(tmp_path / "plan.cards.docx").text
    assert "市消防救援支队 应急处置卡" in cards
    assert "【Ⅳ级，5分钟内】" in cards


def test_the_documented_schema_is_the_code_s_own():
    import json
    from pathlib import Path

    written = next(parent for parent in Path(__file__).parents if (parent / "docs").is_dir()) / "docs/reference/plan.schema.json"
    assert json.loads(written.read_text(encoding="utf-8")) == planbook.plan_schema()


def test_units_and_resources_are_held_against_what_the_city_knows():
    text = """某市化工事故应急预案
1 总则
1.1 适用范围
本预案适用于本市化工事故。
2 组织体系及职责
2.1 成员单位职责
市安监局：负责组织协调应急救援工作。
市公安局：负责现场警戒和人员疏散。
市气象局：负责提供气象监测信息。
3 应急响应
4 应急保障
4.1 物资装备保障
储备堵漏工具2套、防化服20套、洗消车1辆。
5 附件
联系电话
市公安局值班电话：0518-85110000
市应急管理局值班电话：0518-85220000
市卫生健康委值班电话：0518-85330000
"""
    plan = read_plan(read_text(text))
    assert {item.title for item in plan.resources} == {"防化服", "洗消车"}
    register = planbook.Register(units=frozenset({"某市公安局", "某市应急管理局"}), resources=frozenset({"重型防化服"}))
    told = {(f.rule, f.text[:4]) for f in lint_plan(plan, register=register) if f.rule.startswith(("unit", "resource"))}
    assert told == {
        ("unit.renamed", "市安监局"), ("unit.unknown", "市气象局"), ("unit.no_contact", "市安监局"), ("unit.no_contact", "市气象局"), ("resource.unregistered", "预案要用"),
    }  # fmt: skip
    assert "市应急管理局" in next(f.text for f in lint_plan(plan) if f.rule == "unit.renamed")
    assert plan.text[plan.resources[0].words[0] : plan.resources[0].words[1]] == "防化服"
