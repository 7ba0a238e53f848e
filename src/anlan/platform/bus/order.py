"""Commit order: rows that serve as a cursor or a chain must get their numbers in the order in which they become visible.

SQLite has one writer, so it is so by itself. On PostgreSQL a transaction takes one advisory lock before it numbers such rows and
holds it until it commits: the price is that commits of commands queue for the length of one flush.
"""

from django.db import connection

LOCK = 0x616E6C616E  # "anlan"


def take_turn() -> None:
    """Call inside a transaction, after its work and before its numbered rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
