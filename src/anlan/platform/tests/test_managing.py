"""Accounts, roles and organisations are managed through the one door, within one's area; every refusal has a name."""

import pyotp
import pytest

from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts import commands as accounts
from anlan.platform.accounts import signin, tokens
from anlan.platform.accounts.models import ApiToken, Division, Organisation, Post, RoleGrant, SessionInfo, SignInAttempt, User
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"


class World:
    def __init__(self):
        for code, name, level in (("3207", "连云港市", 4), ("320703", "连云区", 6), ("320706", "海州区", 6)):
            Division.objects.create(code=code, name=name, level=level)
        self.city = Organisation.objects.create(code="C", name="市局", division="3207")
        self.county = Organisation.objects.create(code="D", name="区局", division="320703", parent=self.city)
        self.root = self.person("root", self.city, "admin", "")
        self.local = self.person("local", self.county, "admin", "320703")
        self.plain = self.person("plain", self.county)
        self.high = self.person("high", self.city)

    def person(self, name, organisation, role="", area=""):
        user = User.objects.create_user(name, PASSWORD, name=name, organisation=organisation)
        if role:
            RoleGrant.objects.create(user=user, role=role, area=area)
        return user

    def do(self, who, cmd):
        return send(cmd, Context(actor=User.objects.get(pk=who.pk).as_actor()))

    def code(self, who, cmd):
        with pytest.raises(Refused) as caught:
            self.do(who, cmd)
        return caught.value.verdict.code


@pytest.fixture
def world():
    return World()


def grant(user, role="duty_officer", area="320703", **more):
    return accounts.GrantRole(user=user.pk, role=role, area=area, **more)


def test_a_county_administrator_gives_roles_to_their_own_people_in_their_own_area(world):
    world.do(world.local, grant(world.plain))
    assert User.objects.get(pk=world.plain.pk).as_actor().may("command.duty", "320703")
    assert world.code(world.local, grant(world.plain, area="3207")) == "denied"
    assert world.code(world.local, grant(world.plain, area="320706")) == "denied"
    assert world.code(world.local, grant(world.high)) == "account.elsewhere"
    assert world.code(world.local, grant(world.local, role="commander")) == "grant.self"
    assert world.code(world.root, grant(world.plain, role="king")) == "grant.role"
    assert world.code(world.root, grant(world.plain, area="9999")) == "grant.area"
    assert AuditEntry.objects.filter(command="GrantRole", outcome="done", subject=f"user/{world.plain.pk}").count() == 1
    assert AuditEntry.objects.filter(command="GrantRole", outcome="refused").count() == 6


def test_the_last_administrator_stays(world):
    second = world.person("second", world.city, "admin", "")
    mine = RoleGrant.objects.get(user=world.root)
    assert world.code(world.root, accounts.RevokeRole(grant=mine.pk)) == "grant.self"
    assert world.code(world.root, accounts.SwitchUser(user=world.root.pk, active=False)) == "account.self"
    world.do(world.root, accounts.SwitchUser(user=second.pk, active=False))
    helper = world.person("helper", world.city, "admin", "3207")
    assert world.code(helper, accounts.RevokeRole(grant=mine.pk)) == "denied"
    assert world.code(helper, accounts.SwitchUser(user=world.root.pk, active=False)) == "account.last_admin"


def test_switching_off_ends_everything_and_on_gives_nothing_back(world):
    token = tokens.issue_token(world.plain, "QGIS")
    SessionInfo.objects.create(session_key="k", user=world.plain, started_at=clock.now(), seen_at=clock.now())
    world.do(world.local, accounts.SwitchUser(user=world.plain.pk, active=False))
    world.do(world.local, accounts.SwitchUser(user=world.plain.pk, active=True))
    assert tokens.find_user(token) is None
    assert not SessionInfo.objects.exists()
    assert world.code(world.local, accounts.EndSessionsOf(user=world.plain.pk)) == "session.none"


def test_a_reset_password_opens_once_and_is_in_no_trail(world):
    world.do(world.local, accounts.ResetPassword(user=world.plain.pk, password="temporary-7788"))
    user = User.objects.get(pk=world.plain.pk)
    assert user.must_change
    assert "temporary-7788" not in str(list(AuditEntry.objects.values_list("data", "result")))
    assert world.code(world.local, accounts.ResetPassword(user=world.local.pk, password="temporary-7788")) == "account.own_page"
    assert world.code(world.local, accounts.ResetPassword(user=world.plain.pk, password="short")) == "password.weak"
    assert world.code(world.local, accounts.ResetPassword(user=world.high.pk, password="temporary-7788")) == "denied"
    assert world.code(user, accounts.ChangePassword(user=user.pk, old="temporary-7788", new="temporary-7788")) == "password.same"
    world.do(user, accounts.ChangePassword(user=user.pk, old="temporary-7788", new="my own long words"))
    assert not User.objects.get(pk=user.pk).must_change


