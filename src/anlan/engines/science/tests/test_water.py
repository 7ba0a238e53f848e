"""Rain to river, reservoir, breach and pond: against measurement, worked tables and what can be reckoned by hand."""

import numpy as np
import pytest
import scipy

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.flood import calibration, growth
from anlan.kernel.verdict import Refused

RNG = np.random.default_rng


def test_xinanjiang_against_another_hand():
    """hydromodel 0.4.0 (Dalian University of Technology) on the same 400 days, IM = 0: runoff and evaporation of its ``generation``."""
    rng, days = RNG(7), np.arange(400)
    rain = np.round(np.where(rng.random(400) < 0.35, rng.gamma(0.9, 14, 400), 0), 1)
    pet = np.round(2.5 + 2 * np.sin(2 * np.pi * days / 365 - 1.2), 2)
    out = science.run("flood.xinanjiang", {
        "rain_mm": rain, "pet_mm": pet, "area_km2": 100, "step_h": 24, "k": 0.95, "im": 0,
        "state": {"upper_mm": 12, "lower_mm": 40, "deep_mm": 24, "free_mm": 0, "inter_m3s": 0, "ground_m3s": 0},
    }).outputs  # fmt: skip
    made = sum(part.sum() for part in out["runoff_mm"].values()) + out["state"]["free_mm"][0]
    assert made == pytest.approx(743.6024076728258, abs=1e-3)
    assert out["evaporation_mm"][0] == pytest.approx(774.0340123271748, abs=1e-3)
    assert [out["state"][name][0] for name in ("upper_mm", "lower_mm", "deep_mm")] == pytest.approx([17.4635, 70, 40])
    assert out["balance_mm"] < 1e-9


def test_the_fulda_is_foretold_better_than_by_a_linear_reservoir(shared):
    given, flow, half = verification.fulda((shared / "hydrology/fulda/fulda_climate.csv").read_text(encoding="utf-8"))
    out = science.run("flood.xinanjiang", {**given, **verification.FULDA_PARAMETERS}).outputs
    after = calibration.nash_sutcliffe(flow[half:], out["total_m3s"][half:])
    plain = verification.linear_reservoir(given, verification.FULDA_BASELINE)
    assert after >= 0.70
    assert after > calibration.nash_sutcliffe(flow[half:], plain[half:]) + 0.2
    assert out["total_m3s"][half:].sum() == pytest.approx(flow[half:].sum(), rel=0.05)


def test_calibration_finds_what_made_the_flow():
    rng = RNG(3)
    rain = np.where(rng.random(600) < 0.3, rng.gamma(0.9, 12, 600), 0)
    truth = {"rain_mm": rain, "pet_mm": 3.0, "area_km2": 500.0, "step_h": 24}
    made = science.run("flood.xinanjiang", {**truth, "b": 0.4, "sm": 40, "uh_k_h": 30}).outputs["total_m3s"]
    from anlan.engines.science.checking import check

    inputs, _ = check(science.MODELS["flood.xinanjiang"].spec, truth)
    found = calibration.calibrate(inputs, made, warm_up=100, rounds=8, searched={"sm": (5, 80), "uh_k_h": (1, 72)})
    again = science.run("flood.xinanjiang", {**truth, **found}).outputs["total_m3s"]
    assert calibration.nash_sutcliffe(made[100:], again[100:]) > 0.97


def test_sub_basins_stand_side_by_side_and_a_run_goes_on_from_its_state():
    rain = RNG(1).gamma(0.4, 10, (2, 60))
    whole = science.run(
        "flood.xinanjiang", {"rain_mm": rain, "pet_mm": 2, "area_km2": [300, 500], "step_h": 6, "uh_k_h": 0.01}
    ).outputs
    alone = science.run(
        "flood.xinanjiang", {"rain_mm": rain[1], "pet_mm": 2, "area_km2": 500, "step_h": 6, "uh_k_h": 0.01}
    ).outputs
    assert whole["flow_m3s"][1] == pytest.approx(alone["flow_m3s"][0])
    first = science.run(
        "flood.xinanjiang", {"rain_mm": rain[:, :30], "pet_mm": 2, "area_km2": [300, 500], "step_h": 6, "uh_k_h": 0.01}
    ).outputs
    then = science.run("flood.xinanjiang", {
        "rain_mm": rain[:, 30:], "pet_mm": 2, "area_km2": [300, 500], "step_h": 6, "uh_k_h": 0.01, "state": first["state"],
    }).outputs  # fmt: skip
    assert then["total_m3s"] == pytest.approx(whole["total_m3s"][30:])
    with pytest.raises(Refused, match="KI \\+ KG"):
        science.run("flood.xinanjiang", {"rain_mm": [1], "pet_mm": 1, "area_km2": 1, "step_h": 1, "ki": 0.6, "kg": 0.6})


