"""Fire danger by the published trial, crown fire by FlamMap's own map of it."""

import numpy as np
import pytest
from PIL import Image

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.wildfire import rothermel

SPRING = {
    "temperature_c": [17, 20, 8.5, 6.5, 13],
    "humidity_pct": [42, 21, 40, 25, 34],
    "wind_kmh": [25, 25, 17, 6, 24],
    "rain_mm": [0, 2.4, 0, 0, 0],
    "month": 4,
}


@pytest.mark.parametrize(
    ("index", "published"),
    [("ffmc", [87.7, 86.2, 87.0, 88.8, 89.1]), ("dmc", [8.5, 10.4, 11.8, 13.2, 15.4]), ("dc", [19.0, 23.6, 26.1, 28.2, 31.5]),
     ("isi", [10.9, 8.8, 6.5, 4.9, 12.6]), ("bui", [8.5, 10.4, 11.7, 13.1, 15.3]), ("fwi", [10.1, 9.3, 7.6, 6.2, 14.8])],
)  # fmt: skip
def test_danger_by_the_published_five_days(index, published):
    assert science.run("wildfire.danger", SPRING).outputs[index] == pytest.approx(published, abs=0.051)


def test_drought_deepens_and_rain_ends_it():
    days = 40
    rain = np.zeros(days)
    rain[30] = 60
    out = science.run(
        "wildfire.danger", {"temperature_c": np.full(days, 25), "humidity_pct": 35, "wind_kmh": 15, "rain_mm": rain, "month": 4}
    ).outputs
    for code in ("ffmc", "dmc", "dc"):
        assert (np.diff(out[code][:30]) > -1e-6).all()
        assert out[code][30] < out[code][29]
    assert out["grade"][29] == 5
    assert out["grade"][30] <= 2


def test_crowns_take_fire_where_flammap_lets_them(shared):
    folder = shared / "wildfire/pyretechnics/test/data"

    def read(name):
        with Image.open(folder / name) as image:
            return np.array(image).astype(float)

    fuel, slope, aspect, base, dense, tall = (
        read(f"landfire_inputs/{name}.tif") for name in (
            "LF2022_FBFM40_230_CONUS/LC22_F40_230", "LF2020_SlpP_220_CONUS/LC20_SlpP_220", "LF2020_Asp_220_CONUS/LC20_Asp_220",
            "LF2022_CBH_230_CONUS/LC22_CBH_230", "LF2022_CBD_230_CONUS/LC22_CBD_230", "LF2022_CH_230_CONUS/LC22_CH_230",
        )
    )  # fmt: skip
    seen = read("flammap_outputs/fire_type.tif")
    at = (seen >= 1) & (fuel < 300) & (slope < 300)
    surface = rothermel.compute(
        {
            "fuel_model": fuel[at],
            "slope_pct": slope[at],
            "aspect_deg": aspect[at],
            "wind_ms": 0.0,
            "wind_from_deg": 0.0,
            **verification.FLAMMAP_MOISTURE,
        }
    )
    out = science.run("wildfire.crown", {
        "surface_intensity_kw_m": surface["intensity_kw_m"], "surface_rate_m_min": surface["rate_m_min"], "base_height_m": base[at] / 10,
        "bulk_density_kg_m3": dense[at] / 100, "canopy_height_m": tall[at] / 10, "foliar_moisture_pct": 120, **verification.FLAMMAP_MOISTURE,
    }).outputs["kind"]  # fmt: skip
    climbed = seen[at] == 2
    assert climbed.sum() > 1500
    assert (out == seen[at]).mean() >= 0.999
    assert (out[climbed] == 2).mean() >= 0.99


def test_wind_makes_a_crown_fire_run():
    forest = {
        "surface_intensity_kw_m": 3000,
        "surface_rate_m_min": 8,
        "base_height_m": 3,
        "bulk_density_kg_m3": 0.15,
        "moisture_1h": 5,
    }
    still, windy = (science.run("wildfire.crown", {**forest, "wind_10m_ms": wind}).outputs for wind in (1, 14))
    assert int(still["kind"]) == 2
    assert int(windy["kind"]) == 3
    assert windy["rate_m_min"] > still["rate_m_min"]
    assert int(science.run("wildfire.crown", {**forest, "surface_intensity_kw_m": 300}).outputs["kind"]) == 1
    assert int(science.run("wildfire.crown", {**forest, "bulk_density_kg_m3": 0}).outputs["kind"]) == 1
