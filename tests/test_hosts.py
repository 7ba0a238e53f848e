"""Judges on hosts of their own: one killed, one cut off that comes back. Every acknowledged reading is in history, every alarm told once."""

import subprocess
import time
from contextlib import contextmanager

import pytest

from anlan.config.nats import NatsServer
from harness.lab import Lab, Watch, check, running_lab, settle
from harness.netns import network

pytestmark = [pytest.mark.nats]
SHARDS, DOOR_PORT = 4, 8604
JUDGES = ("b", "c", "d")
GONE_S, BACK_S = 5.0, 3.0


@contextmanager
def running(home, devices):
    with network("a", *JUDGES) as net:
        server = NatsServer(home=home, host=net.address("a"), port=4222, monitor_port=8222, mqtt_host=net.address("a"), mqtt_port=1883)
        bus = net.start("a", *server.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with running_lab(home, devices, server, shards=SHARDS, net=net) as lab:
                yield lab
        finally:
            bus.kill()
            bus.wait()


def prove(lab: Lab, rounds: int) -> float:
    """One judge killed and one cut off, round after round; the longest time a shard stood still."""
    lab.start("doors", "a", port=DOOR_PORT)
    for host in JUDGES:
        lab.start("judge", host)
    lab.all_held()
    lab.start("send", "a", port=DOOR_PORT, book=str(lab.home / "book"), until=str(lab.home / "enough"))
    with Watch(lab) as watch:
        for number in range(rounds):
            dying, cut = JUDGES[number % 3], JUDGES[(number + 1) % 3]
            time.sleep(1)
            lab.kill("judge", dying)
            lab.net.cut(cut)
            time.sleep(GONE_S)
            lab.net.mend(cut)
            lab.start("judge", dying)
            time.sleep(BACK_S)
        settle(lab)
    return max(watch.longest.values())


@pytest.mark.timeout(120)
def test_one_host_dies_and_one_is_cut_off(tmp_path):
    with running(tmp_path, devices=24) as lab:
        stood_still_s = prove(lab, rounds=1)
        check(lab, f"a shard stood still for at most {stood_still_s:.1f} s")
        assert stood_still_s < 15
        assert "no longer ours" in lab.log("judge", "c")


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_hosts_die_and_are_cut_off_for_long(tmp_path):
    with running(tmp_path, devices=500) as lab:
        check(lab, f"a shard stood still for at most {prove(lab, rounds=20):.1f} s")
