"""What judging tells: a rule on a point changed state, with the readings it rests on; and how much a device's clock may lie."""

from dataclasses import dataclass
from typing import Any

from anlan.engines.sensing import loops
from anlan.engines.sensing.points import Point
from anlan.engines.sensing.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """[K] How much a device's clock may lie. Fitted to 1 s telemetry over public networks; per deployment."""

    skew_s: float = 30.0  # further ahead than this is from the future
    late_s: float = 300.0  # longer under way than this is late
    grace_s: float = 5.0  # a hold ends by the clock alone this much after its time, so that a reading under way may contradict it


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A reading (or tick) a transition rests on: ``seq`` is its message in the stream."""

    time_us: int
    value: float
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A rule on a point changed state. ``since`` is the reading that began it, ``decided`` the one that settled it."""

    raised: bool
    rule: str
    version: int
    severity: int
    point: int
    point_key: str
    since: Cause
    decided: Cause
    stage: int = 0  # of a staged rule, from 1, the least grave
    others: tuple[tuple[int, int, float], ...] = ()  # of a linked rule: (point, time, value) its members were last heard with

    @property
    def id(self) -> str:
        """The same for the same transition however often it is told: the key of exactly-once."""
        stage = f".{self.stage}" if self.stage else ""
        return f"{self.rule}:{self.version}{stage}:{self.point}:{'raise' if self.raised else 'clear'}:{self.decided.time_us}"


def transition(row: tuple[Any, ...], rule: Rule, point: Point, others: tuple[tuple[int, int, float], ...] = ()) -> Transition:
    _, to, time_us, value, seq, since_us, since_value, since_seq = row
    return Transition(
        raised=to == loops.RAISE,
        rule=rule.id,
        version=rule.version,
        severity=rule.severity,
        point=point.id,
        point_key=point.key,
        since=Cause(time_us=since_us, value=since_value, seq=since_seq),
        decided=Cause(time_us=time_us, value=value, seq=seq),
        stage=rule.stage,
        others=others,
    )
