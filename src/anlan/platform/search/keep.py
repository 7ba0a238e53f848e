"""Keeping the search rows beside what they speak of; called in the same transaction."""

from collections.abc import Iterable

from anlan.kernel.text import tokens
from anlan.platform.search.models import SearchEntry

AREA_ENDS = (2, 4, 6, 9, 12)


def entry_for(kind: str, object_id: int, title: str, text: str, division: str, organisation: int | None = None) -> SearchEntry:
    words = words_for(kind, title, text, division)
    return SearchEntry(kind=kind, object_id=object_id, title=title[:200], division=division, organisation=organisation, tokens=words)


def words_for(kind: str, title: str, text: str, division: str) -> str:
    """The words a thing is found by: its kind, the areas it lies in, what it is called and says."""
    return " ".join(dict.fromkeys([kind_word(kind), *area_words(division), *tokens(f"{title} {text}")]))


def keep(entries: Iterable[SearchEntry]) -> None:
    """Write or overwrite the rows."""
    SearchEntry.objects.bulk_create(
        entries, batch_size=2000, update_conflicts=True, unique_fields=["kind", "object_id"],
        update_fields=["title", "division", "organisation", "tokens"],
    )  # fmt: skip


def forget(kind: str, object_ids: Iterable[int]) -> None:
    SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


def kind_word(kind: str) -> str:
    return "zk" + kind.replace("_", "")


def area_words(division: str) -> list[str]:
    return [f"za{division[:end]}" for end in AREA_ENDS if end <= len(division)]
