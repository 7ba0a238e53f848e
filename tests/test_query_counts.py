"""How many queries a page and a call cost is a committed contract: ``tests/snapshots/query_counts.json``.

A change on purpose is written by ``ANLAN_WRITE_SNAPSHOTS=1 pytest tests/test_query_counts.py`` and seen in the review. The second call is
counted, so that what a process keeps in memory is there. None may grow with the number of rows: that is tried on a hundred more hospitals.
"""

import json
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.platform.accounts.models import User
from anlan.platform.kinds.api import get_kind
from harness.rows import PLACE, make

SNAPSHOT = Path(__file__).parent / "snapshots" / "query_counts.json"
COMMANDER = (
    "/", "/map/", "/duty/", "/alerts/", "/intake/", "/incidents/", "/tasks/", "/warnings/", "/plans/", "/registry/", "/registry/hospital/",
    "/registry/storage_tank/", "/me/", "/api/command/reports", "/api/command/incidents", "/api/sensing/alerts", "/api/sensing/points",
    "/api/warning/warnings", "/api/plans", "/api/kinds/hospital", "/api/kinds/hospital?q=医院", "/api/ogc/collections",
    "/api/ogc/collections/hospital/items",
)  # fmt: skip
OTHERS = {"plant": ("/enterprise/",), "admin": ("/admin/", "/admin/system/"), "auditor": ("/audit/",)}
STRANGER = ("/public/", "/sign-in/", "/health")

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(180)]


def cost(client: Client, path: str) -> int:
    assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as said:
        client.get(path)
    return len(said)


def signed_in(account: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=account))
    return client


def counts() -> dict[str, int]:
    found = {path: cost(signed_in("commander"), path) for path in COMMANDER}
    found |= {f"{account} {path}": cost(signed_in(account), path) for account, paths in OTHERS.items() for path in paths}
    return found | {f"stranger {path}": cost(Client(), path) for path in STRANGER}


def test_pages_and_calls_cost_what_was_agreed_whatever_the_number_of_rows():
    call_command("seed", scale="small", verbosity=0)
    found = counts()
    for _ in range(100):
        make(get_kind("hospital").model, division="320703", geom=PLACE)
    assert {path: count for path, count in counts().items() if count > found[path]} == {}, "grows with the rows"
    if os.environ.get("ANLAN_WRITE_SNAPSHOTS") == "1":
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))
