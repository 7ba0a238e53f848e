# ruff: noqa: PLR0911, PLR0917, SIM110 - compiled loops take arrays by position and know no generators
"""The inner loops of detection, compiled. Everything here is arrays in, arrays out: no clock, no dice, no allocation.

A rule armed on a point is one row of ``params`` and one row of ``state`` (records, so that a rule's numbers share a cache line);
the rows of one point lie together, from ``first[point]`` to ``first[point + 1]``.
"""

from typing import Any

import numba
import numpy as np

THRESHOLD, BAND, RATE, FLAT_LINE, SILENCE, DEVIATION, DRIFT = range(7)
NORMAL, PENDING, RAISED, CLEARING = range(4)
CLEAR, RAISE = 0, 1
MEMORY = 8  # recent times a point remembers, to tell a duplicate from a late-comer

PARAMS = np.dtype(
    [
        ("a", "f8"),
        ("b", "f8"),
        ("c", "f8"),
        ("hold_us", "i8"),
        ("clear_us", "i8"),
        ("window_us", "i8"),
        ("point", "i4"),
        ("kind", "u1"),
    ],
    align=True,
)
STATE = np.dtype(
    [
        ("since_us", "i8"),  # when the present doubt began, with the reading that began it
        ("since_value", "f8"),
        ("since_seq", "i8"),
        ("ref_us", "i8"),  # anchors of rate and flat-line; learned mean and variance of the baselines
        ("ref", "f8"),
        ("ref2_us", "i8"),
        ("ref2", "f8"),
        ("up", "f8"),  # CUSUM sums
        ("down", "f8"),
        ("heard", "i4"),
        ("status", "u1"),
    ],
    align=True,
)
HEARD = np.dtype(
    [
        ("time_us", "i8"),
        ("value", "f8"),
        ("seq", "i8"),
        ("received_us", "i8"),
        ("recent", "i8", (MEMORY,)),
        ("slot", "u1"),
        ("any", "u1"),
    ],
    align=True,
)
TRANSITION = np.dtype(
    [
        ("armed", "i4"),
        ("to", "u1"),
        ("time_us", "i8"),
        ("value", "f8"),
        ("seq", "i8"),
        ("since_us", "i8"),
        ("since_value", "f8"),
        ("since_seq", "i8"),
    ],
    align=True,
)

_NAN, _RANGE, _SKEW, _LATE, _DUPLICATE, _OUT_OF_ORDER, _DEVICE = (1 << bit for bit in range(7))
_UNJUDGED = _NAN | _DUPLICATE | _OUT_OF_ORDER | _DEVICE
REASONS = 7  # bits of a quality, each counted per point


@numba.njit(cache=True)
def sorted_already(point: Any, time_us: Any, seq: Any) -> bool:
    """By point; within a point by message, and within a message by time?"""
    for i in range(1, len(point)):
        if point[i] < point[i - 1] or (point[i] == point[i - 1] and _after(time_us, seq, i - 1, i)):
            return False
    return True


@numba.njit(cache=True)
def _after(time_us: Any, seq: Any, i: int, j: int) -> bool:
    return seq[i] > seq[j] or (seq[i] == seq[j] and time_us[i] > time_us[j])


@numba.njit(cache=True)
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


@numba.njit(cache=True)
def screen(point: Any, time_us: Any, value: Any, received_us: Any, seq: Any, quality: Any, low: Any, high: Any, heard: Any, counts: Any, skew_us: int, late_us: int) -> None:  # fmt: skip
    """Mark what is wrong with each reading and bring it to the time and value it is judged at, in place; remember what was heard."""
    for i in range(len(point)):
        p, t, v, mark = point[i], time_us[i], value[i], quality[i]
        h = heard[p]
        h.received_us = max(h.received_us, received_us[i])
        if not np.isfinite(v):
            mark |= _NAN
        elif v < low[p] or v > high[p]:
            mark |= _RANGE
            v = min(max(v, low[p]), high[p])
        if t > received_us[i] + skew_us:
            mark |= _SKEW
            t = received_us[i]
        elif t < received_us[i] - late_us:
            mark |= _LATE
        if h.any and t <= h.time_us:
            mark |= _DUPLICATE if _remembers(h, t) else _OUT_OF_ORDER
        elif not mark & _UNJUDGED:
            _remember(h, t, v, seq[i])
        for bit in range(REASONS):
            counts[p, bit] += (mark >> bit) & 1
        time_us[i], value[i], quality[i] = t, v, mark


