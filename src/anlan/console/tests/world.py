"""A small world for the console's tests: a city, a district, a neighbour, people with roles, and things of one kind."""

from typing import Any

import shapely
from django.test import Client

from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Division, Organisation, RoleGrant, User
from anlan.platform.bus.api import Context, send
from anlan.platform.kinds.api import SaveRecord

PASSWORD = "correct horse battery"  # noqa: S105
CITY, DISTRICT, ZONE, NEIGHBOUR = "3207", "320703", "320703007", "320724"
PLACE = {"type": "Point", "coordinates": [119.58, 34.55]}


def build() -> None:
    """Divisions, two enterprises and a hospital in the district, a hospital in the neighbouring county."""
    for code, name, level, box in (
        (CITY, "连云港市", 4, (118.4, 34.0, 119.9, 35.1)), (DISTRICT, "连云区", 6, (119.2, 34.4, 119.8, 34.8)),
        (ZONE, "徐圩新区", 9, (119.4, 34.4, 119.7, 34.7)), (NEIGHBOUR, "灌南县", 6, (119.0, 34.0, 119.4, 34.3)),
    ):  # fmt: skip
        Division.objects.create(code=code, name=name, level=level, geom=shapely.box(*box), source="test")
    for code, name in (("E1", "甲化工"), ("E2", "乙化工")):
        organisation = Organisation.objects.create(code=code, name=name, kind="enterprise", division=ZONE)
        save("chemical_enterprise", code, name, ZONE, PLACE, organisation=organisation.pk)
    save("hospital", "H1", "徐圩医院", ZONE, PLACE)
    save("hospital", "H2", "灌南医院", NEIGHBOUR, {"type": "Point", "coordinates": [119.2, 34.1]})


def save(kind: str, code: str, name: str, division: str, geom: Any, **more: Any) -> int:
    data = {"code": code, "name": name, "division": division, "geom": geom, **more}
    return int(send(SaveRecord(kind=kind, data=data), Context(actor=system("test"))))


def person(username: str, role: str, area: str = CITY, *, own: str = "") -> User:
    organisation = Organisation.objects.filter(code=own).first()
    user = User.objects.create_user(username, PASSWORD, name=username, organisation=organisation)
    RoleGrant.objects.create(user=user, role=role, area=area, own_only=bool(own))
    return user


def signed_in(username: str, role: str, area: str = CITY, *, own: str = "") -> Client:
    """A browser in which a new person of that role has signed in through the form."""
    person(username, role, area, own=own)
    client = Client()
    answer = client.post("/sign-in/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:400]
    return client
