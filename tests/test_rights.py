"""Nobody reads or changes outside their area: role × area × action, through the doors that people use, for every case and every kind."""

import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import Actor, Grant
from anlan.platform.accounts.models import Organisation, RoleGrant, User
from anlan.platform.accounts.roles import Role, all_roles
from anlan.platform.accounts.tokens import issue_token
from anlan.platform.bus.api import Command, Context, send
from anlan.platform.cases.act import Act
from anlan.platform.cases.api import tables
from anlan.platform.kinds.api import DeleteRecord, SaveRecord, kinds, visible_rows
from harness.rows import PLACE, make

HERE = "320703"  # Lianyun district, where all things of these tests lie
COVERING, NOT_COVERING = ("", "32", "3207", "320703"), ("320706", "320703007", "3208")
MARK = "只有连云区才能看见的名称"

pytestmark = pytest.mark.django_db


def actors(role: Role) -> Iterator[tuple[Actor, bool]]:
    """An actor with the role in each area, and whether that area holds ``HERE``."""
    for area in (*COVERING, *NOT_COVERING):
        yield Actor(name=role.key, grants=(Grant(role=role.key, permissions=role.permissions, area=area),)), area in COVERING
    other = Grant(role=role.key, permissions=role.permissions, area=HERE, organisation=10**6)
    yield Actor(name=f"{role.key} of another organisation", grants=(other,)), False


def holds(role: Role, permission: str) -> bool:
    """Said here anew, without the code that is tested."""
    return permission in role.permissions or f"{permission.partition('.')[0]}.*" in role.permissions


def outcome(cmd: Command, actor: Actor) -> str:
    """``done``, or the code of the refusal; whatever it did is undone."""
    try:
        with transaction.atomic():
            send(cmd, Context(actor=actor))
            transaction.set_rollback(True)
    except Refused as refusal:
        return refusal.verdict.code
    except LookupError:
        return "missing"
    return "done"


@pytest.mark.parametrize("role", all_roles(), ids=lambda role: role.key)
def test_a_verb_of_a_case_is_denied_to_all_but_those_who_hold_it_there(role):
    wrong = []
    for key, table in tables.items():
        about = {"thing": "rescue_team/1"} if key == "dispatch" else {}
        case = make(apps.get_model(table.model), division=HERE, state=table.initial, **about)
        for transition in table.transitions:
            for actor, covers in actors(role):
                denied = outcome(Act(kind=key, id=case.pk, verb=transition.verb), actor) == "denied"
                if denied == (covers and holds(role, transition.permission)):
                    wrong.append((key, transition.verb, actor.name, actor.grants[0].area, "denied" if denied else "let in"))
    assert not wrong


@pytest.mark.parametrize("role", all_roles(), ids=lambda role: role.key)
def test_a_record_is_seen_and_changed_only_by_those_who_may_there(role):
    wrong = []
    for key, kind in kinds.items():
        thing = make(kind.model, division=HERE, geom=PLACE)
        may_edit, may_see = holds(role, kind.permission("edit")), holds(role, kind.permission("view"))
        for actor, covers in actors(role):
            save = outcome(SaveRecord(kind=key, id=thing.pk, data={"note": "x"}), actor)
            delete = outcome(DeleteRecord(kind=key, id=thing.pk), actor)
            if (save == "denied") == (covers and may_edit) or (delete == "denied") == (covers and may_edit):
                wrong.append((key, actor.name, actor.grants[0].area, save, delete))
            if visible_rows(kind, actor).filter(pk=thing.pk).exists() != (covers and may_see):
                wrong.append((key, actor.name, actor.grants[0].area, "seen wrongly"))
    assert not wrong


def test_a_record_cannot_be_moved_out_of_or_into_an_area_that_is_not_ones_own():
    registrar = next(role for role in all_roles() if role.key == "registrar")
    actor = Actor(name="registrar", grants=(Grant(role="registrar", permissions=registrar.permissions, area=HERE),))
    for key, kind in kinds.items():
        thing = make(kind.model, division=HERE, geom=PLACE)
        assert outcome(SaveRecord(kind=key, id=thing.pk, data={"division": "320706"}), actor) == "denied", key


@pytest.fixture
def api_of():
    """A client with the token of an account that holds a role in an area."""

    def client(role: str, area: str) -> Client:
        user = User.objects.create_user(f"{role}-{area}", name=role, organisation=make(Organisation, division=area))
        RoleGrant.objects.create(user=user, role=role, area=area)
        return Client(headers={"authorization": f"Bearer {issue_token(user, 'test')}"}, raise_request_exception=False)

    return client


@pytest.fixture
def everything() -> set[int]:
    """One of each kind and each case in ``HERE``, all with the mark in their names; their keys."""
    rows = [make(kind.model, division=HERE, geom=PLACE, name=MARK) for kind in kinds.values()]
    rows += [make(apps.get_model(table.model), division=HERE, state=table.initial, title=MARK) for table in tables.values()]
    return {row.pk for row in rows}


def addresses(keys: set[int]) -> list[str]:
    """Every GET of the API, with each kind and each key in its place."""
    from anlan.config.api import api

    found = []
    for path, verbs in api.get_openapi_schema()["paths"].items():
        parameters = {p["name"]: p["schema"] for p in verbs.get("get", {}).get("parameters", ()) if p["in"] == "path"}
        if "get" in verbs:
            found += filled(path, parameters, keys)
    return found


def filled(path: str, parameters: dict, keys: set[int]) -> list[str]:
    paths = [path]
    for name, schema in parameters.items():
        values = (
            sorted(keys)
            if schema.get("type") == "integer"
            else list(kinds)
            if "kind" in name or "collection" in name.lower()
            else sorted(keys)[:3]
        )
        paths = [each.replace("{" + name + "}", str(value)) for each in paths for value in values]
    return paths[:400]


def test_the_api_shows_nothing_of_an_area_to_those_outside(api_of, everything):
    inside, outside = api_of("commander", HERE), api_of("commander", "320706")
    paths = addresses(everything)
    leaks = [
        path
        for path in paths
        if MARK in outside.get(path).content.decode("utf-8", "replace")
        or json.dumps(MARK)[1:-1] in outside.get(path).content.decode("utf-8", "replace")
    ]
    assert not leaks
    assert sum(MARK in inside.get(path).content.decode("utf-8", "replace") for path in paths) >= min(len(kinds), 1), (
        "the test itself would see nothing"
    )


def test_the_api_answers_nobody_without_a_token(everything):
    from anlan.config.api import api

    open_to_all = [path for path in addresses(everything) if Client(raise_request_exception=False).get(path).status_code == 200]
    declared = {path for path, verbs in api.get_openapi_schema()["paths"].items() if verbs.get("get", {}).get("security") == []}
    assert [
        path
        for path in open_to_all
        if not any(path.startswith(known.partition("{")[0]) for known in declared) and "/public" not in path
    ] == []
