"""Days and moments; a moment without a zone is Beijing time."""

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from anlan.platform.kinds.cells.bad import BadCell, Reader

LOCAL = ZoneInfo("Asia/Shanghai")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def day(field: Any) -> Reader:
    def read(raw: Any) -> date:
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        found = _DATE.fullmatch(str(raw).strip().partition("T")[0])
        try:
            return date(*(int(part) for part in found.groups())) if found else date.fromisoformat(str(raw).strip())
        except ValueError as error:
            raise BadCell("不是日期，请写成 2024-01-31。") from error

    return read


def moment(field: Any) -> Reader:
    def read(raw: Any) -> datetime:
        try:
            value = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw).strip().replace("/", "-"))
            return (value if value.tzinfo else value.replace(tzinfo=LOCAL)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise BadCell("不是时间，请写成 2024-01-31 08:00（北京时间）。") from error

    return read
