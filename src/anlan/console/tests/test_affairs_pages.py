"""The day of an office clerk and a bureau head in the browser's words: every page answers, forms do what they say, papers come out."""

import html
import json
import re

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override

from anlan.console.tags.values import drawing
from anlan.console.tests.world import CITY, NEIGHBOUR, build, person, save, signed_in
from anlan.kernel.saying import say
from anlan.platform.accounts.models import Organisation, User

pytestmark = pytest.mark.django_db(transaction=True)
Course, Meeting, OutgoingDocument, PlanTask, WorkTask = (
    apps.get_model("affairs", name) for name in ("Course", "Meeting", "OutgoingDocument", "PlanTask", "WorkTask")
)
Assessment, Brief, Campaign, CampaignItem, CityRisk, Creation = (
    apps.get_model("citysafety", name) for name in ("Assessment", "Brief", "Campaign", "CampaignItem", "CityRisk", "Creation")
)
PLAN = "一、主要任务\n（一）健全体系\n1.完善体制\n加强领导。各级落实。\n五、重点工程\n专栏 1 指挥中心\n1.改造指挥中心。尽快。\n"


@pytest.fixture
def clerk():
    build()
    Organisation.objects.create(code="EMB", name="应急管理局", short_name="应急局", division=CITY)
    client = signed_in("li", "office_clerk", CITY)
    User.objects.filter(username="li").update(organisation=Organisation.objects.get(code="EMB"))
    return client


def text(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.content.decode()[:400])
    return answer.content.decode() if "html" in answer["Content-Type"] else answer["Content-Type"]


def test_every_page_answers_before_there_is_anything(clerk):
    for path in ("/affairs/", "/indicators/", "/plan-work/", "/affairs/coverage/", "/citysafety/", *(f"/cases/{key}/" for key in (
        "plan_task", "work_task", "incoming", "outgoing", "notice", "meeting", "course", "creation", "creation_task", "campaign", "campaign_item", "brief",
    )), "/registry/accident/", "/registry/year_statistic/", "/registry/activity/", "/registry/city_risk/", "/registry/city_risk/new/"):  # fmt: skip
        text(clerk, path)
    assert "数据不足" in text(clerk, "/indicators/?year=2024")
    assert "缺" not in text(clerk, "/affairs/")


def test_a_stranger_to_the_office_is_refused(clerk):
    stranger = signed_in("wang", "target_contact", CITY)
    for path in ("/affairs/", "/indicators/", "/citysafety/", "/cases/outgoing/"):
        text(stranger, path, 403)


def test_a_document_from_the_form_to_the_paper(clerk):
    form = {"title": "关于检查的通知", "division": CITY, "form": "notice", "recipients": "应急局", "body": "一、要求\n落实。"}
    wrong = clerk.post("/cases/outgoing/new/", {**form, "body": ""})
    assert wrong.status_code == 422
    assert "请填写此项" in wrong.content.decode()
    assert clerk.post("/cases/outgoing/new/", form).status_code == 302
    pk = OutgoingDocument.objects.get().pk
    assert clerk.post(f"/act/outgoing/{pk}/", {"verb": "check", "opinion": "可"}).status_code == 302
    head = signed_in("zhao", "bureau_head", CITY)
    assert "签发" in text(head, f"/cases/outgoing/{pk}/")
    head.post(f"/act/outgoing/{pk}/", {"verb": "sign"})
    clerk.post(f"/act/outgoing/{pk}/", {"verb": "issue"})
    page = text(clerk, f"/cases/outgoing/{pk}/")
    assert re.search(r"连应急发〔\d{4}〕1号", page)
    assert "wordprocessingml" in text(clerk, f"/affairs/outgoing/{pk}/document.docx")
    assert "关于检查的通知" in text(clerk, "/affairs/"), "issued to my own unit, it waits to be read"
    assert "未阅" in text(clerk, f"/affairs/papers/outgoing/{pk}/")


