"""From a case and what was said to the rules: each guard loads what its rule wants, and asks it."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.enforcement import papers, staff
from anlan.domains.enforcement.models import Penalty
from anlan.domains.enforcement.rules import discretion, mercy, officers, steps
from anlan.domains.enforcement.rules.law import penalty
from anlan.domains.enforcement.said import listed, moment, numbers, today, yuan
from anlan.kernel import clock
from anlan.kernel.verdict import Verdict, allow, refuse
from anlan.platform.cases.api import deadlines_of

Data = Mapping[str, Any]


def ids(case: Penalty) -> list[int]:
    return [one["id"] for one in case.officers]


def may_file(case: Penalty, data: Data, actor: Any) -> Verdict:
    """Two able officers, none of them tied to the party, and the deed not too old."""
    found_on = clock.local(case.opened_at).date()
    if case.ended_on:
        verdict = mercy.in_time(case.ended_on, found_on, endangers_life_with_harm=bool(case.circumstances.get("endangered_life")))
        if not verdict.allowed:
            return verdict
    return officers.may_team(staff.facts_of(numbers(data.get("officers"), "officers")), today())


def by_investigator(case: Penalty, data: Data, actor: Any) -> Verdict:
    """Only those appointed investigate, while they are able to."""
    found = staff.find_officer(actor)
    if found is None or found.pk not in ids(case):
        return refuse(
            "officer.not_yours",
            "您不是本案承办人员，不能办理。",
            penalty("四十二"),
            officers=[one["name"] for one in case.officers],
        )
    return officers.may_team(staff.facts_of(ids(case)), today())


def may_conclude(case: Penalty, data: Data, actor: Any) -> Verdict:
    verdict = by_investigator(case, data, actor)
    if not verdict.allowed:
        return verdict
    verdict = steps.may_conclude(papers.kinds_on_file(case), bool(case.circumstances.get("shown")), _preserved(case))
    if not verdict.allowed or data.get("suggestion") != "penalty":
        return verdict
    return _fine_fits(case, data)


def may_settle(case: Penalty, data: Data, actor: Any) -> Verdict:
    if not _preserved(case):
        return refuse("preserve.none", "没有先行登记保存的证据需要处理。", penalty("五十六"))
    return by_investigator(case, data, actor)


def _preserved(case: Penalty) -> bool:
    return any(d.name == "preserve" and d.state in ("running", "missed") for d in deadlines_of(case))


def _fine_fits(case: Penalty, data: Data) -> Verdict:
    public = steps.check_public_standard()
    if not public.allowed:
        return public
    kinds = listed(data.get("kinds"))
    unknown = set(kinds) - set(steps.KINDS)
    if unknown or not kinds:
        return refuse("kinds", f"请选择处罚种类（{'、'.join(steps.KINDS.values())}）。", penalty("九"), unknown=sorted(unknown))
    if "fine" not in kinds:
        return (
            allow()
            if not yuan(data.get("fine_yuan"))
            else refuse("kinds.fine", "填写了罚款数额，请同时选择罚款。", penalty("九"))
        )
    return discretion.check_fine(yuan(data.get("fine_yuan")), range_of(case), str(data.get("reason") or ""))


def range_of(case: Penalty) -> discretion.Range:
    said = case.circumstances
    return discretion.compute_range(case.violation, overdue=bool(said.get("overdue")), circumstances=listed(said.get("found")))


def may_notify(case: Penalty, data: Data, actor: Any) -> Verdict:
    if case.proposal.get("suggestion") != "penalty":
        return refuse("notice.none", "调查建议不是给予处罚，请按建议作不予处罚或者移送处理。", penalty("五十七"))
    return by_investigator(case, data, actor)


def may_spare(case: Penalty, data: Data, actor: Any) -> Verdict:
    return mercy.may_spare(mercy.deed_of(case.circumstances, first=is_first(case)))


def is_first(case: Penalty) -> bool:
    """No earlier penalty of the same party is on record here."""
    party = {"party_code": case.party_code} if case.party_code else {"party": case.party}
    return not Penalty.objects.filter(**party, outcome="penalty", decided_at__lt=case.opened_at).exclude(pk=case.pk).exists()


def may_ask_hearing(case: Penalty, data: Data, actor: Any) -> Verdict:
    proposal = case.proposal
    if not steps.has_hearing_right(proposal.get("kinds", ()), proposal.get("fine_yuan", 0), case.party_kind):
        return refuse("hearing.right", "拟作处罚不属于应当听证的范围，可以陈述、申辩。", penalty("六十三"))
    due = _due(case, "hearing_request")
    if due and clock.now() > due:
        return refuse("hearing.late", f"要求听证的期限已于{clock.local_text(due)}届满。", penalty("六十四"), due=due.isoformat())
    return allow("hearing.asked", penalty("六十四"))


def may_schedule(case: Penalty, data: Data, actor: Any) -> Verdict:
    return steps.may_schedule(clock.now(), moment(data.get("at"), "at"), numbers(data.get("chair"), "chair")[0], ids(case))


def may_hold(case: Penalty, data: Data, actor: Any) -> Verdict:
    if not case.hearing.get("at"):
        return refuse("hearing.unscheduled", "尚未通知听证时间、地点。", penalty("六十四"))
    if clock.now() < moment(case.hearing["at"], "at"):
        return refuse(
            "hearing.early", f"听证定于{clock.local_text(moment(case.hearing['at'], 'at'))}，届时方可记录。", penalty("六十四")
        )
    return allow("hearing.held", penalty("六十四"))


def may_pass_notice(case: Penalty, data: Data, actor: Any) -> Verdict:
    return steps.may_pass_notice(
        clock.now(), _due(case, "hearing_request"), bool(data.get("waived") or case.circumstances.get("waived"))
    )


def may_review(case: Penalty, data: Data, actor: Any) -> Verdict:
    reviewer = staff.get_officer(actor)
    first = not Penalty.objects.filter(reviewed_by=reviewer.name).exists()
    return officers.may_review(staff.facts_of([reviewer.pk])[0], ids(case), first_time=first)


def may_discuss(case: Penalty, data: Data, actor: Any) -> Verdict:
    return steps.may_discuss(listed(data.get("participants")))


def needs(case: Penalty) -> dict[str, bool]:
    """Whether this case wants a legal review and a discussion of the heads."""
    kinds, fine, said = case.proposal.get("kinds", ()), case.proposal.get("fine_yuan", 0), case.circumstances
    complex_case = bool(said.get("complex"))
    return {
        "hearing_right": steps.has_hearing_right(kinds, fine, case.party_kind),
        "review": steps.needs_review(kinds, fine, case.party_kind, heard=case.heard, complex_case=complex_case, public_interest=bool(said.get("public_interest"))),
        "discussion": steps.needs_discussion(kinds, fine, complex_case=complex_case),
    }  # fmt: skip


def may_decide(case: Penalty, data: Data, actor: Any) -> Verdict:
    ready = _ready(case)
    if not ready.allowed:
        return ready
    noticed = case.proposal
    heavier = steps.check_announced(
        noticed.get("fine_yuan", 0), yuan(data.get("fine_yuan")), noticed.get("kinds", ()), listed(data.get("kinds"))
    )
    return _fine_fits(case, data) if heavier.allowed else heavier


def _ready(case: Penalty) -> Verdict:
    """What the law and the file want of a case before anybody says what the decision is."""
    wanted = needs(case)
    verdict = steps.may_decide(
        noticed=case.noticed_at is not None, paused=case.paused_at is not None, review_needed=wanted["review"], reviewed=bool(case.reviewed_by),
        discussion_needed=wanted["discussion"], discussed=bool(case.discussed_by),
    )  # fmt: skip
    if not verdict.allowed:
        return verdict
    return steps.check_recorded(
        papers.kinds_on_file(case), (("filing", "立案审批表"), ("evidence", "证据"), ("notice", "行政处罚告知书及送达回证"))
    )


def may_pause(case: Penalty, data: Data, actor: Any) -> Verdict:
    return refuse("clock.paused", "期限已经中止。", penalty("六十")) if case.paused_at else allow()


def may_resume(case: Penalty, data: Data, actor: Any) -> Verdict:
    return allow() if case.paused_at else refuse("clock.running", "期限没有中止，不需恢复。", penalty("六十"))


def may_fulfil(case: Penalty, data: Data, actor: Any) -> Verdict:
    owed = owed_yuan(case)
    if case.outcome == "penalty" and case.paid_yuan < owed and not case.forced:
        return refuse(
            "execute.unpaid",
            f"罚款及加处罚款共{owed}元，已缴{case.paid_yuan}元，尚未履行完毕。",
            penalty("六十六"),
            penalty("七十二"),
        )
    return allow("executed", penalty("六十六"))


def owed_yuan(case: Penalty) -> int:
    """Fine and late fee as of now; days of review or suit do not count (Art. 73)."""
    if not case.pay_until or not case.fine_yuan:
        return case.fine_yuan
    paid = list(case.payments.values_list("paid_on", "amount_yuan"))
    on = clock.local(case.appealed_at or clock.now()).date()
    return case.fine_yuan + discretion.late_fee_yuan(
        case.fine_yuan, clock.local(case.pay_until).date(), paid, on, case.stopped_days
    )


def may_urge(case: Penalty, data: Data, actor: Any) -> Verdict:
    if case.pay_until and clock.now() > case.pay_until and case.paid_yuan < case.fine_yuan:
        return allow()
    return refuse("urge.early", "罚款已缴清或者缴款期限未届满，不需催告。", penalty("六十七"))


def may_court(case: Penalty, data: Data, actor: Any) -> Verdict:
    served = case.served_at or clock.now()
    return steps.may_go_to_court(clock.now(), case.urged_at, steps.appeal_ends(served), case.appealed_at is not None)


def may_appeal(case: Penalty, data: Data, actor: Any) -> Verdict:
    return refuse("appeal.twice", "复议或诉讼已经登记。", penalty("七十三")) if case.appealed_at else allow()


def may_end_appeal(case: Penalty, data: Data, actor: Any) -> Verdict:
    return allow() if case.appealed_at else refuse("appeal.none", "没有在办的复议或诉讼。", penalty("七十三"))


def may_report_spot(case: Penalty, data: Data, actor: Any) -> Verdict:
    return allow() if case.simple else refuse("spot.only", "只有当场处罚需要备案。", penalty("五十二"))


def may_publish(case: Penalty, data: Data, actor: Any) -> Verdict:
    if case.outcome != "penalty":
        return refuse("publish.none", "没有给予处罚，不公示。", penalty("四十八"))
    return refuse("publish.done", "已经公示。") if case.published_at else allow("publish.ok", penalty("四十八"))


def may_close(case: Penalty, data: Data, actor: Any) -> Verdict:
    done = steps.may_close(
        outcome=case.outcome, paid_yuan=case.paid_yuan, owed_yuan=case.fine_yuan, forced=case.forced, chain=papers.check_file(case)
    )
    if not done.allowed or case.outcome != "penalty" or case.published_at:
        return done
    return steps.check_exempt(str(data.get("exempt") or ""))


def _due(case: Penalty, name: str) -> Any:
    return next((d.due_at for d in deadlines_of(case) if d.name == name), None)
