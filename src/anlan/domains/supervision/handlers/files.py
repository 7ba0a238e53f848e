"""Files of enterprises and norms."""

from typing import Any

from anlan.domains.supervision import files
from anlan.domains.supervision.commands import CheckDuty, KeepFile, Regauge, SaveFile, SetNorm
from anlan.domains.supervision.duties import DUTIES, STATES
from anlan.domains.supervision.events import NormSet
from anlan.domains.supervision.kinds import graded
from anlan.domains.supervision.models import EnterpriseFile, Norm, RiskPoint
from anlan.domains.supervision.models.files import SECTORS, SIZES
from anlan.domains.supervision.norms import forget_norms
from anlan.domains.supervision.rules.norms import NORMS, wrong_value
from anlan.domains.supervision.said import day
from anlan.domains.supervision.standing import regauge, rescore
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, emit, handles

CITY = "3207"
TABLES = {"sector": SECTORS, "size": SIZES}
TEXTS = ("credit_code", "legal_person")


@handles(KeepFile, area=lambda cmd: "")
def keep_file(cmd: KeepFile, ctx: Context) -> int:
    return files.keep_file(cmd.enterprise).pk


@handles(
    SaveFile, subject=lambda cmd: EnterpriseFile.objects.select_for_update().get(subject=files.file_of(cmd.enterprise).subject)
)
def save_file(cmd: SaveFile, ctx: Context, file: EnterpriseFile) -> int:
    for name, value in _read(cmd.data).items():
        setattr(file, name, value)
    file.save()
    return file.pk


@handles(
    CheckDuty, subject=lambda cmd: EnterpriseFile.objects.select_for_update().get(subject=files.file_of(cmd.enterprise).subject)
)
def check_duty(cmd: CheckDuty, ctx: Context, file: EnterpriseFile) -> str:
    """What an officer saw goes before what the enterprise says of itself: both are kept with the name of who said it."""
    if cmd.state not in STATES or not 1 <= cmd.number <= len(DUTIES):
        raise refused("duty.state", "请选择已落实、未落实或不适用。", state="请选择。")
    file.duties = {
        **file.duties,
        str(cmd.number): {"state": cmd.state, "note": cmd.note[:300], "by": ctx.actor.name[:120], "at": clock.now().isoformat()},
    }
    file.save(update_fields=["duties"])
    rescore(file)
    return cmd.state


@handles(Regauge, area=lambda cmd: "")
def gauge_again(cmd: Regauge, ctx: Context) -> float | None:
    file = files.file_of(cmd.enterprise)
    if cmd.grade_points:
        _grade_points(file.code)
    regauge(file)
    return EnterpriseFile.objects.values_list("score", flat=True).get(pk=file.pk)


def _grade_points(code: str) -> None:
    changed = []
    for point in RiskPoint.objects.filter(enterprise=code):
        values = graded(point)
        if any(getattr(point, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(point, name, value)
            changed.append(point)
    RiskPoint.objects.bulk_update(changed, ["score", "score_words", "level"])


def _read(data: Any) -> dict[str, Any]:
    wrong = {name: "请从列表中选择。" for name, table in TABLES.items() if data.get(name) and data[name] not in table}
    if data.get("credit_code") and len(str(data["credit_code"])) != 18:  # noqa: PLR2004 - GB 32100-2015
        wrong["credit_code"] = "统一社会信用代码为18位（GB 32100-2015）。"
    found: dict[str, Any] = {name: str(data[name]).strip() for name in (*TABLES, *TEXTS) if name in data}
    if "accepted_on" in data:
        found["accepted_on"] = day(data["accepted_on"], "accepted_on")
    if wrong:
        raise refused("file.fields", "企业档案有内容需要改正。", **wrong)
    return found


@handles(SetNorm, area=lambda cmd: CITY)
def set_norm(cmd: SetNorm, ctx: Context) -> str:
    """A norm of the city, of the same sort as the house's and with the document it rests on."""
    spec = NORMS.get(cmd.key)
    if spec is None:
        raise refused("norm.key", "没有这一项约定。", key=cmd.key)
    if wrong := wrong_value(cmd.key, cmd.value):
        raise refused("norm.value", f"“{spec.label}”{wrong}。", value=wrong)
    if not cmd.basis.strip():
        raise refused("norm.basis", "请写明依据的文件。", basis="请填写文件名称与文号")
    values = {"value": cmd.value, "basis": cmd.basis[:200], "set_by": ctx.actor.name[:120], "set_at": clock.now()}
    Norm.objects.update_or_create(key=cmd.key, defaults=values)
    forget_norms()
    emit(NormSet(subject=f"norm/{cmd.key}", area=CITY, key=cmd.key, basis=cmd.basis))
    return cmd.key
