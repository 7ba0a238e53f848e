"""A small installation for tests of what goes wrong: a bus, doors and judges as processes that can be killed, a sender that never gives up.

Devices send at a steady pace with alarms known beforehand; the sender writes down what was acknowledged. What the kernel tells of exactly
that, all in one place and in order, is what the house must have told, once.
"""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import duckdb

from anlan.config.nats import NatsServer
from anlan.domains.sensing.progress import read_progress
from anlan.engines import sensing as engine
from harness.hosts import RULES, kind_of, value_of
from harness.netns import Network
from harness.ports import free_ports, listening, wait_until

EVIDENCE_KEPT = 40  # changes an alert keeps, as detection has it


@dataclass(kw_only=True)
class Lab:
    home: Path
    devices: int
    shards: int
    lab: subprocess.Popen
    server: NatsServer
    key: str
    net: Network | None = None
    pids: dict[str, int] = field(default_factory=dict)

    def start(self, do: str, host: str = "a", **more: object) -> None:
        space = self.net.space(host) if self.net else ""
        told = {"do": do, "space": space, "nats": self.server.url, "shards": self.shards, "log": str(self.home / f"{host}-{do}.log"), **more}
        self.lab.stdin.write(json.dumps(told) + "\n")
        self.lab.stdin.flush()
        self.pids[f"{host} {do}"] = json.loads(self.lab.stdout.readline())["pid"]

    def kill(self, do: str, host: str = "a") -> None:
        os.kill(self.pids.pop(f"{host} {do}"), 9)

    def log(self, do: str, host: str = "a") -> str:
        return (self.home / f"{host}-{do}.log").read_text("utf-8")

    def stop_sending(self) -> None:
        (self.home / "enough").touch()
        wait_until(lambda: not Path("/proc", str(self.pids["a send"])).exists(), what="the last answer", seconds=30)

    def asked(self, sql: str) -> list[tuple]:
        """Of the house's database, beside those who write."""
        with sqlite3.connect(f"file:{self.home / 'anlan.sqlite3'}?mode=ro", uri=True) as db:
            return db.execute(sql).fetchall()

    def judged(self) -> dict[int, int]:
        """Shard → the last message it judged."""
        names = [f"-s{n}" for n in range(self.shards + 1)] if self.shards > 1 else [""]
        return {n: read_progress(self.home / "sensing", name).judged_seq for n, name in enumerate(names)}

    def all_held(self) -> None:
        wait_until(lambda: all(self.judged().values()), what="every shard", seconds=30)


@contextmanager
def running_lab(home: Path, devices: int, server: NatsServer, *, shards: int = 1, net: Network | None = None) -> Iterator[Lab]:
    """The bus is the caller's. Everything else ends with the lab."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANLAN_", "PYTEST_"))}
    environment |= {"ANLAN_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    lab = subprocess.Popen([sys.executable, "-m", "harness.hosts", str(devices)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        key = json.loads(lab.stdout.readline())["key"]
        yield Lab(home=home, devices=devices, shards=shards, lab=lab, server=server, key=key, net=net)
    finally:
        lab.kill()
        lab.wait()


class Bus:
    """A nats-server that can be killed, stopped and started again on what it has."""

    def __init__(self, home: Path) -> None:
        port, monitor_port, mqtt_port = free_ports(3)
        self.server = NatsServer(home=home, port=port, monitor_port=monitor_port, mqtt_port=mqtt_port)

    def start(self) -> None:
        self.process = subprocess.Popen(self.server.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: listening(self.server.port), what="nats-server")

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


class Watch:
    """The longest time each shard stood still."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.stop, self.longest = lab, threading.Event(), Counter()
        self.thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        moved = {}
        while not self.stop.wait(0.02):
            for shard, seq in self.lab.judged().items():
                now, (before, at) = time.monotonic(), moved.get(shard, (0, time.monotonic()))
                moved[shard] = (before, at) if seq <= before else (seq, now)
                self.longest[shard] = max(self.longest[shard], now - moved[shard][1])

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()


def acknowledged(lab: Lab) -> list[tuple[int, float]]:
    return [(int(turn), float(at)) for turn, at in (line.split() for line in (lab.home / "book").read_text("ascii").splitlines())]


