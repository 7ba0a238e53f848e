"""The blanks of a form that a life-cycle asks for: drawn by the column they fill."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from anlan.console.records import label_of
from anlan.platform.accounts.models import Division, Organisation
from anlan.platform.cases.api import CaseTable
from anlan.platform.kinds.cells import LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """``form`` is text, long, number, date, time, select; ``options`` of a select as (value, word)."""

    name: str
    label: str
    form: str
    required: bool
    value: Any = ""
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    unit: str = ""


def blanks(table: CaseTable, names: Iterable[str], said: Mapping[str, Any], wrong: Mapping[str, str], required: Iterable[str] = ()) -> list[Blank]:
    return [blank(table, name, said.get(name, ""), wrong.get(name, ""), required=name in tuple(required)) for name in names]


def blank(table: CaseTable, name: str, value: Any = "", error: str = "", *, required: bool = False) -> Blank:
    """One blank; a name that is no column of the case is a line of text."""
    from anlan.console.views.acts import FIELDS

    try:
        field: Any = apps.get_model(table.model)._meta.get_field(name)
    except FieldDoesNotExist:
        return Blank(name=name, label=str(FIELDS.get(name, name)), form=LOOSE.get(name, "text"), required=required, value=value, error=error)
    options = options_of(field)
    form = "select" if options else next((word for cls, word in FORMS if isinstance(field, cls)), "text")
    must = required or not (field.blank or field.null or field.has_default())
    return Blank(name=name, label=label_of(field), form=form, required=must, value=written(value), options=options, error=error, unit=getattr(field, "unit", ""))


LOOSE = {"reason": "long", "result": "long", "opinion": "long", "note": "long", "text": "long", "until": "time"}
"""Blanks that are no column: how they are drawn where not as a line of text."""

FORMS: tuple[tuple[type, str], ...] = (
    (models.DateTimeField, "time"), (models.DateField, "date"), (models.TextField, "long"), (models.FloatField, "number"), (models.IntegerField, "number"),
)  # fmt: skip


def options_of(field: Any) -> tuple[tuple[str, str], ...]:
    if field.name == "division":
        return tuple(Division.objects.filter(models.Q(level__lte=6) | models.Q(functional_zone=True)).order_by("code").values_list("code", "name"))
    if field.is_relation and field.related_model is Organisation:
        return tuple((str(one.pk), str(one)) for one in Organisation.objects.exclude(kind="enterprise").order_by("code")[:300])
    if field.is_relation:
        return tuple((str(one.pk), str(one)) for one in field.related_model._default_manager.order_by("-pk")[:300])
    if isinstance(field, models.BooleanField):
        return (("是", _("是")), ("否", _("否")))
    table = getattr(field, "table", None) or dict(field.choices or ())
    return tuple((str(code), _(str(text))) for code, text in table.items())


def defaults(table: CaseTable) -> dict[str, Any]:
    """What an empty form already says: the columns' own defaults."""
    fields = [apps.get_model(table.model)._meta.get_field(name) for name in table.asks]
    return {f.name: f.get_default() for f in fields if f.has_default()}


def written(value: Any) -> Any:
    """As an input of HTML wants it."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, models.Model) else value
