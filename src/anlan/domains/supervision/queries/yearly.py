"""A year of one area: dangers found and put right by month, sector, place and category; late, come back, listed; reports, work, accidents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import ExtractMonth, Substr

from anlan.domains.supervision.models import Danger, EnterpriseAccident, EnterpriseFile, RiskReport, WorkPermit
from anlan.domains.supervision.models.danger import CATEGORIES, SOURCES
from anlan.domains.supervision.models.files import SECTORS
from anlan.domains.supervision.queries.dangers import NEW
from anlan.domains.supervision.queries.enterprises import enterprise_rows
from anlan.domains.supervision.rules.scoring import GRADES
from anlan.domains.supervision.rules.work import KINDS as WORK_KINDS
from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area
from anlan.platform.kinds.along import by_index

WORST = 20
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One month, sector, place, category, source or enterprise. ``late``: put right after the term, or past it and still open."""

    label: str
    found: int
    major: int
    closed: int
    late: int
    recurrent: int

    @property
    def late_percent(self) -> float:
        return 100 * self.late / self.found if self.found else 0.0

    @property
    def recurrent_percent(self) -> float:
        return 100 * self.recurrent / self.found if self.found else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """``days`` is the mean from finding to closing; ``before`` the total of the year before; ``reports`` and ``works`` name → number."""

    year: int
    total: Row
    before: Row
    days: float | None
    months: list[Row]
    sectors: list[Row]
    places: list[Row]
    categories: list[Row]
    sources: list[Row]
    worst: list[Row]
    listed: int
    stopped: int
    extended: int
    refused: int
    reports: Mapping[str, int]
    works: Mapping[str, int]
    grades: Mapping[str, int]
    accidents: int
    deaths: int
    invented: bool


def yearly(actor: Actor, area: str, year: int, names: Mapping[str, str] | None = None) -> Year:
    """What was found in the year, and what became of it by now; exercises and what proved untrue are left out."""
    rows = _found_in(actor, area, year)
    length = 9 if len(area) >= COUNTY_DIGITS else COUNTY_DIGITS
    months = {row.label: row for row in _by(rows.annotate(part=ExtractMonth("opened_at", tzinfo=clock.SHANGHAI)), lambda key: f"{key}月")}
    return Year(
        year=year, total=_total(rows), before=_total(_found_in(actor, area, year - 1)), days=_days(rows),
        months=[months.get(f"{month}月", _row(f"{month}月", {})) for month in range(1, 13)],
        sectors=_by(rows.annotate(part=F("sector")), lambda key: SECTORS.get(key, key)),
        places=_by(rows.annotate(part=Substr("division", 1, length)), lambda key: (names or {}).get(key, key)),
        categories=_by(rows.annotate(part=F("category")), lambda key: CATEGORIES.get(key, key)), sources=_by(rows.annotate(part=F("source")), lambda key: SOURCES.get(key, key)),
        worst=_worst(rows), **_pressed(rows), reports=_reports(actor, area, year), works=_works(actor, area, year), grades=_grades(actor, area),
        **_accidents(actor, area, year), invented=rows.filter(invented=True).exists(),
    )  # fmt: skip


def _span(year: int) -> tuple[datetime, datetime]:
    return datetime(year, 1, 1, tzinfo=clock.SHANGHAI), datetime(year + 1, 1, 1, tzinfo=clock.SHANGHAI)


def _found_in(actor: Actor, area: str, year: int) -> QuerySet[Danger]:
    first, beyond = _span(year)
    rows = Danger.objects.filter(visible(actor, "supervision.view"), within_area(area), opened_at__gte=first, opened_at__lt=beyond, exercise=False)
    return by_index(rows.exclude(state="dismissed").order_by(), NEW)


