"""Rules turned into the arrays the loops run on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import numpy.typing as npt

from anlan.engines.sensing import loops
from anlan.engines.sensing.linked.compiling import LEVEL_SHARE
from anlan.engines.sensing.linked.conditions import LINKED_TYPES
from anlan.engines.sensing.linked.staging import staged
from anlan.engines.sensing.points import PointTable
from anlan.engines.sensing.readings import I4, I8
from anlan.engines.sensing.rules import Band, Condition, Deviation, Drift, FlatLine, Rate, Rule, Silence, Threshold

Row = tuple[float, float, float, int, int, int, int]  # a, b, c, hold_us, clear_us, window_us, kind


def _us(seconds: float) -> int:
    return round(seconds * 1e6)


@singledispatch
def encoded(condition: Condition) -> Row:
    """A condition as the loops read it; see :mod:`loops` for what a, b and c mean to each kind."""
    raise TypeError(f"no encoding for {condition!r}")


@encoded.register
def _(c: Threshold) -> Row:
    sign = 1.0 if c.side == "above" else -1.0
    return sign, sign * c.limit, sign * c.limit - c.hysteresis, _us(c.hold_s), _us(c.clear_hold_s), 0, loops.THRESHOLD


@encoded.register
def _(c: Band) -> Row:
    return c.low, c.high, c.hysteresis, _us(c.hold_s), _us(c.clear_hold_s), 0, loops.BAND


@encoded.register
def _(c: Rate) -> Row:
    direction = {"rise": 1.0, "fall": -1.0, "either": 0.0}[c.direction]
    return c.limit_per_s, direction, 0.0, _us(c.hold_s), _us(c.clear_hold_s), _us(c.window_s), loops.RATE


@encoded.register
def _(c: FlatLine) -> Row:
    return c.tolerance, 0.0, 0.0, 0, 0, _us(c.window_s), loops.FLAT_LINE


@encoded.register
def _(c: Silence) -> Row:
    return 0.0, 0.0, 0.0, 0, 0, _us(c.window_s), loops.SILENCE


@encoded.register
def _(c: Deviation) -> Row:
    level_us = max(_us(c.memory_s / LEVEL_SHARE), 1)
    return c.sigmas, c.memory_s * 1e6, float(c.learn_n), _us(c.hold_s), _us(c.clear_hold_s), level_us, loops.DEVIATION


@encoded.register
def _(c: Drift) -> Row:
    return c.limit, c.memory_s * 1e6, float(c.learn_n), 0, 0, round(c.slack * 1e6), loops.DRIFT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleTable:
    """A row is one rule on one point: ``rules[rule[i]]`` on ``params["point"][i]``. Rows of point p are ``first[p]:first[p + 1]``."""

    rules: tuple[Rule, ...]
    rule: I4
    params: npt.NDArray[np.void]
    first: I4

    def __len__(self) -> int:
        return len(self.rule)


def compiled(rules: Sequence[Rule], points: PointTable) -> RuleTable:
    """Rows ordered by point, then rule, so that the same rules give the same table however they were listed."""
    plain = [rule for rule in staged(rules, points) if not isinstance(rule.condition, LINKED_TYPES)]
    ordered = tuple(sorted(plain, key=lambda rule: (rule.id, rule.version, rule.stage, rule.on.point)))
    chosen = [np.array([point.id for point in rule.on.among(points)], dtype=np.int32) for rule in ordered]
    rule = np.repeat(np.arange(len(ordered), dtype=np.int32), [len(some) for some in chosen])
    point = np.concatenate([np.empty(0, np.int32), *chosen])
    order = np.lexsort((rule, point))
    rule, point = rule[order], point[order]
    counts = np.bincount(point, minlength=points.size)
    return RuleTable(
        rules=ordered, rule=rule, params=_params(ordered, rule, point), first=np.append(0, np.cumsum(counts)).astype(np.int32)
    )


def _params(rules: Sequence[Rule], rule: I4, point: I4) -> npt.NDArray[np.void]:
    rows = [(encoded(one.condition), float(getattr(one.condition, "habituation", 0.0))) for one in rules]
    shapes = np.array([(*row[:3], habituation, *row[3:6], 0, row[6]) for row, habituation in rows], dtype=loops.PARAMS)
    params = shapes[rule]
    params["point"] = point
    return params


def moves(old_rules: Sequence[tuple[str, int, int]], old_rule: I4, old_point: I4, new: RuleTable) -> tuple[I8, I8]:
    """Rows (new, old) that are the same rule, version and point in both tables."""
    places: dict[tuple[str, int, int], int] = {}
    own = np.array(
        [places.setdefault((rule.id, rule.version, rule.stage), n) for n, rule in enumerate(new.rules)], dtype=np.int64
    )
    renumbered = np.array([places.get(key, -1) for key in old_rules], dtype=np.int64)[old_rule]
    wide = int(max(np.max(old_point, initial=0), np.max(new.params["point"], initial=0))) + 1
    old_code = np.where(renumbered >= 0, renumbered * wide + old_point, -1)
    new_code = own[new.rule] * wide + new.params["point"]
    if np.array_equal(new_code, old_code):  # as after a restart: nothing to search for
        every = np.arange(len(new_code))
        return every, every
    _, to, source = np.intersect1d(new_code, old_code, assume_unique=False, return_indices=True)
    return to, source
