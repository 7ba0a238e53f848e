"""Delivery: all at once, bounded, resumed, never twice at our side; drills stay at home by every channel."""

import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.domains.warning import api, sending
from anlan.domains.warning.adapters import Door, Parcel
from anlan.domains.warning.gate import check_may_leave, let_out
from anlan.domains.warning.keys import signing_key
from anlan.domains.warning.models import Attempt, Delivery, Message
from anlan.domains.warning.tests.world import NOON, SECOND, WRITER, channels, do, draft, found_district, issued, receiver
from anlan.engines import cap
from anlan.engines.cap.tests.samples import alert
from anlan.kernel import clock
from anlan.platform.bus.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOON):
        found_district()
        yield


def states(warning):
    return {d.receiver: d.state for d in api.deliveries(warning)}


def test_forty_receivers_one_dead_one_hanging_one_flapping():
    for number in range(37):
        receiver(f"good-{number}", timeout_s=2)
    for name in ("dead", "hanging", "flapping"):
        receiver(name, timeout_s=2)
    warning = issued()
    twin, adapters = channels()
    begun = time.monotonic()
    api.deliver_due(adapters)
    seconds = time.monotonic() - begun
    found = states(warning)
    assert sum(state == "sent" for state in found.values()) == 37
    assert {found[name] for name in ("dead", "hanging", "flapping")} == {"pending"}
    assert seconds < 5
    with clock.frozen(NOON + timedelta(seconds=3)):
        api.deliver_due(adapters)
    assert states(warning)["flapping"] == "sent"
    good = [p.key for d, p in twin.parcels if d.key.startswith("good")]
    assert len(good) == len(set(good)) == 37


def test_tries_are_bounded_spaced_and_end_on_the_shelf():
    receiver("dead", max_attempts=3)
    warning = issued()
    _, adapters = channels()
    at = NOON
    for wait in (0, 1, 1, 4, 600, 600):
        at += timedelta(seconds=wait)
        with clock.frozen(at):
            api.deliver_due(adapters)
    assert states(warning) == {"dead": "dead"}
    assert [a.at - NOON for a in Attempt.objects.all()] == [timedelta(0), timedelta(seconds=2), timedelta(seconds=6)]
    assert OutboxEvent.objects.filter(name="warning.delivery.failed").count() == 1
    delivery = api.deliveries(warning)[0]
    assert "no route to host" in delivery.last
    do(api.RetryDelivery(delivery=delivery.id), SECOND)
    assert states(warning) == {"dead": "pending"}


def test_a_final_no_is_not_tried_again():
    receiver("gone")
    warning = issued()
    api.deliver_due(channels()[1])
    assert states(warning) == {"gone": "dead"}
    assert Attempt.objects.count() == 1


def test_what_a_killed_worker_had_claimed_is_sent_by_the_next_with_the_same_key():
    receiver("good")
    warning = issued()
    (claimed,) = sending.claim()  # and dies here
    twin, adapters = channels()
    assert api.deliver_due(adapters) == 0
    with clock.frozen(NOON + timedelta(seconds=60)):
        assert api.deliver_due(adapters) == 1
        assert api.deliver_due(adapters) == 0
    assert states(warning) == {"good": "sent"}
    assert [p.key for _, p in twin.parcels] == [claimed.parcel.key]


def test_a_result_written_twice_stays_once():
    receiver("good")
    issued()
    (owed,) = sending.claim()
    for detail in ("first", "second"):
        sending.record(sending.Done(owed=owed, outcome=sending.Outcome(ok=True, detail=detail), seconds=0.1))
    assert Delivery.objects.get().last == "first"


def test_receivers_hear_only_what_concerns_them():
    receiver("everyone")
    receiver("elsewhere", division="320706")
    receiver("here", division="320703")
    receiver("red-only", least_colour=1)
    receiver("off", enabled=False)
    assert set(states(issued())) == {"everyone", "here"}


