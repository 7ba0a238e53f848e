"""What an inspection must hold: officers shown, every item answered, the party's signature or why there is none, orders with a date."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from anlan.domains.enforcement.rules.law import order_15, penalty, safety
from anlan.domains.enforcement.rules.tables import table
from anlan.kernel.verdict import Verdict, allow, refuse

RESULTS = {"ok": "符合", "fault": "不符合", "absent": "不涉及"}
EXTENSION_DAYS_BEFORE = 10  # order 15 Art. 17: asked ten days before the term ends [K]


def items_of(sets: Sequence[str]) -> list[str]:
    """The codes of the item list for these sets; the general ones always."""
    return [row["code"] for row in table("items")["items"] if row["set"] == "general" or row["set"] in sets]


def get_item(code: str) -> Mapping[str, Any]:
    """LookupError for a code the list does not hold."""
    for row in table("items")["items"]:
        if row["code"] == code:
            found: Mapping[str, Any] = row
            return found
    raise LookupError(f"事项清单中没有 {code}")


def check_answers(items: Sequence[str], answers: Mapping[str, Mapping[str, Any]]) -> Verdict:
    """Every item looked at has an answer; a fault says what was seen."""
    open_ = [code for code in items if answers.get(code, {}).get("result") not in RESULTS]
    if open_:
        return refuse(
            "answers.open", f"还有{len(open_)}项未填写检查结果：{'、'.join(open_[:5])}。", safety("六十八"), items=open_
        )
    bare = [code for code in items if answers[code]["result"] == "fault" and not str(answers[code].get("note") or "").strip()]
    if bare:
        return refuse("answers.bare", f"不符合项须写明发现的问题：{'、'.join(bare[:5])}。", safety("六十八"), items=bare)
    return allow("answers.ok", safety("六十八"))


def check_signed(companion: str, signed: bool, refused_to_sign: str) -> Verdict:
    """Art. 68: both sides sign; who will not, that is written down."""
    if signed and companion.strip():
        return allow("signed", safety("六十八"))
    if refused_to_sign.strip():
        return allow("signed.refused", safety("六十八"), text="被检查单位负责人拒绝签字，情况已记录")
    return refuse("signed.missing", "须由被检查单位现场负责人签字；拒绝签字的，写明情况。", safety("六十八"))


def faults_of(items: Sequence[str], answers: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [code for code in items if answers.get(code, {}).get("result") == "fault"]


def may_order(faults: int, due_on: date, today: date) -> Verdict:
    """责令限期整改: there is something to put right, and the day lies ahead."""
    if not faults:
        return refuse("order.none", "没有发现问题，不需责令整改。", safety("六十五"))
    if due_on <= today:
        return refuse("order.past", "整改期限应晚于今天。", safety("六十五"), due=due_on.isoformat())
    return allow("order.ok", safety("六十五"))


def may_ask_extension(now: datetime, due_at: datetime) -> Verdict:
    """Order 15 Art. 17: in writing, ten days before the term ends."""
    if now > due_at - timedelta(days=EXTENSION_DAYS_BEFORE):
        return refuse("extension.late", f"延期应于限期届满{EXTENSION_DAYS_BEFORE}日前书面提出（可配置）。", order_15("十七"))
    return allow("extension.ok", order_15("十七"))


def plan_load(lines: Sequence[Mapping[str, Any]], officer_days: int, days_each: float = 1.0) -> Verdict:
    """Is there enough to do the yearly plan with? Two officers and a day for each inspection [K]."""
    wanted = sum(round(line["enterprises"] * line["share"] * line["times_a_year"]) for line in lines) * 2 * days_each
    if wanted > officer_days:
        return refuse(
            "plan.load",
            f"计划需{wanted:g}个执法工作日，可用{officer_days}个，请调整抽查比例或者频次。",
            safety("六十二"),
            wanted=wanted,
        )
    return allow("plan.ok", safety("六十二"), wanted=wanted)


def same_word(mine: int, theirs: int, state: str, open_states: Sequence[str] = ("assigned", "onsite")) -> Verdict:
    """May what a phone made while it was away be applied as it is? Only where nobody changed the inspection meanwhile."""
    if state not in open_states:
        return refuse("field.state", "该检查在离线期间已被办理或者取消。", penalty("四十七"), state=state)
    if mine != theirs:
        return refuse("field.version", "该检查在离线期间被他人修改。", penalty("四十七"), mine=mine, theirs=theirs)
    return allow("field.ok")


def check_recheck(codes: Sequence[str], answers: Mapping[str, Mapping[str, Any]], opinion: str) -> Verdict:
    """复查: every matter of the order is answered, what is not put right says why, and there is an opinion."""
    answered = check_answers(codes, answers)
    if answered.allowed and not opinion.strip():
        return refuse("recheck.opinion", "请填写复查意见。", order_15("十七"))
    return answered
