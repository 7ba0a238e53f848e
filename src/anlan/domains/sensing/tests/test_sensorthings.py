"""SensorThings 1.1 as a client sees it: links that work, filters, expansion, pages without gaps, Observations created."""

import base64
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from anlan.domains.sensing import api, queries
from anlan.domains.sensing.ingress import Ingress, Turned
from anlan.domains.sensing.models import AccessKey, Point
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.sensorthings import filtering, options
from anlan.domains.sensing.tests.conftest import ME
from anlan.domains.sensing.tests.test_http import filled, signed_in
from anlan.engines import sensing as engine
from anlan.platform.bus.api import Context, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_session_left")]
ROOT = "/api/sensorthings/v1.1"


@pytest.fixture
def city(plant):
    queries._history.cache_clear()
    for n in range(5):
        send(api.RegisterDevice(code=f"WX-{n}", name=f"{n} 号气象站", model="weather", division="3207", lon=119.2, lat=34.6), Context(actor=ME))
    filled(plant)
    return Point.objects.get(key=plant).pk


def get(path, client=None, **given):
    answer = (client or signed_in()).get(f"{ROOT}{path}", given)
    return answer.status_code, answer.json()


def follow(client, found):
    """Every page's rows, by the links the service gives."""
    rows = list(found["value"])
    while "@iot.nextLink" in found:
        found = client.get(found["@iot.nextLink"].removeprefix("http://testserver")).json()
        rows += found["value"]
    return rows


def test_the_root_lists_collections_that_can_be_opened_and_every_link_leads_somewhere(city):
    client = signed_in()
    _, root = get("/", client)
    assert {each["name"] for each in root["value"]} >= {"Things", "Datastreams", "Observations", "Sensors", "ObservedProperties", "Locations"}
    for each in root["value"]:
        address = each["url"].removeprefix("http://testserver")
        answer = client.get(address)
        assert answer.status_code == 200, each
        for row in answer.json()["value"][:1]:
            for name, link in row.items():
                if name.endswith("Link"):
                    assert client.get(link.removeprefix("http://testserver")).status_code == 200, (name, link)


def test_a_device_with_its_points_and_newest_reading_in_one_question(city):
    _, found = get("/Things", **{
        "$filter": "properties/code eq 'CL2-07'", "$expand": "Locations,Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc),ObservedProperty)",
    })  # fmt: skip
    (thing,) = found["value"]
    (stream,) = thing["Datastreams"]
    assert thing["Locations"][0]["location"]["coordinates"] == [119.6, 34.6]
    assert (stream["unitOfMeasurement"]["symbol"], stream["ObservedProperty"]["name"]) == ("mg/m3", "cl2")
    assert [o["phenomenonTime"] for o in stream["Observations"]] == ["2026-09-21T23:59:00Z"]
    assert stream["Observations@iot.nextLink"]


@pytest.mark.parametrize("top", [1, 2, 4, 100])
def test_pages_of_things_hold_each_once(city, top):
    client = signed_in()
    _, first = get("/Things", client, **{"$top": top, "$count": "true"})
    names = [thing["properties"]["code"] for thing in follow(client, first)]
    assert (first["@iot.count"], sorted(names)) == (6, ["CL2-07", *(f"WX-{n}" for n in range(5))])


@pytest.mark.parametrize("way", ["asc", "desc"])
def test_pages_of_observations_hold_each_once_in_order(city, way):
    client = signed_in()
    asked = {"$top": 500, "$orderby": f"phenomenonTime {way}", "$count": "true"}
    _, first = get(f"/Datastreams({city})/Observations", client, **asked)
    times = [o["phenomenonTime"] for o in follow(client, first)]
    assert (first["@iot.count"], len(times), len(set(times))) == (1440, 1440, 1440)
    assert times == sorted(times, reverse=way == "desc")


@pytest.mark.parametrize(("where", "count"), [
    ("result gt 1", 10), ("result gt 1 and phenomenonTime lt 2026-09-21T10:05:00Z", 5), ("not (result le 1)", 10), ("2 lt result", 10),
    ("phenomenonTime ge 2026-09-21T10:00:00Z and phenomenonTime lt 2026-09-21T11:00:00Z", 60), ("result eq 3 or result lt 0", 10),
])  # fmt: skip
def test_observations_are_filtered(city, where, count):
    _, found = get(f"/Datastreams({city})/Observations", **{"$filter": where, "$count": "true", "$top": 1000})
    assert (found["@iot.count"], len(found["value"])) == (count, count)


@pytest.mark.parametrize(("path", "where", "names"), [
    ("/Things", "startswith(properties/code,'WX-') and name ne '1 号气象站'", 4), ("/Things", "contains(name,'氯气')", 1), ("/Things", "substringof('氯气',name)", 1),
    ("/Datastreams", "Thing/properties/code eq 'WX-1'", 5), ("/Datastreams", "ObservedProperty/name eq 'cl2'", 1), ("/Things", "name eq 'it''s'", 0),
])  # fmt: skip
def test_entities_are_filtered(city, path, where, names):
    assert len(get(path, **{"$filter": where})[1]["value"]) == names


