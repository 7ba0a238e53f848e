"""The second stage of detection: groups with their state, fed what the first stage found fit to be judged."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.engines.sensing import loops
from anlan.engines.sensing.linked import kernel
from anlan.engines.sensing.linked.compiling import GroupTable, Key, grouped
from anlan.engines.sensing.loops.shapes import UNJUDGED
from anlan.engines.sensing.points import PointTable


@dataclass(slots=True, kw_only=True, eq=False)
class Linked:
    """Build with :func:`linked`."""

    table: GroupTable
    slots: npt.NDArray[np.void]
    state: npt.NDArray[np.void]
    profile: npt.NDArray[np.void]
    _out: npt.NDArray[np.void] = field(default_factory=lambda: np.zeros(1_024, dtype=loops.TRANSITION))

    def __len__(self) -> int:
        return len(self.table.groups)

    def take(self, point: Any, time_us: Any, value: Any, seq: Any, quality: Any) -> Iterator[npt.NDArray[np.void]]:
        """What each instant told, one after the other (valid until the next), of readings in any order."""
        rows = np.flatnonzero(self.table.listens[point] & ((quality & UNJUDGED) == 0)) if len(self) else np.empty(0, np.int64)
        if not len(rows):
            return
        rows = rows[np.lexsort((point[rows], time_us[rows], seq[rows]))]
        point, time_us, value, seq = point[rows], time_us[rows], value[rows], seq[rows]
        t, start, asked = self.table, 0, np.full(len(self), -1, dtype=np.int64)
        self._out = self._out if len(self._out) >= len(self) else np.zeros(len(self), dtype=loops.TRANSITION)
        while start < len(point):
            start, found = kernel.judge(
                point, time_us, value, seq, t.first, t.order, t.groups, t.members, self.slots, self.state, self.profile, t.table, t.steps, asked,
                self._out, start,
            )  # fmt: skip
            yield self._out[:found]

    def tick(self, now_us: int, seq: int, grace_us: int, heard: npt.NDArray[np.void]) -> npt.NDArray[np.void]:
        if not len(self):
            return self._out[:0]
        if len(self._out) < len(self):
            self._out = np.zeros(len(self), dtype=loops.TRANSITION)
        return self._out[: kernel.tick(now_us, seq, grace_us, self.table.groups, heard, self.state, self._out)]

    def heard(self, group: int) -> list[tuple[int, int, float]]:
        """(point, time, value) each member was last heard with: what a transition rests on beside its own reading."""
        g = self.table.groups[group]
        rows = slice(int(g["first"]), int(g["first"] + g["count"]))
        return [
            (int(m["point"]), int(s["time_us"]), float(s["value"]))
            for m, s in zip(self.table.members[rows], self.slots[rows], strict=True)
            if s["any"]
        ]

    def raised(self) -> npt.NDArray[np.intp]:
        return np.flatnonzero(self.state["status"] >= loops.RAISED)

    def going_on(self, old: "Linked") -> list[int]:
        """Take over the state of the same rule, version and anchor; old groups that are raised and found no place are given back."""
        places = {key: g for g, key in enumerate(self.table.keys())}
        gone = []
        for g, key in enumerate(old.table.keys()):
            if key in places:
                _carry(old, g, self, places[key])
            elif old.state[g]["status"] >= loops.RAISED:
                gone.append(g)
        return gone

    def to_bytes(self) -> bytes:
        head = json.dumps({"keys": self.table.keys(), "members": len(self.slots), "bins": len(self.profile)}).encode()
        arrays = (self.table.groups, self.table.members, self.slots, self.state, self.profile)
        return b"".join([len(head).to_bytes(8, "little"), head, *(array.tobytes() for array in arrays)])

    def restored(self, stored: bytes) -> None:
        """Take over what :meth:`to_bytes` gave."""
        size = int.from_bytes(stored[:8], "little")
        head = json.loads(stored[8 : 8 + size])
        keys = [tuple(key) for key in head["keys"]]
        shapes = ((kernel.GROUP, len(keys)), (kernel.MEMBER, head["members"]), (kernel.SLOT, head["members"]), (loops.STATE, len(keys)), (kernel.PROFILE, head["bins"]))  # fmt: skip
        at, arrays = 8 + size, []
        for dtype, count in shapes:
            arrays.append(np.frombuffer(stored, dtype, count, at))
            at += dtype.itemsize * count
        self._from(keys, *arrays)

    def _from(self, keys: list[Key], groups: Any, members: Any, slots: Any, state: Any, profile: Any) -> None:
        places = {key: g for g, key in enumerate(self.table.keys())}
        for g, key in enumerate(keys):
            if key in places:
                _copy(groups[g], members, slots, state[g], profile, self, places[key])


def _carry(old: Linked, g: int, new: Linked, to: int) -> None:
    _copy(old.table.groups[g], old.table.members, old.slots, old.state[g], old.profile, new, to)


def _copy(group: Any, members: Any, slots: Any, state: Any, profile: Any, new: Linked, to: int) -> None:
    """State of a group, of those members it still has, and of its season."""
    here = new.table.groups[to]
    new.state[to] = state
    heard = {(k, int(members[k + group["first"]]["point"])): slots[k + group["first"]] for k in range(int(group["count"]))}
    by_point = {point: slot for (_, point), slot in heard.items()}
    for k in range(int(here["count"])):
        row = int(here["first"]) + k
        point = int(new.table.members[row]["point"])
        if (slot := heard.get((k, point), by_point.get(point))) is not None:
            new.slots[row] = slot
    if here["kind"] == kernel.SEASONAL and group["rows"] == here["rows"]:
        n = int(here["rows"])
        new.profile[int(here["profile"]) : int(here["profile"]) + n] = profile[int(group["profile"]) : int(group["profile"]) + n]


def linked(rules: Sequence[Any], points: PointTable) -> Linked:
    """The groups of these rules, that have heard nothing yet."""
    table = grouped(rules, points)
    return Linked(
        table=table, slots=np.zeros(len(table.members), dtype=kernel.SLOT), state=np.zeros(len(table.groups), dtype=loops.STATE),
        profile=np.zeros(table.bins, dtype=kernel.PROFILE),
    )  # fmt: skip
