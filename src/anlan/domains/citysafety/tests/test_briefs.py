"""Briefs: periods, comparison, why, and every figure to its rows."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from docx import Document
from shapely import Point

from anlan.domains.citysafety import api as city
from anlan.domains.citysafety.analysis import period_of
from anlan.domains.citysafety.models import Brief
from anlan.domains.citysafety.rules import change
from anlan.domains.citysafety.tests.world import (
    CITY,
    COUNTY,
    HERE,
    NOW,
    Incident,
    Task,
    ctx,
    incident,
    risk,
)
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.models import Division
from anlan.platform.bus.api import send
from anlan.platform.cases.api import Act

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]


@pytest.mark.parametrize(
    ("form", "day", "expected"),
    [
        ("daily", date(2025, 3, 1), [("2025-03-01", "2025-03-01"), ("2025-02-28", "2025-02-28"), ("2024-03-01", "2024-03-01")]),
        ("daily", date(2024, 2, 29), [("2024-02-29", "2024-02-29"), ("2024-02-28", "2024-02-28"), ("2023-02-28", "2023-02-28")]),
        (
            "monthly",
            date(2025, 3, 31),
            [("2025-03-01", "2025-03-31"), ("2025-02-01", "2025-02-28"), ("2024-03-01", "2024-03-31")],
        ),
        ("monthly", date(2025, 1, 9), [("2025-01-01", "2025-01-31"), ("2024-12-01", "2024-12-31"), ("2024-01-01", "2024-01-31")]),
    ],
)
def test_periods(form, day, expected):
    assert [(str(p.begins), str(p.ends)) for p in period_of(form, day)] == expected


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (3, 3, "持平"),
        (3, 2, "增加 1（+50.0%）"),
        (0, 2, "减少 2（-100.0%）"),
        (2, 0, "增加 2（上期为零）"),
        (None, 1, "无可比数据"),
    ],
)
def test_change_in_words(now, before, words):
    assert change(now, before) == words


def test_a_monthly_report_counts_compares_and_leads_to_its_rows():
    for number, at in enumerate(
        (NOW, NOW - timedelta(minutes=3), datetime(2025, 6, 30, 15, 59, tzinfo=UTC), datetime(2025, 6, 30, 16, tzinfo=UTC))
    ):
        incident(number, at)
    incident(9, NOW, exercise=True)
    risk(review_due_on="2025-06-01")
    brief = Brief.objects.get(pk=send(city.MakeBrief(division=CITY, form="monthly", day=date(2025, 7, 1)), ctx()))
    figure = next(f for f in brief.figures if f["key"] == "incidents")
    assert (figure["value"], figure["previous"], figure["last_year"], figure["tone"]) == (3, 1, None, "late")
    assert figure["said_year"] == "无可比数据", "no record is as old as a year ago"
    assert figure["counties"] == {COUNTY: [3, 1]}
    found = brief.findings[0]
    assert "主要在连云区（+2）" in found["text"]
    assert len(found["rows"]) == 3
    assert "超过复评日期" in brief.findings[-1]["text"]
    document = Document(io.BytesIO(city.brief_docx(brief)))
    assert "incident/" not in "".join(line.text for line in document.paragraphs), "numbers of cases, not their keys"
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
    document = Document(io.BytesIO(city.brief_docx(brief)))
    assert any(part.content_type == "image/png" for part in document.part.package.iter_parts())
    assert "图中：1 连云区。" in [line.text for line in document.paragraphs], "the number in the picture has its name"


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


def test_zero_a_year_ago_is_named_after_the_year():
    assert change(2, 0, "去年同期") == "增加 2（去年同期为零）"
