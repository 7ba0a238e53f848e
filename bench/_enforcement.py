"""The child of ``bench/enforcement.py``: real rows, real pages, real records from the field with a photograph each."""

import base64
import json
import os
import sys
import time
from datetime import timedelta

from bench._child import percentile, tell

INSPECTIONS, CASES, OFFLINE, READS = 60_000, 5_000, 200, 12
PHOTO_BYTES = 180_000  # a photograph of 1600 pixels at JPEG quality 80
PAGES = {
    "workbench": "/enforcement/", "list of inspections": "/inspections/", "inspections, all states, searched": "/inspections/?state=all&q=企业04",
    "list of cases": "/penalties/", "cases of a county, all states": "/penalties/?state=all&area=320703", "one case": "/penalties/{case}/", "officers": "/officers/",
    "an officer's tasks": "/field/pack.json",
}  # fmt: skip


def main(label: str) -> None:
    from anlan.config.boot import boot

    boot()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    prepare()
    pages(label)
    offline(label)


def prepare() -> None:
    """An officer's account, a colleague, and the rows: two in a hundred inspections wait, the cases stand in every state."""
    from random import Random

    from anlan.domains.enforcement.demo import files, staff, visits
    from anlan.domains.enforcement.demo.times import clock_row
    from anlan.domains.enforcement.models import Inspection, Paper, Penalty
    from anlan.kernel import clock
    from anlan.platform.accounts.models import Organisation, User
    from anlan.platform.cases.api import get_table
    from anlan.platform.cases.models import Deadline

    Organisation.objects.create(code="LYG-EMB", name="市应急管理局", division="3207")
    user = User.objects.create(username="inspector", name="甲", organisation=Organisation.objects.get())
    for role in ("inspector", "bureau_head"):
        user.role_grants.create(role=role, area="3207")
    officers = staff.make_staff()
    team = [{"id": row.pk, "name": row.name, "certificate": row.certificate} for row in officers[:2]]
    things = [Thing(n) for n in range(20_000)]
    plan = staff.make_plan(len(things))
    chance = Random(1)
    for start in range(0, INSPECTIONS, 5000):
        rows = [
            visits.visit(chance, n, things[n % len(things)], team, plan, None, ago=chance.randrange(1, 3600))
            for n in range(start, start + 5000)
        ]
        for n, row in enumerate(rows, start):
            row.number = f"BENCH-I-{n}"
            if n % 50 == 0:
                row.state, row.closed_at, row.planned_on, row.answers, row.faults = "assigned", None, clock.now().date(), {}, 0
        Inspection.objects.bulk_create(rows, batch_size=500)
    faulty = list(Inspection.objects.filter(faults__gt=0)[:CASES])
    states = list(get_table("penalty").states)
    cases = []
    for n, visit in enumerate(faulty):
        case = files.invent_case(chance, 99, visit, team, CASES)
        case.number, case.state = f"BENCH-P-{n}", states[n % len(states)] if n % 5 == 0 else "closed"
        cases.append(case)
    Penalty.objects.bulk_create(cases, batch_size=500)
    made = list(Penalty.objects.filter(state="closed")[:2000])
    Paper.objects.bulk_create((paper for case in made for paper in files.papers_of(case)), batch_size=500)
    clocks = [
        clock_row(case, "decide", case.title, case.opened_at, case.opened_at + timedelta(days=90), "第六十条")
        for case in cases
        if case.state != "closed"
    ]
    Deadline.objects.bulk_create(clocks, batch_size=500)


class Thing:
    """An enterprise as the register tells it."""

    kind, organisation_id, lon, lat = "chemical_enterprise", None, 119.6, 34.58

    def __init__(self, number: int) -> None:
        self.id, self.name, self.division = (
            number,
            f"测量企业{number:05d}",
            ("320703", "320706", "320707", "320722", "320723", "320724")[number % 6],
        )


def browser() -> object:
    from django.test import Client

    from anlan.platform.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username="inspector"))
    return client


def pages(label: str) -> None:
    from anlan.domains.enforcement.models import Penalty

    client, case = browser(), Penalty.objects.filter(state="closed").first().pk
    for name, path in PAGES.items():
        took = []
        for _ in range(READS + 1):
            start = time.perf_counter()
            assert client.get(path.format(case=case)).status_code == 200, path
            took.append(time.perf_counter() - start)
        tell({
            "what": f"{name}, {INSPECTIONS:,} inspections, {CASES:,} cases, p95 ({label})", "value": percentile(took[1:], 0.95) * 1000, "unit": "ms",
            "target": 1000, "direction": "lower",
        })  # fmt: skip


def offline(label: str) -> None:
    """Two hundred finished records with a photograph and a signature each, sent one after the other as the phone does."""
    from anlan.domains.enforcement.models import FieldRecord, Inspection
    from anlan.platform.accounts.models import User

    client, user = browser(), User.objects.get(username="inspector").pk
    visits = list(Inspection.objects.filter(state="assigned").order_by("pk")[:OFFLINE])
    bodies = [record(visit, user, n) for n, visit in enumerate(visits)]
    start = time.perf_counter()
    for body in bodies:
        assert client.post("/field/sync/", body, content_type="application/json").json()["state"] == "applied"
    took = time.perf_counter() - start
    kept = FieldRecord.objects.filter(state="applied").count()
    assert client.post("/field/sync/", bodies[0], content_type="application/json").json()["state"] == "applied"
    tell(
        {
            "what": f"{OFFLINE} inspections made offline synchronised ({label})",
            "value": took,
            "unit": "s",
            "target": 60,
            "direction": "lower",
        }
    )
    tell({
        "what": f"records lost or doubled of {OFFLINE} ({label})", "value": abs(OFFLINE - kept) + abs(FieldRecord.objects.count() - OFFLINE), "unit": "records",
        "target": 0, "direction": "lower",
    })  # fmt: skip


def record(visit: object, user: int, number: int) -> str:
    photo = b"\xff\xd8\xff" + os.urandom(PHOTO_BYTES)
    answers = {code: {"result": "ok", "note": ""} for code in visit.items} | {
        "G08": {"result": "fault", "note": "探测器超期未检定"}
    }
    files = [
        {"name": "G08-1.jpg", "kind": "photo", "item": "G08", "content": base64.b64encode(photo).decode()},
        {
            "name": "signature.png",
            "kind": "signature",
            "content": base64.b64encode(b"\x89PNG\r\n\x1a\n" + os.urandom(4000)).decode(),
        },
    ]
    said = {"answers": answers, "companion": "王经理", "place": "罐区", "lon": 119.6, "lat": 34.58, "position_m": 8}
    return json.dumps({
        "key": f"bench-{number}", "user": user, "inspection": visit.pk, "base_version": visit.version, "made_at": "2026-11-01T08:00:00Z", "said": said, "files": files,
    })  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
