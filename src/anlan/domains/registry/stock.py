"""Booking stock and moving forces: called by other rooms inside their commands, so that all is done or nothing."""

from math import ceil

from django.db.models import F

from anlan.domains.registry import rules
from anlan.domains.registry.events import ForceStateChanged, StockBooked, StockReleased
from anlan.domains.registry.models import StockBooking, StockItem
from anlan.kernel.clock import local, now
from anlan.kernel.verdict import Verdict, refused
from anlan.platform.bus.context import Context
from anlan.platform.bus.send import emit
from anlan.platform.kinds.api import get_kind


def book_stock(stock_id: int, quantity: float, _ctx: Context, for_subject: str) -> Verdict:
    """Take ``quantity`` of a stock item for ``for_subject``. The verdict refuses what is short or expired; then nothing changed."""
    stock = StockItem.objects.select_for_update().get(pk=stock_id)
    wanted = ceil(quantity)
    expired = stock.expires_on is not None and stock.expires_on < local(now()).date()
    verdict = rules.may_book(held=stock.quantity, booked=stock.booked, wanted=wanted, expired=expired)
    if verdict.allowed:
        StockBooking.objects.create(stock=stock, subject=for_subject, quantity=wanted, booked_at=now())
        _move(stock, wanted)
        emit(StockBooked(**_told(stock), quantity=wanted, for_subject=for_subject))
    return verdict


def release_stock(stock_id: int, quantity: float, _ctx: Context, for_subject: str = "") -> int:
    """Give back up to ``quantity`` of what is booked (by ``for_subject``, or by anybody); returns how many units came back."""
    stock = StockItem.objects.select_for_update().get(pk=stock_id)
    open_ = StockBooking.objects.filter(
        stock=stock, returned__lt=F("quantity"), **({"subject": for_subject} if for_subject else {})
    )
    left = int(quantity)
    for booking in open_.order_by("pk"):
        back = min(left, booking.quantity - booking.returned)
        if back <= 0:
            break
        StockBooking.objects.filter(pk=booking.pk).update(returned=booking.returned + back, returned_at=now())
        _move(stock, -back)
        emit(StockReleased(**_told(stock), quantity=back, for_subject=booking.subject))
        left -= back
    return int(quantity) - left


def _move(stock: StockItem, quantity: int) -> None:
    stock.booked += quantity
    stock.updated_at = now()
    stock.save(update_fields=["booked", "updated_at"])


def _told(stock: StockItem) -> dict:
    return {
        "subject": stock.subject,
        "area": stock.division,
        "organisation": stock.organisation_id,
        "item": stock.item,
        "left": stock.free,
    }


def set_force_state(kind: str, pk: int, state: str, _ctx: Context, engaged_in: str = "") -> Verdict:
    """Move a force to ``state``: standby, called, moving, on_scene, off. Raises Refused for a step that skips or a force another task holds."""
    force = get_kind(kind).model._default_manager.select_for_update().get(pk=pk)
    before, taken = force.state, force.engaged_in
    if state == before == "called" and engaged_in != taken:
        raise refused("force.taken", f"“{force.name}”已被调度（{taken}），请另选。")
    verdict = rules.may_change_state(before, state).require()
    if before != state:
        force.state, force.engaged_in, force.updated_at = state, "" if state in ("standby", "off") else engaged_in or taken, now()
        force.save(update_fields=["state", "engaged_in", "updated_at"])
        place = {"subject": force.subject, "area": force.division, "organisation": force.organisation_id}
        emit(ForceStateChanged(**place, title=force.name, before=before, state=state, engaged_in=force.engaged_in))
    return verdict
