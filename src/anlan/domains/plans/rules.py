"""What the plan library decides, as functions a planner could read."""

from collections.abc import Iterable, Mapping
from typing import Any

from anlan.engines.planbook import Plan, lint_plan
from anlan.kernel.verdict import Citation, Verdict, allow, refuse

_ARTICLE_71 = Citation(source="突发事件应对法", clause="第七十一条")


def may_come_into_force(plan: Plan, reason: str) -> Verdict:
    """A plan that cannot work (lint errors) comes into force only with a reason."""
    errors = tuple(finding.text for finding in lint_plan(plan) if finding.severity == "error")
    if errors and not reason.strip():
        return refuse(
            "plan.lame",
            f"预案有 {len(errors)} 处不能运行：{errors[0]} 请修正，或写明仍要通过的理由。",
            _ARTICLE_71,
            errors=errors,
        )
    return allow("ok", _ARTICLE_71, errors=errors)


def family_of(title: str, division: str) -> str:
    """Versions of one plan share a family: the title without year, draft marks and edition, in one division."""
    import re

    bare = re.sub(r"[（(][^）)]*(?:年|版|修订|试行|草案|征求意见)[^）)]*[）)]|\d{4}年?(?:版|修订版?)?", "", title)
    return f"{division or '-'}:{bare}"[:200]


def merge_corrections(
    before: Iterable[Mapping[str, Any]], read_again: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(kept, conflicting) corrections of the version before against what is read from the next one: a three-way merge.

    A correction is kept where the new text reads as the old one did; it is dropped silently where the new text already says the
    corrected value; where the new text says a third thing, it conflicts and is for the reviewer.
    """
    kept: list[dict[str, Any]] = []
    conflicting: list[dict[str, Any]] = []
    for correction in before:
        now = read_again.get(correction["path"])
        if correction["path"].startswith("seen/"):
            kept += [dict(correction)] if now else []  # looked at: stands for the same words, and says nothing of others
        elif now == correction["before"]:
            kept.append(dict(correction))
        elif now != correction["value"]:
            conflicting.append({**correction, "now": now})
    return kept, conflicting
