"""A small parent that has read all the code once and keeps a few children of it running: they share its memory and start at once.

The parent holds no connection, no thread and no loop, so that it may fork at any time. Killed itself, it takes its children with it.
"""

import ctypes
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

FIRST_PAUSE_S, LONGEST_PAUSE_S, STEADY_AFTER_S = 0.05, 5.0, 20.0
ENDING = (signal.SIGTERM, signal.SIGINT)
_PR_SET_PDEATHSIG = 1


class Prefork:
    """``work`` runs in a child by each of these names, and again when the child ended, until the parent is told to stop."""

    def __init__(self, names: Sequence[str], work: Callable[[str], int]) -> None:
        self.names, self.work = tuple(names), work
        self.children: dict[int, tuple[str, float]] = {}
        self.pauses: dict[str, float] = {}
        self.stopping = False

    def run(self) -> int:
        for number in ENDING:
            signal.signal(number, self._stop)
        gc.freeze()  # what is here now stays: no collector of a child walks it, and its pages stay shared
        for name in self.names:
            if not self.stopping:
                self._fork(name)
        while self.children:
            self._await_one()
        return 0

    def _await_one(self) -> None:
        pid, status = os.wait()
        name, began = self.children.pop(pid, ("", 0.0))
        if self.stopping or not name:
            return
        steady = time.monotonic() - began > STEADY_AFTER_S
        pause = self.pauses[name] = FIRST_PAUSE_S if steady else min(2 * self.pauses.get(name, FIRST_PAUSE_S / 2), LONGEST_PAUSE_S)
        sys.stderr.write(f"{name} 已退出（{os.waitstatus_to_exitcode(status)}），{pause:.2f} 秒后重启 / ended, restarting\n")
        time.sleep(pause)
        if not self.stopping:
            self._fork(name)

    def _fork(self, name: str) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # told to stop just now, the child must not take it for its parent's affair
        pid = os.fork()
        if pid:
            self.children[pid] = (name, time.monotonic())
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
            return
        _die_with(parent)
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        _exit_with(self.work, name)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
        for pid in self.children:
            os.kill(pid, signal.SIGTERM)


def _exit_with(work: Callable[[str], int], name: str) -> None:
    code = 1
    try:
        code = work(name)
    except BaseException:  # noqa: BLE001 - told, and then the end of this process either way
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)
