"""Geometry without system libraries: the same answers as shapely alone, malformed input refused with the reason."""

import pytest
import shapely
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.platform.accounts.models import Division
from anlan.platform.geo import BadGeometry, dwithin, intersecting, read_shape, within

pytestmark = pytest.mark.django_db
degrees = st.floats(118.5, 119.8, allow_nan=False)


def put(code, shape):
    return Division.objects.create(code=code, name=code, level=9, geom=shape)


@given(points=st.lists(st.tuples(degrees, st.floats(34, 35)), min_size=1, max_size=30), west=degrees, span=st.floats(0.0001, 0.5))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_same_answers_as_shapely_alone(points, west, span):
    Division.objects.all().delete()
    for number, (lon, lat) in enumerate(points):
        put(str(number), shapely.Point(lon, lat))
    area = shapely.Polygon([(west, 34.2), (west + span, 34.3), (west + span, 34.9), (west, 34.8)])
    expected = {str(n) for n, p in enumerate(points) if shapely.intersects(area, shapely.Point(*p))}
    assert set(intersecting(Division.objects.all(), area).values_list("code", flat=True)) == expected


def test_updates_and_deletes_reach_the_index():
    row = put("1", shapely.Point(119.2, 34.6))
    box = shapely.box(119.1, 34.5, 119.3, 34.7)
    assert intersecting(Division.objects.all(), box).count() == 1
    row.geom = shapely.Point(118.6, 34.6)
    row.save()
    assert intersecting(Division.objects.all(), box).count() == 0
    row.delete()
    assert Division.objects.filter(geom__bbox=(118, 34, 120, 35)).count() == 0


def test_distance_is_in_metres():
    put("near", shapely.Point(119.2, 34.6))
    put("far", shapely.Point(119.2, 34.6 + 1000 / 111_195 * 1.02))
    assert [d.code for d in dwithin(Division.objects.all(), 119.2, 34.6, 1000)] == ["near"]


def test_within_asks_for_the_whole():
    put("line", shapely.LineString([(119.2, 34.6), (119.9, 34.6)]))
    assert within(Division.objects.all(), shapely.box(119.1, 34.5, 119.3, 34.7)).count() == 0
    assert intersecting(Division.objects.all(), shapely.box(119.1, 34.5, 119.3, 34.7)).count() == 1


@pytest.mark.parametrize("bad", [
    "POINT (abc)", '{"type":"Point","coordinates":["x",1]}', "POINT (500 1)", "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "POINT EMPTY",
    '{"type":"Point","coordinates":[1e400,1]}', "<xml/>", '{"type": 3}', b"\x01\x02",
])  # fmt: skip
def test_what_cannot_be_kept_is_refused(bad):
    with pytest.raises(BadGeometry):
        read_shape(bad)


def test_gcj02_is_converted_at_the_edge():
    moved = read_shape("POINT (119.2 34.6)", crs="gcj02")
    assert 300 < shapely.distance(moved, shapely.Point(119.2, 34.6)) * 100_000 < 900


@pytest.mark.django_db(transaction=True)
def test_an_index_that_lost_its_triggers_in_a_migration_is_made_again():
    put("1", shapely.Point(119.2, 34.6))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute('DROP TRIGGER "accounts_division_geom_rtree_insert"')
    put("2", shapely.Point(119.2, 34.6))
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    put("3", shapely.Point(119.2, 34.6))
    assert Division.objects.filter(geom__bbox=(119, 34, 120, 35)).count() == 3
