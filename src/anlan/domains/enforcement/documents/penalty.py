"""Documents of a penalty case, each from the case as it stands: filing, notice, hearing, review, decision, receipt, urging, closing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from anlan.domains.enforcement.documents.organ import organ_for
from anlan.domains.enforcement.documents.sheet import Sheet, number_of
from anlan.domains.enforcement.models import Penalty
from anlan.domains.enforcement.rules.discretion import get_violation
from anlan.domains.enforcement.rules.steps import KINDS, has_hearing_right
from anlan.kernel import clock

APPEAL = "如果不服本处罚决定，可以依法在60日内申请行政复议，或者在6个月内依法提起行政诉讼。复议、诉讼期间，不停止执行本决定，法律另有规定的除外。"
ORDER = "到期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款数额（行政处罚法第七十二条）。"


def _sheet(case: Penalty, title: str, word: str) -> Sheet:
    return Sheet(organ_for(case), title, number_of(word, case), invented=case.invented)


def _party(sheet: Sheet, case: Penalty) -> Sheet:
    label = "被处罚单位" if case.party_kind == "unit" else "被处罚人"
    sheet.line(label, case.party).line("地址", case.party_address)
    return sheet.line("统一社会信用代码" if case.party_kind == "unit" else "证件号码", case.party_code).line(
        "法定代表人（负责人）", case.party_head
    )


def _officers(case: Penalty) -> str:
    return "、".join(f"{one['name']}（{one['certificate']}）" for one in case.officers)


def chinese_yuan(amount: int) -> str:
    """``20000`` → ``贰万元整``: figures of fines stand in capitals beside the digits."""
    digits, places = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
    if amount == 0:
        return "零元整"
    groups, out, zero = [], "", False
    while amount:
        amount, group = divmod(amount, 10_000)
        groups.append(group)
    for at in range(len(groups) - 1, -1, -1):
        part = _group(groups[at], digits, places)
        if part:
            gap = out and (zero or groups[at] < 1000)  # noqa: PLR2004 - a group of four places
            out += ("零" if gap else "") + part + ("", "万", "亿")[at]
        zero = not part
    return f"{out}元整"


def _group(group: int, digits: str, places: Sequence[str]) -> str:
    out, zero = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            out += ("零" if zero and out else "") + digits[digit] + places[place]
        zero = digit == 0
    return out


def _kinds(said: Mapping[str, Any]) -> str:
    fine = int(said.get("fine_yuan") or 0)
    return "；".join(
        f"罚款人民币{chinese_yuan(fine)}（¥{fine:,}）" if kind == "fine" else KINDS.get(kind, kind)
        for kind in said.get("kinds", ())
    )


def _breach(case: Penalty) -> str:
    row = get_violation(case.violation)
    return f"以上事实违反了{row['breached']}的规定，依据{row['clause']}的规定"


def filing(case: Penalty) -> bytes:
    sheet = _party(_sheet(case, "立案审批表", "立").line("案由", case.title).line("案件来源", case.source or "检查发现"), case)
    sheet.text("案件基本情况：", case.facts).text(f"承办人：{_officers(case)}")
    return sheet.signed(*_box(case, "承办人", ""), *_box(case, "审核人", ""), *_box(case, "审批人", "file", "dismiss")).bytes()


def _box(case: Penalty, who: str, *verbs: str) -> list[str]:
    """The box for an opinion: what was said in the house stands in it, the signature is put on paper."""
    said = max((case.opinions[verb] for verb in verbs if verb in case.opinions), key=lambda one: one["at"], default=None)
    if said is None:
        return [f"{who}意见（签名）：　　　　　　年　月　日"]
    at = clock.local_text(clock.parse_time(said["at"]), "%Y年%m月%d日")
    return [f"{who}意见：{said['text']}", f"{who}：{said['by']}（签名）：　　　　　　{at}"]


def notice(case: Penalty) -> bytes:
    sheet = _sheet(case, "行政处罚告知书", "告").text(
        f"{case.party}：",
        f"经查，你（单位）有以下违法事实：{case.facts}。",
        f"{_breach(case)}，拟对你（单位）作出{_kinds(case.proposal)}的行政处罚。",
    )
    until = clock.local_text(next_due(case, "hearing_request"), "%Y年%m月%d日")
    sheet.text(f"根据行政处罚法第四十四条、第四十五条，你（单位）有权在{until}前进行陈述和申辩，逾期视为放弃。")
    if has_hearing_right(case.proposal.get("kinds", ()), case.proposal.get("fine_yuan", 0), case.party_kind):
        sheet.text(f"根据行政处罚法第六十三条、第六十四条，你（单位）有权在{until}前要求举行听证，逾期视为放弃。听证不收取费用。")
    return sheet.sealed(organ_for(case), case.noticed_at).foot("本文书一式两份：一份由应急管理部门备案，一份交被告知人。").bytes()


def next_due(case: Penalty, name: str) -> Any:
    from anlan.platform.cases.api import deadlines_of

    return next((row.due_at for row in deadlines_of(case) if row.name == name), None)


def hearing_notice(case: Penalty) -> bytes:
    said = case.hearing
    at = clock.parse_time(said["at"]) if said.get("at") else None
    sheet = _sheet(case, "听证会通知书", "听通").text(
        f"{case.party}：",
        f"根据你（单位）申请，关于{case.title}，现定于{clock.local_text(at, '%Y年%m月%d日%H时%M分')}在{said.get('place', '')}举行听证会，请准时出席。",
    )
    sheet.line("听证主持人", said.get("chair_name")).text(
        "无正当理由拒不出席或者中途退出的，视为放弃听证权利。可以亲自参加，也可以委托一至二人代理（行政处罚法第六十四条）。"
    )
    return sheet.sealed(organ_for(case), clock.now()).bytes()


def review(case: Penalty) -> bytes:
    sheet = _sheet(case, "行政处罚案件法制审核意见书", "法审").line("案由", case.title).line("承办人员", _officers(case))
    sheet.text(
        f"拟处理意见：{_kinds(case.proposal) or '不予处罚'}",
        "审核内容：主体、权限、程序、事实、证据、法律适用、裁量、文书（行政处罚法第五十八条）。",
    )
    return sheet.signed(*_box(case, "审核人", "review", "send_back")).bytes()


def decision(case: Penalty) -> bytes:
    if case.outcome == "spared":
        return _sparing(case)
    title = "行政（当场）处罚决定书" if case.simple else "行政处罚决定书"
    sheet = _party(_sheet(case, title, "罚"), case)
    sheet.text(
        f"违法事实和证据：{case.facts}。{_evidence(case)}", f"{_breach(case)}，决定给予{_kinds(case.decision)}的行政处罚。"
    )
    if case.fine_yuan:
        sheet.text(f"罚款自收到本决定书之日起15日内缴至指定银行或者通过电子支付系统缴纳（行政处罚法第六十七条）。{ORDER}")
    return (
        sheet.text(APPEAL)
        .sealed(organ_for(case), case.decided_at)
        .foot("本文书一式两份：一份由应急管理部门备案，一份交被处罚人。")
        .bytes()
    )


def _evidence(case: Penalty) -> str:
    titles = list(case.papers.filter(kind__in=("evidence", "questioning", "scene", "expert")).values_list("title", flat=True))
    return f"主要证据：{'；'.join(titles)}。" if titles else ""


def _sparing(case: Penalty) -> bytes:
    sheet = _party(_sheet(case, "不予行政处罚决定书", "不罚"), case).text(
        f"经查：{case.facts}。", f"{case.ground}。", "已对你（单位）进行教育，责令依法改正。"
    )
    return sheet.text(APPEAL).sealed(organ_for(case), case.decided_at).bytes()


def receipt(case: Penalty) -> bytes:
    sheet = _sheet(case, "文书送达回执", "送").line("案由", case.title).line("受送达人", case.party)
    said = case.opinions.get("serve", {})
    row = ("行政处罚决定书", number_of("罚", case), "", clock.local_text(case.served_at), said.get("text", ""), said.get("by", ""))
    widths = (28, 34, 28, 28, 18, 18)
    return (
        sheet.table(("送达文书名称", "文号", "收件人签名", "送达时间", "送达方式", "送达人"), [row], widths)
        .text("备注：")
        .sealed(organ_for(case), case.served_at)
        .bytes()
    )


def urging(case: Penalty) -> bytes:
    sheet = _sheet(case, "履行催告书", "催").text(
        f"{case.party}：",
        f"本机关作出的{number_of('罚', case)}行政处罚决定，你（单位）逾期未履行。请自收到本催告书之日起10日内履行：缴纳罚款{case.fine_yuan:,}元及依法加处的罚款，已缴{case.paid_yuan:,}元。",
    )
    return (
        sheet.text(
            "逾期仍不履行的，本机关将依法申请人民法院强制执行。你（单位）有权进行陈述和申辩（行政强制法第三十五条、第五十四条）。"
        )
        .sealed(organ_for(case), case.urged_at)
        .bytes()
    )


def transfer(case: Penalty) -> bytes:
    sheet = _sheet(case, "案件移送书", "移").text(
        f"本机关在办理{case.title}中发现，当事人的行为涉嫌犯罪，根据行政处罚法第二十七条，现将该案移送你机关依法处理，处理结果请函告我局。",
        f"案情：{case.facts}。",
    )
    return sheet.text("附：案卷材料目录见全过程记录导出。").sealed(organ_for(case), clock.now()).bytes()


def closing(case: Penalty) -> bytes:
    sheet = _party(_sheet(case, "结案审批表", "结").line("案由", case.title), case).line(
        "立案时间", clock.local_text(case.filed_at), "决定时间", clock.local_text(case.decided_at)
    )
    sheet.text(
        f"处理结果：{_kinds(case.decision) or case.ground}",
        f"执行情况：罚款{case.fine_yuan:,}元，已缴{case.paid_yuan:,}元。公示：{clock.local_text(case.published_at) or '未公示'}。",
    )
    return sheet.signed(*_box(case, "承办人", "conclude"), *_box(case, "审批人", "close")).bytes()


Made = Callable[[Penalty], bytes]
#: form → (name, maker, when it makes sense)
PENALTY_FORMS: Mapping[str, tuple[str, Made, Callable[[Penalty], bool]]] = {
    "filing": ("立案审批表", filing, lambda case: not case.simple),
    "notice": ("行政处罚告知书", notice, lambda case: case.noticed_at is not None),
    "hearing": ("听证会通知书", hearing_notice, lambda case: bool(case.hearing.get("at"))),
    "review": ("法制审核意见书", review, lambda case: bool(case.reviewed_by)),
    "decision": ("行政处罚决定书", decision, lambda case: case.decided_at is not None),
    "receipt": ("文书送达回执", receipt, lambda case: case.served_at is not None),
    "urging": ("履行催告书", urging, lambda case: case.urged_at is not None),
    "transfer": ("案件移送书", transfer, lambda case: case.outcome == "transferred"),
    "closing": ("结案审批表", closing, lambda case: case.state in ("executed", "closed")),
}
#: the document a verb puts on file, sealed into the chain
ON_FILE = {
    "file": "filing",
    "notify": "notice",
    "schedule": "hearing",
    "review": "review",
    "send_back": "review",
    "decide": "decision",
    "spare": "decision",
    "serve": "receipt",
    "urge": "urging",
    "transfer": "transfer",
    "close": "closing",
}
