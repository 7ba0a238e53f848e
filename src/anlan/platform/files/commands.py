"""Attaching a file."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.messages import Command, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile(Command):
    """Keep ``content`` for ``subject`` (kind/id) in ``division``."""

    permission: ClassVar[str] = "files.add"
    secret: ClassVar[frozenset[str]] = frozenset({"content"})
    subject: str
    division: str
    file_name: str
    content: bytes
    organisation: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAttached(Event):
    name: ClassVar[str] = "files.file.attached"
    permission: ClassVar[str] = "files.view"
    file: int
    file_name: str
    sha256: str
