"""监测报警: open alerts, and one alert with its evidence and its verbs."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.alert_groups import each_alone
from anlan.console.doors import changed, do, page_for
from anlan.domains.sensing import api as sensing
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.act import Act, get_case
from anlan.platform.cases.api import choices, timeline

MOST = 500
BEFORE = timedelta(hours=1)  # of readings shown before an alert was raised


@page_for("sensing.view")
def alerts(request: HttpRequest) -> HttpResponse:
    template = "console/parts/alert_feed.html" if request.headers.get("HX-Request") else "console/alerts.html"
    return render(request, template, {"groups": each_alone(sensing.open_alerts(actor_of(request), limit=MOST))})


@page_for("sensing.handle")
@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """All alerts of a group that the page showed; one that somebody took meanwhile is passed over."""
    done = [pk for pk in request.POST.get("alerts", "").split(",")[:MOST] if pk.isdigit() and _acknowledged(request, int(pk))]
    return changed(request, "/duty/", _("已确认 %(count)s 条报警。") % {"count": len(done)})


def _acknowledged(request: HttpRequest, pk: int) -> bool:
    try:
        do(request, Act(kind="alert", id=pk, verb="acknowledge"))
    except Refused as refusal:
        if refusal.verdict.code == "case.state":
            return False
        raise
    return True


@page_for("sensing.view")
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    actor, found = actor_of(request), sensing.get_alert(pk)
    if not actor.may("sensing.view", found.division, found.organisation):
        raise Refused(refuse("denied", "此报警不在您的辖区。", area=found.division))
    case = get_case("alert", pk)
    template = "console/parts/alert_now.html" if request.headers.get("HX-Request") else "console/alert.html"
    return render(request, template, {"alert": found, "case": case, "choices": choices(case, actor), "entries": timeline(case), "chart_from": (found.raised_at - BEFORE).isoformat()})
