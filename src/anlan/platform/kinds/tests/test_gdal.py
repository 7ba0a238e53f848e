"""A desktop map program reads the collections: GDAL's OAPIF driver, which is what QGIS and ogr2ogr use, on a real server."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import find_spec

import pytest

from anlan.kernel import clock
from anlan.platform.accounts.models import RoleGrant, User
from anlan.platform.accounts.tokens import issue_token
from anlan.platform.bus.api import Context, send
from anlan.platform.kinds.commands import SaveRecord
from anlan.platform.kinds.kind import kinds
from anlan.platform.kinds.tests.conftest import HERE, THERE, actor
from harness.need import lacking

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(60)]

#: in a process of its own: GDAL keeps Python's lock while it waits, and the server is a thread of this one
READ = """
import json, sys, pyogrio
source, options, asked = json.loads(sys.argv[1])
pyogrio.set_gdal_config_options(options)
told = {"layers": pyogrio.list_layers(source)[:, 0].tolist()}
for name, how in asked.items():
    box = tuple(how.pop("bbox", ())) or None
    meta, _, shapes, values = pyogrio.raw.read(source, bbox=box, **how)
    fields = {field: [str(each) for each in column] for field, column in zip(meta["fields"], values)}
    told[name] = {"crs": meta["crs"], "type": meta["geometry_type"], "count": len(shapes), "fields": fields}
print(json.dumps(told))
"""


@pytest.fixture
def gdal(live_server):
    """``gdal(options, name={layer: …, how …})`` → what the driver read."""
    if not find_spec("pyogrio"):
        lacking("GDAL with its OAPIF driver (pip install pyogrio)")

    def read(options, **asked):
        told = json.dumps([f"OAPIF:{live_server.url}/api/ogc", options, asked])
        done = subprocess.run([sys.executable, "-c", READ, told], capture_output=True, text=True, timeout=50, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else done.stderr[-400:]

    return read


@pytest.fixture
def token():
    user = User.objects.create_user("gis", name="制图员")
    RoleGrant.objects.create(user=user, role="registrar", area=HERE)
    return issue_token(user, "QGIS")


def seen_by(name: str) -> set[str]:
    may = User.objects.get(username=name).as_actor().grants_for
    return {kind.key for kind in kinds.values() if may(kind.permission("view"))}


def test_qgis_reads_points_lines_and_areas_by_pages(gdal, token, hospital):
    for number in range(1, 26):
        hospital(number)
    hospital(99, division=THERE)
    river = {"code": "R1", "name": "善后河", "division": HERE, "geom": "LINESTRING (119.2 34.5, 119.3 34.5, 119.4 34.6)"}
    park = {"code": "P1", "name": "园区", "division": HERE, "geom": "POLYGON ((119.2 34.5, 119.3 34.5, 119.3 34.6, 119.2 34.5))"}
    for kind, data in (("river_section", river), ("chemical_park", park)):
        send(SaveRecord(kind=kind, data=data), Context(actor=actor()))

    told = gdal(
        {"GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_USERPWD": f"qgis:{token}"},
        pages={"layer": "hospital", "PAGE_SIZE": 10, "INITIAL_REQUEST_PAGE_SIZE": 5}, box={"layer": "hospital", "bbox": (119.2005, 34.5, 119.2035, 34.7)},
        river={"layer": "river_section"}, park={"layer": "chemical_park"},
    )  # fmt: skip
    assert isinstance(told, dict), told
    assert set(told["layers"]) == seen_by("gis")
    pages = told["pages"]
    assert (pages["count"], pages["crs"], pages["type"]) == (25, "EPSG:4326", "Point"), "three pages, and nothing of another district"
    assert pages["fields"]["name"][0] == "第1医院"
    assert pages["fields"]["beds"] == [str(n) for n in range(1, 26)]
    assert told["box"]["count"] == 3
    assert told["river"]["type"] == "LineString"
    assert told["park"]["type"] == "Polygon"


def test_the_last_moment_of_a_minute_does_not_cost_the_layer(gdal, token, hospital):
    with clock.frozen(datetime(2026, 11, 24, 14, 10, 59, 999_900, tzinfo=UTC)):
        hospital(1)
    told = gdal({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token}, one={"layer": "hospital"})
    assert isinstance(told, dict), told
    assert told["one"]["fields"]["name"] == ["第1医院"]


def test_a_bearer_token_opens_too_and_a_wrong_one_does_not(gdal, token):
    assert len(gdal({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token})["layers"]) == len(seen_by("gis"))
    assert "401" in gdal({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": "anlan_no-such-token"})
