"""预案: the library, one plan with its levels, measures and what lint finds; import and approval."""

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console import events
from anlan.console.doors import back, do, page_for
from anlan.console.pick import area_of
from anlan.domains.plans import api as library
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.http.problems import STATUS
from anlan.platform.http.spoken import spoken


@page_for("plans.view")
def plans(request: HttpRequest) -> HttpResponse:
    return _plans(request)


def _plans(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    """The library; ``trouble`` says why a file was not taken."""
    actor, asked = actor_of(request), request.GET
    found = library.list_plans(
        actor, state=asked.get("state", ""), event_type=asked.get("event_type", ""), q=asked.get("q", "").strip()
    )
    return render(request, "console/plans.html", {
        "plans": found, "asked": asked, "types": events.choices(), "may_import": bool(actor.grants_for("plans.import")), "trouble": trouble,
    }, status=status)  # fmt: skip


@page_for("plans.view")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """``?level=`` shows the tasks that level would give."""
    actor, found = actor_of(request), library.get_plan(pk)
    if not actor.hears("plans.view", found.division):
        raise Refused(refuse("denied", _("此预案不在您的辖区。"), area=found.division))
    levels = [each.level for each in found.levels]
    chosen = int(request.GET["level"]) if request.GET.get("level", "").isdigit() else (levels[0] if levels else 0)
    return render(request, "console/plan.html", {
        "plan": found, "chosen": chosen, "tasks": _tasks(pk, chosen, levels), "lint": library.lint_of(pk, clock.now()), "troubles": library.troubles_of(pk) if found.state == "draft" else [], "revisions": library.revisions_of(pk), "rehearsals": library.rehearsals_of(pk),
        "may_rehearse": found.state in ("in_force", "draft") and actor.may("plans.activate", found.division),
        "may_approve": found.state == "draft" and actor.may("plans.approve", found.division), "may_propose": actor.may("plans.propose", found.division),
    })  # fmt: skip


def _tasks(pk: int, level: int, levels: list[int]) -> list[Any]:
    return library.compile_tasks(pk, level) if level in levels else []


@page_for("plans.import")
@require_POST
def bring_in(request: HttpRequest) -> HttpResponse:
    try:
        pk = _read_in(request)
    except Refused as said:
        if said.verdict.code == "denied":
            raise
        return _plans(request, spoken(said), STATUS.get(said.verdict.code, 422))
    return back(request, reverse("plan", args=[pk]), _understood(library.get_plan(pk)))


def _read_in(request: HttpRequest) -> int:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(refuse("plan.file", _("请先选择预案文件（Word 或文本）。")))
    library.check_size(file.size or 0)
    content = base64.b64encode(file.read()).decode()
    return int(do(
        request,
        library.ImportPlan(division=area_of(actor_of(request), "plans.import"), file_name=file.name or "", content=content),
    ))  # fmt: skip


def _understood(plan: library.PlanView) -> str:
    """How much of the document was read, so that what is missing is seen at once."""
    read = plan.structure
    return _("预案已读入：响应级别 {levels} 个、单位 {units} 个、措施 {measures} 条。请核对后审核。").format(
        levels=len(plan.levels), units=len(read["units"]), measures=len(read["measures"])
    )


@page_for("plans.approve")
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    do(request, library.ApprovePlan(plan=pk, reason=request.POST.get("reason", "").strip()))
    return back(request, reverse("plan", args=[pk]), _("预案已生效。"))


@page_for("plans.propose")
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    do(
        request,
        library.ProposeRevision(
            plan=pk, text=request.POST.get("text", "").strip(), reason=request.POST.get("reason", "").strip()
        ),
    )
    return back(request, reverse("plan", args=[pk]), _("修订建议已提交。"))
