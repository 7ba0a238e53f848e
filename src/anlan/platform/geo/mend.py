"""After a migration: SQLite rebuilds a table by making it anew, and its triggers are lost with the old one. They are put back here."""

from typing import Any

from django.apps import AppConfig
from django.db import connections, models

from anlan.platform.geo.index import SpatialIndex, rtree_name


def mend_spatial_indexes(sender: AppConfig, using: str, **_: Any) -> None:
    """Receiver of ``post_migrate``: every spatial index whose triggers are gone is made again and filled."""
    if connections[using].vendor != "sqlite":
        return
    for model in sender.get_models():
        for index in model._meta.indexes:
            if isinstance(index, SpatialIndex) and not _is_whole(using, model, index):
                _make_again(using, model, index)


def _is_whole(using: str, model: type[models.Model], index: SpatialIndex) -> bool:
    table = model._meta.db_table
    name = f"{rtree_name(table, index.fields[0])}_insert"
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s AND tbl_name = %s", [name, table])
        return bool(cursor.fetchone()[0])


def _make_again(using: str, model: type[models.Model], index: SpatialIndex) -> None:
    with connections[using].schema_editor() as editor:
        editor.execute(index.remove_sql(model, editor))
        editor.execute(index.create_sql(model, editor))
