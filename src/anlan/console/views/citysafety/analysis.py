"""运行研判: a brief with its figures, each leading to its rows; made from the records of the day or month."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, page_for
from anlan.console.grid import Cell, Grid, grid
from anlan.console.handing import handed
from anlan.console.pick import area_of
from anlan.console.views.citysafety.risks import day
from anlan.console.views.registry import division_names
from anlan.console.waiting import case_url
from anlan.domains.citysafety import api as city
from anlan.kernel import clock
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices


@page_for("citysafety.report")
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    said, area = request.POST, area_of(actor_of(request), "citysafety.report")
    chosen = day(said.get("day", "")) or clock.local(clock.now()).date()
    pk = do(request, city.MakeBrief(division=said.get("area") or area, form=said.get("form", "daily"), day=chosen))
    return back(request, reverse("brief", args=[pk]), _("报告已生成，请填写研判意见后印发。"))


@page_for("citysafety.view")
def brief(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = city.get_brief(actor, pk)
    names = division_names({code for figure in row.figures for code in figure["counties"]})
    tables = {figure["key"]: figure["table"] for figure in row.figures}
    return render(request, "console/citysafety/brief.html", {
        "case": row, "figures": [_figure(row, f) for f in row.figures], "findings": [_finding(row, f, tables) for f in row.findings], "drawn": city.days_of(row),
        "choices": choices(row, actor), "by_county": _by_county(row, names),
        "partial": city.partial(row), "may_judge": actor.may("citysafety.report", row.division, row.organisation_id),
    })  # fmt: skip


def _figure(brief: Any, figure: dict[str, Any]) -> dict[str, Any]:
    """Its three numbers, each with the address of its rows."""
    return {**figure, **{f"{when}_url": rows_url(brief, figure["table"], figure, when) for when in ("now", "before", "year")}}


def _finding(brief: Any, finding: dict[str, Any], tables: dict[str, str]) -> dict[str, Any]:
    table = tables.get(finding.get("key", ""), "")
    reasons = [
        {**reason, "parts": [{**part, "url": rows_url(brief, part.get("table", table), part, part["when"])} for part in reason["parts"]]}
        for reason in finding.get("reasons", ())
    ]  # fmt: skip
    return {**finding, "reasons": reasons, "cases": [{**each, "url": case_url(each["subject"])} for each in finding["rows"]]}


def _by_county(brief: Any, names: dict[str, str]) -> Grid | None:
    """This period with the one before behind it, county by county; figures that are nowhere are left out."""
    found = [f for f in brief.figures if any(map(any, f["counties"].values()))]
    lines = [(_(f["label"]), *(_county(brief, f, code) for code in names)) for f in found]
    return grid((_("项目"), *names.values()), lines) if lines else None


def _county(brief: Any, figure: dict[str, Any], code: str) -> Cell:
    now, before = figure["counties"].get(code, (0, 0))
    return Cell(text=now, url=rows_url(brief, figure["table"], figure, "now", area=code), note=f"({before})")


def rows_url(brief: Any, table: str, asked: dict[str, Any], when: str = "now", area: str = "") -> str:
    """The rows behind a number, as the list of its cases shows them."""
    period = dict(zip(("now", "before", "year"), city.period_of(brief.form, brief.begins_on), strict=True))[when]
    said = {
        "state": "all",
        "area": area or brief.division,
        "by": asked["how"],
        "from": period.begins,
        "to": period.ends,
        **asked["only"],
    }
    return f"{reverse('cases', args=[table])}?{urlencode(said)}"


@page_for("citysafety.view")
def word(request: HttpRequest, pk: int) -> HttpResponse:
    row = city.get_brief(actor_of(request), pk)
    return handed(city.brief_docx(row), f"{row.title}.docx")
