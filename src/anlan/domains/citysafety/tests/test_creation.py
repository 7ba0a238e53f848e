"""Creation: the standard and its versions, evidence, scores, gaps and tasks."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from anlan.domains.citysafety import api as city
from anlan.domains.citysafety.models import Creation
from anlan.domains.citysafety.rules import check_standard, may_score, may_score_now, share_score
from anlan.domains.citysafety.standards import shipped
from anlan.domains.citysafety.tests.world import (
    CITY,
    ctx,
    risk,
)
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus.api import send
from anlan.platform.cases.api import Act, OpenCase
from anlan.platform.papers.api import workbook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]


def test_the_shipped_standard_says_what_it_does_not_know():
    assert check_standard(shipped()) == []
    assert any(item["points"] is None for item in shipped()["items"])
    assert sum(item["points"] or 0 for item in shipped()["items"] if item["block"].startswith("一")) <= 18
    assert check_standard({"items": [{"key": "1", "title": "t", "block": "b", "points": 3}]}) == [
        "各条分值之和 3 与总分 100 不符"
    ]


@pytest.mark.parametrize(
    ("score", "points", "allowed"), [(None, None, True), (1, None, False), (2, 2, True), (2.1, 2, False), (-1, 2, False)]
)
def test_scores_lie_within_the_mark(score, points, allowed):
    assert may_score(score, points).allowed is allowed


@pytest.mark.parametrize(
    ("state", "own", "review"), [("assessing", True, True), ("reviewed", False, True), ("submitted", False, False), ("ended", False, False)]
)
def test_scores_are_given_in_their_stage(state, own, review):
    """What was applied for stands as it was, the mock review too."""
    assert (may_score_now(state, review=False).allowed, may_score_now(state, review=True).allowed) == (own, review)


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
    assert "自评 1.5 分" in "\n".join(
        p.text for p in Document(io.BytesIO(city.creation_docx(Creation.objects.get(pk=pk)))).paragraphs
    )
    assert city.recognised_share(system("t")) == (0, 1)


def test_a_full_standard_can_be_submitted():
    content = {
        "version": "full/1",
        "title": "正式细则",
        "valid_from": "2025-01-01",
        "source": "演示",
        "total": 100,
        "items": [{"key": "1", "title": "全部", "block": "一", "points": 100}],
    }
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
    assert {(line.key, line.form) for line in city.compare(shipped(), content)} == {
        ("1.2", "changed"),
        ("9.9", "new"),
        ("1.3", "gone"),
    }
    assert found[0]["evidence"] == shipped()["items"][0]["evidence"]
    send(city.AdoptStandard(division=CITY, content=content), ctx())
    send(city.MoveToStandard(creation=pk, version="v2"), ctx())
    creation = Creation.objects.get(pk=pk)
    after = {i.key: i for i in creation.items.all()}
    assert (creation.standard, creation.self_score) == ("v2", 1.5)  # 2 of now 1 point has to be scored again
    assert (after["1.2"].self_score, after["9.9"].points, after["1.3"].tasks.count()) == (None, 5, 1)
    with pytest.raises(Refused, match="另一个"):
        send(city.MoveToStandard(creation=pk, version="v2"), ctx())


@pytest.mark.parametrize(
    "file",
    [
        b"text",
        workbook({"a": (("编号", "内容"), [("1", "x")])}),
        workbook({"a": (("编号", "章节", "内容", "分值"), [("1", "一", "x", "多")])}),
    ],
)
def test_a_sheet_that_is_none_is_refused_by_its_fault(file):
    with pytest.raises(Refused, match=r"Excel|第一行|第 2 行"):
        city.read_standard(file, shipped())
