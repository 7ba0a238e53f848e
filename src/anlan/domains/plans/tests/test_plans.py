"""The plan library through its door: import, review, match, tasks, correction that survives a new version, proposals."""

import base64
import html
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from anlan.domains.plans import api as plans
from anlan.domains.plans import rules
from anlan.domains.plans.drawing import draw, joined
from anlan.domains.plans.models import Plan, Revision
from anlan.domains.plans.review import elements_of
from anlan.domains.plans.store import readable, structure_of
from anlan.domains.registry import api as registry
from anlan.engines.planbook import PlanGraph, demonstration_plans, lint_plan, read_document, read_plan
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import Actor, Grant, system
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2025, 7, 1, tzinfo=UTC)


def run(command, **context):
    return send(command, Context(actor=system("test"), **context))


def content(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def demonstration(name):
    return demonstration_plans()[name]


def imported(name="hazardous-chemicals.md", data=None):
    return run(plans.ImportPlan(division="3207", file_name=name, content=content(data or demonstration(name))))


@pytest.fixture
def library():
    return run(plans.LoadDemonstrationLibrary(division="3207"))


def test_a_document_becomes_a_plan_awaiting_review_and_then_runs():
    pk = imported()
    row = Plan.objects.get(pk=pk)
    assert (row.state, row.plan_division, row.event_types, row.demonstration) == ("draft", "3207", ["12D00"], True)
    assert plans.plan_matches({"event_type": "12D02"}, "320703007", NOW) == []
    run(plans.ApprovePlan(plan=pk))
    assert Plan.objects.get(pk=pk).state == "in_force"
    told = set(OutboxEvent.objects.values_list("name", flat=True))
    assert {"plans.plan.imported", "plans.plan.in_force"} <= told


def test_the_same_bytes_give_the_same_plan():
    assert imported() == imported()
    assert Plan.objects.count() == 1


def test_a_file_that_is_no_plan_leaves_nothing_behind():
    with pytest.raises(Refused) as refusal:
        imported("letter.txt", "各位同事：周五下午开会，请准时参加。".encode())
    assert refusal.value.verdict.code == "not_a_plan"
    assert not Plan.objects.exists()


def test_a_plan_that_cannot_work_needs_a_reason_to_come_into_force():
    lame = "某县应急预案\n1 总则\n1.1 适用范围\n本预案适用于应急处置。\n2 组织机构与职责\n指挥部负责指挥救援。\n3 应急响应\n3.1 一级响应\n启动响应并报告。\n4 保障"
    pk = imported("lame.txt", lame.encode())
    with pytest.raises(Refused) as refusal:
        run(plans.ApprovePlan(plan=pk))
    assert refusal.value.verdict.code == "plan.lame"
    run(plans.ApprovePlan(plan=pk, reason="先行试用"))
    assert Plan.objects.get(pk=pk).state == "in_force"


def test_the_chlorine_leak_finds_its_plan_with_level_clause_and_questions(library):
    facts = {"event_type": "12D02", "deaths": 0, "serious": 1, "injured": 3, "substances": ["氯"]}
    found = plans.plan_matches(facts, "320703007", NOW)
    first = found[0]
    assert (first.title, first.level) == ("连云港市危险化学品事故应急预案", 4)
    assert "Ⅳ级响应" in first.level_clause
    assert {reason.state for reason in first.reasons} == {"hit", "missed", "unknown"}
    assert {(reason.level, reason.state) for reason in first.deciding if reason.level} == {(4, "hit")}
    assert sorted([*first.deciding, *first.others], key=repr) == sorted(first.reasons, key=repr)
    assert any("损失" in question for question in first.ask_next)
    assert "徐圩新区化工园区突发事件应急预案" in [one.title for one in found[:2]]


@pytest.mark.parametrize(
    ("facts", "level"),
    [({"deaths": 2}, 4), ({"deaths": 3}, 3), ({"deaths": 10}, 2), ({"deaths": 30}, 1), ({"evacuated": 1000}, 3)],
)
def test_more_harm_raises_the_level(library, facts, level):
    assert plans.plan_matches({"event_type": "12D02", **facts}, "320703007", NOW)[0].level == level


def test_a_warning_in_force_proposes_the_typhoon_level(library):
    found = plans.plan_matches({"event_type": "11B01", "warnings": {"11B01": 2}}, "3207", NOW)[0]
    assert (found.title, found.level) == ("连云港市防汛防台风应急预案", 2)


def test_tasks_have_units_limits_and_clauses_and_build_on_lower_levels(library):
    plan = plans.plan_matches({"event_type": "12D02"}, "320703007", NOW)[0].plan_id
    four, three = plans.compile_tasks(plan, 4), plans.compile_tasks(plan, 3)
    assert {task.text for task in four} < {task.text for task in three}
    assert all(task.unit and task.clause.startswith("《") for task in four)
    fire = next(task for task in four if "堵漏" in task.text)
    assert (fire.unit, fire.limit_minutes, fire.helpers) == ("市消防救援支队", 15, ("事故单位专职消防队",))
    start, end = fire.span
    assert fire.text[:10] in plans.get_plan(plan).text[start:end]


def test_a_level_the_plan_has_not_is_refused_and_no_plan_is_not_found(library):
    with pytest.raises(Refused):
        plans.compile_tasks(library[0], 7)
    with pytest.raises(LookupError):
        plans.get_plan(10**9)


def test_corrections_hold_and_survive_the_next_version():
    pk = imported()
    run(plans.CorrectPlan(plan=pk, path="levels/4/starter", value="市应急管理局局长", reason="机构调整"))
    run(plans.ApprovePlan(plan=pk))
    newer = demonstration("hazardous-chemicals.md").decode().replace("2025年1月1日", "2026年1月1日").encode()
    again = imported("v2.md", newer)
    run(plans.ApprovePlan(plan=again))
    assert next(level for level in plans.get_plan(again).levels if level.level == 4).starter == "市应急管理局局长"
    assert Plan.objects.get(pk=pk).state == "superseded"
    assert Plan.objects.filter(state="in_force").count() == 1


def test_a_correction_conflicts_only_where_the_new_text_says_a_third_thing():
    correction = {"path": "levels/4/starter", "before": "甲", "value": "乙"}
    assert rules.merge_corrections([correction], {"levels/4/starter": "甲"}) == ([correction], [])
    assert rules.merge_corrections([correction], {"levels/4/starter": "乙"}) == ([], [])
    assert rules.merge_corrections([correction], {"levels/4/starter": "丙"}) == ([], [{**correction, "now": "丙"}])


def test_a_revision_is_proposed_once_and_carries_its_source(library):
    command = plans.ProposeRevision(plan=library[0], text="缩短侦检时限", reason="实战迟到12分钟", source="incident/1")
    assert run(command) == run(command)
    row = Revision.objects.get()
    assert (row.state, row.source, row.plan_id) == ("proposed", "incident/1", library[0])
    assert OutboxEvent.objects.filter(name="plans.revision.proposed").count() == 1


def test_loading_the_demonstration_library_twice_changes_nothing(library):
    count = OutboxEvent.objects.count()
    assert run(plans.LoadDemonstrationLibrary(division="3207")) == library
    assert OutboxEvent.objects.count() == count


def test_only_who_may_approves_and_a_district_sees_the_citys_plans(library):
    officer = Actor(
        name="值班员",
        channel="test",
        grants=(Grant(role="duty_officer", area="320703007", permissions=frozenset({"plans.view"})),),
    )
    assert len(plans.list_plans(officer)) == len(library)
    elsewhere = Actor(
        name="外地", channel="test", grants=(Grant(role="duty_officer", area="3201", permissions=frozenset({"plans.view"})),)
    )
    assert plans.list_plans(elsewhere) == []
    with pytest.raises(Refused):
        send(plans.ApprovePlan(plan=library[0]), Context(actor=officer))


def test_the_library_is_joined_and_says_what_it_does_not_cover(library):
    graph, findings = plans.library_report(hazards=("12D02", "14H00"))
    assert ("连云港市危险化学品事故应急预案", "连云港市突发事件总体应急预案", "under") in graph.edges
    assert graph.uncovered == ("14H00",)
    assert any(finding.rule == "graph.uncovered" for finding in findings)


def signed_in(client, area="3207"):
    from anlan.platform.accounts.models import Organisation, User

    organisation = Organisation.objects.create(code="o", name="市应急管理局", division=area)
    user = User.objects.create_user("planner", password="anlan-demo-2025", name="预案管理员", organisation=organisation)
    user.role_grants.create(role="planner", area=area)
    client.force_login(user)


def test_the_review_shows_text_and_structure_and_takes_a_correction(library, client):
    signed_in(client)
    plan = library[[p.title for p in map(plans.get_plan, library)].index("连云港市危险化学品事故应急预案")]
    page = client.get(f"/plans/{plan}/review/").content.decode()
    assert 'id="t-l4-0"' in page
    assert 'href="#t-l4-0"' in page
    assert "死亡人数 ≥ 30" in page
    path = next(
        part.split('"')[0]
        for part in page.split('name="path" value="')[1:]
        if part.startswith("measures") and "within_min" in part.split('"')[0]
    )
    assert client.post(f"/plans/{plan}/review/", {"path": path, "value": "7", "key": "s-m0"}).status_code == 302
    assert any(task.limit_minutes == 7 for level in (1, 2, 3, 4) for task in plans.compile_tasks(plan, level))


def test_who_brings_in_a_plan_of_another_city_may_review_it(client):
    """A plan whose text names a division far away was shut to the very people who had brought it in."""
    signed_in(client)
    pk = imported(data=demonstration("hazardous-chemicals.md").decode().replace("连云港", "南昌").encode())
    row = Plan.objects.get(pk=pk)
    assert (row.plan_division, row.area) == ("3601", "3207")
    assert client.get(f"/plans/{pk}/review/").status_code == 200


def test_the_head_of_the_review_follows_each_confirmation(library, client):
    signed_in(client)
    pk = imported(data=demonstration("hazardous-chemicals.md") + "\n以上未尽事项另行规定。\n".encode())
    unsure = [each for each in elements_of(structure_of(Plan.objects.get(pk=pk))) if not each.sure]
    for left, element in reversed(list(enumerate(unsure))):
        said = client.post(f"/plans/{pk}/review/", {"confirm": element.key}, headers={"HX-Request": "true"}).content.decode()
        assert 'id="review-progress"' in said
        assert "hx-swap-oob" in said
        assert f"{left} 处待核对" in said
    assert "审核通过" in said, "nothing is left to look at: the plan can be approved from where one is"


def test_the_graph_is_drawn_and_names_what_no_plan_answers(library, client):
    signed_in(client)
    page = client.get("/plans/graph/").content.decode()
    assert page.count('rx="6"') == len(library)
    assert "城市轨道交通事故" in page


def test_of_a_large_library_the_most_joined_are_drawn_and_all_are_listed():
    titles = tuple(f"第{n}号预案" for n in range(500))
    graph = PlanGraph(
        titles=titles,
        edges=tuple((title, titles[0], "under") for title in titles[1:400]),
        orphans=titles[400:],
        cycles=(),
        uncovered=(),
    )
    rows = [Plan(pk=n + 1, title=title, kind="special") for n, title in enumerate(titles)]
    drawing = draw(rows, graph)
    assert (len(drawing.nodes), drawing.left_out, titles[0] in {node.title for node in drawing.nodes}) == (60, 440, True)
    listed = joined(rows, graph)
    assert len(listed) == 500 and all(one.orphan for one in listed[:100]) and not any(one.orphan for one in listed[100:])
    assert {node.title for node in draw(rows, graph, "第7号").nodes} == {titles[7], titles[0]}
    assert [one.title for one in joined(rows, graph, "第7号")] == [titles[7]]


def _blank_pdf(password=""):
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _swollen_docx():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", b" " * 60_000_000)
    return out.getvalue()


def test_each_bad_file_is_told_apart_in_the_page_and_leaves_nothing(client, monkeypatch):
    monkeypatch.setattr("anlan.engines.planbook.documents.reader.MAX_BYTES", 2_000_000)
    signed_in(client)
    bad = {
        "信.txt": ("各位同事：周五下午开会，请准时参加。".encode(), "不像应急预案", 422), "扫描.pdf": (_blank_pdf(), "扫描件", 422), "密.pdf": (_blank_pdf("x"), "已加密", 422),
        "坏.pdf": (_blank_pdf()[:60], "已损坏", 422), "坏.docx": (b"PK\x03\x04half", "已损坏", 422), "胀.docx": (_swollen_docx(), "异常巨大", 422), "图.docx": (b"\x89PNG\0\0", "不是可读的文档", 422),
        "旧.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Word", 422), "空.txt": (b" \n", "空的", 422), "大.txt": (b"\n" * 2_000_001, "上限", 413),
    }  # fmt: skip
    for name, (data, words, status) in bad.items():
        answer = client.post("/plans/import/", {"file": SimpleUploadedFile(name, data)})
        page = answer.content.decode()
        assert (answer.status_code, "没有读入" in page, words in page) == (status, True, True), name
    assert not Plan.objects.exists()


