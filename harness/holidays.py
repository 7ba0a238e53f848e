"""The State Council's holiday notices of 2025 and 2026, kept by hand: an answer independent of the library that the house asks."""

from datetime import date, timedelta
from functools import cache

FREE = (
    ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"), ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"), ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"), ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"), ("2026-10-01", "2026-10-07"),
)  # fmt: skip
"""(first, last) day off, by 国办发明电〔2024〕12号 and the notice for 2026."""
WORKED = (
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip
"""Weekend days that are worked 调休上班."""


@cache
def calendar() -> dict[date, bool]:
    """Every day of the two years and whether it is worked."""
    free = {
        date.fromisoformat(first) + timedelta(days=n)
        for first, last in FREE
        for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    }
    worked = {date.fromisoformat(text) for text in WORKED}
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(730)]
    return {day: day in worked or (day.weekday() < 5 and day not in free) for day in days}


def step(day: date, count: int, *, worked_only: bool) -> date:
    """``count`` days after ``day``, one at a time; the day itself does not count."""
    while count:
        day += timedelta(days=1)
        count -= calendar()[day] if worked_only else 1
    return day
