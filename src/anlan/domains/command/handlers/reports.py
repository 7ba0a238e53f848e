"""Situation reports are sent upward and stop their clocks."""

from anlan.domains.command.commands import SendSituationReport
from anlan.domains.command.events import SituationReportSent
from anlan.domains.command.models import Incident, SituationReport
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import meet_deadline, note, set_deadline
from anlan.platform.cases.life import join

FORMS = {"phone": "电话报告", "first": "首报", "follow_up": "续报", "final": "终报"}


@handles(SendSituationReport, subject=lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident))
def send_situation_report(cmd: SendSituationReport, ctx: Context, incident: Incident) -> int:
    _check(cmd, incident)
    sequence = incident.situation_reports.filter(form=cmd.form).count() + 1
    in_time = meet_deadline(incident, f"report.{cmd.form}")
    row = SituationReport.objects.create(
        incident=incident, form=cmd.form, sequence=sequence, text=cmd.text.strip(), recipients=list(cmd.recipients), sent_at=clock.now(),
        sent_by=ctx.actor.name, in_time=in_time,
    )  # fmt: skip
    if cmd.form in ("first", "follow_up"):
        set_deadline(
            incident, "report.follow_up", "续报", clock.now() + clock.minutes(24 * 60), permission="command.report",
            clause="国务院令第493号 第十三条；处置时间较长的每日至少一次",
        )  # fmt: skip
    join(incident)
    note(incident, ctx, "report", say("已报送{form}（第 {number} 期）", form=FORMS[cmd.form], number=sequence), form=cmd.form, in_time=in_time, to=list(cmd.recipients))
    emit(SituationReportSent(
        subject=incident.subject, area=incident.division, incident=incident.pk, form=cmd.form, sequence=sequence, in_time=in_time
    ))  # fmt: skip
    return int(row.pk)


def _check(cmd: SendSituationReport, incident: Incident) -> None:
    if cmd.form not in FORMS:
        raise refused("report.form", "报告种类应为电话报告、首报、续报或终报。", form="请选择")
    if not cmd.text.strip():
        raise refused("report.text", "请填写报告正文。", text="请填写此项。")
    sent = set(incident.situation_reports.values_list("form", flat=True))
    if cmd.form == "first" and "first" in sent:
        raise refused("report.again", "首报已经报送，请改用续报。", form="首报已报送")
    if cmd.form in ("follow_up", "final") and "first" not in sent:
        raise refused("report.order", "尚未报送首报。", form="请先报送首报")
    if "final" in sent:
        raise refused("report.closed", "终报已经报送。", form="终报已报送")
