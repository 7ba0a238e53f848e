"""Storm surge against analytic seas, and that it does what a typhoon does."""

from datetime import UTC, datetime

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science.coast import surge
from anlan.kernel.verdict import Refused

FLAT = np.full((5, 21), 20.0)
STILL = np.zeros_like(FLAT)


def basin(drag):
    return surge.Sea(FLAT, 0.0, 0.05, 1.0, drag, closed=True, turning=False)


def test_steady_wind_piles_up_the_water():
    sea, slopes = basin(0.02), []
    for hour in range(60):
        for _ in range(6):
            sea.march(600, STILL, STILL + 1.0, STILL)
        if hour >= 24:
            slopes.append((sea.level[2, -3] - sea.level[2, 2]) / (16 * sea.dx[2]))
    assert np.mean(slopes) == pytest.approx(1 / (1025 * 9.80665 * 20), rel=0.02)
    assert sea.gap() < 1e-9


def test_a_closed_basin_swings_with_merians_period():
    sea, seen = basin(0.0), []
    sea.level[:] = 0.1 * np.cos(np.pi * (np.arange(21) + 0.5) / 21)
    for _ in range(1000):
        sea.march(60, STILL, STILL, STILL)
        seen.append(sea.level[2, 0])
    level = np.array(seen)
    rising = np.flatnonzero((level[:-1] < 0) & (level[1:] >= 0))
    assert np.diff(rising).mean() * 60 == pytest.approx(2 * 21 * sea.dx[2] / np.sqrt(9.80665 * 20), rel=0.01)


def test_standing_low_pressure_lifts_the_sea():
    y, x = np.mgrid[0:41, 0:41]
    deep = np.full((41, 41), 2000.0)
    lift = 0.5 * np.exp(-((x - 20) ** 2 + (y - 20) ** 2) / 80)
    sea = surge.Sea(deep, 0.0, 0.1, 1.0, 0.0025, turning=False)
    for part in np.linspace(0, 1, 48):
        sea.march(1800, lift * part, np.zeros_like(lift), np.zeros_like(lift))
    for _ in range(24):
        sea.march(1800, lift, np.zeros_like(lift), np.zeros_like(lift))
    assert sea.level[20, 20] == pytest.approx(0.5, rel=0.02)
    assert sea.gap() < 1e-9


def shelf(track="lekima-2019", **place):
    deep = np.tile(np.linspace(40, 0, 31), (31, 1))  # an invented shelf, shoaling eastwards turned to the coast in the west
    return {
        "track": track, "depth_m": deep[:, ::-1], "lon": 119.2, "lat": 33.2, "step_deg": 0.1, "start": datetime(2019, 8, 9, 12, tzinfo=UTC), "hours": 60,
        "places": [{"name": "岸边", "lon": 119.3, "lat": 34.7, **place}],
    }  # fmt: skip


def test_a_typhoon_raises_the_sea_at_the_coast():
    out = science.run("coast.surge", shelf()).outputs
    assert 0.2 < out["places"][0]["peak_m"] < 3
    assert out["max_surge_m"].max() < 4
    assert len(out["times"]) == out["surge_m"].shape[1]
    assert out["balance_share"] < 1e-6


def test_a_place_outside_the_sea_is_named():
    with pytest.raises(Refused, match="水深格网之外"):
        science.run("coast.surge", shelf(lon=100.0))
