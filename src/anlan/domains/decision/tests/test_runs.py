"""From an incident's facts to a footprint with the people in it: asked by command, computed by reaction, told by event."""

import pytest

from anlan.domains.decision import api as decision
from anlan.domains.registry import api as registry
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import Actor, Grant, system
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.cases.act import Act
from anlan.platform.cases.api import timeline

pytestmark = pytest.mark.django_db(transaction=True)

PLANT = (119.60, 34.58)
CHLORINE = {
    "substance": "氯", "lon": PLANT[0], "lat": PLANT[1], "mass_rate_kg_s": 2.0, "duration_s": 1800, "wind_ms": 3, "wind_from_deg": 90, "stability": "D",
}  # fmt: skip


def officer(area="3207"):
    return Actor(
        name="值班员",
        grants=(Grant(role="duty", permissions=frozenset({"decision.run", "decision.view", "decision.consult"}), area=area),),
    )


def ask(inputs=None, *, actor=None, model="cloud.toxic_zones"):
    command = decision.RunModel(
        subject="incident/7", model=model, inputs=inputs or CHLORINE, division="320703007", title="氯气泄漏"
    )
    return send(command, Context(actor=actor or officer()))


@pytest.fixture
def city():
    send(
        registry.LoadThings(kind="school", division="3207", rows=[
            {"code": "S1", "name": "下风小学", "division": "320703007", "lon": PLANT[0] - 0.012, "lat": PLANT[1], "invented": True},
            {"code": "S2", "name": "上风小学", "division": "320703007", "lon": PLANT[0] + 0.02, "lat": PLANT[1], "invented": True},
        ]), Context(actor=system("test")),
    )  # fmt: skip
    cells = [(PLANT[0] + 0.01092 * i, PLANT[1] + 0.009 * j) for i in range(-12, 13) for j in range(-6, 7)]
    registry.load_population({"lon": lon, "lat": lat, "residents": 1000} for lon, lat in cells)


def test_a_run_is_computed_after_it_was_asked_and_told_with_its_people(city):
    number = ask()
    assert decision.get_run(number).state == "asked"
    deliver.drain()
    run = decision.get_run(number)
    assert (run.state, run.model, run.model_version, len(run.sha256)) == ("done", "cloud.toxic_zones", "1.0", 64)
    told = OutboxEvent.objects.get(name="decision.footprint.computed")
    assert told.subject == "incident/7"
    assert told.data["run"] == number
    assert [level["label"] for level in told.data["levels"]] == ["AEGL-3", "AEGL-2", "AEGL-1"]
    assert told.data["people"] == run.exposure["people"] > 1000
    assert [target["name"] for target in run.exposure["targets"]] == ["下风小学"]
    assert run.exposure["targets"][0]["distance_m"] == pytest.approx(1100, abs=20)
    inside = [level["people_inside"] for level in run.exposure["levels"]]
    assert inside == sorted(inside)


def test_the_same_inputs_have_the_same_seal(city):
    first, second = ask(), ask()
    deliver.drain()
    assert decision.get_run(first).sha256 == decision.get_run(second).sha256


def test_bad_inputs_are_refused_at_once_by_name():
    with pytest.raises(Refused) as caught:
        ask({**CHLORINE, "wind_ms": -3, "substance": "绿气"})
    assert set(caught.value.fields) == {"wind_ms", "substance"}
    assert not OutboxEvent.objects.exists()


def test_what_only_computing_shows_is_kept_as_the_reason():
    number = ask({**CHLORINE, "substance": "碳化钙"})
    deliver.drain()
    run = decision.get_run(number)
    assert run.state == "failed"
    assert "乙炔" in run.error
    assert OutboxEvent.objects.filter(name="decision.run.failed").exists()


def test_nobody_runs_a_model_outside_the_area():
    with pytest.raises(Refused):
        ask(actor=officer("320706"))