def expected(lab: Lab) -> Counter:
    """What the kernel tells of the acknowledged readings, all in one place and in order."""
    table = engine.point_table(engine.Point(id=n, key=f"D{n}/v", device=f"D{n}", kind="test") for n in range(lab.devices))
    rules = [engine.Rule(id=code, version=1, on=engine.Selector(kind=kind_of(code)), condition=engine.condition_from(kind, given)) for code, kind, given in RULES]
    found, told = engine.detector(table, rules), Counter()
    for seq, (turn, at) in enumerate(acknowledged(lab), 1):
        numbers = range(lab.devices)
        batch = engine.readings(list(numbers), [round(at * 1e6)] * lab.devices, [value_of(n, turn) for n in numbers])
        told.update((c.rule, c.point_key, c.raised, c.since.time_us) for c in found.take(batch, seq)[1])
    return told


OF_POINTS = """
    SELECT a.rule_code, a.point_id, a.occurrences, a.active, a.evidence FROM sensing_alert a WHERE NOT a.storm
    UNION ALL SELECT a.rule_code, m.point_id, m.occurrences, m.cleared_at IS NULL, m.evidence FROM sensing_stormmember m JOIN sensing_alert a ON a.id = m.alert_id
"""  # an alert of a point is its own, or what it has of a storm: a hundred devices are high at once


def really_told(lab: Lab) -> Counter:
    rows = lab.asked(f"SELECT p.key, o.evidence FROM ({OF_POINTS}) o JOIN sensing_point p ON p.id = o.point_id WHERE p.kind = 'test'")  # noqa: S608
    found = [(key, json.loads(evidence)) for key, evidence in rows]
    changes = [(key, change) for key, evidence in found for change in (evidence.values() if isinstance(evidence, dict) else evidence)]
    return Counter((c["rule"], key, c["raised"], c["since"]["time_us"]) for key, c in changes)


def in_history(lab: Lab) -> Counter:
    """How often each reading is in history, as a reader of history counts."""
    layout = engine.Layout(home=lab.home / "sensing" / "history")
    files = [str(file.path) for day in layout.days() for file in layout.living(day)]
    rows = duckdb.sql("SELECT DISTINCT point, time_us, value FROM read_parquet($files)", params={"files": files}).fetchall()
    return Counter((point, time_us) for point, time_us, _ in rows)


def raised(lab: Lab) -> Counter:
    """How often an alarm was raised, by rule and point."""
    rows = lab.asked(f"SELECT o.rule_code, p.key, sum(o.occurrences) FROM ({OF_POINTS}) o JOIN sensing_point p ON p.id = o.point_id WHERE p.kind = 'test' GROUP BY 1, 2")  # noqa: S608
    return Counter({(rule, key): times for rule, key, times in rows})


def standing(lab: Lab) -> int:
    return lab.asked(f"SELECT count(*) FROM ({OF_POINTS}) o JOIN sensing_point p ON p.id = o.point_id WHERE p.kind = 'test' AND o.active")[0][0]  # noqa: S608


def settle(lab: Lab) -> None:
    """Everything judged, kept and told."""
    lab.stop_sending()
    turns, wanted = acknowledged(lab)[-1][0], expected(lab)
    up, down = (sum(times for change, times in wanted.items() if change[2] is is_raised) for is_raised in (True, False))
    rows = (turns + 1) * lab.devices  # of every shard: each is kept at its own time
    wait_until(lambda: sum(point <= lab.devices for point, _ in in_history(lab)) >= rows, what="history", seconds=60, every=0.5)
    wait_until(lambda: (sum(raised(lab).values()), standing(lab)) == (up, up - down), what=f"{up} alarms, {up - down} standing", seconds=30 + up / 50, every=0.5)  # telling one alone takes its time


def check(lab: Lab, what: str) -> None:
    """Every acknowledged reading in history, every alarm told, each once."""
    sent = {(n + 1, round(at * 1e6)) for _, at in acknowledged(lab) for n in range(lab.devices)}
    kept, told, wanted = in_history(lab), really_told(lab), expected(lab)
    kept = Counter({place: times for place, times in kept.items() if place[0] <= lab.devices})  # without the points of storms
    sys.stdout.write(f"readings {len(sent)}, alarms {sum(wanted.values())}, {what}\n")
    assert set(kept) == sent
    assert max(kept.values()) == 1
    assert raised(lab) == Counter((rule, key) for (rule, key, is_raised, _), n in wanted.items() if is_raised for _ in range(n))
    assert set(told) <= set(wanted)
    assert max(told.values()) == 1
    if sum(wanted.values()) < EVIDENCE_KEPT * lab.devices // 2:  # an alert that goes on and off for long keeps its newest evidence alone
        assert told == wanted
    assert {rule for rule, *_ in wanted} == {"flat", "band", "votes"}
