"""Working days 工作日 by the State Council's yearly holiday notices; where none is known yet, Monday to Friday, and it is said so."""

from datetime import date, datetime, timedelta

import chinese_calendar

from anlan.kernel import clock


def is_workday(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_known(day: date) -> bool:
    """Has the holiday notice of that year been taken in?"""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def add_workdays(start: datetime, days: int) -> datetime:
    """End of the ``days``-th working day after ``start`` (the day of ``start`` does not count), in UTC."""
    day = clock.local(start).date()
    while days > 0:
        day += timedelta(days=1)
        days -= is_workday(day)
    end = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=clock.SHANGHAI)
    return end.astimezone(start.tzinfo)
