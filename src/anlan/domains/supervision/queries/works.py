"""Work permits: what goes on now, one with its tests."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from anlan.domains.supervision.effects.work import LIVE
from anlan.domains.supervision.models import WorkPermit
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area


def work_rows(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[WorkPermit]:
    """``state``: a state, ``live``, ``open``, ``overdue`` or ``clash``; kind, area, enterprise."""
    rows: QuerySet[WorkPermit] = WorkPermit.objects.select_related("file").filter(visible(actor, "supervision.view"))
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("area"):
        rows = rows.filter(within_area(str(asked["area"])))
    if str(asked.get("enterprise") or "").isdigit():
        rows = rows.filter(file=int(asked["enterprise"]))
    match asked.get("state"):
        case "" | None:
            return rows
        case "live":
            return rows.filter(state__in=LIVE)
        case "open":
            return rows.filter(closed_at=None)
        case "overdue":
            return rows.filter(overdue=True, state__in=LIVE)
        case "clash":
            return rows.filter(state__in=LIVE).exclude(clashes=[])
    return rows.filter(state=asked["state"])


def live_works(actor: Actor, area: str = "", limit: int = 500) -> list[WorkPermit]:
    """Approved, under way or stopped, the overdue first."""
    rows = WorkPermit.objects.select_related("file").filter(
        visible(actor, "supervision.view"), within_area(area), state__in=LIVE, exercise=False
    )
    return list(rows.order_by("-overdue", "ends_at")[:limit])


def work_figures(actor: Actor, area: str = "") -> dict[str, int]:
    rows = WorkPermit.objects.filter(visible(actor, "supervision.view"), within_area(area), state__in=LIVE)
    questions = {"live": Q(), "overdue": Q(overdue=True), "clash": ~Q(clashes=[])}
    return {name: len(rows.filter(question).order_by().values_list("pk")[:1000]) for name, question in questions.items()}


def find_work(pk: int) -> WorkPermit:
    """LookupError when there is none."""
    found = WorkPermit.objects.select_related("file").filter(pk=pk).first()
    if found is None:
        raise LookupError("没有这张作业票。")
    return found
