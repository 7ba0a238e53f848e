"""The same rule and readings in plain Python and in Bytewax (Apache-2.0; measured where it is installed)."""

import time
from importlib.util import find_spec

from anlan.engines.sensing import Readings

LIMIT, HOLD_US = 30.0, 3_000_000


def plain_python_rate(given: list[Readings]) -> float:
    since: dict[int, int] = {}
    raised: set[int] = set()
    listed = [list(zip(b.point.tolist(), b.time_us.tolist(), b.value.tolist(), strict=True)) for b in given]
    began = time.perf_counter()
    for rows in listed:
        for point, at, value in rows:
            if value > LIMIT:
                if at - since.setdefault(point, at) >= HOLD_US:
                    raised.add(point)
            else:
                since.pop(point, None)
                raised.discard(point)
    return sum(map(len, listed)) / (time.perf_counter() - began)


def bytewax_rate(given: Readings, count: int = 200_000) -> float | None:
    if find_spec("bytewax") is None:
        return None
    from bytewax import operators as op
    from bytewax.dataflow import Dataflow
    from bytewax.testing import TestingSink, TestingSource, run_main

    rows = list(zip(given.point[:count].tolist(), given.time_us[:count].tolist(), given.value[:count].tolist(), strict=True))

    def step(since, reading):
        at, value = reading
        if value <= LIMIT:
            return None, None
        since = at if since is None else since
        return since, at if at - since >= HOLD_US else None

    found: list = []
    flow = Dataflow("bench")
    keyed = op.map("key", op.input("in", flow, TestingSource(rows, batch_size=1_000)), lambda r: (str(r[0]), r[1:]))
    told = op.filter("told", op.stateful_map("hold", keyed, step), lambda pair: pair[1] is not None)
    op.output("out", told, TestingSink(found))
    began = time.perf_counter()
    run_main(flow)
    return count / (time.perf_counter() - began)
