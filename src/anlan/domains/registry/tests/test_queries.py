"""What is where, who is near, how many people."""

import numpy as np
import pytest
import shapely

from anlan.domains.registry import api
from anlan.domains.registry.tests.conftest import AT_PLANT

pytestmark = pytest.mark.django_db


def disc(radius_deg=0.025):
    return shapely.Point(*AT_PLANT).buffer(radius_deg)


def test_what_lies_inside_a_footprint_without_what_is_closed(things):
    found = {v.code for v in api.things_within(disc())}
    assert found == {"SC-1", "FS-1", "SI-1", "SI-2"}
    assert [v.name for v in api.protected_targets_within(disc(0.06))] == ["演示医院", "演示小学"]


@pytest.mark.postgres
def test_which_kinds_lie_inside_is_one_query(things, django_assert_num_queries):
    asked = ["school", "hospital", "fire_station", "reservoir", "school"]
    with django_assert_num_queries(1):
        found = api.kinds_within(disc(), asked)
    assert found == [key for key in dict.fromkeys(asked) if any(api.things_within(disc(), [key]))] == ["school", "fire_station"]
    assert api.kinds_within(disc(), []) == [] == api.kinds_within(shapely.Point(0, 0).buffer(0.1), asked)


def test_a_view_speaks_plainly_of_its_thing(things):
    school = api.find_thing("school", "SC-1")
    assert school.attrs["pupils"] == 300 and school.invented and (school.lon, school.lat) == (119.5555, 34.548)
    assert api.get_thing(school.subject) == school
    assert api.things_of("school", pupils=300) == [school]
    for subject in ("school/999999", "school/x", "nonsense/1"):
        with pytest.raises(LookupError):
            api.get_thing(subject)


def test_the_nearest_come_first_with_metres_and_none_too_far(things):
    found = api.nearest(*AT_PLANT, ["school", "hospital", "fire_station"], limit=3)
    assert [v.code for v, _ in found] == ["FS-1", "SC-1", "HP-1"]
    assert found[0][1] < 300 and 1700 < found[1][1] < 1900
    assert [v.code for v, _ in api.nearest(*AT_PLANT, ["hospital"], max_m=1000)] == []


def test_people_are_counted_by_the_share_of_each_cell(db):
    api.load_population([{"lon": 119.575, "lat": 34.548, "division": "320703007", "residents": 1000}])
    west_half = shapely.box(119.0, 34.0, 119.575, 35.0)
    assert api.people_within(west_half) == 500
    assert api.people_within(shapely.box(0, 0, 1, 1)) == 0
    people = api.population()[2]
    assert people.sum() == 1000 and not people.flags.writeable
    api.load_population([])
    assert len(api.population()[0]) == 0, "a reload is seen at once"


def test_the_gazetteer_finds_names_and_aliases(db):
    row = {"category": "division", "lon": 119.5, "lat": 34.5, "division": "320703007", "source": "x", "approximate": True}
    api.load_gazetteer([{**row, "name": "徐圩街道", "aliases": ("徐圩", "徐圩新区")}])
    ((at, entry),) = api.gazetteer().find("昨日徐圩新区一企业")
    assert (at, entry.name, entry.division) == (2, "徐圩街道", "320703007")


def test_the_road_graph_is_ready_for_routing(db):
    nodes = [{"key": k, "name": k, "lon": lon, "lat": 34.5} for k, lon in (("a", 119.0), ("b", 119.1))]
    edge = {
        "start": "a",
        "end": "b",
        "ref": "G25",
        "name": "长深高速",
        "road_class": "expressway",
        "length_m": 9500.0,
        "speed_kmh": 90,
    }
    assert api.load_roads(nodes, [edge]) == 1
    graph = api.roads()
    assert graph.names == ("G25 长深高速",) and np.allclose(graph.seconds, 380)


def test_divisions_answer_by_point_and_by_code(db):
    square = shapely.box(119, 34, 120, 35)
    api.load_divisions([
        {"code": "320703", "name": "连云区", "level": 6, "geom": square},
        {"code": "320703007", "name": "徐圩街道", "level": 9, "geom": shapely.box(119.4, 34.4, 119.7, 34.7)},
    ])  # fmt: skip
    assert (
        api.division_of(119.5, 34.5) == "320703007" and api.division_of(119.1, 34.1) == "320703" and api.division_of(0, 0) == ""
    )
    assert api.division_name("320703007") == "徐圩街道" and api.division_name("99") == "99"
    assert api.division_area("320703").equals(square)
