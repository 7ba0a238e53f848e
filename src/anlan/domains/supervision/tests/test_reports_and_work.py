"""Risks declared and checked; hazardous work from the application to its closing; the file that follows them."""

from datetime import timedelta

import pytest

from anlan.domains.registry.api import get_thing
from anlan.domains.sensing.events import AlertRaised
from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.models import RiskPoint
from anlan.domains.supervision.tests.world import TOWN, house, person, plant
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import AuditEntry, OutboxEvent
from anlan.platform.cases.api import Act
from anlan.platform.cases.jobs import tell_clocks
from anlan.platform.kinds.api import SaveRecord

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return plant()


def do(actor, command):
    return send(command, Context(actor=actor))


def act(actor, kind, pk, verb, **data):
    return do(actor, Act(kind=kind, id=pk, verb=verb, data=data))


def point(manager, code="RP-1", **more):
    data = {
        "code": code, "name": "液氯储罐", "division": TOWN, "organisation": manager.organisation, "enterprise": "CE-T1", "unit": "罐区", "method": "LEC", "likelihood": "3",
        "exposure": "6", "severity": "40", "owner": "李四", "controls": "喷淋、联锁、巡检", **more,
    }  # fmt: skip
    return do(manager, SaveRecord(kind="risk_point", data=data))


def test_the_enterprise_declares_the_town_checks_the_county_approves(world):
    enterprise, manager = world
    town, county = person("town_officer"), person("county_checker", "320703")
    assert [row.name for row in supervision.missing_rows(county)] == ["演示测试化工"]
    pk = do(manager, supervision.OpenReport(enterprise=enterprise))
    assert do(manager, supervision.OpenReport(enterprise=enterprise)) == pk
    with pytest.raises(Refused) as refusal:
        act(manager, "risk_report", pk, "submit", signer="王五", committed="是")
    assert refusal.value.verdict.code == "report.points"
    point(manager)
    act(manager, "risk_report", pk, "submit", signer="王五", committed="是")
    report = supervision.find_report(pk)
    assert (report.state, report.red, report.content["points"][0]["level"]) == ("submitted", 1, "1")
    assert list(supervision.missing_rows(county)) == []
    with pytest.raises(Refused):
        act(manager, "risk_report", pk, "check", opinion="同意")
    act(town, "risk_report", pk, "return", reason="请补充 JHA")
    act(manager, "risk_report", pk, "submit", signer="王五", committed="是")
    act(town, "risk_report", pk, "check", opinion="属实")
    with pytest.raises(Refused):
        act(town, "risk_report", pk, "approve", opinion="同意")
    act(county, "risk_report", pk, "approve", opinion="同意")
    assert supervision.find_report(pk).state == "approved"


def test_many_points_saved_at_once_are_counted_once(world):
    enterprise, manager = world
    deliver.drain()
    before = AuditEntry.objects.filter(command="Regauge").count()
    for number in range(4):
        point(manager, code=f"RP-{number}", name=f"储罐{number}")
    deliver.drain()
    assert AuditEntry.objects.filter(command="Regauge").count() - before == 1
    assert supervision.find_file(supervision.get_enterprise(enterprise).id).red == 4


def test_new_cutoffs_colour_every_point_anew(world):
    enterprise, manager = world
    pk = point(manager, likelihood="1", severity="15")
    deliver.drain()
    assert (RiskPoint.objects.get(pk=pk).level, supervision.find_file(supervision.get_enterprise(enterprise).id).yellow) == (
        "3",
        1,
    )
    house(supervision.SetNorm(key="risk.lec_cutoffs", value=[160, 80, 40], basis="市应急局约定（测试）"))
    deliver.drain()
    assert (RiskPoint.objects.get(pk=pk).level, supervision.find_file(supervision.get_enterprise(enterprise).id).orange) == (
        "2",
        1,
    )


