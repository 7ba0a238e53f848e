"""Pages of model runs: the list, one run with its inputs to change and run again, two compared, Word and GeoJSON."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anlan.domains.decision import api as decision
from anlan.domains.decision.drawing import draw
from anlan.domains.decision.word import run_docx
from anlan.engines import science
from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import NOBODY, Actor
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context, send
from anlan.platform.http.security import require

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    models = [model.spec for model in science.MODELS.values()]
    listed = decision.visible_runs(actor, subject=request.GET.get("subject", ""))
    return render(request, "decision/runs.html", {"runs": listed, "models": models, "may_run": bool(actor.grants_for("decision.run"))})


@require_GET
def run(request: HttpRequest, number: int) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    view = _seen(actor, number)
    others = [one for one in decision.visible_runs(actor, subject=view.subject) if one.id != number and one.state == "done"]
    chosen = next((one for one in others if str(one.id) == request.GET.get("with")), None)
    return render(request, "decision/run.html", {
        "run": view, "spec": science.describe(view.model), "drawing": draw(view), "others": others, "chosen": chosen,
        "compared": decision.compare(view, chosen) if chosen else None, "fields": _fields(view.model, view.inputs),
        "may_run": actor.may("decision.run", view.division), "may_consult": actor.may("decision.consult", view.division),
    })  # fmt: skip


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """The same run with the inputs as changed on the page."""
    actor = actor_of(request)
    view = _seen(actor, number)
    changed = _posted(view.model, request.POST)
    kept = {name: value for name, value in view.inputs.items() if name not in {field["name"] for field in _fields(view.model, view.inputs)}}
    assumed = [{"text": f"由运行 {number} 修改输入后重算（{actor.name}）", "source": f"run/{number}"}]
    return _ask(request, view.subject, view.model, {**kept, **changed}, view.division, view.title, assumed)


def new(request: HttpRequest) -> HttpResponse:
    """A run of any model from an empty form."""
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    model = request.GET.get("model", "")
    spec = science.describe(model)
    if request.method == "POST":
        division = request.POST.get("division", "").strip()
        subject = request.POST.get("subject", "").strip() or f"division/{division}"
        return _ask(request, subject, model, _posted(model, request.POST), division, spec.zh, [])
    division = next((grant.area for grant in actor.grants_for("decision.run")), "")
    return render(request, "decision/new.html", {"spec": spec, "fields": _fields(model, {}), "division": division, "subject": request.GET.get("subject", "")})


@require_GET
def document(request: HttpRequest, number: int) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    answer = HttpResponse(run_docx(_seen(actor, number)), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="run-{number}.docx"'
    return answer


@require_GET
def contours(request: HttpRequest, number: int) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    found = _seen(actor, number).contours or {"type": "FeatureCollection", "features": []}
    return JsonResponse(found, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False})


def _ask(request: HttpRequest, subject: str, model: str, inputs: Mapping[str, Any], division: str, title: str, assumed: Any) -> HttpResponse:
    command = decision.RunModel(subject=subject, model=model, inputs=inputs, division=division, title=title, assumed=assumed)
    key = request.POST.get("key", "")
    number = send(command, Context(actor=actor_of(request), key=f"page:{key}" if key else ""))
    return redirect(reverse("model-run", args=[number]))


def _fields(model: str, inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The inputs a form can hold: numbers, choices, words, times; lists and grids stay as they were."""
    found = []
    for item in science.describe(model).inputs:
        given = inputs.get(item.name)
        if item.kind == "object" or isinstance(given, list | dict):
            continue
        value = given if given is not None else "" if item.is_required or item.default is None else item.default
        found.append({"name": item.name, "zh": item.zh, "unit": item.unit, "kind": item.kind, "choices": item.choices, "note": item.note,
                      "value": value, "required": item.is_required})  # fmt: skip
    return [field for field in found if not isinstance(field["value"], tuple)]


def _posted(model: str, form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the model takes it; empty fields are left to their defaults."""
    found: dict[str, Any] = {}
    for field in _fields(model, {}):
        text = form.get(field["name"], "").strip()
        if text:
            found[field["name"]] = _number(text, field["zh"]) if field["kind"] == "number" else text
    return found


def _number(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise refused("decision.number", f"{name}应为数，收到“{text}”。", **{name: text}) from error


def _reader(request: HttpRequest) -> Actor | None:
    actor = actor_of(request)
    return None if actor is NOBODY else actor


def _seen(actor: Actor, number: int) -> decision.RunView:
    view = decision.get_run(number)
    require(actor, "decision.view", view.division)
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('sign-in')}?next={request.path}")
