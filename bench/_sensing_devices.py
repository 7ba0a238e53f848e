"""Devices for the bench that speak MQTT and JT/T 808, many to a thread: what they say is made beforehand, times are put in place as they leave."""

import json
import selectors
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from anlan.config.nats import NatsServer, credentials
from anlan.domains.sensing import mqttline
from anlan.engines.sensing.protocols import jt808
from bench._sensing_city import FIRST_LORRY

WINDOW = 500  # the listener allows 1,000 unacknowledged


class MqttBurst:
    """``WINDOW`` QoS 1 messages of as many devices, one reading each."""

    def __init__(self, first: int, key: str) -> None:
        stamp = 1_000_000_000_000_000
        packets = [
            mqttline.publish(
                f"devices/D{first + n}/{key}", n + 1, json.dumps({"time": stamp, "values": {"v0": 20 + n % 5}}).encode()
            )
            for n in range(WINDOW)
        ]
        self._bytes = np.frombuffer(b"".join(packets), np.uint8).copy()
        ends = np.cumsum([len(packet) for packet in packets])
        starts = ends - [len(packet) for packet in packets] + [packet.index(b'"time": ') + 8 for packet in packets]
        self._places = starts[:, None] + np.arange(16)

    def at(self, at_us: int) -> bytes:
        digits = np.full(WINDOW, at_us)[:, None] // 10 ** np.arange(15, -1, -1) % 10
        self._bytes[self._places] = (digits + ord("0")).astype(np.uint8)
        return self._bytes.tobytes()


@dataclass(kw_only=True)
class MqttLoad:
    """Connections that publish burst after burst, each when the last was acknowledged."""

    server: NatsServer
    key: str
    connections: int = 4
    acknowledged: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        known, ready = credentials(self.server.home), selectors.DefaultSelector()
        for n in range(self.connections):
            line = socket.create_connection(("127.0.0.1", self.server.mqtt_port))
            line.sendall(mqttline.connect(f"bench-{n}", known.device_user, known.device_password))
            line.recv(4)
            burst = MqttBurst(n * WINDOW, self.key)
            ready.register(line, selectors.EVENT_READ, [burst, 4 * WINDOW])
            line.sendall(burst.at(time.time_ns() // 1000))
        while not self._stop.is_set():
            for event, _ in ready.select(0.1):
                self._heard(event.fileobj, event.data)
        for event in list(ready.get_map().values()):
            event.fileobj.close()

    def _heard(self, line: socket.socket, state: list) -> None:
        heard = line.recv(65_536)
        if not heard:
            raise ConnectionError("the MQTT listener closed a line: this is no stall of the readings")
        state[1] -= len(heard)
        if state[1] == 0:
            self.acknowledged += WINDOW
            state[1] = 4 * WINDOW
            line.sendall(state[0].at(time.time_ns() // 1000))


FRAMES = 16  # of a vehicle, each a second after the other; then they come again, as from a terminal that resends


@dataclass(kw_only=True)
class LorryLoad:
    """Vehicles, each on its connection, that report their position again as soon as the last report was answered. In a process of its own."""

    port: int
    vehicles: int
    secret: Callable[[str], str]
    answered: int = 0

    def run(self, ready: Callable[[], None], until: Callable[[], bool]) -> None:
        lines = selectors.DefaultSelector()
        for n in range(self.vehicles):
            line = socket.create_connection(("127.0.0.1", self.port))
            terminal = str(FIRST_LORRY + n)
            line.sendall(
                jt808.encode(
                    jt808.Message(id=jt808.AUTHENTICATE, terminal=terminal, serial=0, body=self.secret(terminal).encode())
                )
            )
            line.recv(4_096)
            line.setblocking(False)
            lines.register(line, selectors.EVENT_READ, [_frames(terminal), 0])
        ready()
        for event in list(lines.get_map().values()):
            _report(event.fileobj, event.data)
        while not until():
            for event, _ in lines.select(0.1):
                event.fileobj.recv(4_096)
                self.answered += 1
                _report(event.fileobj, event.data)


def _frames(terminal: str) -> list[bytes]:
    now_us = time.time_ns() // 1000
    bodies = (jt808.location(119.2, 34.6, now_us + (n - FRAMES) * 1_000_000, speed_kmh=60) for n in range(FRAMES))
    return [
        jt808.encode(jt808.Message(id=jt808.LOCATION, terminal=terminal, serial=n, body=body)) for n, body in enumerate(bodies)
    ]


def _report(line: socket.socket, state: list) -> None:
    line.sendall(state[0][state[1] % FRAMES])
    state[1] += 1
