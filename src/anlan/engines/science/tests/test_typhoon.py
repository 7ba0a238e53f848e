"""Typhoons: the official format, the wind's shape, the colour's thresholds, the real tracks."""

from datetime import UTC, datetime

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science.typhoon import warning, wind
from anlan.kernel.verdict import Refused

STILL = [{"at": f"2026-08-01T{h:02}:00+00:00", "lon": 120.0, "lat": 30.0, "pressure_hpa": 950, "wind_ms": 45} for h in (0, 12)]


def test_every_best_track_reads(shared):
    files = sorted((shared / "typhoon/cma_best_track").glob("*.txt"))
    texts = [file.read_text() for file in files]
    tracks = [track for text in texts for track in science.read_tracks(text)]
    assert len(files) == 25
    assert len(tracks) == sum(text.count("66666 ") for text in texts)
    assert sum(len(track.fixes) for track in tracks) == sum(len(text.splitlines()) for text in texts) - len(tracks)
    assert {"LEKIMA", "In-fa"} <= {track.name for track in tracks}


def test_the_shipped_track_is_the_official_one(shared):
    text = (shared / "typhoon/cma_best_track/CH2019BST.txt").read_text()
    assert (
        next(track for track in science.read_tracks(text) if track.number == "1909").fixes
        == science.bundled_track("lekima-2019").fixes
    )


def test_lekima_passes_lianyungang_on_the_eleventh_of_august():
    found = science.closest_approach(science.bundled_track("lekima-2019"), 119.22, 34.6)
    assert found.at.date().isoformat() == "2019-08-11"
    assert found.distance_km < 60


@pytest.mark.parametrize("line", ["2019081100 2 336", "20190811xx 2 336 1202 980 23", "2019081100 2 336 1202 -80 23"])
def test_a_bad_line_is_named(line):
    with pytest.raises(Refused, match="第 2 行"):
        science.read_tracks(f"66666 1909 1 0012 1909 0 3 LEKIMA 20200417\n{line}")


def test_a_standing_typhoon_blows_its_wind_at_its_radius():
    radius = float(wind.max_wind_radius_km(np.array(45.0), np.array(30.0)))
    lon = 120 + np.linspace(1, 400, 800) / 96.3
    out = science.run(
        "typhoon.wind", {"track": STILL, "lon": lon, "lat": np.full(800, 30.0), "land_factor": 1, "hours": 1}
    ).outputs["wind_ms"][:, 0]
    assert out.max() == pytest.approx(45, rel=0.01)
    assert np.linspace(1, 400, 800)[out.argmax()] == pytest.approx(radius, abs=2)
    assert out[-1] < 20


def test_wind_turns_anticlockwise_about_the_centre():
    out = science.run("typhoon.wind", {"track": STILL, "lon": [121.0, 120.0], "lat": [30.0, 31.0], "hours": 1}).outputs[
        "wind_from_deg"
    ][:, 0]
    assert 100 < out[0] < 180  # east of the centre it comes from the south-east
    assert 20 < out[1] < 100  # north of it from the north-east


@pytest.mark.parametrize(
    ("force", "gust", "hour", "colour"),
    [(6, 0, 24, "blue"), (0, 8, 24, "blue"), (5, 7, 0, ""), (8, 0, 24, "yellow"), (10, 0, 24, "yellow"), (10, 0, 12, "orange"), (0, 12, 12, "orange"), (12, 0, 7, "orange"),
     (12, 0, 6, "red"), (0, 14, 6, "red"), (0, 13, 6, "orange")],
)  # fmt: skip
def test_colour_by_the_table_and_its_hours(force, gust, hour, colour):
    forces, gusts = np.zeros(25, dtype=int), np.zeros(25, dtype=int)
    forces[hour], gusts[hour] = force, gust
    assert warning.signal(forces, gusts).colour == colour


def test_warnings_rise_as_lekima_nears_the_coast():
    place = [{"code": "320703", "name": "连岛", "lon": 119.45, "lat": 34.76, "land_factor": 1.0}]
    order = ["", "blue", "yellow", "orange", "red"]
    seen = [
        science.run(
            "typhoon.warning", {"track": "lekima-2019", "places": place, "now": datetime(2019, 8, day, hour, tzinfo=UTC)}
        ).outputs["places"][0]["colour"]
        for day, hour in ((8, 0), (9, 12), (10, 6), (10, 18), (11, 0))
    ]
    assert seen[0] == ""
    assert [order.index(colour) for colour in seen] == sorted(order.index(colour) for colour in seen)
    assert order.index(seen[-1]) >= 2


def test_one_fix_is_not_a_track():
    with pytest.raises(Refused, match="两个定位"):
        science.run("typhoon.wind", {"track": STILL[:1], "lon": 120, "lat": 30})
