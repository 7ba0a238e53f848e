"""A cloud under a wind that turns."""

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science.checking import check
from anlan.engines.science.cloud import moving
from anlan.kernel.verdict import Refused

STEADY = [{"wind_ms": 5, "wind_from_deg": 270, "stability": "D"}]
TURNING = [*STEADY, {"at_s": 600, "wind_ms": 4, "wind_from_deg": 180}]
LEAK = {"substance": "硫化氢", "lon": 119.4, "lat": 34.5, "mass_rate_kg_s": 0.5, "duration_s": 1200}


def spells(wind):
    return moving._spells(check(moving.SPEC, {**LEAK, "wind": wind})[0])


@pytest.mark.parametrize("x", [300.0, 1000.0, 2000.0])
def test_a_steady_wind_is_the_plume(x):
    times = (np.arange(2400) + 0.5) / 2
    puffs = moving.puffs_at(spells(STEADY), times, np.full(2400, 0.25), 1200.0)
    at = moving.concentration(puffs, np.array([x]), np.zeros(1))[0, 0]
    given = {
        "mass_rate_kg_s": 0.5,
        "wind_ms": 5,
        "stability": "D",
        "curves": "rural",
        "x_m": x,
        "wind_height_m": 10,
        "reference_height_m": 10,
    }
    plume = science.run("cloud.gaussian_plume", given).outputs["concentration_kg_m3"]
    assert at == pytest.approx(float(plume), rel=0.06)


def test_a_turn_adds_two_ways_and_no_jump():
    one = moving.puffs_at(spells(TURNING), np.zeros(1), np.ones(1), 900.0)
    assert (one.east[0], one.north[0]) == pytest.approx((3000.0, 1200.0))
    before, after = (moving.puffs_at(spells([*STEADY, {"at_s": 600, "wind_ms": 5, "wind_from_deg": 180, "stability": "F"}]), np.zeros(1), np.ones(1), t) for t in (600.0, 600.01))  # fmt: skip
    assert after.sy[0] == pytest.approx(before.sy[0], rel=1e-3)
    assert after.sz[0] == pytest.approx(before.sz[0], rel=1e-3)


def test_zones_follow_the_turn():
    run = science.run("cloud.moving", {**LEAK, "wind": TURNING})
    out = run.outputs
    assert len(out["frames"]) == 8
    assert [level["level"] for level in out["levels"]] == [1, 2, 3]
    areas = [level["area_km2"] for level in out["levels"]]
    assert areas == sorted(areas)
    straight = science.run("cloud.moving", {**LEAK, "wind": STEADY}).outputs
    far = straight["path"]["lat"][-1], out["path"]["lat"][-1]
    assert far[0] == pytest.approx(34.5, abs=1e-6)
    assert far[1] > 34.55
    assert out["frames"][0]["peak_ppm"] > out["frames"][-1]["peak_ppm"]


@pytest.mark.parametrize(
    ("wind", "word"),
    [
        ([], "时段"),
        ([{"wind_ms": 3}], "wind_from_deg"),
        ([{"wind_ms": 99, "wind_from_deg": 10}], "最接近"),
        ([*STEADY, {"at_s": 0, "wind_ms": 3, "wind_from_deg": 9}], "晚于"),
        ([{"wind_ms": 3, "wind_from_deg": 9, "stability": "G"}], "稳定度"),
    ],
)
def test_impossible_wind_is_named(wind, word):
    with pytest.raises(Refused, match=word):
        science.run("cloud.moving", {**LEAK, "wind": wind})
