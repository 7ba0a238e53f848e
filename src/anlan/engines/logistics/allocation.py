"""Allocating supplies 物资调配: every need from the three reserves, soonest first, with what is still missing said plainly."""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

import numpy as np

from anlan.engines.logistics.roads import Floats, RoadGraph
from anlan.engines.logistics.snapping import Access
from anlan.engines.logistics.supplies import DAY_S, Allocation, Assignment, Lot, Need, Shortfall, Stock, lots_of
from anlan.engines.logistics.times import travel_seconds
from anlan.engines.logistics.transport import MAX_ARCS, Flow, Problem, solve


def allocate(
    needs: Sequence[Need],
    stocks: Sequence[Stock],
    graph: RoadGraph,
    *,
    at: datetime,
    closed: AbstractSet[int] = frozenset(),
    access: Access | None = None,
    horizon_s: float = 30 * DAY_S,
    batch_s: float = DAY_S / 4,
    max_arcs: int = MAX_ARCS,
) -> Allocation:
    """Fill ``needs`` from ``stocks``: most units by priority, then soonest, then cheapest; no row is ever over-booked.

    Items are independent of each other and matched by equal name or code. What cannot arrive within ``horizon_s`` is not counted.
    """
    by_item: dict[str, list[int]] = defaultdict(list)
    for place, stock in enumerate(stocks):
        by_item[stock.item].append(place)
    assignments: list[Assignment] = []
    shortfalls: list[Shortfall] = []
    exact = True
    for item in dict.fromkeys(need.item for need in needs):
        own = [need for need in needs if need.item == item and need.quantity > 0]
        held = [place for place in by_item[item] if stocks[place].quantity > 0]
        fresh = [place for place in held if not _expired(stocks[place], at)]
        lots = [lot for place in fresh for lot in lots_of(place, stocks[place], horizon_s=horizon_s, batch_s=batch_s)]
        travel = _travel(lots, stocks, own, graph, closed, access)
        problem = _problem(lots, stocks, own, travel, horizon_s)
        flow = solve(problem, max_arcs=max_arcs)
        exact = exact and flow.exact
        assignments += _assignments(flow, lots, stocks, own, travel)
        shortfalls += _shortfalls(flow, own, problem, held=len(held), fresh=len(fresh))
    return Allocation(assignments=tuple(_in_order(assignments)), shortfalls=tuple(shortfalls), exact=exact)


def _expired(stock: Stock, at: datetime) -> bool:
    return stock.expires is not None and stock.expires <= at


def _travel(
    lots: Sequence[Lot],
    stocks: Sequence[Stock],
    needs: Sequence[Need],
    graph: RoadGraph,
    closed: AbstractSet[int],
    access: Access | None,
) -> Floats:
    """(lots, needs) seconds; each distinct depot is looked at once."""
    if not lots or not needs:
        return np.empty((len(lots), len(needs)))
    places = np.array([(stocks[lot.stock].lon, stocks[lot.stock].lat) for lot in lots])
    distinct, which = np.unique(places, axis=0, return_inverse=True)
    seconds = travel_seconds(graph, distinct, [(need.lon, need.lat) for need in needs], closed=closed, access=access)
    return seconds[which.reshape(-1)]


def _problem(lots: Sequence[Lot], stocks: Sequence[Stock], needs: Sequence[Need], travel: Floats, horizon_s: float) -> Problem:
    arrival = travel + np.array([lot.ready_s for lot in lots], dtype=float)[:, None]
    cost = np.array([stocks[lot.stock].unit_cost for lot in lots], dtype=float)[:, None]
    return Problem(
        supply=np.array([lot.quantity for lot in lots], dtype=np.int64),
        demand=np.array([need.quantity for need in needs], dtype=np.int64),
        priority=np.array([need.priority for need in needs], dtype=np.int64),
        by_s=np.array([np.inf if need.by_s is None else need.by_s for need in needs], dtype=float),
        arrival_s=np.where(arrival <= horizon_s, arrival, np.inf),
        cost=np.broadcast_to(cost, arrival.shape),
    )


def _assignments(
    flow: Flow, lots: Sequence[Lot], stocks: Sequence[Stock], needs: Sequence[Need], travel: Floats
) -> list[Assignment]:
    found = []
    for lot_at, need_at, quantity in zip(flow.lot.tolist(), flow.need.tolist(), flow.quantity.tolist(), strict=True):
        lot, need = lots[lot_at], needs[need_at]
        stock, travel_s = stocks[lot.stock], float(travel[lot_at, need_at])
        late = need.by_s is not None and lot.ready_s + travel_s > need.by_s
        cost = quantity * stock.unit_cost
        found.append(
            Assignment(
                need=need.id,
                stock=stock.id,
                mode=stock.mode,
                quantity=quantity,
                ready_s=lot.ready_s,
                travel_s=travel_s,
                cost=cost,
                late=late,
            )
        )
    return found


def _in_order(assignments: Sequence[Assignment]) -> list[Assignment]:
    return sorted(assignments, key=lambda a: (a.need, a.arrival_s, a.stock))


def _shortfalls(flow: Flow, needs: Sequence[Need], problem: Problem, *, held: int, fresh: int) -> list[Shortfall]:
    met = np.bincount(flow.need, weights=flow.quantity, minlength=len(needs)).astype(int)
    found = []
    for place, need in enumerate(needs):
        short = need.quantity - int(met[place])
        if short > 0:
            code, text = _why(need, short, problem, place, held=held, fresh=fresh)
            found.append(Shortfall(need=need.id, item=need.item, quantity=short, code=code, text=text))
    return found


def _why(need: Need, short: int, problem: Problem, place: int, *, held: int, fresh: int) -> tuple[str, str]:
    reachable = np.isfinite(problem.arrival_s[:, place])
    if not held:
        return "none_held", f"三类储备中均无“{need.item}”,请向上级或邻市求援"
    if not fresh:
        return "expired", f"“{need.item}”的 {held} 批储备均已过期"
    if not reachable.any():
        return "unreachable", f"有“{need.item}”储备,但没有畅通道路可达或不能按时备妥"
    total = int(problem.supply[reachable].sum())
    return "not_enough", f"“{need.item}”可达储备 {total},各处共需 {int(problem.demand.sum())},此处仍缺 {short}"
