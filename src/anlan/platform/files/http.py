"""Files by the API: add, list, fetch."""

import re
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile

from anlan.kernel.verdict import refused
from anlan.platform.accounts.requests import actor_of
from anlan.platform.accounts.scope import visible
from anlan.platform.bus.api import Context, send
from anlan.platform.files.commands import AttachFile
from anlan.platform.files.models import Attachment
from anlan.platform.files.store import MAX_BYTES, open_file

router = Router(tags=["files 附件"])
SUBJECT = re.compile(r"^[a-z_]{2,40}/\d{1,18}$")


@router.post("", summary="添加附件")
def add_file(request: HttpRequest, subject: Form[str], division: Form[str], file: File[UploadedFile]) -> dict[str, Any]:
    if not SUBJECT.match(subject) or not division.isdigit():
        raise refused("file.subject", "subject 应为 类别/编号，division 应为区划代码。", subject="如 incident/12")
    if (file.size or 0) > MAX_BYTES:
        raise refused("too_large", "文件超过 50 MB，请压缩后再上传。", file="超过 50 MB")
    cmd = AttachFile(subject=subject, division=division[:12], file_name=file.name or "file", content=file.read())
    return {"id": send(cmd, Context(actor=actor_of(request)))}


@router.get("", summary="附件列表")
def list_files(request: HttpRequest, subject: str) -> list[dict[str, Any]]:
    rows = Attachment.objects.filter(visible(actor_of(request), "files.view"), subject=subject).order_by("id")
    return [{"id": r.pk, "name": r.name, "size": r.size, "sha256": r.sha256, "added_at": r.added_at, "added_by": r.added_by} for r in rows[:200]]


@router.get("/{file}", summary="下载附件")
def read_file(request: HttpRequest, file: int) -> FileResponse:
    row = Attachment.objects.filter(visible(actor_of(request), "files.view"), pk=file).first()
    if row is None:
        raise LookupError("没有这个附件，或不在您的辖区内。")
    return download(row)


def download(row: Attachment) -> FileResponse:
    """Always as a file to be saved, never as a page of ours; who may have it is the caller's question."""
    return FileResponse(
        open_file(row), content_type=row.content_type, headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name)}", "Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff",
        },
    )  # fmt: skip
