"""城市安全风险: the list in one look, and one risk with why it stands where it stands."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, fresh_key, page_for
from anlan.console.pick import area_of
from anlan.console.views.registry import areas, thing_name
from anlan.console.waiting import case_url
from anlan.domains.citysafety import api as city
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.http.security import require

YEAR = 365
"""What the form proposes as the next review; the plan asks for updating, no interval is prescribed (四（二）2) [K]."""
COLOURS = {"1": "red", "2": "orange", "3": "yellow", "4": "blue"}


@page_for("citysafety.view")
def overview(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    area = request.GET.get("area", "") if request.GET.get("area", "").isdigit() else area_of(actor, "citysafety.view")
    require(actor, "citysafety.view", area)
    recognised, objects = city.recognised_share(actor)
    return render(request, "console/citysafety/overview.html", {
        "found": city.overview(actor, area), "area": area, "areas": areas(actor), "grades": [(g, COLOURS[g], str(word)) for g, word in city.GRADES.items()],
        "campaigns": city.campaign_progress(actor), "creations": city.latest_creations(actor), "briefs": city.latest_briefs(actor), "recognised": recognised,
        "objects": objects, "today": clock.local(clock.now()).date(), "key": fresh_key(),
    })  # fmt: skip


@page_for("citysafety.view")
def risk(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    room = city.risk_room(actor, pk)
    return render(request, "console/citysafety/risk.html", {
        "room": room, "risk": room.risk, "entries": [_entry(a) for a in room.assessments], "active": [(i, case_url(i.subject)) for i in room.active],
        "may_assess": actor.may("citysafety.assess", room.risk.division, room.risk.organisation_id), "grades": [(g, str(w)) for g, w in city.GRADES.items()],
        "thing": case_url(room.risk.thing), "thing_name": thing_name(room.risk.thing), "today": clock.local(clock.now()).date(),
        "next_on": clock.local(clock.now() + timedelta(days=YEAR)).date(),
    })  # fmt: skip


def _entry(each: Any) -> dict[str, Any]:
    worse = each.before and each.after < each.before
    return {
        "at": each.at, "text": each.reason, "actor": each.by, "after": COLOURS[each.after], "before": COLOURS.get(each.before, ""), "url": case_url(each.cause),
        "cause": each.cause, "tone": "late" if worse else "ok" if each.before and each.after > each.before else "", "automatic": each.automatic,
    }  # fmt: skip


@page_for("citysafety.assess")
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    said = request.POST
    do(request, city.ReviewRisk(risk=pk, grade=said.get("grade", ""), reason=said.get("reason", ""), measures=said.get("measures", ""), next_on=day(said.get("next_on", ""))))
    return back(request, reverse("city-risk", args=[pk]), _("评估已保存。"))


def day(text: str) -> date | None:
    """A date of a form; None when empty."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(refuse("date", _("日期应为 2025-07-01。"))) from error
