"""What is open now in an area, gathered from every room a duty officer answers for: the machine's half of a hand-over."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from anlan.domains.command import queries
from anlan.domains.command.models import DutyNote, HandOver, Task
from anlan.domains.sensing import api as sensing
from anlan.domains.warning import api as warning
from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import within_area
from anlan.platform.cases.api import get_table

GROUPS = {
    "incident": "正在处置的突发事件", "warning": "生效中的预警", "alert": "未关闭的报警", "report": "待核实接报", "deadline": "在计时和已逾期的时限",
    "task": "逾期未完成的任务", "callout": "待叫应", "note": "本班值班日志",
}  # fmt: skip
MOST = 200


def open_items(actor: Actor, division: str) -> list[dict[str, Any]]:
    """Each: group, subject, title, state, drill, at, due. In the order of ``GROUPS``; at most 200 of a group, the gravest first."""
    found = [item for gather in _GATHER for item in gather(actor, division)]
    return [{"group": group, **item} for group in GROUPS for item in found if item["group"] == group]


def new_since(items: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is open now and was not in the list."""
    known = {(item["group"], item["subject"], item["title"]) for item in items}
    return [item for item in now if (item["group"], item["subject"], item["title"]) not in known]


def last_signed(division: str, before: datetime | None = None) -> HandOver | None:
    rows = HandOver.objects.filter(division=division, state="signed")
    return (rows.filter(signed_at__lt=before) if before else rows).order_by("-signed_at").first()


def _item(group: str, subject: str, title: str, state: str = "", at: Any = None, due: Any = None, drill: bool = False) -> dict[str, Any]:
    moments = {name: moment.isoformat() if isinstance(moment, datetime) else "" for name, moment in (("at", at), ("due", due))}
    return {"group": group, "subject": subject, "title": str(title), "state": str(state), "drill": drill, **moments}


def _here(division: str, area: str) -> bool:
    return division.startswith(area)


def _incidents(actor: Actor, division: str) -> Iterator[Mapping[str, Any]]:
    for row in queries.incidents(actor, open_only=True):
        if _here(row.division, division) and row.state in ("confirmed", "responding", "ended"):
            yield _item("incident", row.subject, row.title, row.state_label, row.opened_at, drill=row.exercise)


def _warnings(actor: Actor, division: str) -> Iterator[Mapping[str, Any]]:
    for row in warning.in_force(actor):
        if _here(row.division, division):
            yield _item("warning", f"warning/{row.id}", row.title, row.state_label, row.issued_at, row.expires, row.exercise)


def _alerts(actor: Actor, division: str) -> Iterator[Mapping[str, Any]]:
    states = get_table("alert").states
    for row in sensing.open_alerts(actor, limit=MOST):
        if _here(row.division, division):
            yield _item("alert", row.subject, row.title, states.get(row.state, row.state), row.raised_at, drill=row.exercise)


def _reports(actor: Actor, division: str) -> Iterator[Mapping[str, Any]]:
    for row in queries.open_reports(actor):
        if _here(row.division, division):
            yield _item("report", row.subject, row.title, row.state_label, row.reported_at, drill=row.exercise)


def _clocks(actor: Actor, division: str) -> Iterator[Mapping[str, Any]]:
    now = clock.now()
    for row in queries.running_clocks(actor, MOST):
        if _here(row.division, division) and row.met_at is None and not row.case.startswith("hand_over/"):
            yield _item("deadline", row.case, row.title, "已逾期" if row.due_at < now else "计时中", row.started_at, row.due_at, row.exercise)


def _late_tasks(actor: Actor, division: str) -> Iterator[Mapping[str, Any]]:
    rows = Task.objects.filter(within_area(division), state__in=("given", "received", "returned"), due_at__lt=clock.now())
    for row in rows.order_by("due_at")[:MOST] if actor.may("command.view", division) else ():
        yield _item("task", row.subject, row.title, row.state_label, row.opened_at, row.due_at, row.exercise)


def _callouts(actor: Actor, division: str) -> Iterator[Mapping[str, Any]]:
    for row in warning.open_callouts(actor):
        if _here(row.division, division):
            yield _item("callout", f"callout/{row.id}", row.callee, row.reason, None)


def _notes(actor: Actor, division: str) -> Iterator[Mapping[str, Any]]:
    """What was written since the last hand-over."""
    before = last_signed(division)
    rows = DutyNote.objects.filter(division=division, at__gt=before.opened_at if before else clock.now() - clock.minutes(24 * 60))
    for row in rows.order_by("at")[:MOST]:
        yield _item("note", row.subject or f"note/{row.pk}", row.text, row.by, row.at)


_GATHER = (_incidents, _warnings, _alerts, _reports, _clocks, _late_tasks, _callouts, _notes)
