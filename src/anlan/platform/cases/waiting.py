"""What waits for whom: read from the tables, so that a new life-cycle is counted here by itself.

A table without a group belongs to emergencies 应急; the others are daily work 日常 and never crowd the duty desk.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count, Q

from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.cases.models import Deadline
from anlan.platform.cases.table import CaseTable, tables

UNMET = Q(state__in=("running", "missed"), met_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """So many open cases stand in a state from which the actor can move them on."""

    table: CaseTable
    state: str
    count: int

    @property
    def label(self) -> str:
        return str(self.table.states[self.state])


def rights_of(table: CaseTable) -> set[str]:
    """Every permission its verbs and its page ask for: what its clocks may be set under."""
    return {table.see, *(t.permission for t in table.transitions)}


def next_states(actor: Actor, table: CaseTable) -> dict[str, set[str]]:
    """Permission → the states it lets the actor move on from. Verbs that stop a case or leave it where it is do not count."""
    found: dict[str, set[str]] = {}
    for t in table.transitions:
        if t.target and not t.danger and actor.grants_for(t.permission):
            found.setdefault(t.permission, set()).update(s for s in t.sources if s != t.target)
    return found


def waiting_for(actor: Actor) -> list[Waiting]:
    """Daily work that waits for the actor, by table and state, in the order of the tables."""
    return [each for table in tables.values() if table.group for each in _waiting(actor, table)]


def _waiting(actor: Actor, table: CaseTable) -> Iterator[Waiting]:
    moves = next_states(actor, table)
    if not moves:
        return
    mine = Q(pk__in=())
    for permission, states in moves.items():
        mine |= visible(actor, permission) & Q(state__in=sorted(states))
    rows = apps.get_model(table.model)._default_manager.filter(mine, exercise=False).order_by()
    counts = dict(rows.values_list("state").annotate(n=Count("pk")))
    yield from (Waiting(table=table, state=state, count=counts[state]) for state in table.states if counts.get(state))


def urgent_clocks(actor: Actor, limit: int = 50) -> list[Deadline]:
    """Clocks of emergencies that run or were missed, in the actor's area, the most pressing first."""
    rights = {right for table in tables.values() if not table.group for right in rights_of(table)}
    rows = Deadline.objects.filter(UNMET, visible(actor, "case.deadlines"), permission__in=sorted(rights))
    return list(rows.order_by("due_at")[:limit])


def daily_clocks(actor: Actor, limit: int = 12) -> list[Deadline]:
    """Clocks of the daily work the actor has a hand in, the most pressing first."""
    mine = Q(pk__in=())
    for table in tables.values():
        if table.group and next_states(actor, table):
            mine |= visible(actor, table.see) & Q(permission__in=sorted(rights_of(table)))
    return list(Deadline.objects.filter(UNMET, mine).order_by("due_at")[:limit])
