"""Zones on the map, the ensemble about them, and who is inside."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from anlan.engines import science
from anlan.kernel.coords import haversine_m, metres_per_degree
from anlan.kernel.verdict import Refused

PLANT = {"lon": 119.6, "lat": 34.58}
LEAK = {
    **PLANT,
    "substance": "氯",
    "mass_rate_kg_s": 3.0,
    "duration_s": 1800,
    "wind_ms": 3,
    "wind_from_deg": 90,
    "stability": "D",
}


def zones(**given):
    return science.run("cloud.toxic_zones", {**LEAK, **given}).outputs


def km2(area):
    per_lon, per_lat = metres_per_degree(PLANT["lat"])
    return area.area * per_lon * per_lat / 1e6


def test_zones_lie_downwind_one_inside_the_other_with_the_area_they_say():
    out = zones()
    shapes = [shape(feature["geometry"]) for feature in out["contours"]["features"]]
    assert [level["label"] for level in out["levels"]] == ["AEGL-3", "AEGL-2", "AEGL-1"]
    for inner, outer in pairwise(shapes):
        assert outer.buffer(2e-6).contains(inner)
    for level, area in zip(out["levels"], shapes, strict=True):
        assert km2(area) == pytest.approx(level["area_km2"], rel=0.02)
        west = min(area.exterior.coords)
        assert haversine_m(PLANT["lon"], PLANT["lat"], west[0], west[1]) == pytest.approx(level["distance_m"], rel=0.01)
        assert west[0] < PLANT["lon"]  # an east wind carries westwards


@pytest.mark.parametrize(("wind_from", "dx", "dy"), [(0, 0, -1), (180, 0, 1), (270, 1, 0), (45, -1, -1)])
def test_a_cloud_goes_where_the_wind_blows_to(wind_from, dx, dy):
    centre = shape(zones(wind_from_deg=wind_from)["contours"]["features"][0]["geometry"]).centroid
    found = np.array([centre.x - PLANT["lon"], centre.y - PLANT["lat"]])
    wanted = np.array([dx * metres_per_degree(PLANT["lat"])[1] / metres_per_degree(PLANT["lat"])[0], dy])
    assert found @ wanted / np.linalg.norm(found) / np.linalg.norm(wanted) > 0.999


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["氯", "氨", "苯", "甲烷", "LPG", "硫化氢", "氰化氢", "丙烯腈"]), st.sampled_from([None, *"ABCDEF"]), st.floats(0, 40), st.floats(0, 360),
    st.floats(1e-4, 1000), st.sampled_from(["rural", "urban", "water"]), st.floats(0, 100),
)  # fmt: skip
def test_any_weather_gives_valid_finite_polygons(substance, stability, wind, direction, rate, terrain, height):
    out = zones(
        substance=substance,
        stability=stability,
        wind_ms=wind,
        wind_from_deg=direction,
        mass_rate_kg_s=rate,
        terrain=terrain,
        height_m=height,
        time="2026-07-01T02:00",
    )
    for feature in out["contours"]["features"]:
        area = shape(feature["geometry"])
        assert area.is_valid
        assert np.isfinite(np.asarray(shapely.get_coordinates(area))).all()


def test_vessel_and_hole_stand_for_a_rate():
    out = science.run(
        "cloud.toxic_zones",
        {
            **PLANT,
            "substance": "液氯",
            "mass_kg": 25_000,
            "hole_diameter_m": 0.02,
            "wind_ms": 3,
            "wind_from_deg": 100,
            "time": "2026-07-01T14:00",
        },
    )
    assert out.outputs["method"] == "dense"
    assert out.outputs["rate_kg_s"] > 1
    assert any("源强" in note for note in out.warnings)


@pytest.mark.parametrize(
    ("given", "field", "word"),
    [({"mass_rate_kg_s": None}, "mass_rate_kg_s", "孔径"), ({"stability": None}, "stability", "时刻"), ({"substance": "水"}, "levels", "不能划"),
     ({"wind_ms": -1}, "wind_ms", "最接近的可用值是 0"), ({"lat": 95}, "lat", "不可能"), ({"substance": "绿气"}, "substance", "最接近"), ({"substance": "钠"}, "levels", "没有")],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_would_work(given, field, word):
    with pytest.raises(Refused) as caught:
        zones(**given)
    assert field in caught.value.fields
    assert word in caught.value.fields[field]


def test_unknown_wind_direction_gives_a_circle():
    area = shape(zones(wind_from_deg=None)["contours"]["features"][0]["geometry"])
    assert area.contains(shapely.Point(PLANT["lon"], PLANT["lat"]))


def test_an_ensemble_without_spread_is_the_zone_itself():
    still = {"direction_sd_deg": 0, "speed_sd_ln": 0, "rate_sd_ln": 0, "members": 20, "grid": 600, "probabilities": [0.5]}
    out = science.run("cloud.toxic_ensemble", {**LEAK, **still}).outputs
    for one, many in zip(zones()["contours"]["features"], out["contours"]["features"], strict=True):
        assert km2(shape(many["geometry"])) == pytest.approx(km2(shape(one["geometry"])), rel=0.03)


def test_the_same_seed_draws_the_same_and_likelier_lies_inside_less_likely():
    first, second = (science.run("cloud.toxic_ensemble", {**LEAK, "members": 100, "grid": 100}).outputs for _ in range(2))
    assert first["contours"] == second["contours"]
    by_level = {}
    for feature in first["contours"]["features"]:
        by_level.setdefault(feature["properties"]["label"], []).append(shape(feature["geometry"]))
    for areas in by_level.values():
        for likelier, less in zip(areas[1:], areas, strict=False):
            assert less.buffer(1e-5).contains(likelier)


def test_people_of_the_ensemble_are_counted_as_by_brute_force():
    from anlan.engines.science.checking import check
    from anlan.engines.science.cloud import ensemble, fleet, scenario, voting

    rng = np.random.default_rng(3)
    inputs, _ = check(ensemble.SPEC, {**LEAK, "members": 30})
    members, turned = ensemble.draw_members(scenario.read(inputs), inputs)
    table = fleet.march(members).half_widths(2e-6, 4000.0)
    east, north = rng.uniform(-5000, 5000, 3000), rng.uniform(-5000, 5000, 3000)
    got = voting.heads(*voting.in_bands(east, north, np.ones(3000), 300.0), table, 4000.0, np.cos(turned), np.sin(turned))
    x = east * np.cos(turned)[:, None] + north * np.sin(turned)[:, None]
    y = np.abs(north * np.cos(turned)[:, None] - east * np.sin(turned)[:, None])
    near = (x >= 0) & (x < 4000)
    width = np.take_along_axis(table, np.where(near, x * fleet.BINS / 4000, 0).astype(int), axis=1)
    assert got == pytest.approx((near & (y < width)).sum(axis=1))


@pytest.mark.parametrize("bearing", [3, 90, 215, 360])
def test_votes_of_the_ensemble_are_those_of_every_cell_asked(bearing):
    from anlan.engines.science.checking import check
    from anlan.engines.science.cloud import ensemble, fleet, scenario, voting

    inputs, _ = check(ensemble.SPEC, {**LEAK, "members": 20, "wind_from_deg": bearing})
    members, turned = ensemble.draw_members(scenario.read(inputs), inputs)
    clouds = fleet.march(members)
    far = float(clouds.reach_m(2e-6).max())
    table, cosine, sine = clouds.half_widths(2e-6, far), np.cos(turned)[:, None, None], np.sin(turned)[:, None, None]
    axes = [ensemble._window(part, far, 90) for part in (np.cos(turned), np.sin(turned))]
    east, north = np.meshgrid(*axes)
    x, y = east * cosine + north * sine, np.abs(north * cosine - east * sine)
    near = (x >= 0) & (x < far * 0.999999)
    width = np.array(
        [row[np.where(on, at * fleet.BINS / far, 0).astype(int)] for row, on, at in zip(table, near, x, strict=True)]
    )
    got = voting.vote(*axes, table, far, np.cos(turned), np.sin(turned))
    assert (got == (near & (y < width)).sum(axis=0)).all()
    assert got.max() > 5


@pytest.mark.parametrize("method", ["dense", "gaussian"])
def test_a_fleet_is_its_clouds_one_by_one(method):
    from anlan.engines.science.checking import check
    from anlan.engines.science.cloud import ensemble, fleet, scenario

    inputs, _ = check(ensemble.SPEC, {**LEAK, "members": 20, "method": method})
    members, _ = ensemble.draw_members(scenario.read(inputs), inputs)
    clouds, alone = fleet.march(members), [scenario.swath(member) for member in members]
    assert clouds.reach_m(2e-6) == pytest.approx([cloud.distance_m(2e-6) for cloud in alone], rel=1e-9)
    widths, x = clouds.half_widths(2e-6, 2000.0), (np.arange(fleet.BINS) + 0.5) * 2000 / fleet.BINS
    for width, cloud in zip(widths, alone, strict=True):
        inside = width > 0
        assert cloud.on(x[inside]).half_width_m(2e-6) == pytest.approx(width[inside], rel=1e-6, abs=1e-3)


def test_people_in_a_circle_are_density_times_area():
    lon, lat = np.meshgrid(np.linspace(119.5, 119.7, 401), np.linspace(34.48, 34.68, 401))
    circle = shapely.Point(119.6, 34.58).buffer(0.05)
    contours = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"level": 1}, "geometry": shapely.geometry.mapping(circle)}],
    }
    targets = [{"id": 1, "name": "内", "lon": 119.61, "lat": 34.58}, {"id": 2, "name": "外", "lon": 119.68, "lat": 34.66}]
    out = science.run(
        "exposure.zones",
        {
            "contours": contours,
            "population": {"lon": lon.ravel(), "lat": lat.ravel(), "people": np.ones(lon.size)},
            "targets": targets,
            **PLANT,
        },
    ).outputs
    assert out["people"] == pytest.approx(np.pi * 100**2, rel=0.01)
    assert [target["name"] for target in out["targets"]] == ["内"]


def test_minimum_needs_by_hand():
    found = {row["name"]: row["quantity"] for row in science.run("exposure.needs", {"people": 1000, "days": 3}).outputs["needs"]}
    assert found["生活用水"] == 45
    assert found["厕位"] == 50


def test_half_die_where_the_probit_is_five():
    out = science.run(
        "effect.toxic_probit", {"substance": "氯", "concentration_ppm": np.linspace(10, 2000, 500), "minutes": 30}
    ).outputs
    assert (np.diff(out["lethality"]) > 0).all()
    assert np.interp(5, out["probit"], out["lethality"]) == pytest.approx(0.5, abs=0.01)


def test_probability_contours_are_coloured_and_explained_as_zones_are():
    features = science.run("cloud.toxic_ensemble", {**LEAK, "members": 100, "grid": 100}).outputs["contours"]["features"]
    zones = {f["properties"]["label"]: f["properties"] for f in science.run("cloud.toxic_zones", LEAK).outputs["contours"]["features"]}
    for properties in (feature["properties"] for feature in features):
        assert {name: properties[name] for name in ("colour", "meaning", "ppm")} == {name: zones[properties["label"]][name] for name in ("colour", "meaning", "ppm")}
        assert properties["area_km2"] > 0
