"""Reports come in, are corrected, merged, or made an incident."""

from datetime import datetime
from typing import Any

from anlan.domains.command import reading
from anlan.domains.command.commands import ConfirmIncident, CorrectReport, MergeReport, ReceiveReport, ReportOwn
from anlan.domains.command.events import IncidentConfirmed, ReportReceived
from anlan.domains.command.facts import corrected
from anlan.domains.command.grading import apply_grade, start_report_clocks
from anlan.domains.command.models import Incident, Report
from anlan.domains.command.reading import complete, title_of
from anlan.domains.command.reviewing import tell_proposal
from anlan.domains.sensing import api as sensing
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.bus.send import follow
from anlan.platform.cases.api import link, move, note, open_case

MAX_TEXT = 20_000


@handles(ReceiveReport, area=lambda cmd: cmd.division)
def receive_report(cmd: ReceiveReport, ctx: Context) -> int:
    reported_at = _reported_at(cmd.reported_at)
    text, facts, extracted = _content(cmd, reported_at)
    report = open_case(
        Report, ctx, title=title_of(facts, text), division=facts["division"], source=cmd.source, text=text, reporter=cmd.reporter,
        reporter_phone=cmd.reporter_phone, reported_at=reported_at, extracted=extracted, facts=facts, alert=cmd.alert,
    )  # fmt: skip
    _tell_received(report)
    return int(report.pk)


@handles(ReportOwn, area=lambda cmd: (cmd.division, cmd.organisation))
def report_own(cmd: ReportOwn, ctx: Context) -> int:
    text = _checked(cmd.text)
    extracted, facts = reading.read_message(text, clock.now(), cmd.division)
    report = open_case(
        Report, ctx, title=title_of(facts, text), division=cmd.division, organisation_id=cmd.organisation, source="enterprise", text=text,
        reporter=ctx.actor.name, reported_at=clock.now(), extracted=extracted, facts=facts,
    )  # fmt: skip
    _tell_received(report)
    return int(report.pk)


@handles(CorrectReport, subject=lambda cmd: Report.objects.select_for_update().get(pk=cmd.report))
def correct_report(cmd: CorrectReport, ctx: Context, report: Report) -> int:
    before = report.facts
    report.facts = complete(corrected(before, cmd.facts), report.division)
    changed = {name: [before.get(name), value] for name, value in report.facts.items() if before.get(name) != value}
    report.division, report.title = report.facts["division"], title_of(report.facts, report.text)
    move(report, "correct", ctx, "修正接报要素", changed=changed)
    return int(report.pk)


@handles(MergeReport, subject=lambda cmd: Report.objects.select_for_update().get(pk=cmd.report))
def merge_report(cmd: MergeReport, ctx: Context, report: Report) -> int:
    incident = Incident.objects.select_for_update().get(pk=cmd.incident)
    _merge(report, incident, ctx)
    return int(incident.pk)


@handles(ConfirmIncident, subject=lambda cmd: Report.objects.select_for_update().get(pk=cmd.report))
def confirm_incident(cmd: ConfirmIncident, ctx: Context, report: Report) -> int:
    facts = report.facts
    missing = {name: hint for name, hint in (("event_type", "请选择事件类型。"), ("division", "请选择所在区划。")) if not facts.get(name)}
    if missing:
        raise refused("incident.incomplete", "确认前请补全事件类型和地点。", **missing)
    alerts = tuple(dict.fromkeys([*([report.alert] if report.alert else []), *cmd.alerts]))
    _follow_first(alerts, report)
    incident = _open(cmd, ctx, report)
    move(report, "confirm", ctx, say("确认为 {number}", number=incident.number), incident=incident.pk)
    Report.objects.filter(pk=report.pk).update(incident=incident)
    for other in Report.objects.select_for_update().filter(pk__in=cmd.merge, state="new").exclude(pk=report.pk):
        _merge(other, incident, ctx)
    for alert in alerts:
        sensing.link_alert(alert, incident.subject, ctx)
        link(incident, f"alert/{alert}", "source")
    emit(IncidentConfirmed(
        subject=incident.subject, area=incident.division, incident=incident.pk, title=incident.title, event_type=incident.event_type,
        grade=incident.grade, lon=incident.lon, lat=incident.lat, alerts=alerts,
    ))  # fmt: skip
    return int(incident.pk)


