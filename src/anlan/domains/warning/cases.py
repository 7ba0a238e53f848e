"""The life-cycle of a warning as a table: 编制 → 审核 → 签发 → 发布 → (更新) → 解除 (domain practice of platform 12379)."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.warning import effects, rules
from anlan.kernel.verdict import Verdict
from anlan.platform.cases.api import CaseTable, Transition, register


def _second_person(case: Any, data: Mapping[str, Any], actor: Any) -> Verdict:
    return rules.second_person(case.writers, actor.user)


def _may_issue(case: Any, data: Mapping[str, Any], actor: Any) -> Verdict:
    verdict = rules.second_person(case.writers, actor.user)
    return verdict if not verdict.allowed else rules.may_issue(reviewed=bool(case.reviewer_name))


WARNING = register(CaseTable(
    key="warning", label="预警", model="warning.WarningCase", see="warning.view",
    states={
        "draft": "编制中", "reviewed": "已审核", "issued": "已发布", "revising": "更新编制中", "revised": "更新已审核", "lifted": "已解除",
        "expired": "已失效", "withdrawn": "已撤销",
    },
    initial="draft", final=("lifted", "expired", "withdrawn"),
    colours={
        "draft": "secondary", "reviewed": "blue", "issued": "red", "revising": "orange", "revised": "orange", "lifted": "green",
        "expired": "secondary", "withdrawn": "secondary",
    },
    transitions=(
        Transition(verb="amend", label="修改", sources=("draft", "revising"), permission="warning.draft", effect=effects.written),
        Transition(verb="review", label="审核通过", sources=("draft",), target="reviewed", permission="warning.review", required=("opinion",),
                   guard=_second_person, effect=effects.reviewed),
        Transition(verb="review_update", label="审核更新", sources=("revising",), target="revised", permission="warning.review",
                   required=("opinion",), guard=_second_person, effect=effects.reviewed),
        Transition(verb="send_back", label="退回修改", sources=("reviewed",), target="draft", permission="warning.review", required=("opinion",),
                   effect=effects.sent_back),
        Transition(verb="send_back_update", label="退回修改", sources=("revised",), target="revising", permission="warning.review",
                   required=("opinion",), effect=effects.sent_back),
        Transition(verb="issue", label="签发", sources=("reviewed",), target="issued", permission="warning.issue", guard=_may_issue,
                   confirm="签发后立即向公众和各接收方发布，确定？", danger=True, effect=effects.issued),
        Transition(verb="issue_update", label="签发更新", sources=("revised",), target="issued", permission="warning.issue", guard=_may_issue,
                   confirm="签发后立即以更新消息替换现行预警，确定？", danger=True, effect=effects.issued),
        Transition(verb="update", label="更新", sources=("issued",), target="revising", permission="warning.draft", effect=effects.update_begun),
        Transition(verb="drop_update", label="放弃更新", sources=("revising", "revised"), target="issued", permission="warning.draft",
                   effect=effects.update_dropped),
        Transition(verb="lift", label="解除", sources=("issued", "revising", "revised"), target="lifted", permission="warning.issue",
                   required=("reason",), confirm="确定解除预警？解除消息将立即发布。", danger=True, effect=effects.lifted),
        Transition(verb="expire", label="失效", sources=("issued", "revising", "revised"), target="expired", permission="warning.expire",
                   effect=effects.expired),
        Transition(verb="withdraw", label="撤销草稿", sources=("draft", "reviewed"), target="withdrawn", permission="warning.draft",
                   required=("reason",), confirm="确定撤销这份草稿？"),
    ),
))  # fmt: skip
