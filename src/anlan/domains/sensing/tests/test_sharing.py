"""Judges that share the shards on the real bus: each shard held by one, taken over with its state, a judge that lost it unable to write."""

import asyncio
import time
from contextlib import asynccontextmanager, suppress

import pytest
from asgiref.sync import sync_to_async

from anlan.domains.sensing import api, pins, queries, records, sharing, streams
from anlan.domains.sensing.bulkbus import join, leave
from anlan.domains.sensing.ingress import Ingress
from anlan.domains.sensing.mail import Mail
from anlan.domains.sensing.models import Alert, Point
from anlan.domains.sensing.opening import open_shard
from anlan.domains.sensing.portions import every
from anlan.domains.sensing.records import Fenced, RecordStore
from anlan.domains.sensing.resharding import _reshard
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.sharing import Sharing
from anlan.domains.sensing.storage import WrongStorage, agree
from anlan.domains.sensing.tests.conftest import DETECTOR, ME
from anlan.domains.sensing.tests.test_process import until
from anlan.engines import sensing as engine
from anlan.platform.bus.api import Context, send
from harness.nats import running_nats

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.nats, pytest.mark.usefixtures("no_session_left")]
SHARDS, DEVICES = 3, 6


@pytest.fixture(scope="module")
def bus_server(tmp_path_factory):
    with running_nats(tmp_path_factory.mktemp("nats")) as server:
        yield server


@pytest.fixture
def devices(plant, monkeypatch):
    """Six detectors over three shards; everything that waits waits less."""
    for module, name, value in ((sharing, "LOOK_S", 0.1), (sharing, "GONE_S", 0.6), (sharing, "SETTLE_S", 0.3), (sharing, "TICK_S", 0.2), (pins, "LAPSE_S", 1.0), (pins, "ASK_S", 0.3), (pins, "LOST_S", 1.2)):
        monkeypatch.setattr(module, name, value)
    for n in range(DEVICES - 1):
        send(api.RegisterDevice(**(DETECTOR | {"code": f"CL2-1{n}"})), Context(actor=ME))
    return [*(f"CL2-1{n}/cl2" for n in range(DEVICES - 1)), "CL2-07/cl2"]


@asynccontextmanager
async def joined(server):
    bus = await join(server.url, "test")
    js = bus.jetstream(timeout=5)
    for name in (streams.STREAM, records.STREAM, f"KV_{records.BUCKET}"):
        with suppress(Exception):
            await js.delete_stream(name)
    yield bus, js, await streams.ensure_stream(js, SHARDS)
    await leave(bus)


class Running:
    def __init__(self, server, life, home):
        self.server, self.life, self.home, self.stop = server, life, home, asyncio.Event()

    async def __aenter__(self):
        self.bus, self.holder = await join(self.server.url, "judge"), RosterHolder()
        await sync_to_async(self.holder.refresh)()
        self.sharing = Sharing(bus=self.bus, js=self.bus.jetstream(timeout=5), life=self.life, home=self.home, holder=self.holder, stop=self.stop)
        self.task = asyncio.create_task(self.sharing.run())
        return self

    async def __aexit__(self, *_):
        self.stop.set()
        await asyncio.wait_for(self.task, 25)
        await leave(self.bus)

    @property
    def held(self):
        return {number for number, holding in self.sharing.mine.items() if holding.held}


async def deliver(js, holder, points, at, value):
    roster = holder.roster
    numbers = [roster.table.numbers[key] for key in points]
    us = int(at * 1e6)
    await Ingress(js, holder, SHARDS).store(engine.readings(numbers, [us] * len(numbers), [value] * len(numbers)))


@sync_to_async
def alerts():
    with suppress(Exception):
        return sorted(Alert.objects.values_list("point__key", "rule_code", "state"))


def _kept(devices, start):
    return [len(queries.history_raw(point, *_around(start)).value) for point in Point.objects.filter(key__in=devices)]


def test_two_judges_share_one_leaves_and_the_other_goes_on(devices, bus_server, tmp_path):
    start = int(time.time()) - 600

    async def story():
        async with joined(bus_server) as (_, js, life):
            assert life.shards == SHARDS
            async with Running(bus_server, life, tmp_path / "sensing") as first:
                await until(lambda: _true(len(first.held) == SHARDS + 1))
                async with Running(bus_server, life, tmp_path / "sensing") as second:
                    await until(lambda: _true(len(first.held) == len(second.held) == 2 and not first.held & second.held))
                    await deliver(js, first.holder, devices, start, 3.0)
                    await asyncio.sleep(0.3)
                await until(lambda: _true(len(first.held) == SHARDS + 1))
                await deliver(js, first.holder, devices, start + 6, 3.0)  # the hold began at the other judge
                await until(lambda: _all_raised(devices))
            if await sync_to_async(_kept)(devices, start) != [2] * DEVICES:  # too busy to leave in order: what was not kept is the next one's
                async with Running(bus_server, life, tmp_path / "sensing") as heir:
                    await until(lambda: _true(len(heir.held) == SHARDS + 1))
                    await asyncio.sleep(1)

    asyncio.run(story())
    assert _kept(devices, start) == [2] * DEVICES
    assert api.latest(devices[0]).value == 3.0


