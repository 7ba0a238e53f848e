"""How many queries a page and a call cost is a committed contract: ``tests/snapshots/query_counts.json``.

Every page of the console that needs no key is found by itself and opened by the first account that may; pages of one thing are listed
below. A change on purpose is written by ``ANLAN_WRITE_SNAPSHOTS=1 pytest tests/test_query_counts.py`` and seen in the review. It is not the
first call that is counted, so that what a process keeps in memory is there. None may grow with the number of rows: that is tried.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from anlan.domains.command import api as command
from anlan.kernel import clock
from anlan.platform.accounts.models import Organisation, User
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import tables
from anlan.platform.kinds.api import get_kind
from harness.rows import PLACE, make

SNAPSHOT = Path(__file__).parent / "snapshots" / "query_counts.json"
CALLS = (
    "/api/command/reports", "/api/command/incidents", "/api/command/roster?division=3207", "/api/command/hand-overs", "/api/command/duty-log?division=3207",
    "/api/sensing/alerts", "/api/sensing/points", "/api/warning/warnings", "/api/plans", "/api/kinds/hospital", "/api/kinds/hospital?q=医院",
    "/api/ogc/collections", "/api/ogc/collections/hospital/items",
)  # fmt: skip
STRANGER = ("/public/", "/sign-in/", "/health")
READERS = ("commander", "admin", "plant", "auditor", "planner")  # who opens a page: the first of them that may
NOT_PAGES = ("/api/", "/sign-", "/health", "/metrics", "/public/", "/static/")
GROWN = 5  # more of each kind of case and of what else lists show

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def pages(patterns: list | None = None, before: str = "/") -> Iterator[str]:
    """The address of every page that needs no key."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from pages(each.url_patterns, address)
        elif isinstance(each, URLPattern) and "<" not in address and "^" not in address and not address.startswith(NOT_PAGES):
            yield address


def cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as said:
        assert client.get(path).status_code == 200, path
    return len(said)


@pytest.fixture
def city() -> dict[str, str]:
    """The small city with one of everything that has a page of its own; the page's name → its address."""
    call_command("seed", scale="small", verbosity=0)
    ctx = Context(actor=User.objects.get(username="commander").as_actor())
    report = send(command.ReceiveReport(division="3207", source="phone", text="徐圩新区演示海晟氯碱有限公司发生氯气泄漏，1人受伤"), ctx)
    incident = send(command.ConfirmIncident(report=report), ctx)
    task = send(command.GiveTask(incident=incident, title="组织自救互救", unit="事发单位"), ctx)
    paper = send(command.HandOver(division="3207", text="t"), ctx)
    hospital, plan = get_kind("hospital").model.objects.first().pk, apps.get_model("plans", "Plan").objects.order_by("pk").first()
    return {
        "report": f"/intake/{report}/", "incident": f"/incidents/{incident}/", "forces": f"/incidents/{incident}/forces/", "task": f"/tasks/{task}/",
        "hand-over": f"/hand-overs/{paper}/", "records": "/registry/hospital/", "record": f"/registry/hospital/{hospital}/",
        "record-edit": f"/registry/hospital/{hospital}/edit/", "card": f"/map/card/hospital/{hospital}", "plan": f"/plans/{plan.pk}/",
        "account": f"/admin/users/{User.objects.get(username='duty').pk}/", "organisation": f"/admin/organisations/{Organisation.objects.get(code='LYG-EMB').pk}/",
    }  # fmt: skip


def readers(named: dict[str, str]) -> dict[str, tuple[Client, str]]:
    """The name of each page → who may open it, and its address. What is opened here first is in the process's memory afterwards."""
    clients = [Client() for _ in READERS]
    for name, client in zip(READERS, clients, strict=True):
        client.force_login(User.objects.get(username=name))
    paths = {**{path: path for path in sorted(set(pages()))}, **named, **{path: path for path in CALLS}}
    found = {name: (client, path) for name, path in paths.items() if (client := first_that_may(clients, path))}
    return found | {f"stranger {path}": (Client(), path) for path in STRANGER}


def first_that_may(clients: list[Client], path: str) -> Client | None:
    """None for an address that shows no page to anybody here: a button, a redirect."""
    for client in clients:
        answer = client.get(path)
        if answer.status_code == 200:
            return client if answer["Content-Type"].startswith(("text/html", "application/")) else None
        if answer.status_code != 403:
            return None
    return None


def grow() -> None:
    for _ in range(40):
        make(get_kind("hospital").model, division="320703", geom=PLACE)
    office = Organisation.objects.get(code="LYG-EMB")
    for number in range(GROWN):
        User.objects.create_user(f"more{User.objects.count()}", name=f"更多{number}", organisation=office)
        make(Organisation, division="3207", name=f"单位{number}", parent=office)
        for table in tables.values():
            make(apps.get_model(table.model), division="3207", state=table.initial)


def test_pages_and_calls_cost_what_was_agreed_whatever_the_number_of_rows(city):
    with clock.frozen(clock.now()):  # looks at personal columns are noted once in half an hour
        asked = readers(city)
        grow()
        found = {name: cost(*who) for name, who in asked.items()}
        grow()
        grown = {name: (found[name], count) for name, who in asked.items() if (count := cost(*who)) > found[name]}
    if os.environ.get("ANLAN_WRITE_SNAPSHOTS") == "1":
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert grown == {}, "grows with the rows"
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))