@pytest.mark.parametrize("given", [
    {"$filter": "result gt"}, {"$filter": "nothing eq 1"}, {"$filter": "(name eq 'a'"}, {"$top": "many"}, {"$expand": "Nobody"}, {"$frobnicate": "1"},
    {"$filter": "id eq 'text'"}, {"$filter": "name eq '" + "x" * 5_000 + "'"}, {"$orderby": "nobody"}, {"$expand": "Datastreams($top=1"},
    {"$filter": "not " * 500 + "name eq 'a'"}, {"$filter": "id eq 99999999999999999999999"},
])  # fmt: skip
def test_what_cannot_be_understood_is_said(city, given):
    status, said = get("/Things", **given)
    assert (status, bool(said["message"])) == (400, True)


def test_paths_that_lead_nowhere_are_not_found(city):
    client = signed_in()
    for path in ("/Nothing", "/Things(999999)", "/Things(1)/Nobody", "/Observations('1-1')", "/Things('x')", "/Things(99999999999999999999)"):
        assert get(path, client)[0] == 404, path


def test_one_sees_ones_area_and_strangers_nothing(city):
    assert len(get("/Things", signed_in("duty_officer", "320703"))[1]["value"]) == 1
    assert get(f"/Datastreams({city})", signed_in("duty_officer", "320724"))[0] == 404
    assert Client().get(f"{ROOT}/Things").status_code == 401
    assert signed_in("analyst", "32").delete(f"{ROOT}/Things(1)").status_code == 405


class Stream:
    """A bus that keeps what it is given."""

    def __init__(self):
        self.kept = []

    async def publish(self, _, payload, headers=None):
        self.kept.append(engine.from_bytes(payload))
        return SimpleNamespace(seq=len(self.kept), duplicate=False)


@pytest.fixture
def bus(city, monkeypatch):
    """The ingress as it is, before a bus that stands in the test."""
    key, digest = api.new_key()
    send(api.IssueAccessKey(name="站", division="320703007", digest=digest, device="CL2-07"), Context(actor=ME))
    ingress = Ingress(Stream(), RosterHolder())
    ingress.holder.refresh()
    monkeypatch.setattr("anlan.domains.sensing.sensorthings.views.web_ingress", lambda: ingress)
    return ingress.js, key


def post(path, body, key, **headers):
    given = {"x-device-key": key} | headers
    return Client().post(f"{ROOT}{path}", json.dumps(body), content_type="application/json", headers=given)


def test_observations_are_created_in_three_ways(bus, city):
    js, key = bus
    at = datetime(2026, 9, 22, tzinfo=UTC)
    one = post("/Observations", {"Datastream": {"@iot.id": city}, "phenomenonTime": at.isoformat(), "result": 1.25}, key)
    two = post(f"/Datastreams({city})/Observations", {"result": 2}, "", authorization="Basic " + base64.b64encode(f"any:{key}".encode()).decode())
    rows = [[(at + timedelta(seconds=n)).isoformat(), n] for n in range(3)]
    many = post("/CreateObservations", [{"Datastream": {"@iot.id": city}, "components": ["phenomenonTime", "result"], "dataArray": rows}], key)
    assert [answer.status_code for answer in (one, two, many)] == [201, 201, 201]
    assert one["Location"].endswith(f"Datastreams({city})/Observations")
    assert [batch.value.tolist() for batch in js.kept] == [[1.25], [2.0], [0.0, 1.0, 2.0]]
    assert js.kept[0].time_us.tolist() == [int(at.timestamp() * 1e6)]


def test_what_cannot_be_created_is_refused(bus, city):
    js, key = bus
    good = {"Datastream": {"@iot.id": city}, "result": 1}
    for path, body, given, status in (
        ("/Observations", good, "wrong", 401), ("/Observations", {"result": 1}, key, 400), ("/Observations", {**good, "result": "hot"}, key, 400),
        ("/Observations", {**good, "Datastream": {"@iot.id": 10**9}}, key, 404), ("/Things", {"name": "x"}, key, 400), ("/CreateObservations", {}, key, 400),
        ("/Observations", {**good, "phenomenonTime": "yesterday"}, key, 400),
    ):  # fmt: skip
        answer = post(path, body, given)
        assert answer.status_code == status, (path, body, answer.content)
    assert js.kept == []


def test_a_revoked_key_is_refused_by_the_name_of_its_device(bus, city):
    _, key = bus
    send(api.RevokeAccessKey(key=AccessKey.objects.get().pk), Context(actor=ME))
    holder = RosterHolder()
    holder.refresh()
    ingress = Ingress(None, holder)
    with pytest.raises(Turned):
        ingress.key_of(key)
    assert list(ingress.faults.counts) == [("CL2-07", "revoked_key")]


def test_the_language_of_filters_has_its_order_of_operations():
    found = filtering.parsed("a eq 1 or b eq 2 and not c lt 3")
    assert (found.operation, found.parts[1].operation, found.parts[1].parts[1].operation) == ("or", "and", "not")
    nested = options.expansions("Datastreams($filter=name eq 'a;b,(c';$expand=Thing),Locations")
    assert list(nested) == ["Datastreams", "Locations"]
    assert list(nested["Datastreams"].expand) == ["Thing"]