def test_the_file_follows_hazards_papers_and_duties(world):
    enterprise, manager = world
    first = supervision.find_file(supervision.get_enterprise(enterprise).id)
    own = {"division": TOWN, "organisation": manager.organisation, "enterprise": "CE-T1"}
    house(
        SaveRecord(
            kind="major_hazard_installation",
            data={
                **own,
                "code": "MHI-T",
                "name": "氯库",
                "chemicals": [{"substance": "氯", "mass_t": 100}],
                "exposed_population_500m": 40,
            },
        )
    )
    do(
        manager,
        SaveRecord(
            kind="enterprise_permit",
            data={**own, "code": "P-1", "name": "安全生产许可证", "permit": "safety", "expires_on": "2020-01-01"},
        ),
    )
    deliver.drain()
    do(manager, supervision.CheckDuty(enterprise=enterprise, number=1, state="yes"))
    after = supervision.find_file(first.pk)
    assert after.hazard_level == int(get_thing(_installation()).attrs["level"])
    lost = {part["name"]: part["lost"] for part in after.parts}
    assert lost["重大危险源"] > 0
    assert lost["证照"] > 0
    assert lost["主体责任"] < {part["name"]: part["lost"] for part in first.parts}["主体责任"]
    assert after.score == round(100 - sum(lost.values()), 1)


def _installation():
    from anlan.domains.registry.api import things_of

    return things_of("major_hazard_installation")[0].subject


def apply(manager, enterprise, kind="hot", grade="二级", hours=2.0, **more):
    now = clock.now()
    values = {
        "place": "1#罐区",
        "team": "检修班",
        "workers": "赵六",
        "watcher": "孙七",
        "starts_at": now,
        "ends_at": now + timedelta(hours=hours),
        **more,
    }
    return do(manager, supervision.ApplyForWork(enterprise=enterprise, kind=kind, grade=grade, **values))


def ready(manager, pk, **gas):
    permit = supervision.find_work(pk)
    kind = permit.kind
    do(manager, supervision.ConfirmConditions(permit=pk, confirmed=supervision.conditions_of(permit)))
    if kind in supervision.GAS_FOR:
        do(
            manager,
            supervision.RecordGasTest(
                permit=pk, by="周八", **{"oxygen_percent": 20.9, "combustible_percent": 0.1, "lower_limit_percent": 5.0, **gas}
            ),
        )
    act(manager, "work_permit", pk, "approve", approver="吴九")


def test_work_goes_from_application_to_closing_and_a_bad_test_stops_it(world):
    enterprise, manager = world
    pk = apply(manager, enterprise)
    with pytest.raises(Refused) as refusal:
        act(manager, "work_permit", pk, "approve", approver="吴九")
    assert refusal.value.verdict.code == "work.conditions"
    ready(manager, pk)
    act(manager, "work_permit", pk, "begin")
    assert do(manager, supervision.RecordGasTest(permit=pk, by="周八", combustible_percent=0.9, lower_limit_percent=5.0)) is False
    assert supervision.find_work(pk).state == "stopped"
    with pytest.raises(Refused):
        act(manager, "work_permit", pk, "begin")
    do(manager, supervision.RecordGasTest(permit=pk, by="周八", combustible_percent=0.1, lower_limit_percent=5.0))
    act(manager, "work_permit", pk, "begin")
    act(manager, "work_permit", pk, "close", opinion="火种已清理")
    assert supervision.find_work(pk).state == "closed"


def test_works_that_endanger_each_other_and_works_that_run_over_are_told(world):
    enterprise, manager = world
    first, second = apply(manager, enterprise), apply(manager, enterprise, kind="confined", grade="")
    ready(manager, first)
    ready(manager, second)
    assert supervision.find_work(first).clashes == [f"work_permit/{second}"]
    with clock.frozen(clock.now() + timedelta(hours=3)):
        tell_clocks()
        deliver.drain()
    told = OutboxEvent.objects.filter(name__startswith="supervision.work.").order_by("id").values_list("name", "subject")
    assert ("supervision.work.clashes", f"work_permit/{second}") in told
    assert ("supervision.work.overdue", f"work_permit/{first}") in told
    act(manager, "work_permit", second, "cancel", reason="改期")
    assert (supervision.find_work(first).clashes, supervision.find_work(second).clashes) == ([], [f"work_permit/{first}"])


