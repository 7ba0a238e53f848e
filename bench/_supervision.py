"""The child of ``bench/supervision.py``: fills one database with invented files and dangers by the demonstration's own makers, and asks it."""

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from anlan.config.boot import boot
from bench._child import percentile, tell
from bench.rows import row

ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "20000"))
YEARS = 10
DANGERS_EACH = int(os.environ.get("BENCH_DANGERS_EACH", "15"))
ASKED = 20
PAGES = (
    "/supervision/", "/dangers/", "/enterprises/", "/risks/", "/works/", "/risks/four-colours/", "/risks/four-colours/?area=320722", "/supervision/yearly/?area=320722",
    "/supervision/?area=320722", "/dangers/?state=overdue&area=320722",
)  # fmt: skip
DISTRICTS = ("320703", "320703007", "320706", "320707", "320722", "320723", "320724")
SECTORS = ("chemical", "industry", "building", "gas", "port", "fishery", "mine", "warehouse", "crowded", "other")


def main(label: str) -> None:
    boot()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    fill()
    size = f"{ENTERPRISES:,} enterprises, {ENTERPRISES * DANGERS_EACH:,} dangers, {label}"
    tell(row(f"fill with {size}", time.perf_counter() - began, "s"))
    analyse()
    asking(size)


def fill() -> None:
    """Enterprises of every sector; dangers of ten years; this year's and nine earlier yearly reports; work permits of the past weeks."""
    from django.db import transaction

    from anlan.domains.supervision.demo.dangers import make_dangers
    from anlan.domains.supervision.demo.reports import make_reports
    from anlan.domains.supervision.demo.standings import count_all
    from anlan.domains.supervision.demo.works import make_works
    from anlan.domains.supervision.models import Danger, EnterpriseFile
    from anlan.platform.kinds.bulk import insert

    chance = random.Random(5)
    with transaction.atomic():
        files = [enterprise(number, chance) for number in range(ENTERPRISES)]
        insert(files)
    for first in range(0, len(files), 2000):
        with transaction.atomic():
            make_dangers(files[first : first + 2000], first + 1, (DANGERS_EACH, DANGERS_EACH), first * DANGERS_EACH, YEARS * 365)
    with transaction.atomic():
        make_reports(files, 1)
        earlier_reports(files)
        make_works(files, 1)
    with transaction.atomic():
        count_all(files)
    for colour, share in (("red", 20), ("orange", 5), ("yellow", 2)):
        EnterpriseFile.objects.filter(pk__in=[file.pk for file in files[::share]]).update(**{colour: 1})
    assert Danger.objects.count() == ENTERPRISES * DANGERS_EACH


def earlier_reports(files: list) -> None:
    from anlan.domains.supervision.models import RiskReport
    from anlan.platform.kinds.bulk import insert

    this = datetime.now(UTC).year
    for year in range(this - YEARS + 1, this):
        sent = datetime(year, 3, 20, tzinfo=UTC)
        insert([
            RiskReport(
                number=f"RISK-BENCH-{year}-{n}", title=f"{file.name}{year}年度风险报告", state="approved", division=file.division, file=file, form="annual", year=year,
                submitted_at=sent, opened_at=sent, closed_at=sent, invented=True, correlation="bench",
            )
            for n, file in enumerate(files)
        ])  # fmt: skip


def enterprise(number: int, chance: random.Random):
    from anlan.domains.supervision.models import EnterpriseFile

    return EnterpriseFile(
        subject=f"chemical_enterprise/{number + 1}", code=f"BE{number:06}", name=f"测量企业{number:05}号", division=chance.choice(DISTRICTS), sector=chance.choice(SECTORS),
        lon=chance.uniform(118.5, 119.8), lat=chance.uniform(34.1, 35.0), invented=True,
    )  # fmt: skip


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def person(role: str, area: str, organisation: int | None = None):
    from anlan.platform.accounts.actor import Actor, Grant
    from anlan.platform.accounts.roles import get_role

    return Actor(
        name=role,
        organisation=organisation,
        grants=(Grant(role=role, permissions=get_role(role).permissions, area=area, organisation=organisation),),
    )


