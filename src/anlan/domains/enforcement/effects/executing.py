"""Service, payment, review and suit, urging, the court."""

from typing import Any

from anlan.domains.enforcement import guards
from anlan.domains.enforcement.effects.common import Data, run
from anlan.domains.enforcement.models import Payment, Penalty
from anlan.domains.enforcement.rules.limits import end_of_day
from anlan.domains.enforcement.said import moment, yuan
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.cases.api import meet_deadline, set_deadline


def served(case: Penalty, data: Data, ctx: Any) -> str:
    case.served_at = clock.now()
    case.opinions = {**case.opinions, "serve": {"by": ctx.actor.name, "at": case.served_at.isoformat(), "text": str(data["how"])}}
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
    case.appealed_at = clock.now()
    return f"当事人申请复议（提起诉讼）：{data['organ']}。处罚不停止执行，期间加处罚款不予计算（行政处罚法第七十三条）。"


def appeal_ended(case: Penalty, data: Data, ctx: Any) -> str:
    since = max(case.appealed_at or clock.now(), case.pay_until or case.appealed_at or clock.now())
    case.stopped_days += (clock.local(clock.now()).date() - clock.local(since).date()).days
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


def spot_reported(case: Penalty, data: Data, ctx: Any) -> str:
    in_time = meet_deadline(case, "spot_report")
    return f"当场处罚决定已备案{'' if in_time else '（超过期限）'}。"
