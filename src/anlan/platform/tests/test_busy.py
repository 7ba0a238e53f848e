"""Others hold the database: the command is tried again by itself, and who cannot be served is told so in words."""

import sqlite3
from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import OperationalError, connection
from django.test import Client

from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Organisation, User
from anlan.platform.accounts.tokens import issue_token
from anlan.platform.bus import order
from anlan.platform.bus import send as sending
from anlan.platform.bus.api import Command, Context, handles, send
from anlan.platform.bus.models import AuditEntry
from anlan.platform.bus.register import handlings
from anlan.platform.http.failures import COME_BACK_S, failed

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Command):
    permission: ClassVar[str] = "trial.note"
    code: str


def held() -> OperationalError:
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error = OperationalError("database is locked")
    error.__cause__ = cause
    return error


@pytest.fixture
def in_the_way(monkeypatch):
    """How often others are in the way before the handler of ``Note`` gets through; a list that counts its tries."""
    monkeypatch.setattr(sending, "PAUSES_S", (0, 0))
    before, tries, times = dict(handlings), [], [1]

    @handles(Note, area=lambda cmd: "3207")
    def note(cmd, ctx):
        made = Organisation.objects.create(code=cmd.code, name=cmd.code, division="3207")
        tries.append(made.pk)
        if len(tries) <= times[0]:
            raise held()
        return made.pk

    yield tries, times
    handlings.clear()
    handlings.update(before)


def test_a_command_is_tried_again_and_done_once(in_the_way):
    tries, _ = in_the_way
    assert send(Note(code="n1"), Context(actor=system("trial"))) == tries[-1] and len(tries) == 2
    assert Organisation.objects.filter(code="n1").count() == AuditEntry.objects.filter(command="Note").count() == 1


def test_the_tries_are_few_and_leave_nothing(in_the_way):
    tries, times = in_the_way
    times[0] = 99
    with pytest.raises(OperationalError):
        send(Note(code="n2"), Context(actor=system("trial")))
    assert len(tries) == 3 and not Organisation.objects.filter(code="n2").exists()


def refused_by_the_database(*_):
    raise held()


@pytest.fixture
def held_writer(monkeypatch):
    """Another holds the writer for longer than anyone waits; on PostgreSQL the door itself says so."""
    monkeypatch.setattr(order, "WAIT_S", 0.01)
    if connection.vendor == "sqlite":
        with order._threads:
            yield
    else:
        monkeypatch.setattr(sending, "_run", refused_by_the_database)
        yield


def test_the_api_asks_to_come_back(held_writer):
    token, data = (
        issue_token(User.objects.create_user("registrar", name="登记员"), "试验"),
        {"code": "A1", "name": "甲", "division": "3207"},
    )
    answer = Client(headers={"Authorization": f"Bearer {token}"}).post(
        "/api/kinds/hospital", data, content_type="application/json"
    )
    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (
        503,
        str(COME_BACK_S),
        "application/problem+json",
    )
    assert "系统繁忙" in answer.json()["detail"] and answer.json()["title"] == "busy"


def test_a_page_asks_to_come_back(held_writer):
    client = Client()
    client.force_login(User.objects.create_user("clerk", name="办事员"))
    answer = client.post("/act/risk_report/1/", {"verb": "check", "opinion": "同意"})
    assert answer.status_code == 503 and answer["Retry-After"] and "系统繁忙，请稍后再试" in answer.content.decode()


def test_what_nobody_expected_is_said_in_words(rf):
    try:
        raise ValueError("an error of ours")
    except ValueError:
        page, asked = failed(rf.get("/risks/")), failed(rf.get("/api/kinds/hospital"))
    assert page.status_code == asked.status_code == 500
    assert "操作没有完成" in page.content.decode() and asked["Content-Type"] == "application/problem+json"
