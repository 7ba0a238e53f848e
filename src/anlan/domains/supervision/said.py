"""What a form says, as values."""

from datetime import date, datetime, time
from typing import Any

from anlan.kernel import clock
from anlan.kernel.verdict import refused

DAY_LETTERS = 10


def moment(value: Any, field: str = "due_at") -> datetime | None:
    """A day (``2026-03-31``) as its end in Shanghai, a moment as it is (Shanghai's where no zone is named); None for nothing."""
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=clock.SHANGHAI)
    try:
        if len(str(value)) == DAY_LETTERS:
            return datetime.combine(date.fromisoformat(str(value)), time(23, 59, 59), tzinfo=clock.SHANGHAI)
        return moment(datetime.fromisoformat(str(value)))
    except ValueError as error:
        raise refused("invalid", "日期填写不正确，应如 2026-03-31。", **{field: "应如 2026-03-31。"}) from error


def day(value: Any, field: str) -> date | None:
    """A date, None for nothing. Refused when it is none."""
    if value in (None, "") or isinstance(value, date):
        return value or None
    try:
        return date.fromisoformat(str(value)[:DAY_LETTERS])
    except ValueError as error:
        raise refused("invalid", "日期填写不正确，应如 2026-03-31。", **{field: "应如 2026-03-31。"}) from error
