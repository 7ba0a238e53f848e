"""The one door: authorised, one transaction, told once, audited in a chain that shows a change."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from anlan.kernel.verdict import Refused, refused
from anlan.platform.accounts.actor import Actor, Grant, system
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus import audit, deliver
from anlan.platform.bus.api import Command, Context, Event, emit, handles, reacts, send
from anlan.platform.bus.chain import causes_of
from anlan.platform.bus.models import AuditEntry, Delivery, OutboxEvent
from anlan.platform.bus.register import EVERYONE, handlings, reactions

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Command):
    permission: ClassVar[str] = "trial.found"
    code: str
    division: str
    refuse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded(Event):
    name: ClassVar[str] = "trial.organisation.founded"
    permission: ClassVar[str] = "trial.view"
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed(Event):
    name: ClassVar[str] = "trial.organisation.followed"
    permission: ClassVar[str] = "trial.view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow(Command):
    permission: ClassVar[str] = "trial.follow"
    code: str


@pytest.fixture(autouse=True)
def trial_room():
    before, before_reactions = dict(handlings), dict(reactions)

    @handles(Found, area=lambda cmd: cmd.division)
    def found(cmd, ctx):
        row = Organisation.objects.create(code=cmd.code, name=cmd.code, division=cmd.division)
        emit(Founded(subject=f"organisation/{row.pk}", area=cmd.division, code=cmd.code))
        if cmd.refuse:
            raise refused("trial.no", "不行")
        return row.pk

    @handles(Follow, area=lambda cmd: "3207")
    def follow(cmd, ctx):
        Organisation.objects.create(code=f"{cmd.code}-2", name="follower", division="3207")
        emit(Followed(subject="organisation/0", area="3207"))

    @reacts(Founded, name="trial.react")
    def react(event, ctx):
        ctx.send(Follow(code=event.code))

    yield
    handlings.clear()
    handlings.update(before)
    reactions.clear()
    reactions.update(before_reactions)


def officer(area="3207"):
    return Actor(name="值班员", grants=(Grant(role="r", permissions=frozenset({"trial.*"}), area=area),))


def test_a_command_changes_tells_and_is_audited():
    pk = send(Found(code="A", division="320703"), Context(actor=officer()))
    assert Organisation.objects.get(pk=pk).code == "A"
    assert [e.name for e in OutboxEvent.objects.all()] == ["trial.organisation.founded"]
    assert AuditEntry.objects.get().outcome == "done"


def test_outside_the_area_nothing_changes_and_the_try_is_on_record():
    with pytest.raises(Refused) as caught:
        send(Found(code="A", division="320703"), Context(actor=officer("320706")))
    assert caught.value.verdict.code == "denied"
    assert not Organisation.objects.exists()
    assert not OutboxEvent.objects.exists()
    assert AuditEntry.objects.get().outcome == "refused"


def test_a_refusal_rolls_everything_back():
    with pytest.raises(Refused):
        send(Found(code="A", division="3207", refuse=True), Context(actor=officer()))
    assert not Organisation.objects.exists()
    assert not OutboxEvent.objects.exists()


def test_the_same_key_is_done_once():
    first = send(Found(code="A", division="3207"), Context(actor=officer(), key="k1"))
    assert send(Found(code="A", division="3207"), Context(actor=officer(), key="k1")) == first
    assert Organisation.objects.count() == 1


def test_a_reaction_happens_once_and_knows_its_cause():
    send(Found(code="A", division="3207"), Context(actor=officer()))
    deliver.drain()
    Delivery.objects.update(state="pending")
    deliver.drain()
    assert Organisation.objects.filter(code="A-2").count() == 1
    followed = OutboxEvent.objects.get(name="trial.organisation.followed")
    assert [e.name for e in causes_of(followed.event_id)] == ["trial.organisation.followed", "trial.organisation.founded"]


def test_what_a_process_of_few_rooms_tells_reaches_everyone_who_listens(settings):
    settings.WHOLE_HOUSE = False
    send(Found(code="A", division="3207"), Context(actor=officer()))
    assert Delivery.objects.get().reaction == EVERYONE
    settings.WHOLE_HOUSE = True
    deliver.drain()
    Delivery.objects.update(state="pending")  # as after a kill: once more
    deliver.drain()
    assert Organisation.objects.filter(code="A-2").count() == 1
    assert set(Delivery.objects.values_list("reaction", flat=True)) == {EVERYONE, "trial.react"}


def test_a_failing_reaction_is_kept_with_its_error():
    Organisation.objects.create(code="A-2", name="in the way", division="3207")
    send(Found(code="A", division="3207"), Context(actor=officer()))
    deliver.drain()
    owed = Delivery.objects.get()
    assert (owed.state, owed.attempts) == ("pending", 1)
    assert "IntegrityError" in owed.error


def test_the_chain_shows_a_changed_and_a_missing_row():
    for code in "ABC":
        send(Found(code=code, division="3207"), Context(actor=system("t")))
    assert list(audit.faults()) == []
    second = AuditEntry.objects.order_by("id")[1]
    AuditEntry.objects.filter(pk=second.pk).update(actor="别人")
    assert len(list(audit.faults())) == 1
    second.delete()
    assert "删除" in next(iter(audit.faults()))
