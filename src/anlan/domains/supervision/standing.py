"""How an enterprise stands: risks, papers, duties and dangers gathered into the counts and the score kept on its file."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from anlan.domains.registry.api import things_of
from anlan.domains.supervision.duties import DUTIES
from anlan.domains.supervision.models import EnterpriseAccident, EnterpriseFile, EnterprisePermit, RiskPoint, SafetyInsurance
from anlan.domains.supervision.norms import norms
from anlan.domains.supervision.rules.scoring import Standing, grade_of, parts, score_of
from anlan.kernel import clock

SOON = timedelta(days=90)
REMEMBERED = timedelta(days=3 * 365)  # how long an accident counts in the score [K]
LEVELS = ("red", "orange", "yellow", "blue")


def today() -> date:
    return clock.local(clock.now()).date()


def risks_of(code: str) -> dict[str, int]:
    """How many risk points of each colour."""
    found = Counter(RiskPoint.objects.filter(enterprise=code).values_list("level", flat=True))
    return {name: found.get(str(number), 0) for number, name in enumerate(LEVELS, 1)}


def hazard_level_of(code: str) -> int:
    """The gravest GB 18218 level of the installations, 0 where none is one."""
    levels = [int(each.attrs.get("level") or 0) for each in things_of("major_hazard_installation", enterprise=code)]
    return min((level for level in levels if level), default=0)


def papers_of(code: str) -> dict[str, Any]:
    """Permits past or near their end, insurance in force."""
    now = today()
    ends = list(EnterprisePermit.objects.filter(enterprise=code, expires_on__isnull=False).values_list("expires_on", flat=True))
    insured = SafetyInsurance.objects.filter(Q(valid_until=None) | Q(valid_until__gte=now), enterprise=code).exists()
    return {
        "expired": sum(end < now for end in ends),
        "expiring": sum(now <= end < now + SOON for end in ends),
        "insured": insured,
    }


def accidents_of(code: str) -> dict[str, int]:
    """How many of the past three years, and how many died."""
    found = EnterpriseAccident.objects.filter(enterprise=code, occurred_on__gte=today() - REMEMBERED).aggregate(
        n=Count("pk"), dead=Sum("deaths")
    )
    return {"accidents": found["n"], "deaths": found["dead"] or 0}


def duties_missing(file: EnterpriseFile) -> int | None:
    """How many of the twenty are not settled; None where nobody has checked yet."""
    checked = [each for each in file.duties.values() if each.get("state")]
    return len(DUTIES) - sum(each["state"] in ("yes", "na") for each in checked) if checked else None


def standing_of(file: EnterpriseFile, papers: Mapping[str, Any] | None = None) -> Standing:
    """``papers`` where they were counted already, of many enterprises at once."""
    return Standing(
        hazard_level=file.hazard_level, red=file.red, orange=file.orange, overdue=file.overdue_dangers, major_open=file.major_dangers,
        recurrent=file.recurrent_dangers, duties_missing=duties_missing(file), duties_all=len(DUTIES), reported=file.reported_year >= today().year, standard=file.safety_grade, accidents=file.accidents,
        deaths=file.deaths,
        **(papers_of(file.code) if papers is None else papers),
    )  # fmt: skip


def scored(standing: Standing) -> dict[str, Any]:
    """The score, the grade and the parts, as the file keeps them."""
    found = parts(standing, norms()["score.weights"])
    score = score_of(found)
    named = [{"name": p.name, "most": p.most, "lost": p.lost, "counted": p.counted} for p in found]
    return {"score": score, "grade": grade_of(score, norms()["score.cutoffs"]), "parts": named}


def rescore(file: EnterpriseFile) -> None:
    """The score and its parts from what the file and its papers say now."""
    EnterpriseFile.objects.filter(pk=file.pk).update(**scored(standing_of(file)))


def regauge(file: EnterpriseFile) -> None:
    """Risks, accidents and hazard level counted anew, then the score."""
    for name, value in {**risks_of(file.code), **accidents_of(file.code), "hazard_level": hazard_level_of(file.code)}.items():
        setattr(file, name, value)
    file.save(update_fields=[*LEVELS, "hazard_level", "accidents", "deaths"])
    rescore(file)
