"""Oil at sea: against the analytic drift, PyGNOME's own figures of spreading, the laws of evaporation and emulsion, and the mass."""

import numpy as np
import pytest
import shapely
from shapely.geometry import mapping, shape

from anlan.engines import science
from anlan.engines.science.spill import weathering
from anlan.kernel.coords import metres_per_degree
from anlan.kernel.verdict import Refused

HERE = {"lon": 119.8, "lat": 34.9}
SURE = {"current_sd": 0, "wind_sd": 0, "turn_sd_deg": 0}
SPILL = {**HERE, "mass_t": 500, "wind_ms": 6, "wind_from_deg": 90, "hours": 12, "members": 10, "particles": 400}
EAST_KM, NORTH_KM = (per / 1000 for per in metres_per_degree(34.9))


def run(**given):
    return science.run("spill.oil", {**SPILL, **given}).outputs


@pytest.mark.parametrize("seconds", [900, 1800])
def test_a_patch_spreads_as_pygnome_expects(seconds):
    """py_gnome/tests/unit_tests/test_weatherers/test_spreading.py: 1,000 m³, relative buoyancy 0.2, 1e-6 m²/s, k = (1.53, 1.21)."""
    theirs = np.pi * 1.21**2 * (1000**2 * 9.80665 * 0.2 * seconds**1.5) ** (1 / 3) / 1e-6 ** (1 / 6)
    assert np.pi * weathering.fay_radius_m(1000.0, seconds, 0.2, 1e-6) ** 2 == pytest.approx(theirs, rel=1e-9)
    first = np.pi * 1.21**4 / 1.53**2 * (1000**5 * 9.80665 * 0.2 / 1e-6**2) ** (1 / 6)  # their area where inertia ends
    ends_s = first / (np.pi * 1.53**2 * np.sqrt(0.2 * 9.80665 * 1000))
    assert np.pi * weathering.fay_radius_m(1000.0, ends_s, 0.2, 1e-6) ** 2 == pytest.approx(first, rel=1e-9)


def test_crude_evaporates_as_was_measured():
    light = weathering.OILS["light_crude"]
    assert 100 * weathering.fingas(light, 15, 48 * 60) == pytest.approx((2.52 + 0.037 * 15) * np.log(48 * 60), rel=0.1)


def test_evaporation_of_a_steady_film_is_the_integral_of_stiver_and_mackay():
    oil, share, step = weathering.OILS["medium_crude"], 0.0, 10.0
    for _ in range(8640):
        share += step / 0.001 * weathering.stiver_mackay(oil, 5, 15, share)  # one millimetre thick
    slope, kelvin = 10.3 * oil.slope_k / 288.15, 288.15
    exposure = 0.0025 * 5**0.78 * 86_400 / 0.001
    assert share == pytest.approx(np.log(1 + slope * exposure * np.exp(6.3 - 10.3 * oil.boiling_k / kelvin)) / slope, rel=0.005)


def test_water_is_taken_up_by_the_law_and_the_mass_is_kept():
    out = science.run("spill.weathering", {"mass_t": 500, "wind_ms": 8, "oil": "中质原油", "hours": 24}).outputs
    t = out["times_h"] * 3600
    assert out["water_share"] == pytest.approx(0.75 * (1 - np.exp(-2e-6 * 81 * t / 0.75)), rel=0.005)
    assert out["floating_t"] + out["evaporated_t"] + out["dispersed_t"] == pytest.approx(np.full(t.size, 500), rel=1e-9)
    assert (np.diff(out["viscosity_cp"]) > 0).all()
    petrol = science.run("spill.weathering", {"mass_t": 500, "wind_ms": 8, "oil": "汽油", "hours": 24}).outputs
    assert petrol["water_share"].max() == 0
    assert petrol["floating_t"][-1] < 0.1 * 500 < out["floating_t"][-1]


def test_the_middle_drifts_with_current_and_wind_and_spreads_by_diffusion():
    out = run(**SURE, current={"speed_ms": 0.3, "deg": 0}, particles=2000, members=1)
    last = out["centre"][-1]
    east, north = (last["lon"] - HERE["lon"]) * EAST_KM, (last["lat"] - HERE["lat"]) * NORTH_KM
    assert (east, north) == (pytest.approx(-0.025 * 6 * 43.2, rel=0.01, abs=0.05), pytest.approx(0.3 * 43.2, rel=0.01))
    still = run(**SURE, wind_ms=0, diffusion_m2s=50, members=1, particles=4000)
    hull = next(f for f in still["contours"]["features"] if f["properties"].get("minutes") == 720)
    radius = np.sqrt(shape(hull["geometry"]).area * EAST_KM * NORTH_KM / np.pi)
    assert radius == pytest.approx(np.sqrt(2 * 50 * 43_200 * 2 * np.log(10)) / 1000, rel=0.08)  # nine tenths of a Gaussian patch


