"""Inspections, the draws they come from, the yearly plan they belong to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, fresh_key, number, page_for, posted
from anlan.console.pick import area_of
from anlan.console.views.registry import areas, division_names
from anlan.domains.enforcement import api as enforcement
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices, deadlines_of, timeline
from anlan.platform.files.api import attachments_of
from anlan.platform.papers.api import WORD

OWN_FORM = ("order", "record")


@page_for("enforcement.view")
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    case = enforcement.get_inspection(actor, pk)
    rows = [(enforcement.get_item(code), case.answers.get(code, {})) for code in case.items]
    offered = choices(case, actor)
    name = "console/enforcement/inspection_now.html" if request.headers.get("HX-Request") else "console/enforcement/inspection.html"
    return render(request, name, {
        "case": case, "rows": rows, "choices": [one for one in offered if one.transition.verb not in OWN_FORM], "results": enforcement.RESULTS,
        "may_order": any(one.transition.verb == "order" for one in offered) and case.faults, "faults": [row for row in rows if row[1].get("result") == "fault"],
        "entries": timeline(case)[::-1], "deadlines": deadlines_of(case), "files": attachments_of(case.subject), "records": enforcement.field_records(case),
        "papers": _papers(case), "dangers": supervision.dangers_from(case.subject), "place": division_names({case.division}).get(case.division, case.division),
        "may_settle": actor.may("enforcement.assign", case.division, case.organisation_id), "may_file": actor.may("enforcement.inspect", case.division),
        "default_due": clock.local(clock.now() + clock.minutes(15 * 24 * 60)).date(), "penalties": case.penalties.all(),
    })  # fmt: skip


def _papers(case: Any) -> list[tuple[str, str]]:
    return [(form, name) for form, (name, _make, sensible) in enforcement.INSPECTION_FORMS.items() if sensible(case)]


@page_for("enforcement.view")
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    case = enforcement.get_inspection(actor_of(request), pk)
    if form not in enforcement.INSPECTION_FORMS:
        raise LookupError(_("没有这种文书。"))
    name, make, _sensible = enforcement.INSPECTION_FORMS[form]
    return as_word(make(case), f"{case.number}-{form}", name)


def as_word(content: bytes, stem: str, name: str) -> HttpResponse:
    from urllib.parse import quote

    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f"attachment; filename=\"{stem}.docx\"; filename*=UTF-8''{quote(name)}.docx"
    return answer


@page_for("enforcement.inspect")
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    do(request, enforcement.OrderCorrection(inspection=pk, due_on=request.POST.get("due_on", ""), major=tuple(request.POST.getlist("major"))))
    return back(request, reverse("inspection", args=[pk]), _("已责令限期整改，问题已登记为隐患。"))


@page_for("enforcement.assign")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    do(request, enforcement.SettleField(record=number(request.POST.get("record")) or 0, **posted(request, "choice", "reason")))
    return back(request, reverse("inspection", args=[pk]), _("已处理。"))


@page_for("enforcement.assign")
def new(request: HttpRequest) -> HttpResponse:
    """A task outside the draw."""
    actor, said = actor_of(request), request.POST if request.method == "POST" else request.GET
    error, wrong = "", {}
    if request.method == "POST":
        try:
            pk = do(request, enforcement.AssignInspection(
                **posted(request, "enterprise", "planned_on", "reason"), officers=[number(one) or 0 for one in said.getlist("officers")], sets=said.getlist("sets"),
            ))  # fmt: skip
            return back(request, reverse("inspection", args=[pk]), _("检查任务已下达。"))
        except Refused as refusal:
            error, wrong = str(refusal), refusal.fields
    return render(request, "console/enforcement/inspection_form.html", {
        "said": said, "error": error, "fields": wrong, "key": fresh_key(), "officers": enforcement.officers_for(actor, area_of(actor, "enforcement.assign")),
        "sets": enforcement.table("items")["sets"], "enterprises": supervision.enterprises(actor, q=said.get("q", "")), "today": clock.local(clock.now()).date(),
    }, status=422 if error else 200)  # fmt: skip


@page_for("enforcement.view")
def draws(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    area = area_of(actor, "enforcement.view")
    return render(request, "console/enforcement/draws.html", {
        "draws": enforcement.draws(actor), "may_draw": bool(actor.grants_for("enforcement.draw")), "officers": enforcement.officers_for(actor, area),
        "areas": areas(actor), "area": area, "sectors": supervision.SECTORS, "plans": enforcement.plans(actor), "key": fresh_key(),
    })  # fmt: skip


@page_for("enforcement.draw")
@require_POST
def commit(request: HttpRequest) -> HttpResponse:
    said = request.POST
    pk = do(request, enforcement.CommitDraw(
        **posted(request, "division", "title", "area", "sector"), count=number(said.get("count")) or 0, risky=said.get("risky") == "1", plan=number(said.get("plan")),
        officers=[number(one) or 0 for one in said.getlist("officers")],
    ))  # fmt: skip
    return back(request, reverse("draw", args=[pk]), _("名单与种子已锁定，校验值可以公布。"))


@page_for("enforcement.view")
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = enforcement.get_draw(actor, pk)
    return render(request, "console/enforcement/draw.html", {
        "draw": row, "made": row.inspections.order_by("id"), "verdict": enforcement.verify_draw(pk) if row.drawn_at else None, "key": fresh_key(),
        "may_draw": actor.may("enforcement.draw", row.division), "sets": enforcement.table("items")["sets"], "today": clock.local(clock.now()).date(),
        "pool": {"enterprises": len(row.pools["enterprises"]), "officers": len(row.pools["officers"])},
    })  # fmt: skip


@page_for("enforcement.draw")
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    made = do(request, enforcement.MakeDraw(draw=pk, **posted(request, "witness", "word", "planned_on"), sets=request.POST.getlist("sets")))
    return back(request, reverse("draw", args=[pk]), _("抽取完成，已生成 %(n)d 项检查任务。") % {"n": len(made)})


@page_for("enforcement.view")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A yearly plan with its lines by class and grade, and how far it is."""
    actor = actor_of(request)
    case = enforcement.get_plan(actor, pk)
    lines = case.lines or enforcement.suggest_lines(actor, case.division)
    return render(request, "console/enforcement/plan.html", {
        "case": case, "lines": lines, "progress": enforcement.progress(case), "choices": [c for c in choices(case, actor) if c.transition.verb != "set_lines"],
        "may_edit": case.state == "draft" and actor.may("enforcement.plan", case.division), "entries": timeline(case)[::-1],
    })  # fmt: skip


@page_for("enforcement.plan")
@require_POST
def plan_lines(request: HttpRequest, pk: int) -> HttpResponse:
    said = request.POST
    rows = zip(*(said.getlist(name) for name in ("class", "title", "enterprises", "times_a_year", "percent")), strict=True)
    lines = [
        {"class": key, "title": title, "enterprises": number(count) or 0, "times_a_year": number(times) or 0, "share": (number(percent) or 0) / 100}
        for key, title, count, times, percent in rows
    ]
    do(request, enforcement.SetPlanLines(plan=pk, lines=lines))
    return back(request, reverse("supervision-plan", args=[pk]), _("安排已保存。"))
