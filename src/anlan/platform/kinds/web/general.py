"""The calls that are the same for every kind: catalogue, history, bulk edit, import, template, export."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from anlan.kernel.verdict import refused
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context, send
from anlan.platform.kinds.asked import read_box
from anlan.platform.kinds.commands import EditRecords
from anlan.platform.kinds.export import export_records
from anlan.platform.kinds.history import history
from anlan.platform.kinds.importing import import_sheet
from anlan.platform.kinds.kind import Kind, get_kind, kinds
from anlan.platform.kinds.sheets import MAX_BYTES
from anlan.platform.kinds.template import XLSX, template
from anlan.platform.kinds.web.records import about, hidden_from
from anlan.platform.kinds.web.schemas import BulkIn, BulkOut, KindOut, ReportOut, VersionOut
from anlan.platform.kinds.web.stream import download
from anlan.platform.kinds.web.typed import answer, key_of, one

router = Router(tags=["kinds 资源类别"])


class ImportIn(Schema):
    crs: str = Field("wgs84", max_length=10, description="坐标系：wgs84、cgcs2000、gcj02、bd09")
    mode: str = Field("upsert", max_length=10, description="upsert 新增或更新、create 只新增、update 只更新；按编码对应")
    dry_run: bool = Field(False, description="只检查，不写入")
    area: str | None = Field(None, max_length=12, description="在哪个区划内导入；不填为您的辖区")


class ExportQuestion(Schema):
    q: str = Field("", max_length=200)
    area: str = Field("", max_length=12)
    bbox: str = Field("", max_length=120)
    personal: bool | None = Field(None, description="是否含联系人等个人信息；不填则按权限")


@router.get("", response=list[KindOut], operation_id="kinds", summary="有哪些类别")
def list_kinds(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return answer([about(kind) for kind in kinds.values() if actor.grants_for(kind.permission("view"))])


@router.get("/{kind}/{int:id}/history", response=list[VersionOut], operation_id="record_history", summary="变更历史")
def record_history(request: HttpRequest, kind: str, id: int) -> HttpResponse:  # noqa: A002 - the name in the address
    declared = get_kind(kind)
    thing = one(declared, request, id)
    hidden = hidden_from(declared, actor_of(request))
    return answer([
        {"version": v.version, "at": v.at.isoformat(), "actor": v.actor, "action": v.action, "changes": {n: c for n, c in v.changes.items() if n not in hidden}}
        for v in history(kind, thing.pk)
    ])  # fmt: skip


@router.post("/{kind}/bulk", response=BulkOut, operation_id="records_edit", summary="批量修改")
def edit_records(request: HttpRequest, kind: str, data: BulkIn) -> HttpResponse:
    command = EditRecords(kind=get_kind(kind).key, ids=tuple(data.ids), data=data.data)
    return answer({"changed": send(command, Context(actor=actor_of(request), key=key_of(request)))})


@router.post("/{kind}/import", response=ReportOut, operation_id="records_import", summary="导入 CSV、Excel 或 GeoJSON")
def import_records(request: HttpRequest, kind: str, how: Form[ImportIn], file: File[UploadedFile]) -> HttpResponse:
    declared = get_kind(kind)
    if (file.size or 0) > MAX_BYTES:
        raise refused("too_large", f"文件超过 {MAX_BYTES >> 20} MB，请分批导入。", file="过大")
    ctx = Context(actor=actor_of(request), key=key_of(request))
    report = import_sheet(declared, file.name or "", file.read(), ctx, area=how.area, crs=how.crs, mode=how.mode, dry_run=how.dry_run)
    return answer(asdict(report))


@router.get("/{kind}/template.xlsx", operation_id="records_template", summary="导入模板")
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    declared = get_kind(kind)
    response = HttpResponse(template(declared), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{declared.key}-template.xlsx"'
    return response


@router.get("/{kind}/export.{form}", operation_id="records_export", summary="导出 csv、xlsx 或 geojson；其余参数为筛选条件")
def export(request: HttpRequest, kind: str, form: str, question: Query[ExportQuestion]) -> StreamingHttpResponse:
    declared = get_kind(kind)
    asked: dict[str, Any] = {"q": question.q, "area": question.area, "bbox": read_box(question.bbox), "filters": _filters(declared, request)}
    asked = {name: value for name, value in asked.items() if value}
    return download(request, export_records(declared, form, Context(actor=actor_of(request)), question=asked, personal=question.personal))


def _filters(kind: Kind, request: HttpRequest) -> dict[str, str]:
    """The kind's own filters among the parameters; the list of names is the kind's, so they are not in the shared schema."""
    return {name: str(value) for name, value in request.GET.items() if name.partition("__")[0] in kind.filters}
