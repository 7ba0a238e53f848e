"""Tide, waves, overtopping, tsunami: against another hand, asymptotes, printed equations and plain geometry."""

from datetime import UTC, datetime

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science.coast import tide, waves
from anlan.kernel.verdict import Refused

# UTide 0.4.0 with the same 43 constituents, exact nodal corrections, metres above mean level
UTIDE = {
    (2019, 8, 10, 18): 1.2625,
    (2019, 8, 11, 3): -0.6759,
    (2021, 7, 27, 0): 2.1723,
    (2024, 2, 29, 7): -1.7337,
    (2000, 1, 1, 12): -1.1697,
    (2026, 11, 23, 9): 1.7731,
}


def test_tide_against_utide():
    seconds = np.array([datetime(*at, tzinfo=UTC).timestamp() for at in UTIDE])
    names, amplitudes, phases, mean = tide._constants({"station": "lianyungang", "constituents": None, "mean_level_m": None})
    assert tide.heights(names, amplitudes, phases, seconds) == pytest.approx(list(UTIDE.values()), abs=0.02)
    assert mean == 2.915


def test_tide_reaches_its_highest_and_lowest_of_a_nodal_cycle():
    names, amplitudes, phases, _ = tide._constants({"station": "lianyungang", "constituents": None, "mean_level_m": None})
    hours = datetime(2001, 1, 1, tzinfo=UTC).timestamp() + 3600.0 * np.arange(int(18.61 * 8766))
    found = tide.heights(names, amplitudes, phases, hours)
    assert found.max() == pytest.approx(5.766 - 2.915, abs=0.1)
    assert found.min() == pytest.approx(-0.297 - 2.915, abs=0.1)


def test_two_high_waters_a_day_and_strangers_are_named():
    out = science.run("coast.tide", {"start": "2026-07-01T00:00+08:00", "hours": 24.8}).outputs
    assert sum(turn["high"] for turn in out["turns"]) == 2
    assert sum(not turn["high"] for turn in out["turns"]) == 2
    with pytest.raises(Refused, match="最接近的是“M2”"):
        science.run("coast.tide", {"start": "2026-07-01", "constituents": [{"name": "M22", "amplitude_m": 1, "phase_deg": 0}]})
    with pytest.raises(Refused, match="lianyungang"):
        science.run("coast.tide", {"start": "2026-07-01", "station": "lianyungan"})


def test_waves_in_a_deep_sea_without_end():
    sea = {"wind_ms": 15, "fetch_m": 2e6, "depth_m": 5000}
    grown = science.run("coast.waves", {**sea, "formula": "young_verhagen"}).outputs["significant_m"] * 9.81 / 15**2
    assert grown == pytest.approx(0.24, rel=0.05)
    stress = 0.71 * 15**1.23
    assert science.run("coast.waves", {**sea, "formula": "spm"}).outputs["significant_m"] * 9.81 / stress**2 <= 0.283


def test_three_formulas_of_waves_agree():
    wind, fetch, depth = (a.ravel() for a in np.meshgrid([15, 20, 30], [5e3, 2e4, 1e5], [3, 8, 20]))
    found = np.array(
        [
            science.run("coast.waves", {"wind_ms": wind, "fetch_m": fetch, "depth_m": depth, "formula": f}).outputs[
                "significant_m"
            ]
            for f in ("putian", "spm", "young_verhagen")
        ]
    )
    assert (found.max(axis=0) / found.min(axis=0)).max() < 2.0
    assert np.median(found.max(axis=0) / found.min(axis=0)) < 1.5


def test_wave_length_obeys_its_relation():
    period, depth = np.array([3.0, 6, 12, 12]), np.array([500.0, 5, 2, 0.5])
    long = waves.length(period, depth)
    assert (2 * np.pi / period) ** 2 == pytest.approx(9.81 * 2 * np.pi / long * np.tanh(2 * np.pi * depth / long), rel=1e-6)
    assert long[0] == pytest.approx(9.81 * 9 / (2 * np.pi), rel=1e-4)
    assert long[3] == pytest.approx(12 * np.sqrt(9.81 * 0.5), rel=0.01)


