"""Targets that answer, by account or by the link they were sent; the first answer counts, a second changes nothing."""

from anlan.domains.warning.commands import AcknowledgeByLink, AcknowledgeReceipt
from anlan.domains.warning.events import ReceiptAcknowledged
from anlan.domains.warning.models import Callout, Receipt
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import meet_deadline, note
from anlan.platform.cases.life import join


@handles(AcknowledgeReceipt, subject=lambda cmd: Receipt.objects.select_for_update(of=("self",)).get(pk=cmd.receipt))
def acknowledge_receipt(cmd: AcknowledgeReceipt, ctx: Context, receipt: Receipt) -> int:
    return acknowledge(receipt, ctx, who=ctx.actor.name, by="account", said=cmd.note)


@handles(AcknowledgeByLink, subject=lambda cmd: Receipt.objects.select_for_update(of=("self",)).get(token=cmd.token))
def acknowledge_by_link(cmd: AcknowledgeByLink, ctx: Context, receipt: Receipt) -> int:
    return acknowledge(receipt, ctx, who=cmd.name.strip()[:120] or receipt.contact_name or receipt.name, by="link", said=cmd.note)


def acknowledge(receipt: Receipt, ctx: Context, *, who: str, by: str, said: str = "") -> int:
    """Write the answer down, take the target off the call list, stop the clock when nobody is left. Returns how many are still silent."""
    case = receipt.message.warning
    silent = Receipt.objects.filter(message=receipt.message, acknowledged_at=None)
    if receipt.acknowledged_at is not None:
        return silent.count()
    receipt.acknowledged_at, receipt.acknowledged_by, receipt.by, receipt.note = clock.now(), who, by, said[:400]
    receipt.save()
    Callout.objects.filter(receipt=receipt, state__in=("wanted", "no_answer")).update(state="dropped")
    left = silent.count()
    if left == 0 and receipt.message.current:
        meet_deadline(case, "receipts")
    join(case)
    note(case, ctx, "acknowledge", say("{name} 已回执", name=receipt.name), target=receipt.target, by=by)
    emit(ReceiptAcknowledged(
        subject=case.subject, area=receipt.division, organisation=receipt.organisation_id, warning=case.pk, about=case.about,
        target=receipt.target, target_name=receipt.name, by=by, outstanding=left,
    ))  # fmt: skip
    return left
