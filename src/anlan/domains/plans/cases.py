"""The life-cycles of the plan library, as tables."""

from anlan.domains.plans import effects
from anlan.platform.cases.api import CaseTable, Transition, register

PLAN = register(CaseTable(
    key="plan", label="预案", model="plans.Plan", see="plans.view",
    states={"draft": "待审核", "in_force": "现行", "superseded": "已被替代", "repealed": "已废止", "refused": "已退回"},
    initial="draft", final=("superseded", "repealed", "refused"),
    colours={"draft": "orange", "in_force": "green", "superseded": "secondary", "repealed": "secondary", "refused": "red"},
    transitions=(
        Transition(verb="correct", label="修正", sources=("draft", "in_force"), permission="plans.correct"),
        Transition(verb="approve", label="审核通过", sources=("draft",), target="in_force", permission="plans.approve", guard=effects.can_run,
                   effect=effects.came_into_force),
        Transition(verb="refuse", label="退回", sources=("draft",), target="refused", permission="plans.approve", required=("reason",)),
        Transition(verb="supersede", label="被新版替代", sources=("in_force",), target="superseded", permission="plans.approve"),
        Transition(verb="repeal", label="废止", sources=("in_force",), target="repealed", permission="plans.approve", required=("reason",),
                   confirm="废止后不再参与匹配，确定？", danger=True, effect=effects.went_out_of_force),
    ),
))  # fmt: skip

REHEARSAL = register(CaseTable(
    key="rehearsal", label="预案推演", model="plans.Rehearsal", see="plans.view",
    states={"running": "推演中", "ended": "已结束"}, initial="running", final=("ended",), colours={"running": "orange", "ended": "secondary"},
    transitions=(
        Transition(verb="change", label="调整级别", sources=("running",), permission="plans.activate"),
        Transition(verb="mark", label="任务完成", sources=("running",), permission="plans.activate"),
        Transition(verb="end", label="结束推演", sources=("running",), target="ended", permission="plans.activate", confirm="结束后不能再继续，确定？"),
    ),
))  # fmt: skip

REVISION = register(CaseTable(
    key="plan_revision", label="预案修订建议", model="plans.Revision", see="plans.view",
    states={"proposed": "待处理", "accepted": "已采纳", "done": "已修订", "declined": "不采纳"}, initial="proposed", final=("done", "declined"),
    colours={"proposed": "orange", "accepted": "blue", "done": "green", "declined": "secondary"},
    transitions=(
        Transition(verb="accept", label="采纳", sources=("proposed",), target="accepted", permission="plans.revise", effect=effects.keep_opinion),
        Transition(verb="decline", label="不采纳", sources=("proposed",), target="declined", permission="plans.revise", required=("opinion",),
                   effect=effects.keep_opinion),
        Transition(verb="finish", label="修订完成", sources=("accepted",), target="done", permission="plans.revise", effect=effects.keep_opinion),
    ),
))  # fmt: skip
