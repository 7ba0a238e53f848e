"""Home by role: what waits for me, what runs now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.console.doors import page_for
from anlan.console.titles import titles_of
from anlan.console.waiting import daily_work, figures, running_cases, with_pages
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import daily_clocks, urgent_clocks


@page_for()
def home(request: HttpRequest) -> HttpResponse:
    """The frame and its live parts in one go; later only the parts are fetched again."""
    part = "console/parts/home_now.html" if request.headers.get("HX-Request") else "console/home.html"
    return render(request, part, _now(request))


def _now(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    running = running_cases(actor)
    return {
        "figures": figures(actor), "running": running, "titles": titles_of(running), "urgent": with_pages(urgent_clocks(actor, 12)),
        "work": daily_work(actor), "daily": with_pages(daily_clocks(actor, 8)), "answers": bool(actor.grants_for("command.duty")),
    }  # fmt: skip
