"""The life-cycles of supervision, as tables."""

from anlan.domains.supervision.effects import danger
from anlan.platform.cases.api import CaseTable, Transition, register

OPEN = ("registered", "fixing", "fixed", "accepted")

DANGER = register(CaseTable(
    key="danger", label="隐患", model="supervision.Danger", see="supervision.view",
    states={"found": "待核实", "registered": "已登记", "fixing": "整改中", "fixed": "待验收", "accepted": "验收合格", "closed": "已销号", "dismissed": "不属实"},
    initial="registered", final=("closed", "dismissed"), icon="alert-triangle", group="监督管理", columns=("file", "level", "source", "due_at"),
    colours={"found": "red", "registered": "orange", "fixing": "orange", "fixed": "blue", "accepted": "teal", "closed": "green", "dismissed": "secondary"},
    transitions=(
        Transition(verb="register", label="核实登记", sources=("found",), target="registered", permission="supervision.find", guard=danger.registrable),
        Transition(verb="plan", label="落实整改方案", sources=("registered", "fixing"), target="fixing", permission="supervision.fix",
                   required=("duty", "measures"), sets=("duty", "measures", "money_yuan", "due_at", "contingency"), guard=danger.plan_holds, effect=danger.planned),
        Transition(verb="fix", label="整改完成", sources=("fixing",), target="fixed", permission="supervision.fix", required=("result",),
                   sets=("result", "system_measure"), guard=danger.keeps_from_returning, effect=danger.fixed),
        Transition(verb="accept", label="验收合格", sources=("fixed",), target="accepted", permission="supervision.accept", required=("opinion",),
                   guard=danger.acceptable, effect=danger.accepted),
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
