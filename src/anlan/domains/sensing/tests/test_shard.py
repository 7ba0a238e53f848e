"""The shard through the messages it takes: told once whatever happens between, everything in Parquet, nothing from strangers."""

import json
import threading
import time
from types import SimpleNamespace

import pytest
from django.db import DatabaseError

from anlan.domains.sensing import api, keeping, queries, roster, shard, telling
from anlan.domains.sensing.ingress import Faults, Ingress, Turned
from anlan.domains.sensing.mail import Mail, readings_of
from anlan.domains.sensing.models import Alert, DeviceFault, Point
from anlan.domains.sensing.opening import Held, open_shard
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.tests.conftest import ME
from anlan.engines import sensing as engine
from anlan.engines.sensing.history.faults import fault_counts
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)
T0_US = 1_790_000_000_000_000
SECOND = 1_000_000


@pytest.fixture
def key(plant):
    key, digest = api.new_key()
    send(api.IssueAccessKey(name="k", division="320703007", device="CL2-07", digest=digest), Context(actor=ME))
    return key


def holder():
    found = RosterHolder()
    found.refresh()
    return found


def opened(tmp_path, birth="b1"):
    return open_shard(tmp_path / "sensing", holder(), birth)


def away(*_):
    raise DatabaseError("away")


def mqtt(seq, key, value, at_s, device="CL2-07"):
    body = json.dumps({"time": T0_US // SECOND + at_s, "values": {"cl2": value}}).encode()
    return Mail(seq=seq, at_us=T0_US + at_s * SECOND, subject=f"devices.{device}.{key}", data=body)


def tick(seq, at_s):
    return Mail(seq=seq, at_us=T0_US + at_s * SECOND, subject="ticks.0", data=b"")


def story(key):
    """A leak, its end, and a second leak."""
    values = [(0, 3.0), (6, 3.0), (20, 0.1), (51, 0.1), (60, 3.0), (66, 3.0)]
    return [m for n, (at, v) in enumerate(values) for m in (mqtt(2 * n + 1, key, v, at), tick(2 * n + 2, at + 1))]


def test_what_waited_for_a_restart_is_judged_before_it_is_written_down(plant, tmp_path):
    keeper, now = opened(tmp_path).keeper, time.monotonic()
    keeper.writer.rows = keeping.KEEP_ROWS + 1
    assert not keeper.due(now), "judging comes first"
    assert keeper.due(now + 2 * keeping.KEEP_S), "but not for ever"
    keeper.soon()
    keeper._at = now + 60
    assert keeper.due(now)
    keeper.writer.rows = keeping.KEEP_ROWS - 1
    assert not keeper.due(now)


def test_who_leaves_with_much_to_tell_leaves_it_with_the_state(key, tmp_path, monkeypatch):
    """A shard that is handed over must not stand still until one host has told everything."""
    leaving = opened(tmp_path)
    leaving.told_beside = True
    leaving.take(story(key))
    monkeypatch.setattr(shard, "FEW_OWED", 0)
    with monkeypatch.context() as patch:
        patch.setattr(telling, "send", away)
        leaving.close()
    coming = opened(tmp_path)
    assert (raised_and_cleared(), coming.next_seq) == ([], len(story(key)) + 1)
    coming.settle()
    assert raised_and_cleared() == EXPECTED


def test_a_roster_read_ahead_may_be_none_where_the_database_is_away(monkeypatch):
    monkeypatch.setattr(roster.RosterHolder, "refresh", away)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    assert roster.read_ahead().roster.revision == -1


def raised_and_cleared():
    names = OutboxEvent.objects.filter(name__in=("sensing.alert.raised", "sensing.alert.cleared")).values_list("name", flat=True)
    return sorted(name.rpartition(".")[2] for name in names)


EXPECTED = ["cleared"] * 2 + ["raised"] * 4  # two rules, each: raised, cleared, raised


@pytest.mark.parametrize("cut", range(0, 13, 2))
@pytest.mark.parametrize("kept", [True, False])
def test_killed_anywhere_it_tells_everything_once(key, tmp_path, cut, kept):
    mails = story(key)
    first = opened(tmp_path)
    first.take(mails[:cut])
    if kept:
        first.keep(at_once=True)
    first.lock.close()  # killed: nothing else is put in order
    again = opened(tmp_path)
    again.take([mail for mail in mails if mail.seq >= again.next_seq])
    again.keep(at_once=True)
    assert raised_and_cleared() == EXPECTED
    point = Point.objects.get(key="CL2-07/cl2")
    times = engine.History(layout=again.writer.layout).raw(point.pk, 0, 2**60).time_us
    assert [(t - T0_US) // SECOND for t in times] == [0, 6, 20, 51, 60, 66]


def test_every_fault_is_told_apart_on_the_page_of_the_device(key, tmp_path, settings):
    """At 100 s: good; again; older; 400 s later what was 390 s under way; from the future; no number; beyond the range. Asked as the page asks."""
    settings.HOME = tmp_path
    Point.objects.filter(key="CL2-07/cl2").update(high=50)
    shard, body = opened(tmp_path), '{"time": %s, "values": {"cl2": %s}}'
    sent = [(100, 100, 1), (101, 100, 1), (102, 90, 1), (500, 110, 1), (501, 9_999, 1), (510, 510, "NaN"), (511, 511, 99), (520, 520, 1)]
    shard.take(
        [
            Mail(n, T0_US + at * SECOND, f"devices.CL2-07.{key}", (body % (T0_US // SECOND + said, value)).encode())
            for n, (at, said, value) in enumerate(sent, 1)
        ]
    )
    shard.keep(at_once=True)
    point = Point.objects.get(key="CL2-07/cl2")
    counted = fault_counts(engine.History(layout=shard.writer.layout), [point.pk], 0, 2**60)[point.pk]
    assert counted == {"total": 8, "nan": 1, "range": 1, "skew": 1, "late": 1, "duplicate": 1, "out_of_order": 1}


@pytest.mark.parametrize("killed", [False, True])
def test_what_could_not_be_told_is_told_when_the_database_is_back_and_not_forgotten_before(key, tmp_path, monkeypatch, killed):
    """It goes with the state: the stream may forget, and a judge that is killed again and again begins no earlier each time."""
    mails, shard = story(key), opened(tmp_path)
    shard.take(mails[:2])
    with monkeypatch.context() as patch:
        patch.setattr(telling, "send", away)
        with pytest.raises(DatabaseError):
            shard.take(mails[2:])
        assert shard.owed
        assert shard.keep(at_once=True) == shard.detector.seq == mails[2].seq
    if killed:
        shard.lock.close()
        shard = opened(tmp_path)
        assert shard.owed
    shard.take([mail for mail in mails[2:] if not killed or mail.seq >= shard.next_seq])  # as the loop does it: the same step again
    assert raised_and_cleared() == EXPECTED
    assert shard.keep(at_once=True) == mails[-1].seq


def test_single_messages_read_together_are_what_they_are_alone(key, tmp_path):
    texts = [
        b'{"values": {"cl2": 1}}',
        b'{"time": "yesterday", "values": {"cl2": 1}}',
        b'{"values": {"nox": 1}}',
        b'{"values": {"cl2": true}}',
        b"[]",
    ]
    mails = [Mail(n + 1, T0_US + n, f"devices.CL2-07.{key}", text) for n, text in enumerate(texts)]
    together, alone = Faults(), Faults()
    found, seqs = readings_of(mails, holder().roster, together)
    singly = [readings_of([mail], holder().roster, alone) for mail in mails]
    assert (found.value.tolist(), seqs.tolist(), found.time_us.tolist()) == ([1.0], [1], [T0_US])
    assert sum(len(batch) for batch, _ in singly) == 1
    assert together.counts == alone.counts
    assert {reason for _, reason in together.counts} == {"bad_time", "unknown_point", "bad_value", "malformed"}


def test_the_stream_may_forget_only_what_is_kept(key, tmp_path):
    shard = opened(tmp_path)
    shard.take(story(key)[:5])
    assert shard.kept_seq == 0
    assert shard.keep(at_once=True) == 5
    shard.take(story(key)[5:])
    assert shard.kept_seq == 5


def test_a_new_life_of_the_stream_loses_neither_state_nor_history(key, tmp_path):
    shard = opened(tmp_path)
    shard.take(story(key)[:2])
    shard.close()
    reborn = opened(tmp_path, "b2")
    assert reborn.next_seq == 1
    reborn.take([mqtt(1, key, 3.0, 6)])
    reborn.close()
    assert raised_and_cleared() == ["raised"] * 2
    assert len(engine.History(layout=reborn.writer.layout).raw(Point.objects.get().pk, 0, 2**60).value) == 2


def test_what_is_over_while_nobody_looked_is_cleared_at_the_next_start(key, tmp_path):
    shard = opened(tmp_path)
    shard.take(story(key)[:4])
    shard.close()
    api_rules = ("cl2-1", "cl2-2")
    for code in api_rules:
        send(api.RetireRule(rule=code), Context(actor=ME))
    again = opened(tmp_path)
    again.reconcile()
    assert not Alert.objects.filter(active=True).exists()


def test_a_damaged_state_is_no_reason_to_stop_or_to_clear(key, tmp_path):
    shard = opened(tmp_path)
    shard.take(story(key)[:4])
    shard.close()
    (tmp_path / "sensing" / "state").write_bytes(b"b1\nnonsense")
    again = opened(tmp_path)
    again.reconcile()
    assert Alert.objects.filter(active=True).count() == 2


def test_two_processes_do_not_hold_one_shard(plant, tmp_path):
    first = opened(tmp_path)
    with pytest.raises(Held):
        opened(tmp_path)
    first.lock.close()
    opened(tmp_path).lock.close()


def test_who_starts_while_the_one_before_is_still_dying_waits_for_it(plant, tmp_path):
    dying = opened(tmp_path)
    threading.Timer(0.1, dying.lock.close).start()
    assert open_shard(tmp_path / "sensing", holder(), "b1", wait_s=5).lock is not None


def test_changed_rules_are_taken_into_use_while_running(key, tmp_path):
    shard = opened(tmp_path)
    shard.take(story(key)[:4])
    for code in ("cl2-1", "cl2-2"):
        send(api.RetireRule(rule=code), Context(actor=ME))
    assert shard.holder.refresh()
    shard.rearm()
    assert raised_and_cleared() == ["cleared"] * 2 + ["raised"] * 2


@pytest.mark.parametrize(
    ("mail", "who", "reason"),
    [
        (lambda key: mqtt(1, "wrong", 3.0, 0), "CL2-07", "unknown_key"),
        (lambda key: mqtt(1, key, 3.0, 0, device="GHOST"), "GHOST", "unknown_device"),
        (lambda key: Mail(seq=1, at_us=T0_US, subject=f"devices.CL2-07.{key}", data=b"\xff{"), "CL2-07", "malformed"),
        (lambda key: Mail(seq=1, at_us=T0_US, subject="readings.0", data=b"poison"), "readings.0", "malformed"),
        (lambda key: Mail(seq=1, at_us=T0_US, subject="devices.CL2-07", data=b"{}"), "CL2-07", "unknown_key"),
    ],
)
def test_strangers_and_poison_are_counted_and_stop_nothing(key, tmp_path, mail, who, reason):
    shard = opened(tmp_path)
    shard.take([mail(key), *(Mail(seq=m.seq + 1, at_us=m.at_us, subject=m.subject, data=m.data) for m in story(key))])
    shard.close()
    assert raised_and_cleared() == EXPECTED
    assert DeviceFault.objects.get(device_code=who).reason == reason


def test_the_latest_value_is_there_for_everybody(key, tmp_path, settings):
    assert api.latest("CL2-07/cl2") is None
    shard = opened(tmp_path)
    shard.take(story(key))
    shard.keep(at_once=True)
    found = api.latest("CL2-07/cl2")
    assert (found.value, found.unit, found.at.timestamp()) == (3.0, "mg/m3", T0_US / SECOND + 66)
    assert queries.latest("nobody/x") is None


class Kept:
    """JetStream as far as the ingress sees it: what was published, and which ids came before."""

    def __init__(self):
        self.messages, self.ids = [], set()

    async def publish(self, subject, payload, headers=None):
        once = (headers or {}).get("Nats-Msg-Id")
        duplicate = once is not None and once in self.ids
        if not duplicate:
            self.messages.append((subject, payload))
        self.ids.add(once)
        return SimpleNamespace(seq=len(self.messages), duplicate=duplicate)


def deliver(ingress, key, rows, **more):
    import asyncio

    body = "\n".join(json.dumps(row) for row in rows).encode()
    return asyncio.run(ingress.deliver(key, "application/x-ndjson", body, **more))


ROW = {"point": "CL2-07/cl2", "time": T0_US // SECOND, "value": 0.5}


def test_a_delivery_is_answered_when_it_is_kept_and_a_repetition_is_harmless(key):
    js = Kept()
    ingress = Ingress(js, holder())
    first = deliver(ingress, key, [ROW, {"point": "x/y", "time": 1, "value": 1}], idempotency_key="a")
    second = deliver(ingress, key, [ROW], idempotency_key="a")
    assert (first.accepted, first.refused, first.duplicate, second.duplicate) == (1, {"unknown_point": 1}, False, True)
    assert len(js.messages) == 1
    assert engine.from_bytes(js.messages[0][1]).value.tolist() == [0.5]


def test_a_key_reaches_its_own_device_only(key):
    from anlan.domains.sensing.tests.conftest import DETECTOR

    send(api.RegisterDevice(**(DETECTOR | {"code": "CL2-08"})), Context(actor=ME))
    receipt = deliver(Ingress(Kept(), holder()), key, [ROW, ROW | {"point": "CL2-08/cl2"}])
    assert (receipt.accepted, receipt.refused) == (1, {"unknown_point": 1})


@pytest.mark.parametrize(("given", "status"), [("", 401), ("guess", 401)])
def test_without_a_key_nothing_is_taken(key, given, status):
    ingress = Ingress(Kept(), holder())
    with pytest.raises(Turned) as caught:
        deliver(ingress, given, [ROW])
    assert caught.value.status == status
    assert ingress.faults.counts.total() == 1


def test_a_revoked_key_is_refused(key):
    from anlan.domains.sensing.models import AccessKey

    send(api.RevokeAccessKey(key=AccessKey.objects.get().pk), Context(actor=ME))
    with pytest.raises(Turned):
        deliver(Ingress(Kept(), holder()), key, [ROW])


def test_an_over_talkative_device_is_refused_and_shown(key):
    ingress = Ingress(Kept(), holder())
    with pytest.raises(Turned) as caught:
        deliver(ingress, key, [ROW] * 6_001)
    assert caught.value.status == 429
    assert ingress.faults.counts["CL2-07", "too_many"] == 6_001


def test_while_the_bus_is_away_nothing_is_said_to_be_taken(key):
    class Away:
        async def publish(self, *_, **__):
            raise TimeoutError

    with pytest.raises(Turned) as caught:
        deliver(Ingress(Away(), holder()), key, [ROW])
    assert caught.value.status == 503


def test_counted_faults_stay_bounded():
    faults = Faults()
    for n in range(20_000):
        faults.add(f"d{n}", "unknown_key")
    assert len(faults.counts) == 10_000
