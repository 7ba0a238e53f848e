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
    Readings that come in order of time, as of many devices at once, need no look back at what lies before them.
    """
    budget = 16 * len(point)
    disordered = False
    for i in range(len(point)):
        ends[point[i] + 1] += 1
        disordered |= i > 0 and _after(time_us, seq, i - 1, i)
    for p in range(1, len(ends)):
        ends[p] += ends[p - 1]
    order = np.empty(len(point), dtype=np.int64)
    begins = ends.copy() if disordered else ends
    for i in range(len(point)):
        p = point[i]
        at = ends[p]
        while disordered and at > begins[p] and _after(time_us, seq, order[at - 1], i):
            order[at] = order[at - 1]
            at -= 1
            budget -= 1
        if budget < 0:
            return order[:0]
        order[at] = i
        ends[p] += 1
    return order
