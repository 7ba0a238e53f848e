"""What people do in a scenario, by verb: each sends the command the page would send."""

from collections.abc import Callable, Mapping
from typing import Any

from anlan.domains.command import api as command
from anlan.domains.drill.replay.world import StepFailed, World
from anlan.domains.registry import api as registry
from anlan.domains.sensing import api as sensing
from anlan.platform.accounts.models import User
from anlan.platform.cases.act import Act

Payload = Mapping[str, Any]
Action = Callable[[World, str, Payload, Mapping[str, Any]], str]
verbs: dict[str, Action] = {}
FORCE_VERBS = {"moving": "depart", "on_scene": "arrive", "released": "release"}


def verb(function: Action) -> Action:
    verbs[function.__name__] = function
    return function


@verb
def acknowledge_alert(world: World, by: str, said: Payload, _expect: Payload) -> str:
    alert = world.known("alert")
    world.do(by, sensing.AcknowledgeAlert(alert=alert, text=said["text"]))
    return f"报警 {alert} 已确认"


@verb
def confirm_incident(world: World, by: str, said: Payload, expect: Payload) -> str:
    alerts = (world.memory["alert"],) if "alert" in world.memory else ()
    incident = world.do(by, command.ConfirmIncident(report=world.known("report"), title=said["title"], alerts=alerts))
    world.memory["incident"] = incident
    found = command.get_incident(world.actor(by), incident)
    if "grade" in expect and found.grade != expect["grade"]:
        raise StepFailed(f"等级应为 {expect['grade']}，得到 {found.grade}")
    return f"{found.number} {found.title}，等级 {found.grade}"


@verb
def merge_report(world: World, by: str, _said: Payload, _expect: Payload) -> str:
    world.do(by, command.MergeReport(report=world.known("report"), incident=world.known("incident")))
    return "已并入"


@verb
def update_incident(world: World, by: str, said: Payload, _expect: Payload) -> str:
    world.do(by, command.UpdateIncident(incident=world.known("incident"), facts=said["facts"], note=said["note"]))
    return str(said["note"])


@verb
def send_report(world: World, by: str, said: Payload, _expect: Payload) -> str:
    """The drafted text is sent as it stands."""
    incident = command.get_incident(world.actor(by), world.known("incident"))
    drafted = command.draft_report(incident, said["form"])
    world.do(by, command.SendSituationReport(incident=incident.pk, form=said["form"], text=drafted))
    return f"已报送（{len(drafted)} 字）"


@verb
def start_response(world: World, by: str, _said: Payload, _expect: Payload) -> str:
    """The best plan at the level it proposes; where it proposes none, the lowest with the commander's reason."""
    match = world.known("plans")[0]
    level = match.level or 4
    reason = "" if match.level else "指挥长研判：先行启动最低级别响应"
    world.do(by, command.StartResponse(incident=world.known("incident"), plan=match.plan_id, level=level, reason=reason))
    return f"{match.title}，{level} 级（{match.level_clause or reason}）"


@verb
def receive_tasks(world: World, by: str, _said: Payload, _expect: Payload) -> str:
    return _each_task(world, by, "receive", "接收", ("given",))


@verb
def finish_tasks(world: World, by: str, said: Payload, _expect: Payload) -> str:
    return _each_task(world, by, "finish", "办结", ("given", "received"), result=said["text"])


def _each_task(world: World, by: str, act: str, word: str, states: tuple[str, ...], **data: str) -> str:
    """Each unit with an account does it itself; tasks of units without one stay as they are, and are told."""
    room = command.incident_room(world.actor(by), world.known("incident"))
    tasks = [(task, _account_of(task.organisation_id, "department")) for task in room.tasks if task.state in states]
    for task, who in tasks:
        if who:
            world.do(who, Act(kind="task", id=task.pk, verb=act, data=data))
    nobody = [task.unit or "未明确单位" for task, who in tasks if not who]
    if tasks and len(nobody) == len(tasks):
        raise StepFailed(f"没有一个单位有账号可以{word}：{'、'.join(nobody)}")
    return f"{len(tasks) - len(nobody)} 项任务已{word}" + (f"；无账号：{'、'.join(nobody)}" if nobody else "")


