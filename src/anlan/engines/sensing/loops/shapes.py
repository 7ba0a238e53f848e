"""What the loops work on: a rule on a point, its state, what was heard of a point, what changed. And the bits of a quality."""

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
        ("d", "f8"),
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
        (
            "up",
            "f8",
        ),  # CUSUM sums; of a baseline, by how much past alarms have widened the limit, and the recent level of what departs
        ("down", "f8"),
        ("down2", "f8"),  # the usual square of that level
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
        ("lag_s", "f4"),  # how long the newest good reading was under way
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

NAN, RANGE, SKEW, LATE, DUPLICATE, OUT_OF_ORDER, DEVICE = (1 << bit for bit in range(7))
UNJUDGED = NAN | DUPLICATE | OUT_OF_ORDER | DEVICE
REASONS = 7  # bits of a quality, each counted per point
