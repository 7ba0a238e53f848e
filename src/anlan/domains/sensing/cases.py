"""The life of an alert. It ends when it is over *and* seen: neither alone is enough, so that nothing passes unnoticed.

After IEC 62682:2014 (alarm states: unacknowledged, acknowledged, returned to normal unacknowledged, normal).
"""

from collections.abc import Mapping
from typing import Any

from anlan.domains.sensing import effects
from anlan.platform.cases.api import CaseTable, Transition, register

OPEN = ("raised", "acknowledged", "cleared")


def _effect(name: str) -> Any:
    def effect(alert: Any, data: Mapping[str, Any], ctx: Any) -> None:
        getattr(effects, name)(alert, data, ctx)

    return effect


ALERT = register(CaseTable(
    key="alert", label="报警", model="sensing.Alert", see="sensing.view",
    states={"raised": "报警中", "acknowledged": "已确认", "cleared": "已恢复待确认", "closed": "已关闭"}, initial="raised", final=("closed",),
    colours={"raised": "red", "acknowledged": "orange", "cleared": "blue", "closed": "secondary"},
    transitions=(
        Transition(verb="acknowledge", label="确认", sources=("raised",), target="acknowledged", permission="sensing.handle",
                   effect=_effect("tell_acknowledged")),
        Transition(verb="accept", label="确认并关闭", sources=("cleared",), target="closed", permission="sensing.handle",
                   effect=_effect("tell_acknowledged")),
        Transition(verb="assign", label="指派", sources=OPEN, permission="sensing.handle", required=("assignee",), effect=_effect("assign")),
        Transition(verb="silence", label="静音", sources=("raised", "acknowledged"), permission="sensing.handle", required=("minutes",),
                   guard=effects.may_silence, effect=_effect("silence")),
        Transition(verb="dismiss", label="手动关闭", sources=OPEN, target="closed", permission="sensing.handle", required=("reason",),
                   confirm="测点可能仍在报警，确定关闭？再次越限时会重新报警。", danger=True, effect=_effect("tell_cleared")),
        Transition(verb="return", label="监测恢复", sources=("raised",), target="cleared", permission="detection.tell", effect=_effect("tell_cleared")),
        Transition(verb="return_seen", label="监测恢复", sources=("acknowledged",), target="closed", permission="detection.tell",
                   effect=_effect("tell_cleared")),
        Transition(verb="raise_again", label="再次报警", sources=OPEN, target="raised", permission="detection.tell", effect=_effect("tell_raised")),
        Transition(verb="stage", label="级别变化", sources=OPEN, permission="detection.tell", effect=_effect("tell_changed")),
        Transition(verb="graver", label="级别加重", sources=OPEN, target="raised", permission="detection.tell", effect=_effect("tell_raised")),
        Transition(verb="escalate", label="无人确认，升级", sources=("raised",), permission="detection.tell", effect=_effect("tell_escalated")),
        Transition(verb="remind", label="确认后仍未恢复，再次报警", sources=("acknowledged",), target="raised", permission="detection.tell",
                   effect=_effect("tell_raised")),
    ),
))  # fmt: skip
