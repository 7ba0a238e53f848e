"""Which points must be judged together: those that some rule links. Everything else may be judged anywhere."""

from collections.abc import Sequence

import numpy as np

from anlan.engines.sensing.linked.compiling import grouped
from anlan.engines.sensing.points import PointTable
from anlan.engines.sensing.readings import I4, I8
from anlan.engines.sensing.rules import Rule


def homes(points: PointTable, rules: Sequence[Rule], shards: int) -> I4:
    """The shard of each point number, 0 … ``shards`` - 1. Points that a rule links share one."""
    return (kin(points, rules) % shards).astype(np.int32)


def kin(points: PointTable, rules: Sequence[Rule]) -> I8:
    """For each point number the least number it is linked to, through however many rules."""
    found = np.arange(points.size, dtype=np.int64)
    table = grouped(rules, points)
    group = np.concatenate(
        [table.members["group"], np.arange(len(table.groups))]
    )  # an anchor belongs to its group though it may say nothing in it
    point = np.concatenate([table.members["point"], table.groups["point"]])
    least = np.full(len(table.groups), points.size, dtype=np.int64)
    while len(point):
        np.minimum.at(least, group, found[point])
        before = found.copy()
        np.minimum.at(found, point, least[group])
        if np.array_equal(before, found):
            break
    return found
