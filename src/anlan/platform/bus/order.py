"""Commit order: rows that serve as a cursor or a chain must get their numbers in the order in which they become visible.

SQLite has one writer, so it is so by itself. On PostgreSQL a transaction takes one advisory lock before it numbers such rows and
holds it until it commits: the price is that commits of commands queue for the length of one flush.

Who waits for SQLite's writer sleeps longer and longer between its tries, up to a tenth of a second, and may be passed by each newcomer. So commands
queue before they begin: the threads of a process at a lock, the processes at a locked file beside the database.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError, connection

LOCK = 0x616E6C616E  # "anlan"
WAIT_S = 15.0  # for the writer, then the reader is told that the house is busy
POLL_S = 0.001
PASSING = {"40001", "40P01", "55P03"}  # PostgreSQL: could not serialise, deadlock, lock not available
_threads = threading.Lock()


def take_turn() -> None:
    """Call inside a transaction, after its work and before its numbered rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def busy(error: BaseException) -> bool:
    """Did others hold the database? Nothing has changed then, and the same may be asked again."""
    cause = error.__cause__ or error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in PASSING


@contextmanager
def queued() -> Iterator[None]:
    """The turn of a command that is about to begin its transaction; nothing to wait for inside one that runs, and on PostgreSQL."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    until = time.monotonic() + WAIT_S
    if not _threads.acquire(timeout=WAIT_S):
        raise _held()
    try:
        with _processes(str(connection.settings_dict["NAME"]), until):
            yield
    finally:
        _threads.release()


@contextmanager
def _processes(database: str, until: float) -> Iterator[None]:
    if not Path(database).is_absolute():  # in memory: one process has it
        yield
        return
    file = os.open(f"{database}.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _locked(file):
            if time.monotonic() > until:
                raise _held()
            time.sleep(POLL_S)
        yield
    finally:
        os.close(file)  # and unlocked with it


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _held() -> OperationalError:
    held = sqlite3.OperationalError("database is locked")
    held.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error = OperationalError("database is locked")
    error.__cause__ = held
    return error
