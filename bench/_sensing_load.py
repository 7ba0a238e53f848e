"""Senders for the bench: ready-made bodies whose times are put in place as they leave, so that making them is not what is measured."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pyarrow as pa

from bench._sensing_city import point_key

ARROW, NDJSON = "application/vnd.apache.arrow.stream", "application/x-ndjson"


def chosen(chance: np.random.Generator, points: int, size: int, turn: int, turns: int) -> np.ndarray:
    return chance.integers(0, points // turns, size) * turns + turn


class ArrowBody:
    """``size`` readings of random points of the bench; :meth:`at` gives the bytes with its times from a moment on, a µs apart.

    ``turn`` of ``turns`` senders: each has points of its own, so that no reading is late because another sender was faster.
    """

    def __init__(self, points: int, size: int, turn: int, turns: int) -> None:
        chance = np.random.default_rng(turn)
        numbers = pa.array(chosen(chance, points, size, turn, turns).astype(np.int32))
        self.size = size
        self._marks = np.int64(7_777_777_777_777_777) + np.arange(size)
        table = pa.table({
            "point": pa.DictionaryArray.from_arrays(numbers, pa.array([point_key(n) for n in range(points)])),
            "time": pa.array(self._marks, pa.timestamp("us", tz="UTC")), "value": np.round(20 + 5 * chance.standard_normal(size), 3),
        })  # fmt: skip
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        self._body = bytearray(sink.getvalue().to_pybytes())
        self._place = self._body.index(self._marks.tobytes())

    def at(self, at_us: int) -> bytes:
        self._body[self._place : self._place + 8 * self.size] = (at_us + np.arange(self.size)).tobytes()
        return bytes(self._body)


class NdjsonBody:
    """The same as lines of text. The time is written with a fixed number of digits, so that it can be put in place."""

    def __init__(self, points: int, size: int, turn: int, turns: int) -> None:
        chance = np.random.default_rng(turn)
        numbers, values = (
            chosen(chance, points, size, turn, turns).tolist(),
            (20 + 5 * chance.standard_normal(size)).round(2).tolist(),
        )
        lines = [
            f'{{"point":"{point_key(p)}","time":"\x00' + "0" * 15 + f'","value":{v}}}\n'
            for p, v in zip(numbers, values, strict=True)
        ]
        text = "".join(lines).replace('"\x00', "1").replace('","value"', ',"value"').encode()
        self.size = size
        self._body = np.frombuffer(text, np.uint8).copy()
        ends = np.flatnonzero(self._body == ord("\n"))
        starts = np.append(0, ends[:-1] + 1)
        first = np.array([line.index('"time":') + 7 for line in lines])
        self._places = (starts + first)[:, None] + np.arange(16)

    def at(self, at_us: int) -> bytes:
        digits = (at_us + np.arange(self.size))[:, None] // 10 ** np.arange(15, -1, -1) % 10
        self._body[self._places] = (digits + ord("0")).astype(np.uint8)
        return self._body.tobytes()


@dataclass(kw_only=True)
class Load:
    """A few senders, each delivering one body after another, as fast as they are answered or at a rate, until stopped."""

    port: int
    key: str
    kind: str
    bodies: list
    readings_per_s: float = 0.0
    accepted: int = 0
    failures: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=self._send, args=(body,)) for body in self.bodies]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _send(self, body: ArrowBody | NdjsonBody) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        every = body.size * len(self.bodies) / self.readings_per_s if self.readings_per_s else 0.0
        due, at_us = time.monotonic(), 0
        while not self._stop.is_set():
            at_us = max(time.time_ns() // 1000, at_us + body.size)
            made = body.at(at_us)
            try:
                taken = post(line, self.key, self.kind, made)
            except (OSError, http.client.HTTPException):
                self.failures += 1
                line.close()
                self._stop.wait(0.1)
                continue
            with self._lock:
                self.accepted += taken
            due = max(due + every, time.monotonic() - every)
            self._stop.wait(max(0.0, due - time.monotonic()) if every else 0.0)


def post(line: http.client.HTTPConnection, key: str, kind: str, body: bytes) -> int:
    """How many readings were taken; raises where the answer is not 200."""
    line.request("POST", "/api/sensing/readings", body, {"Authorization": f"Device {key}", "Content-Type": kind})
    answer = line.getresponse()
    said = answer.read()
    if answer.status != 200:
        raise http.client.HTTPException(said.decode())
    return int(json.loads(said)["accepted"])


def slope(seconds: float, settle_s: float, look: Callable[[], int]) -> float:
    """How much ``look`` grows a second, between the first and the last of its steps after it settled."""
    time.sleep(settle_s)
    steps = [(time.monotonic(), look())]
    until = steps[0][0] + seconds
    while time.monotonic() < until or (len(steps) < 3 and time.monotonic() < until + 20):  # noqa: PLR2004
        now = look()
        if now != steps[-1][1]:
            steps.append((time.monotonic(), now))
        time.sleep(0.005)
    (began, first), (ended, last) = (
        steps[min(1, len(steps) - 2)] if len(steps) > 1 else steps[0],
        steps[-1],
    )  # where we came in is no step
    return (last - first) / (ended - began) if ended > began else 0.0
