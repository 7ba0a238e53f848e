"""Linked rules on their points turned into the arrays the kernel runs on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.engines.sensing.linked import kernel
from anlan.engines.sensing.linked.conditions import (
    AT_LEAST,
    LINKED_TYPES,
    PUSH,
    Calendar,
    Fence,
    Index,
    Logic,
    Seasonal,
    Tide,
    Votes,
    compiled_logic,
)
from anlan.engines.sensing.linked.neighbours import neighbours
from anlan.engines.sensing.points import Point, PointTable

Key = tuple[str, int, int]  # rule, version, anchor point
LEVEL_SHARE = 200  # of the memory is the time over which a baseline takes the recent level
ALWAYS = (-np.inf, np.inf, 0.0)


@dataclass(slots=True, kw_only=True)
class Shape:
    """What the groups of one rule share: its numbers, its rows of the tables, how its members are read."""

    kind: int
    numbers: Mapping[str, float] = field(default_factory=dict)
    table: list[tuple[float, float, float]] = field(default_factory=list)
    steps: list[tuple[int, int]] = field(default_factory=list)
    members: Sequence[tuple[str, Mapping[str, float]]] = field(default_factory=lambda: [("", {})])
    bins: int = 0


@singledispatch
def shaped(condition: Any) -> Shape:
    raise TypeError(f"no shape for {condition!r}")


@shaped.register
def _(c: Logic) -> Shape:
    program = compiled_logic(c.expression)
    members = [(term.of, {"sign": term.sign, "limit": term.limit, "back": term.back}) for term in program.terms]
    return Shape(kind=kernel.LOGIC, steps=program.steps, members=members)


@shaped.register
def _(c: Votes) -> Shape:
    """Its program depends on how many neighbours there are: see :func:`_voting`."""
    return Shape(kind=kernel.LOGIC)


def _voting(c: Votes, others: Sequence[str]) -> Shape:
    sign = 1.0 if c.side == "above" else -1.0
    term = {"sign": sign, "limit": sign * c.limit, "back": sign * c.limit - c.hysteresis}
    n = len(others) + 1
    steps = [*((PUSH, k) for k in range(n)), (AT_LEAST, (c.needed << 16) + n), (PUSH, 0), (kernel.ALL, 2)]
    return Shape(kind=kernel.LOGIC, steps=steps, members=[("", term), *((key, term) for key in others)])


@shaped.register
def _(c: Index) -> Shape:
    standing = sum(f["value"] * f.get("weight", 1.0) for f in c.factors if "value" in f)
    members = [
        (str(f.get("of", "")), {"back": f.get("low", 0.0), "limit": f["high"], "weight": f.get("weight", 1.0), "half_us": f.get("half_life_s", 0.0) * 1e6})
        for f in c.factors
        if "value" not in f
    ]  # fmt: skip
    return Shape(kind=kernel.INDEX, numbers={"a": c.limit, "b": standing, "c": c.limit - c.hysteresis}, members=members)


@shaped.register
def _(c: Fence) -> Shape:
    corners = [
        row
        for ring in c.rings
        for row in (*((float(x), float(y), 0.0) for x, y, *_ in (*ring, ring[0])), (np.nan, np.nan, np.nan))
    ]
    timed = c.faster_kmh is not None or c.slower_kmh is not None
    names = ("lon", "lat", "speed_kmh") if timed else ("lon", "lat")
    numbers = {
        "a": float(c.side == "inside"), "b": -1.0 if c.faster_kmh is None else c.faster_kmh, "c": -1.0 if c.slower_kmh is None else c.slower_kmh,
    }  # fmt: skip
    return Shape(kind=kernel.FENCE, numbers=numbers, table=corners, members=[(name, {}) for name in names])


@shaped.register
def _(c: Calendar) -> Shape:
    return Shape(
        kind=kernel.CALENDAR,
        numbers={"c": c.hysteresis},
        table=[_band_at(c, month, hour) for month in range(1, 13) for hour in range(24)],
    )


def _band_at(c: Calendar, month: int, hour: int) -> tuple[float, float, float]:
    for band in c.bands:
        first, last = band.get("hours", (0, 24))
        within = first <= hour < last if first < last else hour >= first or hour < last
        if within and month in band.get("months", (month,)):
            return float(band["low"]), float(band["high"]), 0.0
    return ALWAYS


@shaped.register
def _(c: Tide) -> Shape:
    rows = [(float(amplitude), float(phase), float(speed)) for amplitude, phase, speed, *_ in c.constituents]
    return Shape(kind=kernel.TIDE, numbers={"a": c.low, "b": c.high, "c": c.hysteresis, "d": c.mean}, table=rows)


@shaped.register
def _(c: Seasonal) -> Shape:
    numbers = {
        "a": c.sigmas, "b": c.memory_s / c.bins * 1e6, "c": c.period_s * 1e6, "d": c.learn_periods * c.period_s * 1e6, "e": c.habituation,
        "f": c.memory_s / LEVEL_SHARE * 1e6,
    }  # fmt: skip
    return Shape(kind=kernel.SEASONAL, numbers=numbers, bins=c.bins)


@dataclass(slots=True, kw_only=True, eq=False)
class GroupTable:
    """``armed[g]`` is the rule and anchor of group g; the arrays are the kernel's."""

    armed: list[tuple[Any, Point]]
    groups: npt.NDArray[np.void]
    members: npt.NDArray[np.void]
    table: npt.NDArray[np.float64]
    steps: npt.NDArray[np.int32]
    first: npt.NDArray[np.int32]
    order: npt.NDArray[np.int64]
    listens: npt.NDArray[np.bool_]
    bins: int

    def keys(self) -> list[Key]:
        return [(rule.id, rule.version, point.id) for rule, point in self.armed]


