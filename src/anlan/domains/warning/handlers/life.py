"""The life of a warning: each command one or two verbs of the table."""

from anlan.domains.warning.commands import (
    AmendWarning,
    DraftWarning,
    ExpireWarning,
    LiftWarning,
    ReviewWarning,
    SignAndIssueWarning,
    UpdateWarning,
)
from anlan.domains.warning.content import CHANGEABLE, apply_changes
from anlan.domains.warning.events import WarningDrafted
from anlan.domains.warning.models import WarningCase
from anlan.kernel.verdict import refused
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import link, move, note, open_case

BEING_UPDATED = ("revising", "revised")


def _locked(cmd: AmendWarning | ReviewWarning | SignAndIssueWarning | UpdateWarning | LiftWarning | ExpireWarning) -> WarningCase:
    return WarningCase.objects.select_for_update(of=("self",)).get(pk=cmd.warning)


@handles(DraftWarning, area=lambda cmd: cmd.division)
def draft_warning(cmd: DraftWarning, ctx: Context) -> int:
    if not cmd.headline.strip() or not cmd.instruction.strip():
        raise refused("warning.words", "请写明标题和应采取的措施。", headline="必填", instruction="必填")
    columns = WarningCase(division=cmd.division)
    apply_changes(columns, {name: getattr(cmd, name) for name in CHANGEABLE if name != "divisions" or cmd.divisions})
    fields = {f.attname: getattr(columns, f.attname) for f in WarningCase._meta.concrete_fields if f.attname in _OWN}  # noqa: SLF001 - Django
    fields["sender_name"] = columns.sender_name or _office(cmd.division)
    writers = [ctx.actor.user] if ctx.actor.user is not None else []
    case = open_case(
        WarningCase, ctx, title=cmd.title, division=cmd.division, about=cmd.subject, writers=writers, drafter_name=ctx.actor.name, **fields
    )
    if cmd.subject:
        link(case, cmd.subject, "about")
    emit(WarningDrafted(
        subject=case.subject, area=case.division, warning=case.pk, title=case.title, about=case.about, event_code=case.event_code, colour=case.colour
    ))  # fmt: skip
    return int(case.pk)


_OWN = {*(CHANGEABLE - {"polygon"}), "geom", "people"}


def _office(division: str) -> str:
    """Who issues: the emergency bureau of the division if it is known, else its government, else named by code."""
    rows = Organisation.objects.filter(division=division)
    found = rows.filter(name__contains="应急管理局").first() or rows.filter(kind="government").first()
    return found.name if found else f"{division} 应急管理部门"


@handles(AmendWarning, subject=_locked)
def amend_warning(cmd: AmendWarning, ctx: Context, case: WarningCase) -> int:
    move(case, "amend", ctx, **cmd.changes)
    return int(case.pk)


@handles(ReviewWarning, subject=_locked)
def review_warning(cmd: ReviewWarning, ctx: Context, case: WarningCase) -> int:
    verb = "review" if cmd.approve else "send_back"
    if not cmd.approve and case.state in ("draft", "revising"):
        _reject_unreviewed(cmd, ctx, case)
        return int(case.pk)
    move(case, f"{verb}_update" if case.state in BEING_UPDATED else verb, ctx, cmd.opinion, opinion=cmd.opinion)
    return int(case.pk)


def _reject_unreviewed(cmd: ReviewWarning, ctx: Context, case: WarningCase) -> None:
    """Said no before having said yes: the words stay with the writer, with the opinion beside them."""
    case.opinion = cmd.opinion
    case.save(update_fields=["opinion"])
    note(case, ctx, "send_back", cmd.opinion)


@handles(SignAndIssueWarning, subject=_locked)
def sign_and_issue_warning(cmd: SignAndIssueWarning, ctx: Context, case: WarningCase) -> int:
    move(case, "issue_update" if case.state in BEING_UPDATED else "issue", ctx)
    return int(case.pk)


@handles(UpdateWarning, subject=_locked)
def update_warning(cmd: UpdateWarning, ctx: Context, case: WarningCase) -> int:
    move(case, "update", ctx, **cmd.changes)
    return int(case.pk)


@handles(LiftWarning, subject=_locked)
def lift_warning(cmd: LiftWarning, ctx: Context, case: WarningCase) -> int:
    move(case, "lift", ctx, cmd.reason, reason=cmd.reason, reason_en=cmd.reason_en)
    return int(case.pk)


@handles(ExpireWarning, subject=_locked)
def expire_warning(cmd: ExpireWarning, ctx: Context, case: WarningCase) -> int:
    move(case, "expire", ctx)
    return int(case.pk)
