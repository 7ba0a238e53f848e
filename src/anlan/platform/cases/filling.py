"""A case's own columns read from a form, by the same readers as records and imports."""

from collections.abc import Iterable, Mapping
from typing import Any

from anlan.kernel.verdict import Refused, refuse
from anlan.platform.cases.models import Case
from anlan.platform.kinds.cells import BadCell, read_cell


def fill(case: Case, names: Iterable[str], data: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the named columns that ``data`` speaks of; returns those that changed as [before, after].

    Refused names every field that cannot be read and what to do about it.
    """
    wrong: dict[str, str] = {}
    changed: dict[str, list[Any]] = {}
    for name in names:
        if name in data:
            field: Any = case._meta.get_field(name)
            before = getattr(case, field.attname)
            try:
                setattr(case, field.attname, after := read_cell(field, data[name]))
            except BadCell as error:
                wrong[name] = str(error)
            else:
                changed |= {name: [before, after]} if before != after else {}
    if wrong:
        raise Refused(refuse("case.invalid", "有字段填写不正确。"), wrong)
    return changed


def lacking(case: Case, names: Iterable[str]) -> dict[str, str]:
    """The named columns that must be filled and are not."""
    fields: list[Any] = [case._meta.get_field(name) for name in names]
    return {f.name: "请填写此项。" for f in fields if not f.blank and getattr(case, f.attname) in (None, "")}
