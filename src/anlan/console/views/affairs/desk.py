"""政务工作台: what was sent to me, what my unit owes, and the way to everything else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, page_for
from anlan.console.waiting import case_url, cases_of
from anlan.domains.affairs import api as affairs
from anlan.kernel import clock
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import tables

REGISTERS = ("incoming", "outgoing", "notice", "meeting", "work_task", "course")
KINDS = ("accident", "disaster_loss", "year_statistic", "activity")


@page_for("affairs.view")
def desk(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    mine = [t for key in ("work_task", "plan_task") for t in _owed(actor, key)]
    return render(request, "console/affairs/desk.html", {
        "receipts": [(row, case, case_url(row.subject)) for row, case in affairs.my_receipts(actor.user or 0, 40)], "mine": mine,
        "begins": [tables[key] for key in REGISTERS if actor.grants_for(tables[key].opens)],
        "registers": [(tables[key], cases_of(actor, tables[key]).count()) for key in REGISTERS if actor.grants_for(tables[key].see)],
        "courses": affairs.my_courses(actor.user or 0), "unread": affairs.unread(actor.user or 0), "kinds": _kinds(actor),
    })  # fmt: skip


def _owed(actor: Any, key: str) -> list[Any]:
    """Open tasks of my unit, the nearest date first."""
    rows = cases_of(actor, tables[key]).filter(organisation=actor.organisation).exclude(state="unassigned") if actor.organisation else []
    found = list(rows.order_by("due_on")[:20]) if actor.organisation else []
    today = clock.local(clock.now()).date()
    for row in found:
        row.late = affairs.is_late(row.due_on, row.state, today)
        row.url = case_url(row.subject)
    return found


def _kinds(actor: Any) -> list[Any]:
    from anlan.platform.kinds.api import get_kind

    return [get_kind(key) for key in KINDS]


@page_for("affairs.view")
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    do(request, affairs.MarkRead(user=actor_of(request).user or 0, receipt=pk, opinion=request.POST.get("opinion", "")))
    return back(request, request.POST.get("next") or reverse("affairs"), _("已签阅。"))
