"""任务: what units must do, by state; the one who receives presses here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.console.doors import page_for
from anlan.console.room import board
from anlan.domains.command import api as command
from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices, timeline

SHIFT_HOURS = 12


@page_for("command.view")
def tasks(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    mine = request.GET.get("mine") == "1"
    found = command.tasks_for(actor, open_only=False) if request.GET.get("all") == "1" else _current(actor)
    shown = [task for task in found if not mine or task.organisation_id == actor.organisation]
    template = "console/parts/board.html" if request.headers.get("HX-Request") else "console/tasks.html"
    return render(request, template, {"columns": board(shown, actor), "mine": mine, "with_incident": True})


def _current(actor: Actor) -> list[Any]:
    """What is open, and what was done within the shift: one wants to see one's work arrive."""
    since = clock.now() - clock.minutes(60 * SHIFT_HOURS)
    done = [task for task in command.tasks_for(actor, open_only=False) if task.done_at and task.done_at >= since]
    return [*command.tasks_for(actor), *done]


@page_for()
def task(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = command.get_task(actor, pk)
    template = "console/parts/task_now.html" if request.headers.get("HX-Request") else "console/task.html"
    return render(request, template, {"task": found, "choices": choices(found, actor), "entries": timeline(found)})
