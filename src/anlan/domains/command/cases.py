"""The life-cycles of command, as tables."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.command import effects
from anlan.domains.command.duty import handlers as duty
from anlan.platform.cases.api import CaseTable, Transition, register

REPORT = register(CaseTable(
    key="report", label="接报", model="command.Report", see="command.view",
    states={"new": "待核实", "merged": "已并入", "confirmed": "已确认", "dismissed": "已排除"}, initial="new", final=("merged", "confirmed", "dismissed"),
    colours={"new": "orange", "merged": "secondary", "confirmed": "green", "dismissed": "secondary"},
    transitions=(
        Transition(verb="correct", label="修正", sources=("new",), permission="command.intake"),
        Transition(verb="confirm", label="确认为突发事件", sources=("new",), target="confirmed", permission="command.confirm"),
        Transition(verb="merge", label="并入", sources=("new",), target="merged", permission="command.intake"),
        Transition(verb="dismiss", label="排除", sources=("new",), target="dismissed", permission="command.intake", required=("reason",),
                   confirm="确定排除这条信息？排除后不再提醒。"),
    ),
))  # fmt: skip

INCIDENT = register(CaseTable(
    key="incident", label="突发事件", model="command.Incident", see="command.view",
    states={"confirmed": "已确认", "responding": "响应中", "ended": "响应终止", "evaluated": "已评估", "archived": "已归档"},
    initial="confirmed", final=("archived",),
    colours={"confirmed": "orange", "responding": "red", "ended": "blue", "evaluated": "teal", "archived": "secondary"},
    transitions=(
        Transition(verb="update", label="更新情况", sources=("confirmed", "responding", "ended"), permission="command.report"),
        Transition(verb="start", label="启动响应", sources=("confirmed",), target="responding", permission="command.start"),
        Transition(verb="change", label="调整级别", sources=("responding",), permission="command.start"),
        Transition(verb="end", label="终止响应", sources=("responding", "confirmed"), target="ended", permission="command.end",
                   confirm="确定终止应急响应？"),
        Transition(verb="evaluate", label="评估", sources=("ended",), target="evaluated", permission="command.evaluate"),
        Transition(verb="archive", label="归档", sources=("evaluated",), target="archived", permission="command.evaluate", confirm="归档后不能再修改，确定？"),
    ),
))  # fmt: skip


def _stamp(name: str) -> Any:
    def effect(case: Any, data: Mapping[str, Any], ctx: Any) -> None:
        effects.stamp(case, name, data, ctx)

    return effect


TASK = register(CaseTable(
    key="task", label="任务", model="command.Task", see="command.view",
    states={"given": "已下达", "received": "已接收", "done": "已完成", "returned": "已退回", "cancelled": "已取消"},
    initial="given", final=("done", "cancelled"),
    colours={"given": "orange", "received": "blue", "done": "green", "returned": "red", "cancelled": "secondary"},
    transitions=(
        Transition(verb="receive", label="接收", sources=("given",), target="received", permission="command.receive", effect=_stamp("received")),
        Transition(verb="finish", label="完成", sources=("given", "received"), target="done", permission="command.receive", required=("result",),
                   effect=_stamp("done")),
        Transition(verb="return", label="退回", sources=("given", "received"), target="returned", permission="command.receive", required=("reason",),
                   effect=_stamp("returned")),
        Transition(verb="give_again", label="重新下达", sources=("returned",), target="given", permission="command.task", effect=_stamp("given")),
        Transition(verb="cancel", label="取消", sources=("given", "received", "returned"), target="cancelled", permission="command.task",
                   required=("reason",), confirm="确定取消此任务？", danger=True),
    ),
))  # fmt: skip

HAND_OVER = register(CaseTable(
    key="hand_over", label="交接班", model="command.HandOver", see="command.duty",
    states={"open": "待签收", "signed": "已签收", "withdrawn": "已撤回"}, initial="open", final=("signed", "withdrawn"),
    colours={"open": "orange", "signed": "green", "withdrawn": "secondary"},
    transitions=(
        Transition(verb="sign", label="接班签收", sources=("open",), target="signed", permission="command.duty", guard=duty.can_sign, effect=duty.signed,
                   confirm="已逐项核对所列未了事项，确定接班？"),
        Transition(verb="withdraw", label="撤回", sources=("open",), target="withdrawn", permission="command.duty", required=("reason",),
                   guard=duty.can_withdraw, effect=duty.withdrawn),
    ),
))  # fmt: skip

DISPATCH = register(CaseTable(
    key="dispatch", label="调度", model="command.Dispatch", see="command.view",
    states={"called": "已调派", "moving": "途中", "on_scene": "到场", "released": "已释放", "failed": "未能到场"},
    initial="called", final=("released", "failed"),
    colours={"called": "orange", "moving": "blue", "on_scene": "green", "released": "secondary", "failed": "red"},
    transitions=(
        Transition(verb="depart", label="出发", sources=("called",), target="moving", permission="command.force", effect=effects.force_moved),
        Transition(verb="arrive", label="到场", sources=("called", "moving"), target="on_scene", permission="command.force", effect=effects.force_moved),
        Transition(verb="release", label="释放", sources=("called", "moving", "on_scene"), target="released", permission="command.force",
                   effect=effects.force_moved),
        Transition(verb="fail", label="不能到场", sources=("called", "moving"), target="failed", permission="command.force", required=("reason",),
                   effect=effects.force_moved),
    ),
))  # fmt: skip
