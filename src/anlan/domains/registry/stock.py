"""Booking stock and moving forces: called by other rooms inside their commands, so that all is done or nothing."""

from anlan.domains.registry import rules
from anlan.domains.registry.events import ForceStateChanged, StockBooked, StockReleased
from anlan.domains.registry.models import StockBooking, StockItem
from anlan.kernel.clock import local, now
from anlan.kernel.verdict import Verdict, refuse
from anlan.platform.bus.context import Context
from anlan.platform.bus.send import emit
from anlan.platform.kinds.api import get_kind


def book_stock(stock_id: int, quantity: int, _ctx: Context, for_subject: str) -> Verdict:
    """Take ``quantity`` of a stock item for ``for_subject``. The verdict refuses what is short or expired; then nothing changed."""
    stock = StockItem.objects.select_for_update().get(pk=stock_id)
    expired = stock.expires_on is not None and stock.expires_on < local(now()).date()
    verdict = rules.may_book(held=stock.quantity, booked=stock.booked, wanted=quantity, expired=expired)
    if verdict.allowed:
        StockBooking.objects.create(stock=stock, subject=for_subject, quantity=quantity, booked_at=now())
        _move(stock, quantity)
        emit(StockBooked(**_told(stock), quantity=quantity, for_subject=for_subject))
    return verdict


def release_stock(for_subject: str, _ctx: Context, stock_id: int | None = None) -> int:
    """Give back what ``for_subject`` still holds (of one stock item, or of all); returns how many units. Repeating it gives 0."""
    held = StockBooking.objects.filter(subject=for_subject, released_at=None)
    given = 0
    for booking in held.filter(stock=stock_id) if stock_id else held:
        stock = StockItem.objects.select_for_update().get(pk=booking.stock_id)
        if StockBooking.objects.filter(pk=booking.pk, released_at=None).update(released_at=now()):
            _move(stock, -booking.quantity)
            given += booking.quantity
            emit(StockReleased(**_told(stock), quantity=booking.quantity, for_subject=for_subject))
    return given


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
    """Move a force to ``state`` (ready, called, moving, on_scene, off). Refuses a step that skips, and a force another incident holds."""
    force = get_kind(kind).model._default_manager.select_for_update().get(pk=pk)
    before, taken = force.state, force.engaged_in
    verdict = rules.may_change_state(before, state)
    if state == "called" and before == "called" and engaged_in != taken:
        verdict = refuse("force.taken", f"{force.name}已被调度（{taken}）。", engaged_in=taken)
    if verdict.allowed and before != state:
        force.state, force.engaged_in, force.updated_at = state, "" if state in ("ready", "off") else engaged_in or taken, now()
        force.save(update_fields=["state", "engaged_in", "updated_at"])
        place = {"subject": force.subject, "area": force.division, "organisation": force.organisation_id}
        emit(ForceStateChanged(**place, title=force.name, before=before, state=state, engaged_in=force.engaged_in))
    return verdict
