"""One spatial index for both databases: an R*Tree kept by triggers on SQLite, GiST over the built-in box type on PostgreSQL.

Neither needs an extension. :class:`SpatialIndex` goes into ``Meta.indexes``; the ``bbox`` lookup of the field uses it.
"""

from typing import Any

from django.db import models
from django.db.models import Lookup

from anlan.platform.geo import grid
from anlan.platform.geo.fields import SIDES, GeometryField


class SpatialIndex(models.Index):
    """Index on the box of the geometry field given as the only field."""

    suffix = "geo"

    def create_sql(self, model: type[models.Model], schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        table, geom = model._meta.db_table, self.fields[0]
        if schema_editor.connection.vendor == "postgresql":
            for sql in grid.postgresql_sql(table, geom) if _has_divisions(model) else ():
                schema_editor.execute(sql)
            return f'CREATE INDEX "{self.name}" ON "{table}" USING gist ({pg_box(geom)})'
        counts = grid.sqlite_sql(table, geom) if _has_divisions(model) else []
        for sql in [*_rtree_sql(table, geom, str(model._meta.pk.column)), *counts]:
            schema_editor.execute(sql)
        return f'SELECT count(*) FROM "{rtree_name(table, geom)}"'

    def remove_sql(self, model: type[models.Model], schema_editor: Any, **kwargs: Any) -> str:
        table, geom = model._meta.db_table, self.fields[0]
        for sql in grid.drop_sql(table, geom, schema_editor.connection.vendor):
            schema_editor.execute(sql)
        if schema_editor.connection.vendor == "postgresql":
            return f'DROP INDEX IF EXISTS "{self.name}"'
        for event in ("insert", "update", "delete"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{rtree_name(table, geom)}_{event}"')
        return f'DROP TABLE IF EXISTS "{rtree_name(table, geom)}"'


def _has_divisions(model: type[models.Model]) -> bool:
    """A thing lies in a division; a division itself does not, and is not counted by cell."""
    return any(f.name == "division" for f in model._meta.concrete_fields)


def rtree_name(table: str, geom: str) -> str:
    return f"{table}_{geom}_rtree"


def pg_box(geom: str) -> str:
    west, south, east, north = (f'"{geom}_{side}"' for side in SIDES)
    return f"box(point({east},{north}),point({west},{south}))"


def _rtree_sql(table: str, geom: str, pk: str) -> list[str]:
    tree = rtree_name(table, geom)
    box = ", ".join(f'new."{geom}_{side}"' for side in ("west", "east", "south", "north"))
    put = f'INSERT INTO "{tree}" SELECT new."{pk}", {box} WHERE new."{geom}_west" IS NOT NULL'
    drop = f'DELETE FROM "{tree}" WHERE id = old."{pk}"'
    columns = ", ".join(f'"{geom}_{side}"' for side in SIDES)
    fill = ", ".join(f'"{geom}_{side}"' for side in ("west", "east", "south", "north"))
    return [
        f'CREATE VIRTUAL TABLE IF NOT EXISTS "{tree}" USING rtree(id, west, east, south, north)',
        f'CREATE TRIGGER IF NOT EXISTS "{tree}_insert" AFTER INSERT ON "{table}" BEGIN {put}; END',
        f'CREATE TRIGGER IF NOT EXISTS "{tree}_update" AFTER UPDATE OF {columns} ON "{table}" BEGIN {drop}; {put}; END',
        f'CREATE TRIGGER IF NOT EXISTS "{tree}_delete" AFTER DELETE ON "{table}" BEGIN {drop}; END',
        f'INSERT OR REPLACE INTO "{tree}" SELECT "{pk}", {fill} FROM "{table}" WHERE "{geom}_west" IS NOT NULL',
    ]


@GeometryField.register_lookup
class BBox(Lookup):
    """``geom__bbox=(west, south, east, north)``: boxes that touch this one. Uses the spatial index on both databases."""

    lookup_name = "bbox"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "", [float(v) for v in value]

    def _names(self) -> tuple[str, str, str]:
        field = self.lhs.target
        return self.lhs.alias, field.name, field.model._meta.pk.column

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[float]]:
        alias, geom, pk = self._names()
        west, south, east, north = (float(v) for v in self.rhs)
        tree = rtree_name(self.lhs.target.model._meta.db_table, geom)
        sql = f'"{alias}"."{pk}" IN (SELECT id FROM "{tree}" WHERE east >= %s AND west <= %s AND north >= %s AND south <= %s)'
        exact, values = self._exact(alias, geom)
        return f"({sql} AND {exact})", [west, east, south, north, *values]

    def _exact(self, alias: str, geom: str) -> tuple[str, list[float]]:
        """The same test on the double columns: R*Tree keeps 32-bit floats and PostgreSQL's box compares with a tolerance."""
        west, south, east, north = (float(v) for v in self.rhs)
        sql = " AND ".join(f'"{alias}"."{geom}_{side}" {op} %s' for side, op in (("east", ">="), ("west", "<="), ("north", ">="), ("south", "<=")))
        return sql, [west, east, south, north]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[float]]:
        alias, geom, _ = self._names()
        sides = [f'"{alias}"."{geom}_{side}"' for side in SIDES]
        box = f"box(point({sides[2]},{sides[3]}),point({sides[0]},{sides[1]}))"
        west, south, east, north = (float(v) for v in self.rhs)
        exact, values = self._exact(alias, geom)
        return f"({box} && box(point(%s,%s),point(%s,%s)) AND {exact})", [east, north, west, south, *values]
