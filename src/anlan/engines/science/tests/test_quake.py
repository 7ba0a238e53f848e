"""Ground motion against the independent table; all of it."""

import csv
from itertools import groupby

import numpy as np
import pytest

from anlan.engines import science

REGIONS = {"": "active", "Eastern": "eastern", "Stable": "stable", "Tibet": "tibet"}


def test_every_point_of_the_reference_table(shared):
    rows = list(csv.DictReader((shared / "earthquake/yu2013_reference.csv").read_text().splitlines()))
    assert len(rows) == 720
    for name, own in groupby(rows, key=lambda row: row["gsim"]):
        table = {
            column: np.array(values)
            for column, values in zip(rows[0], zip(*(row.values() for row in own), strict=True), strict=True)
        }
        kind, region = name[10:12], REGIONS[name[12:]]
        out = science.run("quake.yu2013", {
            "magnitude": table["mag"].astype(float), "magnitude_type": kind, "region": region, "epicentral_km": table["repi_km"].astype(float),
            "azimuth_deg": table["azimuth_deg"].astype(float),
        }).outputs  # fmt: skip
        assert out["pga_g"] == pytest.approx(table["PGA_g"].astype(float), rel=1e-3)
        assert out["pgv_cm_s"] == pytest.approx(table["PGV_cm_s"].astype(float), rel=1e-3)


def test_shaking_falls_with_distance_and_grows_with_magnitude():
    near = science.run("quake.yu2013", {"magnitude": 6, "epicentral_km": np.arange(1, 300)}).outputs
    assert (np.diff(near["pga_g"]) < 0).all()
    assert (
        np.diff(science.run("quake.yu2013", {"magnitude": np.arange(5, 8.6, 0.1), "epicentral_km": 40}).outputs["intensity"])
        > -0.02
    ).all()


FRAGILITY = [
    {"name": "a", "median_g": [0.1, 0.2, 0.35, 0.6], "beta": [0.6, 0.6, 0.6, 0.6]},
    {"name": "b", "median_g": [0.2, 0.4, 0.8, 1.3], "beta": [0.5, 0.5, 0.5, 0.5]},
]


def scenario(count, **given):
    rng = np.random.default_rng(0)
    return science.run("quake.damage", {
        "magnitude": 7, "lon": 119.2, "lat": 34.6, "strike_deg": 25, "building_lon": 119.2 + rng.normal(0, 0.5, count), "building_lat": 34.6 + rng.normal(0, 0.4, count),
        "building_class": rng.integers(0, 2, count), "occupants": 3.0, "fragility": FRAGILITY, "death_share": [0, 0, 0.001, 0.05], "injury_share": [0, 0.005, 0.02, 0.2],
        **given,
    }).outputs  # fmt: skip


def test_every_building_is_in_one_state():
    out = scenario(5000)
    assert sum(out["damaged"].values()) == pytest.approx(5000)
    assert out["deaths"] < out["injuries"] < out["displaced"]
    assert scenario(5000, magnitude=6)["deaths"] < out["deaths"]


def test_half_exceed_at_the_median():
    from anlan.engines.science.quake import damage

    share = damage.state_shares(np.array([0.35]), np.array([FRAGILITY[0]["median_g"]]), np.array([FRAGILITY[0]["beta"]]))
    assert share[0, 3:].sum() == pytest.approx(0.5)


def test_the_table_of_motion_is_the_motion():
    from anlan.engines.science.quake import damage, yu2013

    given = {"magnitude": 7.0, "magnitude_type": "Ms", "region": "eastern"}
    rng = np.random.default_rng(4)
    distance, azimuth = rng.uniform(1, 200, 2000), rng.uniform(-400, 400, 2000)
    got = damage.MotionTable(given, 200).pga_g(distance, azimuth)
    assert got == pytest.approx(yu2013.compute({**given, "epicentral_km": distance, "azimuth_deg": azimuth})["pga_g"], rel=2e-3)


def test_a_class_without_fragility_is_named():
    from anlan.kernel.verdict import Refused

    with pytest.raises(Refused, match="最接近的可用值是 1"):
        scenario(10, building_class=np.full(10, 7))
