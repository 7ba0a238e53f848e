"""Explosions, what they do to people, and what a fire does to the next tank."""

from itertools import pairwise

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science import effect_blast, effect_thermal
from anlan.engines.science.explosion import condensed, curves, vessel
from anlan.engines.science.fire import blast
from anlan.engines.science.risk import domino
from anlan.kernel.verdict import Refused

PLACE = {"lon": 119.4, "lat": 34.2}
TNT_SCALE = (blast.TNT_J_KG / 101_325) ** (1 / 3)


def run(model, **given):
    return science.run(model, {**PLACE, **given}).outputs


def test_a_strong_cloud_is_far_off_as_tnt_of_equal_energy_and_as_the_detonation_of_the_other_family():
    r = np.array([3.0, 5, 10, 30])
    tnt = blast.overpressure_kpa(r * TNT_SCALE) / 101.325
    assert np.abs(curves.multi_energy(r, 10) / tnt - 1).max() < 0.25
    r = np.array([2.0, 3, 5, 7, 10])
    assert np.abs(curves.multi_energy(r, 10) / curves.baker_strehlow(r, 5.2) - 1).max() < 0.05


def test_the_detonation_curve_against_an_independent_calculation():
    r = np.array([0.3, 0.5, 0.7, 1.0, 1.5, 2.0])
    bauwens = 0.34 / r ** (4 / 3) + 0.062 / r**2 + 0.0033 / r**3
    assert np.abs(curves.baker_strehlow(r, 5.2) / bauwens - 1).max() < 0.2


def test_every_curve_falls_and_rises_with_strength():
    r = np.geomspace(0.1, 200, 300)
    family = [curves.multi_energy(r, k) for k in range(1, 11)]
    assert all((np.diff(p) <= 0).all() for p in family)
    assert all((strong >= weak * 0.999).all() for weak, strong in pairwise(family))
    inside = [float(p[0]) for p in family]
    assert inside == pytest.approx([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10])


def test_flame_speeds_and_classes_by_the_tables():
    assert run("explosion.bst", substance="丁烷", mass_kg=1000)["mach"] == 0.44
    assert run("explosion.bst", substance="氢气", mass_kg=100)["mach"] == 5.2
    assert run("explosion.multi_energy", volume_m3=5000)["strength"] == 7
    assert run("explosion.multi_energy", volume_m3=5000, obstruction="none", confinement="open")["strength"] == 1
    for mach in (0.35, 0.7, 1.0):
        assert float(curves.baker_strehlow(0.1, mach)) == pytest.approx(2.4 * mach**2 / (1 + mach), rel=0.15)


def test_a_ring_is_where_its_overpressure_is():
    out = run("explosion.multi_energy", volume_m3=5000)
    for level in out["levels"]:
        at = run("explosion.multi_energy", volume_m3=5000, distance_m=level["distance_m"])["overpressure_kpa"]
        assert float(at) == pytest.approx(level["value"], rel=0.01)


def test_explosives():
    out = run("explosion.condensed", mass_kg=10_000, distance_m=500)
    assert float(out["overpressure_kpa"]) == pytest.approx(5.055, rel=0.01)
    for joint in (0.96, 2.38, 33.7):
        assert float(condensed.impulse_kpa_ms(joint * 0.9999)) == pytest.approx(
            float(condensed.impulse_kpa_ms(joint * 1.0001)), rel=0.03
        )
    assert float(condensed.arrival_ms(1.4999)) == pytest.approx(float(condensed.arrival_ms(1.5001)), rel=0.01)
    z = np.geomspace(2, 30, 30)
    assert np.abs(condensed.gb_kpa(1.0, z) / blast.overpressure_kpa(z) - 1).max() < 0.3
    ammonium = run("explosion.condensed", explosive="硝酸铵", mass_kg=1000)
    assert ammonium["tnt_kg"] == pytest.approx(320)
    assert [row["distance_m"] for row in ammonium["external_distances"]] == sorted(
        (row["distance_m"] for row in ammonium["external_distances"]), reverse=True
    )


