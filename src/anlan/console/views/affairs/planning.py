"""规划实施: the plan's tree with its tasks, what is late, the appraisal."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, fresh_key, number, page_for
from anlan.console.handing import handed
from anlan.console.pick import area_of
from anlan.console.waiting import case_url
from anlan.domains.affairs import api as affairs
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import tables

LARGEST_TEXT = 2_000_000


@page_for("affairs.view")
def plan(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    found = affairs.plans(actor)
    asked = number(request.GET.get("plan"))
    chosen = affairs.get_plan(actor, asked) if asked else (found[0] if found else None)
    return render(request, "console/affairs/plan.html", {"plans": found, "plan": chosen, "key": fresh_key(), **(_shown(chosen, request.GET) if chosen else {})})


def _shown(plan: Any, asked: Any) -> dict[str, Any]:
    today = clock.local(clock.now()).date()
    chapters, units = affairs.progress_by_chapter(plan.pk), affairs.progress_by_unit(plan.pk)
    totals = {name: sum(getattr(row, name) for row in chapters) for name in ("total", "done", "running", "unassigned", "late")}
    adjusted = [(task, case_url(task.subject), entry) for task, entry in affairs.adjustments_of(plan.pk)]
    return {
        "adjusted": adjusted,
        "tree": affairs.tree_of(plan, unit=number(asked.get("unit")), state=asked.get("state", "")),
        "asked": asked,
        "states": tables["plan_task"].states.items(),
        "chapters": chapters,
        "units": units,
        "totals": totals,
        "today": today,
        "late": affairs.tasks_late(plan.pk),
    }


@page_for("affairs.plan")
@require_POST
def read_in(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > LARGEST_TEXT:
        raise Refused(refuse("plan.file", _("请选择规划正文的文本文件（UTF-8，2 MB 以内）。")))
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(refuse("plan.encoding", _("文件不是 UTF-8 文本，请另存为 UTF-8 后再传。"))) from error
    title = request.POST.get("title", "").strip() or (file.name or "")
    pk = do(request, affairs.ReadInPlan(title=title, text=text, division=area_of(actor_of(request), "affairs.plan"), source=file.name or ""))
    return back(request, f"{reverse('planwork')}?plan={pk}", _("规划已读入，请逐项分解落实。"))


@page_for("affairs.view")
def appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    """Scores as they are now; posting keeps them for a period."""
    actor = actor_of(request)
    chosen = affairs.get_plan(actor, pk)
    if request.method == "POST":
        count = do(request, affairs.Appraise(plan=pk, period=request.POST.get("period", "")))
        return back(request, reverse("appraisal", args=[pk]), _("已保存 %(n)s 个单位的考核结果。") % {"n": count})
    rows = affairs.appraise_units(pk)
    scheme = affairs.scheme_of("appraisal", clock.local(clock.now()).date())
    return render(request, "console/affairs/appraisal.html", {
        "plan": chosen, "rows": rows, "scheme": scheme, "history": affairs.history_of_appraisals(pk), "key": fresh_key(),
        "may_keep": actor.may("affairs.appraise", chosen.division),
    })  # fmt: skip


@page_for("affairs.view")
def appraisal_excel(request: HttpRequest, pk: int) -> HttpResponse:
    affairs.get_plan(actor_of(request), pk)
    return handed(affairs.appraisal_xlsx(affairs.appraise_units(pk)), "部门考核.xlsx")
