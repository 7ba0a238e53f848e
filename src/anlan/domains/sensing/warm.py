"""Compile the kernel before the first reading comes, so that the first alarm is as fast as the thousandth."""

from anlan.engines.sensing import FlatLine, Point, Rule, Selector, detector, from_bytes, point_table, readings


def warm() -> None:
    """Both in order and out of it, both from memory and from the wire: each is compiled for itself, and kept on disk."""
    points = point_table([Point(id=0, key="warm", kind="warm")])
    some = detector(points, [Rule(id="warm", version=1, on=Selector(kind="warm"), condition=FlatLine(window_s=1))])
    straight, crossed = readings([0, 0], [1, 2], [0, 0]), readings([0, 0], [4, 3], [0, 0])
    for seq, batch in enumerate((straight, crossed, from_bytes(straight.to_bytes()), from_bytes(crossed.to_bytes())), 1):
        some.take(batch, seq)
    some.tick(10, 9)