def test_a_tide_brings_it_back():
    tide = [{"hour": h / 4, "speed_ms": abs(np.sin(np.pi * h / 24)), "deg": 0 if h <= 24 else 180} for h in range(49)]
    last = run(**SURE, wind_ms=0, current=tide, diffusion_m2s=0, members=1)["centre"][-1]
    assert abs(last["lat"] - HERE["lat"]) * NORTH_KM < 0.01 * 2 * 6 * 3.6 / np.pi


def test_the_shore_holds_it_and_lets_it_go_and_targets_are_told():
    shore = mapping(shapely.box(119.0, 34.0, 119.75, 36.0))
    places = [{"name": "取水口", "lon": 119.752, "lat": 34.9, "radius_m": 1500}, {"name": "外海", "lon": 120.3, "lat": 34.9}]
    out = run(land=shore, places=places, wind_ms=10, refloat_h=1e6)
    assert out["ashore_share"] > 0.9
    assert sum(out["balance"].values()) == pytest.approx(500, rel=1e-9)
    reached, never = out["places"]
    assert reached["probability"] == 1
    sure = run(**SURE, land=shore, places=places, wind_ms=10, diffusion_m2s=0, windage=[0.025, 0.025])["places"][0]
    assert sure["first_h"] == pytest.approx((0.048 * EAST_KM - 1.5) / (0.025 * 10 * 3.6), rel=0.1)
    assert reached["first_h"] <= reached["p10_h"] <= reached["p50_h"]
    assert never == {"name": "外海", "lon": 120.3, "lat": 34.9, "probability": 0}
    for feature in out["contours"]["features"]:
        assert shape(feature["geometry"]).intersection(shapely.box(119.0, 34.0, 119.72, 36.0)).is_empty
    areas = [level["area_km2"] for level in out["levels"]]
    assert areas == sorted(areas)
    assert run(land=shore, wind_ms=10, refloat_h=1)["ashore_share"] < out["ashore_share"]


@pytest.mark.parametrize(
    ("given", "field", "word"),
    [({"oil": "中质源油"}, "oil", "最接近的是“中质原油”"), ({"mass_t": -5}, "mass_t", "最接近的可用值"), ({"wind_from_deg": None}, "wind_from_deg", "风向"),
     ({"current": {"speed_ms": -1, "deg": 0}}, "current", "最接近的可用值是 0"), ({"land": mapping(shapely.box(119, 34, 119.82, 36))}, "lon", "最近的海面"),
     ({"land": "陆地"}, "land", "GeoJSON"), ({"places": [{"lon": 1, "lat": 2}]}, "places", "缺少 name")],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_would_work(given, field, word):
    with pytest.raises(Refused) as caught:
        run(**given)
    assert word in caught.value.fields[field]


def grid(hours, u, v, reach=0.3):
    axis = np.linspace(-reach, reach, 13)
    east, north = np.meshgrid(axis * EAST_KM * 1000, axis * NORTH_KM * 1000)
    speeds = {
        name: [np.broadcast_to(part(t, east, north), east.shape).tolist() for t in hours]
        for name, part in (("east_ms", u), ("north_ms", v))
    }
    return {"hours": hours, "lon": (HERE["lon"] + axis).tolist(), "lat": (HERE["lat"] + axis).tolist(), **speeds}


CALM = {**SURE, "wind_ms": 0, "diffusion_m2s": 0.0, "members": 2, "particles": 10}


def middle(out):
    last = out["centre"][-1]
    return np.array([(last["lon"] - HERE["lon"]) * EAST_KM, (last["lat"] - HERE["lat"]) * NORTH_KM])


def test_a_field_that_is_everywhere_the_same_drifts_as_the_hourly_current():
    rows = [{"hour": 0, "speed_ms": 0.3, "deg": 90}, {"hour": 12, "speed_ms": 0.9, "deg": 90}]
    field = grid([0.0, 12.0], lambda t, x, y: 0.3 + 0.05 * t, lambda t, x, y: 0.0)
    assert middle(run(**CALM, current=field)) == pytest.approx(middle(run(**CALM, current=rows)), abs=1e-3)


def test_a_turning_sea_turns_the_slick():
    """u = −ω y, v = ω (x + R) about a centre R west of the spill: after a quarter turn it lies R north of that centre."""
    radius_m, hours = 8_000.0, 12
    omega = np.pi / 2 / (hours * 3600)
    field = grid([0.0], lambda t, x, y: -omega * y, lambda t, x, y: omega * (x + radius_m))
    assert middle(run(**CALM, current=field, hours=hours)) == pytest.approx([-8.0, 8.0], rel=0.01)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"lon": [100.0 + i for i in range(13)]}, "不在流场范围内"),
        ({"hours": [0.0, 1.0]}, "各轴"),
        ({"lat": [35.0 - i for i in range(13)]}, "由小到大"),
    ],
)
def test_a_field_that_does_not_fit_is_named(change, word):
    with pytest.raises(Refused, match=word):
        run(current=grid([0.0], lambda t, x, y: 0.1, lambda t, x, y: 0.0) | change)
