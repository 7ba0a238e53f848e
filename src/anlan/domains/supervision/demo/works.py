"""Invented hazardous work: closed ones of the past weeks, and what goes on today."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta

from anlan.domains.supervision.demo.sectors import works_of
from anlan.domains.supervision.demo.words import SURNAMES
from anlan.domains.supervision.models import EnterpriseFile, GasTest, WorkPermit
from anlan.domains.supervision.rules.work import CONDITIONS, GAS_FOR, KINDS, UPGRADED
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.platform.cases.models import Deadline, Entry
from anlan.platform.kinds.bulk import insert, update

PAST_DAYS, LIVE_OF = 40, 6


def make_works(files: Sequence[EnterpriseFile], seed: int) -> int:
    chance, rows = random.Random(seed + 23), []
    for number, file in enumerate(files):
        for _ in range(chance.randint(1, 4)):
            rows.append(_work(file, chance, live=False))
        if number % LIVE_OF == 0:
            rows.append(_work(file, chance, live=True))
    pair = _show_alarms(rows, chance)
    for number, row in enumerate(rows, 1):
        row.number = f"WORK_PERMIT-DEMO-{number:05d}"
    insert(rows)
    _tie(pair)
    insert([_clock(row) for row in rows if row.state == "working"])
    insert([line for row in rows for line in _lines(row)])
    insert([_test(row) for row in rows if row.kind in GAS_FOR])
    return len(rows)


def _show_alarms(rows: list[WorkPermit], chance: random.Random) -> list[WorkPermit]:
    """Of the works under way one runs over its time, and one gets another beside it that endangers it, so that a newcomer sees what that looks like."""
    live = [row for row in rows if row.state == "working"]
    if len(live) < 2:  # noqa: PLR2004 - one late, one beside another
        return []
    late, beside = live[0], live[-1]
    late.starts_at, late.ends_at, late.overdue = late.starts_at - timedelta(hours=6), clock.now() - timedelta(minutes=25), True
    pair = [beside, _work(beside.file, chance, live=True)]
    for row, kind, grade in zip(pair, ("hot", "confined"), ("二级", ""), strict=True):
        row.kind, row.grade, row.place, row.title = kind, grade, beside.place, f"{grade}{KINDS[kind]} {beside.place}"
        row.confirmed = [*CONDITIONS[kind], UPGRADED]
    rows.append(pair[1])
    return pair


def _tie(pair: list[WorkPermit]) -> None:
    for row, other in zip(pair, pair[::-1], strict=True):
        row.clashes = [other.subject]
    update(pair, ["clashes"])


def _work(file: EnterpriseFile, chance: random.Random, *, live: bool) -> WorkPermit:
    kind, grade, place = chance.choice(works_of(file.sector))
    now = clock.now()
    start = now - timedelta(hours=chance.uniform(0.3, 2)) if live else now - timedelta(days=chance.uniform(1, PAST_DAYS))
    end = start + timedelta(hours=chance.uniform(4, 7))
    return WorkPermit(
        title=f"{grade}{KINDS[kind]} {place}",
        division=file.division,
        organisation_id=file.organisation_id,
        file=file,
        kind=kind,
        grade=grade,
        place=place,
        content="检修作业（演示数据，虚构）",
        lon=file.lon,
        lat=file.lat,
        starts_at=start,
        ends_at=end,
        team="演示检修公司",
        workers=f"{chance.choice(SURNAMES)}某、{chance.choice(SURNAMES)}某",
        watcher=f"{chance.choice(SURNAMES)}某监护",
        approver=f"{chance.choice(SURNAMES)}某批准",
        confirmed=[*CONDITIONS[kind], UPGRADED],
        state="working" if live else "closed",
        opened_at=start - timedelta(hours=2),
        began_at=start,
        finished_at=None if live else end - timedelta(minutes=30),
        closed_at=None if live else end,
        invented=True,
        correlation=new_id(),
    )


def _lines(row: WorkPermit) -> Iterator[Entry]:
    steps = [
        (row.opened_at, "open", row.title),
        (row.starts_at - timedelta(minutes=5), "approve", "现场批准"),
        (row.starts_at, "begin", "开始作业"),
    ]
    steps += [(row.closed_at, "close", "完工验收")] if row.closed_at else []
    for at, verb, text in steps:
        yield Entry(case=row.subject, at=at, actor="演示人员（虚构）", verb=verb, text=text, data={})


def _clock(row: WorkPermit) -> Deadline:
    return Deadline(
        case=row.subject, name="end", title=f"作业票到期：{row.title}"[:200], division=row.division, organisation=row.organisation_id, permission="supervision.work",
        clause="GB 30871-2022 有效期", started_at=row.starts_at, near_at=row.ends_at - timedelta(minutes=30), due_at=row.ends_at, told_near=True, told_missed=True, state="missed" if row.overdue else "running",
    )  # fmt: skip


def _test(row: WorkPermit) -> GasTest:
    return GasTest(
        permit=row,
        at=row.starts_at - timedelta(minutes=10),
        by="演示分析员",
        oxygen_percent=20.8,
        combustible_percent=0.02,
        lower_limit_percent=2.0,
        passed=True,
        verdict="合格",
    )
