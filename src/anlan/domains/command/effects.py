"""What follows in the same transaction when a task or a dispatch moves: stamps, clocks, stock, and telling."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.command.events import ForceMoved, TaskTold, UnitTold
from anlan.domains.registry import api as registry
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.platform.bus.api import emit
from anlan.platform.cases.api import meet_deadline, set_deadline


def stamp(task: Any, state: str, data: Mapping[str, Any], ctx: Any) -> None:
    """A task was given, received, done or returned: set its times, stop or start its clocks, tell."""
    if state == "given":
        start_clocks(task)
    if state in ("received", "done", "returned"):
        meet_deadline(task, "receive")
    if state == "received":
        task.received_at = clock.now()
    if state == "done":
        task.done_at, task.result = clock.now(), str(data.get("result", ""))
        meet_deadline(task, "finish")
    task.save()
    tell(task)


def start_clocks(task: Any) -> None:
    """A task is to be received within ten minutes and finished within its limit."""
    set_deadline(task, "receive", say("接收任务：{title}", title=task.title), clock.now() + clock.minutes(10), permission="command.task", clause="调度指令须确认接收（可配置）")
    if task.due_at:
        set_deadline(task, "finish", say("完成任务：{title}", title=task.title), task.due_at, permission="command.task", clause=task.clause[:200])


def tell(task: Any) -> None:
    emit(TaskTold(
        subject=task.incident.subject, area=task.division, task=task.pk, incident=task.incident_id, title=task.title, unit=task.unit,
        state=task.state, due_at=task.due_at.isoformat() if task.due_at else None,
    ))  # fmt: skip
    if task.organisation_id:
        emit(UnitTold(
            subject=task.subject, area=task.division, organisation=task.organisation_id, task=task.pk, title=task.title, state=task.state,
            due_at=task.due_at.isoformat() if task.due_at else None,
        ))  # fmt: skip


def force_moved(dispatch: Any, data: Mapping[str, Any], ctx: Any) -> None:
    """A force departed, arrived, was released or could not come; stock not used goes back."""
    kind, _, key = dispatch.thing.partition("/")
    if dispatch.state == "on_scene":
        dispatch.arrived_at = clock.now()
        dispatch.save()
    if dispatch.category == "stock":
        _settle_stock(dispatch, int(key), data, ctx)
    else:
        registry.set_force_state(kind, int(key), {"released": "standby", "failed": "standby"}.get(dispatch.state, dispatch.state), ctx)
    tell_force(dispatch)


def _settle_stock(dispatch: Any, key: int, data: Mapping[str, Any], ctx: Any) -> None:
    left = dispatch.quantity if dispatch.state == "failed" else float(data.get("unused") or 0) if dispatch.state == "released" else 0
    if left:
        registry.release_stock(key, min(left, dispatch.quantity or 0), ctx)


def tell_force(dispatch: Any) -> None:
    emit(ForceMoved(
        subject=dispatch.incident.subject, area=dispatch.division, dispatch=dispatch.pk, incident=dispatch.incident_id, thing=dispatch.thing,
        title=dispatch.title, state=dispatch.state, lon=dispatch.lon, lat=dispatch.lat, eta_minutes=dispatch.eta_minutes,
    ))  # fmt: skip
