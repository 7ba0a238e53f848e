"""One row a searchable thing. The token column is indexed by FTS5 on SQLite and by GIN on PostgreSQL."""

from typing import Any, ClassVar

from django.db import models


class TokenIndex(models.Index):
    """FTS5 with external content, kept by triggers, on SQLite; GIN over the token array on PostgreSQL (no parser, no dictionary)."""

    suffix = "fts"

    def create_sql(self, model: type[models.Model], schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        table = model._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            return f"CREATE INDEX \"{self.name}\" ON \"{table}\" USING gin (string_to_array(tokens, ' '))"
        for sql in _fts_sql(table):
            schema_editor.execute(sql)
        return f"INSERT INTO \"{table}_fts\"(\"{table}_fts\") VALUES ('rebuild')"

    def remove_sql(self, model: type[models.Model], schema_editor: Any, **kwargs: Any) -> str:
        table = model._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            return f'DROP INDEX IF EXISTS "{self.name}"'
        for event in ("insert", "update", "delete"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_fts_{event}"')
        return f'DROP TABLE IF EXISTS "{table}_fts"'


def _fts_sql(table: str) -> list[str]:
    fts = f"{table}_fts"
    put = f'INSERT INTO "{fts}"(rowid, tokens) VALUES (new.id, new.tokens)'
    drop = f"INSERT INTO \"{fts}\"(\"{fts}\", rowid, tokens) VALUES ('delete', old.id, old.tokens)"
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS \"{fts}\" USING fts5(tokens, content='{table}', content_rowid='id', tokenize='unicode61')",
        f'CREATE TRIGGER IF NOT EXISTS "{fts}_insert" AFTER INSERT ON "{table}" BEGIN {put}; END',
        f'CREATE TRIGGER IF NOT EXISTS "{fts}_update" AFTER UPDATE OF tokens ON "{table}" BEGIN {drop}; {put}; END',
        f'CREATE TRIGGER IF NOT EXISTS "{fts}_delete" AFTER DELETE ON "{table}" BEGIN {drop}; END',
    ]


class SearchEntry(models.Model):
    """``tokens``: words of the thing, a word for its kind (``zk<kind>``) and one for each area it lies in (``za<division>``)."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    division = models.CharField(max_length=12)
    organisation = models.IntegerField(null=True)
    tokens = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_entry")]
        indexes: ClassVar = [TokenIndex(fields=["tokens"], name="search_tokens")]
