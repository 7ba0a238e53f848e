"""Ground and isoseismals: against the standard's table and a great earthquake."""

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science.quake import site


@pytest.mark.parametrize(
    ("pga", "factors"),
    [(0.05, [0.72, 0.80, 1.00, 1.30, 1.25]), (0.10, [0.74, 0.82, 1.00, 1.25, 1.20]), (0.15, [0.75, 0.83, 1.00, 1.15, 1.10]),
     (0.20, [0.76, 0.85, 1.00, 1.00, 1.00]), (0.30, [0.85, 0.95, 1.00, 1.00, 0.95]), (0.40, [0.90, 1.00, 1.00, 1.00, 0.90])],
)  # fmt: skip
def test_site_factors_of_the_standard(pga, factors):
    for kind, expected in zip(site.CLASSES, factors, strict=True):
        out = science.run("quake.site", {"pga_g": pga, "given_on": "II", "site_class": kind}).outputs
        assert float(out["pga_g"]) == pytest.approx(pga * expected)


def test_rock_to_soil_and_back():
    pga = np.linspace(0.01, 0.9, 60)
    soil = science.run("quake.site", {"pga_g": pga, "given_on": "I1", "site_class": "II"}).outputs["pga_g"]
    assert (soil >= pga).all()
    back = science.run("quake.site", {"pga_g": soil, "given_on": "II", "site_class": "I1"}).outputs["pga_g"]
    assert back == pytest.approx(pga, rel=1e-3)


@pytest.mark.parametrize("region", ["eastern", "western"])
def test_both_axes_begin_at_one_intensity(region):
    from anlan.engines.science.quake import isoseismal

    given = {"magnitude": 6.5, "region": region}
    assert isoseismal._level(given, 0, 0.0) == pytest.approx(isoseismal._level(given, 1, 0.0), abs=0.01)


def test_tangshan_by_its_mapped_areas():
    out = science.run("quake.isoseismal", {"magnitude": 7.8, "lon": 118.2, "lat": 39.6, "strike_deg": 50}).outputs
    area = {row["intensity"]: row["area_km2"] for row in out["levels"]}
    for degree, mapped in ((9, 1800), (8, 7270), (7, 33_300)):
        assert mapped / 2 < area[degree] < mapped * 2
    assert len(out["contours"]["features"]) == len(out["levels"])


def test_an_ellipse_carries_its_own_intensity():
    given = {"magnitude": 7, "lon": 119.2, "lat": 34.6, "strike_deg": 90}
    seven = next(row for row in science.run("quake.isoseismal", given).outputs["levels"] if row["intensity"] == 7)
    lon = 119.2 + seven["long_km"] / (111.32 * np.cos(np.radians(34.6)))
    out = science.run(
        "quake.isoseismal", {**given, "site_lon": [lon, 119.2], "site_lat": [34.6, 34.6 + seven["short_km"] / 110.94]}
    ).outputs["site_intensity"]
    assert out == pytest.approx([7, 7], abs=0.05)
