import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anlan.config.supervisor import Program, Supervisor

LOYAL = "import time; print('here', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(60)"


def python(name: str, code: str, **more) -> Program:
    return Program(name=name, command=(sys.executable, "-c", code), **more)


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(") ")[1][:1]
    except (FileNotFoundError, ProcessLookupError):
        return False


async def until(true, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        await asyncio.sleep(0.01)


@pytest.fixture
def said() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def supervisor(tmp_path, said) -> Supervisor:
    return Supervisor(tmp_path / "logs", lambda name, line: said.append((name, line)))


def test_a_killed_child_is_started_again_and_its_words_are_kept(supervisor, said, tmp_path):
    async def run() -> None:
        child = supervisor.keep(python("web", LOYAL))
        await until(lambda: ("web", "here") in said)
        first = child.process.pid
        child.process.kill()
        await until(lambda: said.count(("web", "here")) == 2)
        assert child.process.pid != first
        await until(lambda: child.restarts == 1)
        await supervisor.stop()
        assert not alive(child.process.pid)

    asyncio.run(run())
    assert (tmp_path / "logs" / "web.log").read_text().count("here") == 2
    assert any("SIGKILL" in line for _, line in said)


def test_all_stop_last_started_first_even_the_stubborn(supervisor, said, monkeypatch):
    ended: list[str] = []
    ending = Supervisor._end

    async def note(self, child) -> None:
        await ending(self, child)
        ended.append(child.program.name)

    monkeypatch.setattr(Supervisor, "_end", note)

    async def run() -> None:
        supervisor.keep(python("nats", LOYAL))
        supervisor.keep(python("web", STUBBORN, stop_within_s=0.2))
        await until(lambda: len(said) == 2)
        await supervisor.stop()

    asyncio.run(run())
    assert ended == ["web", "nats"]
    assert not any(child.process.returncode is None for child in supervisor.children.values())


def test_grandchildren_do_not_outlive_their_parent(supervisor, said):
    code = "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print(p.pid, flush=True); time.sleep(60)"

    async def run() -> None:
        child = supervisor.keep(python("worker", code))
        await until(lambda: said)
        grandchild = int(said[0][1])
        child.process.kill()
        await until(lambda: not alive(grandchild))
        await supervisor.stop()

    asyncio.run(run())


def test_a_one_off_answers_its_exit_code(supervisor):
    assert asyncio.run(supervisor.run_once(python("prepare", "raise SystemExit(3)"))) == 3


def test_a_very_long_line_breaks_nothing(supervisor, said):
    asyncio.run(supervisor.run_once(python("web", "print('x' * 300_000); print('end')")))
    assert said[-1] == ("web", "end")
    assert sum(len(line) for _, line in said) == 300_003


def test_killing_the_supervisor_leaves_no_orphans(tmp_path):
    code = f"""
import asyncio, pathlib, sys
from anlan.config.supervisor import Program, Supervisor
async def run():
    keeper = Supervisor(pathlib.Path({str(tmp_path)!r}), lambda name, line: print(line, flush=True))
    child = keeper.keep(Program(name="x", command=(sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)")))
    await asyncio.sleep(60)
asyncio.run(run())
"""
    keeper = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(keeper.stdout.readline())
    assert alive(child)
    os.kill(keeper.pid, signal.SIGKILL)
    keeper.communicate()
    end = time.monotonic() + 5
    while alive(child) and time.monotonic() < end:
        time.sleep(0.01)
    assert not alive(child)
