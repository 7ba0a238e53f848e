# ruff: noqa: PLR0911, PLR0912, PLR0917, C901 - compiled loops take arrays by position; one function asks by kind
"""The inner loops of linked rules, compiled: arrays in, arrays out, no clock, no dice.

A group is one row of ``groups`` and one of ``state``; its members lie together in ``members`` and ``slots``. Readings come in the order of
the stream (message, time, point). Those of one message and one instant are heard together before any group is asked, so that a rule never
judges half a report.
"""

from typing import Any

import numba
import numpy as np

from anlan.engines.sensing.loops import shapes
from anlan.engines.sensing.loops.judging import (  # the one state machine; a change there asks for a change here (the compiler's cache)
    _beyond,
    _departure,
    _step,
    _tell,
)

LOGIC, INDEX, FENCE, CALENDAR, TIDE, SEASONAL = range(16, 22)
UNKNOWN, FALSE, TRUE = -1, 0, 1
PUSH, ALL, ANY, NOT, AT_LEAST = range(5)
DEEP = 80  # a stack as deep as the most terms
HOUR_US, DAY_US, ZONE_US = 3_600_000_000, 86_400_000_000, 8 * 3_600_000_000  # Shanghai has no summer time
FADED = 1e-12

GROUP = np.dtype(
    [("hold_us", "i8"), ("clear_us", "i8"), ("fresh_us", "i8"), ("a", "f8"), ("b", "f8"), ("c", "f8"), ("d", "f8"), ("e", "f8"), ("f", "f8"), ("table", "i4"), ("rows", "i4"),
     ("first", "i4"), ("count", "i4"), ("profile", "i4"), ("point", "i4"), ("kind", "u1")], align=True,
)  # fmt: skip
MEMBER = np.dtype(
    [("limit", "f8"), ("back", "f8"), ("sign", "f8"), ("weight", "f8"), ("half_us", "f8"), ("group", "i4"), ("point", "i4")],
    align=True,
)
SLOT = np.dtype([("time_us", "i8"), ("value", "f8"), ("sum", "f8"), ("truth", "i1"), ("any", "u1")], align=True)
PROFILE = np.dtype([("mean", "f8"), ("heard", "i4")], align=True)


@numba.njit(nogil=True, cache=True)
def judge(point: Any, time_us: Any, value: Any, seq: Any, first: Any, order: Any, groups: Any, members: Any, slots: Any, state: Any, profile: Any, table: Any, steps: Any, asked: Any, out: Any, start: int) -> tuple[int, int]:  # fmt: skip
    """Hear and ask from row ``start`` until something is told; (next row, transitions). ``asked`` is scratch, -1 before the first call.

    The members of point p are ``order[first[p]:first[p + 1]]``. It stops at what is told so that the members can be read as they were then.
    """
    found, i = 0, start
    while i < len(point) and not found:
        end = i + 1
        while end < len(point) and seq[end] == seq[i] and time_us[end] == time_us[i]:
            end += 1
        for k in range(i, end):
            for at in range(first[point[k]], first[point[k] + 1]):
                _hear(members[order[at]], slots[order[at]], time_us[k], value[k])
        for k in range(i, end):
            for at in range(first[point[k]], first[point[k] + 1]):
                g = members[order[at]].group
                if asked[g] != i:
                    asked[g] = i
                    verdict, shown = _ask(groups[g], members, slots, state[g], profile, table, steps, time_us[i])
                    found += _step(g, verdict, groups[g], state[g], time_us[i], shown, seq[i], out, found)
        i = end
    return i, found