def grouped(rules: Sequence[Any], points: PointTable) -> GroupTable:
    """Groups by rule, then anchor, so that the same rules give the same table however they were listed. An anchor without its members is left out."""
    made = _Making()
    for rule in sorted((r for r in rules if isinstance(r.condition, LINKED_TYPES)), key=lambda r: (r.id, r.version)):
        for anchor, shape, chosen in _resolved(rule, points):
            made.add(rule, anchor, shape, chosen)
    return made.finished(points)


def _resolved(rule: Any, points: PointTable) -> Iterator[tuple[Point, Shape, list[Point]]]:
    condition, common = rule.condition, shaped(rule.condition)
    anchors = sorted(rule.on.among(points), key=lambda point: point.id)
    others = neighbours(condition, anchors) if isinstance(condition, Votes) else {}
    for anchor in anchors:
        if isinstance(condition, Fence) and anchor.quantity != "lon":
            continue
        shape = _voting(condition, others[anchor.key]) if isinstance(condition, Votes) else common
        names = [_full(anchor, of) for of, _ in shape.members]
        chosen = [points.points[points.numbers[name]] for name in names if name in points.numbers]
        if len(chosen) == len(names):
            yield anchor, shape, chosen


def _full(anchor: Point, of: str) -> str:
    if not of:
        return anchor.key
    return of if "/" in of else f"{anchor.device}/{of}"


class _Making:
    def __init__(self) -> None:
        self.armed: list[tuple[Any, Point]] = []
        self.groups: list[Any] = []
        self.members: list[Any] = []
        self.table: list[tuple[float, float, float]] = []
        self.steps: list[tuple[int, int]] = []
        self.bins = 0
        self._placed: dict[int, tuple[int, Shape]] = {}  # shapes shared by many groups have their rows once

    def add(self, rule: Any, anchor: Point, shape: Shape, chosen: Sequence[Point]) -> None:
        c, n = rule.condition, shape.numbers
        rows = shape.bins or len(shape.table) or len(shape.steps)
        self.groups.append((
            round(c.hold_s * 1e6), round(c.clear_hold_s * 1e6), round(getattr(c, "fresh_s", 0.0) * 1e6), n.get("a", 0.0), n.get("b", 0.0), n.get("c", 0.0),
            n.get("d", 0.0), n.get("e", 0.0), n.get("f", 0.0), self._place(shape), rows, len(self.members), len(chosen), self.bins, anchor.id, shape.kind,
        ))  # fmt: skip
        self.bins += shape.bins
        for (_, m), point in zip(shape.members, chosen, strict=True):
            row = (
                m.get("limit", np.inf),
                m.get("back", -np.inf),
                m.get("sign", 1.0),
                m.get("weight", 1.0),
                m.get("half_us", 0.0),
                len(self.armed),
                point.id,
            )
            self.members.append(row)
        self.armed.append((rule, anchor))

    def _place(self, shape: Shape) -> int:
        if id(shape) not in self._placed:
            self._placed[id(shape)] = (len(self.steps) if shape.steps else len(self.table), shape)
            self.table += shape.table
            self.steps += shape.steps
        return self._placed[id(shape)][0]

    def finished(self, points: PointTable) -> GroupTable:
        members = np.array(self.members, dtype=kernel.MEMBER)
        listens = np.zeros(points.size, dtype=bool)
        listens[members["point"]] = True
        counts = np.bincount(members["point"], minlength=points.size)
        return GroupTable(
            armed=self.armed, groups=np.array(self.groups, dtype=kernel.GROUP), members=members, bins=self.bins, listens=listens,
            table=np.array(self.table or [ALWAYS], dtype=np.float64), steps=np.array(self.steps or [(0, 0)], dtype=np.int32),
            first=np.append(0, np.cumsum(counts)).astype(np.int32), order=np.argsort(members["point"], kind="stable"),
        )  # fmt: skip
