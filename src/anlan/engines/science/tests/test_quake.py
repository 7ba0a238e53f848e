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
