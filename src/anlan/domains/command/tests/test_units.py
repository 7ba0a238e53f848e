"""A task for 事发单位 goes to the enterprise where it happened, and its people receive and finish it."""

import pytest

from anlan.domains.command import api as command
from anlan.domains.command.models import Incident, Report, Task
from anlan.domains.command.units import unit_key
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Organisation, RoleGrant, User
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.cases.act import Act
from harness.rows import make

pytestmark = pytest.mark.django_db(transaction=True)
ZONE = "320703007"


@pytest.fixture
def plants():
    return [Organisation.objects.create(code=code, name=name, kind="enterprise", division=ZONE) for code, name in (("A", "甲化工有限公司"), ("B", "乙化工有限公司"))]


def incident(**more):
    return make(Incident, division=ZONE, state="confirmed", title="徐圩新区液氯储罐泄漏", known_at=clock.now(), **more)


def test_the_enterprise_that_reported_it_is_the_unit_of_the_event(plants):
    one = incident(place="乙化工有限公司厂区")
    make(Report, incident=one, organisation=plants[0], division=ZONE, state="confirmed")
    assert unit_key("事发单位", one) == plants[0].pk


def test_otherwise_the_one_that_is_named_as_the_place_and_else_nobody(plants):
    assert unit_key("事故单位", incident(place="徐圩新区乙化工有限公司厂区")) == plants[1].pk
    assert unit_key("事发单位", incident(place="长深高速灌南段")) is None


def test_its_account_receives_and_finishes_the_task_and_another_enterprise_does_not_see_it(plants):
    users = [User.objects.create_user(f"plant{n}", name=f"厂{n}", organisation=plant) for n, plant in enumerate(plants)]
    for user in users:
        RoleGrant.objects.create(user=user, role="enterprise", area="3207", own_only=True)
    mine, other = (Context(actor=user.as_actor()) for user in users)
    one = incident(place="甲化工有限公司")
    send(command.GiveTask(incident=one.pk, title="组织自救互救", unit="事发单位"), Context(actor=system("t")))
    task = Task.objects.get()
    assert [row.pk for row in command.tasks_for(mine.actor)] == [task.pk]
    assert command.tasks_for(other.actor) == []
    assert OutboxEvent.objects.filter(name="command.task.told", organisation=plants[0].pk).count() == 1
    with pytest.raises(Refused):
        send(Act(kind="task", id=task.pk, verb="receive"), other)
    with pytest.raises(Refused):
        command.get_task(other.actor, task.pk)
    send(Act(kind="task", id=task.pk, verb="receive"), mine)
    send(Act(kind="task", id=task.pk, verb="finish", data={"result": "阀门已关"}), mine)
    assert command.get_task(mine.actor, task.pk).state == "done"


@pytest.mark.parametrize(("named", "more"), [("organisation", {"organisation": 10**9}), ("limit_minutes", {"limit_minutes": 5.6e16}), ("limit_minutes", {"limit_minutes": -1})])
def test_a_task_to_nobody_or_for_ever_is_refused_by_name(named, more):
    one = incident()
    with pytest.raises(Refused) as refusal:
        send(command.GiveTask(incident=one.pk, title="核实", unit="应急局", **more), Context(actor=system("t")))
    assert named in refusal.value.fields
    assert not Task.objects.exists()
