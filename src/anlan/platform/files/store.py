"""Keeping a file: allowed by what its first bytes say, written under its hash, flushed before it is acknowledged."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from django.conf import settings

from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.context import Context
from anlan.platform.files.models import Attachment

MAX_BYTES = 50 * 1024 * 1024
SIGNATURES: Mapping[str, tuple[bytes, str]] = {
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".pdf": (b"%PDF-", "application/pdf"),
    ".docx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".txt": (b"", "text/plain; charset=utf-8"),
    ".mp3": (b"ID3", "audio/mpeg"),
    ".webm": (b"\x1a\x45\xdf\xa3", "audio/webm"),
}


def check_upload(name: str, content: bytes) -> str:
    """The content type of an acceptable upload; Refused when too large or not what its name says."""
    if len(content) > MAX_BYTES:
        raise refused("too_large", "文件超过 50 MB，请压缩后再上传。", file="超过 50 MB")
    suffix = Path(name).suffix.lower()
    if suffix not in SIGNATURES:
        raise refused("file.kind", f"不支持 {suffix or '无扩展名'} 文件，可上传：{'、'.join(SIGNATURES)}。", file="类型不支持")
    signature, content_type = SIGNATURES[suffix]
    if not content.startswith(signature) or (suffix == ".txt" and not _is_text(content)):
        raise refused("file.content", "文件内容与扩展名不符，请检查文件。", file="内容与扩展名不符")
    return content_type


def attach(subject: str, division: str, name: str, content: bytes, ctx: Context, organisation: int | None = None) -> Attachment:
    """Keep the file for ``subject``; call inside a command."""
    content_type = check_upload(name, content)
    digest = hashlib.sha256(content).hexdigest()
    _write(_path(digest), content)
    return Attachment.objects.create(
        subject=subject, division=division, organisation_id=organisation, name=Path(name).name[:200], content_type=content_type,
        size=len(content), sha256=digest, added_at=clock.now(), added_by=ctx.actor.name,
    )  # fmt: skip


def attachments_of(subject: str) -> list[Attachment]:
    return list(Attachment.objects.filter(subject=subject).order_by("id"))


def open_file(attachment: Attachment) -> IO[bytes]:
    return _path(attachment.sha256).open("rb")


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def _path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
