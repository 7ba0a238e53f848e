"""Records as pages show them: the label, the unit and the words of each field."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anlan.platform.kinds.api import Kind

NARROW = 40
HIDDEN = ("geom", "name", "invented", "approximate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    name: str
    label: str
    value: Any
    unit: str = ""
    said: bool = True

    @property
    def wide(self) -> bool:
        """Takes the whole line of a page: long, or written in lines."""
        text = str(self.value)
        return len(text) > NARROW or "\n" in text


def facts_of(kind: Kind, row: Any, *, own_only: bool = False, personal: bool = True) -> list[Fact]:
    """The record's fields in the order of the model; ``own_only`` leaves out what every record has and what is not said."""
    fields = [f for f in (kind.own_fields if own_only else kind.fields) if f.name not in HIDDEN and (personal or f.name not in kind.personal)]
    computed = [f for f in row._meta.concrete_fields if not f.editable and f.name in kind.columns]
    found = [fact_of(row, field) for field in (*fields, *computed)]
    return [fact for fact in found if fact.said] if own_only else found


def fact_of(row: Any, field: Any) -> Fact:
    value = value_of(row, field)
    return Fact(name=field.name, label=label_of(field), value=value, unit=str(getattr(field, "unit", "")), said=value not in (None, "", [], {}))


def label_of(field: Any) -> str:
    """The column's own words; one that was given none (its words are its name) is called as the verbs' forms call it."""
    from anlan.console.views.acts import FIELDS

    unnamed = str(field.verbose_name) == field.name.replace("_", " ")
    return str(FIELDS.get(field.name, field.name)) if unnamed else _(str(field.verbose_name))


def value_of(row: Any, field: Any) -> Any:
    """What a person reads: the choice's label, the related row, the division's code as it is."""
    if field.choices:
        return _(str(getattr(row, f"get_{field.name}_display")()))
    if table := getattr(field, "table", None):
        return _(str(table.get(getattr(row, field.attname), getattr(row, field.attname))))
    return getattr(row, field.name)
