"""Legal review, discussion, decision, publication."""

from typing import Any

from anlan.domains.enforcement import guards, staff
from anlan.domains.enforcement.effects.common import Data, run, sentence
from anlan.domains.enforcement.events import PenaltyDecided
from anlan.domains.enforcement.models import Penalty
from anlan.domains.enforcement.rules import mercy
from anlan.domains.enforcement.rules.discretion import get_violation
from anlan.domains.enforcement.said import listed, yuan
from anlan.kernel import clock
from anlan.platform.bus.api import emit
from anlan.platform.cases.api import meet_deadline


def reviewed(case: Penalty, data: Data, ctx: Any) -> str:
    case.reviewed_by = staff.get_officer(ctx.actor).name
    return f"同意。{data['opinion']}"


def discussed(case: Penalty, data: Data, ctx: Any) -> str:
    case.discussed_by = listed(data["participants"])
    return f"参加：{'、'.join(case.discussed_by)}。结论：{data['conclusion']}"


def decided(case: Penalty, data: Data, ctx: Any) -> str:
    said = {"kinds": listed(data["kinds"]), "fine_yuan": yuan(data.get("fine_yuan")), "reason": str(data.get("reason") or "")}
    case.decision, case.outcome, case.fine_yuan = said, "penalty", said["fine_yuan"]
    _close_decision(case)
    run(case, "publish", "enforcement.publish", case.decided_at)
    return f"决定：{sentence(said)}。依据：{get_violation(case.violation)['clause']}。"


def spared(case: Penalty, data: Data, ctx: Any) -> str:
    verdict = mercy.may_spare(mercy.deed_of(case.circumstances, first=guards.is_first(case)))
    case.outcome, case.fine_yuan, case.ground = "spared", 0, f"{verdict.text}（{verdict.basis[0]}）"[:200]
    case.decision = {"kinds": [], "fine_yuan": 0, "reason": case.ground}
    _close_decision(case)
    return f"{case.ground}。教育情况：{data['education']}"


def _close_decision(case: Penalty) -> None:
    case.decided_at = clock.now()
    meet_deadline(case, "decide")
    run(case, "serve", "enforcement.inspect", case.decided_at)
    emit(PenaltyDecided(
        subject=case.subject, area=case.division, organisation=case.organisation_id, penalty=case.pk, title=case.title, party=case.party,
        enterprise=case.enterprise, outcome=case.outcome, fine_yuan=case.fine_yuan, clause=get_violation(case.violation)["clause"],
    ))  # fmt: skip


def published(case: Penalty, data: Data, ctx: Any) -> str:
    case.published_at = clock.now()
    in_time = meet_deadline(case, "publish")
    return f"公示：{data['where']}{'' if in_time else '（超过七个工作日）'}"