def test_a_stopped_run_is_not_computed():
    number = ask()
    send(decision.StopRun(run=number), Context(actor=officer()))
    deliver.drain()
    assert decision.get_run(number).state == "stopped"
    with pytest.raises(Refused):
        send(decision.StopRun(run=number), Context(actor=officer()))


def test_a_run_without_an_area_tells_its_summary():
    send(
        decision.RunModel(subject="typhoon/1909", model="typhoon.warning", division="3207", inputs={
            "track": "lekima-2019", "now": "2019-08-10T18:00:00+00:00", "places": [{"code": "3207", "name": "连岛", "lon": 119.45, "lat": 34.76, "land_factor": 1}],
        }), Context(actor=officer()),
    )  # fmt: skip
    deliver.drain()
    told = OutboxEvent.objects.get(name="decision.run.finished")
    assert "连岛" in told.data["summary"]
    assert decision.runs_for("typhoon/1909")[0].outputs["places"][0]["colour"] in {"blue", "yellow"}


def test_two_runs_are_compared_by_inputs_and_levels(city):
    first, second = ask(), ask({**CHLORINE, "wind_ms": 6})
    deliver.drain()
    found = decision.compare(decision.get_run(first), decision.get_run(second))
    assert [row["name"] for row in found["inputs"]] == ["wind_ms"]
    assert found["levels"][0]["first"]["distance_m"] > found["levels"][0]["second"]["distance_m"]


def test_a_consultation_ends_with_a_signed_conclusion():
    case = send(decision.OpenConsultation(about="incident/7", title="是否扩大疏散", division="3207"), Context(actor=officer()))
    send(Act(kind="consultation", id=case, verb="opine", data={"opinion": "风向将转北，建议扩大"}), Context(actor=officer()))
    send(Act(kind="consultation", id=case, verb="conclude", data={"conclusion": "扩大到 3 km"}), Context(actor=officer()))
    told = OutboxEvent.objects.get(name="decision.consultation.concluded")
    assert (told.data["conclusion"], told.data["signed_by"]) == ("扩大到 3 km", "值班员")
    assert told.subject == "incident/7"
    assert timeline


def test_buildings_are_counted_where_somebody_registered_them(city):
    without = ask()
    deliver.drain()
    assert "没有逐栋登记" in decision.get_run(without).exposure["buildings"]
    rows = [
        {"code": f"B{i}", "name": f"{i} 号楼", "division": "320703007", "lon": PLANT[0] - 0.002 * i, "lat": PLANT[1], "structure": "砖混", "floor_area_m2": 500.0, "invented": True}
        for i in (1, 2, 3, -9)
    ]  # fmt: skip
    send(registry.LoadThings(kind="building", division="3207", rows=rows), Context(actor=system("test")))
    number = ask()
    deliver.drain()
    told = decision.get_run(number).exposure
    assert told["levels"][-1]["buildings"] == 3
    assert "3 栋，建筑面积 1,500 m²" in told["buildings"]


def test_oil_on_the_water_threatens_the_intake_and_not_those_who_live_there(city):
    sea = (119.9, 34.9)
    rows = [
        {"code": code, "name": name, "division": "3207", "lon": sea[0] - east, "lat": sea[1], "use": "工业", "invented": True}
        for code, name, east in (("W1", "近岸取水口", 0.01), ("W2", "远处取水口", 0.4))
    ]
    send(registry.LoadThings(kind="water_intake", division="3207", rows=rows), Context(actor=system("test")))
    registry.load_population({"lon": sea[0] - 0.01 * i, "lat": sea[1], "residents": 1000} for i in range(5))
    number = ask(
        {
            "lon": sea[0],
            "lat": sea[1],
            "mass_t": 50,
            "hours": 3,
            "wind_ms": 8,
            "wind_from_deg": 90,
            "members": 10,
            "particles": 50,
        },
        model="spill.oil",
    )
    deliver.drain()
    told = decision.get_run(number).exposure
    assert [target["name"] for target in told["targets"]] == ["近岸取水口"]
    assert (told["people"], told["needs"], told["targets_count"]) == (0, [], 1)
    assert told["targets"][0]["probability"] > 0
