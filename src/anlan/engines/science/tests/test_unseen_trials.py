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
