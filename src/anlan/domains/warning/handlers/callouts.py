"""叫应: the silent are put on the call list; each call is logged; an answered one acknowledges for its target."""

from anlan.domains.warning.commands import CallUnanswered, RecordCall
from anlan.domains.warning.events import CallRecorded
from anlan.domains.warning.handlers.receipts import acknowledge
from anlan.domains.warning.models import Call, Callout, Message, Receipt, WarningCase
from anlan.domains.warning.planning import want_calls
from anlan.domains.warning.rules import CALL_RULE
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import note
from anlan.platform.cases.life import join

REASON = "防护目标逾时未回执"


@handles(CallUnanswered, subject=lambda cmd: WarningCase.objects.select_for_update(of=("self",)).get(pk=cmd.warning))
def call_unanswered(cmd: CallUnanswered, ctx: Context, case: WarningCase) -> int:
    message = Message.objects.filter(warning=case, current=True).first()
    if message is None or case.closed_at is not None:
        return 0
    join(case)
    silent = Receipt.objects.filter(message=message, acknowledged_at=None)
    count = want_calls(case, [_callout(message, receipt) for receipt in silent], REASON)
    if count:
        note(case, ctx, "callout", say("{count} 个防护目标逾时未回执，转电话叫应", count=count))
    return count


def _callout(message: Message, receipt: Receipt) -> Callout:
    return Callout(
        message=message, receipt=receipt, callee=receipt.name, post=receipt.contact_name, phone=receipt.contact_phone, reason=REASON,
        clause=str(CALL_RULE)[:200], division=receipt.division, organisation=receipt.organisation, wanted_at=clock.now(),
    )  # fmt: skip


@handles(RecordCall, subject=lambda cmd: Callout.objects.select_for_update(of=("self",)).get(pk=cmd.callout))
def record_call(cmd: RecordCall, ctx: Context, callout: Callout) -> int:
    case = callout.message.warning
    call = Call.objects.create(
        callout=callout, caller=ctx.actor.name, called_at=clock.now(), answered=cmd.answered, answered_by=cmd.answered_by[:120],
        promised=cmd.promised[:400], evidence=cmd.evidence[:200],
    )  # fmt: skip
    join(case)
    callout.state = "answered" if cmd.answered or callout.state == "answered" else "no_answer"
    callout.save(update_fields=["state"])
    if cmd.answered and callout.receipt:
        acknowledge(callout.receipt, ctx, who=cmd.answered_by or callout.callee, by="call", said=cmd.promised)
    left = Callout.objects.filter(message=callout.message, state__in=("wanted", "no_answer")).count()
    note(case, ctx, "call", say("叫应 {callee}：{outcome}", callee=callout.callee, outcome=say("已接通") if cmd.answered else say("未接通")), promised=cmd.promised)
    emit(CallRecorded(
        subject=case.subject, area=callout.division, organisation=callout.organisation_id, warning=case.pk, about=case.about,
        callee=callout.callee, answered=cmd.answered, outstanding=left,
    ))  # fmt: skip
    return int(call.pk)