def test_the_plan_a_meeting_and_a_course(clerk):
    clerk.post("/plan-work/read-in/", {"title": "规划", "file": SimpleUploadedFile("plan.txt", PLAN.encode())})
    page = text(clerk, "/plan-work/")
    assert "完善体制" in page
    assert "改造指挥中心" in page
    task, unit = PlanTask.objects.first(), Organisation.objects.get(code="EMB")
    clerk.post(f"/act/plan_task/{task.pk}/", {"verb": "assign", "organisation": str(unit.pk), "due_on": "2020-01-01"})
    task.refresh_from_db()
    assert (task.state, task.organisation_id) == ("running", unit.pk)
    assert "应急局" in text(clerk, f"/plan-work/{task.node.plan_id}/appraisal/")
    assert "spreadsheetml" in text(clerk, f"/plan-work/{task.node.plan_id}/appraisal.xlsx")
    clerk.post("/cases/meeting/new/", {"title": "例会", "division": CITY, "held_at": "2025-07-01T09:00"})
    clerk.post(
        f"/affairs/meeting/{Meeting.objects.get().pk}/resolve/", {"text": "排查", "organisation": unit.pk, "due_on": "2030-01-01"}
    )
    assert WorkTask.objects.get().text == "排查"
    assert "wordprocessingml" in text(clerk, f"/affairs/meeting/{Meeting.objects.get().pk}/minutes.docx")
    clerk.post(
        "/cases/course/new/",
        {"title": "班", "division": CITY, "audience": "干部", "begins_on": "2025-07-01", "ends_on": "2025-07-02"},
    )
    course = Course.objects.get().pk
    assert clerk.post(f"/affairs/courses/{course}/questions/", {"questions": "题干\n- 甲"}).status_code == 422
    clerk.post(f"/affairs/courses/{course}/questions/", {"questions": "题干\n* 甲\n- 乙"})
    clerk.post(f"/affairs/courses/{course}/enrol/", {"users": [User.objects.get(username="li").pk]})
    clerk.post(f"/act/course/{course}/", {"verb": "begin"})
    assert "交卷" in text(clerk, f"/affairs/courses/{course}/exam/")
    clerk.post(f"/affairs/courses/{course}/exam/", {"q0": "0"})
    text(signed_in("wu", "department", CITY), f"/affairs/courses/{course}/exam/", 403)
    assert "合格" in text(clerk, f"/affairs/courses/{course}/")


def test_indicators_and_evaluation_on_paper(clerk):
    for path in (
        "/indicators/board.xlsx",
        "/indicators/board.docx",
        "/indicators/evaluation.docx",
        "/cases/plan_task/export.xlsx",
    ):
        assert "openxmlformats" in text(clerk, path)


def test_a_new_version_of_the_indicators_is_adopted_from_its_page(clerk):
    head = signed_in("zhao", "bureau_head", CITY)
    text(clerk, "/affairs/schemes/appraisal/")
    text(clerk, "/affairs/schemes/other/", 404)
    said = {"version": "v2", "title": "调整", "valid_from": "2020-01-01", "source": "市政府文号", "row-accidents": "20"}
    assert head.post("/affairs/schemes/indicators/", said | {"source": ""}).status_code == 422
    assert head.post("/affairs/schemes/indicators/", said).status_code == 302
    assert head.post("/affairs/schemes/appraisal/", said | {"row-on_time": "60"}).status_code == 422  # together they are not 100
    page = text(head, "/affairs/schemes/indicators/")
    assert "市政府文号" in page and 'value="20.0"' in page and "plan-14-5/1" in page


