"""Every life-cycle of the house: each verb in each state is either open or refused by name; every state can be reached and left."""

import re

import pytest
from django.apps import apps

from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import Actor, system
from anlan.platform.cases.api import tables
from anlan.platform.cases.life import check
from harness.rows import make

TABLES = sorted(tables)
CHINESE = re.compile("[\u4e00-\u9fff]{2}")


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
def test_a_closed_verb_says_in_which_states_it_is_done(key):
    """Every pair of state and verb that the table keeps shut names its reason and the step of the procedure it rests on; in Chinese."""
    for case, transition in cases(key):
        if case.state not in transition.sources:
            verdict = check(case, transition, {}, system("t"))
            assert CHINESE.search(str(verdict.text)) and str(case.state_label) in str(verdict.text)
            assert all(str(tables[key].states[state]) in str(verdict.basis[0]) for state in transition.sources), verdict.basis


GUARDED = [
    (key, transition.verb) for key in TABLES if key != "plan" for transition in tables[key].transitions if transition.guard
]
"""A plan's guard reads the plan's whole structure: the room of plans tries it."""
LIKE = {"work_permit": {"kind": "hot", "grade": "二级", "place": "罐区"}}
OF_THE_FORM = {"invalid", "alert.silence", "brief.judgement", "officer.account", "danger.system_measure"}
"""Refusals of what was written into a form: they name the field and what it should be; no clause is behind them."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("key", "verb"), GUARDED, ids=lambda each: each)
def test_a_guard_refuses_in_words_and_by_a_clause(key, verb):
    table = tables[key]
    transition = table.find(verb)
    for state in transition.sources:
        row = make(apps.get_model(table.model), state=state, division="3207", title="t", **LIKE.get(key, {}))
        try:
            verdict = check(row, transition, dict.fromkeys(transition.required, "x"), system("t"))
        except Refused as refusal:
            verdict = refusal.verdict
        if not verdict.allowed:
            assert CHINESE.search(str(verdict.text)), verdict
            assert verdict.basis or verdict.code in OF_THE_FORM, verdict


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
