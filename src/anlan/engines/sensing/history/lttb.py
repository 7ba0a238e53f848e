"""Largest-Triangle-Three-Buckets (Steinarsson 2013): the few points of a line that keep its look."""

from typing import Any

import numba
import numpy as np

from anlan.engines.sensing.readings import F8, I8


def lttb(time_us: I8, value: F8, count: int) -> I8:
    """Positions of at most ``count`` points to draw, first and last among them; all of them where there are no more."""
    if len(time_us) <= count or count < 3:
        return np.arange(len(time_us))
    chosen: I8 = _chosen(time_us.astype(np.float64), value, count)
    return chosen


@numba.njit(cache=True)
def _chosen(x: Any, y: Any, count: int) -> Any:
    every = (len(x) - 2) / (count - 2)
    picked = np.zeros(count, dtype=np.int64)
    picked[count - 1] = len(x) - 1
    for bucket in range(count - 2):
        start, end = int(bucket * every) + 1, int((bucket + 1) * every) + 1
        after = min(int((bucket + 2) * every) + 1, len(x))
        mx, my = x[end:after].mean(), y[end:after].mean()
        ax, ay = x[picked[bucket]], y[picked[bucket]]
        area = np.abs((ax - mx) * (y[start:end] - ay) - (ax - x[start:end]) * (my - ay))
        picked[bucket + 1] = start + np.argmax(area)
    return picked