async def _true(value):
    return value


async def _all_raised(devices):
    return await alerts() == sorted((key, rule, "raised") for key in devices for rule in ("cl2-1", "cl2-2"))


def _around(start):
    from datetime import UTC, datetime

    return datetime.fromtimestamp(start - 1, UTC), datetime.fromtimestamp(start + 600, UTC)


def test_who_lost_a_shard_cannot_write(devices, bus_server):
    async def story():
        async with joined(bus_server) as (_, js, life):
            await records.ensure(js)
            holder = RosterHolder()
            await sync_to_async(holder.refresh)()
            portion = every(SHARDS)[0]
            first, second = RecordStore(js, portion, "a"), RecordStore(js, portion, "b")
            state = engine.detector(*portion.of_roster(holder.roster))
            assert await first.claim(life.birth) == b""
            state.seq = 7
            await asyncio.to_thread(first.put, state, 7, ())
            found = await second.claim(life.birth)
            assert engine.detector(*portion.of_roster(holder.roster)).restored(found).seq == second.record.seq == 7
            with pytest.raises(Fenced):
                await asyncio.to_thread(first.put, state, 9, ())
            await asyncio.to_thread(second.put, state, 8, ())
            (kept, *_) = await records.read_all(js, every(SHARDS))
            assert (kept.seq, kept.committed, kept.holder[0]) == (7, 8, "b")
            assert (await js.stream_info(records.STREAM)).state.messages == kept.chunks

    asyncio.run(story())


def test_a_host_that_does_not_see_the_storage_of_the_others_says_so_and_judges_nothing(devices, bus_server, tmp_path):
    async def story():
        async with joined(bus_server) as (_, js, life), Running(bus_server, life, tmp_path / "shared") as first:
            await until(lambda: _true(len(first.held) == SHARDS + 1))
            with pytest.raises(WrongStorage, match="NFS"):
                await Sharing(bus=first.bus, js=js, life=life, home=tmp_path / "own", holder=first.holder, stop=asyncio.Event()).run()
            assert not (tmp_path / "own" / "history").exists()
            await agree(js, tmp_path / "shared")

    asyncio.run(story())


def test_a_lost_shard_is_no_longer_called_held_while_its_judge_still_lets_go():
    """Letting go may wait for a database that is away; the others, who hear what is held, must not."""
    portion = every(SHARDS)[0]
    holding = sharing.Holding(portion=portion, pin=pins.Pin(None, portion))
    holding.pin.held.set()
    assert holding.held
    holding.pin.lost.set()
    assert not holding.held


def test_one_shard_becomes_several_when_nothing_waits(devices, bus_server, tmp_path, settings):
    """And each of them goes on from what the one knew."""
    settings.NATS_URL = bus_server.url
    start, home = int(time.time()) - 600, tmp_path / "sensing"

    async def story():
        async with joined(bus_server) as (_, js, _):
            await js.delete_stream(streams.STREAM)
            life, holder = await streams.ensure_stream(js), RosterHolder()
            await sync_to_async(holder.refresh)()
            shard = await sync_to_async(open_shard)(home, holder, life.birth)
            numbers = [holder.roster.table.numbers[key] for key in devices]
            ack = await js.publish(streams.READINGS, engine.readings(numbers, [start * 1_000_000] * DEVICES, [3.0] * DEVICES).to_bytes())
            assert (await _reshard(SHARDS))[1] == 1
            message = await js.get_msg(streams.STREAM, ack.seq)
            await sync_to_async(shard.take)([Mail(seq=ack.seq, at_us=0, subject=streams.READINGS, data=message.data)])
            await sync_to_async(shard.close)()
            await js.purge_stream(streams.STREAM)
            assert (await _reshard(SHARDS))[1] == 0
            async with Running(bus_server, await streams.ensure_stream(js), home) as judge:
                await until(lambda: _true(len(judge.held) == SHARDS + 1))
                await deliver(js, judge.holder, devices, start + 6, 3.0)  # the hold began before
                await until(lambda: _all_raised(devices))

    asyncio.run(story())
    assert [len(queries.history_raw(point, *_around(start)).value) for point in Point.objects.filter(key__in=devices)] == [2] * DEVICES


def test_a_stream_of_another_number_of_shards_is_refused(devices, bus_server):
    async def story():
        async with joined(bus_server) as (_, js, _):
            with pytest.raises(streams.WrongShards, match="3"):
                await streams.ensure_stream(js, 8)
            assert (await streams.ensure_stream(js)).shards == SHARDS

    asyncio.run(story())