def test_a_lost_second_factor_is_reset_with_a_reason_and_ones_own_is_switched_off_with_a_code(world):
    secret = pyotp.random_base32()
    User.objects.filter(pk=world.plain.pk).update(totp_secret=secret)
    assert world.code(world.local, accounts.ResetTotp(user=world.plain.pk, reason=" ")) == "totp.reason"
    assert world.code(world.plain, accounts.SetTotp(user=world.plain.pk, secret_key="", password=PASSWORD, code="000000")) == "totp.code"
    world.do(world.local, accounts.ResetTotp(user=world.plain.pk, reason="本人持身份证到场"))
    assert User.objects.get(pk=world.plain.pk).totp_secret == ""
    assert world.code(world.local, accounts.ResetTotp(user=world.plain.pk, reason="x")) == "totp.off"


def test_failed_tries_can_be_forgotten(world):
    for _ in range(signin.MAX_PER_ACCOUNT):
        SignInAttempt.objects.create(username="plain", at=clock.now())
    assert not signin.check_throttle("plain", None).allowed
    world.do(world.local, accounts.UnlockSignIn(user=world.plain.pk))
    assert signin.check_throttle("plain", None).allowed
    assert world.code(world.local, accounts.UnlockSignIn(user=world.plain.pk)) == "signin.unlocked"


def test_a_token_of_another_is_revoked_once(world):
    tokens.issue_token(world.plain, "QGIS")
    token = ApiToken.objects.get()
    assert world.code(world.high, accounts.RevokeTokenOf(token=token.pk)) == "denied"
    world.do(world.local, accounts.RevokeTokenOf(token=token.pk))
    assert world.code(world.local, accounts.RevokeTokenOf(token=token.pk)) == "token.revoked"


def test_accounts_are_made_and_moved_within_the_area_with_a_post_of_their_organisation(world):
    post = world.do(world.local, accounts.SavePost(organisation=world.county.pk, name="值班室", on_call=True))
    new = {"name": "新人", "password": PASSWORD, "organisation": world.county.pk, "must_change": True}
    pk = world.do(world.local, accounts.CreateUser(username="new.one", post=post, **new))
    assert User.objects.get(pk=pk).post_id == post
    assert world.code(world.local, accounts.CreateUser(username="new.one", **new)) == "account.taken"
    assert world.code(world.local, accounts.CreateUser(username="新人", **new)) == "account.username"
    assert world.code(world.local, accounts.CreateUser(username="b2", **{**new, "organisation": world.city.pk})) == "denied"
    assert world.code(world.root, accounts.CreateUser(username="b2", **{**new, "organisation": world.city.pk, "post": post})) == "account.post"
    assert world.code(world.local, accounts.UpdateUser(user=pk, name="新人", organisation=world.city.pk)) == "account.elsewhere"
    assert world.code(world.local, accounts.DropPost(post=post)) == "post.held"
    world.do(world.local, accounts.UpdateUser(user=pk, name="新人二", organisation=world.county.pk))
    world.do(world.local, accounts.DropPost(post=post))
    assert not Post.objects.exists()
    assert world.code(world.local, accounts.SavePost(organisation=world.county.pk, name=" ")) == "post.name"


def test_organisations_make_a_tree_within_their_divisions(world):
    base = {"code": "E", "name": "新单位", "division": "320703", "parent": world.county.pk}
    pk = world.do(world.local, accounts.SaveOrganisation(**base))
    for changes, code in (
        ({}, "organisation.taken"), ({"code": "F", "name": ""}, "organisation.incomplete"), ({"code": "F", "kind": "club"}, "organisation.kind"),
        ({"code": "F", "division": "320706"}, "denied"), ({"organisation": world.county.pk, "code": "D", "parent": pk}, "organisation.parent"),
        ({"organisation": pk, "division": "320706", "parent": None}, "organisation.elsewhere"),
        ({"organisation": pk, "division": "320799", "parent": None}, "organisation.division"),
        ({"organisation": pk, "division": "3207"}, "organisation.outside"),
    ):  # fmt: skip
        assert world.code(world.local, accounts.SaveOrganisation(**{**base, **changes})) == code, changes
    world.do(world.local, accounts.SaveOrganisation(**{**base, "organisation": pk, "name": "改名"}))
    assert Organisation.objects.get(pk=pk).name == "改名"
