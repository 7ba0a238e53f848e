"""The child of ``bench/drill.py``: loads the city into one database and asks the register."""

import random
import sys
import time
from collections.abc import Callable

from anlan.config.boot import boot
from bench._child import percentile, tell
from bench.rows import row

SCALE, THINGS, ASKED = "city", 100_000, 100
PLACES = ((119.168, 34.605), (119.575, 34.548), (119.372, 34.747), (118.765, 34.523), (119.355, 34.09))


def main(label: str) -> None:
    boot()
    import shapely
    from django.core.management import call_command

    from anlan.domains.drill.api import seed_city
    from anlan.domains.registry import api as registry

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    seed_city(SCALE)
    tell(row(f"load the city of {THINGS:,} things, {label}", time.perf_counter() - began, "s", target=60))
    chance = random.Random(7)

    def near(radius_deg: float):
        lon, lat = chance.choice(PLACES)
        return shapely.Point(lon + chance.uniform(-0.05, 0.05), lat + chance.uniform(-0.05, 0.05)).buffer(radius_deg)

    among = f"among {THINGS:,}, {label}"
    ask(f"protected targets within 3 km, p95, {among}", lambda: registry.protected_targets_within(near(0.03)), 100)
    ask(
        f"the ten nearest teams and stations, p95, {among}",
        lambda: registry.nearest(*near(0.01).centroid.coords[0], ["rescue_team", "fire_station"], 10),
        100,
    )
    ask(f"people within 3 km, p95, {label}", lambda: registry.people_within(near(0.03)), 20)
    ask(
        f"the gazetteer over a report, p95, {label}",
        lambda: registry.gazetteer().find("昨夜徐圩新区一企业发生泄漏，长深高速1758公里处"),
        20,
    )


def ask(what: str, question: Callable[[], object], target_ms: float) -> None:
    question()
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        question()
        times.append((time.perf_counter() - began) * 1000)
    tell(row(what, percentile(times, 0.95), "ms", target=target_ms))


if __name__ == "__main__":
    main(sys.argv[1])
