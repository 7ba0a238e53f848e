"""A year in one table: who was trained, and where publicity has been."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from anlan.console.doors import page_for
from anlan.console.grid import Cell, grid
from anlan.console.handing import handed
from anlan.console.views.affairs.indicators import asked_of
from anlan.domains.affairs import api as affairs
from anlan.kernel import clock
from anlan.platform.accounts.requests import actor_of
from anlan.platform.papers.api import workbook

FIRST = 2020


def years() -> range:
    return range(clock.local(clock.now()).year, FIRST - 1, -1)


@page_for("affairs.documents")
def training(request: HttpRequest) -> HttpResponse:
    """培训档案 of a year, by person."""
    area, year, _version = asked_of(request)
    found = affairs.training_records(actor_of(request), year)
    if request.GET.get("form") == "xlsx":
        return handed(affairs.training_xlsx(found), f"培训档案-{year}.xlsx")
    heads = (_("姓名"), _("单位"), _("培训班次"), _("出勤学时"), _("应考"), _("合格"))
    lines = [(str(x.user), x.user.organisation, x.courses, x.hours, x.examined, Cell(text=x.passed, late=x.passed < x.examined)) for x in found]
    return render(request, "console/affairs/yearly.html", {
        "title": _("培训档案"), "mark": "certificate", "grid": grid(heads, lines, words=2), "year": year, "years": years(), "area": area,
        "rows_url": reverse("cases", args=["course"]) + "?state=all", "rows_label": _("培训班"), "nothing": _("这一年没有培训记录"),
        "hint": _("在培训班页面报名、登记学时后，这里按人汇总。"),
        "sum": _("%(people)s 人，%(hours)g 学时") % {"people": len(found), "hours": sum(x.hours for x in found)} if found else "",
    })  # fmt: skip


@page_for("affairs.view")
def coverage(request: HttpRequest) -> HttpResponse:
    """五进 by county, and the themes of the year."""
    area, year, _version = asked_of(request)
    columns, rows = affairs.coverage(area, year)
    themes, labels = affairs.themes(area, year), [label for _key, label in columns]
    if request.GET.get("form") == "xlsx":
        return handed(_on_paper(labels, rows, themes), f"宣教覆盖-{area}-{year}.xlsx")
    heads, of_themes = (_("县区"), *labels, _("活动"), _("覆盖人数"), _("缺口")), (_("主题"), _("活动"), _("覆盖人数"), _("县区数"))
    return render(request, "console/affairs/yearly.html", {
        "title": _("宣传教育五进覆盖"), "mark": "users-group", "grid": grid(heads, [_line(row, year) for row in rows]), "year": year, "years": years(), "area": area,
        "rows_url": reverse("records", args=["activity"]) + f"?year={year}", "rows_label": _("活动记录"), "nothing": _("辖区内没有县区"), "second_title": _("主题活动"),
        "second": grid(of_themes, [(name, Cell(text=held, late=not held), people, counties) for name, held, people, counties in themes]),
    })  # fmt: skip


def _line(row: dict[str, Any], year: int) -> list[Any]:
    """What the rows say of a county; what it lacks is late."""
    url = reverse("records", args=["activity"]) + f"?area={row['code']}&year={year}"
    return [Cell(text=row["name"], url=url), *row["cells"], row["total"], row["people"], Cell(text="、".join(row["lacking"]), late=True)]


def _on_paper(labels: list[str], rows: list[dict[str, Any]], themes: Any) -> bytes:
    """Both tables of the page, as Excel."""
    lines = [[row["name"], *row["cells"], row["total"], row["people"], "、".join(row["lacking"])] for row in rows]
    return workbook({
        _("五进覆盖"): ([_("县区"), *labels, _("活动"), _("覆盖人数"), _("缺口")], lines), _("主题活动"): ([_("主题"), _("活动"), _("覆盖人数"), _("县区数")], [list(each) for each in themes]),
    })  # fmt: skip
