"""Figures of an area: from the counts kept on the files, so that 300,000 dangers cost what 20,000 files cost."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr

from anlan.domains.supervision.models import Danger, EnterpriseFile
from anlan.domains.supervision.models.files import SECTORS
from anlan.domains.supervision.queries.dangers import OPEN
from anlan.domains.supervision.queries.enterprises import enterprise_rows
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area
from anlan.platform.kinds.along import by_index

COUNTED = ("open_dangers", "major_dangers", "overdue_dangers", "found_dangers", "closed_dangers", "recurrent_dangers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One town, sector or enterprise; counts of the past year except what is open now."""

    key: str
    label: str
    enterprises: int
    open: int
    major: int
    overdue: int
    found: int
    closed: int
    recurrent: int

    @property
    def overdue_percent(self) -> float:
        return 100 * self.overdue / self.open if self.open else 0.0

    @property
    def recurrent_percent(self) -> float:
        return 100 * self.recurrent / self.found if self.found else 0.0


def _line(key: str, label: str, row: dict[str, Any]) -> Line:
    values = {name.removesuffix("_dangers"): row[name] or 0 for name in COUNTED}
    return Line(key=key, label=label, enterprises=row.get("n", 1), **values)


def _sums() -> dict[str, Any]:
    return {"n": Count("pk"), **{name: Sum(name) for name in COUNTED}}


def total(actor: Actor, area: str = "") -> Line:
    return _line("", "合计", enterprise_rows(actor, area=area).aggregate(**_sums()))


def by_sector(actor: Actor, area: str = "") -> list[Line]:
    rows = enterprise_rows(actor, area=area).order_by().values("sector").annotate(**_sums())
    return sorted(
        (_line(row["sector"], SECTORS.get(row["sector"], row["sector"]), row) for row in rows),
        key=lambda line: (-line.overdue, -line.open),
    )


def by_division(actor: Actor, area: str = "", names: dict[str, str] | None = None) -> list[Line]:
    """By county from the city, by town from a county."""
    length = 9 if len(area) >= 6 else 6  # noqa: PLR2004 - codes of counties and towns
    rows = (
        enterprise_rows(actor, area=area)
        .order_by()
        .annotate(part=Substr("division", 1, length))
        .values("part")
        .annotate(**_sums())
    )
    found = [_line(row["part"], (names or {}).get(row["part"], row["part"]), row) for row in rows]
    return sorted(found, key=lambda line: (-line.overdue, -line.open))


def worst(actor: Actor, area: str = "", limit: int = 10) -> list[EnterpriseFile]:
    """Enterprises with most overdue and recurrent dangers."""
    rows = enterprise_rows(actor, area=area).filter(Q(overdue_dangers__gt=0) | Q(recurrent_dangers__gt=0))
    return list(rows.order_by("-overdue_dangers", "-recurrent_dangers", "-open_dangers", "id")[:limit])


def waiting(actor: Actor, area: str = "") -> dict[str, int]:
    """What waits for a government's hand, each capped at 1,000."""
    rows = Danger.objects.filter(visible(actor, "supervision.view"), within_area(area), closed_at=None)
    rows = by_index(rows, OPEN)
    questions = {
        "found": Q(state="found"), "fixed": Q(state="fixed"), "overdue": Q(overdue=True), "listed": Q(listed_at__isnull=False), "stopped": Q(stopped_at__isnull=False),
    }  # fmt: skip
    return {name: len(rows.filter(question).order_by().values_list("pk")[:1000]) for name, question in questions.items()}
