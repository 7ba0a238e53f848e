"""Criteria of major dangers, found by words."""

from django.db.models import Count, Q

from anlan.domains.supervision.models import Criterion, Norm

MOST = 100


def criteria(q: str = "", standard: str = "", limit: int = MOST) -> list[Criterion]:
    """Every word of ``q`` must be in the text, the title or the clause."""
    rows = Criterion.objects.filter(standard=standard) if standard else Criterion.objects.all()
    for word in q.split():
        rows = rows.filter(Q(text__icontains=word) | Q(standard__icontains=word) | Q(clause=word))
    return list(rows.order_by("standard", "order")[:limit])


def standards() -> list[tuple[str, int]]:
    """Titles with how many criteria of each there are."""
    return [
        (row["standard"], row["n"]) for row in Criterion.objects.values("standard").order_by("standard").annotate(n=Count("pk"))
    ]


def norms_set() -> dict[str, Norm]:
    """The norms the city has set itself."""
    return {row.key: row for row in Norm.objects.all()}
