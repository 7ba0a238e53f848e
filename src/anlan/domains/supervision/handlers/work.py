"""Hazardous work: applied for, made ready, tested; its clock runs out."""

from typing import Any

from anlan.domains.supervision import events, files
from anlan.domains.supervision.commands import ApplyForWork, ConfirmConditions, MarkWorkOverdue, RecordGasTest
from anlan.domains.supervision.effects import work as effects
from anlan.domains.supervision.models import EnterpriseFile, GasTest, WorkPermit
from anlan.domains.supervision.norms import norms
from anlan.domains.supervision.rules import work as rules
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, handles
from anlan.platform.cases.api import move, note, open_case

MEASURED = ("oxygen_percent", "combustible_percent", "lower_limit_percent", "toxic_mg_m3", "toxic_limit_mg_m3")


def place_of(cmd: ApplyForWork) -> tuple[str, int | None]:
    file = files.file_of(cmd.enterprise)
    return file.division, file.organisation_id


@handles(ApplyForWork, area=place_of)
def apply_for_work(cmd: ApplyForWork, ctx: Context) -> int:
    _check(cmd)
    rules.may_last(cmd.kind, cmd.grade, cmd.starts_at, cmd.ends_at, norms()).require()
    file = files.file_of(cmd.enterprise)
    return open_permit(cmd, file, ctx).pk


def open_permit(cmd: ApplyForWork, file: EnterpriseFile, ctx: Context) -> WorkPermit:
    same = {
        name: getattr(cmd, name)
        for name in ("kind", "grade", "place", "content", "starts_at", "ends_at", "team", "workers", "watcher", "risks")
    }
    return open_case(
        WorkPermit,
        ctx,
        title=f"{cmd.grade}{rules.KINDS[cmd.kind]} {cmd.place}",
        division=file.division,
        organisation_id=file.organisation_id,
        file=file,
        lon=cmd.lon if cmd.lon is not None else file.lon,
        lat=cmd.lat if cmd.lat is not None else file.lat,
        invented=file.invented,
        **same,
    )


def _check(cmd: ApplyForWork) -> None:
    wrong = {name: "请填写此项。" for name in ("place", "team", "workers", "watcher") if not getattr(cmd, name).strip()}
    if cmd.kind not in rules.KINDS:
        wrong["kind"] = "请选择八类特殊作业之一。"
    elif (grades := rules.GRADES.get(cmd.kind)) and cmd.grade not in grades:
        wrong["grade"] = f"请选择{'、'.join(grades)}。"
    if cmd.watcher.strip() and cmd.watcher.strip() in cmd.workers:
        wrong["watcher"] = "监护人不能同时是作业人。"
    if wrong:
        raise refused("work.fields", "作业票有内容需要改正。", **wrong)


@handles(ConfirmConditions, subject=lambda cmd: WorkPermit.objects.select_for_update().get(pk=cmd.permit))
def confirm_conditions(cmd: ConfirmConditions, ctx: Context, permit: WorkPermit) -> list[str]:
    """What was seen on the spot; the rest is still lacking."""
    wanted = effects.conditions_of(permit)
    known = [each for each in wanted if each in cmd.confirmed]
    move(permit, "confirm", ctx, f"确认条件 {len(known)}/{len(wanted)}", confirmed=known)
    effects.keep(permit, confirmed=known)
    return rules.lacking_conditions(wanted, known)


@handles(RecordGasTest, subject=lambda cmd: WorkPermit.objects.select_for_update().get(pk=cmd.permit))
def record_gas_test(cmd: RecordGasTest, ctx: Context, permit: WorkPermit) -> bool:
    """Kept whether it passed or not; one that fails stops work that is under way."""
    if permit.kind not in rules.GAS_FOR:
        raise refused("work.no_gas", "这类作业不要求气体分析。")
    gas = rules.Gas(at=cmd.at or clock.now(), **{name: getattr(cmd, name) for name in MEASURED})
    if gas.at > clock.now():
        raise refused("work.gas_time", "分析时间不能晚于现在。", at="晚于现在")
    verdict = rules.gas_passes(permit.kind, gas, norms())
    values: dict[str, Any] = {name: getattr(gas, name) for name in ("at", *MEASURED)}
    GasTest.objects.create(
        permit=permit, by=cmd.by[:80], toxic=cmd.toxic[:60], passed=verdict.allowed, verdict=verdict.text or "合格", **values
    )
    note(permit, ctx, "gas", verdict.text or "气体分析合格", **values)
    if not verdict.allowed and permit.state in ("approved", "working"):
        move(permit, "stop", ctx, verdict.text, reason=verdict.text)
    return verdict.allowed


@handles(MarkWorkOverdue, subject=lambda cmd: WorkPermit.objects.select_for_update().get(pk=cmd.permit))
def mark_work_overdue(cmd: MarkWorkOverdue, ctx: Context, permit: WorkPermit) -> bool:
    if permit.state not in effects.LIVE:
        return False
    effects.keep(permit, overdue=True)
    note(permit, ctx, "overdue", "作业票已过有效期，作业没有关闭")
    effects.tell(events.WorkOverdue, permit)
    return True
