"""Clocks in the background."""

from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.deadlines import due_to_tell
from anlan.platform.cases.events import TellDeadline
from anlan.platform.jobs.api import every


@every(seconds=1, name="cases.clocks")
def tell_clocks() -> int:
    """Tell every clock that is near or has run out."""
    due = due_to_tell()
    for deadline, missed in due:
        send(TellDeadline(deadline=deadline, missed=missed), Context(actor=system("clock")))
    return len(due)
