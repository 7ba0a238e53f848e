"""The order readings are gone through and stored in: by point, then by message, then by time."""

import numpy as np

from anlan.engines.sensing import loops
from anlan.engines.sensing.readings import I8, Readings


def order_of(batch: Readings, seqs: I8, size: int) -> I8 | None:
    """Positions in order, or None where the batch is in order already. ``size`` is one more than its greatest point."""
    if loops.sorted_already(batch.point, batch.time_us, seqs):
        return None
    if len(batch) * 4 >= size:
        order: I8 = loops.order_by_point(batch.point, batch.time_us, seqs, np.zeros(size + 1, dtype=np.int32))
        if len(order):
            return order
    return np.lexsort((batch.time_us, seqs, batch.point))
