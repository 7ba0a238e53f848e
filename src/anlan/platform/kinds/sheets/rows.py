"""What a row is, how many there may be, and whether it says anything."""

from typing import Any

MAX_ROWS = 200_000
MAX_COLUMNS = 300

Row = tuple[Any, ...]


def said(row: Row) -> bool:
    """Is anything in this row? Empty lines between records are passed over in silence, but counted."""
    return any(cell not in (None, "") for cell in row)
