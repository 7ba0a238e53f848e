"""The supervisor's day: what waits, where it is late, which enterprises need a visit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.console.doors import page_for
from anlan.console.pick import area_of
from anlan.console.views.registry import division_names
from anlan.domains.supervision import api as supervision
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.requests import actor_of

COUNTY_DIGITS, TOWN_DIGITS = 6, 9


@page_for("supervision.view")
def home(request: HttpRequest) -> HttpResponse:
    """``?area=`` narrows to a county or a town."""
    actor = actor_of(request)
    area = asked_area(request)
    names = dict(Division.objects.filter(level__in=(6, 9)).values_list("code", "name"))
    return render(request, "console/supervision/home.html", {
        "area": area, "place": division_names({area}).get(area, area), "total": supervision.total(actor, area), "waiting": supervision.waiting(actor, area),
        "divisions": supervision.by_division(actor, area, names), "sectors": supervision.by_sector(actor, area), "worst": supervision.worst(actor, area),
    })  # fmt: skip


def own_areas(actor: Any) -> list[tuple[str, str]]:
    """What the actor can narrow a page by: city and counties, a county and its towns, or the one town that is theirs."""
    widest = area_of(actor, "supervision.view")
    deepest = COUNTY_DIGITS if len(widest) < COUNTY_DIGITS else TOWN_DIGITS
    rows = Division.objects.filter(code__startswith=widest, level__lte=deepest).order_by("code")
    return list(rows.values_list("code", "name"))


def asked_area(request: HttpRequest) -> str:
    """The area asked for, else the widest in which the actor sees supervision."""
    asked: Any = request.GET.get("area", "")
    return str(asked) if asked.isdigit() else area_of(actor_of(request), "supervision.view")


def is_own(actor: Any) -> bool:
    """Does the reader see nothing of supervision but what is their organisation's?"""
    return all(grant.organisation for grant in actor.grants_for("supervision.view"))


def own_file(actor: Any) -> Any:
    """The file of the enterprise that the reader is; None for whoever sees others too."""
    found = supervision.enterprises(actor, limit=1) if is_own(actor) else []
    return supervision.find_file(found[0].id) if found else None