def asking(size: str) -> None:
    from anlan.domains.supervision import api
    from anlan.domains.supervision.models import Danger

    city, town, chance = person("safety_supervisor", "3207"), person("town_officer", "320703007"), random.Random(3)
    deep = [f"{at.isoformat()}_{pk}" for at, pk in Danger.objects.order_by("?").values_list("opened_at", "pk")[:50]]

    def listed(actor, after: str = "", **asked: str):
        return api.page_of(api.danger_rows(actor, asked), after)

    def dashboard(actor, area: str) -> None:
        for ask in (api.total, api.waiting, api.by_sector, api.worst):
            ask(actor, area)
        api.by_division(actor, area, {})

    def a_file() -> None:
        api.overview(api.find_file(chance.randint(1, ENTERPRISES)))

    asked: dict[str, Callable[[], object]] = {
        "dangers, open, first page": lambda: listed(city, state="open"),
        "dangers, all, a page anywhere in the depth": lambda: listed(city, chance.choice(deep)),
        "dangers, overdue": lambda: listed(city, state="overdue"),
        "dangers, major, of a sector": lambda: listed(city, level="major", sector="gas", state="open"),
        "dangers, open, of a town": lambda: listed(town, state="open"),
        "dangers, waiting for acceptance in a county": lambda: listed(city, state="fixed", area="320722"),
        "dangers of one enterprise": lambda: listed(city, enterprise=str(chance.randint(1, ENTERPRISES))),
        "dangers, by words of the title": lambda: listed(city, q="受限空间"),
        "enterprises by score, a page": lambda: api.enterprise_page(city, {}, "score", 50),
        "enterprises with most overdue": lambda: api.enterprise_page(city, {"area": "320706"}, "-overdue_dangers", 50),
        "one enterprise, the whole page": a_file,
        "workbench of the city": lambda: dashboard(city, "3207"),
        "workbench of a town": lambda: dashboard(town, "320703007"),
        "work permits under way": lambda: list(api.work_rows(city, {"state": "live"}).order_by("-overdue", "ends_at")[:100]),
        "risk reports of the year, newest first": lambda: list(
            api.report_rows(city, {"year": str(datetime.now(UTC).year)}).order_by("-submitted_at", "-id")[:50]
        ),
        "who has reported, by county": lambda: (api.reporting(city, "3207"), list(api.missing_rows(city, "3207")[:20])),
    }
    for what, ask in asked.items():
        tell(row(f"{what}, p95, {size}", percentile(timed(ask), 0.95) * 1000, "ms", target=1000.0))
    pages(size)
    began = time.perf_counter()
    found = api.yearly(city, "320722", datetime.now(UTC).year - 1)
    tell(
        row(
            f"yearly report of one county, figures ({found.total.found:,} dangers), {size}",
            time.perf_counter() - began,
            "s",
            target=10.0,
        )
    )
    began = time.perf_counter()
    api.yearbook_docx(found, "东海县")
    tell(row(f"yearly report of one county, Word, {size}", time.perf_counter() - began, "s", target=10.0))
    began = time.perf_counter()
    content = api.two_lists(city, {"area": "320722", "state": ""})
    tell(
        row(
            f"two lists of one county as Excel ({len(content) / 1e6:.1f} MB), {size}",
            time.perf_counter() - began,
            "s",
            target=10.0,
        )
    )


def pages(size: str) -> None:
    """The pages a supervisor of the city opens, whole, as the server answers them."""
    from django.test import Client

    from anlan.platform.accounts.models import RoleGrant, User

    user = User.objects.create_user("bench", "bench-bench-bench", name="测量")
    RoleGrant.objects.create(user=user, role="safety_supervisor", area="3207")
    client = Client()
    client.force_login(user)
    for path in PAGES:
        took = timed(partial(opened, client, path))
        tell(row(f"page {path}, p95, {size}", percentile(took, 0.95) * 1000, "ms", target=1000.0))


def opened(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)


def timed(ask: Callable[[], object]) -> list[float]:
    ask()  # the first request of a page also compiles its template
    found = []
    for _ in range(ASKED):
        began = time.perf_counter()
        ask()
        found.append(time.perf_counter() - began)
    return found


if __name__ == "__main__":
    main(sys.argv[1])
