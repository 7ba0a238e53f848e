"""Pathway (BSL 1.1, so only ever in a process of its own): a stateful reducer a point, all readings in one batch, which suits it best."""

import os
import sys
import time
from importlib.metadata import version

from held import answer, columns, step

sys.path.pop(0)  # this folder, where a file of the same name stands
os.environ.setdefault("PATHWAY_TELEMETRY_SERVER", "")
import pandas as pd  # noqa: E402
import pathway as pw  # noqa: E402


@pw.reducers.stateful_many
def held(state, rows):
    """Rows of one point, in any order; the state is the rule's, and the times told so far."""
    now, told = state or (None, ())
    for (at, value), _ in sorted(rows):
        now, tell = step(now, at, value)
        told += (at,) * tell
    return now, told


def main() -> None:
    point, time_us, value = columns()
    given = pw.debug.table_from_pandas(pd.DataFrame({"point": point, "at": time_us, "value": value}))
    judged = given.groupby(pw.this.point).reduce(pw.this.point, state=held(pw.this.at, pw.this.value))
    began = time.perf_counter()
    found = pw.debug.table_to_pandas(judged)
    took = time.perf_counter() - began
    told = ((int(row.point), int(at)) for row in found.itertuples() for at in row.state[1])
    answer(len(point), took, told, version("pathway"))


if __name__ == "__main__":
    main()
