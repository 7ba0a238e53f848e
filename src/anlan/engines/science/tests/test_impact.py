"""Shelter or leave; many events on many things."""

import numpy as np
import pytest
from scipy import sparse

from anlan.engines import science
from anlan.kernel.verdict import Refused

CLOUD = {"substance": "氯", "outdoor_ppm": 30, "duration_s": 1200}


def test_indoors_rises_by_the_law_and_falls_after():
    out = science.run("effect.shelter", {**CLOUD, "air_changes_h": 0.5}).outputs
    assert out["indoor_peak_ppm"] == pytest.approx(30 * (1 - np.exp(-0.5 / 3)), rel=0.01)
    assert out["advice"] == "shelter"
    assert out["loads"]["shelter"] < out["loads"]["leave"] < out["loads"]["outdoors"]


def test_a_leaky_house_is_no_shelter():
    out = science.run("effect.shelter", {**CLOUD, "air_changes_h": 20, "airing_s": 0}).outputs
    assert out["loads"]["shelter"] == pytest.approx(out["loads"]["outdoors"], rel=0.5)
    assert out["advice"] == "leave"


def test_who_is_gone_before_it_comes_breathes_nothing():
    out = science.run(
        "effect.shelter", {**CLOUD, "outdoor_ppm": 400, "arrival_s": 1800, "preparing_s": 300, "crossing_m": 500}
    ).outputs
    assert out["loads"]["leave"] == 0
    assert out["advice"] == "leave"


def test_a_gas_that_only_burns_is_not_sheltered_from():
    with pytest.raises(Refused, match="禁火"):
        science.run("effect.shelter", {"substance": "甲烷", "outdoor_ppm": 1e4, "duration_s": 600})


def test_sparse_impact_is_the_dense_one():
    rng = np.random.default_rng(1)
    hazard = sparse.random(60, 500, 0.05, "csr", random_state=2, data_rvs=lambda n: rng.uniform(0, 70, n))
    values, rate = rng.uniform(0, 1e6, 500), rng.uniform(0, 0.1, 60)
    x, y = np.array([0.0, 20, 40, 60]), np.array([0.0, 0.05, 0.5, 1.0])
    out = science.run("risk.impact", {
        "intensity": {"data": hazard.data, "indices": hazard.indices, "indptr": hazard.indptr}, "values": values, "curve_intensity": x, "curve_share": y, "frequency": rate,
    }).outputs  # fmt: skip
    loss = np.interp(hazard.toarray(), x, y) * values
    assert out["at_event"] == pytest.approx(loss.sum(axis=1), rel=1e-12)
    assert out["expected"] == pytest.approx(rate @ loss, rel=1e-12)


def test_things_of_an_event_may_come_in_any_order():
    """Strips go by rising numbers; what stands out of order is counted at the end, not lost."""
    from anlan.engines.science import impact

    rng = np.random.default_rng(4)
    indices = np.concatenate([rng.permutation(50_000)[:3000] for _ in range(5)])
    data, values, rate = rng.uniform(-10, 90, 15_000), rng.uniform(0, 1e6, 50_000), rng.uniform(0, 1, 5)
    x, y = np.array([0.0, 20, 20.5, 60]), np.array([0.1, 0.05, 0.5, 1.0])
    at_event, expected = impact.impact(data, indices, np.arange(0, 15_001, 3000), values, x, y, rate)
    loss = np.interp(data, x, y) * values[indices]
    assert at_event == pytest.approx(loss.reshape(5, 3000).sum(axis=1), rel=1e-12)
    assert expected == pytest.approx(np.bincount(indices, loss * np.repeat(rate, 3000), 50_000), rel=1e-12)
