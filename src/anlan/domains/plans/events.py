"""What the plan library tells."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanImported(Event):
    name: ClassVar[str] = "plans.plan.imported"
    permission: ClassVar[str] = "plans.view"
    plan: int
    title: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInForce(Event):
    name: ClassVar[str] = "plans.plan.in_force"
    permission: ClassVar[str] = "plans.view"
    plan: int
    title: str
    event_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRepealed(Event):
    name: ClassVar[str] = "plans.plan.repealed"
    permission: ClassVar[str] = "plans.view"
    plan: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionProposed(Event):
    name: ClassVar[str] = "plans.revision.proposed"
    permission: ClassVar[str] = "plans.view"
    revision: int
    plan: int
    title: str
    text: str
    source: str
