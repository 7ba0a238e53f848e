"""Bytewax (Apache-2.0): a keyed stateful map, one worker. Making the rows is not counted; starting the flow is."""

import sys
import time
from importlib.metadata import version

from held import answer, columns, step

sys.path.pop(0)  # this folder, where a file of the same name stands
from bytewax import operators as op  # noqa: E402
from bytewax.dataflow import Dataflow  # noqa: E402
from bytewax.testing import TestingSink, TestingSource, run_main  # noqa: E402


def hold(state, reading):
    at, value = reading
    state, now = step(state, at, value)
    return state, at if now else None


def main() -> None:
    point, time_us, value = columns()
    rows = list(zip(map(str, point), zip(time_us, value, strict=True), strict=True))
    found: list = []
    flow = Dataflow("held")
    told = op.stateful_map("hold", op.input("in", flow, TestingSource(rows, batch_size=10_000)), hold)
    op.output("out", op.filter("told", told, lambda pair: pair[1] is not None), TestingSink(found))
    began = time.perf_counter()
    run_main(flow)
    answer(len(rows), time.perf_counter() - began, ((int(key), at) for key, at in found), version("bytewax"))


if __name__ == "__main__":
    main()
