"""Documents become plans: levels with conditions as logic, duties, measures, spans; bad input is told apart."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from anlan.engines import planbook
from anlan.engines.planbook import Situation, demonstration_plans, evaluate, plan_from_json, read_document, read_plan, read_text
from anlan.engines.planbook.conditions import read_condition
from anlan.engines.planbook.extract.view import view
from anlan.engines.planbook.tests.annotated import layout_score, library_score, wrong_starters
from anlan.kernel.verdict import Refused

TEXTS = Path(__file__).with_name("texts")


def plan_of(name):
    return read_plan(read_document(TEXTS / f"{name}.txt"))


def condition(text):
    seen = view(text)
    return read_condition(seen, 0, len(seen.text))


def bounds(found):
    return {leaf.bound.quantity: (leaf.bound.low, leaf.bound.high) for leaf in found.leaves() if leaf.bound}


@pytest.mark.parametrize(("text", "wanted"), [
    ("造成30人以上死亡（含失踪），或者100人以上重伤，或者1亿元以上直接经济损失", {"dead_missing": (30, None), "serious": (100, None), "loss_yuan": (1e8, None)}),
    ("造成3人以上10人以下死亡，或者10人以上50人以下重伤", {"dead": (3, 10), "serious": (10, 50)}), ("死亡10—29人", {"dead": (10, 29)}), ("死亡3人以上、10人以下", {"dead": (3, 10)}),
    ("人口较密集地区发生6.0级以上、7.0级以下地震", {"magnitude": (6, 7)}), ("24小时降雨量达250毫米以上", {"rain_24h_mm": (250, None)}), ("3人以下死亡", {"dead": (None, 3)}),
    ("1000万元以上5000万元以下直接经济损失", {"loss_yuan": (1e7, 5e7)}), ("受害森林面积100公顷以上1000公顷以下", {"area_ha": (100, 1000)}), ("平均风力达10级以上12级以下", {"mean_wind_beaufort": (10, 12)}),
    ("倒塌和严重损坏房屋20万间或7万户以上、30万间或10万户以下", {"rooms": (2e5, 3e5), "households": (7e4, 1e5)}), ("主要河道水位超过保证水位0.5米", {"over_guarantee_m": (0.5, None)}),
    ("紧急转移安置10万人以上", {"relocated": (1e5, None)}), ("不足3人死亡", {"dead": (None, 3)}), ("火灾持续燃烧24小时以上未得到控制", {"burning_h": (24, None)}),
])  # fmt: skip
def test_bounds_are_read_with_their_sense(text, wanted):
    assert bounds(condition(text)) == wanted


def test_and_or_and_three_values():
    both = condition("24小时降雨量达250毫米以上，且水位超过保证水位")
    assert both.kind == "all"
    assert evaluate(both, Situation(figures={"rain_24h_mm": 300})).holds is None
    assert evaluate(both, Situation(figures={"rain_24h_mm": 100})).holds is False
    assert evaluate(both, Situation(figures={"rain_24h_mm": 300, "over_guarantee_m": 0.1})).holds is True
    either = condition("造成3人以上死亡，或者10人以上重伤")
    assert evaluate(either, Situation(figures={"dead": 3})).holds is True
    assert evaluate(either, Situation(figures={"dead": 2})).holds is None


def test_grades_warnings_and_what_only_people_can_judge():
    found = condition("初判发生较大以上事故；市气象局发布台风红色预警；市政府认为需要启动的其他情形")
    assert [leaf.kind for leaf in found.leaves()] == ["grade", "warning", "judgement"]
    assert evaluate(found, Situation(grade=2)).holds is True
    assert evaluate(found, Situation(grade=4, warnings={"11B01": 1})).holds is True
    assert evaluate(found, Situation(grade=4, warnings={"11B01": 2})).holds is None


def test_the_relief_layout():
    plan = plan_of("relief_layout")
    one, two = plan.level(1), plan.level(2)
    assert bounds(one.condition) == {
        "dead_missing": (200, None), "neighbour_dead_missing": (160, 200), "relocated": (2e6, None), "rooms": (3e5, None), "households": (1e5, None), "share_pct": (30, None), "drought_people": (4e6, None),
    }  # fmt: skip
    assert bounds(two.condition)["rooms"] == (2e5, 3e5)
    assert (one.starter, two.starter) == ("党中央、国务院", "国家防灾减灾救灾委员会主任")
    assert plan.tier == "national"


def test_the_flood_layout():
    plan = plan_of("flood_layout")
    assert [len(list(level.condition.leaves())) for level in plan.levels] == [8, 3]
    assert plan.level(1).starter == "总指挥"
    assert {"应急管理部", "水利部", "公安部"} <= {unit.name for unit in plan.units}


def test_the_earthquake_layout():
    plan = plan_of("quake_layout")
    assert [(level.level, next(level.condition.leaves()).grade) for level in plan.levels] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert plan.event_types == ("11C00",)
    assert bounds(plan.grades[1].condition)["dead_missing"] == (50, 300)


def test_a_city_plan_by_chapters():
    plan = plan_of("city_layout")
    assert [level.starter for level in plan.levels] == [
        "市委、市政府主要领导",
        "市安委会主任",
        "市安委会分管副主任",
        "县(市、区)",
    ]
    assert [rule.grade for rule in plan.grades] == [1, 2, 3, 4]
    assert next(m for m in plan.measures if "专家组" in m.text).within_min == 30


def test_the_forest_layout():
    four, three = plan_of("forest_layout").level(4), plan_of("forest_layout").level(3)
    assert bounds(four.condition) == {
        "area_ha": (500, None), "grass_area_ha": (5000, None), "dead": (1, 3), "serious": (1, 10), "burning_h": (24, None), "incidents": (3, None),
    }  # fmt: skip
    assert not any(leaf.bound.low_included for leaf in four.condition.leaves() if leaf.bound and leaf.bound.quantity == "area_ha")
    assert three.starter == "国家森林草原防灭火指挥部办公室主任"


def test_the_environment_layout_with_its_annex_of_grades():
    plan = plan_of("environment_layout")
    assert [(level.level, next(level.condition.leaves()).grade, level.starter[:6]) for level in plan.levels] == [
        (1, 1, "事发地省级人"), (2, 2, "事发地省级人"), (3, 3, "事发地设区的"), (4, 4, "事发地县级人"),
    ]  # fmt: skip
    assert bounds(plan.grades[1].condition) == {
        "dead": (10, 30),
        "ill": (50, 100),
        "relocated": (1e4, 5e4),
        "loss_yuan": (2e7, 1e8),
    }


def test_a_county_layout_with_chinese_numbers():
    plan = plan_of("typhoon_layout")
    assert [leaf.colour for level in plan.levels for leaf in level.condition.leaves() if leaf.kind == "warning"] == [3, 4]
    assert [level.starter for level in plan.levels] == ["市防指副指挥", "市防指办主任"]
    assert {m.text[:6] for m in plan.measures if m.level == 4} == {"市防指办组织", "市农业农村局"}


def test_the_demonstration_library_reads_whole():
    for name, (right, found, wanted, errors) in library_score().items():
        assert right == found == wanted, (name, errors)
    for name, data in demonstration_plans().items():
        plan = read_plan(read_document(data, name))
        assert plan.demonstration, name
        assert [level.level for level in plan.levels] == [1, 2, 3, 4], name
        assert all(level.condition and level.starter for level in plan.levels), name


def test_the_layouts_of_official_and_enterprise_plans():
    for name, (right, found, wanted, errors) in layout_score().items():
        assert right == found == wanted, (name, errors)
    assert wrong_starters() == []


def test_every_element_points_into_the_text():
    plan = read_plan(read_document(demonstration_plans()["hazardous-chemicals.md"], "a.md"))
    for measure in plan.measures:
        start, end = measure.words
        assert measure.text[:6] in plan.text[start:end].replace("，", ",")
    duty = next(d for unit in plan.units for d in unit.duties if unit.name == "市气象局")
    assert "市气象局" in plan.text[duty.words[0] : duty.words[1]]


def test_json_and_back():
    plan = plan_of("quake_layout")
    assert plan_from_json(json.loads(json.dumps(plan.to_json())), plan.text) == plan


def word(paragraphs):
    import docx

    document = docx.Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    table = document.add_table(rows=0, cols=2)
    for level, words in (("Ⅰ级响应", "造成30人以上死亡"), ("Ⅱ级响应", "造成10人以上30人以下死亡")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = level, words
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_with_automatic_numbering_and_a_table_of_levels():
    data = word([
        ("某市火灾事故应急预案", "Title"), ("总则", "Heading 1"), ("组织机构与职责", "Heading 1"), ("市公安局：负责现场警戒和交通管制。", "Normal"),
        ("应急响应分级", "Heading 1"), ("启动条件见下表", "List Number"), ("应急保障", "Heading 1"),
    ])  # fmt: skip
    plan = read_plan(read_document(data, "a.docx"))
    assert bounds(plan.level(2).condition) == {"dead": (10, 30)}
    assert [unit.name for unit in plan.units] == ["市公安局"]


def test_html_as_published():
    page = "<html><head><style>x</style></head><body><h1>某市地震应急预案</h1><p>1 总则</p><div><p>3 应急响应</p><p>3.1 Ⅰ级响应<br>启动条件：造成300人以上死亡。</p></div><ul><li>预警和保障</li></ul><script>alert(1)</script></body></html>"
    document = read_document(page.encode(), "a.html")
    assert "alert" not in document.text
    assert "某市地震应急预案" in document.text.split("\n")


def encodings():
    text = (TEXTS / "city_layout.txt").read_text(encoding="utf-8")
    yield "utf-8-sig", text.encode("utf-8-sig")
    yield "gb18030", text.encode("gb18030")
    yield "utf-16", text.encode("utf-16")
    half = len(text) // 2
    cut = text.index("\n", half)
    yield "mixed", text[:cut].encode("utf-8") + text[cut:].encode("gb18030")


@pytest.mark.parametrize(("name", "data"), list(encodings()))
def test_encodings(name, data):
    plan = read_plan(read_document(data, "a.txt"))
    assert len(plan.levels) == 4


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    return stream.getvalue()


def scan():
    import pypdf

    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(stream)
    return stream.getvalue()


def locked():
    import pypdf

    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("data", "code"), [
    (b"", "empty"), (b"   \n", "empty"), (b"PK\x03\x04broken", "damaged"), (b"%PDF-1.7 broken", "damaged"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_word"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00", "encrypted"), (b"\x00\x01\x02binary", "unknown_kind"), (bomb(), "zip_bomb"), (scan(), "scanned"),
    (locked(), "encrypted"), (b"x" * 50_000_001, "too_large"),
])  # fmt: skip
def test_bad_input_is_told_apart(data, code):
    with pytest.raises(Refused) as refusal:
        read_document(data, "a")
    assert refusal.value.verdict.code == code
    assert refusal.value.verdict.text.endswith("。")


def test_a_document_that_is_no_plan():
    with pytest.raises(Refused) as refusal:
        read_plan(read_text("关于召开会议的通知\n各单位：请参加应急管理工作会议。"))
    assert refusal.value.verdict.code == "not_a_plan"


def test_a_government_draft_reads_back_as_a_plan_that_runs():
    facts = planbook.GovernmentFacts(
        place="连云港市",
        event_type="12D00",
        hazard="危险化学品事故",
        office="市应急管理局",
        units=("市公安局：负责警戒和交通管制",),
        teams=("市危化救援队",),
    )
    text = planbook.government_plan(facts)
    plan = planbook.read_plan(planbook.read_text(text))
    assert (plan.title, plan.tier, plan.division, plan.event_types) == (
        "连云港市危险化学品事故应急预案",
        "city",
        "3207",
        ("12D00",),
    )
    assert [level.level for level in plan.levels] == [1, 2, 3, 4]
    assert all(level.starter and level.condition for level in plan.levels)
    assert {rule.grade for rule in plan.grades} == {1, 2, 3, 4}
    assert not [finding for finding in planbook.lint_plan(plan) if finding.severity == "error" or finding.rule == "grade.differs"]
    assert len(planbook.compile_tasks(plan, 1)) > len(planbook.compile_tasks(plan, 4)) > 0
    assert "分管负责同志职务" in planbook.left_open(text)
    with pytest.raises(ValueError, match="event_type"):
        planbook.GovernmentFacts.from_json({"place": "连云港市"})


@pytest.mark.parametrize("accident", planbook.ACCIDENTS)
def test_special_and_on_site_drafts_read_back_with_the_chapters_of_the_standard(accident):
    facts = planbook.EnterpriseFacts(name="演示海晟氯碱有限公司", substances=("氯",), tanks=("储罐V-101：氯，设计最大存量50吨",))
    special, on_site = planbook.special_plan(facts, accident), planbook.on_site_plan(facts, accident, facts.tanks[0])
    read = [planbook.read_plan(planbook.read_text(text)) for text in (special, on_site)]
    assert [plan.kind for plan in read] == ["special", "on_site"]
    chapters = [[section.title for section in plan.sections if section.depth == 1] for plan in read]
    assert chapters == [["适用范围", "应急组织机构及职责", "响应启动", "处置措施", "应急保障"], ["事故风险描述", "应急工作职责", "应急处置", "注意事项"]]
    assert [level.level for level in read[0].levels] == [1, 2, 3]
    assert {measure.units[0] for measure in read[0].measures if measure.units} >= {"抢险救援组", "疏散警戒组"}
    assert not [finding for plan in read for finding in planbook.lint_plan(plan) if finding.severity == "error"]
    assert "值守电话" in planbook.left_open(special)
    holed = planbook.read_plan(planbook.read_text(on_site[: on_site.index("4 注意事项")]))
    assert [(finding.text, str(finding.basis)) for finding in planbook.lint_plan(holed) if finding.rule == "part.missing"] == [("缺少必备内容：注意事项。", "GB/T 29639-2020 第8章")]
