"""The life of a warning: each command one or two verbs of the table."""

from dataclasses import dataclass

from django.apps import apps

from anlan.domains.warning.commands import (
    AmendWarning,
    DraftWarning,
    ExpireWarning,
    LiftWarning,
    ReviewWarning,
    SignAndIssueWarning,
    UpdateWarning,
)
from anlan.domains.warning.content import CHANGEABLE, apply_changes, check_names
from anlan.domains.warning.events import WarningDrafted
from anlan.domains.warning.models import WarningCase
from anlan.kernel.divisions import canonical
from anlan.kernel.verdict import refused
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.bus.chain import events_about
from anlan.platform.cases.api import link, move, note, open_case, tables

BEING_UPDATED = ("revising", "revised")
MAX_SUBJECT = 60


def _locked(cmd: AmendWarning | ReviewWarning | SignAndIssueWarning | UpdateWarning | LiftWarning | ExpireWarning) -> WarningCase:
    return WarningCase.objects.select_for_update(of=("self",)).get(pk=cmd.warning)


@handles(DraftWarning, area=lambda cmd: cmd.division)
def draft_warning(cmd: DraftWarning, ctx: Context) -> int:
    missing = {name: "必填" for name in ("title", "headline", "instruction") if not getattr(cmd, name).strip()}
    if missing:
        raise refused("warning.words", "请写明名称、标题和应采取的措施。", **missing)
    division, about = _division(cmd.division), _about(cmd.subject)
    columns = WarningCase(division=division)
    apply_changes(columns, {name: getattr(cmd, name) for name in CHANGEABLE if name != "divisions" or cmd.divisions})
    fields = {f.attname: getattr(columns, f.attname) for f in WarningCase._meta.concrete_fields if f.attname in _OWN}  # noqa: SLF001 - Django
    fields["sender_name"] = columns.sender_name or _office(division)
    writers = [ctx.actor.user] if ctx.actor.user is not None else []
    case = open_case(
        WarningCase, ctx, title=cmd.title.strip(), division=division, about=cmd.subject, writers=writers, drafter_name=ctx.actor.name,
        exercise=ctx.exercise or about.exercise, cause=ctx.cause or about.cause, correlation=ctx.correlation or about.correlation, **fields,
    )  # fmt: skip
    if cmd.subject:
        link(case, cmd.subject, "about")
    emit(WarningDrafted(
        subject=case.subject, area=case.division, warning=case.pk, title=case.title, about=case.about, event_code=case.event_code, colour=case.colour
    ))  # fmt: skip
    return int(case.pk)


def _division(code: str) -> str:
    try:
        return canonical(code)
    except ValueError as error:
        raise refused("warning.division", f"“{code}”不是行政区划代码。", division="须为 2 至 12 位数字") from error


_OWN = {*(CHANGEABLE - {"polygon", "title"}), "geom", "people"}


def _office(division: str) -> str:
    """Who issues: the emergency bureau of the division if it is known, else its government, else named by code."""
    rows = Organisation.objects.filter(division=division)
    found = rows.filter(name__contains="应急管理局").first() or rows.filter(kind="government").first()
    return found.name if found else f"{division} 应急管理部门"


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    exercise: bool = False
    cause: str = ""
    correlation: str = ""


def _about(subject: str) -> _About:
    """What the warning is about: its chain of causes goes on here, and a warning about a drill is a drill, whoever writes it."""
    kind, _, number = subject.partition("/")
    if not subject:
        return _About()
    if len(subject) > MAX_SUBJECT or not number.isdigit():
        raise refused("warning.subject", "所涉事项须写成 incident/3 的形式。", subject="格式不正确")
    table = tables.get(kind)
    row = apps.get_model(table.model).objects.filter(pk=int(number)).values("exercise", "correlation").first() if table else None
    told = events_about(subject)
    drill = bool(row and row["exercise"])
    return _About(exercise=drill, cause=told[-1].event_id if told else "", correlation=row["correlation"] if row else "")


@handles(AmendWarning, subject=_locked)
def amend_warning(cmd: AmendWarning, ctx: Context, case: WarningCase) -> int:
    check_names(cmd.changes)
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
    check_names(cmd.changes)
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
