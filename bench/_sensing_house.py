"""The real thing for the bench: nats-server, a database of 10^5 points, ``anlan sensing`` in a process of its own, senders in this one."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np

from anlan.config.nats import NatsServer, credentials
from anlan.domains.sensing import mqttline
from harness.nats import running_nats
from harness.ports import free_ports, listening, wait_until

SENDERS = 2


@dataclass(kw_only=True)
class Plant:
    home: Path
    server: NatsServer
    environment: dict[str, str]
    http_port: int
    key: str
    process: subprocess.Popen

    def now_us(self) -> int:
        return time.time_ns() // 1000

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "anlan.config.cli", "sensing", "--http-port", str(self.http_port), "--hj212-port", "0"], env=self.environment
        )
        wait_until(lambda: listening(self.http_port), what="anlan sensing", seconds=60)

    def warm(self, body: bytes) -> None:
        """The first delivery may load and compile what later ones find ready."""
        self.send_all("application/vnd.apache.arrow.stream", [body])
        wait_until(lambda: self.committed() > 0, what="history", seconds=60)

    def post(self, client: httpx.Client, kind: str, body: bytes) -> dict:
        headers = {"content-type": kind, "authorization": f"Device {self.key}"}
        answer = client.post(f"http://127.0.0.1:{self.http_port}/api/sensing/readings", content=body, headers=headers)
        answer.raise_for_status()
        return answer.json()

    def flood(self, kind: str, bodies: list[bytes], size: int) -> float:
        """Readings a second from the first byte sent until the last reading is in Parquet."""
        began = time.perf_counter()
        self.send_all(kind, bodies)
        last = asyncio.run(self._last_seq())
        wait_until(lambda: self.committed() >= last, what="history", seconds=120, every=0.01)
        return len(bodies) * size / (time.perf_counter() - began)

    def send_all(self, kind: str, bodies: list[bytes]) -> None:
        with httpx.Client(trust_env=False, timeout=60) as client, ThreadPoolExecutor(SENDERS) as senders:
            list(senders.map(lambda body: self.post(client, kind, body), bodies))

    def committed(self) -> int:
        path = self.home / "sensing" / "history" / "committed" / "s0"
        return int(path.read_text("ascii")) if path.is_file() else 0

    async def _last_seq(self) -> int:
        import nats

        bus = await nats.connect(self.server.url)
        try:
            return int((await bus.jetstream().stream_info("READINGS")).state.last_seq)
        finally:
            await bus.close()

    def mqtt(self, count: int, connections: int = 4) -> float:
        """QoS 1 messages a second over a few connections, each acknowledged, until the last is in Parquet."""
        began = time.perf_counter()
        with ThreadPoolExecutor(connections) as devices:
            list(devices.map(lambda n: self._publish(n, count // connections), range(connections)))
        last = asyncio.run(self._last_seq())
        wait_until(lambda: self.committed() >= last, what="history", seconds=120, every=0.01)
        return count / (time.perf_counter() - began)

    def _publish(self, number: int, count: int) -> None:
        """MQTT 3.1.1 by hand: a client library would be what is measured."""
        known = credentials(self.server.home)
        with socket.create_connection(("127.0.0.1", self.server.mqtt_port)) as line:
            line.sendall(mqttline.connect(f"bench-{number}", known.device_user, known.device_password))
            _read(line, 4)
            topic = f"devices/D{number}/{self.key}"
            for start in range(0, count, 500):  # the listener allows 1,000 unacknowledged
                at = time.time()
                line.sendall(b"".join(mqttline.publish(topic, n % 60_000 + 1, json.dumps({"time": at + n / 1e5, "values": {"v": 20 + n % 5}}).encode()) for n in range(start, start + 500)))
                _read(line, 4 * 500)

    def latency_p99(self, count: int) -> float:
        """From the moment a reading over the limit is sent until its alert is in the database, one after another."""
        took = []
        with httpx.Client(trust_env=False) as client:
            for n in range(count):
                began = time.perf_counter()
                row = {"point": f"D{50_000 + n}/v", "time": time.time(), "value": 500.0}
                self.post(client, "application/x-ndjson", json.dumps(row).encode())
                wait_until(lambda n=n: self._alerted(50_000 + n), what="an alert", every=0.001)
                took.append(time.perf_counter() - began)
        return float(np.quantile(took, 0.99))

    def _alerted(self, number: int) -> bool:
        import sqlite3

        with sqlite3.connect(f"file:{self.home / 'anlan.sqlite3'}?mode=ro", uri=True) as db:
            sql = "SELECT 1 FROM sensing_alert a JOIN sensing_point p ON p.id = a.point_id WHERE p.key = ? AND a.rule_code = 'bench-spike'"
            return db.execute(sql, [f"D{number}/v"]).fetchone() is not None

    def restart(self, bodies: list[bytes], size: int) -> float:
        """Killed with readings unjudged; until all that was acknowledged is in Parquet, start of the process included."""
        self.send_all("application/vnd.apache.arrow.stream", bodies)
        last = asyncio.run(self._last_seq())
        self.process.kill()
        self.process.wait()
        began = time.perf_counter()
        self.start()
        wait_until(lambda: self.committed() >= last, what="history", seconds=120, every=0.01)
        return time.perf_counter() - began


@contextmanager
def running_plant(home: Path, points: int) -> Iterator[Plant]:
    with running_nats(home) as server:
        (http_port,) = free_ports(1)
        environment = {**os.environ, "ANLAN_HOME": str(home), "ANLAN_NATS": server.url, "PYTHONPATH": "src"}
        environment.pop("ANLAN_DATABASE", None)
        made = subprocess.run([sys.executable, "-m", "bench._sensing_city", str(points)], env=environment, capture_output=True, text=True, check=True)
        plant = Plant(home=home, server=server, environment=environment, http_port=http_port, key=made.stdout.split()[-1], process=None)  # type: ignore[arg-type]
        plant.start()
        try:
            yield plant
        finally:
            plant.process.terminate()
            plant.process.wait(30)


def _read(line: socket.socket, size: int) -> None:
    while size > 0:
        got = line.recv(min(size, 65_536))
        if not got:
            raise ConnectionError("the bus closed the connection")
        size -= len(got)
