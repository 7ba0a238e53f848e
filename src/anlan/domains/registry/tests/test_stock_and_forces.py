"""Stock is never overbooked, forces go step by step, shelters hold what they hold."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.domains.registry import api, rules
from anlan.domains.registry.api import SetShelter
from anlan.domains.registry.models import Shelter, StockItem
from anlan.kernel.verdict import Refused
from anlan.platform.bus.api import Command, handles, send
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.bus.register import handlings


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Command):
    """Another room's command that books and releases inside its own transaction."""

    permission: ClassVar[str] = "trial.do"
    what: object


@pytest.fixture(autouse=True)
def trial():
    before = dict(handlings)
    handles(Do, area=lambda _: "3207")(lambda cmd, ctx: cmd.what(ctx))
    yield
    handlings.clear()
    handlings.update(before)


def stock(code="SI-1"):
    return StockItem.objects.get(code=code)


@pytest.mark.django_db
def test_booking_takes_what_is_free_and_release_gives_it_back_once(things, ctx):
    def book(quantity, subject):
        found = []
        send(Do(what=lambda c: found.append(api.book_stock(stock().pk, quantity, c, subject)) and None), ctx.with_key(""))
        return found[0]

    assert book(60, "dispatch/1").allowed and stock().booked == 60
    short = book(41, "dispatch/2")
    assert not short.allowed and "可用 40" in short.text and stock().booked == 60
    assert book(40, "dispatch/2").allowed and stock().free == 0
    for asked, expected in ((20, 20), (100, 40), (1, 0)):
        assert send(Do(what=lambda c, n=asked: api.release_stock(stock().pk, n, c, "dispatch/1")), ctx) == expected
    assert stock().booked == 40 and api.find_thing("stock_item", "SI-1").attrs["available"] == 60
    assert set(OutboxEvent.objects.values_list("name", flat=True)) >= {"registry.stock.booked", "registry.stock.released"}


@pytest.mark.django_db
def test_expired_goods_are_not_sent(things, ctx):
    verdicts = []
    send(Do(what=lambda c: verdicts.append(api.book_stock(stock("SI-2").pk, 1, c, "dispatch/1"))), ctx)
    assert verdicts[0].code == "stock.expired"


@given(held=st.integers(0, 50), wishes=st.lists(st.integers(-3, 30), max_size=20))
def test_no_sequence_of_bookings_exceeds_what_is_held(held, wishes):
    booked = 0
    for wish in wishes:
        if rules.may_book(held=held, booked=booked, wanted=wish, expired=False).allowed:
            booked += wish
    assert 0 <= booked <= held


@pytest.mark.django_db
def test_a_force_goes_step_by_step_and_belongs_to_one_task(things, ctx):
    station = api.find_thing("fire_station", "FS-1")

    def go(state, engaged="dispatch/1"):
        try:
            return send(
                Do(what=lambda c: api.set_force_state("fire_station", station.id, state, c, engaged_in=engaged).allowed), ctx
            )
        except Refused:
            return False

    assert go("called") and go("called")
    assert not go("called", "dispatch/2"), "already engaged"
    assert go("moving") and go("on_scene") and not go("moving")
    assert api.get_thing(station.subject).attrs["engaged_in"] == "dispatch/1"
    assert go("standby") and api.get_thing(station.subject).attrs["engaged_in"] == ""
    assert OutboxEvent.objects.filter(name="registry.force.state").count() == 4, "saying the same again tells nothing"


@pytest.mark.django_db(transaction=True)
def test_a_shelter_opens_within_its_capacity_and_area(things, duty):
    from anlan.platform.bus.api import Context

    shelter, ctx = Shelter.objects.get(), Context(actor=duty)
    assert shelter.capacity == 1000 and shelter.longest_stay_days == 15, "2001 m² at 2 m² a person"
    send(SetShelter(shelter=shelter.pk, state="open", occupants=40, subject="incident/1"), ctx)
    with pytest.raises(Refused, match="1000"):
        send(SetShelter(shelter=shelter.pk, state="full", occupants=1001), ctx)
    send(SetShelter(shelter=shelter.pk, state="closed"), ctx)
    shelter.refresh_from_db()
    assert (shelter.state, shelter.occupants, shelter.engaged_in) == ("closed", 0, "")
