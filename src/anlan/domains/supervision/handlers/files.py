"""Files of enterprises and norms."""

from typing import Any

from anlan.domains.supervision import files
from anlan.domains.supervision.commands import KeepFile, SaveFile, SetNorm
from anlan.domains.supervision.models import EnterpriseFile, Norm
from anlan.domains.supervision.models.files import SECTORS, SIZES
from anlan.domains.supervision.rules.norms import NORMS
from anlan.domains.supervision.said import day
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, handles

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


@handles(SetNorm, area=lambda cmd: "3207")
def set_norm(cmd: SetNorm, ctx: Context) -> str:
    """A norm of the city, of the same sort as the house's and with the document it rests on."""
    spec = NORMS.get(cmd.key)
    if spec is None:
        raise refused("norm.key", "没有这一项约定。", key=cmd.key)
    if type(spec.value) is not type(cmd.value) and not (isinstance(spec.value, float) and isinstance(cmd.value, int)):
        raise refused("norm.value", "取值的类型与约定不符。", value=f"应如 {spec.value}")
    if isinstance(cmd.value, int | float) and not 0 < cmd.value < 10_000:  # noqa: PLR2004
        raise refused("norm.value", "取值应大于零。", value="应大于零")
    if not cmd.basis.strip():
        raise refused("norm.basis", "请写明依据的文件。", basis="请填写文件名称与文号")
    values = {"value": cmd.value, "basis": cmd.basis[:200], "set_by": ctx.actor.name[:120], "set_at": clock.now()}
    Norm.objects.update_or_create(key=cmd.key, defaults=values)
    return cmd.key
