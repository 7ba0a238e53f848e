"""Field trials the cloud models were not made with."""

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


def test_ammonia_and_hydrogen_fluoride_beyond_the_jet():
    found = trials.judge_pressurised(compute, nearest_m=300.0)
    assert found.count == 12
    assert found.fac2 >= 0.6
    assert found.vg < 1.6
