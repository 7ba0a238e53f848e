"""Titles the house made (an alert, an incident) in the reader's language. Chinese readers read the column; nothing is asked for them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from anlan.kernel.saying import unpacked
from anlan.platform.cases.models import Entry
from anlan.platform.http.spoken import spoken


def title_of(row: Any, known: dict[str, str] | None = None) -> str:
    """The title of a case as read; one that a person wrote stays as it was written. ``known`` is what ``titles_of`` gave for the page."""
    if _in_chinese():
        return str(row.title)
    return (titles_of([row]) if known is None else known).get(row.subject) or spoken(row.title)


def titles_of(rows: Iterable[Any]) -> dict[str, str]:
    """Subject → title, for those whose first line kept its pattern; one query, none in Chinese."""
    if _in_chinese():
        return {}
    subjects = {row.subject for row in rows}
    opened = Entry.objects.filter(case__in=subjects, verb="open").values_list("case", "data", "text")
    current = {row.subject: row.title for row in rows}
    return {case: spoken(unpacked(data["said"])) for case, data, text in opened if data.get("said") and current.get(case) == text}


def _in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
