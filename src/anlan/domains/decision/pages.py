"""Pages of model runs: the list, one run with its inputs to change and run again, two compared, Word and GeoJSON."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anlan.domains.decision import api as decision
from anlan.domains.decision.consulting import side_by_side
from anlan.domains.decision.drawing import draw
from anlan.domains.decision.forming import families, faults_of, fields_of, read
from anlan.domains.decision.paper import given_of, run_docx, run_pdf
from anlan.domains.decision.showing import grid_png, show
from anlan.engines import science
from anlan.engines.science.chains.drawing import svg
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import NOBODY, Actor
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context, send
from anlan.platform.http.security import require

WEATHER = ("weather", "sensing", "40 CFR 68.22")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    subject = request.GET.get("subject", "")
    listed = decision.visible_runs(actor, subject=subject)
    about = {name: request.GET[name] for name in ("subject", "lon", "lat", "substance") if request.GET.get(name)}
    return render(request, "decision/runs.html", {
        "runs": listed, "families": families(), "chains": science.CHAINS, "may_run": bool(actor.grants_for("decision.run")), "subject": subject,
        "about": f"&{urlencode(about)}" if about else "", "computing": any(one.state == "asked" for one in listed),
    })  # fmt: skip


@require_GET
def run(request: HttpRequest, number: int) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    view = _seen(actor, number)
    if request.headers.get("HX-Target") == "waiting":
        return _waiting(request, view)
    others = [one for one in decision.visible_runs(actor, subject=view.subject) if one.id != number and one.state == "done"]
    asked = [*request.GET.getlist("run"), request.GET.get("with", "")]
    chosen = next((one for one in others if str(one.id) in asked), None)
    told = {
        "run": view, "spec": science.describe(view.model), "drawing": draw(view), "others": others, "chosen": chosen, "compared": side_by_side([view, chosen]) if chosen else None,
        "drawn_chain": svg(science.CHAINS[view.model]) if view.model in science.CHAINS else "", "shown": show(view) if view.state == "done" else None,
        "may_run": actor.may("decision.run", view.division), "may_consult": actor.may("decision.consult", view.division), "centre": place_of(view),
        "given": given_of(view), "waited_s": round((clock.now() - view.asked_at).total_seconds()),
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        return render(request, "decision/compared.html", told)
    return render(request, "decision/run.html", {**told, "fields": fields_of(view.model, view.inputs)})


def _waiting(request: HttpRequest, view: decision.RunView) -> HttpResponse:
    """While a run is in the making: how far it has come; the whole page again when it is over."""
    if view.state == "asked":
        waited = round((clock.now() - view.asked_at).total_seconds())
        return render(request, "decision/waiting.html", {"run": view, "waited_s": waited, "may_run": actor_of(request).may("decision.run", view.division)})
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer


@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    send(decision.StopRun(run=number), Context(actor=actor_of(request)))
    return redirect(reverse("model-run", args=[number]))


@require_GET
def state(request: HttpRequest, number: int) -> HttpResponse:
    """What the maps of a run's page ask: no notes, and the runs of the same subject that gave an area."""
    actor = _reader(request)
    if actor is None:
        return HttpResponse(status=401)
    listed = [one for one in decision.visible_runs(actor, subject=_seen(actor, number).subject) if one.contours]
    rows = [{"id": one.id, "label": f"{one.id} · {one.title} · {clock.local_text(one.at, '%m-%d %H:%M')}"} for one in listed]
    return JsonResponse({"pins": {"type": "FeatureCollection", "features": []}, "runs": rows}, json_dumps_params={"ensure_ascii": False})


@require_GET
def grid(request: HttpRequest, number: int, name: str) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    png = grid_png(_seen(actor, number), name)
    return HttpResponse(png, content_type="image/png") if png else HttpResponse(status=404)


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """The same run with the inputs as changed on the page; a refusal shows the form again with what was typed."""
    actor = actor_of(request)
    view = _seen(actor, number)
    assumed = [{"text": f"由运行 {number} 修改输入后重算（{actor.name}）", "source": f"run/{number}"}]
    return _try(request, view.model, view.inputs, view.subject, view.division, view.title, assumed)


