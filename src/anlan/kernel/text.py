"""Text as people type it: width folding, and tokens that let a search find two-character Chinese words."""

import re
import unicodedata
from itertools import pairwise

_CJK = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


def fold(text: str) -> str:
    """Full width to half width, compatibility forms to plain ones, lower case (NFKC)."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> list[str]:
    """Words for a full-text index: Latin runs whole, Chinese runs as single characters and overlapping pairs."""
    found: list[str] = []
    for run in _CJK.findall(fold(text)):
        found += [run] if run[0] < "\u3400" else [*run, *("".join(pair) for pair in pairwise(run))]
    return found


def query_tokens(text: str) -> list[str]:
    """Tokens a document must hold to match ``text``: pairs where a run is long enough, else the single character."""
    found: list[str] = []
    for run in _CJK.findall(fold(text)):
        found += [run] if run[0] < "\u3400" or len(run) == 1 else ["".join(pair) for pair in pairwise(run)]
    return found
