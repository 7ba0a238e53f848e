"""接报: paste what came in, correct what was read out of it, merge what is the same, confirm."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.console import events
from anlan.console.doors import back, do, fresh_key, number, page_for, posted
from anlan.console.pick import area_of
from anlan.console.reading import marked, proposals
from anlan.domains.command import api as command
from anlan.domains.sensing import api as sensing
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import timeline

SOURCES = (
    ("phone", gettext_lazy("电话")), ("110", gettext_lazy("110 联动")), ("119", gettext_lazy("119 联动")), ("120", gettext_lazy("120 联动")),
    ("department", gettext_lazy("部门通报")), ("lower", gettext_lazy("下级报告")), ("enterprise", gettext_lazy("企业报告")),
    ("media", gettext_lazy("媒体信息")), ("public", gettext_lazy("群众反映")),
)  # fmt: skip


@page_for("command.intake")
def intake(request: HttpRequest) -> HttpResponse:
    context = {"sources": SOURCES, "reports": command.open_reports(actor_of(request), 40), "key": fresh_key(), "said": request.POST}
    if request.method != "POST":
        return render(request, "console/intake.html", context)
    try:
        pk = _receive(request)
    except Refused as refusal:
        return render(request, "console/intake.html", context | {"error": str(refusal), "fields": refusal.fields}, status=422)
    return back(request, reverse("report", args=[pk]))


def _receive(request: HttpRequest) -> int:
    said = posted(request, "text", "source", "reported_at", "reporter", "reporter_phone")
    at = clock.parse_time(said["reported_at"]).isoformat() if said["reported_at"] else ""
    return int(do(request, command.ReceiveReport(
        division=area_of(actor_of(request), "command.intake"), source=said["source"] or "phone", text=said["text"], reported_at=at,
        reporter=said["reporter"], reporter_phone=said["reporter_phone"],
    )))  # fmt: skip


@page_for("command.intake")
@require_POST
def from_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """A report out of an alert: one press at the desk."""
    found = sensing.get_alert(pk)
    report = do(request, command.ReceiveReport(division=found.division, source="alert", alert=pk))
    return back(request, reverse("report", args=[report]), _("已由报警建立接报。"))


@page_for("command.intake")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = command.get_report(actor, pk)
    return render(request, "console/report.html", {
        "report": found, "text": marked(found.text, found.extracted), "proposals": proposals(found.facts, found.extracted, found.text), "types": events.choices(),
        "likes": command.duplicates_of(actor, found) if found.state == "new" else [], "entries": timeline(found), "key": fresh_key(),
        "may_confirm": actor.may("command.confirm", found.division, found.organisation_id) and found.state == "new",
        "may_edit": actor.may("command.intake", found.division, found.organisation_id) and found.state == "new",
    })  # fmt: skip


@page_for("command.intake")
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the officer's corrections; with ``confirm`` pressed, make it an incident at once."""
    found = command.get_report(actor_of(request), pk)
    facts = _facts(request, found.facts)
    if facts:
        do(request, command.CorrectReport(report=pk, facts=facts))
    if "confirm" not in request.POST:
        return back(request, reverse("report", args=[pk]), _("已保存修正。"))
    merge, alerts = _picked(request)
    incident = do(request, command.ConfirmIncident(report=pk, title=request.POST.get("title", "").strip(), merge=merge, alerts=alerts))
    return back(request, reverse("incident", args=[incident]), _("已确认为突发事件，报告时限开始计时。"))


def _facts(request: HttpRequest, before: dict[str, Any]) -> dict[str, Any]:
    """Only what was changed on the form."""
    sent = {name.removeprefix("fact-"): value.strip() for name, value in request.POST.items() if name.startswith("fact-")}
    return {name: value for name, value in sent.items() if value != _as_text(name, before.get(name))}


def _as_text(name: str, value: Any) -> str:
    from anlan.console.reading import field_text

    return field_text(name, value)


def _picked(request: HttpRequest) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Other reports and alerts ticked as the same event."""
    ticked = [subject.partition("/") for subject in request.POST.getlist("same")]
    return tuple(int(pk) for kind, _s, pk in ticked if kind == "report"), tuple(int(pk) for kind, _s, pk in ticked if kind == "alert")


@page_for("command.intake")
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    incident = number(request.POST.get("incident")) or 0
    do(request, command.MergeReport(report=pk, incident=incident))
    return back(request, reverse("incident", args=[incident]), _("已并入该事件。"))


@page_for("command.intake")
def open_reports(request: HttpRequest) -> HttpResponse:
    """The list beside the form, alone."""
    return render(request, "console/parts/report_feed.html", {"reports": command.open_reports(actor_of(request), 40)})
