"""The plain verb: for transitions that need no command of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from anlan.kernel.verdict import refused
from anlan.platform.bus.messages import Command
from anlan.platform.cases.models import Case
from anlan.platform.cases.table import get_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Command):
    """Do ``verb`` on the case ``kind``/``id``. ``version``, if given, must be the one the page showed."""

    kind: str
    id: int
    verb: str
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None

    @property
    def permission(self) -> str:  # type: ignore[override]
        return get_table(self.kind).find(self.verb).permission


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase(Command):
    """Open a case from the general form of its table; ``data`` holds the columns that ``CaseTable.asks`` names, and title."""

    kind: str
    division: str
    data: Mapping[str, Any] = field(default_factory=dict)
    organisation: int | None = None

    @property
    def permission(self) -> str:  # type: ignore[override]
        return get_table(self.kind).opens or "case.closed-door"


def load_case(cmd: Act) -> Case:
    """The case, locked; refused when someone changed it since the page was shown."""
    model: Any = apps.get_model(get_table(cmd.kind).model)
    case: Case = model.objects.select_for_update().get(pk=cmd.id)
    if cmd.version is not None and cmd.version != case.version:
        raise refused("case.changed", "此事项刚被他人更新，请刷新后再操作。")
    return case


def get_case(kind: str, pk: int) -> Case:
    """The case as it stands, not locked: for a page. LookupError when there is none."""
    model: Any = apps.get_model(get_table(kind).model)
    case: Case | None = model.objects.filter(pk=pk).first()
    if case is None:
        raise LookupError("没有这个事项，可能已被删除。")
    return case
