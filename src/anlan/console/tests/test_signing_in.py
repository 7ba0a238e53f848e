"""The first door."""

import re
import time

import pyotp
import pytest
from django.test import Client

from anlan.console.tests.world import PASSWORD, person, signed_in
from anlan.platform.accounts.models import SessionInfo, User

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_role_arrives_at_its_own_page():
    person("wang", "planner")
    answer = Client().post("/sign-in/", {"username": "wang", "password": PASSWORD})
    assert answer.url == "/plans/"


def test_a_stranger_is_asked_to_sign_in_and_brought_back():
    person("wang", "duty_officer")
    client = Client()
    asked = client.get("/registry/?x=1")
    assert asked.url == "/sign-in/?next=%2Fregistry%2F%3Fx%3D1"
    assert client.post(asked.url, {"username": "wang", "password": PASSWORD}).url == "/registry/?x=1"


def test_next_never_leads_to_another_host():
    person("wang", "planner")
    answer = Client().post("/sign-in/?next=https://evil.example/", {"username": "wang", "password": PASSWORD})
    assert answer.url == "/plans/"


def test_wrong_password_is_said_and_in_the_end_throttled():
    person("wang", "planner")
    client = Client()
    statuses = [client.post("/sign-in/", {"username": "wang", "password": "no"}).status_code for _ in range(9)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_second_factor_is_asked_for_and_a_code_works_once():
    secret = pyotp.random_base32()
    user = person("wang", "planner")
    User.objects.filter(pk=user.pk).update(totp_secret=secret)
    client, code = Client(), pyotp.TOTP(secret).at(int(time.time()))
    assert "动态口令" in client.post("/sign-in/", {"username": "wang", "password": PASSWORD}).content.decode()
    assert client.get("/plans/").status_code == 302, "half signed in is not signed in"
    assert client.post("/sign-in/", {"code": code}).status_code == 302
    assert client.get("/plans/").status_code == 200
    again = Client()
    again.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    assert again.post("/sign-in/", {"code": code}).status_code == 401


def test_turning_the_second_factor_on_needs_a_code_of_the_offered_secret():
    client = signed_in("wang", "planner")
    secret = re.search(r'<p class="mono ink-2">([A-Z2-7]+)</p>', client.get("/me/").content.decode())[1]
    client.post("/me/second-factor/", {"code": "000000", "password": PASSWORD})
    assert User.objects.get(username="wang").totp_secret == ""
    client.post("/me/second-factor/", {"code": pyotp.TOTP(secret).now(), "password": PASSWORD})
    assert User.objects.get(username="wang").totp_secret == secret


def test_sessions_are_listed_and_can_be_ended():
    one, key = signed_in("wang", "planner"), ""
    other = Client()
    other.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    key = SessionInfo.objects.exclude(session_key=one.session.session_key).get().session_key
    one.post(f"/me/sessions/{key}/end/")
    assert other.get("/plans/").status_code == 302
    assert one.get("/plans/").status_code == 200


def test_language_is_kept_with_the_account():
    client = signed_in("wang", "planner")
    client.post("/language/", {"language": "en", "next": "/me/"})
    assert 'lang="en"' in client.get("/me/").content.decode()
    assert User.objects.get(username="wang").language == "en"


def test_signing_out_ends_the_session():
    client = signed_in("wang", "planner")
    client.post("/sign-out/")
    assert client.get("/plans/").status_code == 302
    assert not SessionInfo.objects.exists()
