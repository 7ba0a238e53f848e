"""Days, clocks and lines of timeline as the invented year wants them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from anlan.kernel import clock
from anlan.platform.cases.models import Deadline, Entry

CITY, MARK = "3207", "演示数据（虚构）"


def today() -> date:
    return clock.local(clock.now()).date()


def ten_oclock(day: date) -> datetime:
    """Ten o'clock of that day in Shanghai."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=clock.SHANGHAI).astimezone(clock.now().tzinfo)


def clock_row(row: Any, name: str, title: str, started: datetime, due: datetime, clause: str) -> Deadline:
    missed = due < clock.now()
    return Deadline(
        case=row.subject, name=name, title=title[:200], division=row.division, organisation=row.organisation_id, permission="enforcement.view", clause=clause,
        started_at=started, near_at=due - (due - started) / 4, due_at=due, state="missed" if missed else "running", told_near=missed, told_missed=missed,
    )  # fmt: skip


def told(row: Any, story: Sequence[tuple[datetime, str, str]]) -> list[Entry]:
    return [Entry(case=row.subject, at=at, actor="演示城市", verb=verb[:40], text=text, data={}) for at, verb, text in story]
