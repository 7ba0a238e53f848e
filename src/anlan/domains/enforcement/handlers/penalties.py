"""Penalty cases are proposed, get evidence, are decided on the spot."""

from typing import Any

from anlan.domains.enforcement import staff
from anlan.domains.enforcement.commands import AddEvidence, DecideOnSpot, ProposeCase, StateCircumstances
from anlan.domains.enforcement.effects.common import run
from anlan.domains.enforcement.events import PenaltyDecided
from anlan.domains.enforcement.models import Penalty
from anlan.domains.enforcement.papers import add_paper
from anlan.domains.enforcement.rules import discretion, officers, steps
from anlan.domains.enforcement.said import day, today
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse, refused
from anlan.platform.bus.api import emit, handles
from anlan.platform.cases.api import link, move, note, open_case

CIRCUMSTANCES = frozenset({
    "overdue", "found", "slight", "corrected", "harm", "no_fault", "not_established", "age", "endangered_life", "public_interest", "complex",
})  # fmt: skip


def _penalty(cmd: Any) -> Penalty:
    return Penalty.objects.select_for_update().get(pk=cmd.penalty)


def _place(cmd: Any) -> Any:
    return (cmd.division, cmd.organisation) if cmd.organisation else cmd.division


def _own_words(cmd: Any) -> dict[str, Any]:
    names = ("party", "party_kind", "party_code", "enterprise", "facts", "violation")
    return {name: getattr(cmd, name) for name in names} | {"inspection_id": cmd.inspection, "organisation_id": cmd.organisation}


def _check_party(cmd: Any) -> None:
    wanted = {"party": "请填写当事人", "facts": "请填写违法事实", "violation": "请从裁量基准中选择"}
    missing = {name: todo for name, todo in wanted.items() if not getattr(cmd, name).strip()}
    if missing:
        raise refused("case.required", f"{'；'.join(missing.values())}。", **missing)
    row = discretion.get_violation(cmd.violation)
    if row["party"] != cmd.party_kind:
        who = {"unit": "生产经营单位", "person": "个人"}[row["party"]]
        raise Refused(refuse("party.kind", f"“{row['title']}”的当事人应为{who}。"), {"party_kind": f"应为{who}"})


@handles(ProposeCase, area=_place)
def propose_case(cmd: ProposeCase, ctx: Any) -> int:
    _check_party(cmd)
    title = f"{cmd.party}涉嫌{discretion.get_violation(cmd.violation)['title']}案"
    case = open_case(
        Penalty, ctx, title=title, division=cmd.division, **_own_words(cmd), party_address=cmd.party_address, party_head=cmd.party_head, source=cmd.source,
        ended_on=day(cmd.ended_on, "ended_on") if cmd.ended_on else None, circumstances=_known(cmd.circumstances),
    )  # fmt: skip
    for other, role in ((f"inspection/{cmd.inspection}" if cmd.inspection else "", "found_by"), (cmd.enterprise, "party")):
        if other:
            link(case, other, role)
    return int(case.pk)


def _known(said: Any) -> dict[str, Any]:
    unknown = set(said) - CIRCUMSTANCES
    if unknown:
        raise refused("circumstances", f"没有这样的情节：{'、'.join(sorted(unknown))}。", circumstances="请从列表选择")
    return dict(said)


@handles(StateCircumstances, subject=_penalty)
def state_circumstances(cmd: StateCircumstances, ctx: Any, case: Penalty) -> None:
    if case.state != "investigating":
        raise Refused(refuse("case.state", "只有调查取证阶段可以认定情节。", state=case.state))
    case.circumstances = {**case.circumstances, **_known(cmd.circumstances)}
    case.version += 1
    case.save()
    note(case, ctx, "circumstances", "认定违法情节", **_known(cmd.circumstances))


@handles(AddEvidence, subject=_penalty)
def add_evidence(cmd: AddEvidence, ctx: Any, case: Penalty) -> None:
    """The bytes go on file; the timeline keeps only what they are called."""
    move(case, "add_evidence", ctx, f"补充证据：{cmd.title}", title=cmd.title, note=cmd.note, file_follows=True)
    add_paper(case, ctx, "evidence", cmd.title, text=cmd.note, name=cmd.file_name, content=cmd.content)


@handles(DecideOnSpot, area=_place)
def decide_on_spot(cmd: DecideOnSpot, ctx: Any) -> int:
    _check_party(cmd)
    facts = staff.facts_of(cmd.officers)
    officers.may_team(facts, today(), on_site=True).require()
    steps.may_decide_on_spot(cmd.fine_yuan, cmd.party_kind, len(facts)).require()
    if not cmd.kinds or set(cmd.kinds) - {"warning", "fine"}:
        raise refused("spot.kinds", "当场处罚只能是警告或者罚款。", kinds="警告或者罚款")
    now, row = clock.now(), discretion.get_violation(cmd.violation)
    case = open_case(
        Penalty, ctx, title=f"{cmd.party}{row['title']}案（当场处罚）", division=cmd.division, state="served", simple=True, **_own_words(cmd),
        officers=staff.named(facts), decision={"kinds": list(cmd.kinds), "fine_yuan": cmd.fine_yuan, "reason": ""}, outcome="penalty", fine_yuan=cmd.fine_yuan,
        filed_at=now, decided_at=now, served_at=now, circumstances={"shown": True},
    )  # fmt: skip
    add_paper(case, ctx, "decision", "当场行政处罚决定书", text=f"{cmd.facts}。{row['clause']}。当场交付，签收：{cmd.receiver}。")
    if cmd.fine_yuan:
        case.pay_until = run(case, "pay", "enforcement.view")
        case.save()
    run(case, "spot_report", "enforcement.inspect")
    run(case, "publish", "enforcement.publish")
    emit(PenaltyDecided(
        subject=case.subject, area=case.division, organisation=case.organisation_id, penalty=case.pk, title=case.title, party=case.party,
        enterprise=case.enterprise, outcome="penalty", fine_yuan=case.fine_yuan, clause=row["clause"],
    ))  # fmt: skip
    return int(case.pk)
