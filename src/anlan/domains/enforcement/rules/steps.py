"""The steps of a penalty case, each with what the law and the three systems 三项制度 (publicity, whole-process record, legal review) ask before it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from anlan.domains.enforcement.rules.law import COERCION, order_15, penalty, safety
from anlan.domains.enforcement.rules.limits import get_limit, workdays_between
from anlan.domains.enforcement.rules.tables import table
from anlan.kernel import clock
from anlan.kernel.verdict import Citation, Verdict, allow, refuse

#: 处罚种类 (Art. 9), and which of them give the right to a hearing (Art. 63)
KINDS = {
    "warning": "警告", "criticism": "通报批评", "fine": "罚款", "confiscate": "没收违法所得、非法财物", "suspend_licence": "暂扣许可证件",
    "downgrade": "降低资质等级", "revoke_licence": "吊销许可证件", "restrict": "限制开展生产经营活动", "stop_production": "责令停产停业",
    "close": "责令关闭", "bar": "限制从业",
}  # fmt: skip
HEARD = frozenset({"downgrade", "revoke_licence", "stop_production", "close", "bar"})
ON_SPOT_YUAN = {"unit": 3000, "person": 200}


def has_hearing_right(kinds: Collection[str], fine_yuan: int, party: str) -> bool:
    """Art. 63: larger fines, licences, closure, stopping. What is large: the province's figure, else order 15 Art. 33."""
    return bool(HEARD & set(kinds)) or fine_yuan >= table("discretion")["hearing_yuan"][party]


def needs_discussion(kinds: Collection[str], fine_yuan: int, *, complex_case: bool) -> bool:
    """Art. 57: complex matters and serious deeds are decided by the heads together."""
    return complex_case or bool(HEARD & set(kinds)) or fine_yuan >= table("discretion")["discussion_yuan"]


def needs_review(
    kinds: Collection[str], fine_yuan: int, party: str, *, heard: bool, complex_case: bool, public_interest: bool
) -> bool:
    """Art. 58: public interest, after a hearing, complex; and by the list of weighty decisions whatever gives a right to a hearing [K]."""
    return public_interest or heard or complex_case or has_hearing_right(kinds, fine_yuan, party)


def check_public_standard() -> Verdict:
    """公示: the standard by which fines are measured was made public before it is used."""
    if not table("discretion")["published"]:
        return refuse("publicity.standard", "裁量基准尚未向社会公布，不能据以处罚。", penalty("三十四"))
    return allow("publicity.standard", penalty("三十四"))


def check_recorded(kinds: Collection[str], needed: Sequence[tuple[str, str]]) -> Verdict:
    """全过程记录: the papers a step rests on are in the file. ``needed`` holds (kind, what to do)."""
    for kind, todo in needed:
        if kind not in kinds:
            return refuse("record.missing", f"案卷缺少：{todo}。", penalty("四十七"), kind=kind)
    return allow("record.ok", penalty("四十七"))


def may_conclude(kinds: Collection[str], shown: bool, preserved_open: bool) -> Verdict:
    """The investigation ends with certificates shown, a questioning and evidence on file, and preserved things dealt with."""
    if not shown:
        return refuse("shown", "须记录执法人员已主动出示执法证件。", penalty("五十五"))
    if preserved_open:
        return refuse("preserved", "先行登记保存的证据尚未作出处理决定。", penalty("五十六"))
    return check_recorded(kinds, (("questioning", "询问（检查）笔录"), ("evidence", "至少一件证据")))


def may_schedule(told_at: datetime, at: datetime, chair: int, investigators: Collection[int]) -> Verdict:
    """A hearing is told seven working days before, and led by somebody who did not investigate (Art. 64)."""
    if chair in investigators:
        return refuse("hearing.chair", "听证由非本案调查人员主持，请另行指定。", penalty("六十四"), chair=chair)
    days = workdays_between(told_at, at)
    least = get_limit("hearing_notice").days
    if days < least:
        return refuse(
            "hearing.early",
            f"应在听证{least}个工作日前通知，现仅隔{days}个工作日，请改期。",
            penalty("六十四"),
            penalty("八十五"),
            days=days,
        )
    return allow("hearing.ok", penalty("六十四"), days=days)


def may_pass_notice(now: datetime, due: datetime | None, waived: bool) -> Verdict:
    """After the notice one waits for the party's word, unless it was clearly waived (Art. 62, 64)."""
    if waived or due is None or now > due:
        return allow("notice.passed", penalty("六十二"))
    return refuse(
        "notice.waiting",
        f"当事人陈述申辩、要求听证的期限至{clock.local_text(due)}，期满或者其明确放弃后方可继续。",
        penalty("六十二"),
        penalty("六十四"),
    )


