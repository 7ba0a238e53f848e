"""执法工作台: what waits for whom, clocks, the year, the plan, who may not act."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, number, page_for, posted
from anlan.console.waiting import case_url
from anlan.domains.enforcement import api as enforcement
from anlan.platform.accounts.requests import actor_of


@page_for("enforcement.view")
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    day = enforcement.day_of(actor)
    for row in day.clocks:
        row.url = case_url(row.case)
    stopped = [one for one in enforcement.standings(actor) if not one.verdict.allowed]
    return render(request, "console/enforcement/home.html", {"day": day, "stopped": stopped})


@page_for("enforcement.view")
def officers(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return render(request, "console/enforcement/officers.html", {
        "standings": enforcement.standings(actor), "may_edit": bool(actor.grants_for("enforcement.staff")), "purposes": enforcement.PURPOSES,
        "equipment": enforcement.EQUIPMENT,
    })  # fmt: skip


@page_for("enforcement.staff")
@require_POST
def training(request: HttpRequest) -> HttpResponse:
    said = posted(request, "purpose", "title", "begins_on")
    do(request, enforcement.RecordTraining(officer=number(request.POST.get("officer")) or 0, days=number(request.POST.get("days")) or 0, **said))
    return back(request, "/officers/", _("培训已登记。"))


@page_for("enforcement.staff")
@require_POST
def equipment(request: HttpRequest) -> HttpResponse:
    said = posted(request, "kind", "number", "name", "division", "checked_until")
    do(request, enforcement.SaveEquipment(officer=number(request.POST.get("officer")), in_service=request.POST.get("in_service") == "1", **said))
    return back(request, "/officers/", _("装备已登记。"))
