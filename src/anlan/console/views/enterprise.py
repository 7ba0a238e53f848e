"""本企业: an enterprise's own things, alerts and duties; reporting an accident of its own (order 493 Art. 9)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from anlan.console.doors import back, do, fresh_key, page_for
from anlan.console.map.layers import visible_kinds
from anlan.console.room import board
from anlan.console.views.supervision.own_day import day_of
from anlan.console.views.tasks import SHIFT_HOURS
from anlan.domains.command import api as command
from anlan.domains.sensing import api as sensing
from anlan.domains.warning import api as warning
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import Organisation
from anlan.platform.accounts.requests import actor_of
from anlan.platform.kinds.api import visible_rows

SHOWN = 200


@page_for("command.report_own")
def enterprise(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    tasks = _tasks(actor)
    given = {"columns": board(tasks, actor), "busy": bool(tasks)}
    if request.headers.get("HX-Request"):
        return render(request, "console/parts/own_tasks.html", given)
    own = [(kind, rows) for kind in visible_kinds(actor) if (rows := list(visible_rows(kind, actor).order_by("name")[:SHOWN]))]
    return render(request, "console/enterprise.html", {
        **given, "own": own, "alerts": sensing.open_alerts(actor, limit=30), "receipts": warning.my_receipts(actor), "key": fresh_key(),
        "day": day_of(actor), "organisation": Organisation.objects.filter(pk=actor.organisation).first(),
    })  # fmt: skip


def _tasks(actor: Actor) -> list[Any]:
    """What the enterprise must do, and what it did within the shift."""
    since = clock.now() - clock.minutes(60 * SHIFT_HOURS)
    mine = [task for task in command.tasks_for(actor, open_only=False) if task.organisation_id == actor.organisation]
    return [task for task in mine if task.state not in ("done", "cancelled") or (task.done_at and task.done_at >= since)]


@page_for("command.report_own")
def report_own(request: HttpRequest) -> HttpResponse:
    organisation = Organisation.objects.filter(pk=actor_of(request).organisation).first()
    if request.method != "POST" or organisation is None:
        raise Refused(refuse("report.organisation", _("您的账号没有所属单位，请联系管理员。")))
    text = request.POST.get("text", "").strip()
    do(request, command.ReportOwn(text=text, division=organisation.division, organisation=organisation.pk))
    return back(request, "/enterprise/", _("事故报告已送达应急部门，请保持电话畅通。"))
