"""The transportation problem of one item: as much as possible by priority, then soonest, then cheapest. Exact, by linear programmes.

The constraint matrix is a bipartite flow, so whole quantities give whole answers; each later aim is sought on the face the earlier left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from anlan.engines.logistics.roads import Bools, Floats, Ints

MAX_ARCS = 200_000  # above this the soonest-first rule is used and said so
_SLACK = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """``supply`` (lots), ``demand``, ``priority`` and ``by_s`` (needs), ``arrival_s`` and ``cost`` (lots, needs); inf = cannot."""

    supply: Ints
    demand: Ints
    priority: Ints
    by_s: Floats
    arrival_s: Floats
    cost: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flow:
    lot: Ints
    need: Ints
    quantity: Ints
    exact: bool


def solve(problem: Problem, *, max_arcs: int = MAX_ARCS) -> Flow:
    """Quantities per lot and need; never more than a lot holds or a need asks."""
    lot, need = np.nonzero(_worth_looking_at(problem))
    if len(lot) == 0:
        return Flow(lot=lot, need=need, quantity=np.empty(0, dtype=np.int64), exact=True)
    if len(lot) > max_arcs:
        return _soonest_first(problem, lot, need, exact=False)
    quantity = _lexicographic(problem, lot, need)
    if quantity is None or _breaks(problem, lot, need, quantity):
        return _soonest_first(problem, lot, need, exact=False)
    used = quantity > 0
    return Flow(lot=lot[used], need=need[used], quantity=quantity[used], exact=True)


def _worth_looking_at(problem: Problem) -> Bools:
    """For each need, its soonest (then cheapest) lots until they hold all that anybody asks.

    Exact: were a later lot used for this need, some kept lot would have a unit to spare that is no later and no dearer.
    """
    enough = problem.demand.sum()
    keep = np.zeros(problem.arrival_s.shape, dtype=bool)
    for need in range(len(problem.demand)):
        order = np.lexsort((problem.cost[:, need], problem.arrival_s[:, need]))
        order = order[np.isfinite(problem.arrival_s[order, need])]
        before = np.concatenate([[0], np.cumsum(problem.supply[order])[:-1]]) if len(order) else np.empty(0)
        keep[order[before < enough], need] = True
    return keep


def _lexicographic(problem: Problem, lot: Ints, need: Ints) -> Ints | None:
    """One programme per aim. None when the solver gives up."""
    arcs = len(lot)
    ones = np.ones(arcs)
    rows = scipy.sparse.vstack(
        [
            scipy.sparse.coo_array((ones, (lot, np.arange(arcs))), shape=(len(problem.supply), arcs)),
            scipy.sparse.coo_array((ones, (need, np.arange(arcs))), shape=(len(problem.demand), arcs)),
        ]
    ).tocsr()
    limits = np.concatenate([problem.supply, problem.demand]).astype(float)
    found: Floats | None = None
    for aim in _aims(problem, lot, need):
        answer = scipy.optimize.linprog(aim, A_ub=rows, b_ub=limits, bounds=(0, None), method="highs-ds")
        if answer.status != 0:
            return None
        found = answer.x
        best = float(aim @ np.round(answer.x))
        rows = scipy.sparse.vstack([rows, scipy.sparse.csr_array(aim[None, :])]).tocsr()
        limits = np.append(limits, best + _SLACK * max(1.0, abs(best)))
    return None if found is None else np.round(found).astype(np.int64)


def _aims(problem: Problem, lot: Ints, need: Ints) -> list[Floats]:
    """What is made least, in order: unmet by priority, quantity that comes late, quantity × time, cost."""
    arrival, cost = problem.arrival_s[lot, need], problem.cost[lot, need]
    aims = [np.where(problem.priority[need] == level, -1.0, 0.0) for level in np.unique(problem.priority[need])]
    late = (arrival > problem.by_s[need]).astype(float)
    if late.any():
        aims.append(late)
    aims.append(np.round(arrival) / 3600.0)
    if np.ptp(cost) > 0:
        aims.append(cost / max(1.0, float(np.abs(cost).max())))
    return aims


def _breaks(problem: Problem, lot: Ints, need: Ints, quantity: Ints) -> bool:
    """Has rounding over-booked anything?"""
    given = np.bincount(lot, weights=quantity, minlength=len(problem.supply))
    taken = np.bincount(need, weights=quantity, minlength=len(problem.demand))
    return bool((given > problem.supply).any() or (taken > problem.demand).any() or (quantity < 0).any())


def _soonest_first(problem: Problem, lot: Ints, need: Ints, *, exact: bool) -> Flow:
    """By priority, then arrival, then cost, take what is left: bounded time at any size."""
    order = np.lexsort((problem.cost[lot, need], problem.arrival_s[lot, need], problem.priority[need]))
    left, open_ = problem.supply.copy(), problem.demand.copy()
    taken = np.zeros(len(lot), dtype=np.int64)
    for arc in order.tolist():
        if open_[need[arc]] and left[lot[arc]]:
            taken[arc] = min(left[lot[arc]], open_[need[arc]])
            left[lot[arc]] -= taken[arc]
            open_[need[arc]] -= taken[arc]
    used = taken > 0
    return Flow(lot=lot[used], need=need[used], quantity=taken[used], exact=exact)


def objective(problem: Problem, flow: Flow) -> Sequence[float]:
    """What :func:`solve` makes least, as a tuple to compare: unmet by priority, late quantity, quantity × time."""
    met = np.bincount(flow.need, weights=flow.quantity, minlength=len(problem.demand))
    levels = np.unique(problem.priority)
    unmet = [float((problem.demand - met)[problem.priority == level].sum()) for level in levels]
    arrival = problem.arrival_s[flow.lot, flow.need]
    return (*unmet, float(flow.quantity[arrival > problem.by_s[flow.need]].sum()), float(flow.quantity @ np.round(arrival)))