def _content(cmd: ReceiveReport, reported_at: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
    if cmd.alert is None:
        text = _checked(cmd.text)
        extracted, facts = reading.read_message(text, reported_at, cmd.division)
        return text, facts, extracted
    alert = sensing.get_alert(cmd.alert)
    facts = {
        "event_type": alert.event_type or None, "lon": alert.lon, "lat": alert.lat, "place": alert.place, "division": alert.division,
        "occurred_at": alert.raised_at.isoformat(), "substances": [alert.substance] if alert.substance else [],
    }  # fmt: skip
    return alert.text, complete({k: v for k, v in facts.items() if v is not None}, alert.division), {"events": []}


def _reported_at(text: str) -> datetime:
    """When it was reported; now, unless said."""
    try:
        return clock.parse_time(text) if text else clock.now()
    except (ValueError, OverflowError) as error:
        raise refused("report.time", "报告时间格式应为 2025-07-01 08:30。", reported_at="时间格式不正确") from error


def _checked(text: str) -> str:
    text = text.strip()
    if not text or len(text) > MAX_TEXT or "\0" in text:
        raise refused("report.text", say("请填写报告内容（不超过 {most} 字）。", most=MAX_TEXT), text=f"1–{MAX_TEXT} 字")
    return text


def _tell_received(report: Report) -> None:
    facts = report.facts
    emit(ReportReceived(
        subject=report.subject, area=report.division, organisation=report.organisation_id, report=report.pk, title=report.title,
        source=report.source, event_type=facts.get("event_type") or "", lon=facts.get("lon"), lat=facts.get("lat"),
    ))  # fmt: skip


def _follow_first(alerts: tuple[int, ...], report: Report) -> None:
    """An incident that began as an alert belongs to the alert's chain, so that every step leads back to the reading."""
    for alert in alerts:
        origin = sensing.get_alert(alert)
        if origin.correlation:
            follow(origin.cause_event, origin.correlation)
            return
    follow(report.cause or report.correlation, report.correlation)


def _open(cmd: ConfirmIncident, ctx: Context, report: Report) -> Incident:
    from anlan.platform.bus.send import current

    facts, now = report.facts, current()
    incident = open_case(
        Incident, now, title=cmd.title or title_of(facts, report.text), division=facts["division"], event_type=facts["event_type"],
        place=facts.get("place") or "", lon=facts.get("lon"), lat=facts.get("lat"), facts=facts, known_at=report.reported_at,
        occurred_at=clock.parse_time(facts["occurred_at"]) if facts.get("occurred_at") else None, exercise=report.exercise or ctx.exercise,
    )  # fmt: skip
    apply_grade(incident)
    start_report_clocks(incident)
    incident.save()
    return incident


def _merge(report: Report, incident: Incident, ctx: Context) -> None:
    """Figures the incident does not have yet are taken over; those that differ are kept beside each other in the timeline."""
    Report.objects.filter(pk=report.pk).update(incident=incident)
    report.incident = incident
    move(report, "merge", ctx, say("并入 {number}", number=incident.number), incident=incident.pk)
    new = {k: v for k, v in report.facts.items() if v not in (None, [], "") and incident.facts.get(k) in (None, [], "")}
    differing = {k: [incident.facts[k], v] for k, v in report.facts.items() if v not in (None, [], "") and incident.facts.get(k) not in (None, [], "", v)}
    incident.facts = {**incident.facts, **new}
    apply_grade(incident)
    incident.save()
    tell_proposal(incident, ctx)
    note(incident, ctx, "merge", say("并入接报 {number}：{title}", number=report.number, title=report.title), report=report.pk, added=new, differing=differing)
