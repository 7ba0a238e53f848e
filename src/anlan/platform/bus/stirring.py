"""A loop with nothing to do asks twenty times a second whether there is something. SQLite says for next to nothing whether anybody wrote at all."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
LOOK_ANYWAY_S = 1.0  # what is due at a time of its own, a repetition, waits this much longer at most


def database_version() -> int | None:
    """Another number once another connection has written; None where the database does not say so, and has to be asked each time."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return None
    connection.ensure_connection()
    return int(connection.connection.execute("PRAGMA data_version").fetchone()[0])  # below Django, which takes ten times as long


@dataclass(slots=True, kw_only=True)
class WhenStirred(Generic[T]):
    """``look``, but only when there may be something new; else ``nothing``. One for a thread, as its connection is."""

    look: Callable[[], T]
    nothing: T
    version: Callable[[], int | None] = database_version
    _seen: int | None = None
    _at: float = 0.0

    def __call__(self) -> T:
        before, now = self.version(), time.monotonic()
        if before is not None and before == self._seen and now < self._at + LOOK_ANYWAY_S:
            return self.nothing
        found = self.look()
        self._seen, self._at = None if found else before, now  # where something was, more may be
        return found
