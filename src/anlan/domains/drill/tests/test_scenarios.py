"""The scenarios as data: in order, sourced, and true to what was recorded."""

import csv
import os
from datetime import timedelta
from pathlib import Path

import pytest

from anlan.domains.drill.scenarios import get_scenario, scenario_keys
from anlan.domains.drill.scenarios.model import Scenario, Step
from anlan.domains.drill.scenarios.reading import data_rows
from anlan.engines import science
from anlan.kernel.clock import parse_time
from anlan.kernel.tables import event_types

SHARED = Path(
    os.environ.get(
        "ANLAN_SHARED", next(p for p in Path(__file__).resolve().parents if (p / "pyproject.toml").exists()).parent / "shared"
    )
)
needs_shared = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="../shared/data is not here")


@pytest.mark.parametrize("key", scenario_keys())
def test_each_scenario_says_where_its_facts_come_from_and_what_is_invented(key):
    one = get_scenario(key)
    assert one.sources and one.invented and one.summary
    assert one.event_type in event_types()
    assert one.steps[-1].payload["what"] == "record", "each ends by proving the record"
    assert 10 < one.duration.total_seconds() / one.speed < 90, "plays in about half a minute"


def test_an_unknown_scenario_is_refused_with_those_there_are():
    with pytest.raises(LookupError, match="chlorine-xuwei"):
        get_scenario("flood")


def test_a_step_through_no_door_and_steps_out_of_order_are_refused():
    with pytest.raises(ValueError, match="command"):
        Step(at=timedelta(), do="magic", text="")
    late, early = (Step(at=timedelta(seconds=s), do="check", text="") for s in (2, 1))
    with pytest.raises(ValueError, match="order"):
        Scenario(
            key="x", title="", summary="", start=parse_time("2025-01-01"), event_type="", place={}, sources=(), invented=(), steps=(late, early)
        )  # fmt: skip


def test_the_tank_cools_from_above_zero_to_far_below_while_chlorine_rises():
    tank = [float(r["celsius"]) for r in data_rows("tank_temperature.csv")]
    assert tank[0] > 7 and min(tank) < -16
    gas = [float(r["gd1"]) for r in data_rows("chlorine_detectors.csv")]
    assert max(gas[:36]) < 0.5 < 40 < max(gas) < 50, "within the detector's range"
    assert gas[-1] < 0.2


@needs_shared
def test_the_tank_follows_the_recording_exactly():
    path = SHARED / "data/sensors/NAB/data/realKnownCause/machine_temperature_system_failure.csv"
    recorded = {r["timestamp"]: float(r["value"]) for r in csv.DictReader(path.open())}
    rows = data_rows("tank_temperature.csv")
    assert len(rows) == 32
    for row in rows:
        assert float(row["recorded"]) == pytest.approx(recorded[row["recorded_at"]], abs=1e-4)
        assert float(row["celsius"]) == pytest.approx((recorded[row["recorded_at"]] - 32) / 1.8, abs=0.01)


def test_lekima_reaches_the_colours_the_scenario_expects():
    one = get_scenario("typhoon-lekima")
    order = ["", "blue", "yellow", "orange", "red"]
    for step in (s for s in one.steps if s.do == "track"):
        inputs = {k: one.track[k] for k in ("places", "land_factor", "gust_factor")} | {
            "track": one.track["name"],
            "now": step.payload["now"],
        }
        colours = [place["colour"] for place in science.run("typhoon.warning", inputs).outputs["places"]]
        assert max(colours, key=order.index) == step.expect["colour"], step.text


@needs_shared
def test_the_lorry_fire_keeps_the_facts_of_the_report_in_other_words():
    original = (SHARED / "data/reports/火灾/连云港大货车高速上轮胎起火火光冲天.xml").read_text(encoding="utf-8")
    told = "".join(step.payload["text"] for step in get_scenario("lorry-fire-guannan").steps if step.do == "report")
    for fact in ("灌南服务区", "17吨", "1758", "灭火器", "半个多小时"):
        assert fact in original.replace("\n", "") and fact in told
    assert get_scenario("lorry-fire-guannan").start.isoformat() == "2014-04-07T17:42:00+00:00"  # 8 April, 01:42 in Shanghai
