"""What is needed and what is held, in the three reserve modes of the law (突发事件应对法 2024 Art. 45–46), as lots with a time they are ready."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

DAY_S = 86_400.0


class Mode(StrEnum):
    """储备方式."""

    PHYSICAL = "physical"  # 实物储备: in a warehouse
    AGREED = "agreed"  # 协议储备: a firm delivers by contract
    CAPACITY = "capacity"  # 产能储备: a firm produces after a ramp-up


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """``quantity`` whole units of ``item`` at a place; ``priority`` 1 is served first; ``by_s`` seconds from now it is wanted."""

    id: str
    item: str
    quantity: int
    lon: float
    lat: float
    priority: int = 1
    by_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A row of reserve. ``ready_s``: loading time, contract delivery notice, or ramp-up, by mode.

    ``quantity``: free to book; for capacity the most that may be ordered. ``daily_rate``: units a day once the line runs.
    ``unit_cost``: any one currency. What expires before ``expires`` is not sent.
    """

    id: str
    item: str
    mode: Mode
    quantity: int
    lon: float
    lat: float
    ready_s: float = 0.0
    daily_rate: float = 0.0
    unit_cost: float = 0.0
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Part of a stock row that becomes ready at one time."""

    stock: int  # place in the caller's list
    quantity: int
    ready_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """``quantity`` units from a stock row to a need; ``arrival_s`` after now; ``late`` against the need's ``by_s``."""

    need: str
    stock: str
    mode: Mode
    quantity: int
    ready_s: float
    travel_s: float
    cost: float
    late: bool

    @property
    def arrival_s(self) -> float:
        return self.ready_s + self.travel_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """What is still missing and why: ``none_held``, ``expired``, ``unreachable`` or ``not_enough``; ``text`` Chinese."""

    need: str
    item: str
    quantity: int
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """``exact`` False only when the problem was too large and the soonest-first rule was used instead."""

    assignments: tuple[Assignment, ...]
    shortfalls: tuple[Shortfall, ...]
    exact: bool = True

    def complete_s(self, need: str) -> float | None:
        """When the last of what was found for ``need`` arrives; None when nothing was found."""
        return max((a.arrival_s for a in self.assignments if a.need == need), default=None)


def lots_of(place: int, stock: Stock, *, horizon_s: float, batch_s: float) -> Iterator[Lot]:
    """The row as lots. A production line yields one lot each ``batch_s`` after its ramp-up, until ``horizon_s`` or its limit."""
    if stock.mode is not Mode.CAPACITY:
        if stock.quantity > 0 and stock.ready_s <= horizon_s:
            yield Lot(stock=place, quantity=stock.quantity, ready_s=stock.ready_s)
        return
    made, batches = 0, 0
    while made < stock.quantity and stock.daily_rate > 0:
        batches += 1
        ready_s = stock.ready_s + batches * batch_s
        if ready_s > horizon_s:
            return
        total = min(stock.quantity, int(stock.daily_rate * batches * batch_s / DAY_S))
        if total > made:
            yield Lot(stock=place, quantity=total - made, ready_s=ready_s)
            made = total
