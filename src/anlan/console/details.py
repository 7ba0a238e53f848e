"""What a verb was done with, beside its line in a timeline: the words that were written, and each column before and after."""

import re
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from anlan.console.reading import FIELDS as READ
from anlan.console.records import label_of
from anlan.kernel import clock
from anlan.platform.cases.api import CaseTable, Transition, tables

LETTERS = 160
MOMENT_LETTERS = 16
FORM_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def details_of(entry: Any) -> list[tuple[str, str]]:
    """(label, words) of a timeline's entry; nothing for a line that is no verb of its case."""
    table = tables.get(str(getattr(entry, "case", "")).partition("/")[0])
    transition = next((t for t in table.transitions if t.verb == entry.verb), None) if table else None
    if table is None or transition is None or not isinstance(entry.data, dict):
        return []
    changed = entry.data.get("changed") or {}
    words = [(label(table, name), as_written(entry.data[name])) for name in _written(table, transition, entry) if name not in changed]
    columns = [(label(table, name), change(table, name, *pair)) for name, pair in changed.items()]
    return [(name, Truncator(text).chars(LETTERS)) for name, text in (*words, *columns)]


def as_written(text: str) -> str:
    """As it was written; a moment as a form sends it without its T."""
    return text.replace("T", " ") if FORM_MOMENT.fullmatch(text) else text


def _written(table: CaseTable, transition: Transition, entry: Any) -> list[str]:
    """The blanks of the verb that were filled in with words and are not its line already."""
    said = entry.data
    return [name for name in transition.fields if isinstance(said.get(name), str) and said[name].strip() and said[name] not in entry.text and not _relation(table, name)]


def _relation(table: CaseTable, name: str) -> bool:
    field = field_of(table, name)
    return field is not None and field.is_relation


def field_of(table: CaseTable, name: str) -> Any:
    try:
        return apps.get_model(table.model)._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def label(table: CaseTable, name: str) -> str:
    from anlan.console.views.acts import FIELDS

    field = field_of(table, name)
    fact = READ.get(name)
    return label_of(field) if field else str(FIELDS.get(name) or (fact[0] if fact else name))


def change(table: CaseTable, name: str, before: Any, after: Any) -> str:
    field = field_of(table, name)
    old, new = (value_said(field, value) for value in (before, after))
    return new if before in (None, "", [], {}) or before is False else _("%(before)s → %(after)s") % {"before": old, "after": new}


def value_said(field: Any, value: Any) -> str:
    """A kept value in words: the related row's name, the code's word, a moment in Shanghai."""
    if value in (None, "", [], {}):
        return "—"
    if field is not None and field.is_relation:
        return str(field.related_model._default_manager.filter(pk=value).first() or value)
    known = (getattr(field, "table", None) or dict(getattr(field, "choices", None) or ())) if field is not None else {}
    if known:
        return _(str(known.get(value, value)))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float):
        return f"{value:,.10g}"
    moment = parse_datetime(value) if isinstance(value, str) and len(value) > MOMENT_LETTERS else None
    return clock.local_text(moment) if moment and moment.tzinfo else str(value)
