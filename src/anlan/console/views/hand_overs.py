"""交接班: the machine lists what is open, the one who leaves adds what it cannot know, the one who comes signs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from anlan.console.doors import back, do, fresh_key, number, page_for
from anlan.console.views.roster import chosen_area, duty_areas
from anlan.console.waiting import case_url
from anlan.domains.command import api as command
from anlan.kernel import clock
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices, timeline


@page_for("command.duty")
def hand_overs(request: HttpRequest) -> HttpResponse:
    return render(request, "console/hand_overs.html", {"rows": command.hand_overs(actor_of(request))})


@page_for("command.duty")
def new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    area = chosen_area(request, actor)
    command.check_area(actor, area)
    if request.method == "POST":
        remarks = {name.removeprefix("remark-"): text for name, text in request.POST.items() if name.startswith("remark-") and text.strip()}
        pk = do(request, command.HandOver(division=area, text=request.POST.get("text", ""), remarks=remarks, to=number(request.POST.get("to"))))
        return back(request, reverse("hand-over", args=[pk]), _("已交班，等待接班人签收。"))
    return render(request, "console/hand_over_new.html", {
        "groups": grouped(command.open_items(actor, area)), "area": area, "areas": duty_areas(actor), "takers": command.takers(area, actor.user),
        "on_duty": command.on_duty(area), "next": command.on_duty(area, clock.now() + clock.minutes(12 * 60)), "seats": command.SEATS, "key": fresh_key(),
        "waiting": [row for row in command.waiting_hand_overs(actor) if row.division == area], "before": command.last_signed(area),
    })  # fmt: skip


@page_for("command.duty")
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = command.get_hand_over(actor, pk)
    template = "console/parts/hand_over_now.html" if request.headers.get("HX-Request") else "console/hand_over.html"
    return render(request, template, {
        "row": row, "groups": grouped(row.items), "since": grouped(row.since), "choices": choices(row, actor), "entries": timeline(row),
        "where": dict(duty_areas(actor)).get(row.division, row.division),
    })  # fmt: skip


def grouped(items: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The lines by group, in the order of the groups, with their pages."""
    lines = [{**item, "url": "" if item["subject"].startswith("hand_over/") else case_url(item["subject"])} for item in items]
    return [(label, found) for group, label in command.GROUPS.items() if (found := [line for line in lines if line["group"] == group])]
