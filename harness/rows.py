"""A row of any model, with what it must have filled in: so that a test of all kinds and all cases needs no list of them."""

from typing import Any

from django.db import models
from shapely import Point

from anlan.kernel import clock

_count = iter(range(1, 10**9))
PLACE = Point(119.55, 34.62)  # Xuwei


def make(model: type[models.Model], **given: Any) -> Any:
    """A saved row. ``given`` wins; what may be empty stays empty."""
    fields = {f.name: f for f in model._meta.concrete_fields if not f.primary_key}
    values = {name: given.get(name, _value(field)) for name, field in fields.items() if name in given or _must(field)}
    row = model(**values)
    row.save(force_insert=True)
    return row


def _must(field: models.Field) -> bool:
    return (not field.null and not field.has_default() and not (field.blank and field.empty_strings_allowed)) or field.unique


def _value(field: models.Field) -> Any:
    number = next(_count)
    if field.is_relation:
        return make(field.related_model)
    if field.choices:
        return field.choices[0][0]
    match field:
        case models.DateTimeField():
            return clock.now()
        case models.DateField():
            return clock.now().date()
        case models.BooleanField():
            return False
        case models.JSONField():
            return {}
        case models.IntegerField() | models.FloatField() | models.DecimalField():
            return 1
        case models.CharField():
            return f"x{number}"[: field.max_length]
    return f"x{number}"
