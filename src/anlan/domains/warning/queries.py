"""What can be asked of warning without changing it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Max, QuerySet

from anlan.domains.warning.models import Callout, Delivery, Message, Receipt, Receiver, WarningCase
from anlan.domains.warning.views import (
    CalloutView,
    DeliveryView,
    MessageView,
    Reach,
    ReceiptView,
    ReceiverView,
    WarningView,
    callout_view,
    delivery_view,
    message_view,
    receipt_view,
    receiver_view,
    warning_view,
)
from anlan.kernel import clock
from anlan.platform.accounts import scope
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.messages import speakable

IN_FORCE = ("issued", "revising", "revised")
PAGE = 50


def get_warning(warning: int) -> WarningView:
    """Raises LookupError when it is not there."""
    row = WarningCase.objects.filter(pk=warning).first()
    if row is None:
        raise LookupError(f"没有预警 {warning}")
    return warning_view(row)


def find_case(warning: int) -> WarningCase | None:
    """The case itself, for the platform's timeline, buttons and deadlines."""
    return WarningCase.objects.filter(pk=warning).first()


def visible_warnings(actor: Actor, *, state: str = "", before: int | None = None, limit: int = PAGE) -> list[WarningView]:
    """Newest first, a page at a time by id."""
    rows = WarningCase.objects.filter(scope.visible(actor, "warning.view")).order_by("-id")
    rows = rows.filter(state__in=[one for one in state.split(",") if one.isidentifier()]) if state else rows
    rows = rows.filter(pk__lt=before) if before else rows
    return [warning_view(row) for row in rows[:limit]]


def open_warnings(about: str) -> list[WarningView]:
    """Warnings about a subject (``incident/3``) that are in force: an incident should not end under them."""
    return [warning_view(row) for row in WarningCase.objects.filter(about=about, state__in=IN_FORCE)]


def warnings_about(about: str) -> list[WarningView]:
    return [warning_view(row) for row in WarningCase.objects.filter(about=about).order_by("id")]


def in_force(actor: Actor) -> list[WarningView]:
    """For the map: everything in force the actor may see."""
    rows = WarningCase.objects.filter(scope.visible(actor, "warning.view"), state__in=IN_FORCE, expires__gt=clock.now())
    return [warning_view(row) for row in rows[:500]]


def messages_of(warning: int) -> list[MessageView]:
    return [message_view(row) for row in Message.objects.filter(warning=warning)]


def deliveries(warning: int, *, current: bool = True) -> list[DeliveryView]:
    """Deliveries of the current message, or of all messages."""
    rows = Delivery.objects.filter(message__warning=warning).select_related("message", "receiver", "receipt")
    return [delivery_view(row) for row in (rows.filter(message__current=True) if current else rows)]


def receipts(warning: int, *, current: bool = True) -> list[ReceiptView]:
    rows = Receipt.objects.filter(message__warning=warning).select_related("message")
    return [receipt_view(row) for row in (rows.filter(message__current=True) if current else rows)]


def my_receipts(actor: Actor) -> list[ReceiptView]:
    """What a school's or hospital's own account still has to answer, newest first."""
    rows = Receipt.objects.filter(scope.visible(actor, "warning.acknowledge"), message__current=True, acknowledged_at=None)
    return [receipt_view(row) for row in rows.select_related("message").order_by("-id")[:PAGE]]


def callouts(warning: int) -> list[CalloutView]:
    rows = Callout.objects.filter(message__warning=warning).select_related("message").prefetch_related("calls")
    return [callout_view(row) for row in rows]


def open_callouts(actor: Actor) -> list[CalloutView]:
    """Everybody who must still be telephoned, oldest first."""
    rows = Callout.objects.filter(scope.visible(actor, "warning.callout"), state__in=("wanted", "no_answer"))
    return [callout_view(row) for row in rows.select_related("message").prefetch_related("calls")[:200]]


def reach(warning: int) -> Reach:
    """How far the current message has come."""
    return reaches([warning])[warning]


def reaches(warnings: Sequence[int]) -> dict[int, Reach]:
    """The same for many, in as many queries as for one."""
    of, current = "message__warning", {"message__warning__in": warnings, "message__current": True}
    states: dict[int, Counter[str]] = {pk: Counter() for pk in warnings}
    for row in Delivery.objects.filter(**current).values(of, "state").annotate(n=Count("id")):
        states[row[of]][row["state"]] = row["n"]
    asked = _by_warning(Receipt.objects.filter(**current), targets=Count("id"), acknowledged=Count("acknowledged_at"))
    to_call = _by_warning(Callout.objects.filter(message__warning__in=warnings, state__in=("wanted", "no_answer")), n=Count("id"))
    last = _by_warning(Delivery.objects.filter(**current, state="sent"), at=Max("sent_at"), sent=Max("message__sent"))
    return {pk: _reach(states[pk], asked.get(pk, {}), to_call.get(pk, {}), last.get(pk, {})) for pk in warnings}


def _by_warning(rows: QuerySet[Any], **figures: Any) -> dict[int, dict[str, Any]]:
    return {row["message__warning"]: row for row in rows.values("message__warning").annotate(**figures)}


def _reach(states: Counter[str], asked: Mapping[str, Any], to_call: Mapping[str, Any], last: Mapping[str, Any]) -> Reach:
    return Reach(
        deliveries=sum(states.values()), sent=states["sent"], pending=states["pending"], dead=states["dead"], held=states["held"],
        targets=asked.get("targets", 0), acknowledged=asked.get("acknowledged", 0), to_call=to_call.get("n", 0),
        last_sent_s=(last["at"] - last["sent"]).total_seconds() if last.get("at") else None,
    )  # fmt: skip


def public_warnings(*, before: int | None = None, limit: int = PAGE) -> list[MessageView]:
    """What the public may read, newest first: actual messages only, in force or not (the feed keeps its past). Page by ``cursor``."""
    rows = Message.objects.filter(public=True)
    rows = rows.filter(pk__lt=before) if before else rows
    return [message_view(row) for row in rows[:limit]]


def public_in_force() -> list[MessageView]:
    """What holds now: the current message of each warning that is neither lifted nor past."""
    rows = Message.objects.filter(public=True, current=True, expires__gt=clock.now()).exclude(msg_type="Cancel")
    return [message_view(row) for row in rows[:200]]


def public_cap(identifier: str) -> bytes | None:
    """The signed message as it was issued; None when the public may not read it."""
    row = Message.objects.filter(identifier=speakable(identifier), public=True).first()
    return bytes(row.xml) if row else None


def cap_of(identifier: str) -> tuple[MessageView, bytes] | None:
    """The signed message of any warning, drills too, for those who have looked up the right."""
    row = Message.objects.filter(identifier=speakable(identifier)).first()
    return (message_view(row), bytes(row.xml)) if row else None


def find_receipt(token: str) -> tuple[ReceiptView, bytes] | None:
    """The receipt a link stands for, with the message it is about."""
    row = Receipt.objects.filter(token=speakable(token)).select_related("message").first()
    return (receipt_view(row), bytes(row.message.xml)) if row else None


def receivers(actor: Actor) -> list[ReceiverView]:
    """Where warnings go, within the actor's area; without secrets."""
    rows = Receiver.objects.filter(scope.visible(actor, "warning.receivers", organisation=None))
    return [receiver_view(row) for row in rows]
