"""One count of people, as it was said."""

from dataclasses import dataclass

from anlan.engines.planbook.extract.numbers import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One count of people. ``within`` is a part of another count; ``added`` comes on top of it; ``total`` claims to be the whole."""

    category: str
    number: Number
    start: int
    end: int
    sentence: int
    total: bool = False
    added: bool = False
    within: bool = False
    changed: bool = False
    opening: bool = False
    parent: str = ""
    until: bool = False
    strong: bool = False
    parallel: bool = True
    cared_for: bool = False
    died_later: bool = False
