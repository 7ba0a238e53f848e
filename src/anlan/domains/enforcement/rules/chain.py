"""The whole-process record as a chain: every paper carries the seal of the one before it, so that none can be changed, left out or put between."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from anlan.domains.enforcement.rules.law import penalty
from anlan.kernel.verdict import Verdict, allow, refuse

FIRST = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper of the file 案卷. ``sha256`` is of the attached bytes, empty where there are none; ``at`` is ISO 8601 in UTC."""

    number: int
    kind: str
    title: str
    text: str
    file_name: str
    sha256: str
    at: str
    by: str
    previous: str
    seal: str = ""


def seal_of(paper: Paper) -> str:
    said = asdict(paper) | {"seal": ""}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def check_chain(papers: Iterable[Paper]) -> Verdict:
    """Is the record whole and unchanged? Names the first paper that is not."""
    previous, count = FIRST, 0
    for count, paper in enumerate(papers, 1):
        if paper.number != count or paper.previous != previous or paper.seal != seal_of(paper):
            return refuse(
                "chain.broken", f"全过程记录第{count}件与其校验值不符，案卷可能被改动。", penalty("四十七"), number=count
            )
        previous = paper.seal
    return allow("chain.ok", penalty("四十七"), papers=count, seal=previous)
