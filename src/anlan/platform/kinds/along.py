"""Reading rows along one index, because SQLite would not.

A list within a city asks for ``division BETWEEN … ORDER BY name LIMIT 50``. SQLite keeps no distribution of values: it takes the range for
selective, reads all million rows of the city and sorts them (600 ms); along the index of the name it is done after fifty (1 ms). So where
many rows are known to match, the index is named. PostgreSQL knows by its statistics and is left alone.
"""

from functools import cache
from typing import Any, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.datastructures import BaseTable

Rows = TypeVar("Rows", bound=QuerySet[Any])


class _Hinted(BaseTable):
    """The table of the FROM clause with what SQLite is to read it by."""

    def __init__(self, table_name: str, alias: str | None, hint: str = "") -> None:
        super().__init__(table_name, alias)
        self.hint = hint

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, values = super().as_sql(compiler, connection)
        return f"{sql} {self.hint}", values

    def relabeled_clone(self, change_map: dict[str | None, str]) -> "_Hinted":
        return _Hinted(self.table_name, change_map.get(self.table_alias, self.table_alias), self.hint)


def along(rows: Rows, name: str) -> Rows:
    """The same rows, read in the order of the column ``name`` (``pk``: of the key)."""
    meta = rows.model._meta
    if connections[rows.db].vendor != "sqlite":
        return rows
    index = "" if name in ("pk", meta.pk.name) else _index_of(rows.db, meta.db_table, str(meta.get_field(name).column))
    return rows if index is None else by_index(rows, index)


def by_index(rows: Rows, index: str) -> Rows:
    """The same rows, read by the index of that name (empty: by the key). A partial index must hold all the rows asked for."""
    meta = rows.model._meta
    if connections[rows.db].vendor != "sqlite":
        return rows
    hinted = rows.all()
    alias = hinted.query.get_initial_alias()
    hinted.query.alias_map[alias] = _Hinted(meta.db_table, alias, f'INDEXED BY "{index}"' if index else "NOT INDEXED")
    return hinted


@cache
def _index_of(using: str, table: str, column: str) -> str | None:
    """The name of an index that begins with the column."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT l.name FROM pragma_index_list(%s) l JOIN pragma_index_info(l.name) i ON i.seqno = 0 WHERE i.name = %s AND l.partial = 0", [table, column])
        found = cursor.fetchone()
    return found[0] if found else None
