"""What an inspector reads of an enterprise in a minute."""

from dataclasses import dataclass
from datetime import date
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
from anlan.domains.supervision.models.records import POSTS
from anlan.domains.supervision.standing import SOON, today

RECENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One page of an enterprise. ``permits`` and ``people`` with the state of their paper (expired, soon, ok); ``duties`` (duty, what was said of it)."""

    file: EnterpriseFile
    installations: list[ThingView]
    tanks: list[ThingView]
    permits: list[tuple[EnterprisePermit, str]]
    people: list[tuple[SafetyPerson, str]]
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
        people=[(row, _term(row.certified_until)) for row in sorted(SafetyPerson.objects.filter(**own)[:100], key=_by_post)],
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A permit, a person's certificate or a policy that has ended or ends soon; ``kind`` and ``id`` are its record's."""

    kind: str
    id: int
    name: str
    ends_on: date

    @property
    def expired(self) -> bool:
        return self.ends_on < today()


ENDS = ((EnterprisePermit, "enterprise_permit", "expires_on"), (SafetyPerson, "safety_person", "certified_until"), (SafetyInsurance, "safety_insurance", "valid_until"))


def papers_ending(file: EnterpriseFile) -> list[Paper]:
    """The soonest first."""
    found = [
        Paper(kind=kind, id=row.pk, name=_named(row), ends_on=getattr(row, ends))
        for model, kind, ends in ENDS
        for row in model.objects.filter(enterprise=file.code, **{f"{ends}__lt": today() + SOON})
    ]
    return sorted(found, key=lambda paper: paper.ends_on)


def _named(row: Any) -> str:
    return f"{row.name}（{row.get_post_display()}）证书" if isinstance(row, SafetyPerson) else str(row.name)


def _by_post(row: SafetyPerson) -> tuple[int, int]:
    """The principal first, as the posts are declared; not by their keys' letters."""
    return list(POSTS).index(row.post) if row.post in POSTS else len(POSTS), row.pk
