"""Invented dangers of a year: most closed in time, some late, a few major, some that came back."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from anlan.domains.supervision.demo.sectors import dangers_of
from anlan.domains.supervision.demo.words import SURNAMES
from anlan.domains.supervision.models import Danger, EnterpriseFile
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.platform.cases.models import Deadline, Entry
from anlan.platform.kinds.bulk import insert, update

SOURCES = ("enterprise", "enterprise", "enterprise", "enterprise", "inspection", "inspection", "video", "public", "drill")
UNVERIFIED = ("public", "sensor", "video")
A_YEAR, MAJOR_DAYS, GENERAL_DAYS = 365, 60, 15
EACH = (4, 12)
MAJOR_SHARE = 0.07


def make_dangers(
    files: Sequence[EnterpriseFile], seed: int, each: tuple[int, int] = EACH, after: int = 0, days: float = A_YEAR
) -> int:
    """Cases of the past ``days``, their time lines and the clocks of those that are open, numbered from ``after`` on. Gives how many dangers."""
    rows = [row for number, file in enumerate(files) for row in _of(file, random.Random(seed * 104_729 + number), each, days)]
    _show_grave(rows)
    for number, row in enumerate(rows, after + 1):
        row.number = f"DANGER-DEMO-{number:06d}"
    insert(rows)
    _mark_recurrent(rows)
    insert([line for row in rows for line in _lines(row)])
    insert([_clock(row) for row in rows if row.state in ("registered", "fixing")])
    return len(rows)


def _of(file: EnterpriseFile, chance: random.Random, each: tuple[int, int], days: float) -> Iterator[Danger]:
    for _ in range(chance.randint(*each)):
        yield _danger(file, chance, days)


def _danger(file: EnterpriseFile, chance: random.Random, days: float) -> Danger:
    title, category, clause, measure, system = _drawn(file.sector, chance)
    now, major = clock.now(), bool(clause)
    found = now - timedelta(days=chance.uniform(0.1, days))
    due = found + timedelta(days=MAJOR_DAYS if major else GENERAL_DAYS)
    row = Danger(
        state="registered",
        title=title,
        text=f"{title}（演示数据，虚构）。",
        division=file.division,
        organisation_id=file.organisation_id,
        file=file,
        sector=file.sector,
        level="major" if major else "general",
        source=chance.choice(SOURCES),
        category=category,
        clause=clause,
        found_by="演示人员",
        invented=True,
        opened_at=found,
        due_at=due,
        lon=file.lon,
        lat=file.lat,
        place="",
        correlation=new_id(),
        duty=f"{chance.choice(SURNAMES)}某",
        measures=measure,
        contingency="整改期间加强巡检，必要时停用" if major else "",
        money_yuan=float(chance.choice((500, 2000, 8000))) * (20 if major else 1),
    )
    _live(row, chance, now, system)
    return row


def _drawn(sector: str, chance: random.Random) -> tuple[str, str, str, str, str]:
    """One danger of the sector; a major one, where the sector has such, once in so many."""
    known = dangers_of(sector)
    major = chance.random() < MAJOR_SHARE
    wanted = [row for row in known if bool(row[2]) == major]
    return chance.choice(wanted or [row for row in known if not row[2]])


def _show_grave(rows: Sequence[Danger]) -> None:
    """Of the major ones still open, the first is stopped and the second listed, so that a newcomer sees what that looks like."""
    grave = [row for row in rows if row.level == "major" and row.state == "fixing"][:2]
    now = clock.now()
    for row, values in zip(
        grave,
        ({"stopped_at": now - timedelta(days=3)}, {"listed_at": now - timedelta(days=5), "listed_by": "演示县区安委办"}),
        strict=False,
    ):
        for name, value in values.items():
            setattr(row, name, value)


def _mark_recurrent(rows: Sequence[Danger]) -> None:
    """A danger points to the last one of its category at its enterprise that was closed before it was found."""
    last: dict[tuple[int, str], Danger] = {}
    marked = []
    for row in sorted(rows, key=lambda each: each.opened_at):
        before = last.get((row.file_id, row.category))
        if before is not None and before.closed_at and before.closed_at < row.opened_at:
            row.recurs = before
            marked.append(row)
        last[row.file_id, row.category] = row
    update(marked, ["recurs"])


def _live(row: Danger, chance: random.Random, now: datetime, system: str) -> None:
    """How far it has come by now."""
    done = row.opened_at + timedelta(days=min(chance.gammavariate(2.0, 5.0 if row.level == "general" else 18.0), A_YEAR))
    late = chance.random() < 0.03  # noqa: PLR2004 - some are left lying
    if row.source in UNVERIFIED and row.opened_at > now - timedelta(days=10):
        row.state, row.duty, row.measures, row.money_yuan = "found", "", "", None
    elif late or done > now:
        row.state = "fixing"
        row.overdue = row.due_at < now
        row.escalated_to = row.division if row.overdue else ""
    elif done > now - timedelta(days=4):
        row.state, row.fixed_at, row.result = "fixed", done, "已按措施整改完成。"
    else:
        row.state, row.fixed_at, row.closed_at, row.result = (
            "closed",
            done,
            done + timedelta(days=2),
            "已按措施整改完成，复查合格。",
        )
    if row.fixed_at and (row.level == "major" or chance.random() < 0.4):  # noqa: PLR2004
        row.system_measure = system
    if row.level == "major":
        row.told_regulator_at = row.told_workers_at = row.opened_at + timedelta(hours=20)
        if row.state == "fixing" and row.overdue:
            row.listed_at, row.listed_by = now - timedelta(days=5), "演示县区安委办"


def _lines(row: Danger) -> Iterator[Entry]:
    steps: list[tuple[Any, str, str]] = [
        (row.opened_at, "open", row.title),
        (row.opened_at + timedelta(hours=8), "plan", "落实整改方案"),
    ]
    steps += [(row.fixed_at, "fix", "整改完成")] if row.fixed_at else []
    steps += (
        [(row.closed_at - timedelta(hours=1), "accept", "验收合格"), (row.closed_at, "close", "销号")] if row.closed_at else []
    )
    for at, verb, text in steps:
        yield Entry(case=row.subject, at=at, actor="演示人员（虚构）", verb=verb, text=text, data={})


def _clock(row: Danger) -> Deadline:
    """A clock that ran out in the past has been told already: the demonstration does not raise a storm when it starts."""
    return Deadline(
        case=row.subject, name="fix", title=f"整改：{row.title}"[:200], division=row.division, organisation=row.organisation_id, permission="supervision.check",
        clause="安全生产法（2021） 第四十一条", started_at=row.opened_at, near_at=row.due_at - timedelta(days=3), due_at=row.due_at,
        state="missed" if row.overdue else "running", told_near=True, told_missed=row.overdue,
    )  # fmt: skip
