"""How far a stream was told. Changes are told in the order of their stream, so one place says which of them were told already, however they are put together."""

from collections.abc import Mapping, Sequence
from typing import Any

from anlan.domains.sensing.models import ToldMark


def untold(stream: str, transitions: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those past the mark, which goes up to the last of them in the same transaction."""
    ToldMark.objects.get_or_create(stream=stream)
    mark = ToldMark.objects.select_for_update().get(stream=stream)
    fresh = [change for change in transitions if tuple(change["place"]) > (mark.seq, mark.part)]
    if fresh:
        mark.seq, mark.part = fresh[-1]["place"]
        mark.save(update_fields=["seq", "part"])
    return fresh
