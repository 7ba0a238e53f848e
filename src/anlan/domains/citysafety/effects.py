"""What a verb of city safety does beside changing the state."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from anlan.domains.citysafety.models import Creation, CreationItem
from anlan.domains.citysafety.standards import standard_of
from anlan.kernel import clock
from anlan.platform.bus.api import Context
from anlan.platform.cases.api import meet_deadline, set_deadline

DUE = "due"


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.SHANGHAI)


def start_clock(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    if case.due_on:
        set_deadline(case, DUE, f"{case.table.label}：{case.title}"[:200], end_of(case.due_on), permission="citysafety.view", clause="清单整改时限")


def handed_in(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    meet_deadline(case, DUE)


def lay_out(case: Creation, data: Mapping[str, Any], ctx: Context) -> None:
    """The items of the standard in force become the creation's own: a later version does not change what was begun."""
    content = standard_of(clock.local(clock.now()).date())
    case.standard = content["version"]
    case.save(update_fields=["standard"])
    CreationItem.objects.bulk_create(
        CreationItem(creation=case, key=row["key"], order=number, block=row["block"], title=row["title"], points=row.get("points"))
        for number, row in enumerate(content["items"])
    )
