"""The one rule all rivals judge, and the readings they are given. Imported by their scripts; knows nothing but the standard library.

A file holds, one after the other, point (int32), time (int64, µs) and value (float64) of so many readings in order of time. The rule: above 30
without a break for 3 s. Told: the reading at which that is so. ``answer`` prints the rate and a digest of what was told, so that all can be compared.
"""

import hashlib
import json
import sys
from array import array
from pathlib import Path

LIMIT, HOLD_US = 30.0, 3_000_000


def columns() -> tuple[array, array, array]:
    data = Path(sys.argv[1]).read_bytes()
    count = len(data) // 20
    point, time_us, value = array("i"), array("q"), array("d")
    point.frombytes(data[: 4 * count])
    time_us.frombytes(data[4 * count : 12 * count])
    value.frombytes(data[12 * count :])
    return point, time_us, value


def step(state, time_us, value):
    """``state`` is since when it is above, and whether that was told; gives the new state, and whether to tell now."""
    if value <= LIMIT:
        return None, False
    since, told = state or (time_us, False)
    now = not told and time_us - since >= HOLD_US
    return (since, told or now), now


def digest(told) -> str:
    return hashlib.sha256("\n".join(f"{point} {time_us}" for point, time_us in sorted(told)).encode()).hexdigest()[:16]


def answer(readings: int, seconds: float, told, version: str) -> None:
    told = list(told)
    print(json.dumps({"readings_per_s": readings / seconds, "told": len(told), "digest": digest(told), "version": version}))
