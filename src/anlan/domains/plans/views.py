"""What the plan library hands out: frozen, with nothing of its tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchReason:
    """One line of why; ``state`` hit, missed or unknown; ``words`` the span in the plan's text."""

    text: str
    state: str
    clause: str = ""
    words: tuple[int, int] = (0, 0)
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNext:
    """A question worth asking, answerable in place: ``form`` number, yes_no or grade; ``key`` is what the answer is kept under: a fact
    (``into`` facts), a reading (figures) or the words of a condition (judgements).
    """

    key: str
    into: str
    text: str
    form: str
    unit: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMatch:
    """A plan for an event. ``level`` None: no condition of it is known to be met; ``ask_next`` what would decide most."""

    plan_id: int
    title: str
    score: float
    level: int | None
    level_clause: str
    reasons: tuple[MatchReason, ...]
    ask_next: tuple[str, ...]
    questions: tuple[AskNext, ...] = ()

    @property
    def deciding(self) -> tuple[MatchReason, ...]:
        """Why this plan, and why its level: what is met of the level proposed stands before any condition of another."""
        return tuple(reason for reason in self.reasons if self._decides(reason))

    @property
    def others(self) -> tuple[MatchReason, ...]:
        """Every other condition: missed, not known, or of a level that is not proposed."""
        return tuple(reason for reason in self.reasons if not self._decides(reason))

    def _decides(self, reason: MatchReason) -> bool:
        return reason.level is None or (reason.level == self.level and reason.state == "hit")


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFork:
    """What going from one level to another does to the tasks, by their words: new ones, those that go on, those no longer asked for."""

    added: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSpec:
    """A measure to be given as a task. ``unit`` empty: nobody is named; ``limit_minutes`` None: no limit said, 0: at once."""

    key: str
    text: str
    unit: str
    helpers: tuple[str, ...]
    phase: str
    limit_minutes: int | None
    clause: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelView:
    """A response level: when, by whom."""

    level: int
    label: str
    starter: str
    condition: str
    clause: str
    words: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A plan as others see it; ``text`` and ``structure`` only when one plan is asked for. Spans in ``structure`` point into ``text``."""

    id: int
    number: str
    title: str
    state: str
    state_label: str
    kind: str
    tier: str
    division: str
    event_types: tuple[str, ...]
    document_number: str
    issued_on: str
    demonstration: bool
    version: int
    family: str
    levels: tuple[LevelView, ...] = ()
    text: str = ""
    structure: Mapping[str, Any] = field(default_factory=dict)
