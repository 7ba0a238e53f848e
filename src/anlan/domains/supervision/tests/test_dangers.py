"""A danger from finding to closing, through the door; what is refused is refused with its clause."""

from datetime import timedelta

import pytest

from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.tests.world import TOWN, house, person, plant
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.cases.api import Act
from anlan.platform.cases.jobs import tell_clocks
from anlan.platform.cases.models import Deadline

pytestmark = pytest.mark.django_db(transaction=True)
FIVE = {
    "duty": "张三",
    "measures": "更换密封",
    "money_yuan": "20000",
    "due_at": "2030-01-01T12:00",
    "contingency": "停用期间专人看护",
}


@pytest.fixture
def world():
    return plant()


def found(enterprise, actor, **more):
    fields = {"title": "罐区可燃气体报警器失灵", "category": "equipment", **more}
    return send(supervision.RegisterDanger(enterprise=enterprise, **fields), Context(actor=actor))


def do(actor, pk, verb, **data):
    return send(Act(kind="danger", id=pk, verb=verb, data=data), Context(actor=actor))


def told():
    return list(OutboxEvent.objects.filter(name__startswith="supervision.").order_by("id").values_list("name", flat=True))


def test_a_general_danger_is_closed_by_the_enterprise_itself(world):
    enterprise, manager = world
    pk = found(enterprise, manager)
    with pytest.raises(Refused) as refusal:
        do(manager, pk, "fix", result="已修")
    assert refusal.value.verdict.code == "case.state"
    do(manager, pk, "plan", duty="张三", measures="更换")
    do(manager, pk, "fix", result="已更换并标定")
    do(manager, pk, "accept", opinion="合格")
    do(manager, pk, "close")
    seen = supervision.get_danger(pk)
    assert (seen.state, seen.division, supervision.get_enterprise(enterprise).open_dangers) == ("closed", TOWN, 0)
    assert told() == [f"supervision.danger.{fact}" for fact in ("found", "fixed", "accepted", "closed")]


def test_a_major_danger_needs_five_both_reports_and_the_government(world):
    enterprise, manager = world
    town, county = person("town_officer"), person("county_checker", "320703")
    pk = found(enterprise, manager, level="major", clause="判定标准 第七条")
    with pytest.raises(Refused) as refusal:
        do(manager, pk, "plan", duty="张三", measures="更换密封")
    assert "资金" in str(refusal.value)
    do(manager, pk, "plan", **FIVE)
    do(county, pk, "suspend", reason="无法保证安全")
    with pytest.raises(Refused):
        do(manager, pk, "fix", result="已更换")
    do(manager, pk, "fix", result="已更换", system_measure="修订检维修制度，每季标定")
    with pytest.raises(Refused) as refusal:
        do(manager, pk, "accept", opinion="合格")
    assert "第六十五条" in str(refusal.value.verdict.basis[0])
    do(town, pk, "refuse", opinion="仍有泄漏")
    assert supervision.get_danger(pk).state == "fixing"
    do(manager, pk, "fix", result="再次更换")
    do(town, pk, "accept", opinion="合格")
    for code in ("danger.stopped", "danger.double_report"):
        with pytest.raises(Refused) as refusal:
            do(town, pk, "close")
        assert refusal.value.verdict.code == code
        do(county, pk, "resume", opinion="同意恢复") if code == "danger.stopped" else None
    do(manager, pk, "tell_regulator", proof="回执")
    do(manager, pk, "tell_workers", proof="职代会纪要")
    do(town, pk, "close")
    assert supervision.get_danger(pk).state == "closed"
    assert not Deadline.objects.filter(case=f"danger/{pk}", state="running").exists()


def test_a_late_danger_is_told_once_and_pressed_one_level_higher_each_time(world):
    enterprise, manager = world
    pk = found(enterprise, manager, due_at=clock.now() + timedelta(hours=1))
    with clock.frozen(clock.now() + timedelta(hours=2)):
        tell_clocks()
        deliver.drain()
    assert supervision.get_danger(pk).overdue
    assert supervision.get_enterprise(enterprise).overdue_dangers == 1
    with clock.frozen(clock.now() + timedelta(days=9)):  # the term of seven days runs to midnight, and may have begun late in the evening
        tell_clocks()
        deliver.drain()
    late = OutboxEvent.objects.filter(name="supervision.danger.overdue").order_by("id")
    assert [each.data["escalated_to"] for each in late] == [TOWN, "320703"]


def test_what_comes_back_is_marked_and_needs_a_lasting_measure(world):
    enterprise, manager = world
    first = found(enterprise, manager)
    do(manager, first, "plan", duty="张三", measures="更换")
    do(manager, first, "fix", result="好了")
    do(manager, first, "accept", opinion="合格")
    do(manager, first, "close")
    second = found(enterprise, manager, title="又失灵")
    assert supervision.find_danger(second).recurs_id == first
    do(manager, second, "plan", duty="张三", measures="更换")
    with pytest.raises(Refused) as refusal:
        do(manager, second, "fix", result="好了")
    assert refusal.value.fields == {"system_measure": "请填写制度措施"}


def test_listing_is_for_major_dangers_by_those_who_may(world):
    enterprise, manager = world
    general = found(enterprise, manager)
    county = person("county_checker", "320703")
    with pytest.raises(Refused) as refusal:
        do(county, general, "list", reason="x", due_at="2030-01-01T12:00")
    assert refusal.value.verdict.code == "danger.list_general"
    with pytest.raises(Refused):
        do(person("town_officer"), general, "list", reason="x", due_at="2030-01-01T12:00")
    do(county, general, "grade", level="major", clause="判定标准 第二条")
    soon = (clock.now() + timedelta(days=30)).isoformat()
    do(county, general, "list", reason="限期治理", due_at=soon)
    assert supervision.get_danger(general).listed_at
    assert "supervision.danger.listed" in told()


def test_an_inspection_registers_once_and_settles_within_its_own_transaction(world):
    enterprise, _manager = world
    command = supervision.RegisterDanger(enterprise=enterprise, title="通道堵塞", source="inspection", origin="inspection/7")
    assert house(command) == house(command)
    assert [each.title for each in supervision.dangers_from("inspection/7")] == ["通道堵塞"]


def test_what_the_public_tells_is_verified_by_the_government(world):
    enterprise, manager = world
    pk = house(supervision.RegisterDanger(enterprise=enterprise, title="夜间偷排废气", source="public"))
    with pytest.raises(Refused) as refusal:
        do(manager, pk, "register")
    assert "第七十三条" in str(refusal.value.verdict.basis[0])
    do(person("town_officer"), pk, "register")
    assert supervision.get_danger(pk).state == "registered"
