"""A related row by itself, its key, its code or its one full name; asked of the database once a column."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from anlan.platform.kinds.cells.bad import NOT_AN_ANSWER, BadCell, Reader, invisible


def related(field: Any, values: Iterable[Any]) -> Reader:
    """A related row by itself, its key, its code or its one full name; the key is what is kept."""
    table = _keys_of(field.related_model, values)
    label = field.verbose_name

    def read(raw: Any) -> int:
        if isinstance(raw, models.Model):
            return int(raw.pk)
        key = table.get(str(int(raw) if isinstance(raw, float) and raw.is_integer() else raw).strip())
        if key is None:
            raise BadCell(f"没有这个{label}，请填写其编码或全称。")
        return key

    return read


def _keys_of(model: type[models.Model], values: Iterable[Any]) -> dict[str, int]:
    asked = {str(int(v) if isinstance(v, float) and v.is_integer() else v).strip() for v in values if not isinstance(v, models.Model | NOT_AN_ANSWER)}
    asked = {text for text in asked if text and not invisible(text)}
    found: dict[str, int] = {}
    numbers = [int(text) for text in asked if text.isascii() and text.isdigit() and len(text) < 19]
    for start in range(0, len(numbers), 500):
        found |= {str(pk): pk for pk in model._default_manager.filter(pk__in=numbers[start : start + 500]).values_list("pk", flat=True)}
    for name in ("name", "code"):
        if any(f.name == name for f in model._meta.concrete_fields):
            found |= _keys_by(model, name, sorted(asked))
    return found


def _keys_by(model: type[models.Model], name: str, asked: list[str]) -> dict[str, int]:
    """Only a text that names one row names it."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for start in range(0, len(asked), 500):
        for text, pk in model._default_manager.filter(**{f"{name}__in": asked[start : start + 500]}).values_list(name, "pk"):
            twice |= {text} if found.setdefault(text, pk) != pk else set()
    return {text: pk for text, pk in found.items() if text not in twice}
