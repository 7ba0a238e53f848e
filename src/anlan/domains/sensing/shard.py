"""One shard: the stream's messages, in order, through the kernel; what changed told once; everything kept in Parquet.

Kill it at any moment. What was taken in lies in the stream until it is in Parquet *and* in a state snapshot; at the next start the
kernel goes on from the snapshot, hears the messages after it again, and tells the same transitions with the same keys, which the
door of commands knows and does not do again.
"""

import fcntl
import json
import logging
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from anlan.domains.sensing import detection, latest, streams
from anlan.domains.sensing.commands import TellTransitions
from anlan.domains.sensing.faultbook import write_faults
from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.mail import Mail, readings_of
from anlan.domains.sensing.models import Alert
from anlan.domains.sensing.roster import RosterHolder
from anlan.engines import sensing as engine
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

log = logging.getLogger("anlan.sensing")
TOLD_AT_ONCE = 50  # transitions a command: a storm neither starves other commands nor costs one transaction an alarm
KEEP_S, KEEP_ROWS = 5.0, 2_000_000  # how much is heard again at most after a kill
LATEST_S = 1.0
SHARE_OF_TIME = 0.1  # keeping may take this share of the time; with many points it comes less often
ACTOR = system("监测系统")


class Held(Exception):  # noqa: N818
    """Another process holds this shard."""


@dataclass(slots=True, kw_only=True, eq=False)
class Shard:
    """Build with :func:`open_shard`. Not for two threads at once."""

    home: Path
    holder: RosterHolder
    detector: engine.Detector
    writer: engine.HistoryWriter
    stream_birth: str
    lock: Any
    restored: bool = False
    exercise: bool = False
    faults: Faults = field(default_factory=Faults)
    base: int = 0  # what history counted before this life of the stream began
    kept_seq: int = 0
    readings_seen: int = 0
    told: int = 0
    _keep_at: float = 0.0
    _latest_at: float = 0.0

    @property
    def next_seq(self) -> int:
        """Where to go on reading the stream."""
        return min(self.detector.seq, self.writer.committed - self.base) + 1

    def take(self, mails: Sequence[Mail]) -> list[engine.Transition]:
        """Messages in the order of the stream. Returns when what changed is told; raises if it could not be."""
        told: list[engine.Transition] = []
        for is_tick, group in groupby(mails, key=lambda mail: mail.subject == streams.TICKS):
            told += (self._tick if is_tick else self._judge)(list(group))
        return told

    def _tick(self, ticks: list[Mail]) -> list[engine.Transition]:
        told = [change for tick in ticks for change in self.detector.tick(tick.at_us, tick.seq)]
        self.writer.add(engine.empty(), self.base + ticks[-1].seq)
        return self._told(told)

    def _judge(self, mails: list[Mail]) -> list[engine.Transition]:
        batches = [readings_of(mail, self.holder.roster, self.faults) for mail in mails]
        seqs = np.repeat(np.array([mail.seq for mail in mails]), [len(batch) for batch in batches])
        kept, told = self.detector.take(engine.concatenate(batches), seqs)
        self.detector.seq = max(self.detector.seq, mails[-1].seq)
        self.writer.add(kept, self.base + mails[-1].seq)
        self.readings_seen += len(kept)
        return self._told(told)

    def _told(self, transitions: list[engine.Transition]) -> list[engine.Transition]:
        """One command for the changes of one message, keyed by its place in the stream, so that a repetition does nothing."""
        ordered = sorted(transitions, key=lambda change: change.decided.seq)
        for seq, group in groupby(ordered, key=lambda change: change.decided.seq):
            changes = list(group)
            for start in range(0, len(changes), TOLD_AT_ONCE):
                self._tell(changes[start : start + TOLD_AT_ONCE], f"sensing:{self.stream_birth}:{seq}:{start}")
        self.told += len(transitions)
        return transitions

    def _tell(self, changes: Iterable[engine.Transition], key: str) -> None:
        command = TellTransitions(transitions=tuple(detection.stored(change) for change in changes))
        try:
            send(command, Context(actor=ACTOR, key=key[:160], exercise=self.exercise))
        except Refused:
            log.exception("an alert was refused by a rule of its life; the stream goes on")

    def rearm(self) -> None:
        """Take a changed registry or changed rules into use, and remember that it was here."""
        roster = self.holder.roster
        self._tell_apart(self.detector.rearm(roster.rules, roster.table), f"rearm:{roster.revision}")
        self.keep(at_once=True)

    def reconcile(self) -> None:
        """After a restart: an alert that detection no longer holds for raised is over. Without a snapshot nothing is known, and nothing cleared."""
        if not self.restored:
            return
        raised = {(rule.id, point.id) for rule, point in self.detector.raised()}
        over = [a for a in Alert.objects.filter(active=True, closed_at=None) if (a.rule_code, a.point_id) not in raised]
        now_us = self.detector.ticked_us or time.time_ns() // 1000
        self._tell_apart([_over(alert, now_us) for alert in over], f"reconcile:{self.detector.seq}")

    def _tell_apart(self, changes: list[engine.Transition], key: str) -> None:
        for start in range(0, len(changes), TOLD_AT_ONCE):
            self._tell(changes[start : start + TOLD_AT_ONCE], f"sensing:{self.stream_birth}:{key}:{start}")

    def keep(self, *, at_once: bool = False) -> int:
        """Parquet first, then the state that goes with it, when due; gives the message up to which the stream may forget."""
        now = time.monotonic()
        if at_once or now >= self._keep_at or self.writer.rows > KEEP_ROWS:
            self.writer.flush()
            self.snapshot()
            write_faults(self.faults)
            self._keep_at = now + max(KEEP_S, (time.monotonic() - now) / SHARE_OF_TIME)
        if at_once or now >= self._latest_at:
            latest.write(self.home, self.detector)
            self._latest_at = now + LATEST_S
        return self.kept_seq

    def snapshot(self) -> None:
        """Whole or not at all."""
        part = self.home / f".state.{os.getpid()}"
        with part.open("wb") as file:
            file.write(self.stream_birth.encode() + b"\n" + self.detector.snapshot())
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.home / "state")
        self.kept_seq = self.detector.seq

    def close(self) -> None:
        self.keep(at_once=True)
        self.lock.close()