def test_overtopping_by_hand():
    given = {"wave_m": 2, "period_s": 6, "crest_m": 8, "sea_m": 5, "slope": 3}
    out = science.run("coast.overtopping", given).outputs
    breaker = (1 / 3) / np.sqrt(2 / (9.81 * 36 / (2 * np.pi)))
    assert out["breaker"] == pytest.approx(breaker)
    q = 0.023 / np.sqrt(1 / 3) * breaker * np.exp(-((2.7 * 3 / (breaker * 2)) ** 1.3)) * np.sqrt(9.81 * 8)
    assert out["discharge_l_s_m"] == pytest.approx(1000 * q, rel=1e-3)
    assert out["discharge_l_s_m"] == pytest.approx(33.0, rel=0.001)
    assert out["runup_m"] == pytest.approx(min(1.65 * breaker, 4 - 1.5 / np.sqrt(breaker)) * 2, rel=1e-3)
    assert science.run("coast.overtopping", {**given, "design": True}).outputs["discharge_l_s_m"] > out["discharge_l_s_m"]


def test_overtopping_at_its_limits():
    level = {"wave_m": 2, "period_s": 9, "crest_m": 5, "sea_m": 5, "slope": 1.5}
    assert science.run("coast.overtopping", level).outputs["discharge_l_s_m"] == pytest.approx(90 * np.sqrt(9.81 * 8), rel=1e-6)
    drowned = science.run("coast.overtopping", {**level, "sea_m": 6}).outputs
    assert drowned["overflow_l_s_m"] == pytest.approx(540 * np.sqrt(9.81))
    assert drowned["grade"] == 5
    base = {"wave_m": 2, "period_s": 7, "crest_m": 8, "sea_m": 5}
    plain = science.run("coast.overtopping", base).outputs["discharge_l_s_m"]
    for change in ({"crest_m": 8.5}, {"roughness": 0.6}, {"obliquity_deg": 45}, {"parapet": 0.7}, {"berm": 0.8}):
        assert science.run("coast.overtopping", {**base, **change}).outputs["discharge_l_s_m"] < plain
    wall = science.run("coast.overtopping", {**base, "kind": "wall"}).outputs["discharge_l_s_m"]
    assert wall == pytest.approx(47 * np.exp(-((2.35 * 1.5) ** 1.3)) * np.sqrt(9.81 * 8), rel=1e-6)


def test_a_tsunami_over_an_even_sea_comes_by_distance():
    given = {"depth_m": np.full((121, 121), 4000.0), "lon": 120, "lat": 28, "step_deg": 0.05, "source_lon": 123, "source_lat": 31}
    out = science.run("coast.tsunami", given).outputs["minutes"]
    lat, lon = np.meshgrid(28 + 0.05 * np.arange(121), 120 + 0.05 * np.arange(121), indexing="ij")
    a = (
        np.sin(np.radians(lat - 31) / 2) ** 2
        + np.cos(np.radians(lat)) * np.cos(np.radians(31)) * np.sin(np.radians(lon - 123) / 2) ** 2
    )
    exact = 2 * 6_371_008.8 * np.arcsin(np.sqrt(a)) / np.sqrt(9.80665 * 4000) / 60
    far = exact > 5
    assert np.abs(out[far] / exact[far] - 1).max() < 0.03
    assert np.median(np.abs(out[far] / exact[far] - 1)) < 0.015


def test_a_tsunami_slows_down_on_the_shelf_and_goes_round_land():
    step, cells = 0.01, 200
    metres = 6_371_008.8 * np.radians(step) * np.cos(np.radians(0.05))
    x = (np.arange(cells) + 5) * metres
    sea = np.tile(0.002 * x, (11, 1))
    out = science.run(
        "coast.tsunami",
        {
            "depth_m": sea,
            "lon": 100,
            "lat": 0,
            "step_deg": step,
            "source_lon": 100 + step * np.full(11, 199),
            "source_lat": step * np.arange(11),
        },
    ).outputs["minutes"]
    exact = 2 * (np.sqrt(x[-1]) - np.sqrt(x[20])) / np.sqrt(9.80665 * 0.002) / 60
    assert out[5, 20] == pytest.approx(exact, rel=0.01)
    wall = np.full((40, 41), 100.0)
    wall[:35, 20] = 0
    given = {"depth_m": wall, "lon": 120, "lat": 34, "step_deg": 0.02, "source_lon": 120.2, "source_lat": 34.1}
    round_it = science.run("coast.tsunami", {**given, "places": [{"name": "对岸", "lon": 120.6, "lat": 34.1}]}).outputs["places"][
        0
    ]["minutes"]
    straight = science.run(
        "coast.tsunami", {**given, "depth_m": np.full((40, 41), 100.0), "places": [{"name": "对岸", "lon": 120.6, "lat": 34.1}]}
    ).outputs["places"][0]["minutes"]
    assert round_it > 2 * straight
    with pytest.raises(Refused, match="最近的海上格点"):
        science.run("coast.tsunami", {**given, "source_lon": 120.4})
    with pytest.raises(Refused, match="格网之外"):
        science.run("coast.tsunami", {**given, "source_lon": 130})
