"""Every life-cycle of the house: each verb in each state is either open or refused by name; every state can be reached and left."""

import pytest
from django.apps import apps

from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import Actor, system
from anlan.platform.cases.api import tables
from anlan.platform.cases.life import check

TABLES = sorted(tables)


def cases(key):
    table = tables[key]
    model = apps.get_model(table.model)
    return [
        (model(state=state, division="3207", title="t"), transition) for state in table.states for transition in table.transitions
    ]


@pytest.mark.parametrize("key", TABLES)
def test_a_verb_outside_its_state_is_refused(key):
    for case, transition in cases(key):
        if case.state not in transition.sources:
            verdict = check(case, transition, dict.fromkeys(transition.required, "x"), system("t"))
            assert (verdict.allowed, verdict.code) == (False, "case.state"), (case.state, transition.verb)


@pytest.mark.parametrize("key", TABLES)
def test_nobody_without_the_right_does_anything(key):
    stranger = Actor(name="无权者", user=1)
    for case, transition in cases(key):
        if case.state in transition.sources:
            assert check(case, transition, dict.fromkeys(transition.required, "x"), stranger).code == "denied"


@pytest.mark.parametrize("key", TABLES)
def test_required_fields_are_asked_for_by_name(key):
    for case, transition in cases(key):
        if case.state in transition.sources and transition.required:
            with pytest.raises(Refused) as caught:
                check(case, transition, {}, system("t"))
            assert set(transition.required) <= set(caught.value.fields)


@pytest.mark.parametrize("key", TABLES)
def test_every_state_can_be_reached_and_every_end_is_an_end(key):
    table = tables[key]
    reached = {table.initial} | {t.target for t in table.transitions if t.target}
    assert reached == set(table.states)
    assert not [t.verb for t in table.transitions for state in t.sources if state in table.final]


@pytest.mark.parametrize("key", TABLES)
def test_every_permission_belongs_to_a_role(key):
    from anlan.config.roles import HOUSE_ALONE
    from anlan.platform.accounts.actor import Grant
    from anlan.platform.accounts.roles import all_roles

    grants = [Grant(role=r.key, permissions=r.permissions) for r in all_roles()]
    for transition in tables[key].transitions:
        held = any(g.allows(transition.permission) for g in grants)
        assert held or transition.permission in HOUSE_ALONE, transition.permission
