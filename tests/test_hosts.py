"""Judges on hosts of their own: one killed, one cut off that comes back. Every acknowledged reading is in history, every alarm told once."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from anlan.config.nats import NatsServer
from anlan.domains.sensing.progress import read_progress
from anlan.engines import sensing as engine
from harness.hosts import RULES, value_of
from harness.netns import Network, network
from harness.ports import wait_until

pytestmark = [pytest.mark.nats]
SHARDS, BUS_PORT, DOOR_PORT = 4, 4222, 8604
JUDGES = ("b", "c", "d")


@dataclass(kw_only=True)
class Lab:
    home: Path
    net: Network
    devices: int
    lab: subprocess.Popen
    nats_url: str
    pids: dict[str, int] = field(default_factory=dict)

    def start(self, do: str, host: str, **more: object) -> None:
        told = {"do": do, "space": self.net.space(host), "nats": self.nats_url, "shards": SHARDS, "log": str(self.home / f"{host}-{do}.log"), **more}
        self.lab.stdin.write(json.dumps(told) + "\n")
        self.lab.stdin.flush()
        self.pids[f"{host} {do}"] = json.loads(self.lab.stdout.readline())["pid"]

    def log(self, host: str) -> str:
        return (self.home / f"{host}-judge.log").read_text("utf-8")

    def judged(self) -> dict[int, int]:
        """Shard → the last message it judged."""
        return {n: read_progress(self.home / "sensing", f"-s{n}").judged_seq for n in range(SHARDS + 1)}

    def all_held(self) -> None:
        wait_until(lambda: all(self.judged().values()), what="every shard", seconds=30)


@contextmanager
def running(home: Path, devices: int):
    with network("a", *JUDGES) as net:
        server = NatsServer(home=home, host=net.address("a"), port=BUS_PORT, monitor_port=8222, mqtt_host=net.address("a"), mqtt_port=1883)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        bus = net.start("a", *server.command(), **quiet)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANLAN_", "PYTEST_"))}
        environment |= {"ANLAN_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
        lab = subprocess.Popen([sys.executable, "-m", "harness.hosts", str(devices)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            assert "key" in json.loads(lab.stdout.readline())
            yield Lab(home=home, net=net, devices=devices, lab=lab, nats_url=server.url)
        finally:
            for process in (lab, bus):
                process.kill()
                process.wait()


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

    def __enter__(self) -> "Watch":
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
    rules = [engine.Rule(id=code, version=1, on=engine.Selector(kind="test"), condition=engine.condition_from(kind, given)) for code, kind, given in RULES]
    found, told = engine.detector(table, rules), Counter()
    for seq, (turn, at) in enumerate(acknowledged(lab), 1):
        numbers = range(lab.devices)
        batch = engine.readings(list(numbers), [round(at * 1e6)] * lab.devices, [value_of(n, turn) for n in numbers])
        told.update((c.rule, c.point_key, c.raised, c.since.time_us) for c in found.take(batch, seq)[1])
    return told


def really_told(lab: Lab) -> Counter:
    import sqlite3

    with sqlite3.connect(f"file:{lab.home / 'anlan.sqlite3'}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT p.key, a.evidence FROM sensing_alert a JOIN sensing_point p ON p.id = a.point_id").fetchall()
    changes = [(key, change) for key, evidence in rows for change in json.loads(evidence)]
    return Counter((c["rule"], key, c["raised"], c["since"]["time_us"]) for key, c in changes)


def in_history(lab: Lab) -> Counter:
    """How often each reading is in history, as a reader of history counts."""
    layout = engine.Layout(home=lab.home / "sensing" / "history")
    files = [str(file.path) for day in layout.days() for file in layout.living(day)]
    rows = duckdb.sql("SELECT DISTINCT point, time_us, value FROM read_parquet($files)", params={"files": files}).fetchall()
    return Counter((point, time_us) for point, time_us, _ in rows)


def prove(lab: Lab, rounds: int) -> float:
    """One judge killed and one cut off, round after round; the longest time a shard stood still."""
    until = lab.home / "enough"
    lab.start("doors", "a", port=DOOR_PORT)
    for host in JUDGES:
        lab.start("judge", host)
    lab.all_held()
    lab.start("send", "a", port=DOOR_PORT, book=str(lab.home / "book"), until=str(until))
    with Watch(lab) as watch:
        for number in range(rounds):
            dying, cut = JUDGES[number % 3], JUDGES[(number + 1) % 3]
            time.sleep(1.5)
            os.kill(lab.pids[f"{dying} judge"], 9)
            lab.net.cut(cut)
            time.sleep(6)
            lab.net.mend(cut)
            lab.start("judge", dying)
            time.sleep(4)
        until.touch()
        settle(lab)
    return max(watch.longest.values())


def settle(lab: Lab) -> None:
    """Everything judged and told."""
    wanted = acknowledged(lab)[-1][0]
    wait_until(lambda: len({at for _, at in in_history(lab)}) > wanted, what="history", seconds=40, every=0.5)
    wait_until(lambda: sum(really_told(lab).values()) >= sum(expected(lab).values()), what="alarms", seconds=20, every=0.5)


def check(lab: Lab, stood_still_s: float) -> None:
    sent = {(n + 1, round(at * 1e6)) for _, at in acknowledged(lab) for n in range(lab.devices)}
    kept, told, wanted = in_history(lab), really_told(lab), expected(lab)
    print(f"readings {len(sent)}, alarms {sum(wanted.values())}, a shard stood still for at most {stood_still_s:.1f} s")
    assert set(kept) == sent
    assert max(kept.values()) == 1
    assert told == wanted
    assert {rule for rule, *_ in wanted} == {"high", "band", "votes"}
    assert stood_still_s < 10


@pytest.mark.timeout(120)
def test_one_host_dies_and_one_is_cut_off(tmp_path):
    with running(tmp_path, devices=24) as lab:
        check(lab, prove(lab, rounds=1))


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_hosts_die_and_are_cut_off_for_long(tmp_path):
    with running(tmp_path, devices=500) as lab:
        check(lab, prove(lab, rounds=20))
