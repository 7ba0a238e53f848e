"""What should be there after a step, asked through the rooms' own doors."""

from collections.abc import Callable, Mapping
from typing import Any

from anlan.domains.command import api as command
from anlan.domains.decision import api as decision
from anlan.domains.drill.replay.world import StepFailed, World
from anlan.domains.plans import api as plans
from anlan.domains.sensing import api as sensing
from anlan.domains.warning import api as warning
from anlan.platform.bus import audit

Payload = Mapping[str, Any]
Check = Callable[[World, Payload, Payload], str]
checks: dict[str, Check] = {}
DUTY = "duty"


def check(function: Check) -> Check:
    checks[function.__name__] = function
    return function


@check
def alert(world: World, said: Payload, expect: Payload) -> str:
    found = world.wait_for(lambda: _alert_of(world, said["point"]), f"测点 {said['point']} 的报警")
    if not found.event_type.startswith(expect.get("event_type", "")):
        raise StepFailed(f"事件类型应为 {expect['event_type']}，得到 {found.event_type}")
    world.memory["alert"] = found.id
    return f"{found.number} {found.title}：{found.value:g} {found.unit}（{found.threshold}）"


def _alert_of(world: World, point: str) -> sensing.AlertView | None:
    return next((a for a in sensing.open_alerts(world.actor(DUTY)) if a.point == point and a.raised_at >= world.zero), None)


@check
def alert_cleared(world: World, said: Payload, _expect: Payload) -> str:
    number = world.known("alert")
    found = world.wait_for(lambda: not (view := sensing.get_alert(number)).active and view, f"{said['point']} 恢复正常")
    return f"{found.title}：{found.state}"


@check
def duplicate(world: World, _said: Payload, _expect: Payload) -> str:
    actor = world.actor(DUTY)
    report = command.get_report(actor, world.known("report"))
    found = command.duplicates_of(actor, report)
    if not found:
        raise StepFailed("没有提示可能是同一事件")
    return "；".join(f"{one.other.subject} {one.score:.2f}（{'，'.join(one.reasons)}）" for one in found[:2])


@check
def deadlines(world: World, _said: Payload, _expect: Payload) -> str:
    room = command.incident_room(world.actor(DUTY), world.known("incident"))
    running = [d.title for d in room.deadlines if d.state == "running"]
    if not running:
        raise StepFailed("没有在走的时限")
    return "、".join(running)


@check
def plans_matched(world: World, _said: Payload, _expect: Payload) -> str:
    incident = command.get_incident(world.actor(DUTY), world.known("incident"))
    facts = {**incident.facts, "event_type": incident.event_type}
    found = plans.plan_matches(facts, incident.division, incident.known_at)
    if not found:
        raise StepFailed("预案库里没有可用的预案")
    world.memory["plans"] = found
    best = found[0]
    reasons = "；".join(str(getattr(r, "text", r)) for r in best.reasons[:2])
    return f"{best.title}（{best.score:.2f}），建议 {best.level or '—'} 级：{best.level_clause or reasons}"


@check
def tasks(world: World, _said: Payload, _expect: Payload) -> str:
    room = command.incident_room(world.actor(DUTY), world.known("incident"))
    if not room.tasks:
        raise StepFailed("没有下达任务")
    return f"{len(room.tasks)} 项：" + "、".join(f"{t.unit or '待定'} {t.title[:12]}" for t in room.tasks[:3])


@check
def footprint(world: World, _said: Payload, expect: Payload) -> str:
    subject = f"incident/{world.known('incident')}"
    run = world.wait_for(lambda: next((r for r in decision.runs_for(subject) if r.contours), None), "影响范围")
    exposure = run.exposure or {}
    people, targets = int(exposure.get("people") or 0), int(exposure.get("targets_count") or 0)
    if people < expect.get("people", 0) or targets < expect.get("targets", 0):
        raise StepFailed(f"影响范围内 {people} 人、防护目标 {targets} 个，少于预期")
    world.memory["footprint"] = run
    return f"{run.model}：{people} 人，防护目标 {targets} 个"


@check
def warning_state(world: World, said: Payload, _expect: Payload) -> str:
    found = warning.get_warning(world.known("warning"))
    if found.state != said["state"] or ("colour" in said and int(found.colour) != said["colour"]):
        raise StepFailed(f"预警状态 {found.state}、颜色 {int(found.colour)}，不是预期的 {said}")
    return f"{found.number} {found.colour.zh} {found.state_label}"


@check
def record(world: World, _said: Payload, _expect: Payload) -> str:
    """The audit chain holds, the timeline tells every step, and the whole can be had as a document."""
    if broken := list(audit.faults()):
        raise StepFailed("审计链断裂：" + broken[0])
    if "incident" not in world.memory:
        return "审计链完整"
    room = command.incident_room(world.actor(DUTY), world.known("incident"))
    document = command.incident_docx(room.incident)
    if len(room.timeline) < 3 or not document.startswith(b"PK"):  # noqa: PLR2004
        raise StepFailed(f"时间线只有 {len(room.timeline)} 条，或文档无法导出")
    return f"审计链完整，时间线 {len(room.timeline)} 条，文档 {len(document) // 1024} kB"


checks["plans"], checks["warning"] = plans_matched, warning_state