def test_unit_hydrograph_moments_and_the_linear_reservoir():
    out = science.run("flood.unit_hydrograph", {"net_rain_mm": [10], "area_km2": 100, "step_h": 1}).outputs
    assert out["volume_m3"] == pytest.approx(1e6, rel=1e-3)
    middle = (out["flow_m3s"] * (np.arange(out["flow_m3s"].size) + 0.5)).sum() / out["flow_m3s"].sum()
    assert middle == pytest.approx(3 * 4 + 0.5, rel=1e-3)
    one = science.run(
        "flood.unit_hydrograph", {"net_rain_mm": [10], "area_km2": 36, "step_h": 1, "nash_n": 1, "nash_k_h": 5}
    ).outputs["flow_m3s"]
    exact = 100 * 5 * np.exp(-np.arange(1, one.size) / 5) * (np.exp(0.2) - 1) * (1 - np.exp(-0.2))
    assert one[1:] == pytest.approx(exact, rel=1e-6)
    with pytest.raises(Refused, match="应为 10 mm"):
        science.run("flood.unit_hydrograph", {"net_rain_mm": [10], "area_km2": 100, "step_h": 1, "ordinates_m3s": [1, 2, 1]})


# Ponce's worked storage-indication routing, K = 2 h, Δt = 1 h (onlinecalc.sdsu.edu, onlinerouting02)
PONCE_IN = [100, 150, 250, 400, 800, 1000, 900, 700, 550, 400, 300, 250, 200, 150, 120, *[100] * 11]
PONCE_OUT = [
    100, 110, 146, 217.6, 370.56, 582.336, 729.402, 757.641, 704.585, 612.751, 507.65, 414.59, 338.754, 273.252, 217.951, 174.771, 144.863, 126.918, 116.151,
    109.69, 105.814, 103.489, 102.093, 101.256, 100.754, 100.452,
]  # fmt: skip


def test_reservoir_against_a_worked_table():
    out = science.run("flood.reservoir", {
        "inflow_m3s": PONCE_IN, "step_s": 3600, "level_m": 100, "storage_curve": [[0, 0], [2000, 14_400_000]], "outlets": [{"name": "堰", "curve": [[0, 0], [2000, 2000]]}],
    }).outputs  # fmt: skip
    assert out["outflow_m3s"] == pytest.approx(PONCE_OUT, rel=1e-4)
    assert out["balance_share"] < 1e-9


STAIRS = {
    "step_s": 3600, "level_m": 24.5, "storage_curve": [[18.5, 0.32e8], [25, 2.34e8], [26, 2.9e8], [27.65, 4.6e8], [28, 5.31e8]],
    "outlets": [{"name": "闸", "curve": [[15, 0], [24, 3000], [28, 7000]]}],
    "rules": [{"from_m": 0, "release": 0}, {"from_m": 25, "release": 2500}, {"from_m": 26, "release": 5000}, {"from_m": 27, "release": "full"}],
}  # fmt: skip


def test_gate_rules_are_followed_and_hold_the_level_between_two():
    flood = np.r_[np.linspace(200, 6000, 24), np.linspace(6000, 300, 72)]
    run = science.run("flood.reservoir", {**STAIRS, "inflow_m3s": flood, "downstream_limit_m3s": 4000})
    out = run.outputs
    assert any("下游安全泄量" in text for text in run.warnings)
    high = out["level_m"] > 26.001
    assert (out["outflow_m3s"][high] == 5000).all()
    middle = (out["level_m"] > 25.001) & (out["level_m"] < 25.999)
    assert (out["outflow_m3s"][middle] == 2500).all()
    held = (np.abs(out["level_m"] - 26) < 1e-6) & (out["rule"] > 0)
    assert held.sum() > 5
    assert (np.diff(out["outflow_m3s"][held]) < 0).all()  # no hunting
    assert out["balance_share"] < 1e-9


def test_seasons_ramps_and_the_safety_of_the_dam():
    rules = [
        {"from_m": 20, "release": 100, "season": ["10-01", "05-31"]},
        {"from_m": 20, "release": 300, "season": ["06-01", "09-30"]},
    ]
    given = {**STAIRS, "rules": rules, "inflow_m3s": np.full(72, 200.0)}
    out = science.run("flood.reservoir", {**given, "month_day": "05-30"}).outputs["outflow_m3s"]
    assert out[:48].max() == 100
    assert out[48:].min() == 300
    slow = science.run("flood.reservoir", {**given, "month_day": "05-30", "ramp_m3s_h": 50}).outputs["outflow_m3s"]
    assert slow[48:53] == pytest.approx([150, 200, 250, 300, 300])
    safe = science.run("flood.reservoir", {**given, "month_day": "05-30", "safe_level_m": 24}).outputs
    assert safe["rule"][0] == -2
    with pytest.raises(Refused, match="起始日期"):
        science.run("flood.reservoir", given)
    with pytest.raises(Refused, match="最接近的可用值是 28"):
        science.run("flood.reservoir", {**given, "month_day": "05-30", "level_m": 40})


