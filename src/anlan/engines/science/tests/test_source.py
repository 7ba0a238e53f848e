"""Source terms against the handbooks' worked examples, and laws that must hold everywhere."""

import json

import numpy as np
import pytest

from anlan.engines import science
from anlan.kernel.verdict import Refused


def case(shared, name):
    cases = json.loads((shared / "dispersion/worked_examples.json").read_text(encoding="utf-8"))["cases"]
    return next(c for c in cases if c["id"] == name)


def test_ccps_liquid_jet(shared):
    given = case(shared, "ccps1999_p40_liquid_jet")
    i, expected = given["inputs"], given["expected"][0]
    out = science.run("source.liquid_hole", {
        "hole_diameter_m": i["hole_diameter_m"], "liquid_density_kg_m3": i["liquid_density_kg_m3"], "upstream_pressure_pa": i["upstream_pressure_Pa"],
        "discharge_coefficient": i["discharge_coef"], "ambient_pa": i["ambient_Pa"],
    }).outputs  # fmt: skip
    assert out["mass_rate_kg_s"] == pytest.approx(expected["mass_rate_kg_s"], rel=0.02)
    assert out["velocity_ms"] == pytest.approx(expected["velocity_m_s"], rel=0.02)


def test_crowl_louvar_ammonia_under_pressure():
    out = science.run("source.liquid_hole", {
        "hole_diameter_m": 0.0945, "liquid_density_kg_m3": 603, "upstream_pressure_pa": 1.4e6, "ambient_pa": 101_325, "discharge_coefficient": 0.61,
    }).outputs["mass_rate_kg_s"]  # fmt: skip
    two = science.run("source.two_phase_hole", {
        "hole_diameter_m": 0.0945, "upstream_pressure_pa": 1.4e6, "vapour_pressure_pa": 0.968e6, "temperature_k": 297.0, "liquid_density_kg_m3": 603,
        "heat_of_vaporisation_j_kg": 1e3, "liquid_heat_capacity_j_kgk": 4700, "specific_volume_change_m3_kg": 10.0, "pipe_length_m": 1.0,
    }).outputs["mass_rate_kg_s"]  # fmt: skip
    assert two == pytest.approx(97.6, rel=0.02)
    assert out > two


def test_crowl_louvar_flashing_propylene():
    out = science.run("source.two_phase_hole", {
        "hole_diameter_m": 0.01, "upstream_pressure_pa": 1.15e6, "vapour_pressure_pa": 1.15e6, "temperature_k": 298.15, "liquid_density_kg_m3": 505,
        "heat_of_vaporisation_j_kg": 3.34e5, "liquid_heat_capacity_j_kgk": 2180, "specific_volume_change_m3_kg": 0.042,
    }).outputs["mass_rate_kg_s"]  # fmt: skip
    assert out == pytest.approx(0.774, rel=0.02)


def test_ccps_propane_gas_jet_and_no_jump_at_the_critical_ratio():
    given = {
        "hole_diameter_m": 0.01,
        "temperature_k": 298.15,
        "molar_mass_kg_mol": 0.044096,
        "heat_capacity_ratio": 1.142,
        "discharge_coefficient": 0.85,
    }
    assert science.run("source.gas_hole", {**given, "upstream_pressure_pa": 501_325}).outputs["mass_rate_kg_s"] == pytest.approx(
        0.0899, rel=0.02
    )
    pressures = np.linspace(1.02e5, 4e5, 2000)
    rates = science.run("source.gas_hole", {**given, "upstream_pressure_pa": pressures}).outputs["mass_rate_kg_s"]
    assert (np.diff(rates) > 0).all()
    assert np.diff(rates, 2)[5:].max() < 1e-5


@pytest.mark.parametrize(("name", "low", "high"), [("液氯", 0.16, 0.185), ("液氨", 0.17, 0.19)])
def test_flash_share_by_enthalpy(name, low, high):
    out = science.run("source.release", {"substance": name, "mass_kg": 1000, "hole_diameter_m": 0.01}).outputs
    assert low < out["flash_fraction"] < high
    assert out["regime"] == "two_phase"
    assert out["airborne_kg_s"] <= out["release_kg_s"]


def test_a_pool_loses_exactly_what_it_gives():
    out = science.run(
        "source.pool", {"substance": "甲醇", "mass_kg": 5000, "spill_rate_kg_s": 10, "wind_ms": 3, "duration_s": 7200}
    ).outputs
    assert out["mass_left_kg"][-1] + out["evaporated_kg"] == pytest.approx(5000, rel=1e-9)
    assert (np.diff(out["radius_m"]) >= 0).all()


def test_a_bund_holds_the_pool():
    out = science.run("source.pool", {"substance": "苯", "mass_kg": 1e5, "wind_ms": 3, "bund_area_m2": 100}).outputs
    assert out["radius_m"].max() <= np.sqrt(100 / np.pi) * 1.0001


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"hole_diameter_m": -1}, "hole_diameter_m"),
        ({"mass_kg": 0}, "mass_kg"),
        ({"storage_temperature_c": "热"}, "storage_temperature_c"),
        ({"mass": 5}, "mass"),
    ],
)
def test_impossible_inputs_are_refused_by_name(given, field):
    with pytest.raises(Refused) as caught:
        science.run("source.release", {"substance": "氯", "mass_kg": 1000, "hole_diameter_m": 0.01, **given})
    assert field in caught.value.fields
