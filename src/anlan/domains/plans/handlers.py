"""Load, ask the rules, save, tell."""

import base64
import binascii
import hashlib
from functools import lru_cache

from anlan.domains.plans import effects, rules
from anlan.domains.plans.commands import ApprovePlan, CorrectPlan, ImportPlan, LoadDemonstrationLibrary, ProposeRevision
from anlan.domains.plans.events import PlanImported, RevisionProposed
from anlan.domains.plans.models import Plan, Revision
from anlan.domains.plans.store import apply_corrections, readable, structure_of
from anlan.engines import planbook
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import link, move, note, open_case
from anlan.platform.search.keep import entry_for, keep


@handles(ImportPlan, area=lambda cmd: cmd.division)
def import_plan(cmd: ImportPlan, ctx: Context) -> int:
    try:
        data = base64.b64decode(cmd.content, validate=True)
    except binascii.Error as error:
        raise refused("plan.content", "文件内容没有完整送达，请重新上传。", content="应为 base64。") from error
    return _import(cmd.division, cmd.file_name, data, ctx).pk


def _import(division: str, file_name: str, data: bytes, ctx: Context) -> Plan:
    """A new version awaiting review; the row there is when these very bytes came before."""
    digest = hashlib.sha256(data).hexdigest()
    known = Plan.objects.filter(sha256=digest, division=division).exclude(state="refused").first()
    if known:
        return known
    document, plan = _read(data, file_name)
    family = rules.family_of(plan.title, plan.division or division)
    row = open_case(
        Plan, ctx, title=plan.title, division=division, family=family, kind=plan.kind, tier=plan.tier, plan_division=plan.division,
        event_types=list(plan.event_types), document_number=plan.document_number[:60], issued_on=plan.issued_on,
        demonstration=plan.demonstration, file_name=file_name[:200], sha256=digest, text=document.text, structure=plan.to_json(),
    )
    _carry_corrections(row, plan, ctx)
    keep([entry_for("plan", row.pk, row.title, plan.scope, row.division)])
    emit(PlanImported(subject=row.subject, area=row.division, plan=row.pk, title=row.title, problems=document.problems))
    return row


@lru_cache(maxsize=64)
def _read(data: bytes, file_name: str) -> tuple[planbook.Document, planbook.Plan]:
    """The same bytes read the same: an import repeated after a lost answer costs nothing."""
    document = planbook.read_document(data, file_name)
    return document, planbook.read_plan(document)


def _carry_corrections(row: Plan, plan: planbook.Plan, ctx: Context) -> None:
    """People's corrections of the version in force survive where the text did not change."""
    before = Plan.objects.filter(family=row.family, state="in_force").first()
    if before is None or not before.corrections:
        return
    row.corrections, conflicting = rules.merge_corrections(before.corrections, readable(plan))
    Plan.objects.filter(pk=row.pk).update(corrections=row.corrections)
    note(row, ctx, "merge", f"沿用上一版 {len(row.corrections)} 处修正，{len(conflicting)} 处冲突待审核", conflicting=conflicting)


@handles(ApprovePlan, subject=lambda cmd: Plan.objects.select_for_update().get(pk=cmd.plan))
def approve_plan(cmd: ApprovePlan, ctx: Context, plan: Plan) -> int:
    return _approve(plan, cmd.reason, ctx)


def _approve(plan: Plan, reason: str, ctx: Context) -> int:
    before = Plan.objects.select_for_update().filter(family=plan.family, state="in_force").exclude(pk=plan.pk).first()
    effects.can_run(plan, {"reason": reason}, ctx.actor).require()
    if before:
        effects.retire_version(before, plan, ctx)
    move(plan, "approve", ctx, reason=reason)
    return int(plan.pk)


@handles(CorrectPlan, subject=lambda cmd: Plan.objects.select_for_update().get(pk=cmd.plan))
def correct_plan(cmd: CorrectPlan, ctx: Context, plan: Plan) -> int:
    read = structure_of(plan)
    before = next((c["before"] for c in plan.corrections if c["path"] == cmd.path), readable(read).get(cmd.path))  # as the document said it
    apply_corrections(read, [{"path": cmd.path, "value": cmd.value}])
    plan.corrections = [*(c for c in plan.corrections if c["path"] != cmd.path), {"path": cmd.path, "before": before, "value": cmd.value, "by": ctx.actor.name}]
    if cmd.path == "event_types":
        plan.event_types = list(cmd.value)
    move(plan, "correct", ctx, cmd.reason or f"修正 {cmd.path}", path=cmd.path, was=before, value=cmd.value)
    return int(plan.pk)


@handles(ProposeRevision, subject=lambda cmd: Plan.objects.get(pk=cmd.plan))
def propose_revision(cmd: ProposeRevision, ctx: Context, plan: Plan) -> int:
    if not cmd.text.strip():
        raise refused("revision.text", "请写明修订建议。", text="请填写此项。")
    known = Revision.objects.filter(plan=plan, text=cmd.text, source=cmd.source).first()
    if known:
        return int(known.pk)
    row = open_case(
        Revision, ctx, title=f"{plan.title}：{cmd.text}", division=plan.division, plan=plan, text=cmd.text[:4000], reason=cmd.reason[:4000],
        source=cmd.source[:60],
    )
    link(row, plan.subject, "about")
    if cmd.source:
        link(row, cmd.source, "from")
    emit(RevisionProposed(
        subject=row.subject, area=row.division, revision=row.pk, plan=plan.pk, title=plan.title, text=row.text, source=row.source
    ))  # fmt: skip
    return int(row.pk)


@handles(LoadDemonstrationLibrary, area=lambda cmd: cmd.division)
def load_demonstration_library(cmd: LoadDemonstrationLibrary, ctx: Context) -> list[int]:
    rows = [_import(cmd.division, name, data, ctx) for name, data in planbook.demonstration_plans().items()]
    for row in rows:
        if row.state == "draft":
            _approve(row, "演示文本", ctx)
    return [int(row.pk) for row in rows]
