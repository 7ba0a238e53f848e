"""Compile the kernel before the first reading comes, so that the first alarm is as fast as the thousandth."""

import numpy as np

from anlan.engines.sensing import FlatLine, Logic, Point, Rule, Selector, detector, point_table, readings
from anlan.engines.sensing.protocols.jt808_many import positions


def warm() -> None:
    """Both in order and out of it: each is compiled for itself, and kept on disk. Linked rules have a kernel of their own."""
    points = point_table([Point(id=0, key="warm", kind="warm")])
    conditions = (FlatLine(window_s=1), Logic(expression={"of": "", "above": 1}))
    some = detector(points, [Rule(id=f"warm-{n}", version=1, on=Selector(kind="warm"), condition=c) for n, c in enumerate(conditions)])
    straight, crossed = readings([0, 0], [1, 2], [0, 0]), readings([0, 0], [4, 3], [0, 0])
    for seq, batch in enumerate((straight, crossed), 1):
        some.take(batch, seq)
    some.tick(10, 9)
    positions([b"~"], np.array([1]), np.array([0]))
