"""A relief valve in a fire: the heat of API 521 in its own units, the throat that just suffices, and what it says when it does not."""

import pytest

from anlan.engines import science
from anlan.kernel.verdict import Refused

TANK = {"substance": "丙烷", "set_pressure_kpa": 1700, "orifice_m": 0.05, "wetted_area_m2": 60}


def relief(**given):
    return science.run("source.relief_valve", {**TANK, **given})


@pytest.mark.parametrize(("drained", "btu"), [(True, 21_000), (False, 34_500)])
def test_the_heat_is_that_of_the_rule_in_feet_and_btu(drained, btu):
    square_feet = 100.0
    out = relief(wetted_area_m2=square_feet * 0.09290304, drained=drained).outputs
    assert out["heat_kw"] == pytest.approx(btu * square_feet**0.82 * 0.29307107 / 1000, rel=0.01)


def test_the_throat_it_asks_for_just_suffices():
    out = relief().outputs
    enough = relief(orifice_m=out["needed_orifice_m"]).outputs
    assert enough["capacity_kg_s"] == pytest.approx(enough["boiled_kg_s"], rel=1e-6)
    small = relief(orifice_m=0.8 * out["needed_orifice_m"])
    assert not small.outputs["is_held"]
    assert small.outputs["mass_rate_kg_s"] == pytest.approx(0.64 * out["boiled_kg_s"])
    assert "BLEVE" in small.warnings[0]
    assert 300 < out["relieving_k"] < 350  # propane at 21.6 bar boils at some 60 °C


def test_above_the_critical_pressure_nothing_boils():
    with pytest.raises(Refused, match="最接近的可用值"):
        relief(set_pressure_kpa=8000)
