"""What happens when a penalty case takes a step: its own columns, its clocks, a paper for the file, and telling."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from anlan.domains.enforcement import guards, staff
from anlan.domains.enforcement.events import PenaltyDecided, PenaltyMoved
from anlan.domains.enforcement.models import Payment, Penalty
from anlan.domains.enforcement.papers import add_paper
from anlan.domains.enforcement.rules import mercy
from anlan.domains.enforcement.rules.discretion import get_violation
from anlan.domains.enforcement.rules.limits import end_of_day, get_limit
from anlan.domains.enforcement.rules.steps import KINDS
from anlan.domains.enforcement.said import listed, moment, numbers, today, yuan
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse, refused
from anlan.platform.bus.api import emit
from anlan.platform.cases.api import cancel_deadlines, meet_deadline, pause_deadlines, resume_deadlines, set_deadline

Data = Mapping[str, Any]
Step = Callable[[Penalty, Data, Any], str]
PAUSED = ("decide",)


def told(verb: str, kind: str, title: str, step: Step | None = None) -> Callable[[Penalty, Data, Any], None]:
    """The effect of a verb: do ``step`` (which returns the words for the paper), save, put the paper on file, tell."""

    def effect(case: Penalty, data: Data, ctx: Any) -> None:
        text = step(case, data, ctx) if step else _words(data)
        case.save()
        if kind and not data.get("file_follows"):
            name, content = _document(case, verb)
            add_paper(
                case,
                ctx,
                kind,
                f"{title}：{data['title']}" if kind == "evidence" else title,
                text=text,
                name=name,
                content=content,
            )
        emit(PenaltyMoved(
            subject=case.subject, area=case.division, organisation=case.organisation_id, penalty=case.pk, title=case.title, party=case.party,
            enterprise=case.enterprise, state=case.state, verb=verb,
        ))  # fmt: skip

    return effect


def _document(case: Penalty, verb: str) -> tuple[str, bytes]:
    """The document this verb issues, as it goes out; none for verbs that issue none."""
    from anlan.domains.enforcement.documents.penalty import ON_FILE, PENALTY_FORMS

    if verb not in ON_FILE:
        return "", b""
    name, make, _ = PENALTY_FORMS[ON_FILE[verb]]
    return f"{name}.docx", make(case)


def run(case: Penalty, name: str, permission: str, start: datetime | None = None) -> datetime:
    """Start a statutory clock."""
    limit, begun = get_limit(name), start or clock.now()
    due = limit.due(begun)
    set_deadline(case, name, f"{limit.title}：{case.party}", due, permission=permission, clause=limit.clause, started_at=begun)
    return due


def _words(data: Data) -> str:
    return "；".join(str(value) for value in data.values() if value not in (None, "", [], ()))


def filed(case: Penalty, data: Data, ctx: Any) -> str:
    case.officers = staff.named(staff.facts_of(numbers(data["officers"], "officers")))
    case.filed_at = clock.now()
    run(case, "decide", "enforcement.view")
    return f"同意立案。承办人员：{_names(case)}。案由：{case.title}。"


def _names(case: Penalty) -> str:
    return "、".join(f"{one['name']}（{one['certificate']}）" for one in case.officers)


def shown(case: Penalty, data: Data, ctx: Any) -> str:
    case.circumstances = {**case.circumstances, "shown": True}
    return str(data["text_of_record"])


def evidence(case: Penalty, data: Data, ctx: Any) -> str:
    return str(data.get("note") or data.get("title") or "")


def preserved(case: Penalty, data: Data, ctx: Any) -> str:
    run(case, "preserve", "enforcement.inspect")
    return f"先行登记保存：{data['things']}。理由：{data['reason']}。"


def settled(case: Penalty, data: Data, ctx: Any) -> str:
    in_time = meet_deadline(case, "preserve")
    return f"登记保存处理决定：{data['outcome']}。{'' if in_time else '（超过七个工作日）'}"


def replaced(case: Penalty, data: Data, ctx: Any) -> str:
    """回避: one officer leaves, an able one comes."""
    leaving = numbers(data["officer"], "officer")[0]
    coming = numbers(data["substitute"], "substitute")[0]
    keys = [coming if key == leaving else key for key in guards.ids(case)]
    if leaving not in guards.ids(case):
        raise refused("officer.not_on_case", "回避的人员不是本案承办人员。", officer="不是承办人员")
    facts = staff.facts_of(keys)
    guards.officers.may_team(facts, today()).require()
    case.officers = staff.named(facts)
    return f"回避决定：{data['reason']}。现承办人员：{_names(case)}。"


def concluded(case: Penalty, data: Data, ctx: Any) -> str:
    case.facts = str(data["facts"])
    kinds = listed(data.get("kinds"))
    case.proposal = {
        "suggestion": data["suggestion"],
        "kinds": kinds,
        "fine_yuan": yuan(data.get("fine_yuan")),
        "reason": str(data.get("reason") or ""),
    }
    return f"调查终结。建议：{SUGGESTIONS.get(str(data['suggestion']), data['suggestion'])}。{_sentence(case.proposal)}"


SUGGESTIONS = {"penalty": "给予行政处罚", "spare": "不予行政处罚", "transfer": "移送司法机关"}


def _sentence(said: Mapping[str, Any]) -> str:
    names = [f"罚款{said['fine_yuan']}元" if kind == "fine" else KINDS.get(kind, kind) for kind in said.get("kinds", ())]
    return "、".join(names) + (f"（理由：{said['reason']}）" if said.get("reason") else "")


def reopened(case: Penalty, data: Data, ctx: Any) -> str:
    """Back to investigating: what was announced and reviewed no longer counts."""
    case.noticed_at, case.reviewed_by, case.discussed_by, case.proposal, case.heard, case.hearing = None, "", [], {}, False, {}
    case.circumstances = {**case.circumstances, "waived": False}
    cancel_deadlines(case, "hearing_request")
    return str(data.get("reason") or data.get("opinion"))


def notified(case: Penalty, data: Data, ctx: Any) -> str:
    case.noticed_at = clock.now()
    due = run(case, "hearing_request", "enforcement.inspect")
    right = "，有要求听证的权利" if guards.needs(case)["hearing_right"] else ""
    words = f"拟作出：{_sentence(case.proposal)}。依据：{get_violation(case.violation)['clause']}。"
    return f"{words}当事人可于{clock.local_text(due, '%Y-%m-%d')}前陈述、申辩{right}。送达方式：{data['how']}，签收：{data['receiver']}。"


def stated(case: Penalty, data: Data, ctx: Any) -> str:
    if str(data.get("waived") or "") in ("1", "true", "True"):
        case.circumstances = {**case.circumstances, "waived": True}
    return f"陈述申辩：{data['statement']}。复核意见：{data['answer']}。"


def hearing_asked(case: Penalty, data: Data, ctx: Any) -> str:
    meet_deadline(case, "hearing_request")
    case.hearing = {"asked_at": clock.now().isoformat()}
    _pause(case, "听证")
    return f"当事人要求听证：{data['statement']}"


def hearing_scheduled(case: Penalty, data: Data, ctx: Any) -> str:
    at = moment(data["at"], "at")
    chair = staff.facts_of(numbers(data["chair"], "chair"))[0]
    case.hearing = {**case.hearing, "at": at.isoformat(), "place": data["place"], "chair": chair.id, "chair_name": chair.name}
    return f"听证定于{clock.local_text(at)}在{data['place']}举行，主持人{chair.name}。"


def hearing_held(case: Penalty, data: Data, ctx: Any) -> str:
    case.heard = True
    _resume(case)
    return f"听证笔录：{data['record']}。当事人签字：{data['signed']}。"


def hearing_dropped(case: Penalty, data: Data, ctx: Any) -> str:
    _resume(case)
    return f"终止听证：{data['reason']}"


def notice_passed(case: Penalty, data: Data, ctx: Any) -> str:
    meet_deadline(case, "hearing_request")
    return (
        "当事人明确放弃陈述、申辩和听证。"
        if data.get("waived") or case.circumstances.get("waived")
        else "告知期满，当事人未再提出。"
    )


def reviewed(case: Penalty, data: Data, ctx: Any) -> str:
    case.reviewed_by = staff.get_officer(ctx.actor).name
    return f"法制审核通过：{data['opinion']}"


def discussed(case: Penalty, data: Data, ctx: Any) -> str:
    case.discussed_by = listed(data["participants"])
    return f"参加：{'、'.join(case.discussed_by)}。结论：{data['conclusion']}"


def decided(case: Penalty, data: Data, ctx: Any) -> str:
    said = {"kinds": listed(data["kinds"]), "fine_yuan": yuan(data.get("fine_yuan")), "reason": str(data.get("reason") or "")}
    case.decision, case.outcome, case.fine_yuan = said, "penalty", said["fine_yuan"]
    _close_decision(case)
    run(case, "publish", "enforcement.publish", case.decided_at)
    return f"决定：{_sentence(said)}。依据：{get_violation(case.violation)['clause']}。"


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


def served(case: Penalty, data: Data, ctx: Any) -> str:
    case.served_at = clock.now()
    in_time = meet_deadline(case, "serve")
    if case.fine_yuan:
        case.pay_until = run(case, "pay", "enforcement.view", case.served_at)
    return f"送达方式：{data['how']}；签收：{data['receiver']}。{'' if in_time else '（超过法定送达期限）'}"


def deferred(case: Penalty, data: Data, ctx: Any) -> str:
    until = end_of_day(moment(data["until"], "until"))
    if until <= (case.pay_until or clock.now()):
        raise refused("defer.early", "延期应晚于原缴款期限。", until="应晚于原期限")
    case.pay_until = until
    title = f"缴纳罚款（准予延期、分期）：{case.party}"
    set_deadline(case, "pay", title, until, permission="enforcement.view", clause="行政处罚法（2021）第六十六条")
    return f"准予延期（分期）缴纳至{clock.local_text(until, '%Y-%m-%d')}：{data['reason']}"


def appealed(case: Penalty, data: Data, ctx: Any) -> str:
    if case.appealed_at:
        raise Refused(refuse("appeal.twice", "复议或诉讼已经登记。"))
    case.appealed_at = clock.now()
    return f"当事人申请复议（提起诉讼）：{data['organ']}。处罚不停止执行，期间加处罚款不予计算（行政处罚法第七十三条）。"


def appeal_ended(case: Penalty, data: Data, ctx: Any) -> str:
    if case.appealed_at is None:
        raise Refused(refuse("appeal.none", "没有在办的复议或诉讼。"))
    case.stopped_days += (
        clock.local(clock.now()).date() - clock.local(max(case.appealed_at, case.pay_until or case.appealed_at)).date()
    ).days
    case.appealed_at = None
    return f"复议（诉讼）终结：{data['result']}"


def paid(case: Penalty, data: Data, ctx: Any) -> str:
    amount, voucher = yuan(data["amount_yuan"], "amount_yuan"), str(data["voucher"])
    if amount == 0 or Payment.objects.filter(penalty=case, voucher=voucher).exists():
        raise refused("payment", "缴款金额须大于零，且同一票据不能重复登记。", amount_yuan="须大于零", voucher="不能重复")
    Payment.objects.create(penalty=case, amount_yuan=amount, voucher=voucher, paid_on=clock.local(clock.now()).date())
    case.paid_yuan += amount
    if case.paid_yuan >= case.fine_yuan:
        meet_deadline(case, "pay")
    return f"缴款{amount}元，票据{voucher}；累计{case.paid_yuan}元。"


def urged(case: Penalty, data: Data, ctx: Any) -> str:
    case.urged_at = clock.now()
    run(case, "urge", "enforcement.inspect")
    return f"催告：应缴{guards.owed_yuan(case)}元，已缴{case.paid_yuan}元。送达：{data['how']}"


def sent_to_court(case: Penalty, data: Data, ctx: Any) -> str:
    case.forced = True
    meet_deadline(case, "urge")
    return f"已申请{data['court']}强制执行，应缴{guards.owed_yuan(case)}元。"


def published(case: Penalty, data: Data, ctx: Any) -> str:
    case.published_at = clock.now()
    in_time = meet_deadline(case, "publish")
    return f"公示：{data['where']}{'' if in_time else '（超过七个工作日）'}"


def spot_reported(case: Penalty, data: Data, ctx: Any) -> str:
    if not case.simple:
        raise Refused(refuse("spot.only", "只有当场处罚需要备案。"))
    in_time = meet_deadline(case, "spot_report")
    return f"当场处罚决定已备案{'' if in_time else '（超过期限）'}。"


def transferred(case: Penalty, data: Data, ctx: Any) -> str:
    case.outcome = "transferred"
    _pause(case, "移送司法机关")
    return f"涉嫌犯罪，移送{data['organ']}：{data['reason']}"


def given_back(case: Penalty, data: Data, ctx: Any) -> str:
    case.outcome = ""
    _resume(case)
    return f"司法机关退回，继续办理行政处罚：{data['reason']}"


def paused(case: Penalty, data: Data, ctx: Any) -> str:
    _pause(case, str(data["reason"]))
    return f"办案期限中止：{data['reason']}"


def resumed(case: Penalty, data: Data, ctx: Any) -> str:
    return f"办案期限恢复，扣除{_resume(case)}天：{data['reason']}"


def _pause(case: Penalty, reason: str) -> None:
    if case.paused_at is None:
        case.paused_at, case.pause_reason = clock.now(), reason[:60]
        pause_deadlines(case, *PAUSED)


def _resume(case: Penalty) -> int:
    """Whole days that did not count."""
    if case.paused_at is None:
        return 0
    days = (clock.local(clock.now()).date() - clock.local(case.paused_at).date()).days
    resume_deadlines(case, clock.minutes(days * 24 * 60), *PAUSED)
    case.paused_at, case.pause_reason = None, ""
    return days
