"""The child of ``bench/supervision.py``: fills one database with invented files and dangers by the demonstration's own makers, and asks it."""

import os
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from anlan.config.boot import boot
from bench._child import percentile, tell
from bench.rows import row

ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "20000"))
DANGERS_EACH = int(os.environ.get("BENCH_DANGERS_EACH", "15"))
REPORTING = int(os.environ.get("BENCH_REPORTING", "500"))
AT_ONCE = 16
ASKED = 30
DISTRICTS = ("320703", "320703007", "320706", "320707", "320722", "320723", "320724")
SECTORS = ("chemical", "industry", "building", "gas", "port", "fishery", "other")


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
    reporting(label)


def fill() -> None:
    from django.db import transaction

    from anlan.domains.supervision.demo.dangers import make_dangers
    from anlan.domains.supervision.demo.standings import count_all
    from anlan.domains.supervision.models import Danger
    from anlan.platform.kinds.bulk import insert

    chance = random.Random(5)
    with transaction.atomic():
        files = [enterprise(number, chance) for number in range(ENTERPRISES)]
        insert(files)
    for first in range(0, len(files), 2000):
        with transaction.atomic():
            make_dangers(files[first : first + 2000], first + 1, (DANGERS_EACH, DANGERS_EACH), first * DANGERS_EACH)
    with transaction.atomic():
        count_all(files)
    assert Danger.objects.count() == ENTERPRISES * DANGERS_EACH


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

    return Actor(name=role, organisation=organisation, grants=(Grant(role=role, permissions=get_role(role).permissions, area=area, organisation=organisation),))


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
        "who has reported, by county": lambda: (api.reporting(city, "3207"), list(api.missing_rows(city, "3207")[:20])),
    }
    for what, ask in asked.items():
        tell(row(f"{what}, p95, {size}", percentile(timed(ask), 0.95) * 1000, "ms", target=1000.0))
    began = time.perf_counter()
    content = api.two_lists(city, {"area": "320722", "state": ""})
    tell(row(f"two lists of one county as Excel ({len(content) / 1e6:.1f} MB), {size}", time.perf_counter() - began, "s", target=10.0))


def timed(ask: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(ASKED):
        began = time.perf_counter()
        ask()
        found.append(time.perf_counter() - began)
    return found


def reporting(label: str) -> None:
    """Each enterprise begins its report, writes three risk points and sends it; sixteen at a time, as a server's workers take them."""
    from django.db import close_old_connections

    plants = made_plants()
    took: list[float] = []
    failed: list[str] = []

    def one(plant) -> None:
        try:
            for what in report_of(*plant):
                began = time.perf_counter()
                what()
                took.append(time.perf_counter() - began)
        except Exception as error:  # noqa: BLE001 - what failed is counted and told
            failed.append(f"{type(error).__name__}: {error}")
        finally:
            close_old_connections()

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, plants))
    spent = time.perf_counter() - began
    tell(row(f"{REPORTING} enterprises report at once: errors {failed[:1]}, {label}", len(failed), "errors", target=0.0))
    tell(row(f"{REPORTING} enterprises report at once: one command, p95, {label}", percentile(took, 0.95) * 1000, "ms", target=500.0))
    tell(row(f"{REPORTING} enterprises report at once: all of them, {label}", spent, "s"))


def made_plants() -> list[tuple[str, str, object]]:
    """Registered enterprises with owners, so that each reports as itself."""
    from anlan.domains.supervision.models import EnterpriseFile
    from anlan.platform.accounts.models import Organisation

    files = list(EnterpriseFile.objects.order_by("pk")[:REPORTING])
    owners = Organisation.objects.bulk_create([Organisation(code=file.code, name=file.name, division=file.division, kind="enterprise") for file in files])
    for file, owner in zip(files, owners, strict=True):
        file.organisation = owner
    EnterpriseFile.objects.bulk_update(files, ["organisation"], batch_size=500)
    return [(file.subject, file.code, person("enterprise", file.division, owner.pk)) for file, owner in zip(files, owners, strict=True)]


def report_of(subject: str, code: str, manager) -> list[Callable[[], object]]:
    from anlan.domains.supervision.api import OpenReport
    from anlan.platform.bus.api import Context, send
    from anlan.platform.cases.api import Act
    from anlan.platform.kinds.api import SaveRecord

    ctx = lambda: Context(actor=manager)  # noqa: E731
    kept: dict[str, int] = {}
    point = {"division": manager.grants[0].area, "organisation": manager.organisation, "enterprise": code, "method": "LEC", "likelihood": "3", "exposure": "6", "severity": "15", "owner": "甲", "controls": "巡检"}
    data = {"signer": "甲", "committed": "是"}
    return [
        lambda: kept.update(pk=send(OpenReport(enterprise=subject), ctx())),
        *(lambda n=n: send(SaveRecord(kind="risk_point", data={**point, "code": f"{code}-{n}", "name": f"风险点{n}"}), ctx()) for n in range(3)),
        lambda: send(Act(kind="risk_report", id=kept["pk"], verb="submit", data=data), ctx()),
    ]


if __name__ == "__main__":
    main(sys.argv[1])
