"""Readings of many small frames made durable together: what comes while one message is under way goes with the next.

Nobody waits longer than a message takes, and the busier the lines, the more frames a message holds.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from anlan.domains.sensing.ingress import Ingress, Turned
from anlan.engines import sensing as engine

Told = Callable[[bool], None]
Row = tuple[int, int, float, int]  # point, time (µs), value, quality
MOST_ROWS = 200_000  # not yet durable: beyond it frames are not answered, and come again
LINGER_S, BUSY = 0.004, 64  # with so many frames in the last message the next waits a little for more


@dataclass(slots=True)
class Collector:
    """One for a process. :meth:`add` answers at once; ``told`` is called with whether the rows are durable."""

    ingress: Ingress
    rows: list[Row] = field(default_factory=list)
    waiting: list[Told] = field(default_factory=list)
    task: "asyncio.Task[None] | None" = None

    def add(self, rows: Sequence[Row], told: Told) -> None:
        if len(self.rows) + len(rows) > MOST_ROWS:
            told(False)
            return
        self.rows += rows
        self.waiting.append(told)
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self._carry())

    async def _carry(self) -> None:
        while self.waiting:
            rows, waiting, self.rows, self.waiting = self.rows, self.waiting, [], []
            durable = await self._store(rows)
            for told in waiting:
                told(durable)
            if len(waiting) > BUSY:
                await asyncio.sleep(LINGER_S)
        self.task = None

    async def _store(self, rows: list[Row]) -> bool:
        if not rows:
            return True
        point, time_us, value, quality = zip(*rows, strict=True)
        try:
            await self.ingress.store(engine.readings(point, time_us, value, received_us=time.time_ns() // 1000, quality=quality))
        except Turned:
            return False
        return True
