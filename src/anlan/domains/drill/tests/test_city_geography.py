"""Boundaries, coast, roads, people and names of the demonstration city."""

import networkx as nx
import numpy as np
import pytest
import shapely

from anlan.domains.drill.city import gazetteer, geography, population, roads
from anlan.kernel.coords import haversine_m


def test_boundaries_are_wgs84_and_fill_the_city_without_overlap():
    areas = geography.division_areas()
    counties = [polygon for code, polygon in areas.items() if code != geography.CITY]
    assert len(counties) == 6 and all(polygon.is_valid for polygon in areas.values())
    assert sum(c.area for c in counties) == pytest.approx(areas[geography.CITY].area, rel=1e-3)
    square_km = areas[geography.CITY].area * geography.KM_PER_DEGREE**2 / geography.LAT_STRETCH
    assert 7300 < square_km < 7800  # published land area about 7615 km²


def test_every_street_has_land_in_its_county_but_the_far_islands():
    without = {s.name for s in geography.streets()} - {geography.division_names()[code] for code in geography.street_areas()}
    assert len(geography.streets()) == 109 and without == {"前三岛乡"}
    for code, area in geography.street_areas().items():
        assert area.difference(geography.division_areas()[geography.county_of(code)].buffer(1e-6)).is_empty, code


def test_coast_runs_north_to_south_along_the_boundary():
    line = geography.coast()
    (_, first), (_, last) = line.coords[0], line.coords[-1]
    assert first > 35.05 and last < 34.52
    assert line.distance(shapely.Point(119.47, 34.76)) < 0.03  # 连岛


def test_xuwei_and_the_development_zone_are_areas_by_code():
    assert geography.division_at(119.575, 34.548) == geography.XUWEI
    assert geography.area(geography.DEVELOPMENT_ZONE).contains(shapely.Point(119.408, 34.65))
    assert geography.division_at(122.0, 34.0) == ""


def test_road_graph_is_one_piece_and_of_plausible_length():
    graph = nx.Graph((e.start, e.end) for e in roads.edges())
    assert nx.is_connected(graph) and set(graph) == set(roads.nodes())
    expressway_km = sum(e.length_m for e in roads.edges() if e.road_class == "expressway") / 1000
    assert 250 < expressway_km < 450  # the city reports some 350 km of expressways


def test_kilometre_1758_of_the_changshen_expressway_lies_in_guannan():
    lon, lat = roads.kilometre_posts("G25")[1758]
    assert geography.division_at(lon, lat).startswith("320724")
    service = next(p for p in gazetteer.places() if p.name == "灌南服务区")
    assert lat < service.lat and haversine_m(lon, lat, service.lon, service.lat) < 5000
    with pytest.raises(KeyError, match="G999"):
        roads.route("G999")


def test_population_meets_the_published_totals_exactly():
    grid = population.grid()
    areas = population.census_area(grid.division)
    held = {str(a): int(grid.residents[areas == a].sum()) for a in np.unique(areas)}
    known = population.totals()
    assert grid.total == known["3207"] == 4_599_360
    assert held["320707"] == known["320707"] and held["320703007"] == 42_124 and held["320771"] == 90_248
    assert held["320703"] + held["320703007"] + held["320771"] == known["320703"]


def test_gazetteer_knows_what_people_say():
    found = {name: place for place in gazetteer.places() for name in (place.name, *place.aliases)}
    for name in (
        "徐圩新区",
        "徐圩",
        "赣榆",
        "长深高速1758公里",
        "G30K12",
        "石梁河水库",
        "连云港市第一人民医院",
        "盛虹炼化",
        "连云港站",
        "新沂河",
    ):
        assert name in found, name
    assert all(p.source and p.approximate for p in gazetteer.places())
    assert found["徐圩新区"].division == geography.XUWEI
    names = [name for place in gazetteer.places() if place.category == "village" for name in (place.name,)]
    assert len(names) == len(set(names)) > 1200, "only names that occur once"
