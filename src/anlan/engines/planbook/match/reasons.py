"""One line of why a plan was chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """``state`` hit, missed or unknown; ``clause`` where the plan says so; ``words`` the span in its text."""

    text: str
    state: str
    clause: str = ""
    words: tuple[int, int] = (0, 0)
    level: int | None = None
