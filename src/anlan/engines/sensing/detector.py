"""``state + batch → state + transitions``: deterministic, whatever way the readings were cut into batches.

A detector is fed three things in the order of one stream: readings (:meth:`Detector.take`), ticks of the ingress clock
(:meth:`Detector.tick`) and changes of the registry or the rules (:meth:`Detector.rearm`). What it tells depends on these alone,
so that a restart from a snapshot and the stream after it tells exactly the same again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.engines.sensing import loops
from anlan.engines.sensing.compiled import RuleTable, compiled, moves
from anlan.engines.sensing.linked.stage import Linked, linked
from anlan.engines.sensing.loops.screening import SET_BACK_US
from anlan.engines.sensing.ordering import order_of
from anlan.engines.sensing.points import Point, PointTable
from anlan.engines.sensing.readings import COLUMNS, I8, Quality, Readings
from anlan.engines.sensing.rules import Rule
from anlan.engines.sensing.snapshots import read, written
from anlan.engines.sensing.transitions import Cause, Screening, Transition, transition

FAULTS = tuple(Quality(1 << bit) for bit in range(loops.REASONS))


@dataclass(slots=True, kw_only=True, eq=False)
class Detector:
    """Build with :func:`detector`. ``seq`` is the last stream message taken in; older ones are ignored."""

    points: PointTable
    rules: tuple[Rule, ...]
    table: RuleTable
    screening: Screening
    state: npt.NDArray[np.void]
    heard: npt.NDArray[np.void]
    counts: npt.NDArray[np.int64]
    linked: Linked
    seq: int = 0
    ticked_us: int = 0
    _out: npt.NDArray[np.void] = field(default_factory=lambda: np.zeros(65_536, dtype=loops.TRANSITION))

    def take(self, batch: Readings, seq: int | I8) -> tuple[Readings, list[Transition]]:
        """Judge a batch; give it back by point and time with its quality marks, and what changed. A reading from the future gets its time received.

        ``seq`` is the stream message of the batch, or of each of its rows when several messages were put together.
        A message at or before :attr:`seq` was taken in already: it comes back empty.
        """
        seqs = np.broadcast_to(np.asarray(seq, dtype=np.int64), len(batch)).copy()
        if not np.all(seqs > self.seq):
            fresh = seqs > self.seq
            batch, seqs = batch.take(fresh), seqs[fresh]
        if not len(batch):
            self.seq = max(self.seq, int(np.max(seq, initial=0)))
            return batch, []
        ordered, seqs = self._known_in_order(_only_read(batch), seqs)
        ordered = _only_read(ordered)
        judged_us, judged_value, quality = ordered.time_us.copy(), ordered.value.copy(), ordered.quality.copy()
        loops.screen(
            ordered.point, judged_us, judged_value, ordered.received_us, seqs, quality, self.points.low, self.points.high, self.heard, self.counts,
            round(self.screening.skew_s * 1e6), round(self.screening.late_s * 1e6),
        )  # fmt: skip
        told = self._judge(ordered.point, judged_us, judged_value, seqs, quality)
        for rows in self.linked.take(ordered.point, judged_us, judged_value, seqs, quality):
            told += self._linked_told(rows)
        self.seq = max(self.seq, int(np.max(seq)))
        skewed = (quality & np.uint8(Quality.SKEW)) != 0
        kept = replace(ordered, quality=quality, time_us=np.where(skewed, judged_us, ordered.time_us))
        return kept, told

    def _known_in_order(self, batch: Readings, seqs: I8) -> tuple[Readings, I8]:
        """Readings of registered points, by point, message and time: what was put together into one batch is judged as if it had come singly."""
        known = (batch.point >= 0) & (batch.point < self.points.size)
        if not known.all():
            batch, seqs = batch.take(known), seqs[known]
        order = order_of(batch, seqs, self.points.size)
        return (batch, seqs) if order is None else (batch.take(order), seqs[order])

    def _judge(self, point: Any, time_us: Any, value: Any, seqs: I8, quality: Any) -> list[Transition]:
        told: list[Transition] = []
        widest = int(np.max(np.diff(self.table.first), initial=0))
        self._out = self._out if len(self._out) >= widest else np.zeros(widest, dtype=loops.TRANSITION)
        start = 0
        while start < len(point):
            start, found = loops.judge(
                point, time_us, value, seqs, quality, self.table.first, self.table.params, self.state, self._out, start
            )
            told += self._named(found)
        return told

    def tick(self, now_us: int, seq: int) -> list[Transition]:
        """Let the ingress clock show ``now_us``; one that goes back a little is ignored, one that was set back is believed."""
        if seq <= self.seq:
            return []
        self.seq = seq
        if self.ticked_us - SET_BACK_US <= now_us <= self.ticked_us:
            return []
        self.ticked_us = now_us
        if len(self._out) < len(self.state):
            self._out = np.zeros(len(self.state), dtype=loops.TRANSITION)
        grace = round(self.screening.grace_s * 1e6)
        told = self._named(loops.tick(now_us, seq, grace, self.table.params, self.state, self.heard, self._out))
        return told + self._linked_told(self.linked.tick(now_us, seq, grace, self.heard))

    def _named(self, found: int) -> list[Transition]:
        """In the order of time, whatever order the points were gone through."""
        if not found:
            return []
        rows = self._out[:found]
        rows = rows[np.lexsort((rows["armed"], rows["time_us"]))]
        rule = self.table.rule[rows["armed"]].tolist()  # for all of them at once: a storm changes thousands in a batch
        point = self.table.params["point"][rows["armed"]].tolist()
        rules, points = self.table.rules, self.points.points
        return [transition(row, rules[r], points[p]) for row, r, p in zip(rows.tolist(), rule, point, strict=True)]

    def _linked_told(self, rows: npt.NDArray[np.void]) -> list[Transition]:
        armed, heard = self.linked.table.armed, self.linked.heard
        return [transition(row, armed[row[0]][0], armed[row[0]][1], tuple(heard(row[0]))) for row in rows.tolist()]

    def rearm(self, rules: Sequence[Rule], points: PointTable) -> list[Transition]:
        """Take new rules and points into use. An unchanged rule on a point keeps its state; an alarm whose rule is gone is cleared."""
        fresh = detector(points, rules, screening=self.screening)
        kept = _place(fresh, _keys(self.table), self.table.rule, self.table.params["point"], self.state, self.heard, self.counts)
        gone = np.setdiff1d(np.flatnonzero(self.state["status"] >= loops.RAISED), kept)
        cleared = [self._withdrawn(int(row)) for row in gone]
        cleared += [self._withdrawn_group(group) for group in fresh.linked.going_on(self.linked)]
        for name in ("points", "rules", "table", "state", "heard", "counts", "linked"):
            setattr(self, name, getattr(fresh, name))
        return cleared

    def _withdrawn(self, row: int) -> Transition:
        return self._over(row, self.state[row], *self._armed(row))

    def _withdrawn_group(self, group: int) -> Transition:
        return self._over(group, self.linked.state[group], *self.linked.table.armed[group])

    def _over(self, row: int, s: Any, rule: Rule, point: Point) -> Transition:
        heard = self.heard[point.id]
        now_us = max(int(heard["time_us"]), self.ticked_us)
        told = (row, loops.CLEAR, now_us, heard["value"], self.seq, s["since_us"], s["since_value"], s["since_seq"])
        return transition(tuple(np.asarray(x).item() for x in told), rule, point)

    def raised(self) -> list[tuple[Rule, Point]]:
        """What is raised now."""
        plain = [self._armed(int(row)) for row in np.flatnonzero(self.state["status"] >= loops.RAISED)]
        return plain + [self.linked.table.armed[int(group)] for group in self.linked.raised()]

    def _armed(self, row: int) -> tuple[Rule, Point]:
        return self.table.rules[self.table.rule[row]], self.points.points[int(self.table.params["point"][row])]

    def latest(self, point: int) -> Cause | None:
        """The newest good reading of a point 最新值."""
        h = self.heard[point]
        return Cause(time_us=int(h["time_us"]), value=float(h["value"]), seq=int(h["seq"])) if h["any"] else None

    def faults(self, point: int) -> Mapping[str, int]:
        """How many readings of a point carried which fault."""
        return {fault.name.lower(): int(n) for fault, n in zip(FAULTS, self.counts[point], strict=True) if n and fault.name}

    def snapshot(self) -> bytes:
        """Everything needed to go on: sequence, state by (rule, version, point), what was heard. Checked by CRC on the way back."""
        head = {
            "seq": self.seq,
            "ticked_us": self.ticked_us,
            "rules": _keys(self.table),
            "rows": len(self.table),
            "points": len(self.heard),
        }
        arrays = (self.table.rule, np.ascontiguousarray(self.table.params["point"]), self.state, self.heard, self.counts)
        return written(head, arrays, self.linked.to_bytes())

    def restored(self, snapshot: bytes) -> "Detector":
        """The detector continued from ``snapshot``; rules and points are its own. Raises ValueError if the bytes are damaged."""
        head, arrays, linked_state = read(snapshot)
        fresh = _unheard(self.points, self.rules, self.table, self.screening)
        fresh.seq, fresh.ticked_us = head["seq"], head["ticked_us"]
        _place(fresh, [tuple(key) for key in head["rules"]], *arrays)
        fresh.linked.restored(linked_state)
        return fresh


def detector(points: PointTable, rules: Sequence[Rule], *, screening: Screening | None = None) -> Detector:
    """A detector that has heard nothing yet."""
    return _unheard(points, rules, compiled(rules, points), screening or Screening())


def _only_read(batch: Readings) -> Readings:
    """From memory or from the wire, the compiled loops see one kind of array, and are compiled (and loaded at a start) for one."""
    return Readings(**{name: _frozen(getattr(batch, name)) for name in COLUMNS})


def _frozen(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    view = column.view()
    view.flags.writeable = False
    return view


def _unheard(points: PointTable, rules: Sequence[Rule], table: RuleTable, screening: Screening) -> Detector:
    return Detector(
        points=points,
        rules=tuple(rules),
        table=table,
        screening=screening,
        state=np.zeros(len(table), dtype=loops.STATE),
        heard=np.zeros(points.size, dtype=loops.HEARD),
        counts=np.zeros((points.size, loops.REASONS), dtype=np.int64),
        linked=linked(rules, points),
    )


def _keys(table: RuleTable) -> list[tuple[str, int, int]]:
    return [(rule.id, rule.version, rule.stage) for rule in table.rules]


def _place(new: Detector, keys: Sequence[tuple[str, int, int]], *arrays: Any) -> I8:
    """Old rows to where the new table has the same rule, version and point; the old rows that found a place."""
    rule, point, state, heard, counts = arrays
    to, source = moves(keys, rule, point, new.table)
    if len(source) == len(state) == len(new.state) and np.array_equal(to, source):
        new.state[:] = state
    else:
        new.state[to] = state[source]
    shared = min(len(heard), len(new.heard))
    new.heard[:shared], new.counts[:shared] = heard[:shared], counts[:shared]
    return source
