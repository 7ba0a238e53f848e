"""Counts and scores of many files at once: what ``standing`` and ``files.recount`` work out one by one."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q

from anlan.domains.registry.api import things_of
from anlan.domains.supervision.files import YEAR
from anlan.domains.supervision.models import Danger, EnterpriseFile, EnterprisePermit, RiskPoint, SafetyInsurance
from anlan.domains.supervision.standing import LEVELS, SOON, scored, standing_of, today
from anlan.kernel import clock
from anlan.platform.kinds.bulk import update

COUNTED = ("open_dangers", "major_dangers", "overdue_dangers", "found_dangers", "closed_dangers", "recurrent_dangers")
WRITTEN = (*COUNTED, *LEVELS, "hazard_level", "score", "grade", "parts")


def count_all(files: Sequence[EnterpriseFile]) -> None:
    dangers, risks, hazards, papers = _dangers(), _risks(), _hazards(), _papers()
    for file in files:
        for name in COUNTED:
            setattr(file, name, dangers.get(file.pk, {}).get(name, 0))
        for number, name in enumerate(LEVELS, 1):
            setattr(file, name, risks[file.code][str(number)])
        file.hazard_level = hazards.get(file.code, 0)
        for name, value in scored(standing_of(file, papers[file.code])).items():
            setattr(file, name, value)
    update(files, WRITTEN)


def _dangers() -> dict[int, dict[str, int]]:
    since = clock.now() - YEAR
    is_open = Q(closed_at=None)
    rows = Danger.objects.exclude(state="dismissed").values("file").order_by().annotate(
        open_dangers=Count("pk", filter=is_open), major_dangers=Count("pk", filter=is_open & Q(level="major")), overdue_dangers=Count("pk", filter=is_open & Q(overdue=True)),
        found_dangers=Count("pk", filter=Q(opened_at__gte=since)), closed_dangers=Count("pk", filter=Q(state="closed", closed_at__gte=since)),
        recurrent_dangers=Count("pk", filter=Q(opened_at__gte=since, recurs__isnull=False)),
    )  # fmt: skip
    return {row["file"]: row for row in rows}


def _risks() -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for enterprise, level in RiskPoint.objects.values_list("enterprise", "level"):
        found[enterprise][level] += 1
    return found


def _hazards() -> dict[str, int]:
    found: dict[str, int] = {}
    for each in things_of("major_hazard_installation", limit=100_000):
        level, code = int(each.attrs.get("level") or 0), str(each.attrs.get("enterprise") or "")
        if level:
            found[code] = min(level, found.get(code, level))
    return found


def _papers() -> dict[str, dict[str, Any]]:
    now: date = today()
    found: dict[str, dict[str, Any]] = defaultdict(lambda: {"expired": 0, "expiring": 0, "insured": False})
    for code, ends in EnterprisePermit.objects.filter(expires_on__isnull=False).values_list("enterprise", "expires_on"):
        found[code]["expired"] += ends < now
        found[code]["expiring"] += now <= ends < now + SOON
    for code in SafetyInsurance.objects.filter(Q(valid_until=None) | Q(valid_until__gte=now)).values_list(
        "enterprise", flat=True
    ):
        found[code]["insured"] = True
    return found
