"""Pages of the plan library that show what was read: the review of one plan, the graph of all."""

import io
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from anlan.domains.plans.adapters import language_model
from anlan.domains.plans.commands import ConfirmRead, CorrectPlan, DropSuggestion, KeepSuggestions
from anlan.domains.plans.drafting import FORMS, draft_for, enterprises, government_draft, places_of
from anlan.domains.plans.drawing import draw, draw_knowledge, joined
from anlan.domains.plans.knowing import ask_library, city_hazards
from anlan.domains.plans.queries import find_plan, library_report, plans_in_force
from anlan.domains.plans.review import doubts_of, elements_of, segments_of
from anlan.domains.plans.store import structure_of
from anlan.engines import planbook
from anlan.kernel.tables import event_type_name, event_types
from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import NOBODY, Actor
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context, send
from anlan.platform.http.security import require


def _reader(request: HttpRequest) -> Actor | None:
    actor = actor_of(request)
    return None if actor is NOBODY else actor


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('sign-in')}?next={request.path}")


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Document and structure side by side; a form beside each element takes the correction."""
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    row = find_plan(pk)
    if not actor.hears("plans.view", row.area):
        raise refused("denied", "此预案不在您的辖区。")
    if request.method == "POST":
        return _correct(request, actor, pk)
    plan = structure_of(row)
    elements = elements_of(plan, row.corrections)
    may_correct = actor.may("plans.correct", row.division) and row.state in ("draft", "in_force")
    return render(request, "plans/review.html", {
        "plan": row, "segments": segments_of(plan, elements), "groups": _grouped(elements), "may_correct": may_correct,
        **_counted(actor, row, elements), "suggestions": row.suggestions,
        "model_asked": may_correct and language_model.is_configured(), "said": request.GET.get("said", ""),
    })  # fmt: skip


def _grouped(elements: tuple[Any, ...]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for element in elements:
        found.setdefault(element.group, []).append(element)
    return found


def _correct(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    if confirmed := request.POST.get("confirm", ""):
        send(ConfirmRead(plan=pk, keys=(confirmed,), sure=confirmed == "sure"), Context(actor=actor))
        return _progress(request, actor, pk) if request.headers.get("HX-Request") else redirect(reverse("plan-review", args=[pk]))
    path = request.POST.get("path", "")
    if request.POST.get("drop"):
        send(DropSuggestion(plan=pk, path=path), Context(actor=actor))
        return redirect(reverse("plan-review", args=[pk]))
    send(CorrectPlan(plan=pk, path=path, value=_value(path, request.POST.get("value", "").strip())), Context(actor=actor))
    return redirect(f"{reverse('plan-review', args=[pk])}#{request.POST.get('key', '')}")


def _progress(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The head of the page after a confirmation: what is left, and the approval once nothing is."""
    row = find_plan(pk)
    counted = _counted(actor, row, elements_of(structure_of(row), row.corrections))
    return render(request, "plans/review_progress.html", {"plan": row, "after": True, **counted})


def _counted(actor: Actor, row: Any, elements: tuple[Any, ...]) -> dict[str, Any]:
    return {
        "unsure": sum(not element.sure for element in elements), "count": len(elements), "confirmed": sum(element.confirmed for element in elements),
        "easy": sum(element.sure and not element.confirmed for element in elements), "may_approve": row.state == "draft" and actor.may("plans.approve", row.division),
    }  # fmt: skip


def _value(path: str, said: str) -> Any:
    """What a person typed as the element's own type: 单位 by 、, minutes as a number or nothing."""
    if path.endswith("/units"):
        return [part.strip() for part in said.replace("，", "、").replace(",", "、").split("、") if part.strip()]
    if path.endswith("/within_min"):
        try:
            return float(said) if said else None
        except ValueError as error:
            raise refused("plan.minutes", "时限应为分钟数。", value="请填数字，留空表示没有时限。") from error
    return said


