"""A small plant: one chlorine detector with its points and the house's rules."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from anlan.domains.sensing import api, feeding
from anlan.platform.accounts.actor import Actor, Grant, system
from anlan.platform.bus.api import Context, send

ME = system("测试")
DETECTOR = {"code": "CL2-07", "name": "7# 氯气探测器", "model": "gas-cl2", "division": "320703007", "lon": 119.60, "lat": 34.60}


@pytest.fixture
def plant(db, settings, tmp_path):
    """The detector's point is ``CL2-07/cl2``; state and history of the room lie in a folder of the test's own."""
    settings.HOME = settings.STATIC_ROOT = tmp_path
    feeding._running.clear()
    api.install("3207", ME)
    send(api.RegisterDevice(**DETECTOR, number="CL2DETECTOR07"), Context(actor=ME))
    return "CL2-07/cl2"


def officer(area="3207", *permissions):
    return Actor(name="值班员", grants=(Grant(role="r", permissions=frozenset(permissions or {"sensing.*"}), area=area),))


@pytest.fixture
def no_session_left():
    """Asynchronous code asks the database from a thread of its own; its session would keep PostgreSQL from dropping the test database."""
    yield
    asyncio.run(sync_to_async(connections.close_all)())
