"""How many cases of a life-cycle there were: opened, closed, open at a moment; in an area, without exercises. The same for every table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Min, Q, QuerySet

from anlan.platform.accounts.scope import within_area
from anlan.platform.cases.table import get_table

HOW = ("opened", "closed", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``how``: opened or closed within the period, or open at its end. ``only``: equality on columns of the case."""

    table: str
    how: str = "opened"
    only: Mapping[str, Any] = field(default_factory=dict)


def rows(question: Question, area: str, start: datetime, end: datetime) -> QuerySet[Any]:
    """The cases a question is about, ``start`` included, ``end`` not."""
    found = apps.get_model(get_table(question.table).model)._default_manager.filter(
        within_area(area), exercise=False, **question.only
    )
    if question.how == "open":
        return found.filter(Q(closed_at=None) | Q(closed_at__gte=end), opened_at__lt=end)
    column = "closed_at" if question.how == "closed" else "opened_at"
    return found.filter(**{f"{column}__gte": start, f"{column}__lt": end})


def count(question: Question, area: str, start: datetime, end: datetime) -> int:
    return rows(question, area, start, end).count()


def recorded_since(table: str, area: str) -> datetime | None:
    """When the first case of a table was opened in an area; before that a count of nothing says nothing."""
    found = apps.get_model(get_table(table).model)._default_manager.filter(within_area(area), exercise=False)
    return found.aggregate(first=Min("opened_at"))["first"]


def by_column(question: Question, column: str, area: str, start: datetime, end: datetime) -> dict[Any, int]:
    """Value of a column → how many cases have it; one query."""
    grouped = rows(question, area, start, end).values_list(column).order_by().annotate(n=Count("id"))
    return dict(grouped)


def by_county(question: Question, area: str, start: datetime, end: datetime, counties: Iterable[str]) -> dict[str, int]:
    """Of the counties named, how many each; one query."""
    found: dict[str, int] = dict.fromkeys(counties, 0)
    for row in rows(question, area, start, end).values("division").order_by().annotate(n=Count("id")):
        county = row["division"][:6]
        if county in found:
            found[county] += row["n"]
    return found
