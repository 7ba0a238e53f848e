"""The conditions of linked rules, as data. A member is named relative to the anchor point the rule selects:

``""`` the anchor itself · ``"rain_mm"`` that quantity of the same device · ``"ST-3/level_m"`` a point by its full name.
A member not heard for ``fresh_s`` is unknown, and unknown neither raises nor clears (Kleene 1952): a rule fails open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Literal

FRESH_S = 900.0  # [K] a member silent for longer is unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """k of n 表决: beyond ``limit`` at the anchor and at ``needed`` points in all, of its own kind within ``within_m`` or named in ``among``."""

    limit: float
    needed: int
    within_m: float = 0.0
    among: Sequence[str] = ()
    side: Literal["above", "below"] = "above"
    hysteresis: float = 0.0
    fresh_s: float = FRESH_S
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """AND, OR, NOT over several points: ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}``, ``{"of": "rain_mm", "above": 30, "hysteresis": 5}``."""

    expression: Mapping[str, Any]
    fresh_s: float = FRESH_S
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Hazard linkage 灾害关联: the weighted sum of factors, each 0 at its ``low`` and 1 at its ``high``, above ``limit``.

    A factor is ``{"of", "low", "high", "weight"}``; with ``half_life_s`` its readings are amounts (rain) that add up and fade by
    half in that time: the antecedent precipitation index (Kohler & Linsley 1951). ``{"value": 0.6, "weight": 1}`` is a standing factor (slope).
    """

    factors: Sequence[Mapping[str, Any]]
    limit: float
    hysteresis: float = 0.0
    fresh_s: float = FRESH_S
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A vehicle inside (or outside) ``rings`` 电子围栏, and, where asked, faster or slower than a speed in km/h: speeding, stopping, leaving a route.

    The anchor is the device's ``lon``; ``lat`` and ``speed_kmh`` of the same report are its members. Rings are lon,lat, even-odd (holes).
    """

    rings: Sequence[Sequence[Sequence[float]]]
    side: Literal["inside", "outside"] = "inside"
    faster_kmh: float | None = None
    slower_kmh: float | None = None
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A band by season and time of day: the first of ``bands`` ``{"months": [6, 7], "hours": [22, 6], "low", "high"}`` that fits (Shanghai time).

    ``hours`` is from, to (to not included; over midnight is allowed); months or hours left out fit always. No band: anything goes.
    """

    bands: Sequence[Mapping[str, Any]]
    hysteresis: float = 0.0
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tide:
    """Away from the predicted tide by more than ``high`` (surge 增水) or ``low``: level less ``mean + Σ a cos(speed (t - epoch) - phase)``.

    ``constituents`` are ``[amplitude, phase_deg at the epoch, speed_deg_per_h]``; the epoch is 1970-01-01 UTC, so phases carry the
    astronomical argument of the years they are used in (they are good for about a year without nodal corrections).
    """

    mean: float
    constituents: Sequence[Sequence[float]]
    low: float
    high: float
    hysteresis: float = 0.0
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seasonal:
    """Away from what is usual at this time of the period (a day, a week) by ``sigmas`` of the usual departure; over at half of it.

    ``bins`` means are learned over ``memory_s`` each; nothing is told before ``learn_periods`` were heard. Departure, slowed learning and
    ``habituation`` (a point that is restless by nature is told less often) are those of a deviation.
    """

    sigmas: float
    period_s: float = 86_400.0
    bins: int = 24
    memory_s: float = 21 * 86_400.0  # this and the next two: tuned on NAB (bench/_sensing_nab.py)
    learn_periods: float = 1.5
    habituation: float = 0.25
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Water-level stages 警戒/保证水位 or return periods: ``stages`` ``{"at": 3.2, "level": 3, "label": "警戒水位"}``, each graver than the one before.

    ``at`` may name a mark of the point itself (``"warning"``), or, with ``return_periods`` ``[[years, value], …]`` of the point, be ``"20a"``:
    the value of that return period, interpolated on the Gumbel reduced variate ``-ln(-ln(1 - 1/T))``.
    """

    stages: Sequence[Mapping[str, Any]]
    return_periods: Sequence[Sequence[float]] = ()
    side: Literal["above", "below"] = "above"
    hysteresis: float = 0.0
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


LinkedCondition = Votes | Logic | Index | Fence | Calendar | Tide | Seasonal
LINKED: Mapping[str, type] = {
    "votes": Votes, "logic": Logic, "index": Index, "fence": Fence, "calendar": Calendar, "tide": Tide, "seasonal": Seasonal,
}  # fmt: skip
LINKED_TYPES = tuple(LINKED.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A member asked for truth: beyond ``limit``, good again at ``back``."""

    of: str
    sign: float
    limit: float
    back: float


@dataclass(slots=True, kw_only=True)
class Program:
    """A logic expression in postfix: ``(operation, operand)``; terms are pushed by number."""

    terms: list[Term] = field(default_factory=list)
    steps: list[tuple[int, int]] = field(default_factory=list)


PUSH, ALL, ANY, NOT, AT_LEAST = range(5)  # AT_LEAST takes k * 65536 + n
DEEPEST, MOST_TERMS = 12, 64


def compiled_logic(expression: Mapping[str, Any]) -> Program:
    """Raises ValueError naming what cannot be read."""
    made = Program()
    _walk(expression, made, 0)
    return made


def _walk(node: Any, made: Program, depth: int) -> None:
    if depth > DEEPEST or len(made.terms) > MOST_TERMS:
        raise ValueError(f"表达式过深或过长（最多 {DEEPEST} 层、{MOST_TERMS} 项）")
    if not isinstance(node, Mapping):
        raise ValueError(f"表达式应为对象，而不是 {str(node)[:40]}")  # noqa: TRY004 - what is stored is wrong, not the program
    for word, operation in (("all", ALL), ("any", ANY)):
        if isinstance(parts := node.get(word), list | tuple) and parts and len(node) == 1:
            for part in parts:
                _walk(part, made, depth + 1)
            made.steps.append((operation, len(parts)))
            return
    if "not" in node and len(node) == 1:
        _walk(node["not"], made, depth + 1)
        made.steps.append((NOT, 1))
        return
    made.terms.append(_term(node))
    made.steps.append((PUSH, len(made.terms) - 1))


def _term(node: Mapping[str, Any]) -> Term:
    sides = [side for side in ("above", "below") if side in node]
    if len(sides) != 1 or set(node) - {"of", "above", "below", "hysteresis"}:
        raise ValueError(f"无法识别的条件 {str(dict(node))[:80]}：请用 all、any、not，或 of 加 above/below")
    sign, limit = (1.0 if sides[0] == "above" else -1.0), number(node[sides[0]], sides[0])
    return Term(
        of=str(node.get("of", "")),
        sign=sign,
        limit=sign * limit,
        back=sign * limit - number(node.get("hysteresis", 0), "hysteresis"),
    )


def number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or abs(value) > 1e12:  # noqa: PLR2004
        raise ValueError(f"{name} 应为有限的数，而不是 {str(value)[:40]}")
    return float(value)
