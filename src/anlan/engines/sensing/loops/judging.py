# ruff: noqa: PLR0911, PLR0917 - compiled loops take arrays by position
"""Rules asked of readings and of the clock, and their states moved by the answers.

One file, because the compiler keeps what it made by the file it found it in: a part changed elsewhere would not be noticed.
"""

from typing import Any

import numba
import numpy as np

from anlan.engines.sensing.loops.shapes import (
    BAND,
    CLEAR,
    CLEARING,
    DRIFT,
    FLAT_LINE,
    NORMAL,
    PENDING,
    RAISE,
    RAISED,
    RATE,
    SILENCE,
    THRESHOLD,
    UNJUDGED,
)  # fmt: skip


@numba.njit(nogil=True, cache=True)
def judge(point: Any, time_us: Any, value: Any, seq: Any, quality: Any, first: Any, params: Any, state: Any, out: Any, start: int) -> tuple[int, int]:  # fmt: skip
    """Ask every rule of every reading from row ``start``; fill ``out``; give (next row, transitions). Stops early only when ``out`` could overflow."""
    found = 0
    for i in range(start, len(point)):
        if quality[i] & UNJUDGED:
            continue
        p = point[i]
        if found + first[p + 1] - first[p] > len(out):
            return i, found
        for r in range(first[p], first[p + 1]):
            verdict = _ask(params[r], state[r], time_us[i], value[i])
            found += _step(r, verdict, params[r], state[r], time_us[i], value[i], seq[i], out, found)
    return len(point), found


@numba.njit(nogil=True, cache=True)
def tick(now_us: int, seq: int, grace_us: int, params: Any, state: Any, heard: Any, out: Any) -> int:
    """What the passing of time alone decides: silence, and holds that ran out while nothing contradicted them. ``out`` has a row a rule.

    A hold of readings that come late (a delivery after a cut) is counted from when they came: what contradicts them comes as late.
    """
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
        elif s.status == PENDING and now_us - s.since_us >= rule.hold_us + grace_us + h.lag_s * 1e6:
            s.status = RAISED
            found += _tell(r, RAISE, s, now_us, h.value, seq, out, found)
        elif s.status == CLEARING and now_us - s.since_us >= rule.clear_us + grace_us + h.lag_s * 1e6:
            s.status = NORMAL
            found += _tell(r, CLEAR, s, now_us, h.value, seq, out, found)
    return found


@numba.njit(nogil=True, cache=True)
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


@numba.njit(nogil=True, cache=True)
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


@numba.njit(nogil=True, cache=True)
def _flat(rule: Any, s: Any, t: int, v: float) -> int:
    """a: tolerance. The anchor is the value the line is flat at."""
    if s.heard == 0 or abs(v - s.ref) > rule.a:
        s.heard, s.ref_us, s.ref = 1, t, v
        return -1
    return 1 if t - s.ref_us >= rule.window_us else 0


@numba.njit(nogil=True, cache=True)
def _baseline(rule: Any, s: Any, t: int, v: float) -> int:
    """Learned mean ``ref`` and variance ``ref2``, exponentially forgotten. a: limit, b: time constant in µs, c: readings to learn from."""
    if s.heard == 0:
        s.heard, s.ref_us, s.ref, s.ref2 = 1, t, v, 0.0
        return 0
    gap, passed_us = v - s.ref, t - s.ref_us
    weight = max(1.0 - np.exp(-passed_us / rule.b), 1.0 / (s.heard + 1))
    if rule.kind == DRIFT:
        verdict = _drifted(rule, s, _usual(gap, s.ref2)) if s.heard >= rule.c else 0
        slowed = scatter = weight / 10 if verdict == 1 else weight
    else:
        verdict = _departed(rule, s, gap, passed_us, weight)
        slowed, scatter = weight / 10 if verdict == 1 else weight, weight
    s.ref += slowed * gap
    s.ref2 = (1 - scatter) * (s.ref2 + scatter * gap * gap)
    s.ref_us, s.heard = t, min(s.heard + 1, 1 << 30)
    return verdict


@numba.njit(nogil=True, cache=True)
def _usual(gap: float, square: float) -> float:
    """A gap in units of its usual size; what never differed and now does is beyond any limit."""
    return gap / np.sqrt(square) if square > 0 else (0.0 if gap == 0 else np.copysign(1e9, gap))


@numba.njit(nogil=True, cache=True)
def _departed(rule: Any, s: Any, gap: float, passed_us: int, weight: float) -> int:
    """``window_us``: over which time the recent level is taken; d: by what share an alarm widens the limit."""
    s.up *= np.exp(-passed_us / rule.b)
    far = _departure(s, gap, max(1.0 - np.exp(-passed_us / rule.window_us), 1.0 / (s.heard + 1)), weight)
    return _beyond(s, far, rule.a, rule.d) if s.heard >= rule.c else 0


@numba.njit(nogil=True, cache=True)
def _departure(s: Any, gap: float, newness: float, weight: float) -> float:
    """How far away, in usual sizes: a reading's own gap and the recent level of gaps, half each, so that a spike has to be
    high and a shift of level, however small, only lasting. Learns the usual size of the level (``down``, ``down2``); the gap's own (``ref2``) is the caller's.
    """
    s.down += newness * (gap - s.down)
    far = (abs(_usual(gap, s.ref2)) + abs(_usual(s.down, s.down2))) / 2
    s.down2 += weight * (s.down * s.down - s.down2)
    return far


@numba.njit(nogil=True, cache=True)
def _beyond(s: Any, far: float, sigmas: float, habituation: float) -> int:
    """Against the limit as past alarms have widened it; a new alarm widens it further."""
    limit = sigmas * (1.0 + s.up)
    if far > limit:
        s.up += habituation if s.status == NORMAL else 0.0
        return 1
    return -1 if far <= limit / 2 else 0


@numba.njit(nogil=True, cache=True)
def _drifted(rule: Any, s: Any, z: float) -> int:
    """Page's two sums; ``window_us`` carries the slack in millionths. Sums are capped at twice the limit, so that an end is seen in time."""
    slack = rule.window_us * 1e-6
    s.up = min(max(0.0, s.up + z - slack), 2 * rule.a)
    s.down = min(max(0.0, s.down - z - slack), 2 * rule.a)
    worst = max(s.up, s.down)
    return 1 if worst > rule.a else (-1 if worst <= rule.a / 2 else 0)


@numba.njit(nogil=True, cache=True)
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


@numba.njit(nogil=True, cache=True)
def _since(rule: Any, s: Any, t: int, v: float, seq: int) -> None:
    flat = rule.kind == FLAT_LINE
    s.since_us, s.since_value, s.since_seq = s.ref_us if flat else t, s.ref if flat else v, seq


@numba.njit(nogil=True, cache=True)
def _tell(r: int, to: int, s: Any, t: int, v: float, seq: int, out: Any, found: int) -> int:
    row = out[found]
    row.armed, row.to, row.time_us, row.value, row.seq = r, to, t, v, seq
    row.since_us, row.since_value, row.since_seq = s.since_us, s.since_value, s.since_seq
    return 1
