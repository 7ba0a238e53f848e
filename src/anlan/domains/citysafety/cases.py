"""The life-cycles of city safety, as tables."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.citysafety import effects, rules
from anlan.kernel.verdict import Verdict
from anlan.platform.cases.api import CaseTable, Transition, register

GROUP = "城市安全"
CREATE, CAMPAIGN, FIX, REPORT = "citysafety.create", "citysafety.campaign", "citysafety.fix", "citysafety.report"


def _complete(case: Any, data: Mapping[str, Any], actor: Any) -> Verdict:
    return rules.may_submit([(i.title, i.points, i.self_score) for i in case.items.all()])


def _judged(case: Any, data: Mapping[str, Any], actor: Any) -> Verdict:
    return rules.may_issue(case.judgement)


def _all_closed(case: Any, data: Mapping[str, Any], actor: Any) -> Verdict:
    return rules.may_close(case.items.exclude(state__in=("accepted", "dropped")).count())


CREATION = register(CaseTable(
    key="creation", label="示范城市创建", model="citysafety.Creation", see="citysafety.view", opens=CREATE, icon="star", group=GROUP, asks=("target_on",),
    on_open=effects.lay_out,
    states={"preparing": "创建准备", "assessing": "自评整改", "reviewed": "模拟评审", "submitted": "已申报", "recognised": "已命名", "ended": "已终止"},
    initial="preparing", final=("recognised", "ended"),
    colours={"preparing": "secondary", "assessing": "blue", "reviewed": "orange", "submitted": "orange", "recognised": "green", "ended": "secondary"},
    columns=("standard", "target_on", "self_score", "review_score"), shows=("standard", "target_on", "self_score", "review_score", "result"),
    transitions=(
        Transition(verb="begin", label="启动自评", sources=("preparing",), target="assessing", permission=CREATE),
        Transition(verb="review", label="完成模拟评审", sources=("assessing",), target="reviewed", permission=CREATE, required=("result",), sets=("result",)),
        Transition(verb="again", label="继续整改", sources=("reviewed",), target="assessing", permission=CREATE),
        Transition(verb="submit", label="申报", sources=("reviewed",), target="submitted", permission=CREATE, guard=_complete, confirm="确定申报？"),
        Transition(verb="recognise", label="命名", sources=("submitted",), target="recognised", permission=CREATE, required=("result",), sets=("result",)),
        Transition(verb="refuse", label="未通过", sources=("submitted",), target="assessing", permission=CREATE, required=("result",), sets=("result",)),
        Transition(verb="end", label="终止创建", sources=("preparing", "assessing", "reviewed"), target="ended", permission=CREATE, required=("reason",),
                   danger=True, confirm="确定终止创建？"),
    ),
))  # fmt: skip

CREATION_TASK = register(CaseTable(
    key="creation_task", label="创建任务", model="citysafety.CreationTask", see="citysafety.view", icon="list-check", group=GROUP,
    states={"open": "整改中", "reported": "待销项", "done": "已销项", "cancelled": "已撤销"}, initial="open", final=("done", "cancelled"),
    colours={"open": "blue", "reported": "orange", "done": "green", "cancelled": "secondary"}, columns=("due_on",), shows=("text", "due_on", "result"),
    transitions=(
        Transition(verb="report", label="上报完成", sources=("open",), target="reported", permission=FIX, required=("result",), sets=("result",),
                   effect=effects.handed_in),
        Transition(verb="accept", label="销项", sources=("reported",), target="done", permission=CREATE),
        Transition(verb="return", label="退回", sources=("reported",), target="open", permission=CREATE, required=("reason",), effect=effects.start_clock),
        Transition(verb="cancel", label="撤销", sources=("open", "reported"), target="cancelled", permission=CREATE, required=("reason",), danger=True,
                   confirm="确定撤销？"),
    ),
))  # fmt: skip

CAMPAIGN_TABLE = register(CaseTable(
    key="campaign", label="综合整治行动", model="citysafety.Campaign", see="citysafety.view", opens=CAMPAIGN, icon="flag", group=GROUP,
    asks=("field", "basis", "goal", "begins_on", "ends_on"),
    states={"planned": "已部署", "running": "整治中", "closed": "已结束"}, initial="planned", final=("closed",),
    colours={"planned": "secondary", "running": "blue", "closed": "green"},
    columns=("field", "begins_on", "ends_on"), shows=("field", "basis", "goal", "begins_on", "ends_on", "summary"),
    transitions=(
        Transition(verb="begin", label="开始整治", sources=("planned",), target="running", permission=CAMPAIGN),
        Transition(verb="extend", label="延期", sources=("planned", "running"), permission=CAMPAIGN, required=("reason", "ends_on"), sets=("ends_on",)),
        Transition(verb="close", label="验收结束", sources=("running",), target="closed", permission=CAMPAIGN, required=("summary",), sets=("summary",),
                   guard=_all_closed, confirm="结束后清单不能再改，确定？"),
    ),
))  # fmt: skip

CAMPAIGN_ITEM = register(CaseTable(
    key="campaign_item", label="整治清单", model="citysafety.CampaignItem", see="citysafety.view", opens=CAMPAIGN, icon="clipboard-list", group=GROUP,
    asks=("campaign", "place", "problem", "measure", "organisation", "due_on"), on_open=effects.start_clock,
    states={"open": "整改中", "fixed": "待验收", "accepted": "已验收", "dropped": "已移除"}, initial="open", final=("accepted", "dropped"),
    colours={"open": "blue", "fixed": "orange", "accepted": "green", "dropped": "secondary"},
    columns=("campaign", "place", "due_on"), shows=("campaign", "place", "problem", "measure", "due_on", "result"),
    transitions=(
        Transition(verb="fix", label="整改完成", sources=("open",), target="fixed", permission=FIX, required=("result",), sets=("result",), effect=effects.handed_in),
        Transition(verb="accept", label="验收通过", sources=("fixed",), target="accepted", permission=CAMPAIGN, required=("opinion",)),
        Transition(verb="return", label="验收不通过", sources=("fixed",), target="open", permission=CAMPAIGN, required=("reason",), effect=effects.start_clock),
        Transition(verb="extend", label="延期", sources=("open",), permission=CAMPAIGN, required=("reason", "due_on"), sets=("due_on",), effect=effects.start_clock),
        Transition(verb="drop", label="移出清单", sources=("open", "fixed"), target="dropped", permission=CAMPAIGN, required=("reason",), danger=True,
                   confirm="确定移出清单？"),
    ),
))  # fmt: skip

BRIEF = register(CaseTable(
    key="brief", label="运行研判报告", model="citysafety.Brief", see="citysafety.view", icon="notes", group=GROUP,
    states={"draft": "拟稿", "issued": "已印发", "withdrawn": "已作废"}, initial="draft", final=("issued", "withdrawn"),
    colours={"draft": "orange", "issued": "green", "withdrawn": "secondary"}, columns=("form", "begins_on", "ends_on"), shows=("form", "begins_on", "ends_on", "judgement"),
    transitions=(
        Transition(verb="judge", label="写研判意见", sources=("draft",), permission=REPORT, required=("judgement",), sets=("judgement",)),
        Transition(verb="issue", label="印发", sources=("draft",), target="issued", permission=REPORT, guard=_judged, confirm="印发后不能再改，确定？"),
        Transition(verb="withdraw", label="作废", sources=("draft",), target="withdrawn", permission=REPORT, required=("reason",), danger=True,
                   confirm="确定作废？"),
    ),
))  # fmt: skip
