"""Why a figure changed, as far as the records show it: what came and what went, which kinds of case made the difference, what else moved with it.

Nothing here claims more than a count: what moved at the same time is called 同期, never a cause. Every part leads to its own rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.apps import apps

from anlan.kernel.tables import event_type_name
from anlan.platform.cases.api import tables
from anlan.platform.cases.counting import Question, by_column, count

SHOWN = 3
"""How many values of one column are named."""


class Span(Protocol):
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One value that moved; ``how``, ``only`` and the period lead to its rows. ``when`` is now or before."""

    label: str
    value: int
    previous: int
    how: str
    only: Mapping[str, Any] = field(default_factory=dict)

    @property
    def delta(self) -> int:
        return self.value - self.previous


def reasons(question: Question, columns: Sequence[str], area: str, now: Span, before: Span, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each reason: ``head`` and its parts, the largest first. ``words`` name the columns that have no name of their own."""
    found = [_flow(question, area, now)] if question.how == "open" else []
    found += [_split(question, column, area, now, before, words) for column in columns]
    return [reason for reason in found if reason["parts"]]


def _flow(question: Question, area: str, now: Span) -> dict[str, Any]:
    """A stock changes by what came and what went within the period."""
    came, went = (
        count(Question(table=question.table, how=how, only=question.only), area, now.start, now.end)
        for how in ("opened", "closed")
    )
    parts = [("新增", came, "opened"), ("办结", went, "closed")]
    return {
        "head": "本期进出",
        "parts": [{"text": f"{word} {n}", "how": how, "only": dict(question.only), "when": "now"} for word, n, how in parts if n],
    }


def _split(question: Question, column: str, area: str, now: Span, before: Span, words: Mapping[str, str]) -> dict[str, Any]:
    here, there = (by_column(question, column, area, span.start, span.end) for span in (now, before))
    moved = sorted(
        (value for value in {*here, *there} if value not in (None, "") and here.get(value, 0) != there.get(value, 0)), key=str
    )
    named = _labels(question.table, column, moved)
    parts = [
        Part(label=named[v], value=here.get(v, 0), previous=there.get(v, 0), how=question.how, only={**question.only, column: v})
        for v in moved
        if v in named
    ]
    parts.sort(key=lambda part: (-abs(part.delta), part.label))
    return {"head": f"按{words.get(column) or _field(question.table, column).verbose_name}", "parts": [_said(part) for part in parts[:SHOWN]]}


def _said(part: Part) -> dict[str, Any]:
    """A value that is gone leads to the rows it had in the period before."""
    return {
        "text": f"{part.label} {part.previous}→{part.value}（{part.delta:+d}）", "how": part.how, "only": dict(part.only), "when": "now" if part.value else "before",
    }  # fmt: skip


def _field(table: str, column: str) -> Any:
    return apps.get_model(tables[table].model)._meta.get_field(column)


def _labels(table: str, column: str, values: Sequence[Any]) -> dict[Any, str]:
    """What people call each value: a code's word, the event's name, the row it stands for."""
    about = _field(table, column)
    if about.is_relation:
        return {row.pk: str(row) for row in about.related_model._default_manager.filter(pk__in=values)}
    words = dict(about.flatchoices) | dict(getattr(about, "table", None) or {})
    return {
        value: str(words.get(value) or (event_type_name(value) if column in ("event_type", "event_code") else value))
        for value in values
    }
