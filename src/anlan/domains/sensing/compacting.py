"""When history is compacted: a day that is over, or one whose parts have become many."""

import logging
from collections.abc import Collection
from datetime import date

from anlan.engines.sensing import Layout, compact, compact_month
from anlan.kernel import clock

log = logging.getLogger("anlan.sensing")
MANY_PARTS = 60


def compact_some(layout: Layout, shards: Collection[int] = (), months: bool = True) -> None:  # noqa: FBT001, FBT002
    """One round, of these shards alone where any are named. A fault is told and tried again at the next."""
    today = clock.local(clock.now()).date()
    for day in layout.days():
        try:
            _compact_day(layout, day, today, shards, months)
        except Exception:
            log.exception("history of %s could not be compacted; it is read as it is", day)


def _compact_day(layout: Layout, day: date, today: date, shards: Collection[int], months: bool) -> None:  # noqa: FBT001
    parts = [file for file in layout.living(day) if not file.compacted and (not shards or file.shard in shards)]
    if not parts or (day >= today and len(parts) < MANY_PARTS):
        return
    compact(layout, day, shards)
    if months and (day.year, day.month) != (today.year, today.month):
        compact_month(layout, day)
