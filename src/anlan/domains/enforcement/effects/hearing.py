"""Notice, statement, hearing."""

from typing import Any

from anlan.domains.enforcement import guards, staff
from anlan.domains.enforcement.effects.common import Data, pause, resume, run, sentence
from anlan.domains.enforcement.models import Penalty
from anlan.domains.enforcement.rules.discretion import get_violation
from anlan.domains.enforcement.said import moment, numbers
from anlan.kernel import clock
from anlan.platform.cases.api import meet_deadline


def notified(case: Penalty, data: Data, ctx: Any) -> str:
    case.noticed_at = clock.now()
    due = run(case, "hearing_request", "enforcement.inspect")
    right = "，有要求听证的权利" if guards.needs(case)["hearing_right"] else ""
    words = f"拟作出：{sentence(case.proposal)}。依据：{get_violation(case.violation)['clause']}。"
    return f"{words}当事人可于{clock.local_text(due, '%Y-%m-%d')}前陈述、申辩{right}。送达方式：{data['how']}，签收：{data['receiver']}。"


def stated(case: Penalty, data: Data, ctx: Any) -> str:
    if str(data.get("waived") or "") in ("1", "true", "True"):
        case.circumstances = {**case.circumstances, "waived": True}
    return f"陈述申辩：{data['statement']}。复核意见：{data['answer']}。"


def hearing_asked(case: Penalty, data: Data, ctx: Any) -> str:
    meet_deadline(case, "hearing_request")
    case.hearing = {"asked_at": clock.now().isoformat()}
    pause(case, "听证")
    return f"当事人要求听证：{data['statement']}"


def hearing_scheduled(case: Penalty, data: Data, ctx: Any) -> str:
    at = moment(data["at"], "at")
    chair = staff.facts_of(numbers(data["chair"], "chair"))[0]
    case.hearing = {**case.hearing, "at": at.isoformat(), "place": data["place"], "chair": chair.id, "chair_name": chair.name}
    return f"听证定于{clock.local_text(at)}在{data['place']}举行，主持人{chair.name}。"


def hearing_held(case: Penalty, data: Data, ctx: Any) -> str:
    case.heard = True
    resume(case)
    return f"听证笔录：{data['record']}。当事人签字：{data['signed']}。"


def hearing_dropped(case: Penalty, data: Data, ctx: Any) -> str:
    resume(case)
    return f"终止听证：{data['reason']}"


def notice_passed(case: Penalty, data: Data, ctx: Any) -> str:
    meet_deadline(case, "hearing_request")
    return (
        "当事人明确放弃陈述、申辩和听证。"
        if data.get("waived") or case.circumstances.get("waived")
        else "告知期满，当事人未再提出。"
    )