@numba.njit(nogil=True, cache=True)
def tick(now_us: int, seq: int, grace_us: int, groups: Any, heard: Any, state: Any, out: Any) -> int:
    """Holds that ran out while nothing contradicted them; of an anchor whose readings come late, counted from when they came."""
    found = 0
    for g in range(len(groups)):
        group, s = groups[g], state[g]
        late_us = heard[group.point].lag_s * 1e6
        if s.status == shapes.PENDING and now_us - s.since_us >= group.hold_us + grace_us + late_us:
            s.status = shapes.RAISED
            found += _tell(g, shapes.RAISE, s, now_us, s.since_value, seq, out, found)
        elif s.status == shapes.CLEARING and now_us - s.since_us >= group.clear_us + grace_us + late_us:
            s.status = shapes.NORMAL
            found += _tell(g, shapes.CLEAR, s, now_us, s.since_value, seq, out, found)
    return found


@numba.njit(nogil=True, cache=True)
def _hear(member: Any, slot: Any, t: int, v: float) -> None:
    if slot.any and t < slot.time_us:
        return
    if member.half_us > 0:
        faded = slot.sum * 0.5 ** ((t - slot.time_us) / member.half_us) if slot.any else 0.0
        slot.sum = faded + v if faded > FADED else v
        v = slot.sum
    x = v * member.sign
    slot.truth = TRUE if x > member.limit else (FALSE if x <= member.back or not slot.any else slot.truth)
    slot.time_us, slot.value, slot.any = t, v, 1


@numba.njit(nogil=True, cache=True)
def _fresh(group: Any, slot: Any, t: int) -> bool:
    return slot.any == 1 and (group.fresh_us == 0 or t - slot.time_us <= group.fresh_us)


