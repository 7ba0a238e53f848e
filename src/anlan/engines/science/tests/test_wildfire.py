"""Wildfire against FlamMap on real terrain, and against plain geometry."""

import numpy as np
import pytest
from PIL import Image

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.wildfire import rothermel
from anlan.kernel.verdict import Refused


def test_flammap_on_real_terrain_and_fuel(shared):
    folder = shared / "wildfire/pyretechnics/test/data"

    def read(name):
        with Image.open(folder / name) as image:
            return np.array(image).astype(float)

    errors = verification.judge_wildfire(rothermel.compute, read)
    for name, error in errors.items():
        assert error.size > 220_000
        assert np.median(np.abs(error)) <= 0.03, name
        assert (np.abs(error) <= 0.10).mean() >= 0.95, name


@pytest.mark.parametrize("number", [91, 98, 99])
def test_what_does_not_burn_does_not_spread(number):
    assert science.run("wildfire.surface", {"fuel_model": number, "slope_pct": 50, "wind_ms": 10}).outputs["rate_m_min"] == 0


def test_an_unknown_fuel_is_answered_with_the_nearest():
    with pytest.raises(Refused, match=r"最接近的是 109（GR9）"):
        science.run("wildfire.surface", {"fuel_model": 111})


def test_wind_and_slope_pull_together_and_apart():
    up = science.run(
        "wildfire.surface", {"fuel_model": 2, "slope_pct": 40, "aspect_deg": 180, "wind_ms": 2, "wind_from_deg": 180}
    ).outputs
    down = science.run(
        "wildfire.surface", {"fuel_model": 2, "slope_pct": 40, "aspect_deg": 0, "wind_ms": 2, "wind_from_deg": 180}
    ).outputs
    assert up["rate_m_min"] > down["rate_m_min"]
    assert up["towards_deg"] == pytest.approx(0, abs=1e-6)


def grid(**given):
    return {"fuel_model": np.full((61, 61), 2.0), "cell_m": 10, "ignitions": [[30, 30]], **given}


def test_without_wind_fire_arrives_by_distance():
    out = science.run("wildfire.arrival", grid()).outputs["arrival_min"]
    rate = science.run("wildfire.surface", {"fuel_model": 2}).outputs["rate_m_min"]
    y, x = np.mgrid[0:61, 0:61]
    exact = np.hypot(x - 30, y - 30) * 10 / rate
    far = exact > 20
    assert np.abs(out[far] / exact[far] - 1).max() < 0.03


def test_with_wind_it_arrives_downwind_by_the_greatest_rate():
    out = science.run("wildfire.arrival", grid(wind_ms=3, wind_from_deg=270, lon=119.2, lat=34.6, minutes=[5, 10])).outputs
    rate = science.run("wildfire.surface", {"fuel_model": 2, "wind_ms": 3, "wind_from_deg": 270}).outputs["rate_m_min"]
    assert out["arrival_min"][30, 60] == pytest.approx(300 / rate, rel=0.01)
    assert out["arrival_min"][30, 0] > 5 * out["arrival_min"][30, 60]
    assert len(out["contours"]["features"]) == 2


def test_a_firebreak_holds_and_a_lost_match_is_named():
    fuel = np.full((61, 61), 2.0)
    fuel[:, 40:43] = 98
    out = science.run("wildfire.arrival", grid(fuel_model=fuel)).outputs["arrival_min"]
    assert (out[:, 43:] == -1).all()
    with pytest.raises(Refused, match=r"最近的格是 \(60, 0\)"):
        science.run("wildfire.arrival", grid(ignitions=[[90, -3]]))


def test_wang_zhengfei_moves_the_right_way():
    base = {"temperature_c": 25, "wind_ms": 0, "humidity_pct": 40, "fuel": "松林"}
    still = science.run("wildfire.wang_zhengfei", base).outputs
    assert still["rate_m_min"] == still["initial_m_min"]
    for change in ({"wind_ms": 5}, {"slope_deg": 20}, {"humidity_pct": 20}, {"temperature_c": 35}, {"fuel": "茅草杂草"}):
        assert science.run("wildfire.wang_zhengfei", {**base, **change}).outputs["rate_m_min"] > still["rate_m_min"]
