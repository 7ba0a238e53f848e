"""The house keeps its database in order; on both databases."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from anlan.kernel import clock
from anlan.platform.accounts.jobs import forget
from anlan.platform.accounts.models import SessionInfo, SignInAttempt, User
from anlan.platform.jobs.api import jobs
from anlan.platform.jobs.upkeep import refresh_statistics

pytestmark = pytest.mark.django_db(transaction=True)


def known_rows(table: str) -> int:
    """How many rows the planner believes the table to have."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select count(*) from sqlite_master where name = 'sqlite_stat1'")
            if not cursor.fetchone()[0]:
                return 0
            cursor.execute("select max(cast(stat as integer)) from sqlite_stat1 where tbl = %s", [table])
        else:
            cursor.execute("select reltuples from pg_class where relname = %s", [table])
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def test_the_planner_is_told_how_many_rows_there_are():
    SignInAttempt.objects.bulk_create(SignInAttempt(username=f"u{n}", at=clock.now()) for n in range(700))
    refresh_statistics()
    assert known_rows("accounts_signinattempt") >= 700
    assert "database.statistics" in jobs


def test_old_tries_and_dead_sessions_are_forgotten_and_live_ones_stay():
    user, now = User.objects.create_user("u"), clock.now()
    for name, age in (("old", 2), ("new", 0)):
        SignInAttempt.objects.create(username=name, at=now - timedelta(days=age))
        Session.objects.create(session_key=name, session_data="", expire_date=now + timedelta(days=1 - age))
        SessionInfo.objects.create(session_key=name, user=user, started_at=now - timedelta(days=3), seen_at=now)
    forget()
    assert [row.username for row in SignInAttempt.objects.all()] == ["new"]
    assert [row.session_key for row in SessionInfo.objects.all()] == ["new"]
