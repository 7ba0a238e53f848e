"""The whole process on the real bus: MQTT, HTTP and HJ 212 in, alerts out, everything kept, nothing left behind in the stream."""

import asyncio
import json
import threading
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError

from anlan.domains.sensing import api, ordering, queries, streams
from anlan.domains.sensing.bulkbus import join, leave
from anlan.domains.sensing.keys import digest_of
from anlan.domains.sensing.models import Alert, DeviceFault, Point
from anlan.domains.sensing.process import Place, serve
from anlan.domains.sensing.pulling import Puller
from anlan.domains.sensing.tests.conftest import ME
from anlan.engines.sensing.protocols import hj212 as hj
from anlan.engines.sensing.protocols import jt808, sl651
from anlan.platform.bus.api import Context, send
from harness.ports import free_ports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.nats, pytest.mark.usefixtures("no_session_left")]


@pytest.fixture
def key(plant):
    key, digest = api.new_key()
    send(api.IssueAccessKey(name="k", division="320703007", device="CL2-07", digest=digest), Context(actor=ME))
    field = digest_of("CL2DETECTOR07:123456")
    send(api.IssueAccessKey(name="HJ 212", division="320703007", device="CL2-07", digest=field), Context(actor=ME))
    return key


@asynccontextmanager
async def running(server, tmp_path):
    """The process, serving; stopped in order at the end."""
    http_port, *field_ports = free_ports(4)
    stop = asyncio.Event()
    place = Place(nats_url=server.url, home=tmp_path / "sensing", http_port=http_port, field_ports=dict(zip(("hj212", "sl651", "jt808"), field_ports, strict=True)))
    serving = asyncio.create_task(serve(place, stop))
    try:
        await until(lambda: _open(http_port), serving)
        yield place
    finally:
        stop.set()
        await asyncio.wait_for(serving, 20)


async def _open(port):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def until(ready, serving=None, seconds=20):
    end = time.monotonic() + seconds
    while not await ready():
        assert time.monotonic() < end, "it took too long"
        assert serving is None or not serving.done(), serving.result()
        await asyncio.sleep(0.02)


@sync_to_async
def states():
    try:
        return sorted(Alert.objects.values_list("state", flat=True))
    except OperationalError:  # SQLite in memory knows no readers beside a writer: the file that people use does
        return None


async def told(wanted):
    await until(lambda: _is(wanted))


async def _is(wanted):
    return await states() == wanted


def account_of_devices(server):
    """The bus's account for devices, as an operator reads it from the data folder."""
    known = json.loads((server.home / "secrets" / "nats.json").read_text("utf-8"))
    return known["device_user"], known["device_password"]


def publish(server, key, pairs):
    """What a device with a stock MQTT client does; returns when the bus has acknowledged each message."""
    from paho.mqtt import client

    user, password = account_of_devices(server)
    device = client.Client(client.CallbackAPIVersion.VERSION2, client_id="CL2-07", protocol=client.MQTTv311)
    device.username_pw_set(user, password)
    device.connect("127.0.0.1", server.mqtt_port)
    device.loop_start()
    for at, value in pairs:
        device.publish(f"devices/CL2-07/{key}", json.dumps({"time": at, "values": {"cl2": value}}), qos=1).wait_for_publish(5)
    device.disconnect()
    device.loop_stop()


async def post(place, key, pairs):
    rows = "\n".join(json.dumps({"point": "CL2-07/cl2", "time": at, "value": value}) for at, value in pairs)
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(
            f"http://127.0.0.1:{place.http_port}/api/sensing/readings", content=rows,
            headers={"content-type": "application/x-ndjson", "authorization": f"Device {key}"},
        )  # fmt: skip


