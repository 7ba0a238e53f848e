"""Stages become plain thresholds: one a stage, and one a point where the limits are the point's own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

from anlan.engines.sensing.linked.conditions import Stages
from anlan.engines.sensing.points import Point, PointTable

if TYPE_CHECKING:
    from anlan.engines.sensing.rules import Rule


def reduced(years: float) -> float:
    """The Gumbel reduced variate of a return period."""
    return -log(-log(1 - 1 / years))


def of_return_period(years: float, known: Sequence[Sequence[float]]) -> float:
    """The value of a return period, on the straight line of its neighbours over the reduced variate; beyond the table, the outermost line goes on."""
    rows = [(reduced(float(t)), float(v)) for t, v in known]
    x = reduced(years)
    right = next((i for i in range(1, len(rows)) if x <= rows[i][0]), len(rows) - 1)
    (x0, y0), (x1, y1) = rows[right - 1], rows[right]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def limit_of(at: float | str, condition: Stages, point: Point | None) -> float | None:
    """The limit of a stage in the unit of the point; None where the point has no such mark."""
    if not isinstance(at, str):
        return float(at)
    if at.endswith("a") and at[:-1].replace(".", "", 1).isdigit():
        return of_return_period(float(at[:-1]), condition.return_periods) if condition.return_periods else None
    found = dict(point.marks).get(at) if point else None
    return None if found is None else float(found)


def staged(rules: "Sequence[Rule]", points: PointTable) -> "Iterator[Rule]":
    """The rules with those of stages taken apart; ``stage`` counts from 1, the least grave."""
    for rule in rules:
        if isinstance(rule.condition, Stages):
            yield from _stages(rule, rule.condition, points)
        else:
            yield rule


def _stages(rule: "Rule", condition: Stages, points: PointTable) -> "Iterator[Rule]":
    from anlan.engines.sensing.rules import Selector, Threshold

    own = any(isinstance(stage["at"], str) and limit_of(stage["at"], condition, None) is None for stage in condition.stages)
    for number, stage in enumerate(condition.stages, 1):
        for point in rule.on.among(points) if own else (None,):
            limit = limit_of(stage["at"], condition, point)
            if limit is not None:
                on = Selector(point=point.key) if point else rule.on
                plain = Threshold(
                    limit=limit, side=condition.side, hysteresis=condition.hysteresis, hold_s=condition.hold_s, clear_hold_s=condition.clear_hold_s
                )  # fmt: skip
                yield replace(rule, condition=plain, on=on, severity=stage["level"], stage=number)
