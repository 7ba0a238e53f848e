"""处置专屏: one incident on one screen: timeline, tasks, map, plan, forces, warnings, reports."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, changed, do, fresh_key, number, page_for, posted
from anlan.console.reading import FIELDS, field_text
from anlan.console.room import room_context
from anlan.domains.command import api as command
from anlan.domains.decision import api as decision
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of

FORMS = (("first", "首报"), ("follow_up", "续报"), ("final", "终报"))


@page_for("command.view")
def incidents(request: HttpRequest) -> HttpResponse:
    return render(request, "console/incidents.html", {"incidents": command.incidents(actor_of(request))})


@page_for("command.view")
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole screen; its live part alone when it asks for itself."""
    template = "console/parts/room.html" if request.headers.get("HX-Request") else "console/incident.html"
    return render(request, template, room_context(actor_of(request), pk))


@page_for("command.report")
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """New facts; the grade is worked out again."""
    found = command.get_incident(actor_of(request), pk)
    if request.method == "POST":
        facts = {name: request.POST[name].strip() for name in FIELDS if name in request.POST and request.POST[name].strip() != field_text(name, found.facts.get(name))}
        do(request, command.UpdateIncident(incident=pk, facts=facts, note=request.POST.get("note", "").strip()))
        return back(request, reverse("incident", args=[pk]), _("情况已更新，事故等级已重新核定。"))
    fields = [(name, str(label), kind, str(unit), field_text(name, found.facts.get(name))) for name, (label, kind, unit, _w) in FIELDS.items() if kind != "type"]
    return render(request, "console/incident_update.html", {"incident": found, "fields": fields})


