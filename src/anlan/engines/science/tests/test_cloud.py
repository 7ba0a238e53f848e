"""Clouds against handbooks, field trials and their own limits."""

import json
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.cloud import britter, dense, sigma
from anlan.kernel.verdict import Refused


@pytest.fixture
def examples(shared):
    return {c["id"]: c for c in json.loads((shared / "dispersion/worked_examples.json").read_text(encoding="utf-8"))["cases"]}


def test_the_sun_stands_where_nrel_says():
    at = datetime.fromisoformat("2003-10-17T12:30:30-07:00")
    assert science.solar_elevation_deg(at, -105.1786, 39.742476) == pytest.approx(39.888, abs=0.05)


@pytest.mark.parametrize(
    ("wind", "grade", "expected"), [(1.0, 3, "A"), (2.5, 1, "C"), (3.0, -2, "E"), (1.5, -2, "F"), (7, 3, "D"), (5.5, 3, "C")]
)
def test_stability_by_the_national_table(wind, grade, expected):
    assert science.stability_class(wind, grade) == expected


def test_ccps_plume_and_puff(examples):
    plume, puff = examples["ccps1999_p97_gaussian_plume"], examples["ccps1999_p101_gaussian_puff"]
    got = science.run(
        "cloud.gaussian_plume",
        {"mass_rate_kg_s": 0.1, "wind_ms": 2, "wind_height_m": 1, "stability": "F", "curves": "pasquill_gifford", "x_m": 500},
    ).outputs
    assert got["concentration_kg_m3"] == pytest.approx(plume["expected"][0]["concentration_kg_m3"], rel=0.02)
    got = science.run("cloud.gaussian_puff", {"mass_kg": 1, "wind_ms": 2, "stability": "F", "x_m": 500, "time_s": 250}).outputs
    assert got["sigma_y_m"] == pytest.approx(puff["expected"][0]["sigma_y_m"], rel=0.02)
    assert got["sigma_z_m"] == pytest.approx(puff["expected"][0]["sigma_z_m"], rel=0.02)


def test_briggs_sigmas(examples):
    table = examples["ccps_briggs_urban_rural_sigmas@1.2m"]["expected"]
    for terrain in ("urban", "rural"):
        for name, values in table[terrain].items():
            assert sigma.PLUME_CURVES[terrain](name, 1.2) == pytest.approx(values, rel=1e-6)


def test_a_plume_carries_what_was_released():
    y, z = np.meshgrid(np.linspace(-600, 600, 401), np.linspace(0, 400, 401))
    c = science.run(
        "cloud.gaussian_plume",
        {
            "mass_rate_kg_s": 1,
            "wind_ms": 4,
            "stability": "D",
            "height_m": 20,
            "reference_height_m": 10,
            "x_m": 1000,
            "y_m": y,
            "z_m": z,
        },
    ).outputs
    flux = np.trapezoid(np.trapezoid(c["concentration_kg_m3"], y[0], axis=1), z[:, 0]) * 4
    assert flux == pytest.approx(1, rel=1e-3)


def test_britter_mcquaid_lines(examples):
    for row in examples["britter_mcquaid_puff_correlation_table"]["expected"]:
        assert [britter.line_beta(line, row["alpha"]) for line in britter.PUFF_LINES.values()] == pytest.approx(row["beta"])
    plume = [britter.line_beta(line, -0.40) for line in britter.PLUME_LINES.values()]
    assert plume == pytest.approx([1.784, 2.016, 2.21, 2.394, 2.564, 2.714])


def test_britter_mcquaid_lng_and_potchefstroom(examples):
    lng = {
        "volume_rate_m3_s": 0.23 * 425.6 / 1.76,
        "density_kg_m3": 1.76,
        "wind_ms": 10.9,
        "air_temperature_k": 298,
        "temperature_k": 111.15,
    }
    assert science.run("cloud.britter_mcquaid_plume", {**lng, "x_m": 367}).outputs["volume_fraction"] == pytest.approx(
        0.05, rel=0.02
    )
    for row in examples["britter_mcquaid_workbook_potchefstroom_ammonia_puff"]["expected"]:
        out = science.run(
            "cloud.britter_mcquaid_puff", {"volume_m3": 72_500, "density_kg_m3": 1.434, "wind_ms": 2, "time_s": row["t_s"]}
        ).outputs
        assert out["volume_fraction"] / 16.4 == pytest.approx(row["volume_fraction"], rel=0.02)


def test_field_trials(shared):
    arcs = {
        t.name: verification.read_arc_maxima((shared / f"dispersion/lng_trials/{t.name}_exp.csv").read_text())
        for t in verification.LNG_TRIALS
    }
    heard, everything = verification.judge_lng(lambda inputs: science.run("cloud.dense_plume", inputs).outputs, arcs)
    assert heard.count == 22
    assert heard.fac2 >= 0.75
    assert 0.7 < heard.mg < 1.4
    assert heard.vg < 1.6
    assert everything.fac2 >= 0.75


@pytest.mark.parametrize(("stability", "wind"), [("D", 5), ("D", 10), ("F", 2), ("E", 3), ("C", 4)])
def test_a_thin_cloud_becomes_a_passive_plume(stability, wind):
    x = np.array([500.0, 1000, 2000, 5000])
    common = {"stability": stability, "wind_ms": wind, "x_m": x}
    far = science.run("cloud.dense_plume", {"substance": "CO", "mass_rate_kg_s": 0.2, "duration_s": 36_000, **common}).outputs[
        "volume_fraction"
    ]
    passive = (
        science.run("cloud.gaussian_plume", {"mass_rate_kg_s": 0.2, "reference_height_m": 10, "curves": "tno", **common}).outputs[
            "concentration_kg_m3"
        ]
        / 1.165
    )
    assert (np.abs(np.log(far / passive)) < np.log(1.6)).all()


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["氯", "氨", "硫化氢", "甲烷", "LPG", "光气", "环氧乙烷"]), st.sampled_from("ABCDEF"), st.floats(0.5, 30), st.floats(1e-3, 500), st.floats(0, 0.9),
    st.floats(1e-5, 1.0),
)  # fmt: skip
def test_no_weather_makes_a_cloud_that_is_not_a_number(substance, stability, wind, rate, liquid, roughness):
    out = science.run("cloud.dense_plume", {
        "substance": substance, "stability": stability, "wind_ms": wind, "mass_rate_kg_s": rate, "liquid_fraction": liquid, "roughness_m": roughness,
    }).outputs  # fmt: skip
    assert (np.diff(out["volume_fraction"]) <= 0).all()
    assert out["volume_fraction"].max() <= 1
    assert out["temperature_k"].min() > 60


def test_gas_lighter_than_air_is_not_given_to_the_dense_workbook():
    with pytest.raises(Refused, match="高斯"):
        science.run("cloud.britter_mcquaid_plume", {"volume_rate_m3_s": 1, "density_kg_m3": 0.8, "wind_ms": 3, "x_m": 100})


def test_ammonia_aerosol_is_dense_where_its_vapour_is_not():
    common = {
        "substance": "氨",
        "mass_rate_kg_s": 10.0,
        "duration_s": 600.0,
        "wind_ms": 2.0,
        "stability": "D",
        "air_temperature_c": 20.0,
    }
    rest = {
        "source_radius_m": None,
        "source_temperature_k": None,
        "roughness_m": 0.1,
        "friction_velocity_ms": None,
        "obukhov_m": None,
        "averaging_s": 600.0,
    }
    assert dense.is_dense({**common, **rest, "liquid_fraction": 0.8})
