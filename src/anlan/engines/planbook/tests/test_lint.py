"""Every rule of lint on a plan that breaks just that rule, and on the one that breaks none; what changed between two versions."""

import pytest

from anlan.engines import planbook
from anlan.engines.planbook.tests.command_line import anlan

SOUND = """某市火灾事故应急预案
印发日期：2025年3月
1 总则
1.4 事故分级
特别重大火灾事故：造成30人以上死亡，或者100人以上重伤，或者1亿元以上直接经济损失。
重大火灾事故：造成10人以上30人以下死亡，或者50人以上100人以下重伤，或者5000万元以上1亿元以下直接经济损失。
2 组织指挥体系与职责
2.1 成员单位
市公安局：负责现场警戒、交通管制和秩序维护。
市卫生健康委：负责组织医疗救治和伤员转运。
3 预防与预警
4 应急响应
4.1 Ⅰ级响应
造成30人以上死亡的，由市政府主要领导启动Ⅰ级响应。
4.2 Ⅱ级响应
造成10人以上30人以下死亡的，由市政府分管领导启动Ⅱ级响应。
4.3 处置措施
（1）市消防救援支队立即组织力量扑救火灾、搜救被困人员。
5 后期处置
6 应急保障
6.1 物资保障
市应急管理局储备消防车10辆、灭火剂20吨。
7 预案管理
每两年至少组织一次应急演练，每三年至少组织一次预案评估修订。
附件 联系电话
市公安局：0518-85551110
市卫生健康委：0518-85551120
市消防救援支队：0518-85551119
"""

LAMED = (
    ("level.no_condition", "突发事件应对法 第七十一条", "造成10人以上30人以下死亡的，由市政府分管", "由市政府分管"),
    ("level.missing", "突发事件应对法 第七十一条", "Ⅱ级", "Ⅲ级"),
    ("level.no_starter", "突发事件应对法 第七十一条", "，由市政府分管领导启动", "，启动"),
    ("level.gap", "突发事件应对法 第七十一条", "造成10人以上30人以下死亡的", "造成10人以上20人以下死亡的"),
    ("level.overlap", "突发事件应对法 第七十一条", "造成10人以上30人以下死亡的", "造成10人以上35人以下死亡的"),
    ("grade.differs", "国务院令493 第3条", "事故：造成10人以上30人", "事故：造成5人以上30人"),
    ("level.later_than_law", "国务院令493 第3条", "造成10人以上30人以下死亡的", "造成15人以上30人以下死亡的"),
    ("measure.no_unit", "突发事件应对法 第二十八条", "4.3 处置措施\n（1）市消防救援支队立即", "4.2.1 响应措施\n（1）立即"),
    ("part.missing", "突发事件应对法 第二十八条", "5 后期处置\n", ""),
    ("duty.two_leads", "突发事件应对法 第二十八条", "5 后期处置", "封锁周边道路并疏散围观人员（牵头单位：市公安局）。\n封锁周边道路并疏散围观人员（牵头单位：市城管局）。\n5 后期处置"),
    ("drill.no_cycle", "国办发〔2024〕5号", "每两年至少组织一次应急演练，", ""),
    ("revision.no_cycle", "国办发〔2024〕5号", "，每三年至少组织一次预案评估修订", ""),
    ("revision.overdue", "国办发〔2024〕5号", "2025年3月", "2019年3月"),
    ("unit.renamed", "深化党和国家机构改革方案", "市卫生健康委", "市卫生计生委"),
    ("unit.no_contact", "突发事件应对法 第二十八条", "市卫生健康委：0518-85551120", "市应急管理局：0518-85551130"),
)  # fmt: skip


@pytest.fixture
def lint(tmp_path, capsys):
    def told(*texts, options=()):
        files = [tmp_path / f"{number}.txt" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        code = anlan(["plan", "lint", *map(str, files), "--today", "2026-01-01", *map(str, options)])
        return code, capsys.readouterr().out

    return told


def test_a_sound_plan_is_said_to_be_sound(lint):
    assert lint(SOUND) == (0, "没有发现问题（1 份预案）。\n")


@pytest.mark.parametrize(("rule", "clause", "sound", "lame"), LAMED, ids=[rule for rule, *_ in LAMED])
def test_a_plan_that_breaks_one_rule_is_told_it_with_its_clause(lint, rule, clause, sound, lame):
    assert sound in SOUND
    _, said = lint(SOUND.replace(sound, lame))
    assert rule in said
    assert clause in next(line for line in said.splitlines() if rule in line)


def test_the_register_knows_units_supplies_and_drills(lint, tmp_path):
    register = tmp_path / "register.csv"
    register.write_text(
        "kind,name,telephone,date\nunit,市公安局,110,\nresource,消防车,,\ndrill,某市火灾事故应急预案,,2020-05-01\n",
        encoding="utf-8",
    )
    _, said = lint(SOUND, options=("--register", register))
    assert [line.split()[1] for line in said.splitlines()] == ["drill.overdue", "unit.unknown", "resource.unregistered"]
    register.write_text("kind,name\nboat,冲锋舟\n", encoding="utf-8")
    assert lint(SOUND, options=("--register", register))[0] == 1


def test_between_two_plans(lint):
    refers = SOUND.replace("1 总则\n", "1 总则\n与《某市防汛应急预案》《某市消防应急预案（2018版）》衔接。\n")
    other = (
        SOUND.replace("火灾事故应急预案", "火灾应急预案")
        .replace("市公安局：负责", "市城管局：负责")
        .replace("7 预案管理\n", "7 预案管理\n《某市消防应急预案（2018版）》同时废止。\n")
    )
    _, said = lint(refers, other, options=("--hazards",))
    for rule, words in {
        "reference.missing": "某市防汛应急预案",
        "reference.repealed": "2018版",
        "library.two_leads": "市城管局负责",
        "library.double": "同一类",
        "graph.orphan": "没有衔接",
        "graph.uncovered": "水旱灾害",
    }.items():
        assert words in next(line for line in said.splitlines() if rule in line)
    assert said.count("reference.repealed") == 1, "a plan that names another to repeal it does not lean on it"


def test_diff_says_what_differs_or_that_nothing_does(tmp_path, capsys):
    plan = tmp_path / "plan.txt"
    plan.write_text(SOUND, encoding="utf-8")
    word = tmp_path / "plan.docx"
    word.write_bytes(planbook.plan_to_word(planbook.read_plan(planbook.read_document(plan))))
    assert anlan(["plan", "diff", str(plan), str(word)]) == 0
    assert "结构没有差异" in capsys.readouterr().out
    later = tmp_path / "later.md"
    later.write_text(SOUND.replace("分管领导", "常务副市长").replace("5 后期处置\n", ""), encoding="utf-8")
    assert anlan(["plan", "diff", str(word), str(later)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "- 章节：5 后期处置",
        "- 2级响应启动：市政府分管领导",
        "+ 2级响应启动：市政府常务副市长",
        "共 2 处只在旧版，1 处只在新版。",
    ]


def test_exported_pages_are_numbered_as_official_documents_are(tmp_path):
    import docx

    file = tmp_path / "plan.docx"
    file.write_bytes(planbook.plan_to_word(planbook.read_plan(planbook.read_text(SOUND))))
    word = docx.Document(str(file))
    for footer in (word.sections[0].footer, word.sections[0].even_page_footer):
        assert footer.paragraphs[0].text == "—  —"
        assert "PAGE" in footer._element.xml
    assert word.settings.odd_and_even_pages_header_footer
