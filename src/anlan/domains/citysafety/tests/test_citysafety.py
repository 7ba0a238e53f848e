"""City safety through its doors: the risk list and what moves it, creation, campaigns, briefs."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.apps import apps
from docx import Document
from openpyxl import load_workbook
from shapely import Point

from anlan.domains.citysafety import api as city
from anlan.domains.citysafety.analysis import period_of
from anlan.domains.citysafety.jobs import let_influences_run_out
from anlan.domains.citysafety.models import Assessment, Brief, CampaignItem, CityRisk, Creation, Influence
from anlan.domains.citysafety.rules import Pull, change, check_standard, may_score, share_score, steps_of, weigh
from anlan.domains.citysafety.standards import shipped
from anlan.domains.citysafety.weighing import scheme
from anlan.domains.command import api as command
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Division, Organisation
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, emit, handles, send
from anlan.platform.bus.messages import Command
from anlan.platform.cases.api import Act, OpenCase, deadlines_of, timeline
from anlan.platform.kinds.api import SaveRecord
from anlan.platform.papers.api import workbook

pytestmark = pytest.mark.django_db(transaction=True)
CITY, COUNTY = "3207", "320703"
Incident, Task = (apps.get_model("command", name) for name in ("Incident", "Task"))
NOW = datetime(2025, 7, 1, 4, tzinfo=UTC)
HERE, FAR = (119.50, 34.60), (119.60, 34.60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell(Command):
    """Tell an event as another room would."""

    permission: ClassVar[str] = "t.tell"
    event: Any


@handles(Tell, area=lambda cmd: CITY)
def tell(cmd, ctx):
    emit(cmd.event)


@pytest.fixture(autouse=True)
def world():
    Division.objects.create(code=CITY, name="连云港市", level=4)
    Division.objects.create(code=COUNTY, name="连云区", level=6)
    with clock.frozen(NOW):
        yield


def ctx() -> Context:
    return Context(actor=system("test"))


def risk(code: str = "R1", place=HERE, **more) -> CityRisk:
    data = {"code": code, "name": f"风险{code}", "division": COUNTY, "geom": {"type": "Point", "coordinates": list(place)}, "category": "industry", **more}
    return CityRisk.objects.get(pk=send(SaveRecord(kind="city_risk", data=data), ctx()))


def told(event) -> None:
    send(Tell(event=event), ctx())
    deliver.drain()


def confirmed(pk: int = 1, grade=4, place=HERE):
    return command.IncidentConfirmed(subject=f"incident/{pk}", area=COUNTY, incident=pk, title="某厂泄漏", event_type="12D01", grade=grade, lon=place[0], lat=place[1])


# --- what moves a grade ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("base", "steps", "grade"), [("3", (), "3"), ("3", (1,), "2"), ("3", (1, 2), "1"), ("2", (3,), "1"), ("4", (0,), "4")])
def test_the_strongest_influence_raises_and_nothing_goes_beyond_red(base, steps, grade):
    assert weigh(base, [Pull(subject=f"x/{i}", steps=s, text="t") for i, s in enumerate(steps)])[0] == grade


@pytest.mark.parametrize(("form", "weight", "steps"), [("incident", None, 1), ("incident", 3, 2), ("alert", 4, 0), ("alert", 1, 2), ("danger", "major", 1), ("danger", "general", 0)])
def test_steps_come_from_the_scheme(form, weight, steps):
    assert steps_of(scheme(), form, weight) == steps


def test_an_incident_near_by_raises_a_risk_with_its_reason_until_its_time_is_over():
    near, far = risk("R1"), risk("R2", FAR)
    told(confirmed())
    near.refresh_from_db()
    far.refresh_from_db()
    assert (near.grade, near.base_grade, far.grade) == ("2", "3", "3")
    kept = Assessment.objects.get(automatic=True)
    assert (kept.before, kept.after, kept.cause) == ("3", "2", "incident/1")
    assert "某厂泄漏（一般）" in kept.reason
    told(confirmed(grade=4))
    assert Assessment.objects.count() == 1, "told again, nothing is weighed twice"
    told(command.ResponseEnded(subject="incident/1", area=COUNTY, incident=1, title="某厂泄漏", reason=""))
    near.refresh_from_db()
    assert near.grade == "2", "it still presses for thirty days"
    with clock.frozen(NOW + timedelta(days=31)):
        assert let_influences_run_out() == 1
        assert let_influences_run_out() == 0
    near.refresh_from_db()
    assert near.grade == "3"


def test_a_graver_grade_presses_harder():
    one = risk()
    Incident.objects.create(pk=1, number="I", title="某厂泄漏", division=COUNTY, event_type="12D01", known_at=NOW, opened_at=NOW, state="confirmed", lon=HERE[0], lat=HERE[1])
    told(confirmed(grade=4))
    told(command.IncidentUpdated(subject="incident/1", area=COUNTY, incident=1, title="某厂泄漏", grade=3, before=4))
    one.refresh_from_db()
    assert one.grade == "1"
    assert Influence.objects.get().steps == 2


def test_an_exercise_moves_nothing():
    one = risk()
    send(Tell(event=confirmed()), Context(actor=system("test"), exercise=True))
    deliver.drain()
    one.refresh_from_db()
    assert (one.grade, Influence.objects.count()) == ("3", 0)


def test_a_review_needs_a_reason_and_stands_above_what_happened():
    one = risk()
    told(confirmed())
    with pytest.raises(Refused, match="理由"):
        send(city.ReviewRisk(risk=one.pk, grade="4", reason=" "), ctx())
    with pytest.raises(Refused, match="今天之后"):
        send(city.ReviewRisk(risk=one.pk, grade="4", reason="已整改", next_on=date(2025, 7, 1)), ctx())
    send(city.ReviewRisk(risk=one.pk, grade="4", reason="已整改", next_on=date(2026, 7, 1)), ctx())
    one.refresh_from_db()
    assert (one.base_grade, one.grade, one.reviewed_on) == ("4", "3", date(2025, 7, 1))
    room = city.risk_room(system("t"), one.pk)
    assert [a.automatic for a in room.assessments] == [False, True]
    assert room.active[0].subject == "incident/1"


def test_saving_the_record_keeps_what_presses_upon_it():
    one = risk()
    told(confirmed())
    send(SaveRecord(kind="city_risk", id=one.pk, data={"measures": "每月检查"}), ctx())
    one.refresh_from_db()
    assert one.grade == "2"
    found = city.overview(system("t"), CITY)
    assert (found.total, [r.pk for r in found.raised], found.unowned) == (1, [one.pk], 1)


def test_a_danger_and_an_alert_press_upon_the_thing_they_are_about():
    from anlan.domains.sensing.api import AlertCleared, AlertRaised
    from anlan.domains.supervision.api import DangerClosed, DangerFound

    one = risk(thing="chemical_enterprise/7")
    danger = {"subject": "danger/5", "area": COUNTY, "danger": 5, "title": "重大隐患", "enterprise": "chemical_enterprise/7", "level": "major"}
    alert = {
        "subject": "alert/3", "area": COUNTY, "alert": 3, "title": "氯气超限", "level": 1, "point": "p", "rule": "r", "value": 1.0, "unit": "ppm", "threshold": "", "lon": None,
        "lat": None, "thing": "chemical_enterprise/7", "substance": "", "at": "",
    }  # fmt: skip
    grades = []
    for event in (DangerFound(**danger), AlertRaised(**alert), AlertCleared(**alert), DangerClosed(**danger)):
        told(event)
        one.refresh_from_db()
        grades.append(one.grade)
    assert grades == ["2", "1", "2", "3"]


# --- creation -------------------------------------------------------------------------------------------------------


def test_the_shipped_standard_says_what_it_does_not_know():
    assert check_standard(shipped()) == []
    assert any(item["points"] is None for item in shipped()["items"])
    assert sum(item["points"] or 0 for item in shipped()["items"] if item["block"].startswith("一")) <= 18
    assert check_standard({"items": [{"key": "1", "title": "t", "block": "b", "points": 3}]}) == ["各条分值之和 3 与总分 100 不符"]


@pytest.mark.parametrize(("score", "points", "allowed"), [(None, None, True), (1, None, False), (2, 2, True), (2.1, 2, False), (-1, 2, False)])
def test_scores_lie_within_the_mark(score, points, allowed):
    assert may_score(score, points).allowed is allowed


def test_share_score():
    assert (share_score(0.95, 0.95, 2), share_score(0.475, 0.95, 2), share_score(0.5, 0.9, None)) == (2, 1, None)


def test_a_creation_gathers_evidence_scores_gaps_and_is_not_submitted_half_known():
    unit = Organisation.objects.create(code="U1", name="单位", division=CITY)
    risk(category="lifeline", measures="有", organisation="U1")
    pk = send(OpenCase(kind="creation", division=CITY, data={"title": "创建"}), ctx())
    creation = Creation.objects.get(pk=pk)
    assert creation.standard == shipped()["version"]
    assert send(city.GatherEvidence(creation=pk), ctx()) == len(shipped()["items"])
    items = {i.key: i for i in creation.items.all()}
    assert "1 项，其中未落实责任单位或措施 0 项" in items["2.1"].evidence[0]["text"]
    assert items["2.1"].evidence[0]["rows"] == {"kind": "city_risk", "category": "lifeline"}
    send(city.ScoreItem(item=items["1.1"].pk, score=1.5, note="有规划"), ctx())
    with pytest.raises(Refused, match="0–2"):
        send(city.ScoreItem(item=items["1.1"].pk, score=3), ctx())
    with pytest.raises(Refused, match="分值未知"):
        send(city.ScoreItem(item=items["2.1"].pk, score=1), ctx())
    gaps = {item.key: text for item, text in city.gaps_of(creation)}
    assert (gaps["1.1"], gaps["1.2"]) == ("自评失 0.5 分", "未自评")
    task = send(city.GiveGap(item=items["1.2"].pk, text="补评估报告", organisation=unit.pk, due_on=date(2025, 9, 1)), ctx())
    send(Act(kind="creation_task", id=task, verb="report", data={"result": "已补"}), ctx())
    send(Act(kind="creation", id=pk, verb="begin"), ctx())
    send(Act(kind="creation", id=pk, verb="review", data={"result": "模拟评审意见"}), ctx())
    with pytest.raises(Refused, match="导入正式细则"):
        send(Act(kind="creation", id=pk, verb="submit"), ctx())
    assert "自评 1.5 分" in "\n".join(p.text for p in Document(io.BytesIO(city.creation_docx(Creation.objects.get(pk=pk)))).paragraphs)
    assert city.recognised_share(system("t")) == (0, 1)


def test_a_full_standard_can_be_submitted():
    content = {"version": "full/1", "title": "正式细则", "valid_from": "2025-01-01", "source": "演示", "total": 100, "items": [{"key": "1", "title": "全部", "block": "一", "points": 100}]}
    send(city.AdoptStandard(division=CITY, content=content), ctx())
    with pytest.raises(Refused, match="版本号已经用过"):
        send(city.AdoptStandard(division=CITY, content=content), ctx())
    pk = send(OpenCase(kind="creation", division=CITY, data={"title": "创建"}), ctx())
    item = Creation.objects.get(pk=pk).items.get()
    send(city.ScoreItem(item=item.pk, score=91), ctx())
    for verb, data in (("begin", {}), ("review", {"result": "可申报"}), ("submit", {}), ("recognise", {"result": "命名"})):
        send(Act(kind="creation", id=pk, verb=verb, data=data), ctx())
    assert city.recognised_share(system("t")) == (1, 1)


def test_a_new_standard_is_laid_beside_the_old_and_a_creation_goes_over_to_it():
    """As a planner does: the sheet out, changed, in again; scores that fit and every task stay."""
    unit = Organisation.objects.create(code="U1", name="单位", division=CITY)
    pk = send(OpenCase(kind="creation", division=CITY, data={"title": "创建"}), ctx())
    items = {i.key: i for i in Creation.objects.get(pk=pk).items.all()}
    send(city.ScoreItem(item=items["1.1"].pk, score=1.5), ctx())
    send(city.ScoreItem(item=items["1.2"].pk, score=2), ctx())
    send(city.GiveGap(item=items["1.3"].pk, text="补办法", organisation=unit.pk, due_on=date(2025, 9, 1)), ctx())
    book = load_workbook(io.BytesIO(city.standard_xlsx(shipped())))
    sheet = book.active
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    rows["1.2"][3].value = 1
    sheet.delete_rows(rows["1.3"][0].row)
    sheet.append(["9.9", "六、鼓励", "新增条目", 5])
    out = io.BytesIO()
    book.save(out)
    found = city.read_standard(out.getvalue(), shipped())
    content = {"version": "v2", "title": "二版", "valid_from": "2025-06-01", "source": "文号", "items": found}
    assert {(line.key, line.form) for line in city.compare(shipped(), content)} == {("1.2", "changed"), ("9.9", "new"), ("1.3", "gone")}
    assert found[0]["evidence"] == shipped()["items"][0]["evidence"]
    send(city.AdoptStandard(division=CITY, content=content), ctx())
    send(city.MoveToStandard(creation=pk, version="v2"), ctx())
    creation = Creation.objects.get(pk=pk)
    after = {i.key: i for i in creation.items.all()}
    assert (creation.standard, creation.self_score) == ("v2", 1.5)  # 2 of now 1 point has to be scored again
    assert (after["1.2"].self_score, after["9.9"].points, after["1.3"].tasks.count()) == (None, 5, 1)
    with pytest.raises(Refused, match="另一个"):
        send(city.MoveToStandard(creation=pk, version="v2"), ctx())


@pytest.mark.parametrize("file", [b"text", workbook({"a": (("编号", "内容"), [("1", "x")])}), workbook({"a": (("编号", "章节", "内容", "分值"), [("1", "一", "x", "多")])})])
def test_a_sheet_that_is_none_is_refused_by_its_fault(file):
    with pytest.raises(Refused, match=r"Excel|第一行|第 2 行"):
        city.read_standard(file, shipped())


# --- campaigns ------------------------------------------------------------------------------------------------------


def test_a_campaign_has_a_list_and_ends_when_it_is_empty():
    Organisation.objects.create(code="U1", name="甲单位", division=CITY)
    dates = {"begins_on": "2025-06-01", "ends_on": "2025-09-01"}
    pk = send(OpenCase(kind="campaign", division=CITY, data={"title": "燃气整治", "field": "燃气", **dates}), ctx())
    with pytest.raises(Refused) as caught:
        send(city.BringItems(campaign=pk, rows=({"problem": "无报警", "unit": "甲单位", "due_on": "2025-06-20"}, {"problem": "", "unit": "乙", "due_on": ""})), ctx())
    assert caught.value.fields == {"第 2 行": "没有写问题"}
    send(city.BringItems(campaign=pk, rows=({"problem": "无报警", "unit": "甲单位", "due_on": "2025-06-20"},)), ctx())
    item = CampaignItem.objects.get()
    assert deadlines_of(item)[0].due_at == datetime(2025, 6, 20, 15, 59, 59, tzinfo=UTC)
    send(Act(kind="campaign", id=pk, verb="begin"), ctx())
    progress = city.campaign_progress(system("t"))[0]
    assert (progress.total, progress.open, progress.late) == (1, 1, 1)
    with pytest.raises(Refused, match="还有 1 项未验收"):
        send(Act(kind="campaign", id=pk, verb="close", data={"summary": "结束"}), ctx())
    send(Act(kind="campaign_item", id=item.pk, verb="fix", data={"result": "已装"}), ctx())
    send(Act(kind="campaign_item", id=item.pk, verb="return", data={"reason": "不合格"}), ctx())
    assert deadlines_of(item)[0].state == "running"
    send(Act(kind="campaign_item", id=item.pk, verb="fix", data={"result": "重装"}), ctx())
    send(Act(kind="campaign_item", id=item.pk, verb="accept", data={"opinion": "合格"}), ctx())
    send(Act(kind="campaign", id=pk, verb="close", data={"summary": "结束"}), ctx())
    assert timeline(item)[-1].verb == "accept"


# --- briefs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "day", "expected"),
    [
        ("daily", date(2025, 3, 1), [("2025-03-01", "2025-03-01"), ("2025-02-28", "2025-02-28"), ("2024-03-01", "2024-03-01")]),
        ("daily", date(2024, 2, 29), [("2024-02-29", "2024-02-29"), ("2024-02-28", "2024-02-28"), ("2023-02-28", "2023-02-28")]),
        ("monthly", date(2025, 3, 31), [("2025-03-01", "2025-03-31"), ("2025-02-01", "2025-02-28"), ("2024-03-01", "2024-03-31")]),
        ("monthly", date(2025, 1, 9), [("2025-01-01", "2025-01-31"), ("2024-12-01", "2024-12-31"), ("2024-01-01", "2024-01-31")]),
    ],
)
def test_periods(form, day, expected):
    assert [(str(p.begins), str(p.ends)) for p in period_of(form, day)] == expected


@pytest.mark.parametrize(("now", "before", "words"), [(3, 3, "持平"), (3, 2, "增加 1（+50.0%）"), (0, 2, "减少 2（-100.0%）"), (2, 0, "增加 2（上期为零）"), (None, 1, "无可比数据")])
def test_change_in_words(now, before, words):
    assert change(now, before) == words


def incident(number: int, at: datetime, *, exercise: bool = False) -> None:
    Incident.objects.create(
        number=f"I-{number}", title=f"事件{number}", division=COUNTY, event_type="12D01", known_at=at, opened_at=at, state="confirmed", exercise=exercise
    )


def test_a_monthly_report_counts_compares_and_leads_to_its_rows():
    for number, at in enumerate((NOW, NOW - timedelta(minutes=3), datetime(2025, 6, 30, 15, 59, tzinfo=UTC), datetime(2025, 6, 30, 16, tzinfo=UTC))):
        incident(number, at)
    incident(9, NOW, exercise=True)
    risk(review_due_on="2025-06-01")
    brief = Brief.objects.get(pk=send(city.MakeBrief(division=CITY, form="monthly", day=date(2025, 7, 1)), ctx()))
    figure = next(f for f in brief.figures if f["key"] == "incidents")
    assert (figure["value"], figure["previous"], figure["last_year"], figure["tone"]) == (3, 1, 0, "late")
    assert figure["counties"] == {COUNTY: [3, 1]}
    found = brief.findings[0]
    assert "主要在连云区（+2）" in found["text"]
    assert len(found["rows"]) == 3
    assert "超过复评日期" in brief.findings[-1]["text"]
    document = Document(io.BytesIO(city.brief_docx(brief)))
    kinds = {part.content_type for part in document.part.package.iter_parts()}
    assert any("drawingml.chart+xml" in kind for kind in kinds)
    with pytest.raises(Refused, match="将来"):
        send(city.MakeBrief(division=CITY, form="daily", day=date(2025, 7, 2)), ctx())


def test_the_brief_on_paper_has_the_map():
    county = Division.objects.get(code=COUNTY)
    county.geom = Point(*HERE).buffer(0.1)
    county.save()
    risk()
    brief = Brief.objects.get(pk=send(city.MakeBrief(division=CITY, form="daily", day=date(2025, 7, 1)), ctx()))
    assert any(part.content_type == "image/png" for part in Document(io.BytesIO(city.brief_docx(brief))).part.package.iter_parts())


def test_a_finding_says_why_and_each_part_leads_to_its_rows():
    for number, (at, event_type) in enumerate(((NOW, "12D01"), (NOW, "12D01"), (NOW - timedelta(days=30), "11B01"))):
        incident(number, at)
        Incident.objects.filter(number=f"I-{number}").update(event_type=event_type)
    brief = Brief.objects.get(pk=send(city.MakeBrief(division=CITY, form="monthly", day=date(2025, 7, 1)), ctx()))
    why = next(f for f in brief.findings if f["key"] == "incidents")["reasons"]
    parts = {part["only"]["event_type"]: (part["when"], part["text"]) for part in why[0]["parts"]}
    assert parts["12D01"][0] == "now" and parts["12D01"][1].endswith("0→2（+2）")
    assert parts["11B01"][0] == "before" and parts["11B01"][1].endswith("1→0（-1）")
    assert not parts["12D01"][1].startswith("12D01"), "a code is said in words"
    assert "按事件类型" in "\n".join(line.text for line in Document(io.BytesIO(city.brief_docx(brief))).paragraphs)


def test_a_stock_changes_by_what_came_and_what_went():
    incident(1, NOW)
    for number, (opened, closed) in enumerate(((1, None), (2, None), (40 * 24, 3))):
        Task.objects.create(
            number=f"T-{number}", title="任务", division=COUNTY, state="given", incident_id=Incident.objects.get().pk,
            opened_at=NOW - timedelta(hours=opened), closed_at=closed and NOW - timedelta(hours=closed),
        )  # fmt: skip
    brief = Brief.objects.get(pk=send(city.MakeBrief(division=CITY, form="monthly", day=date(2025, 7, 1)), ctx()))
    flow = next(f for f in brief.findings if f["key"] == "tasks_open")["reasons"][0]
    assert (flow["head"], [part["text"] for part in flow["parts"]]) == ("本期进出", ["新增 2", "办结 1"])


def test_a_brief_without_a_judgement_is_not_issued():
    pk = send(city.MakeBrief(division=CITY, form="daily", day=date(2025, 7, 1)), ctx())
    with pytest.raises(Refused, match="研判意见"):
        send(Act(kind="brief", id=pk, verb="issue"), ctx())
    send(Act(kind="brief", id=pk, verb="judge", data={"judgement": "平稳。"}), ctx())
    send(Act(kind="brief", id=pk, verb="issue"), ctx())
    assert Brief.objects.get().state == "issued"
