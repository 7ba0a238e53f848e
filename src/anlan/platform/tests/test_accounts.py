"""Signing in, tokens and rights: guessing is slowed, a code works once, a token is kept as a digest, an area is a prefix."""

import pyotp
import pytest
from django.test import RequestFactory

from anlan.platform.accounts import signin, tokens
from anlan.platform.accounts.actor import Actor, Grant
from anlan.platform.accounts.models import ApiToken, Organisation, RoleGrant, User
from anlan.platform.accounts.scope import visible

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("duty", "correct horse", name="值班员")


def request():
    return RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")


def test_guessing_is_slowed_for_the_account_even_with_the_right_password(user):
    for _ in range(signin.MAX_PER_ACCOUNT):
        found, verdict = signin.check_password(request(), "duty", "wrong")
        assert (found, verdict.code) == (None, "signin.wrong")
    found, verdict = signin.check_password(request(), "duty", "correct horse")
    assert (found, verdict.code) == (None, "signin.throttled")


def test_the_right_password_opens(user):
    found, verdict = signin.check_password(request(), "duty", "correct horse")
    assert found == user
    assert verdict.allowed


def test_a_second_factor_code_works_once(user):
    user.totp_secret = pyotp.random_base32()
    user.save()
    code = pyotp.TOTP(user.totp_secret).now()
    assert signin.check_code(user, code)
    user.refresh_from_db()
    assert not signin.check_code(user, code)


def test_a_token_is_kept_as_a_digest_and_can_be_revoked(user):
    text = tokens.issue_token(user, "QGIS")
    assert not ApiToken.objects.filter(digest__contains=text[6:]).exists()
    assert tokens.find_user(text) == user
    ApiToken.objects.update(revoked_at="2025-01-01T00:00:00Z")
    assert tokens.find_user(text) is None
    assert tokens.find_user("anlan_nothing") is None


def test_a_switched_off_account_has_no_rights(user):
    RoleGrant.objects.create(user=user, role="duty_officer", area="3207")
    assert user.as_actor().may("command.intake", "320703")
    user.is_active = False
    assert not user.as_actor().may("command.intake", "320703")


@pytest.mark.parametrize(("area", "own", "asked", "organisation", "allowed"), [
    ("3207", None, "320703007", None, True),
    ("320703007", None, "3207", None, False),
    ("320703", None, "320706", None, False),
    ("", 7, "320703", 7, True),
    ("", 7, "320703", 8, False),
    ("", 7, "320703", None, False),
])  # fmt: skip
def test_rights_end_at_the_area_and_at_the_own_organisation(area, own, asked, organisation, allowed):
    actor = Actor(name="t", grants=(Grant(role="r", permissions=frozenset({"x.*"}), area=area, organisation=own),))
    assert actor.may("x.see", asked, organisation) is allowed
    assert not actor.may("y.see", asked, organisation)


def test_what_concerns_a_city_is_told_to_its_districts_but_not_to_neighbours():
    actor = Actor(name="t", grants=(Grant(role="r", permissions=frozenset({"w.view"}), area="320703"),))
    assert actor.hears("w.view", "3207")
    assert not actor.hears("w.view", "320706")


def test_rows_are_seen_by_area_prefix_on_an_index():
    for code, division in (("a", "320703"), ("b", "320703007"), ("c", "320706"), ("d", "3207")):
        Organisation.objects.create(code=code, name=code, division=division)
    actor = Actor(name="t", grants=(Grant(role="r", permissions=frozenset({"x.view"}), area="320703"),))
    assert set(Organisation.objects.filter(visible(actor, "x.view", organisation=None)).values_list("code", flat=True)) == {"a", "b"}
    assert not Organisation.objects.filter(visible(actor, "y.view", organisation=None)).exists()


def test_a_user_ends_only_their_own_sessions(client, user):
    other = User.objects.create_user("other", "correct horse 2")
    client.force_login(other)
    signin.SessionInfo.objects.create(session_key=client.session.session_key, user=other, started_at="2025-01-01T00:00:00Z", seen_at="2025-01-01T00:00:00Z")
    assert not signin.end_session(user, client.session.session_key)
    assert signin.end_session(other, client.session.session_key)
