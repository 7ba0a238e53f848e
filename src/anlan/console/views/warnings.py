"""预警: compose, review by a second person, sign and issue, follow who has it, update, lift."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console import events
from anlan.console.doors import back, do, fresh_key, number, page_for, posted
from anlan.console.map.inside import read_area
from anlan.console.pick import area_of
from anlan.console.waiting import case_url
from anlan.domains.command import api as command
from anlan.domains.decision import api as decision
from anlan.domains.warning import api as warning
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices, deadlines_of, timeline

STEPS = (("draft", "编制"), ("reviewed", "审核"), ("issued", "签发发布"), ("lifted", "解除"))
TEXTS = ("title", "headline", "description", "instruction", "headline_en", "description_en", "instruction_en", "area_text")


@page_for("warning.view")
def warnings(request: HttpRequest) -> HttpResponse:
    found = warning.visible_warnings(actor_of(request), before=number(request.GET.get("before")))
    how_far = warning.reaches([w.id for w in found])
    return render(request, "console/warnings.html", {"warnings": [(w, how_far[w.id]) for w in found], "more": found[-1].id if len(found) >= 50 else None})  # noqa: PLR2004


@page_for("warning.draft")
def compose(request: HttpRequest) -> HttpResponse:
    """A new warning, proposed from an incident or a computed footprint where one is given."""
    if request.method == "POST":
        return _drafted(request)
    return render(request, "console/warning_form.html", _form(_proposed(request)))


def _drafted(request: HttpRequest) -> HttpResponse:
    try:
        pk = do(request, warning.DraftWarning(**_fields(request)), exercise=request.POST.get("exercise") == "1")
    except Refused as refusal:
        said = {**request.POST.dict(), "polygon": None, "polygon_text": request.POST.get("polygon", "")}
        return render(request, "console/warning_form.html", _form(said) | {"error": str(refusal), "fields": refusal.fields}, status=422)
    return back(request, reverse("warning", args=[pk]), _("预警已编制，请另一人审核。"))


def _form(said: dict[str, Any]) -> dict[str, Any]:
    polygon = said.get("polygon_text") or (json.dumps(said["polygon"]) if said.get("polygon") else "")
    return {"said": said, "polygon": polygon, "types": events.choices(), "key": fresh_key(), "colours": ((1, "red"), (2, "orange"), (3, "yellow"), (4, "blue"))}


def _proposed(request: HttpRequest) -> dict[str, Any]:
    pk, run_id = number(request.GET.get("incident")), number(request.GET.get("run"))
    if pk is None:
        return {"colour": 3, "division": area_of(actor_of(request), "warning.draft"), "expires": _soon()}
    incident = command.get_incident(actor_of(request), pk)
    run = decision.get_run(run_id) if run_id else None
    said = {"subject": incident.subject, "title": incident.title, "event_code": incident.event_type, "division": incident.division, "colour": incident.level or 3,
            "exercise": incident.exercise, "expires": _soon()}  # fmt: skip
    return said | (_from_run(incident, run) if run and run.contours else {})


def _from_run(incident: Any, run: Any) -> dict[str, Any]:
    """Words and area from the outermost contour and who is inside."""
    outer = max(run.contours["features"], key=lambda f: f["properties"].get("level", 0))
    levels = (run.exposure or {}).get("levels", [])
    proposed = warning.draft_for(
        title=incident.title, event_code=incident.event_type, division=incident.division, polygon=outer["geometry"], subject=incident.subject,
        place=incident.place, substance=str(run.inputs.get("substance") or ""), distance_m=outer["properties"].get("distance_m"),
        wind_from_deg=run.inputs.get("wind_from_deg"),
        people_by_level={int(each["level"]): int(each.get("people_inside") or 0) for each in levels if each.get("level")},
    )  # fmt: skip
    return proposed | {"expires": _local(proposed["expires"]), "exercise": incident.exercise}


def _soon(hours: int = 6) -> str:
    return _local((clock.now() + clock.minutes(60 * hours)).isoformat())


def _local(text: str) -> str:
    return clock.local(clock.parse_time(text)).strftime("%Y-%m-%dT%H:%M")


def _fields(request: HttpRequest) -> dict[str, Any]:
    said = posted(request, *TEXTS, "division", "subject", "event_code", "expires", "polygon", "responses")
    return {
        **{name: said[name] for name in TEXTS}, "division": said["division"], "subject": said["subject"], "event_code": said["event_code"],
        "colour": number(request.POST.get("colour")) or 0, "polygon": _polygon(said["polygon"]), "expires": _utc(said["expires"]).isoformat(),
        **({"responses": tuple(said["responses"].split(","))} if said["responses"] else {}),
    }  # fmt: skip


def _polygon(text: str) -> dict[str, Any]:
    try:
        drawn = json.loads(text or "null")
    except ValueError as error:
        raise Refused(refuse("warning.area", _("请在地图上画出预警区域。")), {"polygon": _("格式不正确")}) from error
    if not isinstance(drawn, dict):
        raise Refused(refuse("warning.area", _("请在地图上画出预警区域。")), {"polygon": _("未画区域")})
    read_area(drawn)
    return drawn


def _utc(text: str) -> datetime:
    try:
        return clock.parse_time(text)
    except ValueError as error:
        raise Refused(refuse("warning.expires", _("请填写失效时间。")), {"expires": _("时间不正确")}) from error


@page_for("warning.view")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    actor, case = actor_of(request), warning.find_case(pk)
    if case is None:
        raise LookupError(_("没有这条预警。"))
    if not actor.may("warning.view", case.division, case.organisation_id):
        raise Refused(refuse("denied", _("此预警不在您的辖区。"), area=case.division))
    template = "console/parts/warning_now.html" if request.headers.get("HX-Request") else "console/warning.html"
    return render(request, template, _one(actor, case, pk))


def _one(actor: Any, case: Any, pk: int) -> dict[str, Any]:
    open_to = {choice.transition.verb: choice for choice in choices(case, actor)}
    return {
        "warning": warning.get_warning(pk), "case": case, "channels": warning.CHANNELS, "verbs": open_to, "reach": warning.reach(pk), "signed": warning.messages_of(pk),
        "deliveries": warning.deliveries(pk), "receipts": warning.receipts(pk), "callouts": [c for c in warning.callouts(pk) if c.state in ("wanted", "no_answer")],
        "entries": timeline(case)[::-1], "clocks": deadlines_of(case), "steps": _steps(case.state), "about": case_url(case.about) if case.about else "",
        "may_retry": actor.may("warning.draft", case.division), "plain_verbs": [c for v, c in open_to.items() if v in ("withdraw", "drop_update")],
    }  # fmt: skip


def _steps(state: str) -> list[tuple[str, str]]:
    at = {"draft": 0, "reviewed": 1, "issued": 2, "revising": 2, "revised": 2, "lifted": 3, "expired": 3}.get(state, 0)
    return [(_(label), "done" if i < at or state in ("lifted", "expired") else "now" if i == at else "") for i, (_key, label) in enumerate(STEPS)]


@page_for("warning.review")
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    approve = "approve" in request.POST
    do(request, warning.ReviewWarning(warning=pk, opinion=request.POST.get("opinion", "").strip(), approve=approve))
    return back(request, reverse("warning", args=[pk]), _("审核通过，可以签发。") if approve else _("已退回修改。"))


@page_for("warning.issue")
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    do(request, warning.SignAndIssueWarning(warning=pk))
    return back(request, reverse("warning", args=[pk]), _("已签名并发布，正在送达。"))


@page_for("warning.issue")
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    do(request, warning.LiftWarning(warning=pk, reason=request.POST.get("reason", "").strip()))
    return back(request, reverse("warning", args=[pk]), _("预警已解除，解除消息正在送达。"))


@page_for("warning.draft")
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a draft, or begin and write an update of what is in force."""
    case = warning.find_case(pk)
    if case is None:
        raise LookupError(_("没有这条预警。"))
    if request.method == "POST":
        order = warning.UpdateWarning if case.state == "issued" else warning.AmendWarning
        changes = {name: value for name, value in _fields(request).items() if name not in ("subject", "division")}
        do(request, order(warning=pk, changes=changes))
        return back(request, reverse("warning", args=[pk]), _("修改已保存，需重新审核。"))
    view = warning.get_warning(pk)
    said = {name: getattr(view, name, "") or getattr(case, name, "") for name in (*TEXTS, "event_code", "division")}
    said |= {"colour": int(view.colour), "polygon": view.area, "expires": _local(view.expires.isoformat()), "subject": view.about, "exercise": view.exercise}
    return render(request, "console/warning_form.html", _form(said) | {"warning": view})


@page_for("warning.draft")
@require_POST
def retry(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    do(request, warning.RetryDelivery(delivery=delivery))
    return back(request, reverse("warning", args=[pk]), _("已重新投递。"))


@page_for("warning.acknowledge")
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """A school or hospital says it has heard, with its own account."""
    do(request, warning.AcknowledgeReceipt(receipt=pk, note=request.POST.get("note", "").strip()))
    return back(request, request.POST.get("next") or "/", _("回执已送出。"))
