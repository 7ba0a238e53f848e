"""The life-cycles of affairs, as tables."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.affairs import effects, rules
from anlan.kernel.verdict import Verdict
from anlan.platform.cases.api import CaseTable, Transition, register

GROUP = "政务管理"
PLAN, REPORT, OFFICE, SIGN, URGE = "affairs.plan", "affairs.report", "affairs.office", "affairs.sign", "affairs.urge"


def _progress(case: Any, data: Mapping[str, Any], actor: Any) -> Verdict:
    return rules.may_report(data.get("progress", case.progress))


def _signer(case: Any, data: Mapping[str, Any], actor: Any) -> Verdict:
    return rules.may_sign(case.drafter, actor.user)


PLAN_TASK = register(CaseTable(
    key="plan_task", label="规划任务", model="affairs.PlanTask", see="affairs.view", icon="target-arrow", group=GROUP,
    states={"unassigned": "待分解", "running": "推进中", "submitted": "待验收", "done": "已完成", "dropped": "已调整取消"},
    initial="unassigned", final=("done", "dropped"),
    colours={"unassigned": "secondary", "running": "blue", "submitted": "orange", "done": "green", "dropped": "secondary"},
    columns=("ref", "due_on", "progress", "urged"), shows=("ref", "text", "supporting", "measure", "due_on", "progress", "reported_at", "evidence", "urged"),
    transitions=(
        Transition(verb="assign", label="分解落实", sources=("unassigned",), target="running", permission=PLAN, required=("organisation", "due_on"),
                   sets=("organisation", "supporting", "measure", "due_on"), effect=effects.start_clock),
        Transition(verb="report", label="上报进展", sources=("running",), permission=REPORT, required=("progress", "note"), sets=("progress",),
                   guard=_progress, effect=effects.reported),
        Transition(verb="submit", label="申请验收", sources=("running",), target="submitted", permission=REPORT, required=("evidence",), sets=("evidence",),
                   effect=effects.handed_in),
        Transition(verb="accept", label="验收通过", sources=("submitted",), target="done", permission=PLAN, required=("opinion",), effect=effects.accepted),
        Transition(verb="return", label="退回整改", sources=("submitted",), target="running", permission=PLAN, required=("reason",), effect=effects.start_clock),
        Transition(verb="urge", label="督办", sources=("running",), permission=URGE, required=("reason",), effect=effects.urged),
        Transition(verb="adjust", label="动态调整", sources=("unassigned", "running"), permission=PLAN, required=("reason",),
                   sets=("organisation", "supporting", "measure", "due_on"), effect=effects.start_clock),
        Transition(verb="drop", label="调整取消", sources=("unassigned", "running"), target="dropped", permission=PLAN, required=("reason",), danger=True,
                   confirm="取消后不再推进和考核，历史保留，确定？"),
    ),
))  # fmt: skip

WORK_TASK = register(CaseTable(
    key="work_task", label="督办事项", model="affairs.WorkTask", see="affairs.view", opens=OFFICE, icon="list-check", group=GROUP,
    asks=("text", "organisation", "due_on"), on_open=effects.opened_task,
    states={"open": "办理中", "reported": "待核销", "done": "已办结", "cancelled": "已撤销"}, initial="open", final=("done", "cancelled"),
    colours={"open": "blue", "reported": "orange", "done": "green", "cancelled": "secondary"},
    columns=("due_on", "urged"), shows=("text", "due_on", "result", "urged"),
    transitions=(
        Transition(verb="report", label="反馈办理", sources=("open",), target="reported", permission=REPORT, required=("result",), sets=("result",),
                   effect=effects.handed_in),
        Transition(verb="accept", label="核销", sources=("reported",), target="done", permission=OFFICE),
        Transition(verb="return", label="退回", sources=("reported",), target="open", permission=OFFICE, required=("reason",), effect=effects.start_clock),
        Transition(verb="urge", label="督办", sources=("open",), permission=URGE, required=("reason",), effect=effects.urged),
        Transition(verb="extend", label="延期", sources=("open",), permission=OFFICE, required=("reason", "due_on"), sets=("due_on",), effect=effects.start_clock),
        Transition(verb="cancel", label="撤销", sources=("open", "reported"), target="cancelled", permission=OFFICE, required=("reason",), danger=True,
                   confirm="确定撤销此督办事项？"),
    ),
))  # fmt: skip

INCOMING = register(CaseTable(
    key="incoming", label="收文", model="affairs.IncomingDocument", see="affairs.documents", opens=OFFICE, icon="inbox", group=GROUP,
    asks=("sender", "sender_number", "received_on", "urgency", "abstract", "due_on"), on_open=effects.start_clock,
    states={"registered": "已登记", "proposed": "已拟办", "handling": "承办中", "handled": "已办结", "archived": "已归档"},
    initial="registered", final=("archived",),
    colours={"registered": "orange", "proposed": "orange", "handling": "blue", "handled": "green", "archived": "secondary"},
    columns=("sender", "sender_number", "urgency", "due_on"),
    shows=("sender", "sender_number", "received_on", "urgency", "abstract", "proposal", "instruction", "due_on", "result", "archive_no"),
    transitions=(
        Transition(verb="propose", label="拟办", sources=("registered",), target="proposed", permission=OFFICE, required=("proposal",), sets=("proposal",)),
        Transition(verb="instruct", label="批示交办", sources=("proposed",), target="handling", permission=SIGN, required=("instruction", "organisation"),
                   sets=("instruction", "organisation", "due_on"), effect=effects.start_clock),
        Transition(verb="finish", label="办结", sources=("handling",), target="handled", permission=REPORT, required=("result",), sets=("result",),
                   effect=effects.handed_in),
        Transition(verb="archive", label="归档", sources=("handled",), target="archived", permission=OFFICE, required=("archive_no",), sets=("archive_no",),
                   confirm="归档后不能再修改，确定？"),
    ),
))  # fmt: skip

OUTGOING = register(CaseTable(
    key="outgoing", label="发文", model="affairs.OutgoingDocument", see="affairs.documents", opens=OFFICE, icon="send", group=GROUP,
    asks=("form", "recipients", "copies_to", "urgency", "body", "annexes"), on_open=effects.drafted,
    states={"draft": "拟稿", "checked": "已核稿", "signed": "已签发", "issued": "已印发", "archived": "已归档"}, initial="draft", final=("archived",),
    colours={"draft": "secondary", "checked": "orange", "signed": "blue", "issued": "green", "archived": "secondary"},
    columns=("form", "document_number", "signed_on"),
    shows=("form", "document_number", "recipients", "copies_to", "urgency", "body", "annexes", "opinion", "signer", "signed_on", "archive_no"),
    transitions=(
        Transition(verb="amend", label="修改", sources=("draft",), permission=OFFICE, sets=("title", "form", "recipients", "copies_to", "urgency", "body", "annexes")),
        Transition(verb="check", label="核稿", sources=("draft",), target="checked", permission=OFFICE, required=("opinion",), sets=("opinion",)),
        Transition(verb="return", label="退回修改", sources=("checked",), target="draft", permission=SIGN, required=("reason",)),
        Transition(verb="sign", label="签发", sources=("checked",), target="signed", permission=SIGN, guard=_signer, effect=effects.signed,
                   confirm="签发后即编发文字号，确定？"),
        Transition(verb="issue", label="印发", sources=("signed",), target="issued", permission=OFFICE, effect=effects.issued),
        Transition(verb="archive", label="归档", sources=("issued",), target="archived", permission=OFFICE, required=("archive_no",), sets=("archive_no",),
                   confirm="归档后不能再修改，确定？"),
    ),
))  # fmt: skip

MEETING = register(CaseTable(
    key="meeting", label="会议", model="affairs.Meeting", see="affairs.documents", opens=OFFICE, icon="users-group", group=GROUP,
    asks=("held_at", "place", "chair", "attendees", "agenda"),
    states={"planned": "已安排", "held": "已召开", "closed": "纪要已印发", "cancelled": "已取消"}, initial="planned", final=("closed", "cancelled"),
    colours={"planned": "blue", "held": "orange", "closed": "green", "cancelled": "secondary"},
    columns=("held_at", "place", "chair"), shows=("held_at", "place", "chair", "attendees", "agenda", "minutes"),
    transitions=(
        Transition(verb="hold", label="记录纪要", sources=("planned", "held"), target="held", permission=OFFICE, required=("minutes",), sets=("minutes", "attendees")),
        Transition(verb="close", label="印发纪要", sources=("held",), target="closed", permission=SIGN, effect=effects.minutes_out,
                   confirm="印发后纪要不能再改，确定？"),
        Transition(verb="cancel", label="取消会议", sources=("planned",), target="cancelled", permission=OFFICE, required=("reason",), danger=True,
                   confirm="确定取消会议？"),
    ),
))  # fmt: skip

NOTICE = register(CaseTable(
    key="notice", label="通知公告", model="affairs.Notice", see="affairs.documents", opens=OFFICE, icon="speakerphone", group=GROUP, asks=("body", "to", "read_by"),
    states={"draft": "拟稿", "published": "已发布", "withdrawn": "已撤回"}, initial="draft", final=("withdrawn",),
    colours={"draft": "secondary", "published": "green", "withdrawn": "secondary"}, columns=("read_by",), shows=("body", "to", "read_by"),
    transitions=(
        Transition(verb="amend", label="修改", sources=("draft",), permission=OFFICE, sets=("title", "body", "to", "read_by")),
        Transition(verb="publish", label="发布", sources=("draft",), target="published", permission=OFFICE, effect=effects.published,
                   confirm="发布后各单位即可看到，确定？"),
        Transition(verb="withdraw", label="撤回", sources=("draft", "published"), target="withdrawn", permission=OFFICE, required=("reason",), danger=True,
                   confirm="确定撤回？"),
    ),
))  # fmt: skip

COURSE = register(CaseTable(
    key="course", label="培训班", model="affairs.Course", see="affairs.documents", opens=OFFICE, icon="school", group=GROUP,
    asks=("audience", "begins_on", "ends_on", "hours", "content", "pass_mark"),
    states={"planned": "已计划", "open": "进行中", "finished": "已结业", "cancelled": "已取消"}, initial="planned", final=("finished", "cancelled"),
    colours={"planned": "blue", "open": "orange", "finished": "green", "cancelled": "secondary"},
    columns=("audience", "begins_on", "ends_on", "hours"), shows=("audience", "begins_on", "ends_on", "hours", "content", "pass_mark"),
    transitions=(
        Transition(verb="begin", label="开班", sources=("planned",), target="open", permission=OFFICE),
        Transition(verb="finish", label="结业", sources=("open",), target="finished", permission=OFFICE, confirm="结业后不能再考试，确定？"),
        Transition(verb="cancel", label="取消", sources=("planned",), target="cancelled", permission=OFFICE, required=("reason",), danger=True,
                   confirm="确定取消？"),
    ),
))  # fmt: skip
