"""The demonstration city: making a million things, loading a hundred thousand, and the register's questions among them; both databases."""

import resource
import time
from collections.abc import Iterator

from bench._child import databases, told_by
from bench.rows import row


def rows() -> Iterator[dict]:
    yield from making()
    with databases() as found:
        for label, environment in found.items():
            yield from told_by("bench._drill", label, environment)


def making() -> Iterator[dict]:
    from anlan.domains.drill.city import generator

    began, count = time.perf_counter(), 0
    for batch in generator.generate("province"):
        count += sum(1 for _ in batch.rows())
    yield row(f"make {count:,} things of 27 kinds as rows", time.perf_counter() - began, "s", target=60)
    yield row(
        "memory at its highest while making them", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", target=500
    )
