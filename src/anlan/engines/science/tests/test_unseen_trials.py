"""Field trials the cloud models were not made with."""

import pytest

from anlan.engines import science
from anlan.engines.science.cloud import trials


def compute(inputs):
    return science.run("cloud.dense_plume", inputs).outputs


def test_lng_not_seen_before():
    found = trials.judge_unseen_lng(compute)
    assert found.count == 20
    assert found.fac2 >= 0.75
    assert 0.7 < found.mg < 1.4
    assert found.vg < 1.6


def test_pressurised_ammonia_and_hydrogen_fluoride():
    found = trials.judge_pressurised(compute)
    assert found.count == 16
    assert found.fac2 >= 0.75
    assert 0.7 < found.mg < 1.4
    assert found.vg < 1.6


def test_a_jet_thins_the_near_field_and_hardly_the_far():
    row, x, _ = trials.PRESSURISED["Desert Tortoise 1"]
    given = {**trials.pressurised_inputs(row), "x_m": [20.0, *x]}
    still = compute(given | {"jet_speed_ms": 0.0})["volume_fraction"]
    jet = compute(given)["volume_fraction"]
    assert (jet[:-1] < still[:-1]).all()
    assert jet[-1] / still[-1] == pytest.approx(1.0, abs=0.3)
    assert jet[0] > jet[1] > jet[2]


TANK = {
    "substance": "LPG",
    "lon": 119.6,
    "lat": 34.58,
    "mass_kg": 20_000,
    "hole_diameter_m": 0.05,
    "wind_ms": 3,
    "wind_from_deg": 90,
    "stability": "D",
}


def test_zones_and_ensemble_follow_the_jet_of_a_vessel_and_say_so():
    jet = science.run("cloud.toxic_zones", TANK)
    still = science.run("cloud.toxic_zones", {**TANK, "jet_speed_ms": 0})
    assert any("射流" in warning for warning in jet.warnings)
    assert not any("射流" in warning for warning in still.warnings)
    near, blocked = jet.outputs["levels"][0], still.outputs["levels"][0]
    assert near["width_m"] < 0.5 * blocked["width_m"]  # a jet is narrow where a cloud that slumps is broad
    assert near["arrival_s"] < blocked["arrival_s"]
    certain = {"members": 20, "direction_sd_deg": 0, "speed_sd_ln": 0, "rate_sd_ln": 0}
    members = science.run("cloud.toxic_ensemble", {**TANK, **certain}).outputs["levels"][0]
    assert members["distance_p50_m"] == pytest.approx(near["distance_m"], rel=1e-3)


@pytest.mark.parametrize(("pressure_pa", "expected_ms"), [(101_325 + 1, 0.0), (1e7, 700.0)])
def test_a_gas_leaves_faster_the_higher_its_pressure(pressure_pa, expected_ms):
    found = science.run(
        "source.release", {"substance": "甲烷", "mass_kg": 1000, "hole_diameter_m": 0.05, "storage_pressure_pa": pressure_pa}
    ).outputs
    assert found["jet_speed_ms"] == pytest.approx(expected_ms, rel=0.1, abs=2.0)
