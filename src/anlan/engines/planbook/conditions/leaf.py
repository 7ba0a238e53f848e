"""A leaf of a condition with its place in the text, and how leaves are joined."""

import re
from dataclasses import dataclass

from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Condition


@dataclass(frozen=True, slots=True)
class Leaf:
    condition: Condition
    start: int
    end: int


def join(kind: str, seen: View, parts: list[Condition]) -> Condition | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    flat = [leaf for part in parts for leaf in (part.parts if part.kind == kind else (part,))]
    low, high = min(p.words[0] for p in flat), max(p.words[1] for p in flat)
    return Condition(
        kind=kind,
        text=";".join(p.text for p in flat),
        words=(low, high),
        parts=tuple(flat),
        confidence=min(p.confidence for p in flat),
    )


def leaf_of(condition: Condition, match: re.Match[str]) -> Leaf:
    return Leaf(condition, match.start(), match.end())