def test_city_safety_from_risk_to_brief(clerk):
    form = {
        "code": "R1",
        "name": "长输管线",
        "division": CITY,
        "category": "lifeline",
        "base_grade": "3",
        "geom": '{"type":"Point","coordinates":[119.5,34.6]}',
        "reach_m": "500",
    }
    assert clerk.post("/registry/city_risk/new/", form).status_code == 302
    risk = CityRisk.objects.get()
    clerk.post(f"/citysafety/risks/{risk.pk}/review/", {"grade": "2", "reason": "占压", "next_on": "2099-01-01"})
    assert Assessment.objects.get().after == "2"
    assert "占压" in text(clerk, f"/citysafety/risks/{risk.pk}/")
    clerk.post("/cases/creation/new/", {"title": "创建", "division": CITY})
    creation = Creation.objects.get()
    gap = {"text": "补编专项规划", "organisation": Organisation.objects.get(code="EMB").pk, "due_on": "2099-01-01"}
    clerk.post(f"/citysafety/creation/{creation.pk}/items/{creation.items.first().pk}/gap/", gap)
    said = text(clerk, f"/cases/creation/{creation.pk}/")
    assert "创建任务" in said and "creation_task/1<" not in said, "what is linked is said in words"
    clerk.post(f"/citysafety/creation/{creation.pk}/gather/")
    item = creation.items.get(key="1.1")
    clerk.post(f"/citysafety/creation/{creation.pk}/items/{item.pk}/score/", {"score": "1.5"})
    page = text(clerk, f"/citysafety/creation/{creation.pk}/")
    assert "城市生命线风险点" in page
    assert "category=lifeline" in page
    for form in ("docx", "xlsx"):
        assert "openxmlformats" in text(clerk, f"/citysafety/creation/{creation.pk}/report.{form}")
    clerk.post(
        "/cases/campaign/new/",
        {"title": "整治", "division": CITY, "field": "燃气", "begins_on": "2025-01-01", "ends_on": "2025-12-31"},
    )
    campaign = Campaign.objects.get().pk
    assert (
        clerk.post(f"/citysafety/campaigns/{campaign}/list/", {"rows": "软管老化\t一号店\t没有这单位\t2025-07-01"}).status_code
        == 422
    )
    clerk.post(f"/citysafety/campaigns/{campaign}/list/", {"rows": "软管老化\t一号店\t应急局\t2025-07-01"})
    assert CampaignItem.objects.get().place == "一号店"
    assert "软管老化" in text(clerk, f"/citysafety/campaigns/{campaign}/")
    clerk.post("/citysafety/briefs/make/", {"form": "monthly"})
    brief = Brief.objects.get()
    page = text(clerk, f"/citysafety/briefs/{brief.pk}/")
    link = re.search(r'href="(/cases/incident/[^"]+)"', page)[1].replace("&amp;", "&")
    text(clerk, link)
    assert "wordprocessingml" in text(clerk, f"/citysafety/briefs/{brief.pk}/document.docx")
    text(clerk, "/citysafety/")


def test_a_new_creation_standard_is_compared_and_adopted(clerk):
    clerk.post("/cases/creation/new/", {"title": "创建", "division": CITY})
    pk = Creation.objects.get().pk
    said = {"version": "v2", "title": "二版", "valid_from": "2020-01-01", "source": "安委办文号"}
    assert clerk.post("/citysafety/standard/compare/", said).status_code == 422
    sheet = clerk.get("/citysafety/standard/standard.xlsx").content
    page = clerk.post("/citysafety/standard/compare/", said | {"file": SimpleUploadedFile("s.xlsx", sheet)}).content.decode()
    assert "与现行细则没有不同" in page
    content = html.unescape(re.search(r'name="content" value="([^"]+)"', page)[1])
    assert clerk.post("/citysafety/standard/adopt/", {"content": content}).status_code == 302
    assert clerk.post("/citysafety/standard/adopt/", {"content": content}).status_code == 422  # a version is adopted once
    assert "更换细则" in text(clerk, f"/citysafety/creation/{pk}/")
    assert clerk.post(f"/citysafety/creation/{pk}/standard/", {"version": "v2"}).status_code == 302
    assert Creation.objects.get().standard == "v2" and "安委办文号" in text(clerk, "/citysafety/standard/?version=v2")


def test_a_department_does_its_part_and_no_more(clerk):
    unit = Organisation.objects.get(code="EMB")
    clerk.post("/plan-work/read-in/", {"title": "规划", "file": SimpleUploadedFile("plan.txt", PLAN.encode())})
    task = PlanTask.objects.first()
    clerk.post(f"/act/plan_task/{task.pk}/", {"verb": "assign", "organisation": str(unit.pk), "due_on": "2030-01-01"})
    person("qian", "department", CITY, own="EMB")
    department = signed_in("sun", "department", CITY, own="EMB")
    assert "上报进展" in text(department, f"/cases/plan_task/{task.pk}/")
    department.post(f"/act/plan_task/{task.pk}/", {"verb": "report", "progress": "40", "note": "完成招标"})
    task.refresh_from_db()
    assert task.progress == 40
    assert department.post(f"/act/plan_task/{task.pk}/", {"verb": "drop", "reason": "不想做"}).status_code == 403