def test_targets_with_a_telephone_get_a_message_with_their_own_link():
    receiver("gateway", channel="sms", address="http://sms.example/send")
    warning = issued()
    twin, adapters = channels()
    api.deliver_due(adapters)
    sent = {p.to: p.link for _, p in twin.parcels}
    assert set(sent) == {"0518-2", "13900000000"}
    assert len(set(sent.values())) == 2 and all("/public/receipt/" in link for link in sent.values())
    assert api.reach(warning).sent == 2


def test_an_update_and_a_lift_go_the_same_ways():
    receiver("good")
    warning = issued()
    twin, adapters = channels()
    api.deliver_due(adapters)
    with clock.frozen(NOON + timedelta(minutes=1)):
        do(api.LiftWarning(warning=warning, reason="已处置完毕"), SECOND)
        api.deliver_due(adapters)
    assert [p.alert.msg_type for _, p in twin.parcels] == ["Alert", "Cancel"]


def test_a_drill_never_leaves_by_a_live_channel():
    for channel in api.CHANNELS:
        receiver(f"live-{channel}", channel=channel, address="http://a.example" if channel in ("webhook", "sms") else "a@example.org")
        receiver(f"sink-{channel}", channel=channel, live=False, address="http://b.example" if channel in ("webhook", "sms") else "b@example.org")
    warning = issued(exercise=True)
    twin, adapters = channels()
    api.deliver_due(adapters)
    assert twin.parcels
    assert not any(door.live for door, _ in twin.parcels)
    assert {p.alert.status for _, p in twin.parcels} == {cap.Status.EXERCISE}
    assert {d.state for d in api.deliveries(warning) if d.live} == {"held"}
    assert api.public_warnings() == []
    assert all(e.exercise for e in OutboxEvent.objects.filter(name__startswith="warning."))


def test_a_row_forced_past_the_plan_is_stopped_at_the_gate():
    receiver("live")
    issued(exercise=True)
    Delivery.objects.update(state="pending")
    twin, adapters = channels()
    api.deliver_due(adapters)
    assert twin.parcels == []
    assert Delivery.objects.get().state == "dead"
    assert "守卫" in Delivery.objects.get().last


def test_an_actual_message_of_a_case_marked_exercise_is_stopped_too():
    receiver("live")
    issued()
    Message.objects.update(exercise=True)
    twin, adapters = channels()
    api.deliver_due(adapters)
    assert twin.parcels == []


_SIGNED = dict.fromkeys(cap.Status)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    status=st.sampled_from(list(cap.Status)), channel=st.sampled_from(sorted(api.CHANNELS)), live=st.booleans(), exercise=st.booleans(),
    signed=st.sampled_from(["ours", "theirs", "none"]),
)  # fmt: skip
def test_the_gate_over_every_channel(status, channel, live, exercise, signed):
    message = alert(status)
    keys = {"ours": signing_key(), "theirs": cap.make_test_key("别人")}
    xml = cap.write(message) if signed == "none" else cap.sign(message, keys[signed])
    parcel = Parcel(key="k", xml=xml, identifier=message.identifier, division="3207", colour=2, exercise=exercise)
    door = Door(key="d", channel=channel, live=live)
    twin, adapters = channels()
    import asyncio

    outcome = asyncio.run(let_out(parcel, door, adapters))
    if twin.parcels:
        assert signed == "ours"
        assert not live or (status is cap.Status.ACTUAL and not exercise)
        assert not exercise or status is cap.Status.EXERCISE
    assert outcome.ok == bool(twin.parcels) == check_may_leave(parcel, door).allowed
    if live and status is cap.Status.ACTUAL and not exercise and signed == "ours":
        assert outcome.ok


def test_nothing_but_the_gate_calls_an_adapter():
    from pathlib import Path

    room = Path(sending.__file__).parent
    callers = [p.name for p in room.rglob("*.py") if "tests" not in p.parts and "adapter.send(" in p.read_text(encoding="utf-8")]
    assert callers == ["gate.py"]


def test_a_draft_reaches_nobody():
    receiver("good")
    do(draft(), WRITER)
    assert not Delivery.objects.exists()
