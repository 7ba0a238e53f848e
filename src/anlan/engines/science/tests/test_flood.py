"""Floods against the classical solutions, and the laws that hold for any water."""

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.flood import solver
from anlan.kernel.verdict import Refused

G = solver.G


def dam_break(right, cells=400, until=30.0):
    x = (np.arange(cells) + 0.5) * 1000 / cells - 500
    depth = np.tile(np.where(x < 0, 5.0, right), (3, 1))
    out = science.run(
        "flood.inundation",
        {"dem": np.zeros((3, cells)), "cell_m": 1000 / cells, "manning": 0, "initial_depth": depth, "duration_s": until},
    ).outputs
    return x, out


def off(found, exact):
    return np.sqrt(((found - exact) ** 2).sum() / (exact**2).sum())


def test_ritter_dam_break_onto_dry_land():
    x, out = dam_break(0.0)
    exact = verification.dam_break(x, 30.0, 5.0, 0.0)
    assert off(out["depth_m"][1], exact) <= 0.02
    assert out["balance"]["error_share"] <= 1e-9


def test_stoker_dam_break_into_water():
    x, out = dam_break(1.0)
    exact = verification.dam_break(x, 30.0, 5.0, 1.0)
    assert off(out["depth_m"][1], exact) <= 0.02


def test_thacker_water_turning_in_a_bowl():
    n, radius, deep, eta = 100, 1.0, 0.1, 0.5
    c = (np.arange(n) + 0.5) * 4 / n - 2
    x, y = np.meshgrid(c, c)
    bed = -deep * (1 - (x**2 + y**2) / radius**2)
    omega = np.sqrt(2 * G * deep) / radius
    exact = np.maximum(0, eta * deep / radius**2 * (2 * x - eta) - bed)
    z, h = np.pad(bed, 1, mode="edge"), np.pad(exact, 1)
    qx, qy = np.zeros_like(h), h * eta * omega
    spare = [np.zeros_like(h) for _ in range(4)]
    before = h[1:-1, 1:-1].sum()
    solver.run(
        z, h, qx, qy, 4 / n, 0.0, spare[0], 2 * np.pi / omega, np.zeros(4, dtype=int), 1e-3, spare[1], spare[2], spare[3], 0.0
    )
    assert off(h[1:-1, 1:-1], exact) <= 0.02
    assert h[1:-1, 1:-1].sum() == pytest.approx(before, rel=1e-9)
    assert h.min() >= 0


def test_a_lake_around_an_island_does_not_stir():
    y, x = np.mgrid[0:60, 0:60]
    island = 3 * np.exp(-((x - 30) ** 2 + (y - 30) ** 2) / 80)
    out = science.run(
        "flood.inundation", {"dem": island, "cell_m": 1, "manning": 0, "initial_level_m": 2, "duration_s": 20}
    ).outputs
    assert out["max_speed_ms"].max() < 1e-10


def test_rain_and_inflow_are_accounted_for_to_the_drop():
    rng = np.random.default_rng(5)
    dem = rng.normal(10, 0.5, (40, 50)) + np.linspace(3, 0, 50)
    out = science.run("flood.inundation", {
        "dem": dem, "cell_m": 20, "duration_s": 1800, "rain_mm_h": 60, "inflows": [{"row": 20, "col": 2, "times_s": [0, 600, 1200], "flow_m3s": [0, 50, 0]}],
        "open_sides": ["east"], "lon": 119.2, "lat": 34.5,
    }).outputs  # fmt: skip
    assert out["balance"]["error_share"] <= 1e-9
    assert out["balance"]["inflow"] == pytest.approx(30_000, rel=0.01)
    assert out["balance"]["left"] > 0
    assert {feature["properties"]["level"] for feature in out["contours"]["features"]} >= {3, 4}


def test_a_point_outside_the_terrain_is_named_with_the_nearest():
    with pytest.raises(Refused, match=r"最近的格是 \(3, 0\)"):
        science.run(
            "flood.inundation",
            {
                "dem": np.zeros((4, 4)),
                "cell_m": 1,
                "duration_s": 1,
                "inflows": [{"row": 9, "col": -2, "times_s": [0], "flow_m3s": [1]}],
            },
        )
    with pytest.raises(Refused, match="非有限"):
        science.run("flood.inundation", {"dem": [[0, np.nan], [0, 0]], "cell_m": 1, "duration_s": 1})


def test_a_breach_lets_out_what_was_behind_the_dam():
    out = science.run("flood.breach", {"volume_m3": 2e7, "water_height_m": 15}).outputs
    assert np.trapezoid(out["flow_m3s"], out["times_s"]) == pytest.approx(2e7)
    teton = science.run("flood.breach", {"volume_m3": 310e6, "water_height_m": 77.0}).outputs
    assert 65_120 / 2 < teton["peak_m3s"] < 65_120 * 2


def test_muskingum_keeps_the_volume_and_flattens_the_peak():
    inflow = np.concatenate([np.full(5, 10.0), 10 + 200 * np.sin(np.linspace(0, np.pi, 24)), np.full(200, 10.0)])
    out = science.run("flood.muskingum", {"inflow_m3s": inflow, "step_s": 3600, "k_s": 7200, "x": 0.2}).outputs
    assert out["outflow_m3s"].sum() == pytest.approx(inflow.sum(), rel=1e-6)
    assert out["peak_m3s"] < inflow.max()
    assert out["delay_s"] > 0
