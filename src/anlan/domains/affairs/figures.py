"""Yearly figures of areas: what was published, else what the rows add up to, else said to be missing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, Sum

from anlan.domains.affairs.indicators import Course, Figure, Years, share_passed
from anlan.domains.affairs.models import Accident, DisasterLoss, YearStatistic
from anlan.domains.affairs.models.indicators import INDUSTRY
from anlan.kernel.saying import say
from anlan.platform.accounts.scope import within_area

ENTERED = ("gdp_yi", "population_wan", "employees_wan")
COUNTED = ("accidents", "deaths", "industry_deaths")
DISASTER = {"disaster_loss_wan": "loss_wan", "disaster_dead": "dead", "disaster_missing": "missing", "disaster_affected": "affected"}
SUMS = {
    "accidents": (Accident, ""), "deaths": (Accident, "deaths"), "industry_deaths": (Accident, "deaths"),
    **{name: (DisasterLoss, column) for name, column in DISASTER.items()},
}  # fmt: skip
PAST_YEARS = 5
Sums = Mapping[tuple[str, int], Mapping[str, float]]


def collect(areas: Sequence[str], first: int, last: int, today: date) -> dict[str, Years]:
    """Area → year → figure by name. Four queries, however many areas and years."""
    accidents, disasters = _accidents(first, last), _disasters(first, last)
    stats = {(s.division, s.year): s for s in YearStatistic.objects.filter(division__in=areas, year__gte=first, year__lte=last)}
    return {
        area: {y: _year(stats.get((area, y)), _within(accidents, area, y), _within(disasters, area, y), y, today) for y in range(first, last + 1)}
        for area in areas
    }  # fmt: skip


def _accidents(first: int, last: int) -> Sums:
    rows = Accident.objects.filter(year__gte=first, year__lte=last).exclude(counted=False).values("division", "year").order_by()
    found = rows.annotate(accidents=Count("id"), all_deaths=Sum("deaths"), industry_deaths=Sum("deaths", filter=Q(sector__in=INDUSTRY)))
    return {(r["division"], r["year"]): {"accidents": r["accidents"], "deaths": r["all_deaths"] or 0, "industry_deaths": r["industry_deaths"] or 0} for r in found}


def _disasters(first: int, last: int) -> Sums:
    rows = DisasterLoss.objects.filter(year__gte=first, year__lte=last).values("division", "year").order_by()
    found = rows.annotate(**{name: Sum(column) for name, column in DISASTER.items()})
    return {(r["division"], r["year"]): {name: r[name] or 0 for name in DISASTER} for r in found}


def _within(sums: Sums, area: str, year: int) -> Mapping[str, float] | None:
    """The sum over the divisions inside ``area``; None when there is no row at all."""
    inside = [row for (division, y), row in sums.items() if y == year and division.startswith(area)]
    return {name: float(sum(row[name] for row in inside)) for name in inside[0]} if inside else None


def _year(stat: YearStatistic | None, accidents: Any, disasters: Any, year: int, today: date) -> dict[str, Figure]:
    found = {name: _entered(stat, name) for name in ENTERED}
    found |= {name: _summed(stat, name, accidents, year, today) for name in COUNTED}
    return found | {name: _summed(stat, name, disasters, year, today) for name in DISASTER}


def _entered(stat: YearStatistic | None, name: str) -> Figure:
    value = getattr(stat, name) if stat else None
    return Figure(amount=value, origin="missing" if value is None else "entered")


def _summed(stat: YearStatistic | None, name: str, rows: Mapping[str, float] | None, year: int, today: date) -> Figure:
    """Published beats counted; a year without rows is zero only where someone said that the register is complete."""
    published = getattr(stat, name) if stat else None
    if published is not None:
        return Figure(amount=float(published), origin="entered")
    if year == today.year:
        return Figure(amount=rows[name] if rows else 0.0, origin="to_date", note=say("截至 {day} 的逐起记录", day=f"{today:%m-%d}"))
    if stat and stat.complete:
        return Figure(amount=rows[name] if rows else 0.0, origin="counted")
    if rows:
        return Figure(amount=rows[name], origin="unconfirmed", note=say("由逐起记录汇总，台账未确认核全"))
    return Figure(amount=None, origin="missing")


def courses(area: str, year: int, today: date, names: Iterable[str]) -> dict[str, Course]:
    """How this year's figures run, for the forecast; only for the present year."""
    return {name: _course(name, area, year, today) for name in names if name in SUMS} if year == today.year else {}


def _course(name: str, area: str, year: int, today: date) -> Course:
    model, column = SUMS[name]
    rows: Any = model.objects.filter(within_area(area))  # type: ignore[attr-defined]
    if model is Accident:
        rows = rows.exclude(counted=False)
        rows = rows.filter(sector__in=INDUSTRY) if name == "industry_deaths" else rows
    marks = [float(v or 0) for v in rows.filter(year=year, occurred_on__lte=today).values_list(column, flat=True)] if column else None
    if marks is None:
        marks = [1.0] * rows.filter(year=year, occurred_on__lte=today).count()
    return Course(rows=len(marks), total=sum(marks), squares=sum(m * m for m in marks), share=share_passed(today, _past(rows, year, today)))


def _past(rows: Any, year: int, today: date) -> list[tuple[float, float]]:
    """(rows by this day, rows of the whole year) of each of the past five years."""
    years = range(year - PAST_YEARS, year)
    counts = {f"w{y}": Count("id", filter=Q(year=y)) for y in years} | {f"b{y}": Count("id", filter=Q(year=y, occurred_on__lte=_same_day(today, y))) for y in years}
    found = rows.filter(year__gte=year - PAST_YEARS, year__lt=year).aggregate(**counts)
    return [(found[f"b{y}"], found[f"w{y}"]) for y in years if found[f"w{y}"]]


def _same_day(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, 28) if day.month == 2 else day.day)


def latest_year() -> int | None:
    found = YearStatistic.objects.aggregate(last=Max("year"))["last"]
    return int(found) if found else None
