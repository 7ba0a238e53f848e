"""The life-cycles of supervision, as tables."""

from anlan.domains.supervision.effects import danger, report, work
from anlan.platform.cases.api import CaseTable, Transition, register

OPEN = ("registered", "fixing", "fixed", "accepted")

DANGER = register(CaseTable(
    key="danger", label="隐患", model="supervision.Danger", see="supervision.view",
    states={"found": "待核实", "registered": "已登记", "fixing": "整改中", "fixed": "待验收", "accepted": "验收合格", "closed": "已销号", "dismissed": "不属实"},
    initial="found", final=("closed", "dismissed"), icon="alert-triangle", group="监督管理", columns=("file", "level", "source", "due_at"),
    colours={"found": "red", "registered": "orange", "fixing": "orange", "fixed": "blue", "accepted": "teal", "closed": "green", "dismissed": "secondary"},
    transitions=(
        Transition(verb="register", label="核实登记", sources=("found",), target="registered", permission="supervision.find", guard=danger.registrable),
        Transition(verb="plan", label="落实整改方案", sources=("registered", "fixing"), target="fixing", permission="supervision.fix",
                   required=("duty", "measures"), sets=("duty", "measures", "money_yuan", "due_at", "contingency"), guard=danger.plan_holds, effect=danger.planned),
        Transition(verb="fix", label="整改完成", sources=("fixing",), target="fixed", permission="supervision.fix", required=("result",),
                   sets=("result", "system_measure"), guard=danger.keeps_from_returning, effect=danger.fixed),
        Transition(verb="accept", label="验收合格", sources=("fixed",), target="accepted", permission="supervision.accept", required=("opinion",),
                   guard=danger.acceptable, effect=danger.accepted),
        Transition(verb="recheck", label="执法复查合格", sources=("registered", "fixing", "fixed"), target="accepted", permission="supervision.accept",
                   required=("opinion",), guard=danger.recheckable, effect=danger.rechecked),
        Transition(verb="refuse", label="验收不合格", sources=("fixed",), target="fixing", permission="supervision.accept", required=("opinion",),
                   sets=("due_at",), guard=danger.acceptable, effect=danger.sent_back, danger=True),
        Transition(verb="close", label="销号", sources=("accepted",), target="closed", permission="supervision.accept", guard=danger.closable,
                   effect=danger.closed, confirm="销号后不能再修改，确定？"),
        Transition(verb="tell_regulator", label="已报监管部门", sources=OPEN, permission="supervision.fix", required=("proof",), effect=danger.told_regulator),
        Transition(verb="tell_workers", label="已报职代会", sources=OPEN, permission="supervision.fix", required=("proof",), effect=danger.told_workers),
        Transition(verb="grade", label="调整等级", sources=OPEN, permission="supervision.check", required=("level", "clause"), sets=("level", "clause"),
                   effect=danger.graded),
        Transition(verb="extend", label="同意延期", sources=("registered", "fixing"), permission="supervision.check", required=("due_at", "reason"), sets=("due_at",),
                   guard=danger.extendable, effect=danger.extended),
        Transition(verb="ask_extension", label="申请延期", sources=("registered", "fixing"), permission="supervision.fix", required=("until", "reason"),
                   guard=danger.may_ask_extension, effect=danger.extension_asked),
        Transition(verb="deny_extension", label="不同意延期", sources=("registered", "fixing"), permission="supervision.check", required=("reason",),
                   guard=danger.extension_waits, effect=danger.extension_denied, danger=True),
        Transition(verb="suspend", label="责令停产停用", sources=("registered", "fixing", "fixed"), permission="supervision.suspend", required=("reason",),
                   guard=danger.suspendable, effect=danger.suspended, danger=True, confirm="重大隐患排除前或排除过程中无法保证安全，责令暂时停产停业或停止使用？"),
        Transition(verb="resume", label="同意恢复", sources=OPEN, permission="supervision.suspend", required=("opinion",), guard=danger.resumable,
                   effect=danger.resumed),
        Transition(verb="list", label="挂牌督办", sources=("registered", "fixing"), permission="supervision.list", required=("reason", "due_at"),
                   sets=("due_at", "listed_by"), guard=danger.listable, effect=danger.listed, danger=True),
        Transition(verb="publish", label="已公布挂牌", sources=OPEN, permission="supervision.list", required=("proof",), effect=danger.published),
        Transition(verb="dismiss", label="不属实", sources=("found", "registered"), target="dismissed", permission="supervision.check", required=("reason",),
                   effect=danger.dismissed, danger=True),
    ),
))  # fmt: skip

REPORT = register(CaseTable(
    key="risk_report", label="风险报告", model="supervision.RiskReport", see="supervision.view", icon="report-analytics", group="监督管理",
    states={"draft": "填报中", "submitted": "待镇街审查", "checked": "待县区核定", "approved": "已核定", "returned": "退回补正"},
    initial="draft", final=("approved",), columns=("form", "year", "red", "orange"),
    colours={"draft": "secondary", "submitted": "orange", "checked": "blue", "approved": "green", "returned": "red"},
    transitions=(
        Transition(verb="submit", label="报送", sources=("draft", "returned"), target="submitted", permission="supervision.declare",
                   required=("signer", "committed"), sets=("signer", "committed", "nothing_higher"), guard=report.submittable, effect=report.submitted),
        Transition(verb="check", label="审查通过", sources=("submitted",), target="checked", permission="supervision.review", required=("opinion",),
                   effect=report.checked),
        Transition(verb="approve", label="核定", sources=("checked",), target="approved", permission="supervision.approve", required=("opinion",),
                   effect=report.approved),
        Transition(verb="return", label="退回补正", sources=("submitted", "checked"), target="returned", permission="supervision.review", required=("reason",),
                   effect=report.returned, danger=True),
    ),
))  # fmt: skip

WORK = register(CaseTable(
    key="work_permit", label="特殊作业票", model="supervision.WorkPermit", see="supervision.view", icon="flame", group="监督管理",
    states={"applied": "已申请", "approved": "已批准", "working": "作业中", "stopped": "已停止", "closed": "已关闭", "cancelled": "已取消"},
    initial="applied", final=("closed", "cancelled"), columns=("kind", "place", "starts_at", "ends_at"),
    colours={"applied": "secondary", "approved": "blue", "working": "orange", "stopped": "red", "closed": "green", "cancelled": "secondary"},
    transitions=(
        Transition(verb="confirm", label="确认作业条件", sources=("applied", "stopped"), permission="supervision.work"),
        Transition(verb="approve", label="现场批准", sources=("applied",), target="approved", permission="supervision.work", required=("approver",),
                   sets=("approver",), guard=work.approvable, effect=work.approved),
        Transition(verb="begin", label="开始作业", sources=("approved", "stopped"), target="working", permission="supervision.work", guard=work.startable,
                   effect=work.began),
        Transition(verb="stop", label="停止作业", sources=("approved", "working"), target="stopped", permission="supervision.work", required=("reason",),
                   effect=work.stopped, danger=True),
        Transition(verb="watch", label="监护记录", sources=("working",), permission="supervision.work", required=("watch_note",), sets=("watch_note",)),
        Transition(verb="close", label="完工验收", sources=("working", "stopped"), target="closed", permission="supervision.work", required=("opinion",),
                   effect=work.closed),
        Transition(verb="cancel", label="取消", sources=("applied", "approved"), target="cancelled", permission="supervision.work", required=("reason",),
                   effect=work.cancelled, danger=True),
    ),
))  # fmt: skip
