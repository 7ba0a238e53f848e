"""Asking the index. Bounded: at most ``CAP`` matches are looked at, whatever is asked."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from anlan.kernel.text import query_tokens
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.search.keep import AREA_ENDS, kind_word
from anlan.platform.search.models import SearchEntry

CAP = 5000


def matching(text: str, *, kind: str = "", area: str = "") -> QuerySet[SearchEntry]:
    """Entries that hold every word of ``text``, at most CAP of them, within a kind and an area where given."""
    words = query_tokens(text)
    if not words:
        return SearchEntry.objects.none()
    words += [kind_word(kind)] if kind else []
    words += [f"za{area}"] if len(area) in AREA_ENDS else []  # other lengths are narrowed by the caller alone
    return SearchEntry.objects.filter(pk__in=_keys(words))


def find(actor: Actor, text: str, permission: str, limit: int = 20) -> list[SearchEntry]:
    """What the actor may see that matches ``text``, whatever kind: the search box."""
    areas = {g.area for g in actor.grants_for(permission)}
    area = areas.pop() if len(areas) == 1 else ""
    rows = matching(text, area=area).filter(visible(actor, permission)).order_by("pk")
    return list(rows[:limit])


def _keys(words: list[str]) -> Any:
    if connection.vendor == "postgresql":
        sql = f"SELECT id FROM search_searchentry WHERE string_to_array(tokens, ' ') @> %s LIMIT {CAP}"
        return RawSQL(sql, [words])
    query = " AND ".join(f'"{word}"' for word in words)
    return RawSQL(f"SELECT rowid FROM search_searchentry_fts WHERE search_searchentry_fts MATCH %s LIMIT {CAP}", [query])
