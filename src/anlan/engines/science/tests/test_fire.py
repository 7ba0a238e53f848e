"""Fires and blasts against measurements and published figures."""

import numpy as np
import pytest
from shapely.geometry import Point, shape

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.fire import blast, jet, pool, trials
from anlan.engines.science.fire.fuels import find_fuel
from anlan.kernel.verdict import Refused

PLACE = {"lon": 119.4, "lat": 34.2}


def test_measured_lng_fires(shared):
    ratios = verification.judge_fires(pool.heat_at, lambda name: (shared / "fires" / name).read_text(encoding="utf-8"))
    factors = np.maximum(ratios, 1 / ratios)
    assert ratios.size == 285
    assert np.median(factors) <= 1.3
    assert (factors <= 2).mean() > 0.9


def test_measured_pool_fires_by_series(shared):
    found = trials.judge_pools(pool.heat_at, lambda name: (shared / "fires" / name).read_text(encoding="utf-8"))
    assert {name: r.size for name, r in found.items()} == {
        "Sandia 5 m ethane": 64,
        "Sandia 5 m ethylene": 66,
        "Sandia 5 m isopentane": 33,
        "Phoenix LNG 21 m": 12,
        "CERTEC diesel 3–6 m": 3,
    }
    assert max(np.median(np.maximum(r, 1 / r)) for r in found.values()) <= 1.4


def test_measured_jet_fires(shared):
    found = trials.judge_jets(jet.heat_at, lambda name: (shared / "fires" / name).read_text(encoding="utf-8"))
    ratios = np.concatenate(list(found.values()))
    assert ratios.size == 27
    assert np.median(np.maximum(ratios, 1 / ratios)) <= 1.3
    for name, measured_m in (("jet1", 19.8), ("jet2", 37.8), ("jet3", 49.9)):
        assert science.run("fire.jet", trials.jet_inputs(name)).outputs["flame_length_m"] == pytest.approx(measured_m, rel=0.2)


def test_beneath_a_jet_it_is_hottest():
    out = science.run(
        "fire.jet", {**PLACE, "substance": "丙烷", "hole_diameter_m": 0.05, "phase": "two_phase", "wind_ms": 5}
    ).outputs
    areas = [level["area_km2"] for level in out["levels"]]
    assert 0 < areas[0] < areas[1] < areas[2] < areas[3]
    graver, milder = (shape(feature["geometry"]) for feature in out["contours"]["features"][:2])
    assert milder.buffer(1e-5).contains(graver)


def test_a_vertical_jet_leans_with_the_wind_and_a_propane_jet_flashes():
    given = {**PLACE, "hole_diameter_m": 0.05, "substance": "丙烷"}
    still, windy = (
        science.run("fire.jet", given | {"pressure_pa": 6e5, "orientation": "vertical", "wind_ms": wind}).outputs
        for wind in (0, 10)
    )
    assert still["tilt_deg"] == 0 < windy["tilt_deg"]
    assert windy["flame_length_m"] < still["flame_length_m"]
    flashing = science.run("fire.jet", given | {"phase": "two_phase", "wind_ms": 3}).outputs
    assert (
        flashing["mass_rate_kg_s"]
        > 3 * science.run("fire.jet", given | {"pressure_pa": 8e5, "wind_ms": 3}).outputs["mass_rate_kg_s"]
    )
    with pytest.raises(Refused, match="不过热"):
        science.run("fire.jet", given | {"substance": "苯", "phase": "two_phase", "wind_ms": 3})


@pytest.mark.parametrize(("name", "measured"), [("丙酮", 0.040), ("苯", 0.087), ("丁烷", 0.078), ("正庚烷", 0.067)])
def test_burning_rates_of_metre_pools(name, measured):
    assert find_fuel(name).burning_rate_kg_m2s(1.0) == pytest.approx(measured, rel=0.15)


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
