"""Sentences that remember how they were made, so that they can be said in another language where they are read.

What the house writes into timelines, clocks and refusals is Chinese, kept as it was said: it is a record. ``say`` keeps beside the
sentence its pattern (the msgid of the catalogue) and what was put in; the edge says the pattern in the reader's language.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any


class Said(str):
    """A sentence in Chinese. ``pattern`` has ``{names}`` in braces, ``values`` what stands there."""

    pattern: str
    values: Mapping[str, Any]

    __slots__ = ("pattern", "values")

    def packed(self) -> dict[str, Any]:
        """As JSON can carry it."""
        return {"pattern": self.pattern, "values": {name: _packed(value) for name, value in self.values.items()}}


def say(pattern: str, /, **values: Any) -> Said:
    """The sentence; values are written as they are, so numbers come formatted. KeyError when one is missing."""
    said = Said(pattern.format_map(values))
    said.pattern, said.values = pattern, values
    return said


def listed(texts: Iterable[str]) -> str:
    """One sentence of several, as a list: ``甲、乙、丙``; empty for none."""
    return reduce(lambda before, text: say("{before}、{text}", before=before, text=text), texts) if (texts := list(texts)) else ""


def unpacked(record: Mapping[str, Any]) -> Said:
    """What ``packed`` gave, as a sentence again."""
    return say(record["pattern"], **{name: unpacked(value) if isinstance(value, dict) else value for name, value in record["values"].items()})


def _packed(value: Any) -> Any:
    return value.packed() if isinstance(value, Said) else value if isinstance(value, int | float) else str(value)
