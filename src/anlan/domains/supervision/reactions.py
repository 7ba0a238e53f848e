"""What supervision does when it hears: a clock that ran out, a record of an enterprise that changed, an alert at an enterprise's thing, a new norm."""

from typing import Any

from anlan.domains.sensing.api import AlertRaised
from anlan.domains.supervision import files
from anlan.domains.supervision.commands import KeepFile, MarkOverdue, MarkWorkOverdue, NoteAlarm, Regauge, RegisterDanger
from anlan.domains.supervision.events import NormSet
from anlan.domains.supervision.models import EnterpriseFile, RiskPoint
from anlan.platform.bus.api import reacts
from anlan.platform.cases.events import DeadlineMissed
from anlan.platform.kinds.api import get_kind, kinds
from anlan.platform.kinds.commands import RecordDeleted, RecordSaved, RecordsImported

LATE = ("fix", "escalate")
BECOMES_DANGER = (1, 2)  # levels of an alert (red, orange) that are looked into as a danger of the enterprise
OWN_KINDS = ("risk_point", "enterprise_permit", "safety_insurance", "enterprise_accident", "major_hazard_installation")


@reacts(DeadlineMissed)
def clock_ran_out(event: DeadlineMissed, ctx: Any) -> None:
    kind, _, number = event.subject.partition("/")
    if kind == "danger" and event.deadline in LATE:
        ctx.send(MarkOverdue(danger=int(number), deadline=event.deadline))
    if kind == "work_permit" and event.deadline == "end":
        ctx.send(MarkWorkOverdue(permit=int(number)))


@reacts(AlertRaised)
def alert_is_looked_into(event: AlertRaised, ctx: Any) -> None:
    """A grave alert at an enterprise's thing is a danger to be verified: why it came to that is for the enterprise to find and put right."""
    if event.level not in BECOMES_DANGER or not event.thing:
        return
    if (enterprise := files.enterprise_of(event.thing)) is not None:
        text = f"监测报警：{event.title}，测点 {event.point}，数值 {event.value} {event.unit}，阈值 {event.threshold}。请查明原因并整改。"
        ctx.send(RegisterDanger(
            enterprise=enterprise.subject, title=event.title, text=text, source="sensor", category="process", origin=event.subject, lon=event.lon, lat=event.lat,
            clause=event.rule, thing=event.thing,
        ))  # fmt: skip


@reacts(AlertRaised)
def alarm_at_an_open_danger(event: AlertRaised, ctx: Any) -> None:
    """Any alarm where a danger waits to be put right is kept on that danger: the chain from what was neglected to what came of it."""
    ctx.send(
        NoteAlarm(alert=event.subject, title=event.title, level=event.level, thing=event.thing, lon=event.lon, lat=event.lat)
    )


@reacts(RecordSaved)
def record_was_saved(event: RecordSaved, ctx: Any) -> None:
    if event.kind in files.KINDS:
        ctx.send(KeepFile(enterprise=event.subject))
    elif event.kind in OWN_KINDS and (subject := _enterprise_of_record(event.kind, event.subject)) and not _saved_again(subject, event, ctx):
        ctx.send(Regauge(enterprise=subject))


@reacts(RecordDeleted)
def record_was_deleted(event: RecordDeleted, ctx: Any) -> None:
    """The record is gone; its owner's files are counted anew."""
    if event.kind in OWN_KINDS and event.organisation is not None:
        for subject in (
            EnterpriseFile.objects.filter(organisation=event.organisation).order_by("pk").values_list("subject", flat=True)
        ):
            ctx.send(Regauge(enterprise=subject))


@reacts(RecordsImported)
def records_came_in(event: RecordsImported, ctx: Any) -> None:
    """An enterprise's own import touches its own files; an office's import those of its area that hold such records."""
    if event.kind not in kinds or event.kind not in (*OWN_KINDS, *files.KINDS):
        return
    if ctx.later(area=event.area, organisation=event.organisation, data__kind__in=(*OWN_KINDS, *files.KINDS)):
        return  # the last import of a row of them counts for all
    rows = EnterpriseFile.objects.filter(division__startswith=event.area)
    rows = rows.filter(organisation=event.organisation) if event.organisation is not None else rows
    for subject in rows.order_by("pk").values_list("subject", flat=True):
        ctx.send(Regauge(enterprise=subject))


@reacts(NormSet)
def cutoffs_were_set(event: NormSet, ctx: Any) -> None:
    """Colours follow the cut-offs: every enterprise with risk points is graded anew."""
    if event.key.startswith("risk."):
        codes = RiskPoint.objects.order_by().values_list("enterprise", flat=True).distinct()
        for subject in EnterpriseFile.objects.filter(code__in=codes).order_by("pk").values_list("subject", flat=True):
            ctx.send(Regauge(enterprise=subject, grade_points=True))


def _saved_again(subject: str, event: RecordSaved, ctx: Any) -> bool:
    """Another record of the same enterprise waits to be counted: counting once is enough."""
    later = ctx.later(organisation=event.organisation, data__kind__in=OWN_KINDS)
    return any(_enterprise_of_record(row.data["kind"], row.subject) == subject for row in later)


def _enterprise_of_record(kind: str, subject: str) -> str:
    row = get_kind(kind).model._default_manager.filter(pk=int(subject.partition("/")[2])).first()
    file = files.file_by_code(getattr(row, "enterprise", ""))
    return file.subject if file else ""
