"""Commands of the register that no kind has: open and close a shelter, load a whole city."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from anlan.platform.bus.messages import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class SetShelter(Command):
    """Open (``open``, ``full``) or close (``closed``) a shelter; ``occupants`` is who is in it now; ``subject`` what it serves."""

    permission: ClassVar[str] = "registry.edit"
    shelter: int
    state: str
    occupants: int = 0
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadThings(Command):
    """Put many new things of one kind in at once; ``rows`` are mappings of column to value, not kept in the audit trail."""

    permission: ClassVar[str] = "registry.import"
    secret: ClassVar[frozenset[str]] = frozenset({"rows"})
    kind: str
    division: str
    rows: Iterable[dict[str, Any]]