def _account_of(organisation: int | None, role: str) -> str:
    """An account of this organisation that holds the role; empty text where there is none."""
    found = User.objects.filter(organisation=organisation, role_grants__role=role, is_active=True).values_list(
        "username", flat=True
    )
    return (found.first() or "") if organisation else ""


@verb
def dispatch(world: World, by: str, said: Payload, _expect: Payload) -> str:
    """The soonest offers for each need, up to ``limit`` in all; stock as much as is offered."""
    proposal = command.propose_forces(command.get_incident(world.actor(by), world.known("incident")))
    offers = proposal.offers[: said["limit"]]
    if not offers:
        raise StepFailed("没有可调派的力量：" + "；".join(proposal.missing))
    lines = [{"thing": o.thing, "quantity": o.quantity, "eta_minutes": o.eta_minutes, "route": o.route} for o in offers]
    world.memory["dispatches"] = world.do(by, command.ApproveDispatch(incident=world.known("incident"), lines=tuple(lines)))
    told = "、".join(f"{o.name}（{o.eta_minutes:.0f} 分钟）" for o in offers)
    return told + (f"；尚缺：{'；'.join(proposal.missing)}" if proposal.missing else "")


@verb
def force_state(world: World, by: str, said: Payload, _expect: Payload) -> str:
    """Each force is moved by the account of the organisation it belongs to."""
    room = command.incident_room(world.actor(by), world.known("incident"))
    mine = [one for one in room.dispatches if one.pk in world.known("dispatches")]
    for one in mine:
        who = _account_of(one.organisation_id, "team_leader") or by
        world.do(who, Act(kind="dispatch", id=one.pk, verb=FORCE_VERBS[said["state"]]))
    return "、".join(one.title for one in mine)


@verb
def end_response(world: World, by: str, said: Payload, _expect: Payload) -> str:
    world.do(by, command.EndResponse(incident=world.known("incident"), reason=said["reason"]))
    return str(said["reason"])


@verb
def evaluate(world: World, by: str, said: Payload, _expect: Payload) -> str:
    world.do(
        by, command.EvaluateIncident(incident=world.known("incident"), text=said["text"], proposals=tuple(said["proposals"]))
    )
    found = command.findings_of(command.get_incident(world.actor(by), world.known("incident")))
    return f"{len(found)} 条发现，{len(said['proposals'])} 条修订建议"


@verb
def open_shelters(world: World, by: str, said: Payload, expect: Payload) -> str:
    """The nearest shelters to each place are opened with so many people in each."""
    near = [registry.nearest(lon, lat, ["shelter"], said["each"]) for lon, lat in said["near"]]
    chosen = {shelter.id: shelter for found in near for shelter, _ in found}
    for shelter in chosen.values():
        world.do(
            by,
            registry.SetShelter(
                shelter=shelter.id, state="open", occupants=said["occupants"], subject=world.memory.get("subject", "")
            ),
        )
    world.memory["shelters"] = list(chosen)
    _expect_open(chosen, expect)
    return "、".join(shelter.name for shelter in chosen.values())


@verb
def close_shelters(world: World, by: str, _said: Payload, expect: Payload) -> str:
    for number in world.known("shelters"):
        world.do(by, registry.SetShelter(shelter=number, state="closed"))
    _expect_open(world.known("shelters"), expect)
    return f"{len(world.known('shelters'))} 处已关闭"


def _expect_open(numbers: Any, expect: Payload) -> None:
    states = [registry.get_thing(f"shelter/{number}").attrs["state"] for number in numbers]
    if "open" in expect and states.count("open") != expect["open"]:
        raise StepFailed(f"应开放 {expect['open']} 处，实际 {states.count('open')} 处")