def test_a_meeting_shows_what_it_resolved_and_its_minutes_reach_those_who_were_there(clerk):
    form = {
        "title": "冬季例会",
        "division": CITY,
        "held_at": "2026-11-24T10:00",
        "place": "指挥中心",
        "attendees": "应急局\n刘工、外单位",
    }
    assert clerk.post("/cases/meeting/new/", form).status_code == 302
    pk, unit = Meeting.objects.get().pk, Organisation.objects.get(code="EMB").pk
    page = f"/affairs/papers/meeting/{pk}/"
    assert "还没有议定事项" in text(clerk, page)
    clerk.post(f"/act/meeting/{pk}/", {"verb": "hold", "minutes": "加强检查。"})
    clerk.post(f"/affairs/meeting/{pk}/resolve/", {"text": "开展冬季检查", "organisation": unit, "due_on": "2026-12-20"})
    head = signed_in("ju", "bureau_head", CITY)
    User.objects.filter(username="ju").update(organisation=unit)
    head.post(f"/act/meeting/{pk}/", {"verb": "close"})
    said = text(clerk, page)
    assert "开展冬季检查" in said and "2026-12-20" in said and "指挥中心" in said
    assert re.search(r"已阅 0/2\b", said)  # both of the unit; the outsider has no account


def test_a_timeline_says_what_was_written_and_what_changed(clerk):
    clerk.post("/cases/work_task/new/", {"title": "检查", "division": CITY, "text": "查一遍", "due_on": "2026-12-01"})
    pk = WorkTask.objects.get().pk
    clerk.post(f"/act/work_task/{pk}/", {"verb": "extend", "reason": "人手不足", "due_on": "2026-12-20"})
    said = text(clerk, f"/cases/work_task/{pk}/")
    assert "人手不足" in said and "2026-12-01 → 2026-12-20" in said
    assert "已撤销" not in re.search(r'<ol class="stages">.*?</ol>', said, re.DOTALL)[0]  # cancelling is no step after the last
    assert f'id="menu-work_task-{pk}-report"' in said


def test_the_coverage_by_theme_on_the_page_and_in_excel(clerk):
    said = text(clerk, "/affairs/coverage/")
    assert "防灾减灾日" in said and "安全生产月" in said
    assert "spreadsheetml" in text(clerk, "/affairs/coverage/?form=xlsx")


def test_the_indicators_in_english_name_what_is_missing_and_why(clerk):
    clerk.cookies["django_language"] = "en"
    said = html.unescape(text(clerk, f"/indicators/?year={timezone.localdate().year}"))
    assert "Reduction of work accidents" in said and "accidents 2020" in said and "no forecast without" in said
    assert not re.findall(r"<(?:th|label|h2|button)[^>]*>[^<]*[\u4e00-\u9fff]", said.split("<main", 1)[-1])


def test_what_a_chart_draws_and_the_norms_are_named_in_english(clerk):
    drawn = {
        "unit": "起",
        "series": [{"name": say("年末预测（80 % 区间 {low}～{high}）", low="38", high="45"), "points": []}],
        "limits": [{"label": "目标线", "value": 1}],
    }
    with override("en"):
        named = json.loads(drawing(drawn))
    assert (named["unit"], named["series"][0]["name"], named["limits"][0]["label"]) == (
        "accidents",
        "Forecast to year end (80 % interval 38–45)",
        "Target",
    )
    inspector = signed_in("zhao", "inspector", CITY)
    inspector.cookies["django_language"] = "en"
    cells = re.findall(r"<td[^>]*>(.*?)</td>", text(inspector, "/norms/"), re.DOTALL)
    assert cells and not [cell for cell in cells if re.search(r"[\u4e00-\u9fff{]", cell)], "neither Chinese nor braces"


def test_a_paper_is_handled_and_its_files_are_had_where_it_is_read(clerk):
    """Whoever it was sent to has its files, even from outside the area; nobody else."""
    assert clerk.post("/cases/incoming/new/", {"title": "来文", "division": CITY, "sender": "省厅"}).status_code == 302
    paper = apps.get_model("affairs", "IncomingDocument").objects.get()
    clerk.post(f"/cases/incoming/{paper.pk}/files/", {"file": SimpleUploadedFile("a.txt", b"text")})
    page = f"/affairs/papers/incoming/{paper.pk}/"
    assert all(
        word in text(clerk, page) for word in ('name="verb" value="propose"', "经过", "a.txt", f"/cases/incoming/{paper.pk}/")
    )
    where = re.search(rf"{page}files/\d+/", text(clerk, page)).group()
    reader, other = (signed_in(name, "department", NEIGHBOUR) for name in ("sun", "wu"))
    clerk.post(f"/affairs/incoming/{paper.pk}/circulate/", {"users": [str(User.objects.get(username="sun").pk)]})
    assert b"".join(reader.get(where).streaming_content) == b"text"
    assert other.get(where).status_code in (403, 404)