def ask_model(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the configured model about what was read unsurely; what it proposes is kept as proposals only."""
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    row = find_plan(pk)
    require(actor, "plans.correct", row.division)
    plan = structure_of(row)
    doubts = doubts_of(plan)
    spoken = (
        language_model.configured().ask(planbook.request_for(plan, doubts))
        if doubts
        else language_model.Spoken(trouble=str(_("没有需要再核对的地方。")))
    )
    said = spoken.trouble
    if not said:
        told = send(KeepSuggestions(plan=pk, answer=spoken.text, model=spoken.model), Context(actor=actor))
        said = str(_("模型提出 {kept} 条建议；{rejected} 条与原文不符，已舍弃。")).format(**told)
    return redirect(f"{reverse('plan-review', args=[pk])}?{urlencode({'said': said})}")


def knowledge(request: HttpRequest) -> HttpResponse:
    """Questions to the knowledge graph of the plans in force; ``?q=``."""
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    grants = actor.grants_for("plans.view")
    require(actor, "plans.view", grants[0].area if grants else "")
    rows = [row for row in plans_in_force() if actor.hears("plans.view", row.area)]
    question = request.GET.get("q", "").strip()[:200]
    answer, found = ask_library(question, rows)
    return render(request, "plans/knowledge.html", {
        "q": question, "answer": answer if question else None, "drawing": draw_knowledge(found, answer) if question else None, "count": len(rows),
        "counts": [(planbook.NODE_KINDS[kind], number) for kind, number in found.counts().items()], "examples": _EXAMPLES,
    })  # fmt: skip


_EXAMPLES = (
    "哪些单位对氯气泄漏有职责", "谁负责疏散转移 台风", "哪些预案提到市公安局", "市气象局", "孤立的预案", "循环引用", "没有预案的灾种",
)  # fmt: skip


def graph(request: HttpRequest) -> HttpResponse:
    """How the plans in force rest on each other, what is wrong between them, and which classes of events no plan answers."""
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    grants = actor.grants_for("plans.view")
    require(actor, "plans.view", grants[0].area if grants else "")
    rows = [row for row in plans_in_force() if actor.hears("plans.view", row.area)]
    classes = [code for code, row in event_types().items() if row["level"] == "2"]
    found, findings = library_report(rows, classes)
    asked = request.GET.get("q", "").strip()[:60]
    return render(request, "plans/graph.html", {
        "q": asked, "drawing": draw(rows, found, asked), "joined": joined(rows, found, asked), "findings": [finding for finding in findings if finding.rule != "graph.uncovered"],
        "uncovered": [(code, event_type_name(code)) for code in found.uncovered], "count": len(rows),
    })  # fmt: skip


def draft(request: HttpRequest) -> HttpResponse:
    """A plan by GB/T 29639-2020 for an enterprise of the register; ``?enterprise=`` shows the draft and what is left to fill in."""
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    own = [each for each in enterprises() if actor.may("plans.import", each.division, each.organisation_id)]
    asked = request.GET.get("enterprise", "")
    chosen = next((each.id for each in own if str(each.id) == asked), None)
    area, kind = _own_area(actor), request.GET.get("event_type", "")
    text = draft_for(chosen, **_shape(request)) if chosen else government_draft(kind, area) if kind and area else ""
    return render(request, "plans/draft.html", {
        "enterprises": own, "chosen": chosen, "text": text, "gaps": list(dict.fromkeys(planbook.left_open(text))),
        "forms": FORMS, "accidents": planbook.ACCIDENTS, "places": places_of(chosen) if chosen else [], "shape": _shape(request), "query": request.GET.urlencode(),
        "kinds": [(code, event_type_name(code)) for code in city_hazards()] if area else [], "kind": kind,
    })  # fmt: skip


def _shape(request: HttpRequest) -> dict[str, str]:
    """Which of the three plans of GB/T 29639-2020, for which accident, at which place."""
    return {
        "form": request.GET.get("form") or "general",
        "accident": request.GET.get("accident") or "leak",
        "place": request.GET.get("place", ""),
    }


def _own_area(actor: Actor) -> str:
    """The city or county for which someone may bring in plans; empty for those bound to one enterprise."""
    return next(
        (grant.area for grant in actor.grants_for("plans.import") if grant.area and actor.may("plans.import", grant.area)), ""
    )


def government_word(request: HttpRequest, event_type: str) -> HttpResponse | FileResponse:
    """The draft of a special plan in official layout."""
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    area = _own_area(actor)
    require(actor, "plans.import", area)
    plan = planbook.read_plan(planbook.read_text(government_draft(event_type, area)))
    return FileResponse(io.BytesIO(planbook.plan_to_word(plan)), as_attachment=True, filename=f"{plan.title}.docx")


def draft_word(request: HttpRequest, enterprise: int) -> HttpResponse | FileResponse:
    """The draft in official layout."""
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    thing = next((each for each in enterprises() if each.id == enterprise), None)
    require(actor, "plans.import", thing.division if thing else "", thing.organisation_id if thing else None)
    plan = planbook.read_plan(planbook.read_text(draft_for(enterprise, **_shape(request))))
    return FileResponse(io.BytesIO(planbook.plan_to_word(plan)), as_attachment=True, filename=f"{plan.title}.docx")
