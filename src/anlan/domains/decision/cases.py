"""会商 as a table: open, opinions, a signed conclusion."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.decision import consulting
from anlan.domains.decision.events import ConsultationConcluded, ConsultationDropped, OpinionGiven
from anlan.kernel import clock
from anlan.platform.bus.api import emit
from anlan.platform.cases.api import CaseTable, Transition, register


def _opined(case: Any, data: Mapping[str, Any], ctx: Any) -> None:
    emit(OpinionGiven(subject=case.about, area=case.division, consultation=case.pk, author=ctx.actor.name, opinion=data["opinion"]))


def _concluded(case: Any, data: Mapping[str, Any], ctx: Any) -> None:
    case.conclusion, case.signed_by, case.signed_at = data["conclusion"], ctx.actor.name, clock.now()
    case.seal = consulting.seal_of(case)
    case.save(update_fields=["conclusion", "signed_by", "signed_at", "seal"])
    emit(ConsultationConcluded(
        subject=case.about, area=case.division, consultation=case.pk, title=case.title, conclusion=case.conclusion, signed_by=case.signed_by, seal=case.seal
    ))  # fmt: skip


def _dropped(case: Any, data: Mapping[str, Any], ctx: Any) -> None:
    emit(ConsultationDropped(subject=case.about, area=case.division, consultation=case.pk, title=case.title, reason=data["reason"]))


CONSULTATION = register(CaseTable(
    key="consultation", label="会商", model="decision.Consultation", see="decision.view",
    states={"open": "会商中", "concluded": "已形成结论", "dropped": "已取消"}, initial="open", final=("concluded", "dropped"),
    colours={"open": "blue", "concluded": "green", "dropped": "secondary"}, shows=("conclusion", "signed_by", "signed_at", "seal"),
    transitions=(
        Transition(verb="opine", label="发表意见", sources=("open",), permission="decision.consult", required=("opinion",), effect=_opined),
        Transition(verb="conclude", label="签署结论", sources=("open",), target="concluded", permission="decision.run", required=("conclusion",),
                   effect=_concluded, confirm="签署后结论写入时间线，不能修改，确定？"),
        Transition(verb="drop", label="取消", sources=("open",), target="dropped", permission="decision.run", required=("reason",), effect=_dropped),
    ),
))  # fmt: skip
