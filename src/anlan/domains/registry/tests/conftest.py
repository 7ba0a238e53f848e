"""A few real and invented things of Xuwei, put in through the room's own door."""

import pytest

from anlan.domains.registry.api import LoadThings
from anlan.platform.accounts.actor import Actor, Grant, system
from anlan.platform.bus.api import Context, send

XUWEI = "320703007"
AT_PLANT = (119.575, 34.548)


def thing(code, name, lon, lat, **columns):
    return {"code": code, "name": name, "division": XUWEI, "lon": lon, "lat": lat, "source": "试验", "invented": True, **columns}


@pytest.fixture
def ctx():
    return Context(actor=system("试验"))


@pytest.fixture
def things(db, ctx):
    """A school 1.8 km west, a hospital 4 km west, a fire station beside the plant, one closed for good, and stock."""
    rows = {
        "school": [
            thing("SC-1", "演示小学", 119.5555, 34.548, pupils=300),
            thing("SC-2", "演示旧校", 119.556, 34.548, valid_until="2020-01-01"),
        ],
        "hospital": [thing("HP-1", "演示医院", 119.531, 34.548, beds=80)],
        "fire_station": [thing("FS-1", "演示消防站", 119.577, 34.549)],
        "stock_item": [
            thing("SI-1", "演示沙袋", 119.57, 34.55, item="沙袋", quantity=100, reserve_mode="physical"),
            thing("SI-2", "演示过期口罩", 119.57, 34.55, item="口罩", quantity=100, expires_on="2020-01-01"),
        ],
        "shelter": [thing("SH-1", "演示避难场所", 119.49, 34.57, shelter_class="short_fixed", effective_area_m2=2001)],
    }
    for kind, batch in rows.items():
        send(LoadThings(kind=kind, division=XUWEI, rows=batch), ctx)


@pytest.fixture
def duty():
    """Someone who may edit within Xuwei only."""
    return Actor(name="值班员", grants=(Grant(role="t", permissions=frozenset({"registry.view", "registry.edit"}), area=XUWEI),))
