"""Officers, the plan and the draw."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from anlan.domains.enforcement.demo.times import CITY, MARK, ten_oclock, today
from anlan.domains.enforcement.models import Draw, Equipment, Officer, SupervisionPlan, Training
from anlan.domains.enforcement.rules import drawing
from anlan.kernel import clock
from anlan.platform.accounts.models import Organisation

#: name, account, certificate days left, days of entry training, days of last year's, lawyer
STAFF = (
    ("演示执法员甲", "inspector", 700, 92, 15, None), ("演示执法员乙", "inspector2", 400, 95, 14, None), ("演示法制审核员", "legal", 600, 90, 16, True),
    ("应急管理局负责人", "head", 900, 120, 14, None), ("演示执法员丙", "", 350, 91, 14, None), ("演示执法员丁", "", 800, 100, 15, None),
    ("演示执法员戊", "", -20, 90, 15, None), ("演示执法员己", "", 500, 60, 0, None), ("演示执法员庚", "", 300, 90, 6, None),
)  # fmt: skip
INSPECTORS = (0, 1, 4, 5)  # those of them who may be drawn


def make_staff() -> list[Officer]:
    now, this_day = clock.now(), today()
    office = Organisation.objects.filter(code="LYG-EMB").first()
    officers = Officer.objects.bulk_create(
        Officer(
            code=f"DEMO-OF-{n:02d}", name=name, division=CITY, organisation=office, account=account, certificate=f"演苏执07{n:04d}",
            certificate_until=this_day + timedelta(days=left), entered_on=this_day - timedelta(days=900), lawyer=lawyer, invented=True, source=MARK, created_at=now,
            updated_at=now, quality=80,
        )
        for n, (name, account, left, _e, _y, lawyer) in enumerate(STAFF, 1)
    )  # fmt: skip
    trainings = [
        training for row, (_n, _a, _l, entry, yearly, _q) in zip(officers, STAFF, strict=True) for training in (
            Training(officer=row, purpose="entry", title="演示：执法人员入职培训", begins_on=this_day - timedelta(days=890), days=entry),
            Training(officer=row, purpose="yearly", title="演示：年度复训", begins_on=date(this_day.year - 1, 5, 10), days=yearly),
        ) if training.days
    ]  # fmt: skip
    Training.objects.bulk_create(trainings)
    Equipment.objects.bulk_create(
        Equipment(
            kind="recorder",
            number=f"DEMO-R-{row.pk}",
            name="执法记录仪（演示）",
            division=CITY,
            officer=row,
            checked_until=this_day + timedelta(days=200),
            invented=True,
        )
        for row in officers[:6]
    )
    return officers


def make_plan(enterprises: int) -> SupervisionPlan:
    lines = [
        {"class": "hazard", "title": "危险化学品企业", "enterprises": enterprises, "times_a_year": 1, "share": 0.5},
        {"class": "other", "title": "其他企业（随机抽查）", "enterprises": enterprises, "times_a_year": 1, "share": 0.1},
    ]
    at, year = ten_oclock(date(today().year, 1, 15)), today().year
    return SupervisionPlan.objects.create(
        number=f"SUPERVISION_PLAN-{year}DEMO", title=f"{year}年度安全生产监督检查计划（演示）", state="approved", division=CITY, opened_at=at, year=year, lines=lines,
        officer_days=enterprises * 2 + 60, approved_at=at, invented=True,
    )  # fmt: skip


def make_draw(things: Sequence[Any], officers: Sequence[Officer], plan: SupervisionPlan, chance: Random) -> Draw:
    """A real draw: it can be repeated like any other."""
    pools = drawing.Pools(
        enterprises=tuple(sorted(f"{t.kind}/{t.id}" for t in things)), officers=tuple(row.pk for row in officers), avoid={}
    )
    count, seed, word = min(6, len(things)), f"{chance.getrandbits(256):064x}", "演示见证词：海晏河清"
    at = clock.now() - timedelta(days=3)
    return Draw.objects.create(
        division=CITY, title="本月双随机抽查（演示）", plan=plan, committed_at=at, committed_by="应急管理局负责人", commitment=drawing.commitment(seed, pools, count),
        seed=seed, pools={"enterprises": list(pools.enterprises), "officers": list(pools.officers), "avoid": {}}, enterprises=count, witness="演示社会监督员",
        word=word, drawn_at=at + timedelta(minutes=20), result=[[subject, list(team)] for subject, team in drawing.draw(seed, word, pools, count)], invented=True,
    )  # fmt: skip
