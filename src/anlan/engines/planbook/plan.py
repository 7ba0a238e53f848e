"""A plan document as a typed structure. Every element carries the span of the text it was read from and a confidence of 0…1."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from anlan.engines.planbook.facts import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A number with its limits: 10人以上30人以下 is low 10 included, high 30 excluded. ``quantity`` as in :mod:`.conditions.quantities`."""

    quantity: str
    label: str
    low: float | None = None
    high: float | None = None
    low_included: bool = True
    high_included: bool = False
    unit: str = ""

    def holds(self, value: float) -> bool:
        above = self.low is None or value > self.low or (self.low_included and value == self.low)
        below = self.high is None or value < self.high or (self.high_included and value == self.high)
        return above and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Logic over facts: ``any``/``all`` of ``parts``; ``bound`` a number; ``grade`` an incident grade; ``warning`` a colour; ``judgement`` words only a person can decide."""

    kind: str
    text: str
    words: Span
    parts: tuple["Condition", ...] = ()
    bound: Bound | None = None
    grade: int | None = None
    colour: int | None = None
    hazard: str = ""
    at_least: bool = False
    confidence: float = 1.0

    def leaves(self) -> Iterator["Condition"]:
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with the text under it; ``parent`` is an index into the plan's sections, -1 for none."""

    number: str
    title: str
    depth: int
    parent: int
    words: Span
    body: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A unit and one thing it has to do."""

    unit: str
    text: str
    words: Span
    confidence: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Headquarters, office, on-scene command, working group or member unit, with its duties."""

    name: str
    role: str
    words: Span
    lead: str = ""
    members: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something to do at a level (None: at every level), by whom, within how many minutes of the start (None: no limit said)."""

    text: str
    units: tuple[str, ...]
    words: Span
    level: int | None = None
    within_min: float | None = None
    phase: str = ""
    confidence: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A response level: 1 highest. ``starter`` is who starts it; ``clause`` the heading it stands under."""

    level: int
    condition: Condition | None
    starter: str
    words: Span
    clause: str
    confidence: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    """An incident grade as the plan defines it (特别重大 … 一般)."""

    grade: int
    condition: Condition
    words: Span
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRule:
    """A warning colour (1 red … 4 blue), when it is given, and what is done then."""

    colour: int
    condition: Condition | None
    words: Span
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRule:
    """A reporting duty with its limit in minutes; None: at once."""

    text: str
    within_min: float | None
    words: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A law or plan named in 《》."""

    title: str
    kind: str
    words: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A telephone number and whose it is."""

    name: str
    phone: str
    words: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan read. ``event_types`` are GB/T 35561 codes it answers; ``division`` without filling zeros; ``demonstration`` marks invented texts."""

    title: str
    kind: str
    tier: str
    division: str = ""
    issuer: str = ""
    document_number: str = ""
    issued_on: str = ""
    supersedes: str = ""
    demonstration: bool = False
    event_types: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    scope: str = ""
    sections: tuple[Section, ...] = ()
    units: tuple[Unit, ...] = ()
    grades: tuple[GradeRule, ...] = ()
    levels: tuple[Level, ...] = ()
    measures: tuple[Measure, ...] = ()
    warnings: tuple[WarningRule, ...] = ()
    reports: tuple[ReportRule, ...] = ()
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    resources: tuple[Reference, ...] = ()
    drill_months: int | None = None
    revision_months: int | None = None
    key: str = ""
    text: str = ""

    def level(self, number: int) -> Level | None:
        return next((level for level in self.levels if level.level == number), None)

    def to_json(self) -> dict[str, Any]:
        """Plain mappings; the full text is left out: spans point into the document."""
        found = asdict(self)
        found.pop("text")
        return found
