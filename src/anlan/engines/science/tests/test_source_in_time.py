"""Pipes, emptying vessels, pools on water: handbook examples and what must hold."""

import csv
from importlib import resources

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science.source import pipe
from anlan.kernel.verdict import Refused

NITROGEN = {"temperature_k": 299.8, "molar_mass_kg_mol": 0.028, "heat_capacity_ratio": 1.4}


def run(model, **given):
    return science.run(model, given).outputs


def test_nitrogen_through_a_long_pipe():
    out = run(
        "source.gas_pipe", diameter_m=0.02664, length_m=10.06, upstream_pressure_pa=1.4803e6, loss_coefficient=0, **NITROGEN
    )
    assert out["is_choked"]
    assert out["mass_rate_kg_s"] == pytest.approx(0.807, rel=0.05)


def test_a_pipe_of_no_length_is_a_nozzle():
    out = run("source.gas_pipe", diameter_m=0.05, length_m=0, upstream_pressure_pa=1e6, loss_coefficient=0, **NITROGEN)
    hole = run("source.gas_hole", hole_diameter_m=0.05, upstream_pressure_pa=1e6, discharge_coefficient=1, **NITROGEN)
    assert out["mass_rate_kg_s"] == pytest.approx(float(hole["mass_rate_kg_s"]), rel=0.01)
    gentle = run("source.gas_pipe", diameter_m=0.05, length_m=200, upstream_pressure_pa=1.1e5, **NITROGEN)
    assert not gentle["is_choked"]
    assert 0 < gentle["mass_rate_kg_s"] < out["mass_rate_kg_s"] / 10


def test_a_pipeline_gives_what_it_held():
    gas = {"temperature_k": 288.0, "molar_mass_kg_mol": 0.016, "heat_capacity_ratio": 1.3}
    out = run("source.pipeline", diameter_m=1.0, length_m=20_000, upstream_pressure_pa=6.5e6, duration_s=1e5, **gas)
    assert out["released_kg"] == pytest.approx(out["inventory_kg"], rel=1e-3)
    assert (np.diff(out["mass_rates_kg_s"]) < 0).all()


@pytest.mark.parametrize("w", [0.5, 1.0, 3.0, 10.0, 30.0, 100.0])
def test_omega_against_the_fit_of_api_520(w):
    fit = (1 + (1.0446 - 0.0093431 * w**0.5) * w**-0.56261) ** (-0.70356 + 0.014685 * np.log(w))
    assert pipe.critical_ratio(w) == pytest.approx(fit, rel=0.01)


def test_propylene_by_omega_near_the_equilibrium_rate():
    saturated = {"pressure_pa": 1.15e6, "temperature_k": 298.15, "liquid_density_kg_m3": 507.0, "vapour_density_kg_m3": 23.8, "heat_of_vaporisation_j_kg": 3.34e5, "liquid_heat_capacity_j_kgk": 2180.0}  # fmt: skip
    out = run("source.omega", hole_diameter_m=0.01, discharge_coefficient=1, **saturated)
    assert out["mass_rate_kg_s"] == pytest.approx(0.774, rel=0.2)
    assert run("source.omega", hole_diameter_m=0.01, length_to_diameter=400, **saturated)["flux_kg_m2s"] == pytest.approx(
        0.55 * out["flux_kg_m2s"]
    )


def test_benzene_tank_under_nitrogen():
    tank = {
        "vessel_diameter_m": 2.4384,
        "level_m": 5.1816,
        "hole_height_m": 1.524,
        "hole_diameter_m": 0.0254,
        "liquid_density_kg_m3": 879.4,
    }
    out = run("source.emptying", pad_gauge_pa=101_325, **tank)
    assert out["empty_s"] == pytest.approx(3386, rel=0.02)
    assert out["released_kg"] / 879.4 * 264.172 == pytest.approx(4506, rel=0.01)  # gallons
    with pytest.raises(Refused, match="最接近"):
        run("source.emptying", **{**tank, "level_m": 1.0})


def test_gas_empties_as_the_formula_says():
    out = run("source.emptying", phase="gas", hole_diameter_m=0.02, volume_m3=10, pressure_pa=2e7, discharge_coefficient=0.85)
    first = out["left_kg"][0] / out["initial_rate_kg_s"]
    choked = out["times_s"] < 0.9 * np.interp(-3e5, -np.geomspace(2e7, 1.05 * 101_325, 2001), out["times_s"])
    exact = out["left_kg"][0] * (1 + 0.2 * out["times_s"] / first) ** -5
    assert np.abs(out["left_kg"] / exact - 1)[choked].max() < 0.01


@pytest.mark.parametrize(("shape", "volume"), [("sphere", np.pi / 6 * 27), ("horizontal", np.pi / 4 * 9 * 10)])
def test_a_full_vessel_gives_its_volume(shape, volume):
    out = run(
        "source.emptying",
        shape=shape,
        vessel_diameter_m=3,
        vessel_length_m=10,
        level_m=3,
        hole_diameter_m=0.1,
        liquid_density_kg_m3=1000,
    )
    assert out["released_kg"] / 1000 == pytest.approx(volume, rel=1e-3)


def test_lng_on_water():
    out = run(
        "source.pool",
        substance="LNG",
        mass_kg=1e5,
        spill_rate_kg_s=100,
        wind_ms=5,
        ground="water",
        duration_s=800,
        air_temperature_c=15,
    )
    assert out["evaporation_kg_s"][-20:].mean() == pytest.approx(100, rel=0.05)
    assert out["radius_m"][-20:].mean() == pytest.approx(np.sqrt(100 / np.pi / 0.167), rel=0.06)
    with pytest.raises(Refused, match="下沉"):
        run("source.pool", substance="溴", mass_kg=100, wind_ms=3, ground="water")


def test_none_of_the_85_crashes_or_yields_what_is_not_a_number():
    """Toxic and flammable zones of every substance of GB 18218 table 1: a result, or a refusal that says why."""
    text = resources.files("anlan.kernel").joinpath("data/gb18218_table1_chemicals.csv").read_text(encoding="utf-8")
    computed, refused = set(), set()
    for number, row in enumerate(csv.DictReader(text.splitlines())):
        given = {
            "substance": row["cas"] or row["name_zh"],
            "mass_kg": 20_000,
            "hole_diameter_m": 0.05,
            "lon": 119.4,
            "lat": 34.5,
            "wind_from_deg": 90,
        }
        air = {"wind_ms": 1, "stability": "F"} if number % 2 else {"wind_ms": 8, "stability": "D"}
        for levels in ("auto", "lel")[: 1 + (number % 3 == 0)]:
            try:
                science.run("cloud.toxic_zones", {**given, **air, "levels": levels})
                computed.add(row["name_zh"])
            except Refused as refusal:
                refused.add(str(refusal))
    assert len(computed) >= 50
    assert all("用" in words or "可用" in words or "标准" in words for words in refused)
