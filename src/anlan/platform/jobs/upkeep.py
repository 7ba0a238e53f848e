"""The planner's picture of the tables: a query that was quick on an empty house must stay quick on a full one."""

from django.db import connection

ROWS_LOOKED_AT = 1000  # of each SQLite index: enough for the planner (sqlite.org/lang_analyze.html), so that no writer waits long


def refresh_statistics() -> None:
    """``ANALYZE``, on SQLite with a bounded look (``PRAGMA optimize`` passes over tables its connection never asked about, and a worker's
    asks about few), on PostgreSQL beside its own autovacuum, which waits for a tenth of a table to change.

    Neither holds up readers or writers for longer than a moment.
    """
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor]:
            cursor.execute(statement)


STATEMENTS = {
    "sqlite": (f"PRAGMA analysis_limit={ROWS_LOOKED_AT}", "ANALYZE"),
    "postgresql": ("SET statement_timeout = '10min'", "ANALYZE (SKIP_LOCKED)", "RESET statement_timeout"),
}
