"""The inner loops of detection, compiled. Everything here is arrays in, arrays out: no clock, no dice, no allocation, no lock of Python's.

A rule armed on a point is one row of ``params`` and one row of ``state`` (records, so that a rule's numbers share a cache line);
the rows of one point lie together, from ``first[point]`` to ``first[point + 1]``.
"""

from anlan.engines.sensing.loops.judging import judge, tick
from anlan.engines.sensing.loops.order import order_by_point, sorted_already
from anlan.engines.sensing.loops.screening import screen
from anlan.engines.sensing.loops.shapes import (
    BAND,
    CLEAR,
    CLEARING,
    DEVIATION,
    DRIFT,
    FLAT_LINE,
    HEARD,
    MEMORY,
    NORMAL,
    PARAMS,
    PENDING,
    RAISE,
    RAISED,
    RATE,
    REASONS,
    SILENCE,
    STATE,
    THRESHOLD,
    TRANSITION,
)  # fmt: skip

__all__ = [
    "BAND", "CLEAR", "CLEARING", "DEVIATION", "DRIFT", "FLAT_LINE", "HEARD", "MEMORY", "NORMAL", "PARAMS", "PENDING", "RAISE", "RAISED", "RATE",
    "REASONS", "SILENCE", "STATE", "THRESHOLD", "TRANSITION",
    "judge", "order_by_point", "screen", "sorted_already", "tick",
]  # fmt: skip
