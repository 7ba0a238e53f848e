"""The child of ``bench/affairs.py``: ten years, 20,000 accidents, 3,000 disasters, the whole plan at work."""

import sys
import time
from datetime import date, timedelta
from random import Random

from bench._child import percentile, tell

YEARS, ACCIDENTS, DISASTERS = range(2016, 2026), 2000, 300
DOCUMENTS = 20_000
PAGES = {
    "政务工作台": "/affairs/", "核心指标": "/indicators/?year=2025", "规划实施": "/plan-work/", "收文，2 万件": "/cases/incoming/", "收文，全部状态搜索": "/cases/incoming/?state=all&q=来文19",
    "事故台账，2 万起": "/registry/accident/", "五进覆盖": "/affairs/coverage/?year=2025",
    "培训档案，4 千人次": "/affairs/training/?year=2025", "部门考核": "/plan-work/1/appraisal/",
}  # fmt: skip
COUNTIES = ("320703", "320706", "320707", "320722", "320723", "320724")


def prepare() -> None:
    from anlan.config.boot import boot

    boot()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from anlan.domains.affairs import models as m
    from anlan.domains.affairs.api import ReadInPlan
    from anlan.domains.affairs.demo import plan_text
    from anlan.kernel import clock
    from anlan.platform.accounts.actor import system
    from anlan.platform.accounts.models import Division
    from anlan.platform.bus.api import Context, send

    chance, stamps = Random(1), {"created_at": clock.now(), "updated_at": clock.now()}
    Division.objects.bulk_create(Division(code=c, name=c, level=len(c)) for c in ("3207", *COUNTIES))
    for year in YEARS:
        m.Accident.objects.bulk_create(
            (m.Accident(code=f"A{year}-{i}", name=f"事故{i}", division=chance.choice(COUNTIES), occurred_on=date(year, 1, 1) + timedelta(days=i * 365 // ACCIDENTS), year=year,
                        sector=chance.choice(("road", "construction", "commerce")), deaths=chance.randrange(3), counted=True, **stamps) for i in range(ACCIDENTS)),
            batch_size=2000,
        )  # fmt: skip
        m.DisasterLoss.objects.bulk_create(
            m.DisasterLoss(code=f"D{year}-{i}", name=f"灾害{i}", division=chance.choice(COUNTIES), occurred_on=date(year, 7, 1) + timedelta(days=i % 60), year=year,
                           event_type="11B03", affected=chance.randrange(5000), loss_wan=float(chance.randrange(900)), **stamps) for i in range(DISASTERS)
        )  # fmt: skip
        m.YearStatistic.objects.bulk_create(
            m.YearStatistic(code=f"S{a}-{year}", name=a, division=a, year=year, gdp_yi=3000.0, population_wan=460.0, employees_wan=90.0, complete=True, **stamps) for a in ("3207", *COUNTIES)
        )
    send(ReadInPlan(title="规划", text=plan_text(), division="3207"), Context(actor=system("bench")))
    _trained(m, stamps)
    at = clock.now()
    m.IncomingDocument.objects.bulk_create(
        (m.IncomingDocument(number=f"BENCH-{n}", title=f"来文{n}", state="registered" if n % 50 == 0 else "archived", division="3207", opened_at=at - timedelta(hours=n * 4), sender="省厅",
                            received_on=(at - timedelta(hours=n * 4)).date()) for n in range(DOCUMENTS)),
        batch_size=1000,
    )  # fmt: skip


def _trained(m: object, stamps: dict) -> None:
    """Forty courses of a hundred people of the bureau."""
    from anlan.platform.accounts.models import Organisation, User

    office = Organisation.objects.create(code="LYG-EMB", name="市应急管理局", division="3207")
    people = User.objects.bulk_create(User(username=f"p{n}", name=f"学员{n}", organisation=office, password="!") for n in range(400))
    courses = m.Course.objects.bulk_create(
        m.Course(number=f"C-{n}", title=f"班{n}", division="3207", opened_at=stamps["created_at"], audience="干部", begins_on=date(2025, 3, 1), ends_on=date(2025, 3, 2), hours=8.0) for n in range(40)
    )
    m.Enrolment.objects.bulk_create(
        (m.Enrolment(course=course, user=people[(n * 10 + k) % 400], enrolled_at=stamps["created_at"], hours_attended=8.0) for n, course in enumerate(courses) for k in range(100)), batch_size=1000
    )
    m.PlanTask.objects.update(organisation=office, state="running", due_on=date(2025, 6, 1))


def visitor(*roles: str) -> object:
    """A browser of somebody of the bureau."""
    from django.test import Client

    from anlan.platform.accounts.models import Organisation, User

    office, _made = Organisation.objects.get_or_create(code="LYG-EMB", defaults={"name": "市应急管理局", "division": "3207"})
    user = User.objects.create(username="head", name="丁", organisation=office)
    for role in roles:
        user.role_grants.create(role=role, area="3207")
    client = Client()
    client.force_login(user)
    return client


def pages(label: str, wanted: dict[str, str], *roles: str) -> None:
    """Every page as it is read, after a first look; p95 of twelve."""
    client = visitor(*roles)
    for name, path in wanted.items():
        taken = timed(lambda path=path: read(client, path), 13)[1:]
        tell({"what": f"页面：{name}，p95（{label}）", "value": percentile(taken, 0.95) * 1000, "unit": "ms", "target": 1000.0, "direction": "lower"})


def read(client: object, path: str) -> None:
    assert client.get(path).status_code == 200, path


def timed(function, times: int) -> list[float]:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        taken.append(time.perf_counter() - start)
    return taken


def main(label: str) -> None:
    prepare()
    from anlan.domains.affairs import api as affairs

    board = timed(lambda: affairs.indicator_board("3207", 2025), 10)
    tell({"what": f"核心指标：城市和六县区，十年 2 万起事故，p95（{label}）", "value": percentile(board, 0.95), "unit": "s", "target": 2.0, "direction": "lower"})
    report = timed(lambda: affairs.midterm_docx("320722", 2025), 3)
    tell({"what": f"一县区年度评估报告 Word（含七图），最慢（{label}）", "value": max(report), "unit": "s", "target": 10.0, "direction": "lower"})
    book = timed(lambda: affairs.board_xlsx(affairs.indicator_board("3207", 2025)), 3)
    tell({"what": f"指标 Excel，最慢（{label}）", "value": max(book), "unit": "s", "target": 10.0, "direction": "lower"})
    pages(label, PAGES, "bureau_head", "office_clerk")


if __name__ == "__main__":
    main(sys.argv[1])
