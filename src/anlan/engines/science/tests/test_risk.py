"""Individual and societal risk: what must hold whatever the numbers, and what a commander reads off it."""

from itertools import pairwise

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science.risk import footprints, quantitative
from anlan.engines.science.risk import given as read
from anlan.engines.science.risk.frequencies import TABLES
from anlan.kernel.verdict import Refused

LPG = {"name": "球罐", "substance": "LPG", "mass_kg": 200_000, "lon": 119.4, "lat": 34.6}
CALM = [{"stability": "D", "wind_ms": 5, "share": 1}]


def people(seed=1, count=3000):
    rng = np.random.default_rng(seed)
    return {"lon": 119.4 + rng.normal(0, 0.006, count), "lat": 34.6 + rng.normal(0, 0.005, count), "people": np.full(count, 5.0)}


@pytest.fixture(scope="module")
def lpg():
    given = {"vessels": [LPG], "weather": CALM, "population": people(), "outdoor_share": 1.0, "reach_m": 2000, "grid": 400}
    return science.run("risk.quantitative", given).outputs


def test_a_uniform_rose_gives_circles(lpg):
    risk = lpg["per_year"]
    assert np.allclose(risk, risk[::-1, ::-1], rtol=1e-6)
    assert [level["distance_m"] for level in lpg["levels"]] == sorted(level["distance_m"] for level in lpg["levels"])
    assert lpg["levels"][-1]["distance_m"] > 300


def test_the_dead_by_the_map_and_by_the_curve(lpg):
    where = people()
    at = [np.abs(lpg["grid"][axis][None, :] - where[axis][:, None]).argmin(axis=1) for axis in ("lat", "lon")]
    by_map = float((lpg["per_year"][at[0], at[1]] * where["people"]).sum())
    assert lpg["expected_deaths"] == pytest.approx(by_map, rel=0.1)
    f = [row["per_year"] for row in lpg["fn"]]
    assert all(later <= earlier for earlier, later in pairwise(f))


def test_every_branch_of_the_tree_is_counted(lpg):
    whole = sum(leak.per_year for leak in TABLES["api581"]["pressurised"])
    burns = sum(row["per_year"] for row in lpg["outcomes"])
    assert 0.3 * whole < burns < whole
    assert {row["kind"] for row in lpg["outcomes"]} == {"喷射火", "火球", "闪火", "蒸气云爆炸"}
    assert lpg["societal"] in {"alarp", "unacceptable"}


def test_one_direction_carries_the_risk_downwind():
    rose = [0.0] * 8
    rose[6] = 1.0  # from the west
    out = science.run(
        "risk.quantitative", {"vessels": [LPG], "weather": CALM, "wind_rose": rose, "reach_m": 1500, "grid": 60}
    ).outputs
    risk = out["per_year"]
    assert (risk[30, 30:] >= 3e-7).sum() > (risk[30, :30] >= 3e-7).sum()
    targets = [{"name": "学校", "lon": 119.404, "lat": 34.6, "category": "高敏感、重要、一般防护目标一类"}]
    judged = science.run(
        "risk.quantitative",
        {"vessels": [LPG], "weather": CALM, "wind_rose": rose, "reach_m": 1500, "grid": 60, "targets": targets},
    ).outputs
    assert judged["targets"][0]["limit"] == 3e-6
    assert out["external_distances"][0]["distance_m"] >= out["external_distances"][1]["distance_m"]


def test_a_footprint_turned_by_the_rose():
    table = np.zeros((3, footprints.ANGLES))
    table[:, 0] = 1.0
    turned = quantitative._turn(table, read.rose([1, 0, 0, 0, 0, 0, 0, 0]))  # a north wind blows south
    assert turned.sum() == pytest.approx(3.0)
    assert turned[0].argmax() / footprints.ANGLES == pytest.approx(0.75, abs=0.07)


@pytest.mark.parametrize("substance", ["液氯", "汽油", "氨"])
def test_other_vessels_have_risk_too(substance):
    cold = -33 if substance == "氨" else 20
    given = {
        "vessels": [{**LPG, "substance": substance, "mass_kg": 50_000, "temperature_c": cold}],
        "weather": CALM,
        "reach_m": 3000,
        "grid": 60,
    }
    out = science.run("risk.quantitative", given).outputs
    assert out["per_year"].max() > 1e-7
    assert ("中毒" in {row["kind"] for row in out["outcomes"]}) == (substance != "汽油")


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"vessels": []}, "至少一台"),
        ({"vessels": [{"substance": "LPG"}]}, "mass_kg"),
        ({"vessels": [{**LPG, "mass_kg": -5}]}, "最接近"),
        ({"vessels": [LPG], "weather": [{"stability": "Z", "wind_ms": 2, "share": 1}]}, "稳定度"),
        ({"vessels": [LPG], "weather": [{"stability": "D", "wind_ms": 2}]}, "share"),
        ({"vessels": [LPG], "weather": "D5"}, "列表"),
        ({"vessels": [{**LPG, "lon": "东"}]}, "应为数"),
        ({"vessels": [{**LPG, "lat": float("nan")}]}, "有限数"),
        ({"vessels": [{**LPG, "lat": 95}]}, "地球"),
        ({"vessels": [LPG], "wind_rose": [1, 2, 3]}, "风频"),
        ({"vessels": [LPG], "population": {"lon": [1], "lat": [1, 2], "people": [1]}}, "等长"),
    ],
)
def test_what_cannot_be_is_named(given, word):
    with pytest.raises(Refused, match=word):
        science.run("risk.quantitative", given)
