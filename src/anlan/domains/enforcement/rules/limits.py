"""Statutory limits on the right calendar: two, three, five and seven days of the penalty law are working days (Art. 85), up to ten days of
the coercion law too (行政强制法 Art. 69); others calendar days.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.domains.enforcement.rules.tables import table
from anlan.kernel import clock
from anlan.platform.cases.workdays import add_workdays, is_workday


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``calendar`` is ``workday`` or ``day``; the day on which the time begins does not count."""

    name: str
    title: str
    days: int
    calendar: str
    clause: str

    def due(self, start: datetime) -> datetime:
        """The end of the last day."""
        return add_workdays(start, self.days) if self.calendar == "workday" else end_of_day(start + timedelta(days=self.days))


def get_limit(name: str) -> Limit:
    return Limit(name=name, **table("limits")[name])


def end_of_day(at: datetime) -> datetime:
    return clock.local(at).replace(hour=23, minute=59, second=59, microsecond=0).astimezone(at.tzinfo)


def workdays_between(start: datetime, end: datetime) -> int:
    """Whole working days strictly between the two days: a notice ``n`` working days before a hearing leaves ``n`` of them."""
    day, last, found = clock.local(start).date() + timedelta(days=1), clock.local(end).date(), 0
    while day < last:
        found += is_workday(day)
        day += timedelta(days=1)
    return found
