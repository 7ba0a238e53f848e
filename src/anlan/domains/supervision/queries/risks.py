"""Risk reports and risk points: of an enterprise, of an area, what is missing."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from anlan.domains.supervision.models import EnterpriseFile, RiskPoint, RiskReport
from anlan.domains.supervision.queries.enterprises import enterprise_rows
from anlan.domains.supervision.standing import LEVELS, today
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area

PAGE = 50


def report_rows(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[RiskReport]:
    """By ``year``, ``state`` (or ``open``), form, area, enterprise."""
    rows: QuerySet[RiskReport] = RiskReport.objects.select_related("file").filter(visible(actor, "supervision.view"))
    if str(asked.get("year") or "").isdigit():
        rows = rows.filter(year=int(asked["year"]))
    if str(asked.get("enterprise") or "").isdigit():
        rows = rows.filter(file=int(asked["enterprise"]))
    if asked.get("form"):
        rows = rows.filter(form=asked["form"])
    if asked.get("area"):
        rows = rows.filter(within_area(str(asked["area"])))
    state = asked.get("state")
    return rows.filter(closed_at=None) if state == "open" else rows.filter(state=state) if state else rows


def find_report(pk: int) -> RiskReport:
    """LookupError when there is none."""
    found = RiskReport.objects.select_related("file").filter(pk=pk).first()
    if found is None:
        raise LookupError("没有这份风险报告。")
    return found


def missing_rows(actor: Actor, area: str = "", year: int = 0) -> QuerySet[EnterpriseFile]:
    """Enterprises that have not sent the year's report."""
    return enterprise_rows(actor, area=area).filter(reported_year__lt=year or today().year)


def reporting(actor: Actor, area: str = "", year: int = 0) -> list[dict[str, Any]]:
    """By county (by town from a county): enterprises, reported, missing, points of each colour."""
    wanted, length = year or today().year, 9 if len(area) >= 6 else 6  # noqa: PLR2004 - codes of counties and towns
    rows = enterprise_rows(actor, area=area).order_by().annotate(part=Substr("division", 1, length)).values("part")
    found = rows.annotate(
        n=Count("pk"), missing=Count("pk", filter=Q(reported_year__lt=wanted)), **{f"sum_{name}": Sum(name) for name in LEVELS}
    )
    return sorted(({**row, "done": row["n"] - row["missing"]} for row in found), key=lambda row: -row["missing"])


def points_of(code: str, limit: int = 500) -> list[RiskPoint]:
    """Risk points of an enterprise, gravest first; those not yet graded last."""
    rows = RiskPoint.objects.filter(enterprise=code)
    return sorted(rows[:limit], key=lambda point: (point.level or "9", point.unit, point.code))
