"""How readings of a replay get in: by MQTT and HTTP into a running system, or judged here by the same kernel where none runs."""

import json
import re
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import httpx
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from anlan.domains.sensing import api as sensing
from anlan.kernel.clock import now
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

Row = tuple[str, datetime, float]
DIVISION = "320703007"
BY_MQTT = "DEMO-GD-"  # the gas detectors speak MQTT, the tank's unit and the weather station HTTP
OK, UNKNOWN_KEY = 200, 401
ACKNOWLEDGED_WITHIN_S = 10.0
KNOWN_WITHIN_S = 30.0
SAME_READING = timedelta(milliseconds=1)  # times are kept in microseconds


class Feed(Protocol):
    """``name`` is shown at the start; ``take`` raises RuntimeError with the reason when a delivery is not accepted."""

    name: str

    def take(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...


class HereFeed:
    """Judged in this process by the live rules, without a bus."""

    name = "本进程检测（未发现运行中的系统）"

    def __init__(self, run: str, *, exercise: bool) -> None:
        self.run, self.exercise = run, exercise

    def take(self, rows: Sequence[Row]) -> None:
        sensing.feed(rows, name=self.run, exercise=self.exercise)

    def close(self) -> None:
        """Nothing is held."""


class RunningFeed:
    """Into the running system by its device doors, with a gateway key of this replay's own, revoked at the end."""

    def __init__(self, address: str, home: Path, run: str) -> None:
        key, digest = sensing.new_key()
        self.key_id = send(sensing.IssueAccessKey(name=f"演练回放 {run}", division=DIVISION, digest=digest), _house())
        self.http, self.mqtt = HttpDoor(address, key, run), MqttDoor(home, key, run)
        self.name = f"{self.http.name} 和 {self.mqtt.name}"

    def take(self, rows: Sequence[Row]) -> None:
        for door, spoken in ((self.mqtt, True), (self.http, False)):
            mine = [(point, min(at, now()), value) for point, at, value in rows if point.startswith(BY_MQTT) is spoken]
            if mine:
                door.take(mine)

    def close(self) -> None:
        self.http.close()
        self.mqtt.close()
        send(sensing.RevokeAccessKey(key=self.key_id), _house())


class HttpDoor:
    """``POST /api/sensing/readings``."""

    def __init__(self, address: str, key: str, run: str) -> None:
        self.name, self.run, self.count = f"HTTP {address}", run, 0
        self.http = httpx.Client(base_url=address, timeout=10, headers={"X-Device-Key": key}, trust_env=False)

    def take(self, rows: Sequence[Row]) -> None:
        self.count += 1
        answer = self._post([_row(*row) for row in rows])
        if answer.status_code != OK or answer.json().get("refused"):
            raise RuntimeError(f"读数未被接收（{answer.status_code}）：{answer.text[:200]}")

    def _post(self, body: list[dict]) -> httpx.Response:
        """A key just issued is known to the ingress within a second or two: the first delivery waits for that."""
        until = time.monotonic() + ACKNOWLEDGED_WITHIN_S
        while True:
            answer = self.http.post("/api/sensing/readings", json=body, headers={"Idempotency-Key": f"{self.run}-{self.count}"})
            if answer.status_code != UNKNOWN_KEY or self.count > 1 or time.monotonic() > until:
                return answer
            time.sleep(0.3)

    def close(self) -> None:
        self.http.close()


class MqttDoor:
    """``devices/<code>/<key>`` with QoS 1: each publication is waited for until the broker holds it."""

    def __init__(self, home: Path, key: str, run: str) -> None:
        host, port = _broker(home)
        secret = json.loads((home / "secrets" / "nats.json").read_text(encoding="utf-8"))
        self.name, self.key, self.known = f"MQTT {host}:{port}", key, False
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"replay-{run}")
        self.client.username_pw_set(secret["device_user"], secret["device_password"])
        self.client.connect(host, port, keepalive=30)
        self.client.loop_start()

    def take(self, rows: Sequence[Row]) -> None:
        if not self.known:
            self._wait_until_known(rows[0])
        for row in rows:
            self._publish(*row)

    def _publish(self, point: str, at: datetime, value: float) -> None:
        code, _, quantity = point.partition("/")
        said = json.dumps({"time": at.isoformat(), "values": {quantity: value}})
        told = self.client.publish(f"devices/{code}/{self.key}", said, qos=1)
        told.wait_for_publish(ACKNOWLEDGED_WITHIN_S)
        if not told.is_published():
            raise RuntimeError(f"MQTT 在 {ACKNOWLEDGED_WITHIN_S:g} 秒内没有确认 {point}")

    def _wait_until_known(self, row: Row) -> None:
        """A broker acknowledges what detection then turns away: a key just issued counts once the system's memory holds a reading."""
        until = time.monotonic() + KNOWN_WITHIN_S
        while not self.known:
            self._publish(*row)
            time.sleep(0.3)
            heard = sensing.latest(row[0])
            self.known = heard is not None and heard.at >= row[1] - SAME_READING
            if not self.known and time.monotonic() > until:
                raise RuntimeError(f"{KNOWN_WITHIN_S:g} 秒内系统没有收下 {row[0]} 的读数：请看监测进程是否在运行")

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def _broker(home: Path) -> tuple[str, int]:
    """Where the running bus listens for MQTT, as its configuration says."""
    found = re.search(r'mqtt\s*\{[^}]*?listen:\s*"([^":]+):(\d+)"', (home / "nats" / "nats.conf").read_text(encoding="utf-8"))
    if found is None:
        raise RuntimeError("运行中的总线没有开 MQTT 接入")
    return found[1], int(found[2])


def _row(point: str, at: datetime, value: float) -> dict:
    return {"point": point, "time": at.isoformat(), "value": value}


def _house() -> Context:
    return Context(actor=system("演练回放", channel="cli"))
