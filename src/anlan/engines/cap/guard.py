"""The one rule that keeps drills at home: only an Actual message may leave by a live channel."""

from typing import Any

from anlan.engines.cap.model import Alert
from anlan.engines.cap.words import Status
from anlan.kernel.verdict import Citation, Verdict, allow, refuse

_BASIS = Citation(source="OASIS CAP 1.2", clause="§3.2.1 status")
SAID = {Status.EXERCISE: "演练", Status.SYSTEM: "系统", Status.TEST: "测试", Status.DRAFT: "草稿"}


def check_may_leave(alert: Alert, *, channel_live: bool) -> Verdict:
    """``channel_live`` False is a drill sink or a null channel. Scope plays no part: a Public exercise is still an exercise."""
    considered: dict[str, Any] = {"status": str(alert.status), "scope": str(alert.scope), "channel_live": channel_live}
    if alert.status is Status.ACTUAL or (not channel_live and alert.status is not Status.DRAFT):
        return allow("may_leave", _BASIS, **considered)
    text = f"{SAID[alert.status]}消息不得经{'实战' if channel_live else '任何'}通道发出"
    return refuse("not_actual" if channel_live else "draft", text, _BASIS, **considered)


def assert_may_leave(alert: Alert, *, channel_live: bool) -> None:
    """Raises :class:`anlan.kernel.verdict.Refused` unless the message may leave by this channel."""
    check_may_leave(alert, channel_live=channel_live).require()
