"""An edge node and its centre, each on a bus of its own, with a line between them that is cut: judged here, known there after, in order, once."""

import asyncio
import json
import time
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from asgiref.sync import sync_to_async

from anlan.domains.sensing import api, queries, streams
from anlan.domains.sensing.bulkbus import join, leave
from anlan.domains.sensing.edge import forwarding, overview, register
from anlan.domains.sensing.edge.journal import Journal
from anlan.domains.sensing.edge.running import Node, pass_on, serve_node
from anlan.domains.sensing.models import Alert, Point
from anlan.domains.sensing.process import Place, serve
from anlan.domains.sensing.tests.conftest import DETECTOR, ME
from anlan.domains.sensing.tests.test_process import until
from anlan.engines import sensing as engine
from anlan.kernel import clock
from anlan.platform.bus.api import Context, send
from harness.nats import running_nats
from harness.ports import free_ports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.nats, pytest.mark.usefixtures("no_session_left")]
AREA = "320703007"


@pytest.fixture(scope="module")
def buses(tmp_path_factory):
    with running_nats(tmp_path_factory.mktemp("centre")) as centre, running_nats(tmp_path_factory.mktemp("edge")) as edge:
        yield centre, edge


@pytest.fixture
def key(plant):
    key, digest = api.new_key()
    send(api.IssueAccessKey(name="k", division=AREA, device="CL2-07", digest=digest), Context(actor=ME))
    return key


@pytest.fixture
def quick(monkeypatch):
    for name, value in (("AGAIN_S", 0.1), ("WAIT_S", 0.1), ("REGISTER_S", 0.2), ("SAY_S", 0.2), ("DELIVERED_WITHIN_S", 1.0)):
        monkeypatch.setattr(forwarding, name, value)


class Line:
    """The cable between the node and the centre."""

    def __init__(self, port):
        self.port, self.whole, self.writers = port, True, set()

    async def __aenter__(self):
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.own_port = self.server.sockets[0].getsockname()[1]
        return self

    async def _carry(self, reader, writer):
        if not self.whole:
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers |= {writer, far_writer}
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))

    def cut(self):
        self.whole = False
        for writer in self.writers:
            writer.transport.abort()

    async def __aexit__(self, *_):
        self.cut()
        self.server.close()


async def _pump(reader, writer):
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def forgotten(*servers):
    for server in servers:
        bus = await join(server.url, "test")
        with suppress(Exception):
            await bus.jetstream().delete_stream(streams.STREAM)
        await leave(bus)
    yield


@asynccontextmanager
async def at_work(*works):
    stop = asyncio.Event()
    tasks = [asyncio.create_task(work(stop)) for work in works]
    try:
        yield tasks
    finally:
        stop.set()
        for task in tasks:
            await asyncio.wait_for(task, 20)


def node_of(centre, line, disk_mb=64):
    user = centre.url.partition("@")[0]
    return Node(name="plant-7", area=AREA, upstream_url=f"{user}@127.0.0.1:{line.own_port}", disk_bytes=disk_mb * 2**20)


async def post(port, key, pairs):
    rows = "\n".join(json.dumps({"point": "CL2-07/cl2", "time": at, "value": value}) for at, value in pairs)
    async with httpx.AsyncClient(trust_env=False) as client:
        headers = {"content-type": "application/x-ndjson", "authorization": f"Device {key}"}
        return (await client.post(f"http://127.0.0.1:{port}/api/sensing/readings", content=rows, headers=headers)).status_code


@sync_to_async
def states():
    with suppress(Exception):
        return sorted(Alert.objects.values_list("state", flat=True))


