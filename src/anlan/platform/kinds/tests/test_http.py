"""The API of kinds and OGC API Features, from outside: typed, paged, in the caller's area, and never a 5xx."""

import base64
import json

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, Client

from anlan.platform.accounts.models import RoleGrant, User
from anlan.platform.accounts.tokens import issue_token
from anlan.platform.kinds.tests.conftest import HERE, THERE
from anlan.platform.kinds.web.schemas import out_schema, page_schema

pytestmark = pytest.mark.django_db
HOSPITALS = "/api/kinds/hospital"
ITEMS = "/api/ogc/collections/hospital/items"


@pytest.fixture
def token():
    user = User.objects.create_user("registrar", name="登记员")
    RoleGrant.objects.create(user=user, role="registrar", area=HERE)
    return issue_token(user, "试验")


@pytest.fixture
def client(token):
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_the_life_of_a_record(client):
    data = {"code": "A1", "name": "甲医院", "division": HERE, "geom": {"type": "Point", "coordinates": [119.2, 34.6]}, "beds": 5}
    made = client.post(HOSPITALS, data, content_type="application/json")
    assert made.status_code == 201 and made.json()["geom"]["coordinates"] == [119.2, 34.6]
    address = f"{HOSPITALS}/{made.json()['id']}"
    assert client.patch(address, {"beds": 6, "version": 1}, content_type="application/json").json()["beds"] == 6
    late = client.patch(address, {"beds": 7, "version": 1}, content_type="application/json")
    assert late.status_code == 409 and late["Content-Type"] == "application/problem+json"
    assert [v["changes"].get("beds") for v in client.get(f"{address}/history").json()] == [[5, 6], [None, 5]]
    assert client.delete(f"{address}?reason=重复").status_code == 204 and client.get(address).status_code == 404


def test_the_same_key_makes_one_record(client):
    data = json.dumps({"code": "A1", "name": "甲", "division": HERE})
    made = [client.post(HOSPITALS, data, content_type="application/json", headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [m.status_code for m in made] == [201, 201] and made[0].json()["id"] == made[1].json()["id"]


def test_pages_follow_each_other(client, hospital):
    for number in range(1, 6):
        hospital(number)
    hospital(6, division=THERE)
    first = client.get(HOSPITALS, {"limit": 3, "sort": "-beds"}).json()
    second = client.get(HOSPITALS, {"limit": 3, "sort": "-beds", "after": first["after"]}).json()
    assert [r["beds"] for r in first["items"] + second["items"]] == [5, 4, 3, 2, 1] and (first["count"], second["after"]) == (5, "")


def test_answers_are_as_the_schema_says(client, hospital):
    pk = hospital(1)
    schema = client.get("/api/openapi.json").json()
    for name, address in (("HospitalPage", HOSPITALS), ("HospitalOut", f"{HOSPITALS}/{pk}")):
        answer = client.get(address).json()
        assert set(answer) == set(schema["components"]["schemas"][name]["properties"])
        (page_schema if name.endswith("Page") else out_schema)("hospital").model_validate(answer)
    beds = schema["components"]["schemas"]["HospitalIn"]["properties"]["beds"]
    assert "床位" in beds["description"]


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{", '{"code": 1}', '{"code":"A","name":"B","division":"320703","beds":NaN}', '{"code":"A","name":"B","division":"320703","beds":1e400}',
        '{"code":"A\\u0000","name":"B","division":"320703"}', '{"code":"\\ud800","name":"B","division":"320703"}', '{"code":"A","name":"B","division":["x"]}',
        '{"code":"A","name":"B","division":"320703","geom":{"type":"Point","coordinates":[1e999,0]}}', '{"code":"A","name":"B","division":"320703","x":1}',
        '{"code":"A","name":"B","division":"320703","geom":{"type":"GeometryCollection","geometries":[]}}', "[" * 50_000,
        '{"code":"A","name":"B","division":"320703","beds":99999999999999999999999999}', '{"code":"A","name":"B","division":"320703","organisation":{"a":1}}',
        json.dumps({"code": "x" * 65, "name": "B", "division": HERE}),
    ],
)  # fmt: skip
def test_bodies_that_make_no_sense_are_refused_with_a_reason(client, body, kind):
    answer = client.post(HOSPITALS, body, content_type="application/json")
    assert answer.status_code in (400, 422) and answer.json()["detail"] and not kind.model.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "?limit=0", "?limit=x", "?after=%00", "?beds__gte=nan", "?beds=99999999999999999999", "?bbox=1,2", "?bbox=a,b,c,d", "?area=x", "?sort=x", "?organisation=1e3",
        "/99999999999999999999", "/999", "/999/history", "/export.exe", "/export.csv?beds__gte=x", "/export.csv?bbox=nan,0,1,1",
    ],
)  # fmt: skip
def test_questions_that_make_no_sense_are_refused_with_a_reason(client, address):
    answer = client.get(HOSPITALS + address)
    assert answer.status_code in (404, 422) and answer.json()["detail"]


