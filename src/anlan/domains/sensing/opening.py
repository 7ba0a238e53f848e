"""Taking a shard: where its last holder stopped, with its state, its history and the count of its stream's lives."""

import fcntl
import json
import logging
import os
import time
from collections import deque
from pathlib import Path
from typing import IO

from anlan.domains.sensing.keeping import FileStore, Keeper
from anlan.domains.sensing.owing import Owed, parted
from anlan.domains.sensing.portions import Portion
from anlan.domains.sensing.records import RecordStore
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.shard import Shard
from anlan.domains.sensing.telling import Desk, House
from anlan.engines import sensing as engine

log = logging.getLogger("anlan.sensing")
LOOK_S = 0.02


class Held(Exception):  # noqa: N818
    """Another process holds this shard."""


def open_shard(home: Path, holder: RosterHolder, stream_birth: str, desk: Desk | None = None, *, wait_s: float = 0.0) -> Shard:
    """Go on where the last holder of the shard stopped. Raises Held if it has not stopped within ``wait_s``: one just killed is still dying."""
    home.mkdir(parents=True, exist_ok=True)
    lock = _locked(home, time.monotonic() + wait_s)
    detector, restored, owed = _restored(home, holder, stream_birth)
    writer = engine.HistoryWriter(layout=engine.Layout(home=home / "history"))
    keeper = Keeper(home=home, writer=writer, store=FileStore(home=home, stream_birth=stream_birth), kept_seq=detector.seq)
    return Shard(
        home=home, holder=holder, detector=detector, keeper=keeper, stream_birth=stream_birth, lock=lock, restored=restored, owing=deque(owed),
        base=_base(home, stream_birth, writer.committed), desk=desk or House(),
    )  # fmt: skip


def _locked(home: Path, until: float) -> IO[str]:
    lock = (home / "lock").open("a")
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() >= until:
                lock.close()
                raise Held(f"另一个 anlan sensing 正在使用 {home}") from error
            time.sleep(LOOK_S)
        else:
            return lock


def open_portion(home: Path, holder: RosterHolder, portion: Portion, store: RecordStore, state: bytes, desk: Desk | None = None) -> Shard:
    """Go on where the last holder of this shard stopped, wherever that was. The store has claimed its record."""
    home.mkdir(parents=True, exist_ok=True)
    table, rules = portion.of_roster(holder.roster)
    detector, restored, owed = _from_state(engine.detector(table, rules), state or _former(home))
    detector.seq = store.record.seq
    writer = engine.HistoryWriter(layout=engine.Layout(home=home / "history"), shard=portion.number, committed=store.record.committed)
    keeper = Keeper(home=home, writer=writer, store=store, kept_seq=detector.seq, latest_name="" if portion.joint else f"shard-{portion.number}.npy")
    return Shard(
        home=home, holder=holder, detector=detector, keeper=keeper, stream_birth=store.record.birth, lock=None, restored=restored, portion=portion,
        base=store.record.base, desk=desk or House(), owing=deque(owed if state or portion.number == 0 else ()),
    )  # fmt: skip


def _former(home: Path) -> bytes:
    """The state of the time when one shard held all: it knows something of every point."""
    path = home / "state"
    return path.read_bytes().partition(b"\n")[2] if path.is_file() else b""


def _from_state(fresh: engine.Detector, stored: bytes) -> tuple[engine.Detector, bool, list[Owed]]:
    """The detector as it was, whether it is that, and what was not yet told; afresh if the state is not there or damaged."""
    try:
        owed, state = parted(stored)
        return (fresh.restored(state), True, owed) if state else (fresh, False, [])
    except ValueError:
        log.warning("the state of detection is damaged; going on afresh")
        return fresh, False, []


def _restored(home: Path, holder: RosterHolder, stream_birth: str) -> tuple[engine.Detector, bool, list[Owed]]:
    """In a new life of the stream the detector knows what it knew, and counts anew."""
    fresh = engine.detector(holder.roster.table, holder.roster.rules)
    try:
        with (home / "state").open("rb") as file:
            birth, stored = file.readline().rstrip(b"\n"), file.read()
    except FileNotFoundError:
        return fresh, False, []
    found, restored, owed = _from_state(fresh, stored)
    found.seq = found.seq if birth.decode() == stream_birth else 0
    return found, restored, owed


def _base(home: Path, stream_birth: str, committed: int) -> int:
    """History counts on over the lives of the stream, whose own count begins anew in each."""
    path = home / "lives.json"
    lives: dict[str, int] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    if stream_birth not in lives:
        lives[stream_birth] = committed
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(lives), "utf-8")
        part.replace(path)
    return lives[stream_birth]