def test_cut_off_it_judges_alone_and_the_centre_knows_all_of_it_after(key, buses, quick, tmp_path):
    centre, edge = buses
    start, home = int(time.time()) - 600, tmp_path / "edge"
    (port,) = free_ports(1)

    async def story():
        async with forgotten(centre, edge), Line(centre.port) as line:
            node, there = node_of(centre, line), Place(nats_url=edge.url, home=home, http_port=port)
            house = Place(nats_url=centre.url, home=tmp_path / "sensing")
            async with at_work(lambda stop: serve(house, stop), lambda stop: serve_node(node, there, stop), lambda stop: pass_on(node, there, stop)):
                await until(lambda: _answers(port, key, start - 60))
                line.cut()
                assert await post(port, key, [(start, 3.0), (start + 6, 3.0)]) == 200  # a leak
                await until(lambda: _open(home, 2))
                assert await states() == []
                assert await post(port, key, [(start + 20, 0.1), (start + 51, 0.1)]) == 200  # its end
                await until(lambda: _open(home, 0))
                assert await post(port, key, [(start + 60, 3.0), (start + 66, 3.0)]) == 200  # another
                await until(lambda: _open(home, 2))
                page = httpx.Client(trust_env=False)
                assert "CL2-07/cl2" in await asyncio.to_thread(lambda: page.get(f"http://127.0.0.1:{port}/").text)
                line.whole = True
                await until(lambda: _is(["raised", "raised"]))
            async with at_work(lambda stop: pass_on(node, there, stop)):  # started again, it passes nothing on twice
                await asyncio.sleep(0.5)
            return await _messages(centre)

    readings = asyncio.run(story())
    (point,) = Point.objects.filter(key="CL2-07/cl2")
    kept = queries.history_raw(point, *_around(start - 60))
    assert kept.value.tolist() == [0.1, 3.0, 3.0, 0.1, 0.1, 3.0, 3.0]
    assert readings == [start - 60, start, start + 6, start + 20, start + 51, start + 60, start + 66]
    told = [(change["raised"], change["since"]["time_us"] // 1_000_000 - start) for change in Alert.objects.get(rule_code="cl2-1").evidence]
    assert told == [(True, 0), (False, 20), (True, 60)]
    assert [line["raised"] for line in Journal(home=home).last if line["rule"] == "cl2-1"] == [True, False, True]


async def _answers(port, key, at):
    """The register is there: the first reading is taken."""
    with suppress(httpx.HTTPError):
        return await post(port, key, [(at, 0.1)]) == 200


async def _open(home, count):
    return len(Journal(home=home).open) == count


async def _is(wanted):
    return await states() == wanted


async def _messages(server):
    """The times of all readings that ever came to the centre's stream and are still there, or were kept."""
    layout = engine.Layout(home=queries.home() / "history")
    (point,) = await sync_to_async(lambda: list(Point.objects.filter(key="CL2-07/cl2")))()
    raw = engine.History(layout=layout).raw(point.pk, 0, 2**60)
    return [int(t) // 1_000_000 for t in raw.time_us]


def _around(start):
    from datetime import UTC, datetime

    return datetime.fromtimestamp(start - 1, UTC), datetime.fromtimestamp(start + 700, UTC)


def test_what_was_under_way_is_sent_again_under_the_same_name(key, buses, quick, tmp_path):
    centre, edge = buses
    home = tmp_path / "edge"

    async def story():
        async with forgotten(centre, edge), Line(centre.port) as line:
            node, there = node_of(centre, line), Place(nats_url=edge.url, home=home)
            home.mkdir()
            await _given(home)
            await _put(edge, 5)
            async with at_work(lambda stop: pass_on(node, there, stop)):
                await until(lambda: _done(home, 5))
            sent = await _count(centre)
            way = forwarding.WayFile(home).read()
            forwarding.WayFile(home).write(forwarding.Way(birth=way.birth, done=0, first=1, last=way.done))  # killed before the answer came
            await _put(edge, 3)
            async with at_work(lambda stop: pass_on(node, there, stop)):
                await until(lambda: _done(home, 8))
            return sent, await _count(centre)

    first, then = asyncio.run(story())
    assert then - first == 1  # the three in one delivery, and nothing again


async def _given(home):
    packed = await sync_to_async(register.answer)(json.dumps({"area": AREA, "revision": -1}).encode())
    register.NodeRoster(home).take(packed)


async def _put(server, count, rows=1):
    bus = await join(server.url, "test")
    js = bus.jetstream()
    await streams.ensure_stream(js, edge_bytes=4 * 2**20)
    (number,) = await sync_to_async(lambda: list(Point.objects.values_list("pk", flat=True)))()
    now_us = time.time_ns() // 1000
    for _ in range(count):
        batch = engine.readings([number] * rows, [now_us + n for n in range(rows)], [1.0] * rows)
        await js.publish(streams.READINGS, batch.to_bytes())
    await leave(bus)


async def _done(home, count):
    return forwarding.WayFile(home).read().done >= count


async def _count(server):
    bus = await join(server.url, "test")
    try:
        return (await bus.jetstream().stream_info(streams.STREAM)).state.messages
    finally:
        await leave(bus)


def test_a_full_disk_lets_the_oldest_go_counts_it_and_says_so(key, buses, quick, tmp_path):
    centre, edge = buses
    home = tmp_path / "edge"

    async def story():
        async with forgotten(centre, edge), Line(centre.port) as line:
            home.mkdir()
            await _given(home)
            await _put(edge, 10, rows=30_000)  # of 4 MB, some 900 kB each
            node, there = node_of(centre, line, disk_mb=8), Place(nats_url=edge.url, home=home)
            async with at_work(lambda stop: pass_on(node, there, stop)):
                await until(lambda: _done(home, 10))
                await asyncio.sleep(0.4)
            bus = await join(centre.url, "test")
            said = json.loads((await (await bus.jetstream().key_value(forwarding.NODES)).get("plant-7")).value)
            await leave(bus)
            return said, await _count(centre)

    said, passed_on = asyncio.run(story())
    assert said["lost"] == 10 - passed_on > 0
    assert f"放弃 {said['lost']} 条" in overview.line_of("plant-7", said, said["at"])


def test_the_register_of_an_area_is_all_a_node_needs_and_no_more(key, tmp_path):
    send(api.RegisterDevice(**(DETECTOR | {"code": "ELSEWHERE", "division": "320706001"})), Context(actor=ME))
    tmp_path.joinpath("x").mkdir()
    node = register.NodeRoster(tmp_path / "x")
    assert not node.refresh()
    node.take(register.answer(json.dumps({"area": AREA, "revision": -1}).encode()))
    assert node.refresh()
    from anlan.domains.sensing.roster import load_roster

    whole = load_roster()
    assert list(node.roster.table.numbers) == ["CL2-07/cl2"]
    (point,), known = node.roster.table.points.values(), whole.table.points[whole.table.numbers["CL2-07/cl2"]]
    assert (point.id, point.unit, point.low, point.high, point.area) == (known.id, known.unit, known.low, known.high, known.area)
    assert (point.lon, point.lat) == (DETECTOR["lon"], DETECTOR["lat"])
    assert node.roster.rules == whole.rules
    assert node.roster.keys == whole.keys
    assert register.answer(json.dumps({"area": AREA, "revision": whole.revision}).encode()) == b""


def test_a_journal_cut_off_in_a_line_goes_on(tmp_path):
    at = engine.Cause(time_us=int(clock.now().timestamp() * 1e6), value=3.0, seq=1)
    raised = engine.Transition(raised=True, rule="r", version=1, severity=1, point=1, point_key="a/b", since=at, decided=at)
    Journal(home=tmp_path).tell("k", [raised])
    with (tmp_path / "alarms.ndjson").open("a") as file:
        file.write('{"key": "x#0", "rai')
    again = Journal(home=tmp_path)
    again.tell("k", [raised])
    assert (len(again.open), len(again.last)) == (1, 1)
