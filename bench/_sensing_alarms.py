"""Alarms of the bench: single readings over a limit, sent among others, and when their events were in the outbox."""

import http.client
import json
import sqlite3
import time
from collections import Counter
from pathlib import Path

import numpy as np

from bench._sensing_city import point_key
from bench._sensing_load import NDJSON, post

EVERY_S, WITHIN_S = 0.1, 30.0
RULE = "bench-spike"  # raised by the single reading; more than a hundred of it a minute would be one storm


class Alarms:
    """``first`` … are the points that are made to alarm, each once."""

    def __init__(self, home: Path, port: int, key: str, first: int) -> None:
        self.port, self.key, self.next = port, key, first
        self.sent: dict[str, float] = {}
        self._db = sqlite3.connect(f"file:{home / 'anlan.sqlite3'}?mode=ro", uri=True)

    def latencies(self, count: int) -> list[float]:
        """Seconds from the moment each reading was sent until its event was to be read, one every 100 ms."""
        line, seen, took = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60), self.raised(), []
        for _ in range(count):
            began = self.send(line)
            while time.perf_counter() < began + EVERY_S or len(took) + len(seen) + 40 < len(self.sent):
                took += self._arrived(seen)
                time.sleep(0.001)
        until = time.perf_counter() + WITHIN_S
        while time.perf_counter() < until and any(key not in seen for key in self.sent):
            took += self._arrived(seen)
        return took

    def send(self, line: http.client.HTTPConnection) -> float:
        point, began = point_key(self.next), time.perf_counter()
        self.next += 1
        post(line, self.key, NDJSON, json.dumps({"point": point, "time": time.time() + 0.5, "value": 500.0}).encode())
        self.sent[point] = began
        return began

    def _arrived(self, seen: Counter) -> list[float]:
        now, found = time.perf_counter(), self.raised()
        new = [key for key in found if key not in seen and key in self.sent]
        seen.update(new)
        return [now - self.sent[key] for key in new]

    def raised(self) -> Counter:
        """How often the alarm of the rule in question was told of each point."""
        sql = "SELECT data FROM bus_outboxevent WHERE name = 'sensing.alert.raised'"
        told = (json.loads(payload) for (payload,) in self._db.execute(sql))
        return Counter(event["point"] for event in told if event["rule"] == RULE)


def p99(seconds: list[float]) -> float:
    return float(np.quantile(seconds, 0.99))
