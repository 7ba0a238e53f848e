"""隐患: who may accept it, what a plan of removal must hold, how far a term may be moved. Pure; clauses beside the rules."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from anlan.kernel.verdict import Citation, Verdict, allow, refuse

ART41 = Citation(source="安全生产法（2021）", clause="第四十一条")
ART65 = Citation(source="安全生产法（2021）", clause="第六十五条第一款第三项")
ART70 = Citation(source="安全生产法（2021）", clause="第七十条")
ART73 = Citation(source="安全生产法（2021）", clause="第七十三条")
ORDER16_3 = Citation(source="安全生产事故隐患排查治理暂行规定（总局令第16号）", clause="第三条")
ORDER16_PLAN = Citation(source="安全生产事故隐患排查治理暂行规定（总局令第16号）", clause="重大事故隐患治理方案")
FIVE: Mapping[str, str] = {"duty": "责任", "measures": "措施", "money_yuan": "资金", "due_at": "时限", "contingency": "预案"}


def five_settled(level: str, data: Mapping[str, Any]) -> Verdict:
    """五落实: a major danger needs all five before removal begins; a general one duty, measures and a term."""
    wanted = FIVE if level == "major" else ("duty", "measures", "due_at")
    missing = [FIVE[name] for name in wanted if data.get(name) in (None, "")]
    if missing:
        return refuse("danger.five", f"整改方案还缺：{'、'.join(missing)}。", ORDER16_PLAN, level=level, missing=missing)
    return allow("danger.five", ORDER16_PLAN, level=level)


def may_register(source: str, *, own: bool) -> Verdict:
    """What the public told of is looked into by the government (art. 73), not by the one it is told about."""
    if own and source == "public":
        return refuse("danger.register_own", "群众举报由监管部门核实登记。", ART73, source=source)
    return allow("danger.register", source=source)


def may_accept(*, level: str, source: str, listed: bool, own: bool) -> Verdict:
    """An enterprise may accept for itself what it found itself and what is general; the rest is checked by the government."""
    inputs: dict[str, Any] = {"level": level, "source": source, "listed": listed, "own": own}
    if own and (level == "major" or listed):
        return refuse("danger.self_accept", "重大隐患和挂牌督办隐患由监管部门审查同意，企业不能自行验收。", ART65, **inputs)
    if own and source in ("inspection", "public"):
        return refuse("danger.self_accept", "检查、举报发现的隐患由监管部门复查验收，企业不能自行验收。", ART65, **inputs)
    return allow("danger.accept", ART65, **inputs)


def may_recheck(source: str, *, own: bool) -> Verdict:
    """What an inspection ordered to be put right is settled by its re-check (安全生产法 art. 65), and by those who inspect."""
    if source != "inspection":
        return refuse("danger.recheck_other", "执法复查只验收监督检查发现的隐患；请用“验收合格”。", ART65, source=source)
    if own:
        return refuse("danger.self_accept", "执法复查由监管部门作出。", ART65, source=source)
    return allow("danger.recheck", ART65, source=source)


def may_close(*, level: str, stopped: bool, told_regulator: bool, told_workers: bool) -> Verdict:
    """Off the list only when the stop is lifted and, for a major danger, both reports are proved."""
    inputs: dict[str, Any] = {"level": level, "stopped": stopped, "told_regulator": told_regulator, "told_workers": told_workers}
    if stopped:
        return refuse("danger.stopped", "仍在停产停用，请先审查同意恢复，再销号。", ART65, **inputs)
    missing = [
        words for told, words in ((told_regulator, "负有安全监管职责的部门"), (told_workers, "职工大会或职代会")) if not told
    ]
    if level == "major" and missing:
        return refuse(
            "danger.double_report", f"重大隐患还没有向{'和'.join(missing)}报告，补报并留存凭证后再销号。", ART41, **inputs
        )
    return allow("danger.close", ART41, **inputs)


def may_list(level: str, *, listed: bool) -> Verdict:
    if listed:
        return refuse("danger.listed", "已在挂牌督办。", ART41)
    if level != "major":
        return refuse("danger.list_general", "挂牌督办的对象是重大隐患；请先调整隐患等级。", ART41, level=level)
    return allow("danger.list", ART41, level=level)


def may_resume(state: str, *, stopped: bool) -> Verdict:
    """Work resumes after removal and examination, never before (art. 65)."""
    if not stopped:
        return refuse("danger.not_stopped", "没有停产停用决定，无需恢复。", ART65)
    if state not in ("fixed", "accepted"):
        return refuse("danger.resume_early", "隐患排除并经审查同意后方可恢复生产经营和使用。", ART65, state=state)
    return allow("danger.resume", ART65, state=state)


def may_suspend(level: str, *, stopped: bool) -> Verdict:
    if stopped:
        return refuse("danger.stopped", "已经停产停用。", ART65)
    if level != "major":
        return refuse("danger.suspend_general", "停产停用适用于重大隐患；请先调整隐患等级。", ART65, level=level)
    return allow("danger.suspend", ART65, level=level)


def may_extend(*, due_at: datetime | None, wanted: datetime | None, listed_at: datetime | None, longest_days: int) -> Verdict:
    """A later term only, and for a listed danger not past the longest supervision."""
    if wanted is None or (due_at and wanted <= due_at):
        return refuse("danger.extend", "新的期限应晚于现在的期限。", wanted=str(wanted), due_at=str(due_at))
    if listed_at and wanted > listed_at + timedelta(days=longest_days):
        return refuse(
            "danger.extend_listed",
            f"挂牌督办最长 {longest_days} 日，不能延到那以后。",
            listed_at=str(listed_at),
            longest_days=longest_days,
        )
    return allow("danger.extend", wanted=str(wanted))


def may_ask_extension(*, due_at: datetime | None, wanted: datetime | None, now: datetime, asked: bool) -> Verdict:
    """Asked for before the term has run out, to a later day, once at a time; it runs on until the answer."""
    if asked:
        return refuse("danger.extension_asked", "延期申请正在等待答复。", ORDER16_3)
    if due_at and now > due_at:
        return refuse("danger.extension_late", "整改期限已过，不能再申请延期；请尽快完成整改。", ORDER16_3, due_at=str(due_at))
    if wanted and due_at and wanted <= due_at:
        return refuse("danger.extend", "申请的期限应晚于现在的期限。", ORDER16_3, wanted=str(wanted), due_at=str(due_at))
    return allow("danger.ask_extension", ORDER16_3)


def may_deny_extension(*, asked: bool) -> Verdict:
    return allow("danger.deny_extension") if asked else refuse("danger.no_extension", "没有等待答复的延期申请。", ORDER16_3)


def escalation(area: str, escalated_to: str) -> str:
    """Who presses next when a term has run out: the town, then the county, then the city. Empty when the city presses already."""
    steps = [area[:length] for length in (9, 6, 4) if len(area) >= length]
    if not escalated_to:
        return steps[0] if steps else area
    after = [step for step in steps if len(step) < len(escalated_to)]
    return after[0] if after else ""