def test_a_watcher_works_not_and_a_permit_lasts_not_too_long(world):
    enterprise, manager = world
    with pytest.raises(Refused) as refusal:
        apply(manager, enterprise, watcher="赵六")
    assert "watcher" in refusal.value.fields
    with pytest.raises(Refused) as refusal:
        apply(manager, enterprise, hours=73)
    assert refusal.value.verdict.code == "work.long"


def test_a_grave_alert_at_an_enterprises_thing_becomes_a_danger_to_verify(world):
    from anlan.domains.supervision.reactions import alert_is_looked_into

    enterprise, _manager = world
    sent = []
    ctx = type("Ctx", (), {"send": lambda self, command: sent.append(command)})()
    fields = {
        "alert": 1,
        "title": "液位高高",
        "point": "LT-1",
        "rule": "r",
        "value": 95.0,
        "unit": "%",
        "threshold": "90",
        "lon": 119.6,
        "lat": 34.5,
        "substance": "",
        "at": "",
    }
    alert_is_looked_into(AlertRaised(subject="alert/1", area=TOWN, level=1, thing=enterprise, **fields), ctx)
    alert_is_looked_into(AlertRaised(subject="alert/2", area=TOWN, level=3, thing=enterprise, **fields), ctx)
    send(sent[0], Context(actor=system("test")))
    assert [(each.source, each.state) for each in supervision.dangers_from("alert/1")] == [("sensor", "found")]
    assert len(sent) == 1


def test_no_enterprise_writes_into_anothers_file(world):
    plant("CE-T2", "演示另一化工")
    _enterprise, manager = world
    with pytest.raises(Refused) as refusal:
        point(manager, code="RP-X", enterprise="CE-T2")
    assert refusal.value.verdict.code == "record.enterprise"


def test_a_mill_is_supervised_as_a_chemical_plant_is():
    mill, manager = plant("EN-T1", "演示测试轧钢厂", kind="enterprise", sector="industry", legal_person="冯十")
    file = supervision.find_file(supervision.get_enterprise(mill).id)
    assert (file.sector, file.legal_person, file.organisation_id) == ("industry", "冯十", manager.organisation)
    danger = do(manager, supervision.RegisterDanger(enterprise=mill, title="行车限位失灵"))
    assert supervision.find_danger(danger).sector == "industry"
    assert supervision.two_lists(person("town_officer"), {"sector": "industry"})


def test_one_code_belongs_to_one_enterprise_of_whichever_kind(world):
    with pytest.raises(Refused) as refusal:
        plant_row("enterprise", "CE-T1")
    assert refusal.value.verdict.code == "enterprise.code"


def plant_row(kind, code):
    return house(
        SaveRecord(
            kind=kind,
            data={"code": code, "name": "同码", "division": TOWN, "geom": {"type": "Point", "coordinates": [119.6, 34.5]}},
        )
    )


def test_an_accident_told_twice_is_one_accident_and_lowers_the_score(world):
    enterprise, manager = world
    file = supervision.find_file(supervision.get_enterprise(enterprise).id)
    told = {
        "organisation": manager.organisation,
        "incident": "incident/9",
        "title": "储罐泄漏",
        "occurred_on": clock.local(clock.now()).date(),
    }
    first = house(supervision.RecordAccident(**told))
    assert house(supervision.RecordAccident(**told, deaths=1)) == first
    after = supervision.find_file(file.pk)
    assert (after.accidents, after.deaths) == (1, 1)
    assert {part["name"]: part["lost"] for part in after.parts}["事故"] == 8.0
    assert house(supervision.RecordAccident(**{**told, "organisation": manager.organisation + 99})) is None
