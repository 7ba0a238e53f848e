"""Every state and every verb of the life-cycles of enforcement, tried by each of the four who work on them: open, or refused with a reason and its clause."""

import pytest
from django.apps import apps

from anlan.domains.enforcement.tests.world import MONDAY, Bureau
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.cases.api import tables
from anlan.platform.cases.life import check

pytestmark = pytest.mark.django_db
HOUSE_RULES = {"case.state", "denied", "clock.running", "clock.stopped", "case.required"}
"""Answers of the house itself: no such step here, not this role's, something not filled in; the rest is the law's and names it."""


def said_for(transition, bureau):
    """Plausible words for whatever a verb asks."""
    known = {
        "officers": bureau.team, "kinds": ["fine"], "suggestion": "penalty", "answers": {}, "at": "2026-03-20T09:00", "due_on": "2026-03-20",
        "until": "2026-04-20", "amount_yuan": "1000", "participants": "丁、戊、己", "chair": bureau.officers[2].pk, "lines": [{"class": "a", "enterprises": 1, "share": 1, "times_a_year": 1}], "officer": bureau.team[0],
        "substitute": bureau.officers[3].pk,
    }  # fmt: skip
    return {name: known.get(name, "有") for name in transition.required}


def blank(table, state, bureau):
    team = [{"id": row.pk, "name": row.name, "certificate": row.certificate} for row in bureau.officers[:2]]
    return {
        "penalty": {
            "party": "演示公司", "violation": "98-2", "facts": "…", "ended_on": MONDAY.date(), "circumstances": {}, "proposal": {"suggestion": "penalty", "fine_yuan": 300_000},
        },
        "inspection": {"party": "演示公司", "planned_on": MONDAY.date(), "items": ["G01"], "due_at": MONDAY, "team": ""},
        "supervision_plan": {"year": 2026},
    }[table.key] | {"state": state, "division": "320703", "title": "t", "number": f"{table.key}-{state}", "opened_at": MONDAY} | (
        {} if table.key == "supervision_plan" else {"officers": team}
    )  # fmt: skip


@pytest.mark.parametrize("key", ["penalty", "inspection", "supervision_plan"])
def test_every_pair_is_open_or_refused_with_its_clause(key):
    with clock.frozen(MONDAY):
        bureau, table, tried, opened, bare = Bureau(), tables[key], 0, set(), set()
        for state in table.states:
            case = apps.get_model(table.model).objects.create(**blank(table, state, bureau))
            for transition in table.transitions:
                for actor in (bureau.one, bureau.two, bureau.legal, bureau.head):
                    verdict = answer(case, transition, said_for(transition, bureau), actor)
                    tried += 1
                    if verdict.allowed:
                        assert state in transition.sources
                        opened.add((state, transition.verb))
                    elif not verdict.basis or not verdict.text:
                        bare.add(verdict.code)
    assert bare <= HOUSE_RULES
    assert tried == len(table.states) * len(table.transitions) * 4
    unguarded = {(s, t.verb) for t in table.transitions for s in t.sources if t.guard is None}
    assert unguarded <= opened


def answer(case, transition, data, actor):
    try:
        return check(case, transition, data, actor)
    except Refused as refusal:
        return refusal.verdict
