"""An enterprise's day: its dangers to put right, its work under way, the reports it owes, its papers near their end, the most pressing first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anlan.console.views.supervision.home import own_file
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock

MOST = 8
OWN_HAND = ("registered", "fixing", "accepted")
"""States in which a danger waits for the enterprise; found and fixed wait for the town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    what: str
    text: str
    url: str
    on: date | None
    late: bool

    @property
    def when(self) -> str:
        return f"{self.on:%Y-%m-%d}" if self.on else ""


def day_of(actor: Any) -> dict[str, list[Line]] | None:
    """None for whoever has no file of their own."""
    file = own_file(actor) if actor.grants_for("supervision.view") else None
    if file is None:
        return None
    lines = [*_dangers(actor, file), *_works(actor, file), *_reports(file), *_papers(file)]
    return {"lines": sorted(lines, key=lambda line: (not line.late, line.on or date.max))}


def _dangers(actor: Any, file: Any) -> Iterator[Line]:
    rows = (
        supervision.danger_rows(actor, {"enterprise": str(file.pk), "state": "open"})
        .filter(state__in=OWN_HAND)
        .order_by("due_at")
    )
    for row in rows[:MOST]:
        yield Line(what=_("隐患"), text=row.title, url=reverse("danger", args=[row.pk]), on=_day(row.due_at), late=row.overdue)


def _works(actor: Any, file: Any) -> Iterator[Line]:
    for row in supervision.work_rows(actor, {"enterprise": str(file.pk), "state": "live"}).order_by("ends_at")[:MOST]:
        yield Line(what=_("特殊作业"), text=row.title, url=reverse("work", args=[row.pk]), on=_day(row.ends_at), late=row.overdue)


def _reports(file: Any) -> Iterator[Line]:
    for each in supervision.owed(file):
        if each.state in ("owed", "writing"):
            url = reverse("risk-report", args=[each.report]) if each.report else reverse("risk-reports")
            yield Line(
                what=_("风险报告"), text=f"{each.year} {_(each.form_label)}", url=url, on=each.due_on, late=each.days_late > 0
            )


def _papers(file: Any) -> Iterator[Line]:
    for paper in supervision.papers_ending(file):
        yield Line(
            what=_("证照"),
            text=paper.name,
            url=reverse("record", args=[paper.kind, paper.id]),
            on=paper.ends_on,
            late=paper.expired,
        )


def _day(at: Any) -> date | None:
    return clock.local(at).date() if at else None
