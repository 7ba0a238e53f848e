"""One shard: the stream's messages, in order, through the kernel; what changed told once; everything kept in Parquet.

Kill it at any moment. What was taken in lies in the stream until it is in Parquet *and* in a state snapshot; at the next start the
kernel goes on from the snapshot, hears the messages after it again, and tells the same transitions with the same keys, which the
door of commands knows and does not do again.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.keeping import Keeper
from anlan.domains.sensing.mail import Mail, readings_of
from anlan.domains.sensing.owing import MOST_CARRIED, Owed
from anlan.domains.sensing.portions import Portion, links_devices
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.telling import Desk, House, first_of
from anlan.engines import sensing as engine

TOLD_AT_ONCE = 50  # transitions a command: a storm neither starves other commands nor costs one transaction an alarm
FEW_OWED = 20  # commands
STORMY, BREATH_S = 500, 0.1  # after a command of so many changes, with more to come: who waits for SQLite's lock looks again that often, and a person is to get in


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
    portion: Portion = field(default_factory=Portion)
    desk: Desk = field(default_factory=House)
    faults: Faults = field(default_factory=Faults)
    base: int = 0  # what history counted before this life of the stream began
    readings_seen: int = 0
    told: int = 0
    told_beside: bool = False  # someone else calls settle(), so that judging does not wait for the database
    owing: deque[Owed] = field(default_factory=deque)  # changes not yet told, with their keys
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
        for is_tick, group in groupby(mails, key=lambda mail: mail.subject == self.portion.ticks):
            told += (self._tick if is_tick else self._judge)(list(group))
        return told

    def _tick(self, ticks: list[Mail]) -> list[engine.Transition]:
        told = [change for tick in ticks for change in self.detector.tick(tick.at_us, tick.seq)]
        self.writer.add(engine.empty(), self.base + ticks[-1].seq)
        return self._told(told)

    def _judge(self, mails: list[Mail]) -> list[engine.Transition]:
        batch, seqs = readings_of(mails, self.holder.roster, self.faults)
        if self.portion.joint:
            batch, seqs = self.portion.listened(batch, seqs, self.detector)
        kept, told = self.detector.take(batch, seqs)
        self.detector.seq = max(self.detector.seq, mails[-1].seq)
        self.writer.add(engine.empty() if self.portion.joint else kept, self.base + mails[-1].seq)
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
            self.owing.append((f"sensing{self.portion.suffix}:{self.stream_birth}:{key}:{start}"[:160], changes[start : start + TOLD_AT_ONCE]))

    @property
    def owed(self) -> int:
        """Commands that carry changes not yet told."""
        return len(self.owing)

    def _settle_here(self) -> None:
        if not self.told_beside:
            self.settle()

    def settle(self) -> None:
        """Tell what is owed, one thread at a time. What could not be told, because the database was away, is owed still."""
        with self._telling:
            while self.owing:
                some = first_of(self.owing)
                self.desk.tell_many(some)
                for _ in some:
                    self.owing.popleft()
                if self.owing and self.told_beside and sum(len(changes) for _, changes in some) > STORMY:
                    time.sleep(BREATH_S)

    def rearm(self) -> None:
        """Take a changed registry or changed rules into use, and remember that it was here."""
        roster = self.holder.roster
        table, rules = self.portion.of_roster(roster)
        self._owe(f"rearm:{roster.revision}", self.detector.rearm(rules, table))
        self._settle_here()
        self.keep(at_once=True)

    def reconcile(self) -> None:
        """After a restart: an alert that detection no longer holds for raised is over. Without a snapshot nothing is known, and nothing cleared."""
        if not self.restored:
            return
        raised = {(rule.id, point.id) for rule, point in self.detector.raised()}
        over = [alert for alert in self.desk.standing() if (alert.rule, alert.point) not in raised and self._mine(alert)]
        now = engine.Cause(time_us=self.detector.ticked_us or time.time_ns() // 1000, value=float("nan"), seq=0)
        self._owe(f"reconcile:{self.detector.seq}", [replace(alert, since=now, decided=now) for alert in over])
        self._settle_here()

    def _mine(self, alert: engine.Transition) -> bool:
        """Is this alert one that this shard would have told?"""
        if self.portion.whole:
            return True
        joint = any(rule.id == alert.rule and links_devices(rule) for rule in self.holder.roster.rules)
        return joint if self.portion.joint else not joint and alert.point in self.detector.points.points

    def keep(self, *, at_once: bool = False) -> int:
        """Written down when due, beside the judging; gives the message up to which the stream may forget. A change not told goes with the state."""
        owed = self.owing.copy()  # in one step: another thread is telling, and what it tells meanwhile is told once all the same
        state = self.detector if len(owed) <= MOST_CARRIED else None
        keep = self.keeper.keep_now if at_once else self.keeper.keep
        return keep(state, self.detector, owed)

    def note_faults(self) -> None:
        """What was wrong with messages, written down; the joint shard reads what others count."""
        if not self.portion.joint:
            self.desk.note(self.faults)

    def close(self) -> None:
        """A little that is owed is told first; much goes with the state, so that who takes the shard over need not wait for it."""
        if self.owed <= FEW_OWED:
            self.settle()
        self.note_faults()
        self.keep(at_once=True)
        self.drop()

    def drop(self) -> None:
        """Let go as one who was killed: what is not kept by now another hears again."""
        self.keeper.close()
        if self.lock is not None:
            self.lock.close()
