"""What a phone brings back: the record of a visit, with the order given on the spot, or the opinion of a re-check 复查."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anlan.domains.enforcement.effects.inspection import may_record, recorded
from anlan.domains.enforcement.models import FieldRecord, Inspection
from anlan.domains.enforcement.rules import inspecting
from anlan.domains.enforcement.said import day, moment, today
from anlan.kernel.verdict import Verdict, refuse
from anlan.platform.cases.api import get_table, move

Said = Mapping[str, Any]
RECORDED = ("answers", "companion", "refused_to_sign", "signed", "place", "lon", "lat", "position_m", "finished_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """``states`` in which it is applied at once, ``settled_in`` those in which it may still be chosen when two records differ."""

    states: Sequence[str]
    settled_in: Sequence[str]
    check: Callable[[Inspection, Said, Any], Verdict]
    apply: Callable[[Inspection, Said, Any], None]
    override: Callable[[Inspection, FieldRecord, Any], None]


def form_of(said: Said) -> Form:
    return RECHECK if said.get("form") == "recheck" else VISIT


def _check_visit(case: Inspection, said: Said, actor: Any) -> Verdict:
    """An order whose term is over by now is not given blindly: somebody looks at it."""
    verdict = may_record(case, said, actor)
    faults = len(inspecting.faults_of(case.items, said["answers"]))
    return (
        verdict
        if not verdict.allowed or not _orders(said)
        else inspecting.may_order(faults, day(said["due_on"], "due_on"), today())
    )


def _orders(said: Said) -> bool:
    return bool(said.get("due_on")) and any(one.get("result") == "fault" for one in said["answers"].values())


def _apply_visit(case: Inspection, said: Said, ctx: Any) -> None:
    if case.state == "assigned":
        move(case, "begin", ctx, started_at=said.get("started_at"), companion=said.get("companion"))
    move(case, "record", ctx, **{name: said.get(name) for name in RECORDED})
    if _orders(said):
        move(case, "order", ctx, due_on=said["due_on"])


def _override_visit(case: Inspection, record: FieldRecord, ctx: Any) -> None:
    case.started_at = case.started_at or moment(record.said.get("started_at") or record.made_at.isoformat(), "started_at")
    recorded(case, record.said, ctx)
    case.state, case.closed_at, case.version = "recorded", None, case.version + 1
    case.save()
    if _orders(record.said):
        move(case, "order", ctx, due_on=record.said["due_on"])


def _check_recheck(case: Inspection, said: Said, actor: Any) -> Verdict:
    codes = [one["code"] for one in case.order]
    verdict = inspecting.check_recheck(codes, said.get("answers") or {}, str(said.get("opinion") or ""))
    if not verdict.allowed:
        return verdict
    if case.state not in get_table("inspection").find(_verb(said)).sources:
        return refuse("field.state", "该检查已复查不合格，仍不合格的请立案处理。", state=case.state)
    return inspecting.check_signed(
        str(said.get("companion") or ""), bool(said.get("signed")), str(said.get("refused_to_sign") or "")
    )


def _verb(said: Said) -> str:
    return "fail" if any(one.get("result") == "fault" for one in said["answers"].values()) else "pass"


def _apply_recheck(case: Inspection, said: Said, ctx: Any) -> None:
    answers = said["answers"]
    matters = [
        {"code": one["code"], "text": one["text"], "passed": answers[one["code"]]["result"] != "fault", "note": answers[one["code"]].get("note", "")}
        for one in case.order
    ]  # fmt: skip
    more = {name: said.get(name) for name in ("opinion", "companion", "refused_to_sign", "finished_at")}
    move(case, _verb(said), ctx, matters=matters, **more)


VISIT = Form(
    states=("assigned", "onsite"), settled_in=("assigned", "onsite", "recorded", "clean"), check=_check_visit, apply=_apply_visit, override=_override_visit
)  # fmt: skip
RECHECK = Form(
    states=("ordered", "failed"), settled_in=("ordered", "failed"), check=_check_recheck, apply=_apply_recheck,
    override=lambda case, record, ctx: _apply_recheck(case, record.said, ctx),
)  # fmt: skip
