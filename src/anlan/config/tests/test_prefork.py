"""The small parent of the sensing process: what dies is started again; what is told to stop stops; what is killed takes its children along."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = """
import os, sys, time
from anlan.config.prefork import Prefork

def work(name):
    os.write(1, f"{name} {os.getpid()}\\n".encode())
    time.sleep(60)
    return 0

sys.exit(Prefork(("doors", "judge"), work).run())
"""


@pytest.fixture
def parent():
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    yield process
    process.kill()
    process.wait()


def told(process):
    name, pid = process.stdout.readline().split()
    return name, int(pid)


def gone(pid):
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if _state(pid) == "Z":
            return True
        time.sleep(0.01)
    return False


def _state(pid):
    try:
        text = Path(f"/proc/{pid}/stat").read_text("ascii")
        return text.rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "Z"


def test_a_child_that_was_killed_is_started_again_and_the_other_goes_on(parent):
    children = dict(told(parent) for _ in range(2))
    os.kill(children["judge"], signal.SIGKILL)
    name, pid = told(parent)
    assert name == "judge"
    assert pid not in children.values()
    os.kill(children["doors"], 0)


def test_told_to_stop_it_stops_with_all_its_children(parent):
    children = dict(told(parent) for _ in range(2))
    parent.terminate()
    assert parent.wait(10) == 0
    assert all(gone(pid) for pid in children.values())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_killed_it_takes_its_children_along(parent):
    children = dict(told(parent) for _ in range(2))
    parent.kill()
    parent.wait()
    assert all(gone(pid) for pid in children.values())
