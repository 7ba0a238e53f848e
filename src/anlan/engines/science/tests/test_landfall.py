"""Landfall against straight coasts, the tail of a Gaussian, and what was told of Lekima and In-fa."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import scipy
import shapely
from shapely.geometry import mapping

from anlan.engines import science
from anlan.kernel.coords import haversine_m, metres_per_degree
from anlan.kernel.verdict import Refused

NOON = datetime(2026, 8, 1, 4, tzinfo=UTC)
LAND = mapping(shapely.box(110, 20, 120, 45))


def line(*, lon0, lat0, lon1, lat1, hours=24):
    ends = ((0, lon0, lat0), (hours, lon1, lat1))
    return [{"at": (NOON + timedelta(hours=h)).isoformat(), "lon": x, "lat": y, "pressure_hpa": 970, "wind_ms": 33} for h, x, y in ends]


def landfall(track, **given):
    return science.run("typhoon.landfall", {"track": track, "coast": LAND, **given}).outputs


def test_straight_on_a_straight_coast_it_lands_after_distance_over_speed():
    out = landfall(line(lon0=123, lat0=34, lon1=119, lat1=34), error_km=[0, 20], lead_h=[0, 24])
    assert out["forecast"]["at"] - NOON == pytest.approx(timedelta(hours=18), abs=timedelta(minutes=11))
    assert abs(out["at_p50"] - out["forecast"]["at"]) < timedelta(minutes=20)
    assert out["at_p10"] < out["at_p50"] < out["at_p90"]
    assert (out["probability"], out["forecast"]["wind_ms"]) == (1, 33)
    line_of = mapping(shapely.LineString([(120, 20), (120, 45)]))
    of_line = landfall(line(lon0=123, lat0=34, lon1=119, lat1=34), coast=line_of)["forecast"]["at"]
    assert abs(of_line - out["forecast"]["at"]) <= timedelta(minutes=10)


@pytest.mark.parametrize("away_km", [20, 60, 120])
def test_along_the_coast_it_lands_as_often_as_the_tail_of_its_error(away_km):
    per_lon, _ = metres_per_degree(34)
    lon = 120 + away_km * 1000 / per_lon
    out = landfall(line(lon0=lon, lat0=33.9, lon1=lon, lat1=34.1), persistence=1, lead_h=[0, 24], error_km=[0, 60], members=2000)
    assert out["probability"] == pytest.approx(scipy.stats.norm.sf(away_km / (60 / np.sqrt(np.pi / 2))), abs=0.03)
    assert out["cone_km"][-1]["radius_km"] == pytest.approx(1.238 * 60, rel=0.01)


# a coast of a few points near where they landed; the times are those of 中央气象台
@pytest.mark.parametrize(
    ("name", "coast", "at", "place"),
    [("lekima-2019", [(118, 24), (119.7, 25.5), (121.6, 28.25), (121.9, 29.2), (122.0, 30.0), (118, 30)], "2019-08-09T17:45+00:00", (121.6, 28.3)),
     ("lekima-2019", [(117, 33), (119.2, 34.8), (119.5, 35.3), (120.2, 35.9), (121.5, 36.7), (122.4, 37.2), (121, 37.5), (117, 37.5)], "2019-08-11T12:50+00:00", (120.1, 35.9)),
     ("in-fa-2021", [(118, 28), (121.9, 29.2), (122.4, 29.9), (122.2, 30.2), (121.9, 30.1), (118, 30)], "2021-07-25T04:30+00:00", (122.35, 29.95))],
)  # fmt: skip
def test_typhoons_land_when_and_where_it_was_told(name, coast, at, place):
    out = science.run("typhoon.landfall", {"track": name, "coast": mapping(shapely.Polygon(coast)), "members": 50, "persistence": 1}).outputs
    told = datetime.fromisoformat(at)
    nearest = min((row for row in out["crossings"] if row["to"] == "land"), key=lambda row: abs(row["at"] - told))
    assert abs(nearest["at"] - told) < timedelta(hours=2)
    assert haversine_m(nearest["lon"], nearest["lat"], *place) < 50_000


def test_the_cone_holds_seven_tenths_and_sections_share_the_landings():
    sections = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": name}, "geometry": mapping(shapely.box(119, low, 120, low + 1))} for name, low in (("南", 33), ("北", 34))]}  # fmt: skip
    out = landfall(line(lon0=123, lat0=34.3, lon1=119, lat1=34.3), sections=sections)
    assert [row["name"] for row in out["sections"]] == ["北", "南"]
    assert sum(row["probability"] for row in out["sections"]) == pytest.approx(out["probability"], abs=0.15)
    from anlan.engines.science.typhoon import landfall as module

    east, north = module._members({"seed": 1, "members": 2000, "persistence": 0.9}, np.arange(0, 600 * 20, 600.0), np.full(20, 50.0))
    for k in (0, 19):
        assert (np.hypot(east[:, k], north[:, k]) <= module.RADIUS_70 * 50).mean() == pytest.approx(0.7, abs=0.03)


@pytest.mark.parametrize(
    ("given", "field", "word"),
    [({"coast": "海岸"}, "coast", "GeoJSON"), ({"coast": mapping(shapely.Point(1, 2))}, "coast", "没有陆地多边形"), ({"issued": "2027-01-01T00:00+08:00"}, "issued", "最接近的可用值"),
     ({"lead_h": [0, 24, 48], "error_km": [0, 1]}, "lead_h", "等长")],
)  # fmt: skip
def test_what_cannot_be_is_refused(given, field, word):
    with pytest.raises(Refused) as caught:
        landfall(line(lon0=123, lat0=34, lon1=119, lat1=34), **given)
    assert word in caught.value.fields[field]


def test_a_track_that_stays_at_sea_does_not_land():
    out = landfall(line(lon0=130, lat0=30, lon1=131, lat1=33), lead_h=[0, 24], error_km=[0, 20])
    assert (out["probability"], out["forecast"], out["at_p50"]) == (0, {}, None)