async def say(place, protocol, *frames):
    """Say frames one after another, each when the one before was answered; the answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", place.field_ports[protocol])
    answers = []
    for frame in frames:
        writer.write(frame)
        answers.append(await asyncio.wait_for(reader.read(4096), 10))
    writer.close()
    return answers


def detector_says(at, value):
    factors = {"cl2": {"Rtd": str(value), "Flag": "N"}}
    qn = hj.stamp(int(at * 1e6), millis=True)
    packet = hj.Packet(qn=qn, st=31, cn=2011, pw="123456", mn="CL2DETECTOR07", flag=5, plain={"DataTime": qn[:14]}, factors=factors)
    return hj.encode(packet)


async def hj212(place, at, value):
    return (await say(place, "hj212", b"noise" + detector_says(at, value)))[0]


@pytest.fixture
def fresh_stream(nats_server):
    async def drop():
        import nats

        bus = await nats.connect(nats_server.url)
        try:
            await bus.jetstream().delete_stream(streams.STREAM)
        except nats.js.errors.NotFoundError:
            pass
        finally:
            await bus.close()

    asyncio.run(drop())
    return nats_server


def test_from_three_doors_to_the_duty_desk(key, fresh_stream, tmp_path):
    start = int(time.time()) - 600

    async def story():
        async with running(fresh_stream, tmp_path) as place:
            answer = await post(place, key, [(start, 3.0), (start + 6, 3.0)])
            assert (answer.status_code, answer.json()["accepted"]) == (200, 2)
            await told(["raised", "raised"])
            await asyncio.to_thread(publish, fresh_stream, key, [(start + 20, 0.1), (start + 51, 0.1)])
            await told(["cleared", "cleared"])
            assert b"CN=9014" in await hj212(place, start + 60, 3.0)
            assert b"CN=9014" in await hj212(place, start + 66, 3.0)
            await told(["raised", "raised"])
            assert (await post(place, "wrong", [(start, 1.0)])).status_code == 401

    asyncio.run(story())
    point = Point.objects.get(key="CL2-07/cl2")
    kept = queries.history_raw(point, *_around(start))
    assert kept.value.tolist() == [3.0, 3.0, 0.1, 0.1, 3.0, 3.0]
    assert api.latest("CL2-07/cl2").value == 3.0
    assert DeviceFault.objects.get(device_code="hj212").reason == "frame_no_header"


def _around(start):
    from datetime import UTC, datetime

    return datetime.fromtimestamp(start - 1, UTC), datetime.fromtimestamp(start + 600, UTC)


def test_a_reader_that_missed_something_reads_it_again_and_nothing_twice(fresh_stream):
    async def story():
        bus = await join(fresh_stream.url, "test")
        js = bus.jetstream()
        await streams.ensure_stream(js)
        puller, found = Puller(bus, js), []
        await puller.begin(1)
        for number in range(6):
            await js.publish(streams.TICKS, b"")
            if number == 3:
                puller._counted -= 1  # as after a message that was sent into a connection that broke
            while len(found) <= number and number != 3:
                found += await puller.some(1)
        await puller.end()
        await leave(bus)
        return [mail.seq for mail in found]

    assert asyncio.run(story()) == [1, 2, 3, 4, 5, 6]


def test_what_came_while_it_was_down_is_judged_when_it_is_up(key, fresh_stream, tmp_path):
    start = int(time.time()) - 600

    async def story():
        async with running(fresh_stream, tmp_path) as place:
            await post(place, key, [(start, 3.0)])
        await asyncio.to_thread(publish, fresh_stream, key, [(start + 6, 3.0)])
        assert await states() == []
        async with running(fresh_stream, tmp_path):
            await told(["raised", "raised"])

    asyncio.run(story())


def test_the_stream_forgets_what_is_in_parquet(key, fresh_stream, tmp_path, monkeypatch):
    from anlan.domains.sensing import keeping

    monkeypatch.setattr(keeping, "KEEP_S", 0.2)
    start = int(time.time()) - 600

    async def held():
        import nats

        bus = await nats.connect(fresh_stream.url)
        found = await bus.jetstream().stream_info(streams.STREAM)
        await bus.close()
        return found.state.messages

    async def story():
        async with running(fresh_stream, tmp_path) as place:
            for second in range(20):
                await post(place, key, [(start + second, 0.1)])
            await until(lambda: _few(held))

    async def _few(ask):
        return await ask() < 5

    asyncio.run(story())


def test_an_alarm_does_not_wait_for_a_slow_disk(key, fresh_stream, tmp_path, monkeypatch):
    from anlan.engines.sensing.history import writer

    disk, place = threading.Event(), writer.place
    monkeypatch.setattr(writer, "place", lambda *given: (disk.wait(20), place(*given)))
    monkeypatch.setattr("anlan.domains.sensing.keeping.KEEP_S", 0.2)
    start = int(time.time()) - 600

    async def story():
        async with running(fresh_stream, tmp_path) as there:
            await post(there, key, [(start, 0.1)])
            await asyncio.sleep(0.5)  # by now the disk is at it
            await post(there, key, [(start + 1, 3.0), (start + 7, 3.0)])
            await told(["raised", "raised"])
            assert not list((tmp_path / "sensing" / "history").glob("raw/*/*.parquet"))
            disk.set()

    asyncio.run(story())
    assert queries.history_raw(Point.objects.get(key="CL2-07/cl2"), *_around(start)).value.tolist() == [0.1, 3.0, 3.0]


def test_a_full_stream_refuses_and_forgets_nothing(key, fresh_stream, tmp_path):
    start = int(time.time()) - 600

    async def story():
        async with running(fresh_stream, tmp_path) as there:
            bus = await join(fresh_stream.url, "test")
            js = bus.jetstream()
            assert (await post(there, key, [(start, 3.0)])).status_code == 200
            config = (await js.stream_info(streams.STREAM)).config
            await js.update_stream(replace(config, max_bytes=1))
            refused = await post(there, key, [(start + 6, 3.0)])
            assert (refused.status_code, refused.json()["code"]) == (503, "bus_away")
            await js.update_stream(replace(config, max_bytes=2**24))
            assert (await post(there, key, [(start + 6, 3.0)])).status_code == 200
            await told(["raised", "raised"])
            await leave(bus)

    asyncio.run(story())


def test_a_hydrological_station_and_a_lorry(plant, fresh_stream, tmp_path):
    from anlan.domains.sensing.models import DeviceModel

    now_us = time.time_ns() // 1000
    for key, number, quantity in (("sl651", "0000000007", "39"), ("jt808", "10000000007", "lat")):
        DeviceModel.objects.create(key=key, name=key, quantities=[{"quantity": quantity, "name": quantity}])
        send(api.RegisterDevice(code=key, name=key, model=key, division="3207", lon=119, lat=34, number=number), Context(actor=ME))
    send(api.IssueAccessKey(name="k", division="3207", device="sl651", digest=digest_of("0000000007:1234")), Context(actor=ME))

    async def story():
        async with running(fresh_stream, tmp_path) as place:
            (answer,) = await say(place, "sl651", sl651.simulate(7, now_us))
            assert answer[-3] == sl651.EOT
            terminal = "10000000007"
            (registered,) = await say(place, "jt808", jt808.encode(jt808.Message(id=jt808.REGISTER, terminal=terminal, serial=1, body=bytes(37))))
            code = jt808.decode(registered[1:-1]).body[3:]
            hello = jt808.encode(jt808.Message(id=jt808.AUTHENTICATE, terminal=terminal, serial=2, body=code))
            _, placed = await say(place, "jt808", hello, jt808.simulate(7, now_us))
            assert jt808.decode(placed[1:-1]).body[-1] == jt808.OK
            await until(spoken)

    @sync_to_async
    def spoken():
        return api.latest("sl651/39") and api.latest("jt808/lat")

    asyncio.run(story())
    assert 2 <= api.latest("sl651/39").value <= 4
    assert 34.3 < api.latest("jt808/lat").value < 34.9


def test_an_order_reaches_the_device_and_its_word_comes_back(key, fresh_stream, tmp_path):
    async def story():
        import nats

        async with running(fresh_stream, tmp_path) as place:
            reader, writer = await asyncio.open_connection("127.0.0.1", place.field_ports["hj212"])
            writer.write(detector_says(time.time(), 0.5))
            assert b"CN=9014" in await asyncio.wait_for(reader.read(4096), 5)
            bus = await nats.connect(fresh_stream.url)
            asking = asyncio.create_task(ordering.ask(bus, "CL2-07", "set_time"))
            down = hj.decode_segment((await asyncio.wait_for(reader.read(4096), 5))[6:-6])
            writer.write(hj.encode(hj.Packet(qn=down.qn, st=91, cn=hj.EXECUTION_RESULT, pw=down.pw, mn=down.mn, plain={"ExeRtn": "1"})))
            said, wrong = await asking, await ordering.ask(bus, "CL2-07", "dance")
            writer.close()
            await bus.close()
            return down, said, wrong

    down, said, wrong = asyncio.run(story())
    assert (down.cn, down.mn) == (hj.SET_TIME, "CL2DETECTOR07")
    assert said["reply"] == {"ExeRtn": "1"}
    assert "set_time" in wrong["wrong"]


def test_simulated_devices_are_all_answered(plant, fresh_stream, tmp_path, monkeypatch):
    from anlan.domains.sensing import simulation

    monkeypatch.setattr(simulation, "SETTLE_S", 0)
    fleet = partial(simulation.Fleet, devices=2, rate=4, seconds=1, host="127.0.0.1", mqtt_account=account_of_devices(fresh_stream))
    secrets = {name: simulation.register(fleet(protocol=name, port=0)) for name in ("hj212", "sl651", "jt808", "mqtt")}

    async def story():
        async with running(fresh_stream, tmp_path) as place:
            ports = {**place.field_ports, "mqtt": fresh_stream.mqtt_port}
            spoken = (simulation.speak(fleet(protocol=name, port=port), secrets[name]) for name, port in ports.items())
            return dict(zip(ports, await asyncio.gather(*spoken), strict=True))

    assert {name: tally.sent - tally.answered for name, tally in asyncio.run(story()).items()} == dict.fromkeys(secrets, 0)
    assert list(DeviceFault.objects.values_list("device_code", "reason")) == []
