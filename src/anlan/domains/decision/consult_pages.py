"""Pages of consultations 会商: the list, the shared table with maps, notes, opinions and conclusion, the minutes as Word."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anlan.domains.decision import api as decision
from anlan.domains.decision.consulting import COMPARED, pins_geojson, side_by_side, table_of
from anlan.domains.decision.drawing import COLOURS, draw
from anlan.domains.decision.frames import frames
from anlan.domains.decision.minutes import minutes_docx
from anlan.domains.decision.pages import WORD, _reader, _seen, _to_sign_in, place_of
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Command, Context, send
from anlan.platform.cases.api import choices
from anlan.platform.http.security import require


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    require(actor, "decision.view")
    listed = decision.consultations(actor, about=request.GET.get("about", ""))
    return render(request, "decision/consultations.html", {"consultations": listed, "may_open": bool(actor.grants_for("decision.consult"))})


@require_POST
def open_one(request: HttpRequest) -> HttpResponse:
    """About a run (``run``), and so about what the run is about."""
    run = _seen(actor_of(request), _number(request.POST.get("run", "")))
    title = request.POST.get("title", "").strip() or _("%(title)s会商") % {"title": run.title}
    pk = _send(request, decision.OpenConsultation(about=run.subject, title=title, division=run.division, runs=(run.id,)))
    return redirect("consultation", pk)


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    case = decision.get_consultation(actor, pk)
    told = table_of(case)
    chosen = _chosen(request, told.runs)
    asked = {
        "case": case, "told": told, "verbs": {each.transition.verb: each for each in choices(case, actor)}, "me": actor.name,
        "may_pin": case.state == "open" and actor.may("decision.consult", case.division, case.organisation_id),
        "chosen": chosen, "drawings": [(run, draw(run)) for run in chosen[:2]], "compared": side_by_side(chosen), "centre": _centre(told.runs),
    }  # fmt: skip
    part = request.headers.get("HX-Request")
    return render(request, "decision/consultation_now.html" if part else "decision/consultation.html", asked)


def _chosen(request: HttpRequest, runs: Any) -> list[Any]:
    """The runs asked for by ``run=3&run=5``, else the newest two."""
    asked = [text for text in request.GET.getlist("run") if text.isdigit()]
    return [run for text in asked for run in runs if str(run.id) == text][:COMPARED] or list(runs[:2])


def _centre(runs: Any) -> tuple[float, float] | None:
    return next(filter(None, map(place_of, runs)), None)


@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """What the maps of the page show besides a run: the notes, and which runs there are."""
    actor = _reader(request)
    if actor is None:
        return HttpResponse(status=401)
    told = table_of(decision.get_consultation(actor, pk))
    runs = [{"id": run.id, "label": f"{run.id} · {run.title} · {clock.local_text(run.at, '%m-%d %H:%M')}"} for run in told.runs]
    return JsonResponse({"pins": pins_geojson(told.pins), "runs": runs}, json_dumps_params={"ensure_ascii": False})


@require_GET
def in_time(request: HttpRequest, number: int) -> HttpResponse:
    """A run as the consultation's map draws it: whole, step by step, and whom it reaches when."""
    actor = _reader(request)
    if actor is None:
        return HttpResponse(status=401)
    run = _seen(actor, number)
    exposure = run.exposure or {}
    people = {level["label"]: level.get("people_inside") for level in exposure.get("levels") or []}
    names = ("name", "lon", "lat", "arrival_min", "level", "protected", "label")
    return JsonResponse({
        "id": run.id, "title": run.title, "at": clock.local_text(run.at, "%m-%d %H:%M"), "source": _centre([run]),
        "whole": [_coloured(f, people) for f in (run.contours or {}).get("features") or []],
        "frames": [{"minutes": frame.minutes, "features": [_coloured(f, people) for f in frame.features]} for frame in frames(run)],
        "targets": [{name: target.get(name) for name in names} for target in exposure.get("targets") or [] if target.get("lon") is not None][:200],
    }, json_dumps_params={"ensure_ascii": False})  # fmt: skip


def _coloured(feature: Any, people: Any) -> dict[str, Any]:
    said = feature["properties"]
    properties = {name: said.get(name) for name in ("level", "label", "distance_m", "meaning")}
    properties |= {"colour": COLOURS.get(said.get("colour", ""), "#d6336c"), "people": people.get(said.get("label"))}
    return {"type": "Feature", "geometry": feature["geometry"], "properties": properties}


@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    place = [_coordinate(request.POST.get(name, ""), name) for name in ("lon", "lat")]
    _send(request, decision.PinNote(consultation=pk, lon=place[0], lat=place[1], text=request.POST.get("text", "")))
    return _changed(request, pk, _("便签已贴上。"))


@require_POST
def unpin(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    _send(request, decision.TakeDownNote(pin=number))
    return _changed(request, pk, _("便签已取下。"))


@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _reader(request)
    if actor is None:
        return _to_sign_in(request)
    case = decision.get_consultation(actor, pk)
    answer = HttpResponse(minutes_docx(table_of(case)), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{case.number}.docx"'
    return answer


def _send(request: HttpRequest, command: Command) -> Any:
    key = request.POST.get("key", "")
    return send(command, Context(actor=actor_of(request), key=f"page:{key}" if key else ""))


def _changed(request: HttpRequest, pk: int, text: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Trigger"] = json.dumps({"note": {"text": text, "tone": "ok"}, "acted": True})
        return answer
    messages.success(request, text)
    return HttpResponseRedirect(reverse("consultation", args=[pk]))


def _number(text: str) -> int:
    if not text.isdigit():
        raise refused("invalid", "请先选一次模型运行。", run="未选择")
    return int(text)


def _coordinate(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise refused("decision.note", "请先在地图上点选位置，或填写经纬度。", **{name: "应为数字"}) from error
