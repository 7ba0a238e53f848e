"""隐患 → 报警 → 突发事件 → 评估 → 新隐患 as one chain: walked along the links that the rooms tie between their cases. Each reader sees the parts that are theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.console.titles import title_of
from anlan.console.waiting import case_url
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.cases.api import tables, ties

WALKED = ("danger", "alert", "incident")  # from an inspection the walk goes no further: its other dangers are another story
SHOWN = (*WALKED, "inspection")
STEPS, MOST = 6, 40
SYMBOLS: Mapping[str, str] = {"danger": "danger", "alert": "alert", "incident": "incident_industrial", "inspection": "risk_point"}
WHY: Mapping[tuple[str, str], Any] = {
    ("danger", "alarm"): gettext_lazy("整改未完成时同一部位报警"), ("alert", "source"): gettext_lazy("转为突发事件"), ("incident", "source"): gettext_lazy("转为突发事件"),
    ("danger", "from"): gettext_lazy("由此发现"), ("inspection", "found"): gettext_lazy("检查发现"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One case of the chain; ``why`` says how it hangs on what came before."""

    subject: str
    number: int
    kind: str
    label: str
    title: str
    case: Any
    at: datetime
    url: str
    why: str
    here: bool

    @property
    def case_has_place(self) -> bool:
        return getattr(self.case, "lon", None) is not None and getattr(self.case, "lat", None) is not None


def chain_of(subject: str, actor: Actor) -> list[Part]:
    """The cases tied to ``subject`` over any number of steps, oldest first; empty where it stands alone."""
    subjects, why = _walk(subject)
    rows = sorted(_rows(subjects, actor), key=lambda row: (row.opened_at, row.subject))
    return [_part(number, row, why.get(row.subject, ""), subject) for number, row in enumerate(rows, 1)] if len(rows) > 1 else []


def _part(number: int, row: Any, why: str, here: str) -> Part:
    return Part(
        subject=row.subject, number=number, kind=row.table_key, label=_(row.table.label), title=title_of(row), case=row, at=row.opened_at, url=case_url(row.subject),
        why=why, here=row.subject == here,
    )  # fmt: skip


def _walk(start: str) -> tuple[set[str], dict[str, str]]:
    """Subjects reached, and for each the words of the link by which it follows from another."""
    found, edge, why = {start}, {start}, {}
    for _step in range(STEPS):
        reached = set()
        for link in ties(edge) if edge else ():
            why.setdefault(_later(link), str(WHY.get((_kind(link.case), link.role), "")))
            reached |= {link.case, link.other}
        edge = {each for each in reached - found if _kind(each) in WALKED}
        found |= {each for each in reached if _kind(each) in SHOWN}
        if len(found) > MOST:
            break
    return found, why


def _later(link: Any) -> str:
    """Which end came of the other: an alarm of a danger, an incident of its alert; else the case that names where it is from."""
    kind, role = _kind(link.case), link.role
    return str(link.other if (kind, role) in (("danger", "alarm"), ("alert", "source"), ("inspection", "found")) else link.case)


def _kind(subject: str) -> str:
    return subject.partition("/")[0]


def _rows(subjects: Iterable[str], actor: Actor) -> list[Any]:
    """The cases behind the subjects that the actor may see, kind by kind."""
    keys: dict[str, list[int]] = {}
    for subject in subjects:
        kind, _sep, pk = subject.partition("/")
        if kind in SHOWN and kind in tables and pk.isdigit():
            keys.setdefault(kind, []).append(int(pk))
    return [row for kind, pks in sorted(keys.items()) for row in _of_kind(kind, pks, actor)]


def _of_kind(kind: str, pks: list[int], actor: Actor) -> list[Any]:
    table = tables[kind]
    return (
        list(apps.get_model(table.model).objects.filter(visible(actor, table.see), pk__in=pks)[:MOST])
        if actor.grants_for(table.see)
        else []
    )
