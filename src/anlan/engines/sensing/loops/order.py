"""By point, then message, then time."""

from typing import Any

import numba
import numpy as np


@numba.njit(nogil=True, cache=True)
def sorted_already(point: Any, time_us: Any, seq: Any) -> bool:
    """By point; within a point by message, and within a message by time?"""
    for i in range(1, len(point)):
        if point[i] < point[i - 1] or (point[i] == point[i - 1] and _after(time_us, seq, i - 1, i)):
            return False
    return True


@numba.njit(nogil=True, cache=True)
def _after(time_us: Any, seq: Any, i: int, j: int) -> bool:
    return seq[i] > seq[j] or (seq[i] == seq[j] and time_us[i] > time_us[j])


@numba.njit(nogil=True, cache=True)
def order_by_point(point: Any, time_us: Any, seq: Any, ends: Any) -> Any:
    """Stable order by point, message and time: a counting sort by point, then insertion within a point, whose readings mostly come in order.

    ``ends`` is zeros, one longer than there are points. A batch too disordered for insertion comes back as an empty order.
    """
    budget = 16 * len(point)
    for p in point:
        ends[p + 1] += 1
    for p in range(1, len(ends)):
        ends[p] += ends[p - 1]
    order = np.empty(len(point), dtype=np.int64)
    begins = ends.copy()
    for i in range(len(point)):
        p = point[i]
        at = ends[p]
        while at > begins[p] and _after(time_us, seq, order[at - 1], i):
            order[at] = order[at - 1]
            at -= 1
            budget -= 1
        if budget < 0:
            return order[:0]
        order[at] = i
        ends[p] += 1
    return order
