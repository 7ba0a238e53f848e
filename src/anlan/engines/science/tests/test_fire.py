"""Fires and blasts against measurements and published figures."""

import numpy as np
import pytest
from shapely.geometry import Point, shape

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.fire import blast, pool
from anlan.kernel.verdict import Refused

PLACE = {"lon": 119.4, "lat": 34.2}


def test_measured_lng_fires(shared):
    ratios = verification.judge_fires(pool.heat_at, lambda name: (shared / "fires" / name).read_text(encoding="utf-8"))
    factors = np.maximum(ratios, 1 / ratios)
    assert ratios.size == 285
    assert np.median(factors) <= 1.3
    assert (factors <= 2).mean() > 0.9


def test_a_tanker_of_petrol_burning():
    out = science.run("fire.pool", {**PLACE, "substance": "汽油", "mass_kg": 20_000, "wind_ms": 12, "wind_from_deg": 0}).outputs
    distances = [level["distance_m"] for level in out["levels"]]
    assert distances == sorted(distances)
    assert out["diameter_m"] > 10
    mildest = shape(out["contours"]["features"][-1]["geometry"])
    assert mildest.contains(Point(PLACE["lon"], PLACE["lat"]))
    assert mildest.centroid.y < PLACE["lat"]  # a north wind leans it southwards


@pytest.mark.parametrize(("mass", "diameter", "duration"), [(1000, 58.0, 4.5), (64_000, 232.0, 16.443)])
def test_fireball_by_hand(mass, diameter, duration):
    out = science.run("fire.fireball", {**PLACE, "substance": "LPG", "mass_kg": mass}).outputs
    assert out["diameter_m"] == pytest.approx(diameter, rel=1e-6)
    assert out["duration_s"] == pytest.approx(duration, rel=1e-4)


def test_the_ring_of_a_fireball_is_where_its_heat_is():
    first = science.run("fire.fireball", {**PLACE, "substance": "LPG", "mass_kg": 20_000}).outputs
    for level in first["levels"]:
        at = science.run(
            "fire.fireball", {**PLACE, "substance": "LPG", "mass_kg": 20_000, "distance_m": level["distance_m"]}
        ).outputs
        assert at["heat_kw_m2"] == pytest.approx(level["value"], rel=1e-3)


def test_ten_tonnes_of_tnt_at_half_a_kilometre():
    out = science.run("explosion.tnt", {**PLACE, "tnt_kg": 10_000, "distance_m": 500}).outputs
    assert out["overpressure_kpa"] == pytest.approx(5.055, rel=0.01)


def test_the_three_ranges_join():
    for joint in (2.9, 23.8):
        assert blast.overpressure_kpa(joint * 0.99999) == pytest.approx(float(blast.overpressure_kpa(joint * 1.00001)), rel=0.01)
    assert (np.diff(blast.overpressure_kpa(np.geomspace(0.2, 190, 500))) < 0).all()


@pytest.mark.parametrize(
    ("model", "given", "word"),
    [
        ("fire.pool", {"substance": "汽油", "wind_ms": 3}, "直径"),
        ("fire.pool", {"substance": "氯", "wind_ms": 3, "diameter_m": 5}, "不可燃"),
        ("explosion.tnt", {}, "TNT"),
    ],
)
def test_what_is_missing_or_does_not_burn_is_said(model, given, word):
    with pytest.raises(Refused, match=word):
        science.run(model, {**PLACE, **given})