def test_a_file_in_two_encodings_is_read_and_says_so(client):
    signed_in(client)
    lines = demonstration("hazardous-chemicals.md").decode().split("\n")
    mixed = b"\n".join(line.encode("utf-8" if number < 40 else "gb18030") for number, line in enumerate(lines))
    page = client.post("/plans/import/", {"file": SimpleUploadedFile("混.md", mixed)}, follow=True).content.decode()
    assert "多种编码" in page and "响应级别 4 个" in page
    assert structure_of(Plan.objects.get()).levels == structure_of(Plan.objects.get(pk=imported())).levels


def test_pages_ask_to_sign_in(library, client):
    assert client.get("/plans/graph/").status_code == 302
    assert client.get(f"/plans/{library[0]}/review/").status_code == 302


def test_corrected_conditions_and_duties_run_and_survive_the_next_version():
    pk = imported()
    run(plans.ApprovePlan(plan=pk))
    duty = next(
        path
        for path, value in readable(structure_of(Plan.objects.get(pk=pk))).items()
        if path.startswith("duties/") and value == "市气象局"
    )
    run(plans.CorrectPlan(plan=pk, path="levels/4/condition", value="死亡1人以上3人以下，或者被困5人以上"))
    run(plans.CorrectPlan(plan=pk, path=duty, value="市海洋局"))
    with pytest.raises(Refused):
        run(plans.CorrectPlan(plan=pk, path="levels/4/condition", value="？"))
    newer = imported(
        data=demonstration("hazardous-chemicals.md").replace("附则".encode(), "附则 ".encode())
        + "\n\n本次修订增加说明。\n".encode()
    )
    read = structure_of(Plan.objects.get(pk=newer))
    assert [leaf.bound.quantity for leaf in read.level(4).condition.leaves()] == ["dead", "trapped"]
    assert "市海洋局" in {unit.name for unit in read.units}
    assert "市气象局" not in {unit.name for unit in read.units if unit.duties}
    facts = {"event_type": "12D01", "trapped": 6}
    run(plans.ApprovePlan(plan=newer))
    assert next(one for one in plans.plan_matches(facts, "3207", NOW) if one.plan_id == newer).level == 4