def test_a_bursting_vessel():
    bottle = {"burst_pressure_pa": 3.5e6, "gas_volume_m3": 0.009}
    assert 3 < float(run("explosion.vessel", **bottle, distance_m=5)["overpressure_kpa"]) < 5.3
    near, brode = vessel.energies_j(3.5e6, 0.009, 1.4)
    assert 0 < near < brode == pytest.approx(3.398675e6 * 0.009 / 0.4)
    out = run("explosion.vessel", **bottle, vessel_kg=12, distance_m=0.1)
    assert float(out["overpressure_kpa"]) == pytest.approx(out["start_kpa"])
    assert out["fragment_range_m"] < out["fragment_speed_ms"] ** 2 / 9.80665
    lpg = run("explosion.vessel", burst_pressure_pa=2e6, gas_volume_m3=10, substance="丙烷", liquid_kg=20_000, liquid_c=55)
    assert lpg["tnt_kg"] > 100
    assert lpg["rocket_range_m"] > 500


def test_dust():
    out = run("explosion.dust", volume_m3=10, kst_bar_ms=200, pmax_bar=9)
    assert out["vent_area_m2"] == pytest.approx(0.5603, rel=1e-3)
    assert out["dust_class"] == "St1"
    assert 0.1 <= run("explosion.dust", volume_m3=4.5, kst_bar_ms=150, pmax_bar=9)["vent_area_m2"] <= 0.48
    small = science.run("explosion.dust", {**PLACE, "volume_m3": 10, "dust": "铝粉", "vent_area_m2": 0.1})
    assert small.outputs["dust_class"] == "St3"
    assert "不足" in small.warnings[0]


def test_harm_as_first_published():
    shares = [float(effect_thermal.share("eisenberg", heat, t)) for t, heat in ((1.43, 263.6), (10.1, 57.95), (45.2, 18.5))]
    assert all(0.4 < found < 0.6 for found in shares)
    known = (("eardrum", 43.5, 0.5), ("eardrum", 84.3, 0.9), ("glass", 1.7, 0.01), ("glass", 6.2, 0.9), ("lung", 144.3, 0.5))
    assert all(abs(float(effect_blast.share(name, kpa)) - right) <= 0.1 for name, kpa, right in known)
    both = science.run("effect.heat", {"heat_kw_m2": [4.0, 12.5, 37.5], "seconds": 30}).outputs
    assert both["lethality"][2] == 1
    assert (both["first_degree"] >= both["second_degree"]).all()
    assert science.run("effect.blast", {"overpressure_kpa": 25}).outputs["lethality_indoors"] == 0.025


def test_the_next_tank():
    assert [round(domino.heat_probability(60 * t), 2) for t in (5, 10, 20)] == [0.9, 0.5, 0.1]
    assert domino.failure_s("atmospheric", 15, 1000) == pytest.approx(909, rel=0.01)
    fire = {**PLACE, "substance": "汽油", "diameter_m": 20, "wind_ms": 3, "wind_from_deg": 270}
    tanks = [
        {"name": f"T{i}", "lon": PLACE["lon"] + east / 92_000, "lat": PLACE["lat"], "volume_m3": 1000}
        for i, east in enumerate((300, 13, -40))
    ]
    out = science.run("risk.domino", {"model": "fire.pool", "source": fire, "units": tanks}).outputs
    assert out["units"][0]["name"] == "T1"
    assert [unit["escalates"] for unit in out["units"]] == [True, False, False]
    assert 0 < out["first_failure_s"] < 1800
    cooled = science.run("risk.domino", {"model": "fire.pool", "source": fire, "units": tanks, "cooled_after_s": 60}).outputs
    assert cooled["contours"]["features"] == []
    struck = science.run(
        "risk.domino", {"model": "explosion.condensed", "source": {**PLACE, "mass_kg": 1000}, "units": tanks}
    ).outputs
    assert struck["units"][0]["unit"] == "kPa"


@pytest.mark.parametrize(
    ("model", "given", "word"),
    [
        ("explosion.multi_energy", {}, "拥塞区"),
        ("explosion.dust", {"volume_m3": 3, "dust": "沙"}, "铝粉"),
        ("explosion.condensed", {"mass_kg": 5, "explosive": "水"}, "TNT"),
        ("explosion.vessel", {"burst_pressure_pa": 1e6, "gas_volume_m3": 1, "liquid_kg": 5}, "过热液体"),
    ],
)
def test_what_is_missing_is_said(model, given, word):
    with pytest.raises(Refused, match=word):
        run(model, **given)


def test_a_domino_of_a_model_without_heat_is_refused():
    with pytest.raises(Refused, match=r"fire\.pool"):
        science.run("risk.domino", {"model": "fire.pools", "source": PLACE, "units": [PLACE]})
    with pytest.raises(Refused, match="至少一台"):
        science.run("risk.domino", {"model": "fire.pool", "source": PLACE, "units": []})
