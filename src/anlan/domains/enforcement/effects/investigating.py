"""Filing, evidence, withdrawal, conclusion, transfer."""

from typing import Any

from anlan.domains.enforcement import guards, staff
from anlan.domains.enforcement.effects.common import Data, names_of, pause, resume, run, sentence
from anlan.domains.enforcement.models import Penalty
from anlan.domains.enforcement.said import listed, numbers, today, yuan
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.cases.api import cancel_deadlines, meet_deadline


def filed(case: Penalty, data: Data, ctx: Any) -> str:
    case.officers = staff.named(staff.facts_of(numbers(data["officers"], "officers")))
    case.filed_at = clock.now()
    run(case, "decide", "enforcement.view")
    return f"同意立案。承办人员：{names_of(case)}。案由：{case.title}。"


def shown(case: Penalty, data: Data, ctx: Any) -> str:
    case.circumstances = {**case.circumstances, "shown": True}
    return str(data["text_of_record"])


def evidence(case: Penalty, data: Data, ctx: Any) -> str:
    return str(data.get("note") or data.get("title") or "")


def preserved(case: Penalty, data: Data, ctx: Any) -> str:
    run(case, "preserve", "enforcement.inspect")
    return f"先行登记保存：{data['things']}。理由：{data['reason']}。"


def settled(case: Penalty, data: Data, ctx: Any) -> str:
    in_time = meet_deadline(case, "preserve")
    return f"登记保存处理决定：{data['outcome']}。{'' if in_time else '（超过七个工作日）'}"


def replaced(case: Penalty, data: Data, ctx: Any) -> str:
    """回避: one officer leaves, an able one comes."""
    leaving = numbers(data["officer"], "officer")[0]
    coming = numbers(data["substitute"], "substitute")[0]
    keys = [coming if key == leaving else key for key in guards.ids(case)]
    if leaving not in guards.ids(case):
        raise refused("officer.not_on_case", "回避的人员不是本案承办人员。", officer="不是承办人员")
    facts = staff.facts_of(keys)
    guards.officers.may_team(facts, today()).require()
    case.officers = staff.named(facts)
    return f"回避决定：{data['reason']}。现承办人员：{names_of(case)}。"


SUGGESTIONS = {"penalty": "给予行政处罚", "spare": "不予行政处罚", "transfer": "移送司法机关"}


def concluded(case: Penalty, data: Data, ctx: Any) -> str:
    case.facts = str(data["facts"])
    kinds = listed(data.get("kinds"))
    case.proposal = {
        "suggestion": data["suggestion"],
        "kinds": kinds,
        "fine_yuan": yuan(data.get("fine_yuan")),
        "reason": str(data.get("reason") or ""),
    }
    return f"调查终结。建议：{SUGGESTIONS.get(str(data['suggestion']), data['suggestion'])}。{sentence(case.proposal)}"


def reopened(case: Penalty, data: Data, ctx: Any) -> str:
    """Back to investigating: what was announced and reviewed no longer counts."""
    case.noticed_at, case.reviewed_by, case.discussed_by, case.proposal, case.heard, case.hearing = None, "", [], {}, False, {}
    case.circumstances = {**case.circumstances, "waived": False}
    cancel_deadlines(case, "hearing_request")
    return str(data.get("reason") or data.get("opinion"))


def transferred(case: Penalty, data: Data, ctx: Any) -> str:
    case.outcome = "transferred"
    pause(case, "移送司法机关")
    return f"涉嫌犯罪，移送{data['organ']}：{data['reason']}"


def given_back(case: Penalty, data: Data, ctx: Any) -> str:
    case.outcome = ""
    resume(case)
    return f"司法机关退回，继续办理行政处罚：{data['reason']}"


def paused(case: Penalty, data: Data, ctx: Any) -> str:
    pause(case, str(data["reason"]))
    return f"办案期限中止：{data['reason']}"


def resumed(case: Penalty, data: Data, ctx: Any) -> str:
    return f"办案期限恢复，扣除{resume(case)}天：{data['reason']}"