@numba.njit(cache=True)
def _remembers(h: Any, t: int) -> bool:
    for k in range(MEMORY):
        if h.recent[k] == t:
            return True
    return False


@numba.njit(cache=True)
def _remember(h: Any, t: int, v: float, seq: int) -> None:
    h.time_us, h.value, h.seq, h.any = t, v, seq, 1
    h.recent[h.slot] = t
    h.slot = (h.slot + 1) % MEMORY


@numba.njit(cache=True)
def judge(point: Any, time_us: Any, value: Any, seq: Any, quality: Any, first: Any, params: Any, state: Any, out: Any, start: int) -> tuple[int, int]:  # fmt: skip
    """Ask every rule of every reading from row ``start``; fill ``out``; give (next row, transitions). Stops early only when ``out`` could overflow."""
    found = 0
    for i in range(start, len(point)):
        if quality[i] & _UNJUDGED:
            continue
        p = point[i]
        if found + first[p + 1] - first[p] > len(out):
            return i, found
        for r in range(first[p], first[p + 1]):
            verdict = _ask(params[r], state[r], time_us[i], value[i])
            found += _step(r, verdict, params[r], state[r], time_us[i], value[i], seq[i], out, found)
    return len(point), found


@numba.njit(cache=True)
def tick(now_us: int, seq: int, grace_us: int, params: Any, state: Any, heard: Any, out: Any) -> int:
    """What the passing of time alone decides: silence, and holds that ran out while nothing contradicted them. ``out`` has a row a rule."""
    found = 0
    for r in range(len(params)):
        rule, s = params[r], state[r]
        h = heard[rule.point]
        if rule.kind == SILENCE:
            if s.ref_us == 0:
                s.ref_us = now_us  # armed from the first tick on
            last = max(h.received_us, s.ref_us)
            if s.status == NORMAL and now_us - last >= rule.window_us:
                s.since_us, s.since_value, s.since_seq = h.time_us if h.any else last, h.value if h.any else np.nan, h.seq
                s.status = RAISED
                found += _tell(r, RAISE, s, now_us, s.since_value, seq, out, found)
        elif s.status == PENDING and now_us - s.since_us >= rule.hold_us + grace_us:
            s.status = RAISED
            found += _tell(r, RAISE, s, now_us, h.value, seq, out, found)
        elif s.status == CLEARING and now_us - s.since_us >= rule.clear_us + grace_us:
            s.status = NORMAL
            found += _tell(r, CLEAR, s, now_us, h.value, seq, out, found)
    return found


@numba.njit(cache=True)
def _ask(rule: Any, s: Any, t: int, v: float) -> int:
    """1 bad, -1 good, 0 between the two (hysteresis, or not yet known)."""
    if rule.kind == THRESHOLD:  # a: sign, b: limit, c: limit for good; a "below" rule is an "above" rule mirrored
        x = v * rule.a
        return 1 if x > rule.b else (-1 if x <= rule.c else 0)
    if rule.kind == BAND:  # a: low, b: high, c: hysteresis
        if v < rule.a or v > rule.b:
            return 1
        return -1 if rule.a + rule.c <= v <= rule.b - rule.c else 0
    if rule.kind == RATE:
        return _rate(rule, s, t, v)
    if rule.kind == FLAT_LINE:
        return _flat(rule, s, t, v)
    if rule.kind == SILENCE:
        return -1
    return _baseline(rule, s, t, v)