def may_decide(
    *, noticed: bool, paused: bool, review_needed: bool, reviewed: bool, discussion_needed: bool, discussed: bool
) -> Verdict:
    """Notice given and heard, legal review passed, heads together."""
    if not noticed:
        return refuse("decide.notice", "未告知拟处罚的内容及事实、理由、依据，不得作出决定。", penalty("六十二"))
    if paused:
        return refuse("decide.paused", "办案期限已中止，请先恢复。", penalty("六十"))
    if review_needed and not reviewed:
        return refuse("decide.review", "未经法制审核或者审核未通过，不得作出决定。", penalty("五十八"))
    if discussion_needed and not discussed:
        return refuse(
            "decide.discussion", "情节复杂或者重大违法行为，应当由负责人集体讨论决定。", penalty("五十七"), order_15("二十九")
        )
    return allow("decide.ok", penalty("五十七"), penalty("五十八"))


def check_announced(noticed_yuan: int, fine_yuan: int, noticed_kinds: Collection[str], kinds: Collection[str]) -> Verdict:
    """Never more than was announced: no heavier for having spoken (Art. 45)."""
    if fine_yuan > noticed_yuan or set(kinds) - set(noticed_kinds):
        said = "决定重于告知的内容，请重新告知；不得因陈述、申辩加重处罚。"
        return refuse("decide.heavier", said, penalty("四十五"), noticed=noticed_yuan, fine=fine_yuan)
    return allow("decide.announced", penalty("四十五"))


def may_discuss(participants: Sequence[str]) -> Verdict:
    least = table("discretion")["least_discussing"]
    if len(set(participants)) < least:
        return refuse(
            "discussion.few",
            f"集体讨论参加的负责人不少于{least}人（可配置），现为{len(set(participants))}人。",
            penalty("五十七"),
        )
    return allow("discussion.ok", penalty("五十七"))


def may_decide_on_spot(fine_yuan: int, party: str, officers: int) -> Verdict:
    """Simple procedure: facts plain, at most 3,000 yuan for a unit, 200 for a person, or a warning (Art. 51)."""
    most = ON_SPOT_YUAN[party]
    if fine_yuan > most:
        return refuse("spot.most", f"当场处罚罚款不超过{most}元，请按普通程序立案。", penalty("五十一"), fine=fine_yuan)
    if officers < 2:  # noqa: PLR2004 - Art. 42
        return refuse("officers.two", "执法人员不得少于两人。", penalty("四十二"))
    return allow("spot.ok", penalty("五十一"))


def may_go_to_court(now: datetime, urged_at: datetime | None, appeal_until: datetime, appealed: bool) -> Verdict:
    """Urged in writing and ten working days gone (行政强制法 Art. 54, 69), no review or suit pending, and its time over (Art. 53)."""
    basis = Citation(source=COERCION, clause="第五十三条、第五十四条、第六十九条")
    if urged_at is None or now <= get_limit("urge").due(urged_at):
        return refuse("court.urge", "申请强制执行前应当催告，催告书送达十日（工作日）后方可申请。", basis)
    if appealed:
        return refuse("court.appealed", "行政复议或者行政诉讼尚未终结。", basis)
    if now <= appeal_until:
        return refuse("court.early", f"复议、诉讼期限至{clock.local_text(appeal_until, '%Y-%m-%d')}，期满方可申请。", basis)
    return allow("court.ok", basis)


def appeal_ends(served_at: datetime) -> datetime:
    """Six months to sue (行政诉讼法 第四十六条); review within sixty days lies inside it."""
    local = clock.local(served_at)
    month = local.month + 6
    year, month = local.year + (month - 1) // 12, (month - 1) % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return local.replace(year=year, month=month, day=min(local.day, last), hour=23, minute=59, second=59).astimezone(
        served_at.tzinfo
    )


def may_close(*, outcome: str, paid_yuan: int, owed_yuan: int, forced: bool, chain: Verdict) -> Verdict:
    """Carried out or forced, and the record unbroken."""
    if outcome == "penalty" and paid_yuan < owed_yuan and not forced:
        return refuse(
            "close.unpaid", f"罚款尚欠{owed_yuan - paid_yuan}元，不能结案。", penalty("六十六"), owed=owed_yuan - paid_yuan
        )
    return chain if not chain.allowed else allow("close.ok", penalty("四十七"))


def check_exempt(reason: str) -> Verdict:
    """A penalty not made public (Art. 48; 安全生产法 78) is closed only with the reason why not."""
    if not reason.strip():
        return refuse(
            "close.publish", "处罚信息尚未公示，请先公示，或者写明依法不公开的理由。", penalty("四十八"), safety("七十八")
        )
    return allow("close.exempt", penalty("四十八"))
