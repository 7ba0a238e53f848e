"""Keeps a few child processes running: restarts what dies, with patience; passes on what they say; stops them in order."""

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from logging import Formatter, LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 10.0
STEADY_AFTER_S = 20.0  # a child that ran this long is forgiven its earlier deaths
LOG_BYTES, LOGS_KEPT = 10 * 2**20, 3
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, kw_only=True)
class Program:
    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stop_within_s: float = 6.0


@dataclass(kw_only=True)
class Child:
    """A program and the process that runs it now."""

    program: Program
    process: asyncio.subprocess.Process | None = None
    started_at: float = 0.0
    restarts: int = 0


class Supervisor:
    """``console`` takes each line to show; logs go to ``folder/<name>.log`` and are turned over at 10 MB."""

    def __init__(self, folder: Path, console: Callable[[str, str], None]) -> None:
        self.children: dict[str, Child] = {}
        self._folder = folder
        self._console = console
        self._watchers: dict[str, asyncio.Task[None]] = {}
        self._stopping = False
        folder.mkdir(parents=True, exist_ok=True)

    async def run_once(self, program: Program) -> int:
        """Runs to the end and answers the exit code."""
        child = Child(program=program)
        self.children[program.name] = child
        try:
            code = await self._run(child)
        finally:
            self.children.pop(program.name, None)
        return code

    def keep(self, program: Program) -> Child:
        """Starts it and starts it again whenever it ends, until :meth:`stop`."""
        child = self.children[program.name] = Child(program=program)
        self._watchers[program.name] = asyncio.create_task(self._watch(child))
        return child

    async def stop(self) -> None:
        """The last started first, each given its time, then killed with all it started."""
        self._stopping = True
        for name, child in reversed(list(self.children.items())):
            await self._end(child)
            if name in self._watchers:
                self._watchers[name].cancel()
                with suppress(asyncio.CancelledError):
                    await self._watchers[name]

    async def _watch(self, child: Child) -> None:
        pause = FIRST_PAUSE_S
        while not self._stopping:
            code = await self._run(child)
            if self._stopping:
                return
            pause = FIRST_PAUSE_S if time.monotonic() - child.started_at > STEADY_AFTER_S else pause
            self._console(
                child.program.name, f"已退出（{_said(code)}），{pause:.1f} 秒后重启 / ended ({_said(code)}), restarting"
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
            child.restarts += 1

    async def _run(self, child: Child) -> int:
        program = child.program
        child.started_at = time.monotonic()
        ours, theirs = os.pipe()  # our own pipe: asyncio's would not say that a child died while a grandchild holds it open
        try:
            child.process = await asyncio.create_subprocess_exec(
                *program.command,
                env=dict(program.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=theirs,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone: we stop the others in order
                preexec_fn=_die_with_parent,
            )
        finally:
            os.close(theirs)
        passing = asyncio.create_task(self._pass_on(ours, program.name))
        code = await child.process.wait()
        _kill_group(child.process.pid)  # what it started must not outlive it, nor hold its port
        await passing
        return code

    async def _pass_on(self, pipe: int, name: str) -> None:
        log = RotatingFileHandler(self._folder / f"{name}.log", maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8")
        log.setFormatter(Formatter("%(asctime)s %(message)s"))
        try:
            async for line in _lines(pipe):
                log.emit(LogRecord(name, 20, "", 0, line, None, None))
                self._console(name, line)
        finally:
            log.close()

    async def _end(self, child: Child) -> None:
        process = child.process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), child.program.stop_within_s)
        _kill_group(process.pid)
        await process.wait()


async def _lines(pipe: int) -> AsyncIterator[str]:
    """Whole lines; one longer than the reader's buffer comes in parts and breaks nothing."""
    reader = asyncio.StreamReader()
    with os.fdopen(pipe, "rb") as file:
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), file)
        while True:
            try:
                line = await reader.readuntil(b"\n")
            except asyncio.IncompleteReadError as end:
                line = end.partial
                if not line:
                    return
            except asyncio.LimitOverrunError as long:
                line = await reader.read(long.consumed)
            yield line.decode("utf-8", "replace").rstrip()


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _said(code: int) -> str:
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name


def _die_with_parent() -> None:
    """Linux: a child of a supervisor that was killed is killed too, so that a port and a lock are never left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
