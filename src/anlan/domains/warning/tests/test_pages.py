"""What anybody may open: the feed, the messages, the page a target answers on; and what the API shows to whom."""

import json

import pytest
from django.test import Client
from lxml import etree

from anlan.domains.warning import api
from anlan.domains.warning.keys import signing_key
from anlan.domains.warning.models import Receipt
from anlan.domains.warning.tests.world import AREA, NOON, WRITER, do, draft, found_district, issued
from anlan.engines import cap
from anlan.kernel import clock
from anlan.platform.accounts.models import RoleGrant, User
from anlan.platform.accounts.tokens import issue_token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOON):
        found_district()
        yield


def client_of(role, area="3207", name=None):
    user = User.objects.create_user(name or role, name=role)
    RoleGrant.objects.create(user=user, role=role, area=area)
    return Client(headers={"authorization": f"Bearer {issue_token(user, 'test')}"})


def post(client, path, body=None):
    return client.post(path, data=json.dumps(body or {}), content_type="application/json")


def test_the_feed_lists_actual_warnings_and_its_links_open():
    warning = issued()
    issued(exercise=True)
    answer = Client().get("/public/feed.atom")
    feed = etree.fromstring(answer.content)
    (entry,) = feed.findall("{*}entry")
    identifier = api.messages_of(warning)[0].identifier
    assert entry.findtext("{*}id").endswith(identifier)
    xml = Client().get(f"/public/cap/{identifier}.xml").content
    assert cap.verify(xml, signing_key().cert_pem).allowed


def test_the_feed_pages_without_losing_or_repeating():
    ids = [api.messages_of(issued())[0].identifier for _ in range(3)]
    from anlan.domains.warning import pages

    before, pages.PAGE = pages.PAGE, 2
    try:
        seen, url = [], "/public/feed.atom"
        while url:
            feed = etree.fromstring(Client().get(url).content)
            seen += [e.findtext("{*}id").rpartition("/")[2] for e in feed.findall("{*}entry")]
            following = feed.find("{*}link[@rel='next']")
            url = "/public/feed.atom?" + following.get("href").partition("?")[2] if following is not None else ""
    finally:
        pages.PAGE = before
    assert seen == ids[::-1]


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?before=999999999999999999", "?before=99999999999999999999999", "?before=٣", ""])
def test_the_feed_never_breaks(query):
    assert Client().get("/public/feed.atom" + query).status_code == 200


def test_drills_and_unknown_messages_are_not_public():
    warning = issued(exercise=True)
    identifier = api.messages_of(warning)[0].identifier
    assert Client().get(f"/public/cap/{identifier}.xml").status_code == 404
    assert Client().get("/public/cap/nothing.xml").status_code == 404


def test_a_target_answers_by_its_link_and_looking_is_not_answering():
    warning = issued()
    receipt = Receipt.objects.filter(message__warning=warning).first()
    path = f"/public/receipt/{receipt.token}/"
    page = Client().get(path)
    assert page.status_code == 200 and "立即向上风向撤离" in page.content.decode()
    assert api.reach(warning).acknowledged == 0
    for _ in range(2):
        assert Client().post(path, {"name": "王老师<script>", "note": "已关窗"}).status_code == 302
    done = next(r for r in api.receipts(warning) if r.id == receipt.pk)
    assert (done.by, done.acknowledged_by) == ("link", "王老师<script>")
    shown = Client().get(path).content.decode()
    assert "王老师&lt;script&gt;" in shown and "<script>" not in shown
    assert Client().get("/public/receipt/guess/").status_code == 404


def test_the_token_stays_out_of_the_audit_trail_and_the_events():
    from anlan.platform.bus.models import AuditEntry, OutboxEvent

    issued()
    receipt = Receipt.objects.first()
    Client().post(f"/public/receipt/{receipt.token}/", {})
    kept = json.dumps([*AuditEntry.objects.values_list("data", flat=True), *OutboxEvent.objects.values_list("data", flat=True)])
    assert receipt.token not in kept


