"""任务: what units must do, by state; the one who receives presses here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.console.doors import page_for
from anlan.console.room import board
from anlan.domains.command import api as command
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices, timeline


@page_for("command.view")
def tasks(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    mine = request.GET.get("mine") == "1"
    found = command.tasks_for(actor, open_only=request.GET.get("all") != "1")
    shown = [task for task in found if not mine or task.organisation_id == actor.organisation]
    template = "console/parts/board.html" if request.headers.get("HX-Request") else "console/tasks.html"
    return render(request, template, {"columns": board(shown, actor), "mine": mine, "with_incident": True})


@page_for("command.view")
def task(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = command.get_task(actor, pk)
    return render(request, "console/task.html", {"task": found, "choices": choices(found, actor), "entries": timeline(found)})
