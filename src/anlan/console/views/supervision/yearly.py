"""年度报告: a year of one area on the screen, on paper, as Word; recurrence and lateness by month, sector, place and enterprise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from anlan.console.doors import number, page_for
from anlan.console.views.registry import division_names
from anlan.console.views.supervision.home import asked_area, own_areas
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.requests import actor_of
from anlan.platform.papers.api import WORD

YEARS_BACK = 10


@page_for("supervision.view")
def page(request: HttpRequest) -> HttpResponse:
    area, found = _asked(request)
    this = clock.local(clock.now()).year
    tables = ((_("按区域"), found.places), (_("按行业领域"), found.sectors), (_("按类别"), found.categories), (_("按来源"), found.sources))
    counted = ((_("安全风险报告"), found.reports), (_("特殊作业"), found.works), (_("分级监管"), found.grades))
    return render(request, "console/supervision/yearly.html", {
        "area": area, "place": _place(area), "found": found, "years": range(this, this - YEARS_BACK, -1), "areas": own_areas(actor_of(request)), "tables": tables,
        "counted": counted, "most": max((month.found for month in found.months), default=0),
    })  # fmt: skip


@page_for("supervision.view")
def document(request: HttpRequest) -> HttpResponse:
    area, found = _asked(request)
    answer = HttpResponse(supervision.yearbook_docx(found, _place(area)), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="supervision-{area}-{found.year}.docx"'
    return answer


def _asked(request: HttpRequest) -> tuple[str, Any]:
    area, this = asked_area(request), clock.local(clock.now()).year
    year = number(request.GET.get("year")) or this
    names = dict(Division.objects.filter(level__in=(6, 9)).values_list("code", "name"))
    return area, supervision.yearly(actor_of(request), area, min(max(year, this - YEARS_BACK), this), names)


def _place(area: str) -> str:
    return division_names({area}).get(area, area)