@numba.njit(nogil=True, cache=True)
def _ask(group: Any, members: Any, slots: Any, s: Any, profile: Any, table: Any, steps: Any, t: int) -> tuple[int, float]:
    """(1 bad, -1 good, 0 neither or not known; the value to show)."""
    anchor = slots[group.first]
    shown = anchor.value if anchor.any else np.nan
    if group.kind == LOGIC:
        return _logic(group, slots, steps, t), shown
    if group.kind == INDEX:
        return _index(group, members, slots, t)
    if group.kind == FENCE:
        return _fence(group, slots, table, t)
    if group.kind == CALENDAR:
        row = table[group.table + _month(t + ZONE_US) * 24 + (t + ZONE_US) // HOUR_US % 24]
        return _band(shown, row[0], row[1], group.c), shown
    if group.kind == TIDE:
        return _band(shown - _tide(group, table, t), group.a, group.b, group.c), shown
    return _season(group, s, profile, t, shown), shown


@numba.njit(nogil=True, cache=True)
def _band(v: float, low: float, high: float, hysteresis: float) -> int:
    if v < low or v > high:
        return 1
    return -1 if low + hysteresis <= v <= high - hysteresis else 0


@numba.njit(nogil=True, cache=True)
def _logic(group: Any, slots: Any, steps: Any, t: int) -> int:
    """Kleene's three values on a stack."""
    stack, top = np.empty(DEEP, dtype=np.int8), 0
    for at in range(group.table, group.table + group.rows):
        operation, operand = steps[at, 0], steps[at, 1]
        if operation == PUSH:
            slot = slots[group.first + operand]
            stack[top] = slot.truth if _fresh(group, slot, t) else UNKNOWN
            top += 1
            continue
        n = operand & 0xFFFF
        yes, unknown = 0, 0
        for k in range(top - n, top):
            yes += stack[k] == TRUE
            unknown += stack[k] == UNKNOWN
        top -= n
        if operation == NOT:
            stack[top] = UNKNOWN if unknown else 1 - yes
        else:
            needed = n if operation == ALL else (1 if operation == ANY else operand >> 16)
            stack[top] = TRUE if yes >= needed else (UNKNOWN if yes + unknown >= needed else FALSE)
        top += 1
    return 1 if stack[0] == TRUE else (-1 if stack[0] == FALSE else 0)


@numba.njit(nogil=True, cache=True)
def _index(group: Any, members: Any, slots: Any, t: int) -> tuple[int, float]:
    """a: limit, b: the standing factors' sum, c: limit for good. Unknown while a member is."""
    total = group.b
    for k in range(group.first, group.first + group.count):
        member, slot = members[k], slots[k]
        if not _fresh(group, slot, t):
            return 0, np.nan
        v = slot.value
        if member.half_us > 0:
            v *= 0.5 ** ((t - slot.time_us) / member.half_us)
        total += member.weight * min(max((v - member.back) / (member.limit - member.back), 0.0), 1.0)
    return (1 if total > group.a else (-1 if total <= group.c else 0)), total


@numba.njit(nogil=True, cache=True)
def _fence(group: Any, slots: Any, table: Any, t: int) -> tuple[int, float]:
    """a: 1 inside, 0 outside; b: faster than, c: slower than (km/h, -1: not asked). Not known until all parts of one report are there."""
    lon, lat = slots[group.first], slots[group.first + 1]
    speed = np.nan
    if group.count == 3:  # noqa: PLR2004 - the third is the speed
        if not slots[group.first + 2].any or slots[group.first + 2].time_us != t:
            return 0, np.nan
        speed = slots[group.first + 2].value
    if not lon.any or not lat.any or lon.time_us != t or lat.time_us != t:
        return 0, speed
    met = _inside(lon.value, lat.value, table, group.table, group.rows) == (group.a == 1)
    met = met and (group.b < 0 or speed > group.b) and (group.c < 0 or speed < group.c)
    return (1 if met else -1), speed


@numba.njit(nogil=True, cache=True)
def _inside(x: float, y: float, table: Any, start: int, rows: int) -> bool:
    """Even-odd rule; rings are closed and parted by a row of NaN."""
    odd = False
    for k in range(start, start + rows - 1):
        x0, y0, x1, y1 = table[k, 0], table[k, 1], table[k + 1, 0], table[k + 1, 1]
        if (y0 > y) != (y1 > y) and not np.isnan(y0) and not np.isnan(y1) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            odd = not odd
    return odd


@numba.njit(nogil=True, cache=True)
def _month(t: int) -> int:
    """0 … 11: months of the proleptic Gregorian calendar by counting from a March (Hinnant 2013, civil_from_days)."""
    days = t // DAY_US + 719_468
    of_era = days - days // 146_097 * 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    from_march = (5 * of_year + 2) // 153
    return (from_march + 2) % 12


@numba.njit(nogil=True, cache=True)
def _tide(group: Any, table: Any, t: int) -> float:
    hours, level = t / HOUR_US, group.d
    for k in range(group.table, group.table + group.rows):
        level += table[k, 0] * np.cos(np.radians(table[k, 2] * hours - table[k, 1]))
    return level


@numba.njit(nogil=True, cache=True)
def _season(group: Any, s: Any, profile: Any, t: int, v: float) -> int:
    """a: sigmas, b: time constant of a bin in µs of its own time, c: period in µs, d: span to learn, e: habituation, f: time of the recent level in µs, ``rows`` bins.

    ``ref2`` is the usual square of a reading's gap; the rest as of a deviation.
    """
    width = int(group.c) // group.rows
    bin_ = profile[group.profile + (t + ZONE_US) % int(group.c) // width]
    if s.heard == 0:
        s.ref_us, s.ref2_us = t, t
    passed = min(max(t - s.ref_us, 0), width)
    s.heard, s.ref_us = min(s.heard + 1, 1 << 30), t
    if bin_.heard == 0:
        bin_.mean, bin_.heard = v, 1
        return 0
    gap = v - bin_.mean
    faded = np.exp(-passed / (group.b * group.rows))
    share = max(1.0 - faded, 1.0 / s.heard)
    s.up *= faded
    far = _departure(s, gap, max(1.0 - np.exp(-passed / group.f), 1.0 / s.heard), share)
    verdict = _beyond(s, far, group.a, group.e) if t - s.ref2_us >= group.d else 0
    weight = max(1.0 - np.exp(-passed / group.b), 1.0 / (bin_.heard + 1))
    bin_.mean += (weight / 10 if verdict == 1 else weight) * gap
    bin_.heard = min(bin_.heard + 1, 1 << 30)
    s.ref2 += share * (gap * gap - s.ref2)
    return verdict