@page_for("command.report")
def report_up(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A situation report, drafted from the facts, corrected and sent."""
    found = command.get_incident(actor_of(request), pk)
    if request.method == "POST":
        recipients = tuple(r.strip() for r in request.POST.get("recipients", "").replace("，", "、").split("、") if r.strip())
        do(request, command.SendSituationReport(incident=pk, form=form, text=request.POST.get("text", ""), recipients=recipients))
        return back(request, reverse("incident", args=[pk]), _("报告已发出。"))
    names = (_("市人民政府"), _("省应急管理厅"), _("应急管理部"))
    return render(request, "console/report_up.html", {
        "incident": found, "form": form, "label": dict(FORMS).get(form, form), "text": command.draft_report(found, form),
        "recipients": "、".join(command.recipients(found.grade, names)), "key": fresh_key(),
    })  # fmt: skip


@page_for("command.task")
@require_POST
def give_task(request: HttpRequest, pk: int) -> HttpResponse:
    said = posted(request, "title", "unit", "text")
    limit = number(request.POST.get("limit_minutes"))
    do(request, command.GiveTask(incident=pk, title=said["title"], unit=said["unit"], text=said["text"], limit_minutes=limit))
    return changed(request, reverse("incident", args=[pk]), _("任务已下达。"))


@page_for("command.dispatch")
def forces(request: HttpRequest, pk: int) -> HttpResponse:
    """The forces proposed with their arrival times and what is missing; ticked ones are sent."""
    found = command.get_incident(actor_of(request), pk)
    proposal = command.propose_forces(found)
    if request.method == "POST":
        lines = tuple(_line(request, offer) for offer in proposal.offers if offer.thing in request.POST.getlist("thing"))
        do(request, command.ApproveDispatch(incident=pk, lines=lines))
        return back(request, reverse("incident", args=[pk]), _("已调派 %(n)d 支力量。") % {"n": len(lines)})
    groups: dict[str, list[Any]] = {}
    for offer in proposal.offers:
        groups.setdefault(offer.need, []).append(offer)
    labels = {need.key: need for need in command.needs_of(found.event_type)}
    listed = [(labels.get(key), offers) for key, offers in groups.items()]
    return render(request, "console/forces.html", {"incident": found, "groups": listed, "missing": proposal.missing, "key": fresh_key()})


def _line(request: HttpRequest, offer: Any) -> dict[str, Any]:
    quantity = request.POST.get(f"quantity-{offer.thing}")
    return {
        "thing": offer.thing, "eta_minutes": offer.eta_minutes, "route": offer.route,
        **({"quantity": float(quantity or offer.quantity)} if offer.quantity is not None else {}),
    }  # fmt: skip


@page_for("command.end")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    do(request, command.EndResponse(incident=pk, reason=request.POST.get("reason", "").strip()))
    return back(request, reverse("incident", args=[pk]), _("应急响应已终止。"))


@page_for("command.start")
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a plan at a level: its measures become tasks."""
    plan, level = number(request.POST.get("plan")) or 0, number(request.POST.get("level")) or 0
    do(request, command.StartResponse(incident=pk, plan=plan, level=level, reason=request.POST.get("reason", "").strip()))
    return back(request, reverse("incident", args=[pk]), _("响应已启动，任务已下达。"))


@page_for("decision.run")
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the footprint with the wind of now."""
    found = command.get_incident(actor_of(request), pk)
    asked = decision.propose_run({**found.facts, "event_type": found.event_type}, found.lon, found.lat)
    if asked is None:
        raise Refused(refuse("run.facts", _("缺少物质或位置，无法计算影响范围，请先更新情况。")))
    do(request, decision.RunModel(subject=found.subject, model=asked.model, inputs=asked.inputs, division=found.division, title=asked.title, assumed=asked.assumed))
    return changed(request, reverse("incident", args=[pk]), _("已提交计算，完成后自动显示。"))


@page_for("command.start")
@require_POST
def change_level(request: HttpRequest, pk: int) -> HttpResponse:
    reason = "：".join(part for part in (request.POST.get("proposed", "").strip(), request.POST.get("reason", "").strip()) if part)
    do(request, command.ChangeLevel(incident=pk, level=number(request.POST.get("level")) or 0, reason=reason, drop="drop" in request.POST))
    return back(request, reverse("incident", args=[pk]), _("响应级别已调整。"))


@page_for("command.start")
@require_POST
def keep_level(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's proposal is refused, with a word."""
    do(request, command.KeepLevel(incident=pk, reason=request.POST.get("reason", "").strip()))
    return back(request, reverse("incident", args=[pk]), _("已维持现级别，理由记入时间线。"))


@page_for("command.report")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One question of the plan answered where it stands: a fact, a reading, or yes or no to a condition."""
    said = posted(request, "key", "into", "value", "text")
    value: Any = said["value"] == "yes" if said["into"] == "judgements" else said["value"]
    if said["into"] == "figures":
        value = number(said["value"])
    facts = {said["key"]: value} if said["into"] == "facts" else {said["into"]: {said["key"]: value}}
    told = {"yes": _("是"), "no": _("否")}.get(said["value"], said["value"])
    do(request, command.UpdateIncident(incident=pk, facts=facts, note=f"{said['text']}{told}"))
    return changed(request, reverse("incident", args=[pk]), _("已记入，预案与级别已重新研判。"))


@page_for("command.evaluate")
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """评估: findings counted from the record, words and proposals of people."""
    found = command.get_incident(actor_of(request), pk)
    if request.method == "POST":
        proposals = tuple(line.strip() for line in request.POST.get("proposals", "").splitlines() if line.strip())
        dangers = tuple(line.strip() for line in request.POST.get("dangers", "").splitlines() if line.strip())
        do(request, command.EvaluateIncident(incident=pk, text=request.POST.get("text", "").strip(), proposals=proposals, dangers=dangers))
        return back(request, reverse("incident", args=[pk]), _("评估已保存，修订建议已送预案管理员，隐患已登记到事故企业。") if dangers else _("评估已保存，修订建议已送预案管理员。"))
    findings = command.findings_of(found)
    suggested = "\n".join(dict.fromkeys(f.proposal for f in findings if f.proposal))
    return render(request, "console/evaluate.html", {"incident": found, "findings": findings, "suggested": suggested})


@page_for("command.view")
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole record as a Word document."""
    found = command.get_incident(actor_of(request), pk)
    answer = HttpResponse(command.incident_docx(found), content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.docx"'
    return answer
