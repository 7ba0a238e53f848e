"""Which teams and equipment can be there, and when: turnout 出动 plus travel; the best of them for what is needed."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np
import scipy

from anlan.engines.logistics.roads import Floats, RoadGraph
from anlan.engines.logistics.snapping import Access
from anlan.engines.logistics.times import travel_seconds

_NEVER_S = 1e9  # stands for inf where the solver needs a finite number: thirty years


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """A team or a machine at its base. ``turnout_s``: from call to wheels rolling. ``speed_factor`` below 1 for slow vehicles."""

    id: str
    lon: float
    lat: float
    skills: frozenset[str]
    turnout_s: float = 0.0
    speed_factor: float = 1.0
    available: bool = True
    why_not: str = ""  # said when not available: 检修, 已出动 …


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``count`` forces that have ``skill``, within ``within_s`` seconds of the call if that is asked."""

    skill: str
    count: int = 1
    within_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    force: str
    skill: str
    turnout_s: float
    travel_s: float
    late: bool = False

    @property
    def arrival_s(self) -> float:
        return self.turnout_s + self.travel_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """``count`` forces nobody can send; ``code`` is stable, ``text`` Chinese."""

    skill: str
    count: int
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Muster:
    """The proposal: who goes for what, and what is still missing."""

    arrivals: tuple[Arrival, ...]
    missing: tuple[Missing, ...]
    considered: int = field(default=0)


def nearest(
    forces: Sequence[Force],
    target: tuple[float, float],
    graph: RoadGraph,
    *,
    skill: str = "",
    limit: int = 10,
    closed: AbstractSet[int] = frozenset(),
    access: Access | None = None,
) -> tuple[Arrival, ...]:
    """The soonest ``limit`` available forces that have ``skill`` (any, when empty); those no road leads from are left out."""
    fit = [force for force in forces if force.available and (not skill or skill in force.skills)]
    travel = _travel(fit, target, graph, closed, access)
    order = np.argsort([force.turnout_s + s for force, s in zip(fit, travel, strict=True)], kind="stable")[:limit]
    return tuple(
        Arrival(force=fit[i].id, skill=skill, turnout_s=fit[i].turnout_s, travel_s=float(travel[i]))
        for i in order.tolist()
        if np.isfinite(travel[i])
    )


def muster(
    wanted: Sequence[Wanted],
    forces: Sequence[Force],
    target: tuple[float, float],
    graph: RoadGraph,
    *,
    closed: AbstractSet[int] = frozenset(),
    access: Access | None = None,
) -> Muster:
    """Fill every wish with a different force so that the sum of arrival times is least (exact: linear assignment).

    A force with several skills fills one wish only. As many wishes as possible are filled before time is looked at.
    """
    free = [force for force in forces if force.available]
    arrival = np.array([force.turnout_s for force in free]) + _travel(free, target, graph, closed, access)
    slots = [wish for wish in wanted for _ in range(wish.count)]
    candidates = _candidates(slots, free, arrival)
    cost = np.full((len(slots), len(candidates)), _NEVER_S)
    for row, wish in enumerate(slots):
        for column, i in enumerate(candidates):
            if wish.skill in free[i].skills and np.isfinite(arrival[i]):
                cost[row, column] = arrival[i]
    rows, columns = scipy.optimize.linear_sum_assignment(cost)
    chosen = [(slots[r], candidates[c]) for r, c in zip(rows, columns, strict=True) if cost[r, c] < _NEVER_S]
    arrivals = tuple(_arrival(wish, free[i], float(arrival[i])) for wish, i in chosen)
    missing = tuple(m for wish in wanted if (m := _missing(wish, arrivals, wanted, forces, free, arrival)))
    return Muster(arrivals=tuple(sorted(arrivals, key=lambda a: a.arrival_s)), missing=missing, considered=len(forces))


def _travel(
    forces: Sequence[Force], target: tuple[float, float], graph: RoadGraph, closed: AbstractSet[int], access: Access | None
) -> Floats:
    """Seconds on the road for each force; one search for each speed."""
    seconds = np.full(len(forces), np.inf)
    factors = np.array([force.speed_factor for force in forces])
    places = np.array([(force.lon, force.lat) for force in forces]).reshape(-1, 2)
    for factor in np.unique(factors).tolist():
        own = np.nonzero(factors == factor)[0]
        seconds[own] = travel_seconds(graph, places[own], [target], closed=closed, access=access, speed_factor=factor)[:, 0]
    return seconds


def _candidates(slots: Sequence[Wanted], free: Sequence[Force], arrival: Floats) -> list[int]:
    """For each skill the soonest as many as there are slots in all: no best answer needs another, and the matrix stays small."""
    order = np.argsort(arrival, kind="stable").tolist()
    kept: set[int] = set()
    for skill in {wish.skill for wish in slots}:
        kept.update([i for i in order if skill in free[i].skills][: len(slots)])
    return sorted(kept)


def _arrival(wish: Wanted, force: Force, arrival_s: float) -> Arrival:
    late = wish.within_s is not None and arrival_s > wish.within_s
    return Arrival(force=force.id, skill=wish.skill, turnout_s=force.turnout_s, travel_s=arrival_s - force.turnout_s, late=late)


def _missing(
    wish: Wanted,
    arrivals: Sequence[Arrival],
    wanted: Sequence[Wanted],
    forces: Sequence[Force],
    free: Sequence[Force],
    arrival: Floats,
) -> Missing | None:
    asked = sum(other.count for other in wanted if other.skill == wish.skill)
    short = asked - sum(a.skill == wish.skill for a in arrivals)
    if short <= 0 or next(other for other in wanted if other.skill == wish.skill) is not wish:
        return None
    able = [force for force in forces if wish.skill in force.skills]
    reachable = [i for i, force in enumerate(free) if wish.skill in force.skills and np.isfinite(arrival[i])]
    if not able:
        code, text = "none_exist", f"没有登记具备“{wish.skill}”的力量,请向上级或社会力量求援"
    elif not any(force.available for force in able):
        code, text = "none_free", f"具备“{wish.skill}”的 {len(able)} 支力量均不可用"
    elif not reachable:
        code, text = "unreachable", f"具备“{wish.skill}”的力量没有畅通道路可达"
    else:
        code, text = "not_enough", f"具备“{wish.skill}”的可达力量不足,缺 {short}"
    return Missing(skill=wish.skill, count=short, code=code, text=text)
