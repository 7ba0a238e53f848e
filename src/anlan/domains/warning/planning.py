"""Who is owed a message, as rows written with it: nothing is sent here, and nothing can be forgotten."""

from collections.abc import Iterable

from anlan.domains.warning import gate, rules
from anlan.domains.warning.adapters import Door
from anlan.domains.warning.events import CalloutNeeded
from anlan.domains.warning.models import Callout, Delivery, Message, Receipt, Receiver, WarningCase
from anlan.domains.warning.sending import door_of, parcel_for
from anlan.kernel import clock
from anlan.kernel.grades import WarningColour
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus.api import emit

PUBLIC_DOOR = Door(key="public", channel="public", live=True)
GOVERNING = ("government", "zone", "headquarters")  # kinds of organisation whose head is called for a red warning


def may_stand_in_public(message: Message) -> bool:
    """The public page is a live channel like any other: the same gate decides."""
    return gate.check_may_leave(parcel_for(message, key=message.identifier), PUBLIC_DOOR).allowed


def owe_receivers(case: WarningCase, message: Message) -> int:
    """A delivery to every receiver it concerns; one that must not have it (a drill at a live channel) is held and shown so. Counts the rest."""
    divisions = (case.division, *case.divisions)
    wanted = [r for r in Receiver.objects.filter(enabled=True).exclude(channel="sms") if _meant(r, message, divisions)]
    rows = [_delivery(message, receiver) for receiver in wanted]
    Delivery.objects.bulk_create(rows)
    return sum(row.state == "pending" for row in rows)


def owe_targets(message: Message, receipts: Iterable[Receipt]) -> int:
    """A short message with its own link to each target that has a telephone, through every gateway there is."""
    gateways = [r for r in Receiver.objects.filter(enabled=True, channel="sms") if _meant(r, message, (message.division,))]
    rows = [_delivery(message, gateway, receipt) for gateway in gateways for receipt in receipts if receipt.contact_phone]
    Delivery.objects.bulk_create(rows)
    return len(rows)


def call_leaders(case: WarningCase, message: Message) -> None:
    """叫应: for red, the responsible of every government the warning touches is telephoned at once."""
    if case.level is not WarningColour.RED:
        return
    codes = {case.division, *case.divisions}
    offices = Organisation.objects.filter(division__in=codes, kind__in=GOVERNING).exclude(phone="")
    rows = [
        Callout(
            message=message, callee=office.name, post="值班负责人", phone=office.phone, reason="红色预警叫应", clause=str(rules.CALL_RULE)[:200],
            division=office.division, organisation=office, wanted_at=clock.now(),
        )
        for office in offices
    ]  # fmt: skip
    want_calls(case, rows, "红色预警叫应")


def want_calls(case: WarningCase, rows: list[Callout], reason: str) -> int:
    """Put people on the list of those to telephone, and tell it; those already there stay once."""
    known = set(Callout.objects.filter(message__in={row.message_id for row in rows}).values_list("message", "callee", "phone"))
    fresh = [row for row in rows if (row.message_id, row.callee, row.phone) not in known]
    if fresh:
        Callout.objects.bulk_create(fresh)
        emit(CalloutNeeded(
            subject=case.subject, area=case.division, warning=case.pk, title=case.title, about=case.about, count=len(fresh), reason=reason
        ))  # fmt: skip
    return len(fresh)


def drop_callouts(case: WarningCase) -> None:
    """Nobody is called about what is over."""
    Callout.objects.filter(message__warning=case, state__in=("wanted", "no_answer")).update(state="dropped")


def _meant(receiver: Receiver, message: Message, divisions: tuple[str, ...]) -> bool:
    """An actual warning goes to live receivers and null ones; a drill is shown at all, and held at the live ones."""
    fits = message.exercise or receiver.live or receiver.channel == "null"
    return fits and rules.concerns(receiver.division, receiver.least_colour, divisions, message.colour)


def _delivery(message: Message, receiver: Receiver, receipt: Receipt | None = None) -> Delivery:
    key = f"{message.identifier}/{receiver.key}" + (f"/{receipt.pk}" if receipt else "")
    verdict = gate.check_may_leave(parcel_for(message, key=key), door_of(receiver))
    return Delivery(
        message=message, receiver=receiver, receipt=receipt, key=key, state="pending" if verdict.allowed else "held", next_at=clock.now(),
        last="" if verdict.allowed else verdict.text[:400],
    )  # fmt: skip
