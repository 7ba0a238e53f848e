"""值班台: what came in, what runs out of time, who must be called, the log; it keeps itself fresh."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.alert_groups import group_alerts
from anlan.console.doors import back, changed, do, page_for, posted
from anlan.console.pick import area_of
from anlan.console.titles import titles_of
from anlan.console.waiting import case_url, running_cases
from anlan.domains.command import api as command
from anlan.domains.sensing import api as sensing
from anlan.domains.warning import api as warning
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.requests import actor_of

MOST = 500  # alerts looked at; groups keep the page short


@page_for("command.duty")
def desk(request: HttpRequest) -> HttpResponse:
    template = "console/parts/desk.html" if request.headers.get("HX-Request") else "console/duty.html"
    return render(request, template, _desk(actor_of(request)))


def _desk(actor: Actor) -> dict[str, Any]:
    clocks = command.running_clocks(actor, 30)
    for clock in clocks:
        clock.url = case_url(clock.case)
    alerts, area = sensing.open_alerts(actor, limit=MOST), area_of(actor, "command.duty")
    reports, running = command.open_reports(actor, 20), running_cases(actor, 8)
    return {
        "groups": group_alerts(alerts), "alerts": alerts, "more_alerts": len(alerts) == MOST, "area": area, "on_duty": command.on_duty(area),
        "seats": command.SEATS, "handing": command.waiting_hand_overs(actor), "sounding": sum(a.sounding for a in alerts), "reports": reports, "titles": titles_of([*alerts, *reports, *running]), "clocks": clocks,
        "running": running, "callouts": warning.open_callouts(actor)[:10], "notes": command.duty_notes(actor, 20),
    }  # fmt: skip


@page_for("command.duty")
@require_POST
def log(request: HttpRequest) -> HttpResponse:
    """A line into the duty log."""
    said = posted(request, "text", "subject")
    do(request, command.WriteDutyLog(division=area_of(actor_of(request), "command.duty"), text=said["text"], subject=said["subject"]))
    return changed(request, "/duty/", _("已记入值班日志。"))


@page_for("warning.callout")
@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """叫应: log a call, answered or not."""
    said = posted(request, "answered_by", "promised")
    do(request, warning.RecordCall(callout=pk, answered="answered" in request.POST, answered_by=said["answered_by"], promised=said["promised"]))
    return back(request, request.POST.get("next") or "/duty/", _("已记录叫应。"))
