# ruff: noqa: SIM110 - compiled loops know no generators
"""What is wrong with each reading, before any rule is asked."""

from typing import Any

import numba
import numpy as np

from anlan.engines.sensing.loops.shapes import DUPLICATE, LATE, MEMORY, NAN, OUT_OF_ORDER, RANGE, REASONS, SKEW, UNJUDGED

SET_BACK_US = 60_000_000  # our own clock running back further than this was set back: what it says now is believed


@numba.njit(nogil=True, cache=True)
def screen(point: Any, time_us: Any, value: Any, received_us: Any, seq: Any, quality: Any, low: Any, high: Any, heard: Any, counts: Any, skew_us: int, late_us: int) -> None:  # fmt: skip
    """Mark what is wrong with each reading and bring it to the time and value it is judged at, in place; remember what was heard."""
    for i in range(len(point)):
        p, t, v, mark = point[i], time_us[i], value[i], quality[i]
        h = heard[p]
        if received_us[i] > h.received_us or received_us[i] < h.received_us - SET_BACK_US:
            h.received_us = received_us[i]
        if not np.isfinite(v):
            mark |= NAN
        elif v < low[p] or v > high[p]:
            mark |= RANGE
            v = min(max(v, low[p]), high[p])
        if t > received_us[i] + skew_us:
            mark |= SKEW
            t = h.time_us + 1 if h.any and received_us[i] < h.time_us - SET_BACK_US else received_us[i]  # the fault is our clock's
        elif t < received_us[i] - late_us:
            mark |= LATE
        if h.any and t <= h.time_us:
            mark |= DUPLICATE if _remembers(h, t) else OUT_OF_ORDER
        elif not mark & UNJUDGED:
            _remember(h, t, v, seq[i], received_us[i] - t)
        for bit in range(REASONS):
            counts[p, bit] += (mark >> bit) & 1
        time_us[i], value[i], quality[i] = t, v, mark


@numba.njit(nogil=True, cache=True)
def _remembers(h: Any, t: int) -> bool:
    for k in range(MEMORY):
        if h.recent[k] == t:
            return True
    return False


@numba.njit(nogil=True, cache=True)
def _remember(h: Any, t: int, v: float, seq: int, under_way_us: int) -> None:
    h.time_us, h.value, h.seq, h.any, h.lag_s = t, v, seq, 1, max(0, under_way_us) * 1e-6
    h.recent[h.slot] = t
    h.slot = (h.slot + 1) % MEMORY
