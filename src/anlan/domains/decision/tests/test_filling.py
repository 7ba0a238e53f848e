"""Inputs come from the register and the stations; where the record is silent, that is said and nothing is invented in secret."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from anlan.domains.decision import api as decision
from anlan.domains.decision import filling, rules
from anlan.domains.registry import api as registry
from anlan.engines import science
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

pytestmark = pytest.mark.django_db(transaction=True)
HERE = (119.60, 34.58)
WIND = SimpleNamespace(
    wind_ms=3.2, wind_from_deg=120.0, temperature_c=27.0, humidity_pct=70.0, cloud_tenths=4.0, at=datetime(2026, 7, 1, 6, tzinfo=UTC), station="徐圩站",
    approximate=False,
)  # fmt: skip


@pytest.fixture
def tank():
    rows = [
        {"code": "T1", "name": "甲醇罐", "division": "320703007", "lon": HERE[0], "lat": HERE[1], "substance": "甲醇", "stock_t": 900},
        {"code": "T2", "name": "液氯储罐", "division": "320703007", "lon": HERE[0] + 0.003, "lat": HERE[1], "substance": "液氯", "stock_t": 40,
         "pressure_kpa": 600, "temperature_c": 20, "invented": True},
    ]  # fmt: skip
    send(registry.LoadThings(kind="storage_tank", division="3207", rows=rows), Context(actor=system("test")))


def test_wind_from_the_station_and_stock_from_the_register(tank, monkeypatch):
    monkeypatch.setattr(filling.sensing, "weather_at", lambda lon, lat: WIND)
    request = decision.propose_run({"substances": ["氯气"]}, *HERE)
    assert request.model == "cloud.toxic_zones"
    assert (request.inputs["mass_kg"], request.inputs["storage_pressure_pa"]) == (40_000, 701_325)
    assert request.inputs["lon"] == pytest.approx(HERE[0] + 0.003)
    assert (request.inputs["wind_ms"], request.inputs["wind_from_deg"]) == (3.2, 120.0)
    assert any("液氯储罐" in note["text"] for note in request.assumed)
    assert science.check_inputs(request.model, request.inputs) == []


def test_without_station_and_tank_the_worst_is_assumed_and_said(monkeypatch):
    monkeypatch.setattr(filling.sensing, "weather_at", lambda lon, lat: None)
    request = decision.propose_run({"substances": ["氨"]}, *HERE)
    assert request.inputs["stability"] == "F"
    assert "wind_from_deg" not in request.inputs
    assert request.inputs["mass_kg"] == 10_000
    assert any("临界量" in note["text"] for note in request.assumed)
    run = science.run(request.model, request.inputs)
    assert any("风向未知" in warning for warning in run.warnings)


@pytest.mark.parametrize("facts", [{}, {"substances": []}, {"substances": ["水泥"]}, {"substances": ["硝酸钾"]}])
def test_what_does_not_spread_asks_for_no_run(facts):
    assert decision.propose_run(facts, *HERE) is None


def test_no_place_no_run():
    assert decision.propose_run({"substances": ["氯"]}, None, None) is None


def test_the_first_substance_that_spreads_is_chosen():
    assert rules.choose_substance(["水泥", "硝酸钾", "硫化氢", "氯"]) == "硫化氢"


@pytest.mark.parametrize(("substance", "event", "model"), [
    ("汽油", "12A01", "fire.pool"), ("液化石油气", "12A01", "fire.fireball"), ("液氯", "12A01", "cloud.toxic_zones"), ("丙烷", "12D01", "cloud.toxic_zones"),
])  # fmt: skip
def test_a_burning_fuel_asks_for_its_heat(substance, event, model, monkeypatch):
    monkeypatch.setattr(rules, "event_type_name", lambda code: {"12A01": "火灾事故"}.get(code, "泄漏"))
    monkeypatch.setattr(filling.sensing, "weather_at", lambda lon, lat: WIND)
    request = decision.propose_run({"substances": [substance], "event_type": event}, *HERE)
    assert request is None if substance == "丙烷" else request.model == model
    if request:
        science.run(request.model, request.inputs)


def test_oil_on_the_water_asks_where_it_drifts(monkeypatch):
    monkeypatch.setattr(filling.sensing, "weather_at", lambda lon, lat: WIND)
    request = decision.propose_run({"substances": ["柴油"], "event_type": "12Q04"}, 119.62, 34.82)
    assert (request.model, request.inputs["oil"], request.inputs["wind_from_deg"]) == ("spill.oil", "柴油", 120.0)
    assert any("溢油量" in note["text"] for note in request.assumed)
    assert science.run(request.model, {**request.inputs, "hours": 3, "members": 5}).outputs["levels"]
    monkeypatch.setattr(filling.sensing, "weather_at", lambda lon, lat: None)
    windless = decision.propose_run({"event_type": "12Q04"}, 119.62, 34.82)
    assert (windless.inputs["wind_ms"], windless.inputs["oil"]) == (0.0, "中质原油")
    assert any("风向未知" in note["text"] for note in windless.assumed)
