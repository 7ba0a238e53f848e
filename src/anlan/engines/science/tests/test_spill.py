"""A spill down a river: against Taylor's solution, the mass, and dispersion measured with dye."""

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science.spill import river
from anlan.kernel.verdict import Refused

REACH = {"length_m": 40_000, "velocity_ms": 0.5, "width_m": 40, "depth_m": 2, "slope": 1e-4, "dispersion_m2s": 30}


def test_a_slug_passes_as_taylor_says():
    out = science.run(
        "spill.river", {"mass_kg": 500, "reaches": [REACH], "places": [{"name": "取水口", "distance_m": 20_000}], "step_min": 1}
    ).outputs
    t = out["times_h"] * 3600 + 1e-9
    exact = 1000 * 500 / (80 * np.sqrt(4 * np.pi * 30 * t)) * np.exp(-((20_000 - 0.5 * t) ** 2) / (120 * t))
    got = out["concentration_mg_l"][0]
    assert got.max() == pytest.approx(exact.max(), rel=0.01)
    assert out["places"][0]["peak_h"] == pytest.approx(t[exact.argmax()] / 3600, rel=0.01)
    assert np.trapezoid(got, t) * 40 / 1000 == pytest.approx(500, rel=1e-3)


def test_reaches_releases_and_decay():
    two = [{**REACH, "length_m": 10_000}, {**REACH, "length_m": 30_000}]
    given = {"mass_kg": 500, "places": [{"name": "a", "distance_m": 20_000, "limit_mg_l": 0.05}], "step_min": 2}
    whole = science.run("spill.river", {**given, "reaches": [REACH]}).outputs["places"][0]
    assert science.run("spill.river", {**given, "reaches": two}).outputs["places"][0]["peak_mg_l"] == pytest.approx(
        whole["peak_mg_l"], rel=1e-6
    )
    assert whole["above"]
    assert whole["first_h"] < whole["peak_h"] < whole["last_h"]
    slow = science.run("spill.river", {**given, "reaches": [REACH], "release_h": 6}).outputs["places"][0]
    assert slow["peak_mg_l"] < whole["peak_mg_l"]
    gone = science.run("spill.river", {**given, "reaches": [REACH], "decay_per_day": 1}).outputs["places"][0]
    assert gone["peak_mg_l"] == pytest.approx(whole["peak_mg_l"] * np.exp(-40_000 / 86_400), rel=1e-6)


@pytest.mark.parametrize(
    ("wide", "deep", "speed", "shear", "measured"),
    [(200, 2.70, 1.55, 0.074, 1500), (48.7, 0.55, 0.26, 0.052, 37.8), (104, 2.04, 0.56, 0.054, 316)],
    ids=["Missouri", "Monocacy", "Sabine"],
)
def test_dispersion_measured_with_dye(wide, deep, speed, shear, measured):
    assert measured / 3 < river.dispersion("seo_cheong", speed, wide, deep, shear) < measured * 3


def test_a_place_below_the_last_reach_is_named():
    with pytest.raises(Refused, match="取至多 40000"):
        science.run("spill.river", {"mass_kg": 1, "reaches": [REACH], "places": [{"name": "x", "distance_m": 50_000}]})
    with pytest.raises(Refused, match="第 1 河段"):
        science.run("spill.river", {"mass_kg": 1, "reaches": [{**REACH, "velocity_ms": 0}], "places": []})
