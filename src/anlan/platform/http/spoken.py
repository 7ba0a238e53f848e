"""The edge where sentences are said in the reader's language: patterns are looked up, what stands in them too where it is a known word."""

from typing import Any

from django.utils.translation import gettext

from anlan.kernel.saying import Said, unpacked
from anlan.kernel.verdict import Refused


def spoken(text: Any) -> str:
    """A sentence of ``say``, a refusal, or a plain text of the catalogue; what the catalogue does not know stays as it is."""
    if isinstance(text, Refused):
        return spoken(text.verdict.text or text.verdict.code)
    if isinstance(text, Said):
        return gettext(text.pattern).format_map({name: _value(value) for name, value in text.values.items()})
    return gettext(str(text)) if text not in (None, "") else ""


def spoken_line(row: Any) -> str:
    """A line that was kept (timeline, duty log, clock): its pattern where it has one, beside ``text`` or ``title``."""
    said = getattr(row, "said", None) or (getattr(row, "data", None) or {}).get("said")
    return spoken(unpacked(said)) if said else spoken(getattr(row, "text", None) or getattr(row, "title", ""))


def _value(value: Any) -> Any:
    return spoken(value) if isinstance(value, str) else value
