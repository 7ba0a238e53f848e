"""Everything that goes wrong on a bad day, one after the other, while devices go on sending: nothing acknowledged lost, no alarm twice, and people see it."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
from contextlib import contextmanager, suppress

import pytest

from anlan.domains.sensing import streams
from harness.hosts import STORM, deliver
from harness.lab import Bus, Lab, check, running_lab, settle
from harness.need import lacking
from harness.ports import free_ports, listening, wait_until

pytestmark = [pytest.mark.nats]
DISK = "4m"


@contextmanager
def small_disk(folder):
    """A disk of its own for history, of a few megabytes."""
    folder.mkdir(parents=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "anlan-test", str(folder)], check=False, capture_output=True)
    if done.returncode:
        lacking(f"a small disk (root may mount a tmpfs): {done.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@contextmanager
def at_work(home, devices):
    with small_disk(home / "sensing" / "history"):
        bus = Bus(home)
        bus.start()
        try:
            with running_lab(home, devices, bus.server) as lab:
                lab.bus, (lab.port,) = bus, free_ports(1)
                lab.start("doors", port=lab.port)
                lab.start("judge")
                lab.all_held()
                wait_until(lambda: listening(lab.port), what="doors")
                lab.start("send", port=lab.port, book=str(home / "book"), until=str(home / "enough"))
                yield lab
        finally:
            bus.end()


def database_held(lab: Lab, seconds: float) -> None:
    """Somebody holds the database: nobody can write an alert, nobody can stop the readings."""
    db = sqlite3.connect(lab.home / "anlan.sqlite3", isolation_level=None, timeout=60)
    db.execute("BEGIN IMMEDIATE")
    before = lab.judged()[0]
    time.sleep(seconds)
    db.execute("ROLLBACK")
    db.close()
    assert lab.judged()[0] > before


def disk_full(lab: Lab, seconds: float) -> None:
    """History cannot be written: readings wait in the stream, and people are told."""
    before, ballast = len(lab.log("judge")), lab.home / "sensing" / "history" / "ballast"
    with suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(bytes(65_536))
            file.flush()
    wait_until(lambda: "No space left" in lab.log("judge")[before:], what="the operator", seconds=20)
    time.sleep(seconds)
    ballast.unlink()


def killed(lab: Lab, _: float) -> None:
    """Doors and judge at once."""
    killed_and_started(lab, "judge")
    killed_and_started(lab, "doors", port=lab.port)


def bus_hangs(lab: Lab, seconds: float) -> None:
    lab.bus.process.send_signal(signal.SIGSTOP)
    time.sleep(seconds)
    lab.bus.process.send_signal(signal.SIGCONT)


def bus_killed(lab: Lab, _: float) -> None:
    lab.bus.end()
    lab.bus.start()


def judge_stops(lab: Lab, seconds: float) -> None:
    """A host that hangs and comes back."""
    pid = lab.pids["a judge"]
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)


def poison(lab: Lab, _: float) -> None:
    """What is no message, at every door."""
    asyncio.run(_poison_the_bus(lab))
    for body in ("{", '{"point": 7}', "\x00" * 100):
        deliver(lab.port, lab.key, body, "")
    with socket.create_connection(("127.0.0.1", lab.port)) as line:
        line.sendall(os.urandom(4_096))


async def _poison_the_bus(lab: Lab) -> None:
    import nats

    bus = await nats.connect(lab.server.url)
    for payload in (b"", b"poison", os.urandom(1_000), b"ARROW1\x00\x00" + bytes(64)):
        await bus.jetstream().publish(streams.READINGS, payload)
        await bus.jetstream().publish("devices.D0.key", payload)
    await bus.close()


def storm(lab: Lab, _: float) -> None:
    """Hundreds of alarms at once, in one delivery."""
    rows = "\n".join(json.dumps({"point": f"D0/s{n}", "time": time.time(), "value": 5_000}) for n in range(STORM))
    while not deliver(lab.port, lab.key, rows, "storm"):
        time.sleep(0.2)


def slow_disk(lab: Lab, seconds: float) -> None:
    """Every write takes half a second: what is judged does not wait for it."""
    killed_and_started(lab, "judge", slow_disk_s=0.5)
    wait_until(lambda: lab.judged()[0] > 0, what="judge")
    before, began = lab.judged()[0], time.monotonic()
    time.sleep(seconds)
    per_s = (lab.judged()[0] - before) / (time.monotonic() - began)
    killed_and_started(lab, "judge")
    assert per_s > 2, "a delivery every 0.2 s, and a tick a second"  # noqa: PLR2004


def clock_jumps(lab: Lab, seconds: float) -> None:
    """The clock of the doors is put back by what a device may be ahead, then forward by what a reading may be under way, then right."""
    for ahead_s in (-20, 200, 0):
        killed_and_started(lab, "doors", port=lab.port, ahead_s=ahead_s)
        time.sleep(seconds / 3)


def killed_and_started(lab: Lab, name: str, **more: object) -> None:
    lab.kill(name)
    lab.start(name, **more)


FAULTS = (poison, database_held, storm, disk_full, killed, bus_killed, judge_stops, bus_hangs)


def go_through(lab: Lab, seconds: float, pause_s: float, faults=FAULTS) -> None:
    for fault in faults:
        fault(lab, seconds)
        time.sleep(pause_s)
    settle(lab)


def seen_by_people(lab: Lab) -> None:
    """Poison counted by who sent it; the storm one alert with all its points."""
    reasons = {reason for (reason,) in lab.asked("SELECT reason FROM sensing_devicefault")}
    assert {"malformed", "unknown_key"} <= reasons
    gathered = lab.asked("SELECT count(*) FROM sensing_stormmember")[0][0]
    alone = lab.asked("SELECT count(*) FROM sensing_alert WHERE rule_code = 'storm' AND NOT storm")[0][0]
    assert gathered + alone == STORM


@pytest.mark.timeout(180)
def test_a_bad_day(tmp_path):
    with at_work(tmp_path, devices=20) as lab:
        go_through(lab, seconds=1.5, pause_s=0.7)
        check(lab, f"{len(FAULTS)} faults")
        seen_by_people(lab)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_bad_days_one_after_the_other(tmp_path):
    with at_work(tmp_path, devices=100) as lab:
        go_through(lab, seconds=8, pause_s=4, faults=10 * FAULTS)
        check(lab, f"{10 * len(FAULTS)} faults")
        seen_by_people(lab)


@pytest.mark.soak
@pytest.mark.timeout(1_800)
def test_slow_disks_and_jumping_clocks(tmp_path):
    with at_work(tmp_path, devices=100) as lab:
        go_through(lab, seconds=8, pause_s=2, faults=(slow_disk, clock_jumps) * 5)
        check(lab, "5 slow disks, 10 jumps of the clock")
