"""The map's questions: layers, tiles, search, counting, the base picture."""

import json

import mapbox_vector_tile
import numpy as np
import pytest

from anlan.console.map.base import river_name, road_class
from anlan.console.map.tiles import ALONE, Tile, encode, mercator
from anlan.console.tests.world import DISTRICT, ZONE, build, save, signed_in
from anlan.kernel.verdict import Refused
from anlan.platform.kinds.api import get_kind

pytestmark = pytest.mark.django_db(transaction=True)
HERE = Tile(z=10, x=852, y=407)  # 119.53–119.88°E, 34.31–34.60°N: Xuwei


@pytest.fixture
def world():
    build()


def things(answer) -> list[dict]:
    return mapbox_vector_tile.decode(answer.content)["things"]["features"] if answer.content else []


def test_the_tile_grid_is_the_usual_one():
    assert Tile(z=0, x=0, y=0).box == pytest.approx((-180, -85.0511, 180, 85.0511), abs=1e-3)
    west, south, east, north = HERE.box
    assert west < 119.58 < east
    assert south < 34.55 < north


@pytest.mark.parametrize("tile", [Tile(z=3, x=8, y=0), Tile(z=3, x=0, y=-1), Tile(z=40, x=0, y=0)])
def test_a_tile_that_is_not_there_is_refused(tile):
    with pytest.raises(Refused):
        tile.checked()


def test_mercator_knows_its_reference_point():
    """EPSG:3857 of 1° E, 45° N (EPSG guidance note 7-2)."""
    assert mercator(np.array([[1.0, 45.0]]))[0] == pytest.approx((111319.49, 5621521.49), abs=0.01)


def test_layers_are_those_of_the_kinds_one_may_see_with_counts_of_ones_area(world):
    index = signed_in("li", "duty_officer", DISTRICT).get("/api/map/layers").json()
    layers = {layer["key"]: layer for group in index["groups"] for layer in group["layers"]}
    assert layers["hospital"]["count"] == 1
    assert layers["hospital"]["symbol"] == "hospital"


def test_tiles_hold_ones_own_area_only(world):
    whole, own = signed_in("city", "duty_officer"), signed_in("jia", "enterprise", ZONE, own="E1")
    url = f"/api/map/tiles/chemical_enterprise,hospital/{HERE.z}/{HERE.x}/{HERE.y}.mvt"
    assert {t["properties"]["name"] for t in things(whole.get(url))} == {"甲化工", "乙化工", "徐圩医院"}
    assert "乙化工" not in {t["properties"].get("name") for t in things(own.get(url))}


def test_a_tile_comes_with_a_tag_and_not_twice(world):
    client, url = signed_in("li", "duty_officer"), f"/api/map/tiles/hospital/{HERE.z}/{HERE.x}/{HERE.y}.mvt"
    first = client.get(url)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert "private" in first["Cache-Control"]


def test_many_things_are_gathered_and_none_is_lost(world, django_assert_max_num_queries):
    for i in range(ALONE + 6):
        save("school", f"S{i}", f"学校{i}", ZONE, {"type": "Point", "coordinates": [119.55 + (i % 6) * 0.01, 34.5 + i // 6 * 0.01]})
    kind = get_kind("school")
    with django_assert_max_num_queries(2):
        body = encode([(kind, kind.model.objects.all(), None)], HERE)
    found = mapbox_vector_tile.decode(body)["things"]["features"]
    assert sum(f["properties"].get("n", 1) for f in found) == ALONE + 6
    assert len(found) < ALONE + 6
    close = encode([(kind, kind.model.objects.all(), None)], Tile(z=14, x=13633, y=6516))
    assert all("n" not in f["properties"] for f in mapbox_vector_tile.decode(close)["things"]["features"])


def test_the_database_gathers_what_memory_should_not(world, monkeypatch):
    monkeypatch.setattr("anlan.console.map.tiles.MOST", 10)
    for i in range(30):
        save("school", f"S{i}", f"学校{i}", ZONE, {"type": "Point", "coordinates": [119.55 + (i % 6) * 0.01, 34.5 + i // 6 * 0.01]})
    kind = get_kind("school")
    found = mapbox_vector_tile.decode(encode([(kind, kind.model.objects.all(), None)], HERE))["things"]["features"]
    assert sum(f["properties"].get("n", 1) for f in found) == 30


def test_search_finds_things_places_and_coordinates(world):
    client = signed_in("li", "duty_officer", DISTRICT)

    def labels(words):
        return [r["label"] for r in client.get("/api/map/search", {"q": words}).json()["results"]]

    assert labels("徐圩医院") == ["徐圩医院"]
    assert labels("灌南医院") == []
    assert labels("连云区") == ["连云区"]
    assert client.get("/api/map/search", {"q": "119.5, 34.6"}).json()["results"][0]["lon"] == 119.5


def test_what_lies_inside_a_drawn_shape_is_counted_within_ones_rights(world):
    square = {"type": "Polygon", "coordinates": [[[119.0, 34.0], [119.7, 34.0], [119.7, 34.7], [119.0, 34.7], [119.0, 34.0]]]}

    def count(client) -> dict[str, int]:
        answer = ask_inside(client, square)
        return {row["label"]: row["count"] for row in answer.json()["rows"]}

    assert count(signed_in("city", "duty_officer"))["医院"] == 2
    assert count(signed_in("li", "duty_officer", DISTRICT))["医院"] == 1


def ask_inside(client, geometry):
    client.get("/me/")
    token = client.cookies["csrftoken"].value
    return client.post("/api/map/inside", json.dumps({"geometry": geometry}), content_type="application/json", headers={"X-CSRFToken": token})


@pytest.mark.parametrize("geometry", [{"type": "Point", "coordinates": [1, 1]}, {"type": "Polygon", "coordinates": [[[0, 0], [90, 0], [90, 60], [0, 0]]]}, {"type": "Nonsense"}])
def test_a_shape_that_cannot_be_counted_is_refused(world, geometry):
    answer = ask_inside(signed_in("li", "duty_officer"), geometry)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_the_base_picture_is_there_and_an_unknown_part_is_not(world):
    client = signed_in("li", "duty_officer")
    for name in ("land", "divisions", "rivers", "roads", "places"):
        assert client.get(f"/api/map/base/{name}.geojson").json()["type"] == "FeatureCollection"
    assert client.get("/api/map/base/secrets.geojson").status_code == 404


def test_the_map_is_closed_to_those_without_the_right(world):
    client = signed_in("school", "target_contact", ZONE)
    assert client.get("/api/map/layers").status_code == 403


@pytest.mark.parametrize(("name", "rank"), [("G15 沈海高速", "expressway"), ("G204 烟沪线", "national"), ("S245 丰灌线", "provincial"), ("S73", "expressway"), ("海连路", "street"), ("", "street")])
def test_roads_are_ranked_by_their_number(name, rank):
    assert road_class(name) == rank


def test_a_river_section_is_labelled_with_its_river():
    assert river_name("新沭河第2段（演示）") == "新沭河"
    assert river_name("善后河") == "善后河"
