"""Readings of many small frames made durable together: what comes while one message is under way goes with the next.

Nobody waits longer than a message takes, and the busier the lines, the more frames a message holds.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anlan.domains.sensing.ingress import Ingress, Turned
from anlan.engines import sensing as engine

Told = Callable[[bool], None]
Row = tuple[int, int, float, int]  # point, time (µs), value, quality


class Columns(NamedTuple):
    """Rows that came as arrays."""

    point: npt.NDArray[np.int32]
    time_us: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    quality: npt.NDArray[np.uint8]


MOST_ROWS = 200_000  # not yet durable: beyond it frames are not answered, and come again
LINGER_S, BUSY = 0.004, 64  # with so many frames in the last message the next waits a little for more


@dataclass(slots=True)
class _Load:
    """What goes with the next message, and who waits for it."""

    rows: list[Row] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    waiting: list[Told] = field(default_factory=list)
    count: int = 0
    frames: int = 0

    def readings(self) -> engine.Readings:
        parts = (
            [*self.columns, Columns(*(np.array(column) for column in zip(*self.rows, strict=True)))]
            if self.rows
            else self.columns
        )
        point, time_us, value, quality = (np.concatenate(column) for column in zip(*parts, strict=True))
        return engine.readings(point, time_us, value, received_us=time.time_ns() // 1000, quality=quality)


@dataclass(slots=True)
class Collector:
    """One for a process. :meth:`add` answers at once; ``told`` is called with whether the rows are durable."""

    ingress: Ingress
    load: _Load = field(default_factory=_Load)
    task: "asyncio.Task[None] | None" = None

    def add(self, rows: Sequence[Row], told: Told) -> None:
        if self._takes(len(rows), 1, told):
            self.load.rows += rows

    def add_columns(self, columns: Columns, frames: int, told: Told) -> None:
        """The same for ``frames`` whose rows came as arrays."""
        if self._takes(len(columns.point), frames, told):
            self.load.columns.append(columns)

    def _takes(self, count: int, frames: int, told: Told) -> bool:
        if self.load.count + count > MOST_ROWS:
            told(False)
            return False
        self.load.count, self.load.frames = self.load.count + count, self.load.frames + frames
        self.load.waiting.append(told)
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self._carry())
        return True

    async def _carry(self) -> None:
        while self.load.waiting:
            load, self.load = self.load, _Load()
            durable = await self._store(load)
            for told in load.waiting:
                told(durable)
            if load.frames > BUSY:
                await asyncio.sleep(LINGER_S)
        self.task = None

    async def _store(self, load: _Load) -> bool:
        if not load.count:
            return True
        try:
            await self.ingress.store(load.readings())
        except Turned:
            return False
        return True
