"""The real adapters against real servers on this machine: HTTP, SMTP, NATS with its MQTT listener."""

import asyncio
import hashlib
import hmac
import json
import socket
import threading
import time
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from anlan.domains.warning.adapters import Door, Parcel
from anlan.domains.warning.adapters.mail import Mail
from anlan.domains.warning.adapters.mqtt import Mqtt
from anlan.domains.warning.adapters.sms import SmsGateway
from anlan.domains.warning.adapters.webhook import Webhook
from anlan.domains.warning.gate import let_out
from anlan.domains.warning.keys import signing_key
from anlan.engines import cap
from anlan.engines.cap.tests.samples import alert


def parcel(**changes):
    xml = cap.sign(alert(), signing_key())
    fields = {"key": "320703/a", "xml": xml, "identifier": alert().identifier, "division": "320703007", "colour": 2, "exercise": False}
    return Parcel(**{**fields, **changes})


def sent(adapter, door, what=None):
    return asyncio.run(let_out(what or parcel(), door, {door.channel: adapter}))


@pytest.fixture
def http():
    """A server that keeps requests; its path says how it behaves."""
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            requests.append((self.path, dict(self.headers), body))
            if self.path == "/hang":
                time.sleep(2)
            if self.path == "/drip":
                for _ in range(20):
                    self.wfile.write(b"H")
                    self.wfile.flush()
                    time.sleep(0.1)
                return
            self.send_response(302 if self.path == "/moved" else int(self.path.strip("/") or 200) if self.path[1:].isdigit() else 200)
            self.send_header("Location", "/200")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", requests
    server.shutdown()


def test_a_webhook_gets_the_signed_message_and_can_tell_who_sent_it(http):
    url, requests = http
    outcome = sent(Webhook(), Door(key="w", channel="webhook", address=f"{url}/in", secret="秘密"))
    assert outcome.ok
    ((_, headers, body),) = requests
    assert cap.verify(body, signing_key().cert_pem).allowed
    stamp, digest = (part.split("=")[1] for part in headers["X-Anlan-Signature"].split(","))
    assert hmac.compare_digest(digest, hmac.new("秘密".encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest())
    assert headers["Idempotency-Key"] == "320703/a" and headers["Content-Type"] == cap.CAP_TYPE


@pytest.mark.parametrize(("path", "ok", "retry"), [("/204", True, False), ("/500", False, True), ("/503", False, True), ("/404", False, False), ("/429", False, True), ("/moved", False, False)])
def test_answers_are_read_as_meant(http, path, ok, retry):
    outcome = sent(Webhook(), Door(key="w", channel="webhook", address=http[0] + path))
    assert (outcome.ok, outcome.retry) == (ok, retry)
    assert len(http[1]) == 1  # a redirect is not followed


@pytest.mark.parametrize("path", ["/hang", "/drip"])
def test_one_that_hangs_or_drips_is_left_at_its_limit(http, path):
    begun = time.monotonic()
    outcome = sent(Webhook(), Door(key="w", channel="webhook", address=http[0] + path, timeout_s=0.5))
    assert not outcome.ok and outcome.retry
    assert time.monotonic() - begun < 1.5


def test_a_dead_receiver_is_a_value_with_a_reason():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    outcome = sent(Webhook(), Door(key="w", channel="webhook", address=f"http://127.0.0.1:{port}/"))
    assert not outcome.ok and outcome.retry and "ConnectError" in outcome.detail


def test_a_gateway_gets_the_text_its_length_and_the_numbers(http):
    url, requests = http
    what = parcel(to="13900000000,13800000000", link="https://anlan.example/public/receipt/t/")
    assert sent(SmsGateway(), Door(key="s", channel="sms", address=f"{url}/send", secret="token"), what).ok
    ((_, headers, body),) = requests
    said = json.loads(body)
    assert said["to"] == ["13900000000", "13800000000"] and said["segments"] <= 3 and said["text"].endswith(what.link)
    assert headers["Authorization"] == "Bearer token"
    assert not sent(SmsGateway(), Door(key="s", channel="sms", address=url), parcel()).retry


@pytest.fixture
def smtp():
    from aiosmtpd.controller import Controller

    class Keep:
        def __init__(self):
            self.mails = []

        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith("nobody"):
                return "550 no such user"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            return "250 OK"

    keep = Keep()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(keep, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}", keep
    controller.stop()


def test_a_mail_holds_both_languages_and_the_signed_message(smtp):
    url, keep = smtp
    assert sent(Mail(url, "warning@anlan.example"), Door(key="m", channel="mail", address="a@example.org, b@example.org")).ok
    (mail,) = keep.mails
    assert mail["Subject"] == "徐圩新区氯气泄漏橙色预警" and mail["Message-ID"] == "<320703.a@anlan.example>"
    text = mail.get_body().get_content()
    assert "应采取" not in text and "立即向上风向撤离" in text and "Move upwind" in text
    (attached,) = mail.iter_attachments()
    assert cap.verify(attached.get_content(), signing_key().cert_pem).allowed


def test_an_address_nobody_has_is_final_and_no_server_is_said(smtp):
    outcome = sent(Mail(smtp[0], "warning@anlan.example"), Door(key="m", channel="mail", address="nobody@example.org"))
    assert not outcome.ok and not outcome.retry
    unset = sent(Mail("", "warning@anlan.example"), Door(key="m", channel="mail", address="a@example.org"))
    assert "ANLAN_SMTP" in unset.detail and not unset.retry


@pytest.mark.nats
def test_mqtt_subscribers_hear_it_and_the_stream_keeps_it_once(nats_server):
    heard = listen_by_mqtt(nats_server)
    door = Door(key="q", channel="mqtt", address="warnings")
    what = parcel()
    first, again = sent(Mqtt(nats_server.url), door, what), sent(Mqtt(nats_server.url), door, what)
    assert first.ok and again.ok and "已有" in again.detail
    topic, body = heard.get(timeout=5)
    assert topic == "warnings/320703007/orange"
    assert cap.verify(body, signing_key().cert_pem).allowed
    assert heard.get(timeout=5)[1] == body  # a repeat after a crash is the same message with the same identifier
    assert asyncio.run(kept(nats_server.url)) == 1


async def kept(url):
    import nats

    bus = await nats.connect(url)
    try:
        return (await bus.jetstream().stream_info("WARNINGS")).state.messages
    finally:
        await bus.close()


def listen_by_mqtt(server):
    from queue import Queue

    import paho.mqtt.client as mqtt

    heard, ready = Queue(), threading.Event()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="warning-test", protocol=mqtt.MQTTv311)
    known = urlsplit(server.url)
    client.username_pw_set(known.username, known.password)
    client.on_connect = lambda c, *_: c.subscribe("warnings/#", qos=1)
    client.on_subscribe = lambda *_: ready.set()
    client.on_message = lambda _c, _u, message: heard.put((message.topic, message.payload))
    client.connect("127.0.0.1", server.mqtt_port)
    client.loop_start()
    assert ready.wait(5)
    return heard


def test_without_a_bus_mqtt_says_so_and_is_tried_again():
    outcome = sent(Mqtt("nats://127.0.0.1:1"), Door(key="q", channel="mqtt", timeout_s=1.5))
    assert not outcome.ok and outcome.retry
