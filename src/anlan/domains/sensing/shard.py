"""One shard: the stream's messages, in order, through the kernel; what changed told once; everything kept in Parquet.

Kill it at any moment. What was taken in lies in the stream until it is in Parquet *and* in a state snapshot; at the next start the
kernel goes on from the snapshot, hears the messages after it again, and tells the same transitions with the same keys, which the
door of commands knows and does not do again.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from anlan.domains.sensing import detection, streams
from anlan.domains.sensing.commands import TellTransitions
from anlan.domains.sensing.faultbook import write_faults
from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.keeping import Keeper
from anlan.domains.sensing.mail import Mail, readings_of
from anlan.domains.sensing.models import Alert
from anlan.domains.sensing.roster import RosterHolder
from anlan.engines import sensing as engine
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

log = logging.getLogger("anlan.sensing")
TOLD_AT_ONCE = 50  # transitions a command: a storm neither starves other commands nor costs one transaction an alarm
ACTOR = system("监测系统")


@dataclass(slots=True, kw_only=True, eq=False)
class Shard:
    """Build with :func:`opening.open_shard`. Not for two threads at once."""

    home: Path
    holder: RosterHolder
    detector: engine.Detector
    keeper: Keeper
    stream_birth: str
    lock: Any
    restored: bool = False
    exercise: bool = False
    faults: Faults = field(default_factory=Faults)
    base: int = 0  # what history counted before this life of the stream began
    readings_seen: int = 0
    told: int = 0
    told_beside: bool = False  # someone else calls settle(), so that judging does not wait for the database
    _owed: "deque[tuple[str, list[engine.Transition]]]" = field(default_factory=deque)  # changes not yet told, with their keys
    _telling: threading.Lock = field(default_factory=threading.Lock)

    @property
    def writer(self) -> engine.HistoryWriter:
        return self.keeper.writer

    @property
    def kept_seq(self) -> int:
        return self.keeper.kept_seq

    @property
    def next_seq(self) -> int:
        """Where to go on reading the stream."""
        return min(self.detector.seq, self.writer.committed - self.base) + 1

    def take(self, mails: Sequence[Mail]) -> list[engine.Transition]:
        """Messages in the order of the stream. Returns when what changed is told; raises if it could not be, and tells it when called again."""
        self._settle_here()
        told: list[engine.Transition] = []
        for is_tick, group in groupby(mails, key=lambda mail: mail.subject == streams.TICKS):
            told += (self._tick if is_tick else self._judge)(list(group))
        return told

    def _tick(self, ticks: list[Mail]) -> list[engine.Transition]:
        told = [change for tick in ticks for change in self.detector.tick(tick.at_us, tick.seq)]
        self.writer.add(engine.empty(), self.base + ticks[-1].seq)
        return self._told(told)

    def _judge(self, mails: list[Mail]) -> list[engine.Transition]:
        batch, seqs = readings_of(mails, self.holder.roster, self.faults)
        kept, told = self.detector.take(batch, seqs)
        self.detector.seq = max(self.detector.seq, mails[-1].seq)
        self.writer.add(kept, self.base + mails[-1].seq)
        self.readings_seen += len(kept)
        return self._told(told)

    def _told(self, transitions: list[engine.Transition]) -> list[engine.Transition]:
        """A command for the changes of one message, keyed by its place in the stream, so that a repetition does nothing."""
        ordered = sorted(transitions, key=lambda change: change.decided.seq)
        for seq, group in groupby(ordered, key=lambda change: change.decided.seq):
            self._owe(str(seq), list(group))
        self._settle_here()
        self.told += len(transitions)
        return transitions

    def _owe(self, key: str, changes: list[engine.Transition]) -> None:
        for start in range(0, len(changes), TOLD_AT_ONCE):
            self._owed.append((f"sensing:{self.stream_birth}:{key}:{start}"[:160], changes[start : start + TOLD_AT_ONCE]))

    @property
    def owed(self) -> int:
        """Commands that carry changes not yet told."""
        return len(self._owed)

    def _settle_here(self) -> None:
        if not self.told_beside:
            self.settle()

    def settle(self) -> None:
        """Tell what is owed, one thread at a time. What could not be told, because the database was away, is owed still."""
        with self._telling:
            while self._owed:
                self._tell(*self._owed[0])
                self._owed.popleft()

    def _tell(self, key: str, changes: list[engine.Transition]) -> None:
        command = TellTransitions(transitions=tuple(detection.stored(change) for change in changes))
        try:
            send(command, Context(actor=ACTOR, key=key, exercise=self.exercise))
        except Refused:
            log.exception("an alert was refused by a rule of its life; the stream goes on")

    def rearm(self) -> None:
        """Take a changed registry or changed rules into use, and remember that it was here."""
        roster = self.holder.roster
        self._owe(f"rearm:{roster.revision}", self.detector.rearm(roster.rules, roster.table))
        self._settle_here()
        self.keep(at_once=True)

    def reconcile(self) -> None:
        """After a restart: an alert that detection no longer holds for raised is over. Without a snapshot nothing is known, and nothing cleared."""
        if not self.restored:
            return
        raised = {(rule.id, point.id) for rule, point in self.detector.raised()}
        over = [a for a in Alert.objects.filter(active=True, closed_at=None) if (a.rule_code, a.point_id) not in raised]
        now_us = self.detector.ticked_us or time.time_ns() // 1000
        self._owe(f"reconcile:{self.detector.seq}", [_over(alert, now_us) for alert in over])
        self._settle_here()

    def keep(self, *, at_once: bool = False) -> int:
        """Written down when due, beside the judging; gives the message up to which the stream may forget. A change not told is not forgotten."""
        state = None if self._owed else self.detector
        if not at_once:
            return self.keeper.keep(state, self.detector)
        write_faults(self.faults)
        return self.keeper.keep_now(state, self.detector)

    def close(self) -> None:
        self.settle()
        self.keep(at_once=True)
        self.keeper.close()
        self.lock.close()


def _over(alert: Alert, now_us: int) -> engine.Transition:
    nothing = engine.Cause(time_us=now_us, value=float("nan"), seq=0)
    return engine.Transition(
        raised=False, rule=alert.rule_code, version=alert.rule_version, severity=alert.level, point=alert.point_id, point_key="",
        since=nothing, decided=nothing,
    )  # fmt: skip
