"""The pages of accounts: what an administrator sees and does, and how a new account begins."""

import re

import pytest
from django.test import Client

from anlan.console.tests.world import CITY, DISTRICT, PASSWORD, ZONE, build, person, signed_in
from anlan.platform.accounts.models import ApiToken, Organisation, RoleGrant, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def world():
    build()
    Organisation.objects.create(code="CITY", name="市应急管理局", division=CITY)


def test_an_account_is_made_given_a_role_and_begins_by_changing_its_password():
    admin = signed_in("root", "admin", "")
    office = Organisation.objects.get(code="CITY")
    page = admin.post("/admin/users/new/", {"username": "new1", "name": "新人", "organisation": office.pk}).content.decode()
    password = re.search(r'user-select:all">([a-z2-9]{12})<', page)[1]
    user = User.objects.get(username="new1")
    admin.post(f"/admin/users/{user.pk}/grant/", {"role": "duty_officer", "area": CITY})
    client = Client()
    assert client.post("/sign-in/", {"username": "new1", "password": password}).url == "/me/"
    assert client.get("/duty/").url == "/me/", "nothing opens before the password is one's own"
    client.post("/me/password/", {"old": password, "new": "my own long words"})
    assert client.get("/duty/").status_code == 200


def test_an_administrator_of_a_district_sees_its_accounts_only():
    person("inside", "enterprise", ZONE, own="E1")
    outside = person("outside", "duty_officer", CITY)
    User.objects.filter(pk=outside.pk).update(organisation=Organisation.objects.get(code="CITY"))
    client = signed_in("local", "admin", DISTRICT)
    page = client.get("/admin/").content.decode()
    assert "inside" in page
    assert "outside" not in page
    assert client.get(f"/admin/users/{outside.pk}/").status_code == 404
    assert "市应急管理局" not in client.get("/admin/organisations/").content.decode()


def test_what_is_refused_is_said_on_the_page_of_the_account():
    admin, other = signed_in("root", "admin", ""), person("other", "duty_officer")
    answer = admin.post(f"/admin/users/{other.pk}/grant/", {"role": "king", "area": CITY})
    assert answer.status_code == 422
    assert "没有这个角色" in answer.content.decode()
    me = User.objects.get(username="root")
    assert admin.post(f"/admin/users/{me.pk}/switch/", {"active": "0"}).status_code == 422
    assert admin.post("/admin/organisations/new/", {"code": "CITY", "name": "重号", "kind": "department", "division": CITY}).status_code == 422


def test_one_who_only_may_look_changes_nothing():
    auditor, other = signed_in("li", "auditor"), person("other", "duty_officer")
    assert auditor.get("/admin/").status_code == 403
    assert auditor.post(f"/admin/users/{other.pk}/switch/", {"active": "0"}).status_code == 403
    assert User.objects.get(pk=other.pk).is_active


def test_ones_own_token_is_shown_once_and_can_be_revoked():
    client = signed_in("wang", "planner")
    page = client.post("/me/tokens/", {"name": "QGIS", "days": "30"}).content.decode()
    text = re.search(r"anlan_[\w-]{40}", page)[0]
    assert text not in client.get("/me/").content.decode()
    assert Client(headers={"authorization": f"Bearer {text}"}).get("/api/plans").status_code == 200
    client.post(f"/me/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert Client(headers={"authorization": f"Bearer {text}"}).get("/api/plans").status_code == 401


def test_a_wrong_old_password_is_said_and_the_right_one_keeps_this_session():
    client = signed_in("wang", "planner")
    assert "原密码不正确" in client.post("/me/password/", {"old": "x", "new": "another long words"}, follow=True).content.decode()
    client.post("/me/password/", {"old": PASSWORD, "new": "another long words"})
    assert client.get("/plans/").status_code == 200
    assert RoleGrant.objects.filter(user__username="wang").count() == 1
