"""What a rule says of a plan."""

from dataclasses import dataclass

from anlan.engines.planbook.facts import Span
from anlan.kernel.verdict import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``severity`` error (cannot work), warning (will work badly), note. ``words`` points into the plan's text."""

    rule: str
    severity: str
    text: str
    basis: Citation
    words: Span = (0, 0)
    plan: str = ""