def test_a_list_says_what_a_report_narrowed_it_to_and_keeps_it(clerk):
    clerk.post("/cases/campaign/new/", {"title": "燃气整治", "division": CITY, "field": "燃气", "begins_on": "2025-01-01", "ends_on": "2025-12-31"})
    pk = Campaign.objects.get().pk
    clerk.post(f"/citysafety/campaigns/{pk}/list/", {"rows": "软管老化\t一号店\t应急局\t2025-07-01\n无报警\t二号店\t应急局\t2099-07-01"})
    said = text(clerk, f"/cases/campaign_item/?state=all&campaign={pk}&by=opened&from=2025-01-01&to=2099-01-01")
    assert "整治行动：" in said and "2025-01-01 — 2099-01-01 期内新增" in said
    assert f'<input type="hidden" name="campaign" value="{pk}">' in said, "choosing a state does not widen the list unasked"
    late = text(clerk, f"/citysafety/campaigns/{pk}/?show=late")
    assert "软管老化" in late and "无报警" not in late
    item = CampaignItem.objects.get(place="一号店").pk
    clerk.post(f"/act/campaign_item/{item}/", {"verb": "fix", "result": "已换"})
    assert f"/act/campaign_item/{item}/" in text(clerk, f"/citysafety/campaigns/{pk}/?show=fixed"), "accepted where the list is"


def test_a_refusal_leaves_the_form_as_it_was_filled_in(clerk):
    """A refused form is told so at the corner and nothing is replaced."""
    clerk.post("/cases/meeting/new/", {"title": "例会", "division": CITY, "held_at": "2025-07-01T09:00"})
    pk = Meeting.objects.get().pk
    assert f'hx-post="/affairs/meeting/{pk}/resolve/"' in text(clerk, f"/affairs/papers/meeting/{pk}/")
    answer = clerk.post(f"/affairs/meeting/{pk}/resolve/", {"text": "排查"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Reswap"]) == (422, "none") and "完成时限" in json.loads(answer["HX-Trigger"])["note"]["text"]


def test_a_year_of_training_on_the_page_and_in_excel(clerk):
    assert "这一年没有培训记录" in text(clerk, "/affairs/training/")
    clerk.post("/cases/course/new/", {"title": "班", "division": CITY, "audience": "干部", "begins_on": "2025-07-01", "ends_on": "2025-07-02", "hours": "8"})
    course = Course.objects.get().pk
    clerk.post(f"/affairs/courses/{course}/enrol/", {"users": [User.objects.get(username="li").pk]})
    name = re.search(r'name="(h-\d+)"', text(clerk, f"/affairs/courses/{course}/"))[1]
    assert clerk.post(f"/affairs/courses/{course}/roll/", {name: "9"}, headers={"HX-Request": "true"}).status_code == 422
    clerk.post(f"/affairs/courses/{course}/roll/", {name: "6.5"})
    assert "6.5" in text(clerk, "/affairs/training/?year=2025")
    for path in ("/affairs/training/?year=2025&form=xlsx", f"/affairs/courses/{course}/roll.xlsx"):
        assert "spreadsheetml" in text(clerk, path)


def test_a_new_record_takes_what_its_link_says(clerk):
    said = text(clerk, "/registry/year_statistic/new/?year=2024&division=3207")
    assert 'value="2024"' in said and 'value="3207"' in said


def test_the_rows_behind_an_indicator_are_those_that_were_counted(clerk):
    """Deaths in industry lead to accidents of those sectors, not to every accident; the list says so."""
    for number, (sector, deaths, counted) in enumerate((("construction", 2, True), ("road", 1, True), ("mining", 1, False))):
        save("accident", f"A{number}", f"事故{number}", CITY, None, occurred_on="2025-03-01", sector=sector, deaths=deaths, counted=counted)
    links = re.findall(r'href="(/registry/accident/[^"]+2025)"', text(clerk, "/indicators/?year=2025"))
    page = text(clerk, next(html.unescape(each) for each in links if "sector__in" in each))
    assert "事故0" in page and "事故1" not in page and "事故2" not in page
    assert 'name="sector__in"' in page and "建筑" in page.partition('class="notice')[2][:400], "said, and not widened by searching"
