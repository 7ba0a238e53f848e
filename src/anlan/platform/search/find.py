"""Asking the index. Bounded: at most ``CAP`` matches are looked at, whatever is asked."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from anlan.kernel.text import query_tokens
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_range
from anlan.platform.search.keep import AREA_ENDS, kind_word
from anlan.platform.search.models import SearchEntry

CAP = 5000


def matching(text: str, *, kind: str = "", area: str = "") -> QuerySet[SearchEntry]:
    """Entries that hold every word of ``text``, at most CAP of them, within a kind and an area where given."""
    words = query_tokens(text)
    return SearchEntry.objects.filter(pk__in=RawSQL(*_question("id", words, kind, area))) if words else SearchEntry.objects.none()


def found_ids(text: str, kind: str, area: str = "") -> list[int]:
    """Keys of the things of one kind that ``matching`` finds, in one pass over the index."""
    words = query_tokens(text)
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*_question("object_id", words, kind, area))
        return [key for (key,) in cursor.fetchall()]


def find(actor: Actor, text: str, permission: str, limit: int = 20) -> list[SearchEntry]:
    """What the actor may see that matches ``text``, whatever kind: the search box."""
    areas = {g.area for g in actor.grants_for(permission)}
    area = areas.pop() if len(areas) == 1 else ""
    rows = matching(text, area=area).filter(visible(actor, permission)).order_by("pk")
    return list(rows[:limit])


def _question(column: str, words: list[str], kind: str, area: str) -> tuple[str, list[Any]]:
    """The statement and its values. Kind and area narrow before CAP does: FTS5 knows them as words, PostgreSQL as columns."""
    if connection.vendor == "postgresql":
        asked: list[tuple[str, list[Any]]] = [("string_to_array(tokens, ' ') @> %s", [words])]
        asked += [("kind = %s", [kind])] if kind else []
        asked += [("division >= %s AND division < %s", [*within_range(area)])] if area else []
        return f"SELECT {column} FROM search_searchentry WHERE {' AND '.join(sql for sql, _ in asked)} LIMIT {CAP}", [v for _, values in asked for v in values]
    words = [*words, *([kind_word(kind)] if kind else []), *([f"za{area}"] if len(area) in AREA_ENDS else [])]
    rows = f"SELECT rowid FROM search_searchentry_fts WHERE search_searchentry_fts MATCH %s LIMIT {CAP}"
    return f"SELECT {column} FROM search_searchentry WHERE id IN ({rows})", [" AND ".join(f'"{word}"' for word in words)]