@numba.njit(cache=True)
def _rate(rule: Any, s: Any, t: int, v: float) -> int:
    """Against the older of two anchors a window apart. a: limit per second, b: direction."""
    if s.heard == 0:
        s.heard, s.ref_us, s.ref, s.ref2_us, s.ref2 = 1, t, v, t, v
        return 0
    shift = t - s.ref2_us >= rule.window_us
    if shift:
        s.ref_us, s.ref = s.ref2_us, s.ref2
        s.ref2_us, s.ref2 = t, v
    age = t - s.ref_us
    if age <= 0 or age < rule.window_us:
        return 0
    rate = (v - s.ref) / (age * 1e-6)
    size = abs(rate) if rule.b == 0 else rate * rule.b
    return 1 if size > rule.a else -1


@numba.njit(cache=True)
def _flat(rule: Any, s: Any, t: int, v: float) -> int:
    """a: tolerance. The anchor is the value the line is flat at."""
    if s.heard == 0 or abs(v - s.ref) > rule.a:
        s.heard, s.ref_us, s.ref = 1, t, v
        return -1
    return 1 if t - s.ref_us >= rule.window_us else 0


@numba.njit(cache=True)
def _baseline(rule: Any, s: Any, t: int, v: float) -> int:
    """Learned mean ``ref`` and variance ``ref2``, exponentially forgotten. a: limit, b: time constant in µs, c: readings to learn from."""
    if s.heard == 0:
        s.heard, s.ref_us, s.ref, s.ref2 = 1, t, v, 0.0
        return 0
    gap = v - s.ref
    weight = max(1.0 - np.exp(-(t - s.ref_us) / rule.b), 1.0 / (s.heard + 1))
    sigma = np.sqrt(s.ref2)
    verdict = 0
    if s.heard >= rule.c:
        z = gap / sigma if sigma > 0 else (0.0 if gap == 0 else np.copysign(1e9, gap))
        verdict = _drifted(rule, s, z) if rule.kind == DRIFT else (1 if abs(z) > rule.a else (-1 if abs(z) <= rule.a / 2 else 0))
        weight = weight / 10 if verdict == 1 else weight
    s.ref += weight * gap
    s.ref2 = (1 - weight) * (s.ref2 + weight * gap * gap)
    s.ref_us, s.heard = t, min(s.heard + 1, 1 << 30)
    return verdict


@numba.njit(cache=True)
def _drifted(rule: Any, s: Any, z: float) -> int:
    """Page's two sums; ``window_us`` carries the slack in millionths. Sums are capped at twice the limit, so that an end is seen in time."""
    slack = rule.window_us * 1e-6
    s.up = min(max(0.0, s.up + z - slack), 2 * rule.a)
    s.down = min(max(0.0, s.down - z - slack), 2 * rule.a)
    worst = max(s.up, s.down)
    return 1 if worst > rule.a else (-1 if worst <= rule.a / 2 else 0)


@numba.njit(cache=True)
def _step(r: int, verdict: int, rule: Any, s: Any, t: int, v: float, seq: int, out: Any, found: int) -> int:
    """Move one rule's state by one verdict; 1 if it told something."""
    if s.status <= PENDING:
        if verdict != 1:
            s.status = NORMAL
            return 0
        if s.status == NORMAL:
            s.status = PENDING
            _since(rule, s, t, v, seq)
        if rule.kind != FLAT_LINE and t - s.since_us < rule.hold_us:
            return 0
        s.status = RAISED
        return _tell(r, RAISE, s, t, v, seq, out, found)
    if verdict != -1:
        s.status = RAISED
        return 0
    if s.status == RAISED:
        s.status = CLEARING
        s.since_us, s.since_value, s.since_seq = t, v, seq
    if t - s.since_us < rule.clear_us:
        return 0
    s.status = NORMAL
    return _tell(r, CLEAR, s, t, v, seq, out, found)


@numba.njit(cache=True)
def _since(rule: Any, s: Any, t: int, v: float, seq: int) -> None:
    flat = rule.kind == FLAT_LINE
    s.since_us, s.since_value, s.since_seq = s.ref_us if flat else t, s.ref if flat else v, seq


@numba.njit(cache=True)
def _tell(r: int, to: int, s: Any, t: int, v: float, seq: int, out: Any, found: int) -> int:
    row = out[found]
    row.armed, row.to, row.time_us, row.value, row.seq = r, to, t, v, seq
    row.since_us, row.since_value, row.since_seq = s.since_us, s.since_value, s.since_seq
    return 1