def _over(alert: Alert, now_us: int) -> engine.Transition:
    nothing = engine.Cause(time_us=now_us, value=float("nan"), seq=0)
    return engine.Transition(
        raised=False, rule=alert.rule_code, version=alert.rule_version, severity=alert.level, point=alert.point_id, point_key="",
        since=nothing, decided=nothing,
    )  # fmt: skip


def open_shard(home: Path, holder: RosterHolder, stream_birth: str) -> Shard:
    """Go on where the last holder of the shard stopped. Raises Held if it has not stopped."""
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise Held(f"另一个 anlan sensing 正在使用 {home}") from error
    detector, restored = _restored(home, holder, stream_birth)
    writer = engine.HistoryWriter(layout=engine.Layout(home=home / "history"))
    return Shard(
        home=home, holder=holder, detector=detector, writer=writer, stream_birth=stream_birth, lock=lock, restored=restored,
        kept_seq=detector.seq, base=_base(home, stream_birth, writer.committed),
    )  # fmt: skip


def _restored(home: Path, holder: RosterHolder, stream_birth: str) -> tuple[engine.Detector, bool]:
    """The detector as it was; afresh if its state is gone or damaged. In a new life of the stream it knows what it knew, and counts anew."""
    fresh = engine.detector(holder.roster.table, holder.roster.rules)
    try:
        birth, _, body = (home / "state").read_bytes().partition(b"\n")
        found = fresh.restored(body)
    except FileNotFoundError:
        return fresh, False
    except ValueError:
        log.warning("the state of detection is damaged; going on afresh")
        return fresh, False
    found.seq = found.seq if birth.decode() == stream_birth else 0
    return found, True


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
