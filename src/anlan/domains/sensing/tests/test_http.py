"""The room over HTTP: who sees what, what a delivery is answered, a rule tried on history before it goes live."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import AsyncClient, Client

from anlan.domains.sensing import api, webingress
from anlan.domains.sensing.models import Point
from anlan.domains.sensing.queries import home
from anlan.domains.sensing.tests.conftest import ME
from anlan.engines import sensing as engine
from anlan.platform.accounts.models import RoleGrant, User
from anlan.platform.accounts.tokens import issue_token
from anlan.platform.bus.api import Context, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_session_left")]


def signed_in(role="analyst", area="3207"):
    user = User.objects.create_user(f"{role}-{area}", "a-long-password", name=role)
    RoleGrant.objects.create(user=user, role=role, area=area)
    return Client(headers={"Authorization": f"Bearer {issue_token(user, 'test')}"})


def ask(client, path, **given):
    answer = client.get(f"/api/sensing{path}", given)
    return answer.status_code, answer.json()


def do(client, path, body, method="post"):
    answer = getattr(client, method)(f"/api/sensing{path}", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


@pytest.fixture
def alert(plant):
    at = datetime(2026, 9, 21, 3, tzinfo=UTC)
    (pk,) = api.feed([(plant, at, 1.5), (plant, at + timedelta(seconds=6), 1.5)], name="t")
    return pk


def test_alerts_are_listed_shown_and_handled_within_the_area(alert):
    mine, other = signed_in("duty_officer"), signed_in("duty_officer", "320706")
    status, found = ask(mine, "/alerts")
    assert (status, [a["id"] for a in found]) == (200, [alert])
    assert ask(other, "/alerts") == (200, [])
    assert ask(mine, f"/alerts/{alert}")[1]["evidence"]
    assert ask(other, f"/alerts/{alert}")[0] == 403
    assert do(other, f"/alerts/{alert}", {"verb": "acknowledge"})[0] == 403
    assert do(mine, f"/alerts/{alert}", {"verb": "acknowledge"})[1]["state"] == "acknowledged"
    assert do(mine, f"/alerts/{alert}", {"verb": "explode"})[0] in (400, 409, 422)
    assert ask(mine, "/alerts/999")[0] == 404


def test_without_signing_in_nothing_is_seen(alert):
    for path in ("/alerts", f"/alerts/{alert}", "/points", "/rules", "/faults"):
        assert Client().get(f"/api/sensing{path}").status_code == 401


def test_points_with_their_latest_value(alert):
    _, found = ask(signed_in(), "/points", device="CL2-07")
    assert [p["key"] for p in found["points"]] == ["CL2-07/cl2"]
    assert found["points"][0]["latest"]["value"] == 1.5


def filled(plant):
    """A day of readings, one a minute, with one leak of ten minutes."""
    point, start = Point.objects.get(key=plant), datetime(2026, 9, 21, tzinfo=UTC)
    times = int(start.timestamp() * 1e6) + engine.readings(range(1440), range(1440), range(1440)).time_us * 60_000_000
    values = [3.0 if 600 <= n < 610 else 0.1 for n in range(1440)]
    writer = engine.HistoryWriter(layout=engine.Layout(home=home() / "history"))
    writer.add(engine.readings([point.pk] * 1440, times, values), 1)
    writer.flush()
    return {"start": start.isoformat(), "end": (start + timedelta(days=1)).isoformat()}


def test_history_in_buckets_and_raw(plant):
    window = filled(plant)
    status, found = ask(signed_in(), "/history", point=plant, buckets=24, **window)
    assert (status, sum(found["count"]), found["high"][10], found["low"][9]) == (200, 1440, 3.0, 0.1)
    _, raw = ask(signed_in("duty_officer"), "/history", point=plant, raw=True, **window)
    assert len(raw["value"]) == 1440
    assert ask(signed_in("analyst", "320706"), "/history", point=plant, **window)[0] == 403


def test_a_rule_is_tried_on_history_then_drafted_and_put_live(plant):
    window, client = filled(plant), signed_in()
    wanted = {"code": "mine", "name": "试", "division": "3207", "kind": "threshold", "condition": {"limit": 2}, "selector": {"point": plant}}
    answer = client.post(
        f"/api/sensing/rules/preview?start={window['start'].replace('+', '%2B')}&end={window['end'].replace('+', '%2B')}", json.dumps(wanted), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["raised"], answer.json()["readings"]) == (200, 1, 1440)
    assert do(client, "/rules", wanted) == (200, {"version": 1})
    assert do(client, "/rules/mine/live/1", {})[0] == 200
    _, rules = ask(client, "/rules")
    assert next(r for r in rules if r["code"] == "mine")["versions"][0]["state"] == "live"
    assert do(signed_in("duty_officer"), "/rules", wanted)[0] == 403


def test_a_key_is_shown_once_and_revoked(plant):
    client = signed_in()
    _, found = do(client, "/keys", {"name": "k", "division": "320703007", "device": "CL2-07"})
    assert len(found["key"]) > 20
    assert client.delete(f"/api/sensing/keys/{found['id']}").status_code == 200
    assert do(signed_in("duty_officer"), "/keys", {"name": "k", "division": "320703007"})[0] == 403


@pytest.mark.nats
def test_a_delivery_to_the_web_is_durable_when_it_is_answered(plant, nats_server, settings):
    settings.NATS_URL = nats_server.url
    key, digest = api.new_key()
    send(api.IssueAccessKey(name="k", division="320703007", device="CL2-07", digest=digest), Context(actor=ME))
    row = json.dumps([{"point": plant, "time": time.time(), "value": 0.5}])

    async def post(given, kind="application/json"):
        headers = {"Authorization": f"Device {given}", "Idempotency-Key": "once"}
        answer = await AsyncClient().post("/api/sensing/readings", row, content_type=kind, headers=headers)
        return answer.status_code, json.loads(answer.content)

    async def story():
        first, second = await post(key), await post(key)
        assert (first[0], first[1]["accepted"], first[1]["duplicate"], second[1]["duplicate"]) == (200, 1, False, True)
        assert (await post("wrong"))[0] == 401
        assert (await post(key, "text/plain"))[0] == 415
        await webingress.web_ingress().bus.close()

    asyncio.run(story())


def test_while_the_bus_is_away_the_sender_is_told_to_come_back(plant, settings):
    settings.NATS_URL = "nats://127.0.0.1:9"
    key, digest = api.new_key()
    send(api.IssueAccessKey(name="k", division="320703007", device="CL2-07", digest=digest), Context(actor=ME))

    async def story(given):
        answer = await AsyncClient().post("/api/sensing/readings", "[]", content_type="application/json", headers={"X-Device-Key": given})
        return answer.status_code, json.loads(answer.content)["detail"]

    assert asyncio.run(story("wrong"))[0] == 401
    status, detail = asyncio.run(story(key))
    assert status == 503
    assert "重发" in detail


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/alerts/99999999999999999999999", {}),
        ("/points", {"after": 10**30}),
        ("/points", {"device": "a\0b"}),
        ("/weather", {"lon": "inf", "lat": 1}),
        ("/weather", {"lon": 119, "lat": 99}),
        ("/history", {"point": "CL2-07/cl2", "start": "0001-01-01T00:00:00", "end": "9999-12-31T00:00:00Z"}),
        ("/history", {"point": "CL2-07/cl2", "start": "2026-01-02T00:00:00", "end": "2026-01-01T00:00:00Z"}),
    ],
)
def test_what_cannot_be_is_refused_not_stumbled_over(plant, path, given):
    assert ask(signed_in(), path, **given)[0] in (404, 422)


def test_a_preview_reads_no_further_than_its_area(plant):
    window = "start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z"
    wanted = {"code": "x", "name": "x", "division": "320706", "kind": "threshold", "condition": {"limit": 1}}
    client = signed_in("analyst", "320706")
    assert do(client, f"/rules/preview?{window}", wanted | {"selector": {"kind": "gas_cl2", "area": "3207"}})[0] == 422
    assert do(client, f"/rules/preview?{window}", wanted | {"selector": {"kind": "gas_cl2"}})[1]["points"] == 0
    assert do(client, f"/rules/preview?{window}", wanted | {"selector": {"kind": "gas_cl2"}, "condition": {"limit": 10**400}})[0] == 422
