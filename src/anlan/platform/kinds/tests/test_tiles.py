"""Tiles: things close by, clusters from afar, the sum always right, nothing of what the actor may not see."""

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from django.db import connection

from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.api import Context, send
from anlan.platform.geo.grid import grid_name
from anlan.platform.kinds import bulk, mvt, tiles
from anlan.platform.kinds.commands import DeleteRecord, SaveRecord
from anlan.platform.kinds.counts import clusters, count_in, extent
from anlan.platform.kinds.kind import get_kind
from anlan.platform.kinds.tests.conftest import HERE, THERE, actor


def decoded(kind, who, lon, lat, z):
    content = tiles.tile(kind, who, z, *tiles.tile_of(lon, lat, z))
    return mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})[kind.key]["features"] if content else []


@pytest.mark.django_db
def test_things_close_by_and_clusters_from_afar(kind, hospital):
    keys = [hospital(n) for n in range(1, 4)]
    near = decoded(kind, actor(), 119.202, 34.6, 12)
    assert sorted(f["id"] for f in near) == keys and near[0]["properties"]["beds"] == 1 and "contact_phone" not in near[0]["properties"]
    far = decoded(kind, actor(), 119.2, 34.6, 4)
    assert [f["properties"] for f in far] == [{"cluster": True, "count": 3}] and far[0]["geometry"]["type"] == "Point"


@pytest.mark.django_db
def test_a_crowd_becomes_clusters_at_any_zoom(kind, hospital, monkeypatch):
    monkeypatch.setattr(tiles, "MAX_THINGS", 2)
    for n in range(1, 6):
        hospital(n)
    found = decoded(kind, actor(), 119.203, 34.6, 13)
    assert found and all(f["properties"]["cluster"] for f in found)


@pytest.mark.django_db
def test_nobody_sees_or_counts_what_lies_elsewhere(kind, hospital):
    hospital(1), hospital(2, division=THERE)
    assert [f["properties"]["count"] for f in decoded(kind, actor(area=HERE), 119.2, 34.6, 3)] == [1]
    assert len(decoded(kind, actor(area=HERE), 119.2, 34.6, 13)) == 1 and not decoded(kind, Actor(name="x"), 119.2, 34.6, 3)


@pytest.mark.django_db
def test_a_change_is_seen_at_once(kind, hospital):
    pk = hospital(1)
    assert decoded(kind, actor(), 119.2, 34.6, 3)[0]["properties"]["count"] == 1
    hospital(2)
    assert decoded(kind, actor(), 119.2, 34.6, 3)[0]["properties"]["count"] == 2
    send(DeleteRecord(kind="hospital", id=pk), Context(actor=actor()))
    assert decoded(kind, actor(), 119.2, 34.6, 3)[0]["properties"]["count"] == 1


@pytest.mark.django_db
def test_the_counts_follow_every_way_of_writing(kind, hospital):
    """Saved, moved, moved to another division, without a place, in bulk, by queryset, deleted: the grid says what a count says."""
    world = (-180.0, -90.0, 180.0, 90.0)
    counted = lambda area="": count_in(kind, (area,), world)  # noqa: E731
    first, _ = hospital(1), hospital(2, geom=None)
    assert (counted(), counted(HERE), counted("32"), extent(kind)) == (1, 1, 1, (119.1875, 34.59375, 119.21875, 34.625))
    send(SaveRecord(kind="hospital", id=first, data={"geom": "POINT (118.5 34.2)", "division": THERE}), Context(actor=actor()))
    assert (counted(HERE), counted(THERE)) == (0, 1) and clusters(kind, ("",), world)[0].lon == pytest.approx(118.5)
    kind.model.objects.filter(pk=first).update(note="x")
    row = kind.model.objects.get(pk=first)
    bulk.load(kind, [kind.model(code=f"B{n}", name="b", division=HERE, geom=shapely.Point(119, 34), created_at=row.created_at, updated_at=row.updated_at) for n in range(9)])
    assert (counted(), counted(HERE)) == (10, 9) and kind.model.objects.count() == 11
    kind.model.objects.all().delete()
    assert counted() == 0 and extent(kind) is None and clusters(kind, ("",), world) == []
    assert grid_name("t", "geom") == "t_geom_grid"


@pytest.mark.django_db(transaction=True)
def test_an_emptied_table_leaves_no_counts(kind, hospital):
    hospital(1)
    with connection.cursor() as cursor:
        table = kind.model._meta.db_table
        cursor.execute(f'TRUNCATE "{table}" CASCADE' if connection.vendor == "postgresql" else f'DELETE FROM "{table}"')
    assert count_in(kind, ("",), (-180.0, -90.0, 180.0, 90.0)) == 0


@pytest.mark.django_db
def test_lines_and_areas_are_thinned_and_cut(ctx):
    kind = get_kind("river_section")
    wave = shapely.LineString([(118.9 + n / 1e4, 34.5 + np.sin(n) / 1e4) for n in range(10_000)])
    send(SaveRecord(kind=kind.key, data={"code": "R", "name": "河", "division": HERE, "geom": wave}), ctx)
    z = kind.layer.min_zoom + 2
    content = tiles.tile(kind, actor(), z, *tiles.tile_of(119.3, 34.5, z))
    assert 0 < len(content) < 3000
    assert mapbox_vector_tile.decode(content)[kind.key]["features"][0]["geometry"]["type"].endswith("LineString")


@pytest.mark.django_db
@pytest.mark.parametrize("place", [(-1, 0, 0), (23, 0, 0), (3, 8, 0), (3, 0, -1), (3, 0, 10**30)])
def test_there_is_no_such_tile(kind, place):
    with pytest.raises(Refused):
        tiles.tile(kind, actor(), *place)


@pytest.mark.parametrize(
    "wkt",
    [
        "POINT (10 20)", "MULTIPOINT ((1 2), (4000 5))", "LINESTRING (0 0, 10 0, 10 10)", "MULTILINESTRING ((0 0, 5 5), (7 7, 9 1, 2 2))",
        "POLYGON ((0 0, 0 100, 100 100, 100 0, 0 0), (20 20, 40 20, 40 40, 20 40, 20 20))",
        "MULTIPOLYGON (((0 0, 0 9, 9 9, 9 0, 0 0)), ((20 20, 20 30, 30 30, 30 20, 20 20)))",
    ],
)  # fmt: skip
def test_what_is_encoded_is_decoded_as_it_was(wkt):
    shape = shapely.from_wkt(wkt)
    attributes = {"a": "文字", "n": -7, "x": 1.5, "yes": True, "big": 2**40}
    layer = mapbox_vector_tile.decode(mvt.layer("层", [(5, shape, {**attributes, "none": None}), (6, shape, attributes)]), default_options={"y_coord_down": True})
    first, second = layer["层"]["features"]
    assert first["properties"] == second["properties"] == attributes and (first["id"], second["id"]) == (5, 6)
    assert shapely.geometry.shape(first["geometry"]).equals(shape) and layer["层"]["extent"] == mvt.EXTENT


def test_what_is_too_small_to_see_is_left_out():
    assert mvt.layer("a", [(1, shapely.from_wkt("POLYGON ((0 0, 0 0.1, 0.1 0.1, 0 0))"), {}), (2, shapely.Point(), {})]) == b""