def test_a_plan_is_drafted_from_the_registers_and_leaves_open_what_they_do_not_know(library, client):
    signed_in(client)
    for kind, name, columns in (
        ("chemical_enterprise", "演示海晟氯碱有限公司", {}), ("storage_tank", "V-101", {"enterprise": "C-chemical_enterprise", "substance": "氯", "stock_t": 50}), ("school", "演示小学", {}),
    ):  # fmt: skip
        lon = 119.605 if kind == "school" else 119.6
        run(
            registry.LoadThings(
                kind=kind,
                division="3207",
                rows=[{"code": f"C-{kind}", "name": name, "division": "320703007", "lon": lon, "lat": 34.6, **columns}],
            )
        )
    enterprise = registry.things_of("chemical_enterprise")[0].id
    page = client.get(f"/plans/draft/?enterprise={enterprise}").content.decode()
    assert "储罐V-101：氯，设计最大存量50吨" in page
    assert "演示小学，距厂区约4" in page
    assert "主要负责人姓名、电话" in page
    word = client.get(f"/plans/draft/{enterprise}.docx")
    read = read_plan(read_document(b"".join(word.streaming_content), "draft.docx"))
    assert [level.level for level in read.levels] == [1, 2, 3]
    assert {"应急指挥部", "抢险救援组", "环境监测组"} <= {unit.name for unit in read.units}
    assert not [finding for finding in lint_plan(read) if finding.severity == "error"]
    for form, chapter in (("special", "处置措施"), ("on_site", "注意事项")):
        page = client.get(f"/plans/draft/?enterprise={enterprise}&form={form}&accident=leak").content.decode()
        assert chapter in page
        assert "氯安全技术说明书" in page or form == "on_site"
        word = client.get(f"/plans/draft/{enterprise}.docx?form={form}&accident=leak")
        read = read_plan(read_document(b"".join(word.streaming_content), "draft.docx"))
        assert read.kind == form
        assert "演示海晟氯碱有限公司" in read.title


