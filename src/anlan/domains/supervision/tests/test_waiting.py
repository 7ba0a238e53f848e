"""Daily work waits on the home page of whoever can move it on; its clocks never crowd the duty desk."""

from datetime import timedelta

import pytest

from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.tests.world import TOWN, person, plant
from anlan.kernel import clock
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import Act, daily_clocks, urgent_clocks, waiting_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fixing():
    """A danger that its enterprise has to fix within a month."""
    enterprise, manager = plant()
    pk = send(
        supervision.RegisterDanger(enterprise=enterprise, title="安全阀未校验", category="equipment"), Context(actor=manager)
    )
    due = (clock.now() + timedelta(days=30)).isoformat()
    send(Act(kind="danger", id=pk, verb="plan", data={"duty": "张三", "measures": "校验", "due_at": due}), Context(actor=manager))
    return pk, manager


def test_a_danger_waits_for_its_enterprise_and_not_for_others(fixing):
    _pk, manager = fixing
    assert [(w.table.key, w.label, w.count) for w in waiting_for(manager)] == [("danger", "整改中", 1)]
    assert waiting_for(person("enterprise", TOWN, organisation=-1)) == []


def test_its_clock_is_daily_work_and_no_emergency(fixing):
    pk, manager = fixing
    assert [c.case for c in daily_clocks(manager)] == [f"danger/{pk}"]
    duty = person("duty_officer", TOWN)
    assert urgent_clocks(duty) == []
