"""What supervision does when it hears: a clock that ran out, an enterprise saved in the register."""

from typing import Any

from anlan.domains.supervision.commands import KeepFile, MarkOverdue
from anlan.domains.supervision.files import KIND
from anlan.platform.bus.api import reacts
from anlan.platform.cases.events import DeadlineMissed
from anlan.platform.kinds.commands import RecordSaved

LATE = ("fix", "escalate")


@reacts(DeadlineMissed)
def danger_is_late(event: DeadlineMissed, ctx: Any) -> None:
    kind, _, number = event.subject.partition("/")
    if kind == "danger" and event.deadline in LATE:
        ctx.send(MarkOverdue(danger=int(number), deadline=event.deadline))


@reacts(RecordSaved)
def enterprise_was_saved(event: RecordSaved, ctx: Any) -> None:
    if event.kind == KIND:
        ctx.send(KeepFile(enterprise=event.subject))
