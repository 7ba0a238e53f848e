"""Compile the kernel before the first reading comes, so that the first alarm is as fast as the thousandth."""

import numpy as np

from anlan.engines.sensing import FlatLine, Point, Rule, Selector, detector, point_table, readings


def warm() -> None:
    points = point_table([Point(id=0, key="warm", kind="warm")])
    some = detector(points, [Rule(id="warm", version=1, on=Selector(kind="warm"), condition=FlatLine(window_s=1))])
    some.take(readings(np.zeros(3), [1, 3, 2], np.zeros(3)), 1)
    some.tick(10, 2)
