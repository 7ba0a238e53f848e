"""What an inspector reads of an enterprise in a minute."""

from dataclasses import dataclass
from typing import Any

from anlan.domains.registry.api import ThingView, things_of
from anlan.domains.supervision.duties import DUTIES, Duty
from anlan.domains.supervision.files import file_of
from anlan.domains.supervision.models import (
    Danger,
    EnterpriseAccident,
    EnterpriseFile,
    EnterprisePermit,
    RiskReport,
    SafetyInsurance,
    SafetyPerson,
    SafetyTraining,
    WorkPermit,
)
from anlan.domains.supervision.standing import SOON, today

RECENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One page of an enterprise. ``permits`` are (permit, state: expired, soon, ok); ``duties`` (duty, what was said of it)."""

    file: EnterpriseFile
    installations: list[ThingView]
    tanks: list[ThingView]
    permits: list[tuple[EnterprisePermit, str]]
    people: list[SafetyPerson]
    trainings: list[SafetyTraining]
    insurances: list[SafetyInsurance]
    duties: list[tuple[Duty, dict[str, Any]]]
    dangers: list[Danger]
    reports: list[RiskReport]
    works: list[WorkPermit]
    accidents: list[EnterpriseAccident]


def overview(file: EnterpriseFile) -> Overview:
    own = {"enterprise": file.code}
    return Overview(
        file=file, installations=things_of("major_hazard_installation", limit=50, **own), tanks=things_of("storage_tank", limit=200, **own),
        permits=[(row, _term(row.expires_on)) for row in EnterprisePermit.objects.filter(**own).order_by("expires_on", "id")[:100]],
        people=list(SafetyPerson.objects.filter(**own).order_by("post", "id")[:100]),
        trainings=list(SafetyTraining.objects.filter(**own).order_by("-held_on", "-id")[:RECENT]),
        insurances=list(SafetyInsurance.objects.filter(**own).order_by("-valid_until")[:5]),
        duties=[(duty, {"state": "", **file.duties.get(str(duty.number), {})}) for duty in DUTIES],
        dangers=list(Danger.objects.filter(file=file).order_by("-overdue", "-opened_at")[:RECENT]),
        reports=list(RiskReport.objects.filter(file=file).order_by("-opened_at")[:RECENT]),
        works=list(WorkPermit.objects.filter(file=file).order_by("-opened_at")[:RECENT]),
        accidents=list(EnterpriseAccident.objects.filter(**own).order_by("-occurred_on", "-id")[:RECENT]),
    )  # fmt: skip


def things_of_enterprise(enterprise: str) -> list[ThingView]:
    """Installations and tanks of an enterprise: what a danger can be at."""
    own = {"enterprise": file_of(enterprise).code}
    return [*things_of("major_hazard_installation", limit=50, **own), *things_of("storage_tank", limit=200, **own)]


def _term(ends: Any) -> str:
    now = today()
    return "ok" if ends is None or ends >= now + SOON else "expired" if ends < now else "soon"