def test_the_whole_life_over_the_api():
    officer, reviewer = client_of("duty_officer"), client_of("warning_reviewer")
    command = draft()
    body = {name: getattr(command, name) for name in ("title", "event_code", "colour", "division", "polygon", "headline", "description", "instruction", "onset", "expires")}
    warning = post(officer, "/api/warning/warnings", body).json()["id"]
    at = f"/api/warning/warnings/{warning}"
    assert post(officer, f"{at}/issue").status_code == 403
    assert post(reviewer, f"{at}/review", {"opinion": "同意"}).status_code == 200
    assert post(reviewer, f"{at}/issue").status_code == 200
    assert reviewer.get(f"{at}/reach").json()["targets"] == 2
    assert len(reviewer.get(f"{at}/receipts").json()) == 2
    assert Client().get("/api/warning/public").json()[0]["headline"] == command.headline
    assert post(reviewer, f"{at}/lift", {"reason": "已处置"}).status_code == 200
    assert officer.get("/api/warning/warnings?state=lifted").json()[0]["id"] == warning
    assert client_of("duty_officer", "320706", "far").get(at).status_code == 403


def test_bad_input_over_the_api_is_answered_with_the_field():
    officer = client_of("duty_officer")
    body = {"title": "x", "event_code": "0", "colour": 9, "division": AREA, "polygon": {"type": "Nonsense"}, "headline": "h", "description": "d", "instruction": "i", "expires": "x"}
    answer = post(officer, "/api/warning/warnings", body)
    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    warning = do(draft(), WRITER)
    assert post(officer, f"/api/warning/warnings/{warning}/amend", {"changes": {"state": "issued"}}).status_code == 422
    assert post(officer, f"/api/warning/warnings/{warning}/amend", {"changes": {"polygon": {"type": "Polygon", "coordinates": "x"}}}).status_code == 422
    assert post(officer, "/api/warning/warnings/999999/amend", {"changes": {}}).status_code == 404


def test_receivers_are_set_over_the_api_and_their_secrets_never_come_back():
    commander = client_of("commander")
    body = {"name": "气象台", "channel": "webhook", "address": "https://met.example/cap", "shared_secret": "不可外泄", "division": "3207"}
    saved = commander.put("/api/warning/receivers/met", data=json.dumps(body), content_type="application/json")
    assert saved.status_code == 200, saved.content
    shown = commander.get("/api/warning/receivers")
    assert [r["key"] for r in shown.json()] == ["met"] and "不可外泄" not in shown.content.decode()
    assert client_of("duty_officer").get("/api/warning/receivers").json() == []
    for wrong in ({"address": "file:///etc/passwd"}, {"channel": "fax"}, {"timeout_s": 900}, {"division": "x"}):
        answer = commander.put("/api/warning/receivers/met", data=json.dumps({**body, **wrong}), content_type="application/json")
        assert answer.status_code in (403, 422), wrong


@pytest.mark.parametrize("path", [
    "/api/warning/warnings?state=%00", "/api/warning/messages/%00.cap", "/api/warning/warnings?before=99999999999999999999",
    "/api/warning/warnings/99999999999999999999", "/public/cap/%00.xml", "/public/receipt/%00/", "/api/warning/public?before=99999999999999999999",
])  # fmt: skip
def test_odd_addresses_are_answered(path):
    assert client_of("commander").get(path).status_code in (200, 404, 422)


def test_a_character_no_database_holds_is_refused_with_the_field():
    warning = issued()
    receipt = Receipt.objects.filter(message__warning=warning).first()
    assert Client().post(f"/public/receipt/{receipt.token}/", {"name": "王\x00老师"}).status_code == 302
    answer = post(client_of("commander"), f"/api/warning/warnings/{warning}/lift", {"reason": "好\x00"})
    assert answer.status_code == 422 and "reason" in answer.json()["fields"]
