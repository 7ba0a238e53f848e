"""The commands every kind has, and the events they tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from anlan.platform.bus.messages import Command, Event
from anlan.platform.kinds.kind import get_kind


class _OfKind:
    action: ClassVar[str]
    kind: str

    @property
    def permission(self) -> str:
        return get_kind(self.kind).permission(self.action)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRecord(_OfKind, Command):
    """Create (``id`` None) or change a record. ``data`` holds only the fields to set; ``version``, if given, must be the present one."""

    action: ClassVar[str] = "edit"
    kind: str
    id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None

    permission = _OfKind.permission


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRecord(_OfKind, Command):
    action: ClassVar[str] = "edit"
    kind: str
    id: int
    reason: str = ""

    permission = _OfKind.permission


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRecords(_OfKind, Command):
    """The same ``data`` for many records, all or none: at most 1000 ``ids``."""

    action: ClassVar[str] = "edit"
    kind: str
    ids: tuple[int, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    permission = _OfKind.permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecords(_OfKind, Command):
    """Rows of a file, matched by code. ``mode``: upsert, create or update. In the audit trail the rows are a count and a digest."""

    action: ClassVar[str] = "import"
    kind: str
    rows: Any  # importing.Batch
    area: str
    organisation: int | None = None
    crs: str = "wgs84"
    mode: str = "upsert"
    dry_run: bool = False

    permission = _OfKind.permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecords(_OfKind, Command):
    """Records leave the house: who took what by which question, and whether with personal columns, is part of the trail."""

    action: ClassVar[str] = "export"
    kind: str
    form: str
    area: str
    organisation: int | None = None
    question: Mapping[str, Any] = field(default_factory=dict)
    personal: bool = False

    permission = _OfKind.permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPersonal(_OfKind, Command):
    """A person opened a record whose ``columns`` hold personal data: nothing changes, the trail says who saw it."""

    action: ClassVar[str] = "view"
    kind: str
    id: int
    columns: tuple[str, ...]
    area: str
    organisation: int | None = None

    permission = _OfKind.permission

    @property
    def about(self) -> str:
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSaved(Event):
    name: ClassVar[str] = "registry.record.saved"
    permission: ClassVar[str] = "registry.view"
    kind: str
    title: str
    created: bool
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeleted(Event):
    name: ClassVar[str] = "registry.record.deleted"
    permission: ClassVar[str] = "registry.view"
    kind: str
    title: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsImported(Event):
    """One event for a whole import: the rows themselves are in the history."""

    name: ClassVar[str] = "registry.records.imported"
    permission: ClassVar[str] = "registry.view"
    kind: str
    created: int
    updated: int
    refused: int
