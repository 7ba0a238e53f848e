import asyncio
import json
import stat
import threading

import nats
import paho.mqtt.client as mqtt
import pytest
from nats.errors import NoServersError
from paho.mqtt.enums import CallbackAPIVersion

from anlan.config.nats import NatsServer, credentials
from harness.nats import running_nats

pytestmark = pytest.mark.nats


@pytest.fixture
def own_server(tmp_path):
    """A server without streams of other tests."""
    with running_nats(tmp_path) as server:
        yield server


def test_a_device_reading_sent_by_mqtt_reaches_the_bus_and_stays_in_a_stream(own_server):
    sent = json.dumps({"value": 3.2}).encode()

    async def hear() -> bytes:
        bus = await nats.connect(own_server.url)
        stream = bus.jetstream()
        await stream.add_stream(name="ingress", subjects=["devices.>"])
        await asyncio.to_thread(_publish, own_server, "devices/tank-1/chlorine", sent)
        asked = await stream.pull_subscribe("devices.>", "test")
        (message,) = await asked.fetch(1, timeout=5)
        await bus.close()
        return message.data

    assert asyncio.run(hear()) == sent


def test_a_device_may_not_listen_to_others_nor_speak_elsewhere(nats_server):
    async def overhear() -> list[bytes]:
        heard: list[bytes] = []

        async def note(message) -> None:
            heard.append(message.data)

        bus = await nats.connect(nats_server.url)
        await bus.subscribe("events.>", cb=note)
        await bus.flush()
        await asyncio.to_thread(_publish, nats_server, "events/forged", b"x")
        await bus.flush()
        await bus.close()
        return heard

    assert asyncio.run(overhear()) == []
    assert _subscription_code(nats_server, "devices/#") == 128


def test_a_stranger_is_not_let_in(nats_server):
    async def enter() -> None:
        await nats.connect(f"nats://127.0.0.1:{nats_server.port}", allow_reconnect=False, connect_timeout=2)

    with pytest.raises((NoServersError, nats.errors.Error)):
        asyncio.run(enter())
    assert _connect_code(nats_server, "guess") == "Not authorized"


def test_what_was_acknowledged_outlives_a_kill(tmp_path):
    async def fill(server: NatsServer) -> None:
        bus = await nats.connect(server.url)
        await bus.jetstream().add_stream(name="kept", subjects=["kept.>"])
        for number in range(200):
            await bus.jetstream().publish("kept.n", str(number).encode())
        await bus.close()

    async def count(server: NatsServer) -> int:
        bus = await nats.connect(server.url)
        state = (await bus.jetstream().stream_info("kept")).state
        await bus.close()
        return state.messages

    with running_nats(tmp_path) as server:
        asyncio.run(fill(server))
    with running_nats(tmp_path, sync_always=True) as again:
        assert asyncio.run(count(again)) == 200


def test_secrets_are_made_once_and_read_by_their_owner_alone(tmp_path):
    first = credentials(tmp_path)
    assert credentials(tmp_path) == first
    assert len(first.service_password) >= 32
    server = NatsServer(home=tmp_path, port=1, monitor_port=2, mqtt_port=3)
    server.command()
    for path in (tmp_path / "secrets" / "nats.json", tmp_path / "nats" / "nats.conf"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _client(server, password=None) -> mqtt.Client:
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set("device", password or credentials(server.home).device_password)
    return client


def _publish(server, topic: str, payload: bytes) -> None:
    client = _client(server)
    client.connect("127.0.0.1", server.mqtt_port)
    client.loop_start()
    client.publish(topic, payload, qos=1).wait_for_publish(3)
    client.disconnect()
    client.loop_stop()


def _subscription_code(server, topic: str) -> int:
    client, answered, codes = _client(server), threading.Event(), []
    client.on_connect = lambda *_: client.subscribe(topic, 1)
    client.on_subscribe = lambda _c, _u, _m, reasons, _p: (codes.extend(reason.value for reason in reasons), answered.set())
    return _ask(client, server, answered, codes)


def _connect_code(server, password: str) -> str:
    client, answered, codes = _client(server, password), threading.Event(), []
    client.on_connect = lambda _c, _u, _f, reason, _p: (codes.append(str(reason)), answered.set())
    return _ask(client, server, answered, codes)


def _ask(client, server, answered, codes):
    client.connect("127.0.0.1", server.mqtt_port)
    client.loop_start()
    assert answered.wait(5)
    client.disconnect()
    client.loop_stop()
    return codes[0]