@pytest.mark.parametrize(("height", "volume", "overtopping", "seen"), [(31, 607.5e6, True, 78_100), (77.4, 310e6, False, 65_120)])
def test_breaches_of_dams_that_failed(height, volume, overtopping, seen):
    out = science.run(
        "flood.breach_growth",
        {"crest_m": height, "bottom_m": 0, "level_m": height, "volume_m3": volume, "overtopping": overtopping},
    ).outputs
    assert seen / 2 < out["peak_m3s"] < seen * 2
    assert np.trapezoid(out["flow_m3s"], out["times_s"]) == pytest.approx(volume, rel=0.01)


def test_a_levee_breach_runs_like_a_weir_until_the_land_is_full():
    levee = {
        "kind": "levee",
        "crest_m": 5,
        "bottom_m": 2,
        "level_m": 4.5,
        "width_m": 60,
        "formation_s": 600,
        "side_slope": 0,
        "duration_s": 200_000,
    }
    out = science.run("flood.breach_growth", {**levee, "tail_m": 0, "protected_area_m2": 5e6}).outputs
    assert out["peak_m3s"] == pytest.approx(1.7 * 60 * 2.5**1.5, rel=1e-3)
    assert out["tail_m"][-1] == pytest.approx(4.5, abs=0.05)
    assert out["flow_m3s"][-1] < 0.05 * out["peak_m3s"]
    assert growth.weir(np.float64(1.0), 10.0, 0.0, 0.9) < 0.7 * growth.weir(np.float64(1.0), 10.0, 0.0, 0.5)
    with pytest.raises(Refused, match="口门宽"):
        science.run("flood.breach_growth", {"kind": "levee", "crest_m": 5, "bottom_m": 2, "level_m": 4.5})


def test_two_hollows_fill_spill_and_join_as_reckoned_by_hand():
    row = np.array([9, 2, 5, 1, 8.0])  # hollows of 2 and 1, a saddle at 5, rims at 9 and 8
    dem = np.vstack([np.full(5, 9.0), row, np.full(5, 9.0)])
    rain = np.zeros_like(dem)

    def depth(mm):
        rain[1] = [0, mm, 0, 0, 0]
        return science.run("flood.ponding", {"dem": dem, "cell_m": 1, "rain_mm": rain, "closed": True}).outputs["depth_m"][1]

    assert depth(2000) == pytest.approx([0, 2, 0, 0, 0])
    assert depth(3000) == pytest.approx([0, 3, 0, 0, 0])  # full to the saddle, and then over it
    rain[1, 3] = 0
    more = np.zeros_like(dem)
    more[1, 1:4] = [3000, 0, 2000]
    out = science.run("flood.ponding", {"dem": dem, "cell_m": 1, "rain_mm": more, "closed": True}).outputs["depth_m"][1]
    assert out == pytest.approx([0, 3, 0, 2, 0])
    more[1, 1:4] = [3000, 3000, 3000]  # 9 m³ over hollows of 3 and 4 below the saddle: joined, 2 m³ above it over three cells
    out = science.run("flood.ponding", {"dem": dem, "cell_m": 1, "rain_mm": more, "closed": True}).outputs["depth_m"][1]
    assert out[1:4] == pytest.approx([3 + 2 / 3, 2 / 3, 4 + 2 / 3])


def test_endless_rain_fills_every_hollow_to_its_rim():
    dem = scipy.ndimage.gaussian_filter(RNG(2).normal(0, 3, (60, 70)), 2)
    out = science.run("flood.ponding", {"dem": dem, "cell_m": 5, "rain_mm": 3000, "lon": 119.2, "lat": 34.6}).outputs
    filled = np.full(dem.shape, dem.max())
    filled[0], filled[-1], filled[:, 0], filled[:, -1] = dem[0], dem[-1], dem[:, 0], dem[:, -1]
    for _ in range(400):  # reconstruction by erosion, iterated (Vincent 1993)
        filled = np.maximum(scipy.ndimage.grey_erosion(filled, size=(3, 3)), dem)
        filled[0], filled[-1], filled[:, 0], filled[:, -1] = dem[0], dem[-1], dem[:, 0], dem[:, -1]
    assert out["depth_m"] == pytest.approx(filled - dem, abs=1e-9)
    assert out["balance"]["error_share"] < 1e-9
    assert out["ponds"][0]["volume_m3"] >= out["ponds"][1]["volume_m3"]


def test_drains_hold_back_what_they_can():
    dem = scipy.ndimage.gaussian_filter(RNG(4).normal(0, 3, (40, 40)), 2)
    given = {"dem": dem, "cell_m": 5, "rain_mm": 120, "hours": 2}
    bare, drained = (science.run("flood.ponding", {**given, "drain_mm_h": rate}).outputs for rate in (0, 50))
    assert drained["balance"]["taken"] == pytest.approx(100 / 1000 * dem.size * 25)
    assert drained["balance"]["stored"] < bare["balance"]["stored"]
    assert science.run("flood.ponding", {**given, "drain_mm_h": 60}).outputs["depth_m"].max() == 0
    assert bare["balance"]["error_share"] < 1e-9
