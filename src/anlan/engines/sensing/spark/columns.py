"""What goes into the query and what comes out of it, as Spark says it, and the way between data frames and the kernel."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from anlan.engines.sensing.readings import COLUMNS, I8, Readings
from anlan.engines.sensing.transitions import Transition

TICK = -1  # the ``point`` of a row that is no reading but the passing of time: ``time_us`` is the clock of the ingress
MESSAGES = "point int, time_us long, value double, quality short, received_us long, seq long"
STATE = "snapshot binary"
TRANSITIONS = (
    "id string, raised boolean, rule string, version int, stage int, severity int, point int, point_key string,"
    " since_us long, since_value double, since_seq long, decided_us long, decided_value double, decided_seq long, others string"
)


def names(schema: str) -> list[str]:
    return [part.split()[0] for part in schema.split(",")]


def readings_in(rows: Any, numbers: I8) -> Readings:
    """Rows of a data frame as a batch, their points numbered by their place in ``numbers``."""
    columns = {name: rows[name].to_numpy() for name in COLUMNS}
    columns["point"] = np.searchsorted(numbers, columns["point"]).astype(np.int32)
    columns["quality"] = columns["quality"].astype(np.uint8)
    return Readings(**{name: np.ascontiguousarray(column) for name, column in columns.items()})


def rows_of(told: Sequence[Transition]) -> list[tuple[Any, ...]]:
    return [
        (t.id, t.raised, t.rule, t.version, t.stage, t.severity, t.point, t.point_key, t.since.time_us, t.since.value, t.since.seq,
         t.decided.time_us, t.decided.value, t.decided.seq, json.dumps(t.others))
        for t in told
    ]  # fmt: skip