def test_import_over_http(client, kind):
    def post(name, content, **how):
        return client.post(f"{HOSPITALS}/import", {"file": SimpleUploadedFile(name, content), **how})

    report = post("a.csv", f"编码,名称,区划\nA1,甲,{HERE}\nA2,乙,{THERE}\n".encode(), crs="bd09").json()
    assert (report["created"], report["refused"], report["errors"][0]["row"]) == (1, 1, 3)
    for name, content, how in (("a.exe", b"x", {}), ("a.csv", b"\xff\xfe", {}), ("a.xlsx", b"PK", {}), ("a.csv", b"a\nb", {"crs": "x"}), ("a.csv", b"a\nb", {"mode": "x"})):
        answer = post(name, content, **how)
        assert answer.status_code == 422 and answer.json()["detail"]
    assert client.post(f"{HOSPITALS}/import").status_code == 422 and kind.model.objects.count() == 1


def test_ogc_features_are_linked_from_the_landing_page_to_the_last_item(client, hospital):
    for number in range(1, 6):
        hospital(number)
    landing = client.get("/api/ogc").json()
    links = {link["rel"]: link["href"] for link in landing["links"]}
    assert client.get(links["conformance"]).json()["conformsTo"] and client.get(links["service-desc"]).status_code == 200
    hospitals = next(c for c in client.get(links["data"]).json()["collections"] if c["id"] == "hospital")
    assert hospitals["extent"]["spatial"]["bbox"][0][0] < 119.2
    address, found = f"{ITEMS}?limit=2&bbox=119,34,120,35", []
    while address:
        answer = client.get(address)
        assert answer["Content-Type"] == "application/geo+json"
        part = answer.json()
        assert part["numberReturned"] == len(part["features"]) and part["numberMatched"] == 5
        found += [f["properties"]["code"] for f in part["features"]]
        address = next((link["href"] for link in part["links"] if link["rel"] == "next"), None)
    assert found == [f"H{n}" for n in range(1, 6)]
    item = client.get(f"{ITEMS}/{part['features'][-1]['id']}").json()
    assert item["type"] == "Feature" and {link["rel"] for link in item["links"]} == {"self", "collection"}


def test_ogc_time_is_that_of_validity(client, hospital):
    hospital(1, valid_until="2020-01-01"), hospital(2, valid_from="2024-01-01"), hospital(3)
    asked = lambda when: [f["properties"]["code"] for f in client.get(ITEMS, {"datetime": when}).json()["features"]]  # noqa: E731
    assert asked("2019-05-01T00:00:00Z") == ["H1", "H3"] and asked("2022-01-01/..") == ["H2", "H3"] and asked("../2018-01-01T00:00:00Z") == ["H1", "H3"]


@pytest.mark.parametrize("question", ["limit=0", "limit=x", "bbox=1", "bbox=1,2,3,4,5,x", "datetime=x", "crs=EPSG:3857", "unknown=1", "after=-1", "beds=x"])
def test_ogc_answers_a_wrong_parameter_with_400(client, question):
    assert client.get(f"{ITEMS}?{question}").status_code == 400


def test_a_map_program_brings_its_token_as_a_password(token, hospital):
    hospital(1)
    basic = base64.b64encode(f"qgis:{token}".encode()).decode()
    client = Client(headers={"Authorization": f"Basic {basic}"})
    assert client.get(ITEMS).json()["numberReturned"] == 1
    assert client.delete(f"{HOSPITALS}/1").status_code == 401
    for wrong in ("x", base64.b64encode(b"qgis:no").decode(), base64.b64encode(b"\xff\xfe").decode()):
        assert Client(headers={"Authorization": f"Basic {wrong}"}).get(ITEMS).status_code == 401
    assert Client().get(ITEMS).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_an_export_streams_under_asgi(token, hospital):
    hospital(1)

    async def taken():
        answer = await AsyncClient().get(f"{HOSPITALS}/export.csv", headers={"Authorization": f"Bearer {token}"})
        assert answer.is_async
        return b"".join([part async for part in answer.streaming_content])

    assert "第1医院".encode() in async_to_sync(taken)()
