"""Invented yearly risk reports: most approved, some waiting, some not begun."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from anlan.domains.supervision.effects.report import DECLARED
from anlan.domains.supervision.models import EnterpriseFile, RiskPoint, RiskReport
from anlan.domains.supervision.standing import LEVELS, today
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.platform.cases.models import Entry
from anlan.platform.kinds.bulk import insert, update

STATES = ("approved", "approved", "approved", "approved", "checked", "submitted")
REPORTING = 0.88


def make_reports(files: Sequence[EnterpriseFile], seed: int) -> int:
    chance, year = random.Random(seed + 11), today().year
    counts = {row["enterprise"]: row for row in RiskPoint.objects.values("enterprise").order_by().annotate(
        **{name: Count("pk", filter=Q(level=str(number))) for number, name in enumerate(LEVELS, 1)})}  # fmt: skip
    rows, points = [], _points()
    for file in files:
        if chance.random() > REPORTING:
            continue
        rows.append(_report(file, year, len(rows) + 1, counts.get(file.code, {}), points.get(file.code, []), chance))
        file.reported_year = year
    insert(rows)
    insert([line for row in rows for line in _lines(row)])
    update(files, ["reported_year"])
    return len(rows)


def _points() -> dict[str, list[dict[str, Any]]]:
    """What each enterprise declares, as a submission keeps it."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in RiskPoint.objects.order_by("level", "unit", "code").values("enterprise", *DECLARED):
        found[row.pop("enterprise")].append(row)
    return found


def _lines(row: RiskReport) -> Iterator[Entry]:
    steps = [(row.opened_at, "open", row.title), (row.submitted_at, "submit", "报送")]
    steps += [(row.submitted_at + timedelta(days=3), "check", "审查通过")] if row.state in ("checked", "approved") else []
    steps += [(row.closed_at, "approve", "核定")] if row.closed_at else []
    for at, verb, text in steps:
        yield Entry(case=row.subject, at=at, actor="演示人员（虚构）", verb=verb, text=text, data={})


def _report(
    file: EnterpriseFile, year: int, number: int, counts: dict[str, int], points: list[dict[str, Any]], chance: random.Random
) -> RiskReport:
    sent = min(
        datetime.combine(date(year, 1, 5), time(9), tzinfo=clock.SHANGHAI) + timedelta(days=chance.randint(0, 88)), clock.now()
    )
    state = chance.choice(STATES)
    return RiskReport(
        number=f"RISK_REPORT-DEMO-{number:05d}",
        title=f"{file.name} {year} 年安全风险年度报告",
        division=file.division,
        organisation_id=file.organisation_id,
        file=file,
        form="annual",
        year=year,
        due_on=date(year, 3, 31),
        state=state,
        opened_at=sent - timedelta(days=6),
        submitted_at=sent,
        signer="演示负责人",
        committed=True,
        closed_at=sent + timedelta(days=12) if state == "approved" else None,
        late=clock.local(sent).date() > date(year, 3, 31),
        invented=True,
        correlation=new_id(),
        content={"points": points, "enterprise": {"code": file.code, "name": file.name}},
        **{name: counts.get(name, 0) for name in LEVELS},
    )
