"""The rehearsal of a plan on screen: the two clocks, every task with its deadline, what nobody is named for, levels up and down."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anlan.domains.plans.commands import ChangeRehearsalLevel, MarkRehearsed, StartRehearsal
from anlan.domains.plans.models import Rehearsal
from anlan.domains.plans.queries import find_plan, find_rehearsal, level_proposal
from anlan.domains.plans.rehearsing import view_of
from anlan.kernel.grades import ResponseLevel
from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import NOBODY, Actor
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Command, Context, send
from anlan.platform.cases.api import Act
from anlan.platform.http.security import require

FACTS = (("deaths", "死亡"), ("missing", "失踪"), ("serious", "重伤"), ("injured", "受伤"), ("evacuated", "需疏散转移"))


def _sent(actor: Actor, command: Command) -> Any:
    return send(command, Context(actor=actor, exercise=True))


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a rehearsal of a plan."""
    actor = actor_of(request)
    if actor is NOBODY:
        return redirect(reverse("sign-in"))
    level, factor = _number(request.POST.get("level", ""), "level"), _number(request.POST.get("factor", "10"), "factor")
    found = _sent(actor, StartRehearsal(plan=pk, level=int(level), factor=factor))
    return redirect(reverse("plan-rehearsal", args=[found]))


def _number(said: str, field: str) -> float:
    try:
        return float(said)
    except ValueError as error:
        raise refused("rehearsal.number", "请填数字。", **{field: "请填数字。"}) from error


def rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """One rehearsal; a POST marks a task, changes the level or ends it."""
    actor = actor_of(request)
    if actor is NOBODY:
        return redirect(f"{reverse('sign-in')}?next={request.path}")
    row = find_rehearsal(pk)
    require(actor, "plans.view", row.division)
    if request.method == "POST":
        _act(actor, row, request.POST)
        return redirect(reverse("plan-rehearsal", args=[pk]))
    view = view_of(row)
    asked = {name: request.GET.get(name, "").strip() for name, _label in FACTS}
    told = {name: float(value) for name, value in asked.items() if value.isdigit()}
    return render(request, "plans/rehearsal.html", {
        "row": row, "view": view, "may_act": view.running and actor.may("plans.activate", row.division), "facts": [(name, label, asked[name]) for name, label in FACTS],
        "told": bool(told), "proposal": level_proposal(row.plan_id, view.level, told, row.division) if told else None, "plan": find_plan(row.plan_id),
        "levels": [(number, f"{ResponseLevel(number).zh}响应") for number in view.levels],
    })  # fmt: skip


def _act(actor: Actor, row: Rehearsal, said: Any) -> None:
    match said.get("do"):
        case "mark":
            _sent(actor, MarkRehearsed(rehearsal=row.pk, key=said.get("key", "")))
        case "level":
            _sent(
                actor,
                ChangeRehearsalLevel(
                    rehearsal=row.pk, level=int(_number(said.get("level", ""), "level")), reason=said.get("reason", "").strip()
                ),
            )
        case "end":
            _sent(actor, Act(kind="rehearsal", id=row.pk, verb="end"))
