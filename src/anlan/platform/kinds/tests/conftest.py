"""Hospitals of two districts, and people who may do this or that."""

import pytest

from anlan.platform.accounts.actor import Actor, Grant
from anlan.platform.bus.api import Context, send
from anlan.platform.kinds.commands import SaveRecord
from anlan.platform.kinds.kind import get_kind

HERE, THERE = "320703", "320706"


def actor(*actions, area="3207"):
    permissions = frozenset(f"registry.{action}" for action in (actions or ("view", "edit", "import", "export", "personal")))
    return Actor(name="试验", grants=(Grant(role="t", permissions=permissions, area=area),))


@pytest.fixture
def ctx():
    return Context(actor=actor())


@pytest.fixture
def kind():
    return get_kind("hospital")


@pytest.fixture
def hospital(kind):
    def make(number, **data):
        told = {"code": f"H{number}", "name": f"第{number}医院", "division": HERE, "geom": f"POINT ({119.2 + number / 1000} 34.6)", "beds": number}
        return send(SaveRecord(kind="hospital", data={**told, **data}), Context(actor=actor()))

    return make
