"""Detection rules 报警规则 as data. A rule names its points by a selector; a version once live is never changed, only succeeded.

All durations are seconds, all limits in the unit of the point. Times compared are times of measurement.
"""

from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal

from anlan.engines.sensing.linked.checks import check_parts
from anlan.engines.sensing.linked.conditions import LINKED, LinkedCondition, Stages
from anlan.engines.sensing.points import Point, PointTable

GREATEST = 1e12  # no limit of any quantity, and no duration in seconds, is beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Above (or below) ``limit`` throughout ``hold_s`` 持续时间; over when back past ``limit`` by ``hysteresis`` 回差 for ``clear_hold_s``."""

    limit: float
    side: Literal["above", "below"] = "above"
    hysteresis: float = 0.0
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Outside ``low`` … ``high`` throughout ``hold_s``; over when inside by ``hysteresis``."""

    low: float
    high: float
    hysteresis: float = 0.0
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Change per second against the value one to two ``window_s`` ago. ``direction`` says which way counts."""

    limit_per_s: float
    window_s: float = 0.0
    direction: Literal["rise", "fall", "either"] = "either"
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatLine:
    """The same value again and again: within ``tolerance`` of one value for ``window_s`` while readings keep coming."""

    window_s: float
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nothing heard for ``window_s`` by the clock of the ingress; needs ticks."""

    window_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Away from a learned mean by ``sigmas`` of the usual departure (EWMA, time constant ``memory_s``), once ``learn_n`` readings were heard.

    The departure is half the reading's own, half that of the recent level (a two-hundredth of the memory): a spike has to be high,
    a shift of level only lasting. While away, the mean is learned ten times slower: a fault is not learned as the new normal, a lasting
    change is, in time. Each alarm widens the limit by the share ``habituation``, which fades with the memory. Over at half of the limit.
    """

    sigmas: float
    memory_s: float
    learn_n: int = 100
    habituation: float = 0.25
    hold_s: float = 0.0
    clear_hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """CUSUM (Page 1954): standardised deviations beyond ``slack`` sum to more than ``limit`` either way. Baseline as for :class:`Deviation`."""

    limit: float
    memory_s: float
    slack: float = 0.5
    learn_n: int = 100


Condition = Threshold | Band | Rate | FlatLine | Silence | Deviation | Drift | Stages | LinkedCondition
CONDITIONS: dict[str, type[Condition]] = {
    "threshold": Threshold,
    "band": Band,
    "rate": Rate,
    "flat_line": FlatLine,
    "silence": Silence,
    "deviation": Deviation,
    "drift": Drift,
    "stages": Stages,
    **LINKED,
}
SIGNED = frozenset({"limit", "low", "high", "mean"})  # numbers that may be below zero
PARTS = frozenset({"among", "expression", "factors", "rings", "bands", "constituents", "stages", "return_periods"})
CHOICES = {"side": {"above", "below", "inside", "outside"}, "direction": {"rise", "fall", "either"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Which points: each named attribute must match, ``area`` as a prefix of the division code. A selector naming nothing selects nothing."""

    point: str = ""
    device: str = ""
    model: str = ""
    kind: str = ""
    area: str = ""

    def selects(self, point: Point) -> bool:
        exact = ((self.point, point.key), (self.device, point.device), (self.model, point.model), (self.kind, point.kind))
        named = any(wanted for wanted, _ in exact) or bool(self.area)
        return named and all(wanted in ("", has) for wanted, has in exact) and point.area.startswith(self.area)

    def among(self, points: PointTable) -> list[Point]:
        """The selected points, without asking each point of a large registry where a name or a group answers for many."""
        if self.point:
            found = [points.points[points.numbers[self.point]]] if self.point in points.numbers else []
        elif self.device:
            found = list(points.of_device.get(self.device, ()))
        else:
            return [
                point for group in points.alike.values() if self.selects(group[0]._replace(device="", key="")) for point in group
            ]
        return [point for point in found if self.selects(point)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of a rule. ``severity`` 1 gravest … 4, as everywhere in this house. ``stage`` is given by the kernel to the parts of a staged rule."""

    id: str
    version: int
    on: Selector
    condition: Condition
    severity: int = 3
    stage: int = 0


def condition_from(kind: str, given: dict[str, Any]) -> Condition:
    """A condition from its stored form; raises ValueError naming the unknown kind or field, or a bound that makes no sense."""
    shape = CONDITIONS.get(kind)
    if shape is None:
        raise ValueError(f"未知的规则类型 {kind!r}：可用 {', '.join(CONDITIONS)}")
    unknown = set(given) - {f.name for f in fields(shape)}
    if unknown:
        raise ValueError(f"规则类型 {kind} 没有字段 {', '.join(sorted(unknown))}")
    missing = [name for name in required_fields(kind) if name not in given]
    if missing:
        raise ValueError(f"规则类型 {kind} 缺少字段 {', '.join(missing)}")
    return _checked(shape(**given))


def required_fields(kind: str) -> list[str]:
    """The fields of a kind of condition that have no value of their own."""
    return [f.name for f in fields(CONDITIONS[kind]) if f.default is MISSING and f.default_factory is MISSING]


def _checked(condition: Condition) -> Condition:
    for f in fields(condition):
        _check_field(f.name, getattr(condition, f.name))
    if isinstance(condition, Band) and condition.low >= condition.high:
        raise ValueError("下限应小于上限")
    check_parts(condition)
    return condition


def _check_field(name: str, value: Any) -> None:
    """Numbers are finite and, where a sign makes no sense, not negative; parts are looked at by their own checks."""
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise ValueError(f"{name} 不能是 {value!r}")
    elif name in PARTS or (value is None and name.endswith("_kmh")):
        return
    elif isinstance(value, bool) or not isinstance(value, int | float) or not -GREATEST <= value <= GREATEST:
        raise ValueError(f"{name} 应为有限的数，而不是 {str(value)[:40]}")
    elif name not in SIGNED and value < 0:
        raise ValueError(f"{name} 不能为负数")


def condition_to(condition: Condition) -> tuple[str, dict[str, Any]]:
    """The stored form: kind and fields."""
    kind = next(name for name, shape in CONDITIONS.items() if isinstance(condition, shape))
    return kind, {f.name: getattr(condition, f.name) for f in fields(condition)}
