import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from harness.house import running_house
from harness.ports import wait_until

pytestmark = [pytest.mark.nats, pytest.mark.timeout(180)]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def anlan(home, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "anlan.config.cli", *arguments]
    return subprocess.run(command, env={**os.environ, "ANLAN_HOME": str(home)}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with running_house(tmp_path_factory.mktemp("house"), "--empty") as running:
        yield running


def test_it_says_where_it_is_and_how_to_sign_in(house):
    assert house.address in house.said
    assert "make-admin" in house.said
    assert set(house.pids()) >= {"nats", "web", "worker"}


def test_a_second_instance_on_the_same_data_is_refused_in_one_sentence(house):
    done = anlan(house.home, "up", "--port", "1")
    assert done.returncode == 1
    assert str(house.process.pid) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2


def test_a_busy_port_is_refused_in_one_sentence(house, tmp_path):
    done = anlan(tmp_path, "up", "--port", str(house.port))
    assert done.returncode == 1
    assert f"ANLAN_PORT={house.port + 100}" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2


def test_status_names_what_runs(house):
    said = anlan(house.home, "status").stdout
    assert house.address in said
    assert "worker" in said


@pytest.mark.parametrize("name", ["web", "worker", "nats"])
def test_what_is_killed_comes_back(house, name):
    before = house.kill(name)
    wait_until(lambda: house.pids().get(name) not in {None, before}, what=name)
    house.wait()


def test_nothing_of_the_house_is_readable_by_others(house):
    for name in ("secret_key", "secrets/nats.json", "nats/nats.conf", "nats/url", "status.json"):
        assert stat.S_IMODE((house.home / name).stat().st_mode) & 0o077 == 0, name


def test_ctrl_c_stops_all_of_it_cleanly(tmp_path):
    with running_house(tmp_path, "--empty") as house:
        pids = house.pids()
        assert house.stop(signal.SIGINT) == 0
        assert not any(alive(pid) for pid in pids.values())
        assert anlan(tmp_path, "status").returncode == 1


def test_kill_9_leaves_no_orphans_the_next_start_goes_on_and_down_stops_it(tmp_path):
    with running_house(tmp_path, "--empty") as house:
        pids = house.pids()
        house.process.kill()
        house.process.wait()
        wait_until(lambda: not any(alive(pid) for pid in pids.values()), what="the end of all children")
    with running_house(tmp_path, "--empty") as again:
        assert again.healthy()
        assert anlan(tmp_path, "down").returncode == 0
        assert again.process.wait(5) == 0
