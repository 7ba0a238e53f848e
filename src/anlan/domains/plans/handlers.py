"""Load, ask the rules, save, tell."""

import base64
import binascii
import hashlib
from dataclasses import asdict
from functools import lru_cache

from anlan.domains.plans import effects, rehearsing, rules
from anlan.domains.plans.commands import (
    ApprovePlan,
    ChangeRehearsalLevel,
    ConfirmRead,
    CorrectPlan,
    DropSuggestion,
    ImportPlan,
    KeepSuggestions,
    LoadDemonstrationLibrary,
    MarkRehearsed,
    ProposeRevision,
    StartRehearsal,
)
from anlan.domains.plans.events import PlanImported, RevisionProposed
from anlan.domains.plans.models import TROUBLE, Plan, Rehearsal, Revision
from anlan.domains.plans.review import doubts_of, elements_of
from anlan.domains.plans.store import apply_corrections, readable, structure_of
from anlan.engines import planbook
from anlan.kernel import clock
from anlan.kernel.grades import ResponseLevel
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
        Plan,
        ctx,
        title=plan.title,
        division=division,
        family=family,
        kind=plan.kind,
        tier=plan.tier,
        plan_division=plan.division,
        event_types=list(plan.event_types),
        document_number=plan.document_number[:60],
        issued_on=plan.issued_on,
        demonstration=plan.demonstration,
        file_name=file_name[:200],
        sha256=digest,
        text=document.text,
        structure=plan.to_json(),
    )
    for problem in document.problems:
        note(row, ctx, TROUBLE, problem)
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
    again = readable(plan) | {element.path: True for element in elements_of(plan)}
    row.corrections, conflicting = rules.merge_corrections(before.corrections, again)
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
    before = next(
        (c["before"] for c in plan.corrections if c["path"] == cmd.path), readable(read).get(cmd.path)
    )  # as the document said it
    apply_corrections(read, [{"path": cmd.path, "value": cmd.value}])
    plan.corrections = [
        *(c for c in plan.corrections if c["path"] != cmd.path),
        {"path": cmd.path, "before": before, "value": cmd.value, "by": ctx.actor.name},
    ]
    plan.suggestions = [each for each in plan.suggestions if each["path"] != cmd.path]
    if cmd.path == "event_types":
        plan.event_types = list(cmd.value)
    move(plan, "correct", ctx, cmd.reason or f"修正 {cmd.path}", path=cmd.path, was=before, value=cmd.value)
    return int(plan.pk)


@handles(ConfirmRead, subject=lambda cmd: Plan.objects.select_for_update().get(pk=cmd.plan))
def confirm_read(cmd: ConfirmRead, ctx: Context, plan: Plan) -> int:
    """How many were confirmed; what was confirmed before counts no second time."""
    elements = [element for element in elements_of(structure_of(plan), plan.corrections) if not element.confirmed]
    chosen = [element for element in elements if element.key in cmd.keys or (cmd.sure and element.sure)]
    if not chosen:
        return 0
    plan.corrections = [
        *plan.corrections,
        *(
            {"path": path, "before": True, "value": True, "by": ctx.actor.name}
            for path in dict.fromkeys(element.path for element in chosen)
        ),
    ]
    move(plan, "correct", ctx, f"核对无误 {len(chosen)} 处")
    return len(chosen)


@handles(ProposeRevision, subject=lambda cmd: Plan.objects.get(pk=cmd.plan))
def propose_revision(cmd: ProposeRevision, ctx: Context, plan: Plan) -> int:
    if not cmd.text.strip():
        raise refused("revision.text", "请写明修订建议。", text="请填写此项。")
    known = Revision.objects.filter(plan=plan, text=cmd.text, source=cmd.source).first()
    if known:
        return int(known.pk)
    row = open_case(
        Revision,
        ctx,
        title=f"{plan.title}：{cmd.text}",
        division=plan.division,
        plan=plan,
        text=cmd.text[:4000],
        reason=cmd.reason[:4000],
        source=cmd.source[:60],
    )
    link(row, plan.subject, "about")
    if cmd.source:
        link(row, cmd.source, "from")
    emit(RevisionProposed(
        subject=row.subject, area=row.division, revision=row.pk, plan=plan.pk, title=plan.title, text=row.text, source=row.source
    ))  # fmt: skip
    return int(row.pk)


