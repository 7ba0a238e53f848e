"""Writing very many rows: values are made ready column by column and handed over in one statement (COPY on PostgreSQL).

``load`` is the way in for seeds and imports: records with their places, search rows and, where asked, history.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from django.db import connection, models

from anlan.platform.geo import GeometryField
from anlan.platform.geo.fields import SIDES
from anlan.platform.kinds.handlers import search_text
from anlan.platform.kinds.kind import Kind
from anlan.platform.search.keep import words_for
from anlan.platform.search.models import SearchEntry

Rows = Sequence[Any]


def load(kind: Kind, things: Rows) -> None:
    """Insert new records with their search rows; each gets its key. The caller has completed them (``handlers.complete``)."""
    insert(things)
    insert_lines(SearchEntry, ("kind", "object_id", "title", "division", "organisation", "tokens"), [
        (kind.key, t.pk, t.name[:200], t.division, t.organisation_id, words_for(kind.key, t.name, search_text(kind, t), t.division)) for t in things
    ])  # fmt: skip


def insert(rows: Rows) -> None:
    """Insert new rows of one model; each gets its key."""
    if not rows:
        return
    model = type(rows[0])
    for row, key in zip(rows, _keys(model, len(rows)), strict=True):
        row.pk = key
    fields = list(model._meta.concrete_fields)
    _write(model, [f.column for f in fields], zip(*_columns(fields, rows), strict=True))


def insert_lines(model: type[models.Model], columns: Sequence[str], lines: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows nobody needs as objects; values are as the database takes them, keys are given."""
    keys = _keys(model, len(lines))
    _write(model, [str(model._meta.pk.column), *columns], ((key, *line) for key, line in zip(keys, lines, strict=True)))


def _write(model: type[models.Model], columns: Sequence[str], lines: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', list(lines))


def update(rows: Rows, names: Iterable[str]) -> None:
    """Write the named fields of rows that are there."""
    if not rows:
        return
    model, named = type(rows[0]), set(names)
    named |= {f"{name}_{side}" for name in named if isinstance(model._meta.get_field(name), GeometryField) for side in SIDES}
    fields = [f for f in model._meta.concrete_fields if f.name in named]
    lines = zip(*_columns(fields, rows), [row.pk for row in rows], strict=True)
    sets = ", ".join(f'"{f.column}" = %s' for f in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "{model._meta.pk.column}" = %s', list(lines))


def _keys(model: type[models.Model], count: int) -> Iterable[int]:
    """Keys nobody else will get: from the sequence, or, with SQLite's one writer, after the largest ever used."""
    table, pk = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [f'"{table}"', pk, count])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute(f'SELECT max(ifnull((SELECT seq FROM sqlite_sequence WHERE name = %s), 0), ifnull((SELECT max("{pk}") FROM "{table}"), 0))', [table])
        last = cursor.fetchone()[0]
    return range(last + 1, last + count + 1)


def _columns(fields: Sequence[Any], rows: Rows) -> list[list[Any]]:
    """The values of each field, as the database takes them."""
    sides: dict[str, list[Any]] = {}
    made = {}
    for field in fields:
        if isinstance(field, GeometryField):
            made[field.column], boxes = _places([getattr(row, field.attname) for row in rows])
            sides |= {f"{field.name}_{side}": column for side, column in zip(SIDES, boxes, strict=True)}
    for field in fields:
        if field.column not in made:
            made[field.column] = sides.get(field.name) or _values(field, rows)
    return [made[field.column] for field in fields]


def _places(shapes: list[Any]) -> tuple[list[Any], list[list[Any]]]:
    """WKB, and the four sides of the boxes."""
    array = np.array([*shapes, None], dtype=object)[:-1]
    boxes = shapely.bounds(array)
    sides: list[list[Any]] = [[None if np.isnan(v) else v for v in column] for column in boxes.T.tolist()]
    return list(shapely.to_wkb(array)), sides


def _values(field: Any, rows: Rows) -> list[Any]:
    values = [getattr(row, field.attname) for row in rows]
    if isinstance(field, models.JSONField):
        return [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]
    if isinstance(field, models.DateTimeField):
        made = {value: connection.ops.adapt_datetimefield_value(value) for value in set(values)}
        return [made[value] for value in values]
    if isinstance(field, models.DateField):
        return [connection.ops.adapt_datefield_value(value) for value in values]
    if isinstance(field, models.CharField | models.TextField | models.IntegerField | models.FloatField | models.BooleanField | models.ForeignKey):
        return values
    return [field.get_db_prep_save(value, connection) for value in values]