def test_what_was_read_is_confirmed_one_by_one_or_at_once_and_stays_confirmed_in_the_next_version(client):
    signed_in(client)
    text = demonstration("hazardous-chemicals.md").decode()
    first = imported(data=text)
    before = elements_of(structure_of(Plan.objects.get(pk=first)))
    doubt = next((element for element in before if not element.sure), before[0])
    assert client.post(f"/plans/{first}/review/", {"confirm": doubt.key}, headers={"HX-Request": "true"}).status_code == 200
    run(plans.ConfirmRead(plan=first, sure=True))
    row = Plan.objects.get(pk=first)
    after = elements_of(structure_of(row), row.corrections)
    assert sum(element.confirmed for element in after) >= sum(element.sure for element in before)
    assert next(element for element in after if element.key == doubt.key).sure
    assert run(plans.ConfirmRead(plan=first, sure=True)) == 0
    assert f'value="{sum(element.confirmed for element in after)}"' in client.get(f"/plans/{first}/review/").content.decode()
    run(plans.ApprovePlan(plan=first, reason="演示"))
    second = Plan.objects.get(pk=imported(data=text + "\n补充一段说明。\n"))
    assert next(
        element for element in elements_of(structure_of(second), second.corrections) if element.path == doubt.path
    ).confirmed
    page = client.get(f"/plans/{first}/review/").content.decode()
    shown = re.sub(r"<[^>]+>", "", page.split('<div class="document">')[1].split("</div>")[0])
    assert html.unescape(shown) == Plan.objects.get(pk=first).text  # nothing of the template stands in the document