def new(request: HttpRequest) -> HttpResponse:
    """A run of any model from its form, filled from weather, installation and map where a place is known."""
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    model = request.GET.get("model", "")
    spec = science.describe(model)
    division, subject = (request.POST.get(name, request.GET.get(name, "")).strip() for name in ("division", "subject"))
    asked = _proposal(request, spec.id, subject)
    if request.method == "POST":
        require(actor, "decision.run", division)
        subject = subject or f"division/{division}"
        return _try(request, spec.id, asked.inputs if asked else {}, subject, division, spec.zh, list(asked.assumed) if asked else [])
    division = division or next((grant.area for grant in actor.grants_for("decision.run")), "")
    return _form(request, spec.id, asked.inputs if asked else {}, {}, division, subject, asked)


def _proposal(request: HttpRequest, model: str, subject: str) -> decision.Request | None:
    try:
        lon, lat = (float(request.GET[name]) for name in ("lon", "lat"))
    except (KeyError, ValueError):
        return None
    return decision.propose_for(model, subject, lon, lat, request.GET.get("substance", ""))


def _form(request: HttpRequest, model: str, inputs: Mapping[str, Any], faults: Mapping[str, str], division: str, subject: str, asked: Any = None, text: str = "") -> HttpResponse:
    told = {
        "spec": science.describe(model), "fields": fields_of(model, inputs, faults), "division": division, "subject": subject, "refused": text,
        "assumed": asked.assumed if asked else (), "drawn_chain": svg(science.CHAINS[model]) if model in science.CHAINS else "",
    }  # fmt: skip
    return render(request, "decision/new.html", told, status=422 if faults or text else 200)


def _still_assumed(assumed: Any, proposed: Mapping[str, Any], typed: Mapping[str, Any]) -> list[Any]:
    """Where somebody wrote another wind than was filled in, the weather is theirs."""
    own = any(name in typed and name in proposed and typed[name] != proposed[name] for name in ("wind_ms", "wind_from_deg", "stability"))
    own = own or ("wind_from_deg" in typed and "wind_from_deg" not in proposed)
    return [note for note in assumed if note["source"] not in WEATHER] + [{"text": "气象由填写人给出", "source": "form"}] if own else list(assumed)


def _try(request: HttpRequest, model: str, known: Mapping[str, Any], subject: str, division: str, title: str, assumed: Any) -> HttpResponse:
    """Ask for the run; a refusal shows the form again with what was typed and what is wrong beside each field."""
    kept = {name: value for name, value in known.items() if f"{name}-kept" in request.POST}
    typed: Mapping[str, Any] = {item.name: request.POST.get(item.name, "") for item in science.describe(model).inputs}
    try:
        typed = {**kept, **read(model, request.POST)}
        return _ask(request, subject, model, typed, division, title, _still_assumed(assumed, known, typed))
    except Refused as refusal:
        return _form(request, model, typed, faults_of(refusal), division, subject, text=str(refusal))


@require_GET
def document(request: HttpRequest, number: int) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    answer = HttpResponse(run_docx(_seen(actor, number)), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="run-{number}.docx"'
    return answer


@require_GET
def document_pdf(request: HttpRequest, number: int) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    answer = HttpResponse(run_pdf(_seen(actor, number)), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="run-{number}.pdf"'
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


def _reader(request: HttpRequest) -> Actor | None:
    actor = actor_of(request)
    return None if actor is NOBODY else actor


def place_of(view: decision.RunView) -> tuple[float, float] | None:
    place = view.inputs.get("lon"), view.inputs.get("lat")
    return (float(place[0]), float(place[1])) if all(isinstance(value, int | float) for value in place) else None


def _seen(actor: Actor, number: int) -> decision.RunView:
    view = decision.get_run(number)
    require(actor, "decision.view", view.division)
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('sign-in')}?next={request.path}")
