"""Questions of the matching, each with the place where its answer is kept, so that it can be answered where it is asked."""

from collections.abc import Iterable

from anlan.domains.plans.views import AskNext
from anlan.engines.planbook import Question

# quantity of a condition → the fact of an incident that says it; what is not here is a reading and is kept as one
_FACTS = {
    "dead": "deaths", "missing": "missing", "serious": "serious", "trapped": "trapped", "relocated": "evacuated", "injured": "injured", "affected": "affected",
    "loss_yuan": "loss_yuan", "magnitude": "magnitude", "area_m2": "area_m2", "grade": "grade_judged",
}  # fmt: skip


def answerable(questions: Iterable[Question]) -> tuple[AskNext, ...]:
    """Dead and missing counted together are asked one by one: the law counts them apart."""
    found = [each for question in questions for each in _apart(question)]
    return tuple({each.key: each for each in reversed(found)}.values())[::-1]


def _apart(question: Question) -> list[AskNext]:
    if question.quantity == "dead_missing":
        return [
            AskNext(key=key, into="facts", text=text, form="number", unit="人", weight=question.weight)
            for key, text in (("deaths", "死亡人数是多少？"), ("missing", "失踪人数是多少？"))
        ]
    fact = _FACTS.get(question.quantity)
    into = "facts" if fact else "figures" if question.form == "number" else "judgements"
    return [
        AskNext(
            key=fact or question.quantity,
            into=into,
            text=question.text,
            form=question.form,
            unit=question.unit,
            weight=question.weight,
        )
    ]
