"""Flash fires, and what it takes to put out a tank."""

import pytest

from anlan.engines import science
from anlan.kernel.verdict import Refused

LEAK = {
    "substance": "LPG",
    "mass_kg": 50_000,
    "hole_diameter_m": 0.05,
    "lon": 119.4,
    "lat": 34.5,
    "wind_ms": 3,
    "wind_from_deg": 90,
    "stability": "D",
}


def test_a_flash_fire_reaches_as_far_as_the_flammable_zone():
    flash = science.run("fire.flash", LEAK).outputs
    zone = science.run("cloud.toxic_zones", LEAK | {"levels": "lel"}).outputs
    assert flash["levels"][0]["distance_m"] == zone["levels"][0]["distance_m"]
    assert [level["distance_m"] for level in flash["levels"]] == sorted(level["distance_m"] for level in flash["levels"])
    assert 0 < flash["flammable_kg"] < 50_000
    assert len(flash["contours"]["features"]) == 3
    blast = science.run(
        "explosion.multi_energy", {"lon": 119.4, "lat": 34.5, "substance": "LPG", "mass_kg": flash["flammable_kg"]}
    ).outputs
    assert blast["energy_j"] == pytest.approx(flash["energy_j"])


@pytest.mark.parametrize(("substance", "word"), [("氯", "不可燃"), ("水", "不可燃|下限")])
def test_what_does_not_burn_has_no_flash_fire(substance, word):
    with pytest.raises(Refused, match=word):
        science.run("fire.flash", LEAK | {"substance": substance})


def test_foam_by_hand():
    tank = science.run("fire.fighting", {"scene": "fixed_roof", "diameter_m": 20, "height_m": 15}).outputs
    assert tank["foam_solution_l_s"] == pytest.approx(31.42, rel=1e-3)
    assert tank["concentrate_m3"] == pytest.approx(3.393, rel=1e-3)
    seal = science.run("fire.fighting", {"scene": "floating_roof", "diameter_m": 80}).outputs
    assert seal["foam_solution_l_s"] == pytest.approx(61.9, rel=1e-3)
    both = science.run("fire.fighting", {"scene": "fixed_roof", "diameter_m": 20, "neighbours": [{"diameter_m": 20}]}).outputs
    assert both["cooling_l_s"] == pytest.approx(tank["cooling_l_s"] * 1.4)


def test_too_little_foam_is_said_before_the_attack():
    run = science.run("fire.fighting", {"scene": "full_surface", "diameter_m": 80, "stock_m3": 10})
    assert not run.outputs["is_enough"]
    assert len(run.warnings) == 2
    with pytest.raises(Refused, match="diameter_m"):
        science.run("fire.fighting", {"scene": "deck"})
