"""What enforcement does when it hears itself: a re-check 复查 settles the hidden dangers its order made."""

from typing import Any

from anlan.domains.enforcement.events import InspectionMoved
from anlan.domains.supervision import api as supervision
from anlan.platform.bus.api import reacts

OPINIONS = {"pass": "执法复查合格（复查意见书）", "fail": "执法复查不合格（复查意见书）"}


@reacts(InspectionMoved)
def recheck_settles_dangers(event: InspectionMoved, ctx: Any) -> None:
    """Passed: every danger of the order is accepted; not passed: those the enterprise calls fixed go back to it."""
    if event.verb in OPINIONS:
        for danger in supervision.dangers_from(event.subject):
            ctx.send(supervision.SettleByRecheck(danger=danger.id, passed=event.verb == "pass", opinion=OPINIONS[event.verb]))
