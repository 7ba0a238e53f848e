"""Position reports of many vehicles 车队 taken in together: what a turn of the loop brings is decoded, admitted, kept and answered in one pass.

A line rides along while its session has nothing half received and its terminal has proved itself against the present roster; everything
else it says goes the common way, in order.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from anlan.domains.sensing.collecting import Collector, Columns
from anlan.domains.sensing.ingress import Ingress
from anlan.domains.sensing.roster import Roster
from anlan.engines import sensing as engine
from anlan.engines.sensing.protocols.jt808_frame import QUANTITIES
from anlan.engines.sensing.protocols.jt808_many import Positions, positions

FAULTY = np.uint8(engine.Quality.DEVICE)
PLACED = 5  # of the quantities, those that are no measurement while the vehicle does not know where it is


class Rider(Protocol):
    """A line as the convoy needs it. ``terminal`` is -1 while it may not ride along."""

    terminal: int
    number: str
    serial: int
    device: str
    allowed: int

    def hear(self, data: bytes) -> None: ...
    def say(self, data: bytes) -> None: ...


@dataclass(slots=True)
class Convoy:
    """One for a process."""

    ingress: Ingress
    collector: Collector
    _pieces: dict[Rider, bytes] = field(default_factory=dict)
    _roster: Roster | None = None
    _seats: dict[str, int] = field(default_factory=dict)
    _points: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty((0, len(QUANTITIES)), np.int32))

    def add(self, rider: Rider, data: bytes) -> None:
        if not self._pieces:
            asyncio.get_running_loop().call_soon(self._take)
        before = self._pieces.get(rider)
        self._pieces[rider] = data if before is None else before + data

    def _take(self) -> None:
        pieces, self._pieces = self._pieces, {}
        riders = list(pieces)
        terminals = np.fromiter((rider.terminal for rider in riders), np.int64, len(riders))
        serials = np.fromiter((rider.serial for rider in riders), np.int64, len(riders))
        found = positions(list(pieces.values()), terminals, serials)
        for number in np.flatnonzero(~found.read).tolist():
            riders[number].hear(pieces[riders[number]])
        if len(found.piece):
            self._keep(riders, found)

    def _keep(self, riders: Sequence[Rider], found: Positions) -> None:
        if self._roster is not self.ingress.holder.roster:
            self._roster, self._seats = self.ingress.holder.roster, {}
        for number in np.flatnonzero(found.read).tolist():
            riders[number].serial = int(found.serial[number])
        rows = np.bincount(found.piece, minlength=len(riders))
        allowed = self._allowed(riders, rows)
        seats = np.fromiter((self._seat(rider.device) for rider in riders), np.int64, len(riders))
        point = self._points[seats[found.piece]]
        self._unknown(riders, rows, seats)
        kept = (point >= 0) & allowed[found.piece][:, None]
        quality = np.zeros(point.shape, np.uint8)
        quality[found.unplaced, :PLACED] = FAULTY
        times = np.broadcast_to(found.time_us[:, None], point.shape)
        self.collector.add_columns(
            Columns(point[kept], times[kept], found.values[kept], quality[kept]),
            len(found.piece),
            partial(_answered, riders, found, allowed),
        )

    def _allowed(self, riders: Sequence[Rider], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of them did not say more than they may."""
        may = [
            not count or self.ingress.throttle.allows(("jt808", rider.number), count * len(QUANTITIES), rider.allowed)
            for rider, count in zip(riders, rows.tolist(), strict=True)
        ]
        for rider, count, ok in zip(riders, rows.tolist(), may, strict=True):
            if not ok:
                self.ingress.faults.add(rider.device, "too_many", count * len(QUANTITIES))
        return np.array(may)

    def _seat(self, device: str) -> int:
        """The row of a device's point numbers, -1 for a quantity it has no point for."""
        seat = self._seats.get(device)
        return self._seated(device) if seat is None else seat

    def _seated(self, device: str) -> int:
        seat = self._seats[device] = len(self._seats)
        if seat >= len(self._points):
            self._points = np.concatenate([self._points, np.full((max(seat, 64), len(QUANTITIES)), -1, np.int32)])
        numbers: Mapping[str, int] = self._roster.quantities(device) if self._roster else {}
        self._points[seat] = [numbers.get(quantity, -1) for quantity in QUANTITIES]
        return seat

    def _unknown(self, riders: Sequence[Rider], rows: npt.NDArray[np.int64], seats: npt.NDArray[np.int64]) -> None:
        lacking = np.count_nonzero(self._points[seats] < 0, axis=1) * rows
        for number in np.flatnonzero(lacking).tolist():
            self.ingress.faults.add(riders[number].device, "unknown_point", int(lacking[number]))


def _answered(riders: Sequence[Rider], found: Positions, allowed: Any, durable: bool) -> None:  # noqa: FBT001 - called by whoever knows
    """Rows of a piece lie together, and so do their answers."""
    if not durable:
        return
    last = np.flatnonzero(np.diff(found.piece, append=-1))
    begin = 0
    for number, end in zip(found.piece[last].tolist(), found.ends[last].tolist(), strict=True):
        if allowed[number]:
            riders[number].say(found.answers[begin:end])
        begin = end
