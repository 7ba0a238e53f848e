"""Which reader a column has. ``reader_for(field, values)`` is for a whole column, so that a file of 10^5 rows asks the database once a column."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, ProhibitNullCharactersValidator
from django.db import models

from anlan.platform.geo import GeometryField
from anlan.platform.kinds.cells import forms, numbers, times, words
from anlan.platform.kinds.cells.bad import BadCell, Reader
from anlan.platform.kinds.cells.related import related

_COVERED = (MaxLengthValidator, MaxValueValidator, MinValueValidator, ProhibitNullCharactersValidator)
_MAKERS: tuple[tuple[type[Any], Callable[[Any], Reader]], ...] = (
    (GeometryField, forms.shape), (models.JSONField, forms.structure), (models.BooleanField, words.flag), (models.FloatField, numbers.number), (models.IntegerField, numbers.whole),
    (models.DateTimeField, times.moment), (models.DateField, times.day), (models.CharField, words.text), (models.TextField, words.text),
)  # fmt: skip


def reader_for(field: Any, values: Iterable[Any] = ()) -> Reader:
    """The function that turns one raw value into the column's value. ``values`` are those to come: related rows are looked up once."""
    read, absent, extra = _reader(field, values), _absent(field), _other_validators(field)

    def cell(raw: Any) -> Any:
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return absent()
        value = read(raw)
        for validator in extra:
            _run(validator, value)
        return value

    return cell


def read_cell(field: Any, raw: Any) -> Any:
    """One value of one column. Raises BadCell."""
    return reader_for(field, (raw,))(raw)


def _reader(field: Any, values: Iterable[Any]) -> Reader:
    if field.is_relation:
        return related(field, values)
    if field.choices:
        return words.code(field)
    if field.name == "division":
        return words.division
    for kind, make in _MAKERS:
        if isinstance(field, kind):
            return make(field)
    return forms.by_django(field)


def _absent(field: Any) -> Callable[[], Any]:
    """What an empty cell means: nothing where nothing is allowed to be said, the default, or a wish to have it filled."""

    def required() -> Any:
        raise BadCell("请填写此项。")

    if field.null:
        return lambda: None
    if field.has_default():
        return field.get_default
    if field.blank or field.name == "division":
        return lambda: ""
    return required


def _other_validators(field: Any) -> list[Any]:
    """What a field declares beyond length and range, which the readers say in words of their own."""
    ranged = isinstance(field, models.CharField | models.TextField) or hasattr(field, "minimum")
    return [v for v in field.validators if not (isinstance(v, _COVERED) and ranged)]


def _run(validator: Any, value: Any) -> None:
    try:
        validator(value)
    except ValidationError as error:
        raise BadCell(" ".join(error.messages)) from error
