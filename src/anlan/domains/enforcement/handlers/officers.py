"""Training and equipment of officers."""

from typing import Any

from anlan.domains.enforcement.commands import RecordTraining, SaveEquipment
from anlan.domains.enforcement.models import Equipment, Officer, Training
from anlan.domains.enforcement.said import day
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import handles

PURPOSES = {"entry": "入职培训", "yearly": "年度复训"}
EQUIPMENT = {
    "recorder": "执法记录仪",
    "terminal": "移动执法终端",
    "printer": "便携打印机",
    "detector": "气体检测仪",
    "protection": "个体防护装备",
    "vehicle": "执法车辆",
}
LONGEST_DAYS = 366


@handles(RecordTraining, subject=lambda cmd: Officer.objects.select_for_update().get(pk=cmd.officer))
def record_training(cmd: RecordTraining, ctx: Any, officer: Officer) -> int:  # noqa: ARG001
    if cmd.purpose not in PURPOSES:
        raise refused("training.purpose", "培训类别应为入职培训或者年度复训。", purpose="请选择")
    if not 0 < cmd.days <= LONGEST_DAYS:
        raise refused("training.days", "培训天数应在1至366之间。", days="1—366")
    begins_on = day(cmd.begins_on, "begins_on")
    return Training.objects.create(
        officer=officer, purpose=cmd.purpose, title=cmd.title[:120], begins_on=begins_on, days=cmd.days
    ).pk


@handles(SaveEquipment, area=lambda cmd: cmd.division)
def save_equipment(cmd: SaveEquipment, ctx: Any) -> int:  # noqa: ARG001
    if cmd.kind not in EQUIPMENT:
        raise refused("equipment.kind", f"装备类别应为：{'、'.join(EQUIPMENT.values())}。", kind="请选择")
    known = Equipment.objects.filter(number=cmd.number).first()
    if known and known.division != cmd.division:
        raise refused("equipment.number", "该编号已在其他辖区登记。", number="编号重复")
    values = {
        "kind": cmd.kind, "name": cmd.name, "division": cmd.division, "officer_id": cmd.officer, "in_service": cmd.in_service,
        "checked_until": day(cmd.checked_until, "checked_until") if cmd.checked_until else None,
    }  # fmt: skip
    return Equipment.objects.update_or_create(number=cmd.number, defaults=values)[0].pk
