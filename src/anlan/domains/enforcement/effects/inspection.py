"""What happens when an inspection takes a step: its columns, its clocks, and telling."""

from collections.abc import Callable, Mapping
from typing import Any

from anlan.domains.enforcement import staff
from anlan.domains.enforcement.events import InspectionMoved
from anlan.domains.enforcement.models import Inspection
from anlan.domains.enforcement.rules import inspecting, officers
from anlan.domains.enforcement.rules.law import order_15, penalty
from anlan.domains.enforcement.rules.limits import end_of_day, get_limit
from anlan.domains.enforcement.said import day, listed, moment, numbers, today
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock
from anlan.kernel.verdict import Verdict, allow, refuse, refused
from anlan.platform.bus.api import emit
from anlan.platform.cases.api import cancel_deadlines, link, meet_deadline, set_deadline

Data = Mapping[str, Any]
INSPECT = "enforcement.inspect"


def told(verb: str, step: Callable[[Inspection, Data, Any], None] | None = None) -> Callable[[Inspection, Data, Any], None]:
    def effect(case: Inspection, data: Data, ctx: Any) -> None:
        if step:
            step(case, data, ctx)
            case.save()
        emit(InspectionMoved(
            subject=case.subject, area=case.division, organisation=case.organisation_id, inspection=case.pk, title=case.title, enterprise=case.enterprise,
            state=case.state, verb=verb, faults=case.faults,
        ))  # fmt: skip

    return effect


def team(case: Inspection) -> list[int]:
    return [one["id"] for one in case.officers]


def may_begin(case: Inspection, data: Data, actor: Any) -> Verdict:
    """One of those sent, with a companion who may act and a body camera; certificates are shown at the gate."""
    found = staff.find_officer(actor)
    if found is None or found.pk not in team(case):
        return refuse(
            "officer.not_yours", "您不是本次检查的执法人员。", penalty("四十二"), officers=[one["name"] for one in case.officers]
        )
    return officers.may_team(staff.facts_of(team(case)), today(), on_site=True)


def may_record(case: Inspection, data: Data, actor: Any) -> Verdict:
    if not isinstance(data["answers"], Mapping):
        raise refused("invalid", "检查结果应按事项逐条填写。", answers="应按事项填写")
    answered = inspecting.check_answers(case.items, data["answers"])
    if not answered.allowed:
        return answered
    return inspecting.check_signed(
        str(data.get("companion") or ""), bool(data.get("signed")), str(data.get("refused_to_sign") or "")
    )


def may_ask_extension(case: Inspection, data: Data, actor: Any) -> Verdict:
    return inspecting.may_ask_extension(clock.now(), case.due_at or clock.now())


def may_close(case: Inspection, data: Data, actor: Any) -> Verdict:
    return (
        allow()
        if not case.faults
        else refuse("close.faults", "发现的问题尚未责令整改，不能办结。", order_15("十七"), faults=case.faults)
    )


def begun(case: Inspection, data: Data, ctx: Any) -> None:
    case.started_at = moment(data["started_at"], "started_at") if data.get("started_at") else clock.now()
    case.companion = str(data.get("companion") or "")[:80]


def recorded(case: Inspection, data: Data, ctx: Any) -> None:
    case.answers = {
        code: {"result": str(one["result"]), "note": str(one.get("note") or "")}
        for code, one in data["answers"].items()
        if code in case.items
    }
    case.faults = len(inspecting.faults_of(case.items, case.answers))
    case.companion, case.refused_to_sign = (
        str(data.get("companion") or case.companion)[:80],
        str(data.get("refused_to_sign") or ""),
    )
    case.place = str(data.get("place") or case.party_address)[:200]
    if data.get("lon") is not None and data.get("lat") is not None:
        case.lon, case.lat, case.position_m = float(data["lon"]), float(data["lat"]), data.get("position_m")
    case.finished_at = moment(data["finished_at"], "finished_at") if data.get("finished_at") else clock.now()


def may_order(case: Inspection, data: Data, actor: Any) -> Verdict:
    return inspecting.may_order(case.faults, day(data["due_on"], "due_on"), today())


def ordered(case: Inspection, data: Data, ctx: Any) -> None:
    """The term is set, and every fault becomes a hidden danger of the enterprise."""
    case.due_at = end_of_day(moment(f"{data['due_on']}T12:00", "due_on"))
    major = listed(data.get("major"))
    found = [(code, _danger(case, code, ctx, major=code in major)) for code in inspecting.faults_of(case.items, case.answers)]
    case.order = [
        {"code": code, "text": case.answers[code]["note"], "clause": inspecting.get_item(code)["clause"], "danger": pk}
        for code, pk in found
    ]
    start_recheck(case)


def _danger(case: Inspection, code: str, ctx: Any, *, major: bool) -> int:
    """The danger's key; 0 where the party has no file."""
    if not case.enterprise:
        return 0
    item = inspecting.get_item(code)
    asked = supervision.RegisterDanger(
        enterprise=case.enterprise, title=f"{item['title']}：{case.answers[code]['note']}"[:200], text=case.answers[code]["note"], source="inspection",
        level="major" if major else "general", clause=item["clause"], due_at=case.due_at, origin=case.subject, place=case.place, lon=case.lon, lat=case.lat,
    )  # fmt: skip
    pk = supervision.register_danger(asked, ctx)
    link(case, f"danger/{pk}", "found")
    return pk


def reassigned(case: Inspection, data: Data, ctx: Any) -> None:
    facts = staff.facts_of(numbers(data["officers"], "officers"))
    officers.may_team(facts, today()).require()
    case.officers = staff.named(facts)
    case.team = staff.team_key(case.officers)


def start_recheck(case: Inspection) -> None:
    """The term ends, and within ten days it is looked at again."""
    due = case.due_at
    if due is None:
        return
    set_deadline(
        case, "correct", f"整改期限：{case.party}", due, permission=INSPECT, clause="安全生产法（2021）第六十五条第（二）（三）项"
    )
    limit = get_limit("recheck")
    set_deadline(
        case, "recheck", f"{limit.title}：{case.party}", limit.due(due), permission=INSPECT, clause=limit.clause, started_at=due
    )


def extension_asked(case: Inspection, data: Data, ctx: Any) -> None:
    limit = get_limit("extension_answer")
    set_deadline(
        case, "extension", f"{limit.title}：{case.party}", limit.due(clock.now()), permission=INSPECT, clause=limit.clause
    )


def extension_answered(case: Inspection, data: Data, ctx: Any) -> None:
    meet_deadline(case, "extension")
    until = end_of_day(moment(data["until"], "until"))
    if case.due_at and until <= case.due_at:
        raise refused("extension.early", "延期应晚于原整改期限；不同意延期请驳回。", until="应晚于原期限")
    case.due_at = until
    start_recheck(case)


def extension_refused(case: Inspection, data: Data, ctx: Any) -> None:
    meet_deadline(case, "extension")


def rechecked(case: Inspection, data: Data, ctx: Any) -> None:
    at = moment(data["finished_at"], "finished_at") if data.get("finished_at") else clock.now()
    more = {name: data[name] for name in ("matters", "companion", "refused_to_sign") if data.get(name)}
    case.recheck = {
        "at": at.isoformat(),
        "by": ctx.actor.name,
        "opinion": data["opinion"],
        "passed": case.state == "corrected",
        **more,
    }
    for name in ("correct", "recheck"):
        meet_deadline(case, name)


def cancelled(case: Inspection, data: Data, ctx: Any) -> None:
    cancel_deadlines(case)