def _counts() -> dict[str, Any]:
    late = Q(overdue=True) | Q(fixed_at__gt=F("due_at"))
    return {
        "found": Count("pk"), "major": Count("pk", filter=Q(level="major")), "closed": Count("pk", filter=Q(state="closed")),
        "late": Count("pk", filter=late), "recurrent": Count("pk", filter=Q(recurs__isnull=False)),
    }  # fmt: skip


def _row(label: str, row: Mapping[str, Any]) -> Row:
    return Row(label=label, **{name: row.get(name) or 0 for name in ("found", "major", "closed", "late", "recurrent")})


def _total(rows: QuerySet[Danger]) -> Row:
    return _row("合计", rows.aggregate(**_counts()))


def _by(rows: Any, label: Any) -> list[Row]:
    """``rows`` by their ``part``, most found first."""
    found = [_row(str(label(row["part"])), row) for row in rows.values("part").annotate(**_counts())]
    return sorted(found, key=lambda row: (-row.found, row.label))


def _worst(rows: QuerySet[Danger]) -> list[Row]:
    """Enterprises with most late and returning dangers of the year."""
    found = rows.values("file").annotate(**_counts()).filter(Q(late__gt=0) | Q(recurrent__gt=0)).order_by("-late", "-recurrent", "-found", "file")[:WORST]
    names = dict(EnterpriseFile.objects.filter(pk__in=[row["file"] for row in found]).values_list("pk", "name"))
    return [_row(names[row["file"]], row) for row in found]


def _days(rows: QuerySet[Danger]) -> float | None:
    took = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
    mean = rows.filter(state="closed").aggregate(mean=Avg(took))["mean"]
    return mean.total_seconds() / 86_400 if mean is not None else None


def _pressed(rows: QuerySet[Danger]) -> dict[str, int]:
    found = rows.aggregate(
        listed=Count("pk", filter=Q(listed_at__isnull=False)), stopped=Count("pk", filter=Q(stopped_at__isnull=False)),
        extended=Count("pk", filter=Q(extensions__gt=0)), refused=Count("pk", filter=Q(refusals__gt=0)),
    )  # fmt: skip
    return {name: int(value) for name, value in found.items()}


def _reports(actor: Actor, area: str, year: int) -> dict[str, int]:
    rows = RiskReport.objects.filter(visible(actor, "supervision.view"), within_area(area), year=year).order_by()
    found = rows.exclude(submitted_at=None).aggregate(
        sent=Count("pk", filter=Q(form="annual")), late=Count("pk", filter=Q(form="annual", late=True)), changes=Count("pk", filter=Q(form="change")),
        approved=Count("pk", filter=Q(form="annual", state="approved")),
    )  # fmt: skip
    return {"企业": enterprise_rows(actor, area=area).count(), "已报": found["sent"], "逾期报送": found["late"], "已核定": found["approved"], "变更报告": found["changes"]}


def _works(actor: Actor, area: str, year: int) -> dict[str, int]:
    first, beyond = _span(year)
    rows = WorkPermit.objects.filter(visible(actor, "supervision.view"), within_area(area), starts_at__gte=first, starts_at__lt=beyond, exercise=False).order_by()
    kinds = {WORK_KINDS.get(row["kind"], row["kind"]): row["n"] for row in rows.values("kind").annotate(n=Count("pk"))}
    return {**kinds, "超时": rows.filter(overdue=True).count(), "交叉作业": rows.exclude(clashes=[]).count()}


def _grades(actor: Actor, area: str) -> dict[str, int]:
    found = dict(enterprise_rows(actor, area=area).order_by().values_list("grade").annotate(n=Count("pk")))
    return {label: found.get(grade, 0) for grade, label in GRADES.items()}


def _accidents(actor: Actor, area: str, year: int) -> dict[str, int]:
    rows = EnterpriseAccident.objects.filter(visible(actor, "supervision.view"), within_area(area), occurred_on__year=year)
    return {"accidents": rows.count(), "deaths": sum(rows.values_list("deaths", flat=True))}
