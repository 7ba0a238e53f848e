"""What waits and what runs, over all life-cycles: read from the case tables, so a new kind of case appears here by itself."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.cases.api import CaseTable, tables, waiting_for
from anlan.platform.kinds.kind import kinds

CAP = 1000
ENFORCEMENT = {"penalty": "penalty", "inspection": "inspection", "supervision_plan": "supervision-plan"}
PAGES = {
    "alert": "alert",
    "incident": "incident",
    "warning": "warning",
    "task": "task",
    "report": "report",
    "danger": "danger",
    "risk_report": "risk-report",
    "work_permit": "work",
    "enterprise_file": "enterprise-file",
    "hand_over": "hand-over",
    "creation": "creation",
    "campaign": "campaign",
    "brief": "brief",
    "consultation": "consultation",
    **ENFORCEMENT,
    "city_risk": "city-risk",
}
TILES = (
    ("alert", "bell-ringing", "late"), ("report", "phone-call", "near"), ("incident", "urgent", "late"),
    ("task", "list-check", "near"), ("warning", "speakerphone", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    label: str
    value: str
    icon: str
    tone: str
    url: str


def cases_of(actor: Actor, table: CaseTable, *, open_only: bool = True) -> Any:
    """The rows of a life-cycle the actor may see, newest first. Open states are named, so that an index of states serves them."""
    rows = apps.get_model(table.model).objects.filter(visible(actor, table.see))
    return (
        rows.filter(state__in=[state for state in table.states if state not in table.final])
        if open_only and table.final
        else rows
    )


def figures(actor: Actor) -> list[Figure]:
    """Open cases by kind, each capped at 1000."""
    return [
        _figure(actor, tables[key], icon, tone)
        for key, icon, tone in TILES
        if key in tables and actor.grants_for(tables[key].see)
    ]


def _figure(actor: Actor, table: CaseTable, icon: str, tone: str) -> Figure:
    count = len(cases_of(actor, table).order_by().values_list("pk")[: CAP + 1])
    value = f"{CAP}+" if count > CAP else str(count)
    return Figure(
        label=_("未结%(kind)s") % {"kind": _(table.label)},
        value=value,
        icon=icon,
        tone=tone if count else "",
        url=page_of(f"{table.key}s"),
    )


def page_of(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def case_url(subject: str) -> str:
    """The page of ``kind/id``: its own, the general page of a case or of a record; empty when that kind has none."""
    kind, _sep, pk = subject.partition("/")
    if not pk.isdigit():
        return ""
    if kind in PAGES:
        return page_of(PAGES[kind], int(pk))
    return page_of("case", kind, int(pk)) if kind in tables else page_of("record", kind, int(pk)) if kind in kinds else ""


def running_cases(actor: Actor, limit: int = 12) -> list[Any]:
    """Open incidents, newest first."""
    if "incident" not in tables or not actor.grants_for(tables["incident"].see):
        return []
    rows = list(cases_of(actor, tables["incident"]).order_by("-opened_at")[:limit])
    for row in rows:
        row.url = case_url(row.subject)
    return rows


def with_pages(clocks: list[Any]) -> list[Any]:
    """The clocks with the page of the case each hangs on."""
    for row in clocks:
        row.url = case_url(row.case)
    return clocks


def daily_work(actor: Actor) -> list[tuple[CaseTable, list[tuple[str, int, str]]]]:
    """What waits for the actor in daily work, by life-cycle: state, how many, the list of exactly those."""
    return [
        (table, [(each.label, each.count, f"{reverse('cases', args=(table.key,))}?state={each.state}") for each in found])
        for table, found in groupby(waiting_for(actor), key=lambda each: each.table)
    ]