@handles(KeepSuggestions, subject=lambda cmd: Plan.objects.select_for_update().get(pk=cmd.plan))
def keep_suggestions(cmd: KeepSuggestions, ctx: Context, plan: Plan) -> dict[str, int]:
    """A model's word is never taken: what its quotations bear out is kept as a proposal, the rest is only counted."""
    read = structure_of(plan)
    kept, rejected = planbook.checked(read, doubts_of(read), cmd.answer, cmd.model[:80])
    plan.suggestions = [{**asdict(each), "words": list(each.words)} for each in kept]
    move(plan, "correct", ctx, f"语言模型 {cmd.model[:80]} 提出 {len(kept)} 条建议，{len(rejected)} 条与原文不符已舍弃")
    return {"kept": len(kept), "rejected": len(rejected)}


@handles(DropSuggestion, subject=lambda cmd: Plan.objects.select_for_update().get(pk=cmd.plan))
def drop_suggestion(cmd: DropSuggestion, ctx: Context, plan: Plan) -> int:
    plan.suggestions = [each for each in plan.suggestions if each["path"] != cmd.path]
    move(plan, "correct", ctx, f"不采纳模型建议 {cmd.path}")
    return int(plan.pk)


@handles(StartRehearsal, subject=lambda cmd: Plan.objects.get(pk=cmd.plan))
def start_rehearsal(cmd: StartRehearsal, ctx: Context, plan: Plan) -> int:
    running = rehearsing.begin(structure_of(plan), cmd.level, cmd.factor)
    row = open_case(
        Rehearsal, ctx, title=f"{plan.title} 推演", division=plan.division, exercise=True, plan=plan, factor=cmd.factor, begun_at=running.wall_start,
        story_at=running.story_start, turns=[{"level": cmd.level, "at": running.wall_start.isoformat()}],
    )  # fmt: skip
    link(row, plan.subject, "plan")
    return int(row.pk)


@handles(ChangeRehearsalLevel, subject=lambda cmd: Rehearsal.objects.select_for_update().get(pk=cmd.rehearsal))
def change_rehearsal_level(cmd: ChangeRehearsalLevel, ctx: Context, row: Rehearsal) -> int:
    if structure_of(row.plan).level(cmd.level) is None:
        raise refused("plan.level", f"《{row.plan.title}》没有 {cmd.level} 级响应。", level="请选择预案已有的级别。")
    if cmd.level == row.turns[-1]["level"]:
        raise refused("rehearsal.same", "已经是这一级别。", level="请选择另一级别。")
    row.turns = [*row.turns, {"level": cmd.level, "at": clock.now().isoformat()}]
    move(
        row,
        "change",
        ctx,
        f"调整为{ResponseLevel(cmd.level).zh}响应：{cmd.reason}" if cmd.reason else f"调整为{ResponseLevel(cmd.level).zh}响应",
    )
    return int(row.pk)


@handles(MarkRehearsed, subject=lambda cmd: Rehearsal.objects.select_for_update().get(pk=cmd.rehearsal))
def mark_rehearsed(cmd: MarkRehearsed, ctx: Context, row: Rehearsal) -> int:
    task = next((due.task for due in rehearsing.running_plan(row).tasks if due.task.key == cmd.key), None)
    if task is None:
        raise refused("rehearsal.task", "推演中没有这项任务。", key="请刷新页面后再试。")
    if cmd.key not in row.done:
        row.done = {**row.done, cmd.key: clock.now().isoformat()}
        move(row, "mark", ctx, f"完成：{task.text[:60]}")
    return int(row.pk)


@handles(LoadDemonstrationLibrary, area=lambda cmd: cmd.division)
def load_demonstration_library(cmd: LoadDemonstrationLibrary, ctx: Context) -> list[int]:
    rows = [_import(cmd.division, name, data, ctx) for name, data in planbook.demonstration_plans().items()]
    for row in rows:
        if row.state == "draft":
            _approve(row, "演示文本", ctx)
    return [int(row.pk) for row in rows]
