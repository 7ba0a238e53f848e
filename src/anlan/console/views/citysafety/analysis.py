"""运行研判: a brief with its figures, each leading to its rows; made from the records of the day or month."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, page_for
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
    findings = [{**f, "cases": [{**each, "url": case_url(each["subject"])} for each in f["rows"]]} for f in row.findings]
    return render(request, "console/citysafety/brief.html", {
        "case": row, "figures": [{**f, "url": figure_url(row, f)} for f in row.figures], "findings": findings, "drawn": city.days_of(row), "choices": choices(row, actor), "names": names.items(),
    })  # fmt: skip


def figure_url(brief: Any, figure: dict[str, Any]) -> str:
    """The rows behind a figure, as the list of its cases shows them."""
    asked = {"state": "all", "area": brief.division, "by": figure["how"], "from": brief.begins_on, "to": brief.ends_on, **figure["only"]}
    return f"{reverse('cases', args=[figure['table']])}?{urlencode(asked)}"


@page_for("citysafety.view")
def word(request: HttpRequest, pk: int) -> HttpResponse:
    row = city.get_brief(actor_of(request), pk)
    return handed(city.brief_docx(row), f"{row.title}.docx")
