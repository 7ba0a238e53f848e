"""隐患 → 报警 → 突发事件 → 评估 → 新隐患: one chain through five rooms, seen on the danger's page, the incident's and the one map."""

from datetime import timedelta

import pytest

from anlan.console.chain import chain_of
from anlan.console.tests.world import ZONE, build, save, signed_in
from anlan.domains.command import api as command
from anlan.domains.sensing import api as sensing
from anlan.domains.sensing import feeding
from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.norms import forget_norms
from anlan.kernel import clock
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import get_case
from anlan.platform.kinds.api import get_kind

pytestmark = pytest.mark.django_db(transaction=True)
HOUSE = system("测试")
TANK = {"type": "Point", "coordinates": [119.601, 34.601]}


@pytest.fixture
def plant(settings, tmp_path):
    """An enterprise with a chlorine tank that a detector watches; gives the enterprise, its organisation and the tank."""
    settings.HOME = settings.STATIC_ROOT = tmp_path
    feeding._running.clear()
    forget_norms()
    build()
    deliver.drain()
    owner = Organisation.objects.get(code="E1")
    tank = f"storage_tank/{save('storage_tank', 'T1', '液氯储罐', ZONE, TANK, organisation=owner.pk, enterprise='E1')}"
    sensing.install("3207", HOUSE)
    device = {
        "code": "CL2-07",
        "name": "氯气探测器",
        "model": "gas-cl2",
        "division": ZONE,
        "organisation": owner.pk,
        "lon": 119.601,
        "lat": 34.601,
        "number": "X7",
    }
    do(sensing.RegisterDevice(**device, thing=tank))
    return f"chemical_enterprise/{get_kind('chemical_enterprise').model.objects.get(code='E1').pk}", owner.pk, tank


def do(command_, **context):
    answer = send(command_, Context(actor=HOUSE, **context))
    deliver.drain()
    return answer


def leak(start):
    """Far above both thresholds for longer than the hold."""
    found = sensing.feed([("CL2-07/cl2", start, 9.0), ("CL2-07/cl2", start + timedelta(seconds=6), 9.0)], name="t")
    deliver.drain()
    return found


def incident_from(alert):
    report = do(command.ReceiveReport(division=ZONE, source="sensor", alert=alert))
    return do(command.ConfirmIncident(report=report, title="液氯储罐泄漏"))


def test_from_a_neglected_danger_to_the_danger_the_evaluation_finds(plant):
    enterprise, owner, tank = plant
    neglected = do(supervision.RegisterDanger(enterprise=enterprise, title="储罐法兰渗漏未处理", thing=tank))
    alerts = leak(clock.now() - timedelta(seconds=30))
    incident = incident_from(alerts[-1])
    do(command.EndResponse(incident=incident, reason="泄漏已止")) if "end" in _verbs(incident) else None
    do(command.EvaluateIncident(incident=incident, text="法兰长期渗漏", dangers=("安全联锁长期旁路无审批",)))
    found = supervision.dangers_from(f"incident/{incident}")
    assert [(each.title, each.source, each.enterprise) for each in found] == [("安全联锁长期旁路无审批", "incident", enterprise)]

    parts = chain_of(f"danger/{neglected}", HOUSE)
    order = [part.subject for part in parts]
    assert order[0] == f"danger/{neglected}" and order[-1] == found[0].subject
    assert order.index(f"alert/{alerts[-1]}") < order.index(f"incident/{incident}")
    assert chain_of(found[0].subject, HOUSE)[0].subject == order[0], "the same chain from its other end"

    file = supervision.find_file(supervision.get_enterprise(enterprise).id)
    assert (file.accidents, file.organisation_id) == (1, owner)

    duty = signed_in("zhi", "commander", "3207")
    for page in (f"/dangers/{neglected}/", f"/incidents/{incident}/", f"/map/?chain=danger/{neglected}"):
        text = duty.get(page).content.decode()
        assert "来龙去脉" in text and "安全联锁长期旁路无审批" in text and "储罐法兰渗漏未处理" in text, page
    drawn = duty.get(f"/api/map/situation?chain=danger/{neglected}").json()["chain"]["features"]
    assert any("隐患" in f["properties"].get("title", "") for f in drawn)
    assert duty.get(f"/api/map/situation?incident={incident}").json()["chain"]["features"] == drawn

    stranger = signed_in("yi", "enterprise", ZONE, own="E2")
    assert stranger.get(f"/api/map/situation?chain=danger/{neglected}").json()["chain"]["features"] == []


def _verbs(incident):
    case = get_case("incident", incident)
    return {t.verb for t in case.table.transitions if case.state in t.sources}
