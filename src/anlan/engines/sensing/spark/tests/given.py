"""Points, rules and a stream with faults in it, for the judge of the house and for Spark alike."""

import numpy as np

from anlan.engines import sensing as engine

T0_US = 1_790_000_000_000_000
COUNT = 60
POINTS = engine.point_table(
    engine.Point(
        id=n,
        key=f"D{n // 3}/{('rain', 'level', 'gas')[n % 3]}",
        device=f"D{n // 3}",
        kind=("rain", "level", "gas")[n % 3],
        low=-5,
        high=90,
    )
    for n in range(COUNT)
)
RULES = (
    engine.Rule(id="high", version=1, on=engine.Selector(kind="gas"), condition=engine.Threshold(limit=60, hysteresis=5, hold_s=3)),
    engine.Rule(id="fast", version=2, on=engine.Selector(kind="level"), condition=engine.Rate(limit_per_s=9)),
    engine.Rule(id="still", version=1, on=engine.Selector(kind="level"), condition=engine.FlatLine(window_s=20)),
    engine.Rule(id="silent", version=1, on=engine.Selector(kind="rain"), condition=engine.Silence(window_s=12)),
    engine.Rule(id="odd", version=1, on=engine.Selector(kind="gas"), condition=engine.Deviation(sigmas=1.8, memory_s=60, learn_n=20)),
    engine.Rule(
        id="both", version=1, on=engine.Selector(kind="level"), severity=2,
        condition=engine.Logic(expression={"all": [{"of": "rain", "above": 50}, {"of": "gas", "above": 40}]}),
    ),
    engine.Rule(id="two", version=1, on=engine.Selector(point="D0/gas"), condition=engine.Votes(limit=60, needed=2, among=("D0/gas", "D7/gas", "D12/gas"))),
)  # fmt: skip


def messages(count: int = 180) -> list[tuple[int, engine.Readings | int]]:
    """(sequence, readings or the time of a tick), half a second a message, with late, repeated, broken and missing readings."""
    chance, found = np.random.default_rng(4), []
    swing = chance.uniform(0, 6, COUNT)
    for seq in range(1, count + 1):
        now_us = T0_US + seq * 500_000
        if seq % 3 == 0:
            found.append((seq, now_us))
            continue
        point = chance.permutation(COUNT)[: chance.integers(20, COUNT)]
        point = point[(point % 7 != 0) | (seq % 80 < 40)]
        value = 45 + 25 * np.sin(seq / 20 + swing[point]) + chance.normal(0, 4, len(point))
        value[chance.random(len(point)) < 0.01] = np.nan
        value[point == 4] = 33.0
        late_us = np.where(chance.random(len(point)) < 0.05, 3_000_000, 0)
        found.append((seq, engine.readings(point, now_us - late_us, value.round(1), received_us=now_us)))
    return found
