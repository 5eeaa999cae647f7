"""PostgreSQL's tables before something is measured on them. SQLite's are always as they were written."""

from typing import Any

from django.db import connection

from bench.fixed import IS_FIXED
from tests import migrated

KEYS = """
SELECT indrelid::regclass::text, relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indisprimary AND relnamespace = current_schema()::regnamespace AND pg_relation_size(indrelid) > 0
"""


def turn_off_autovacuum() -> None:
    """The server cleans none of these tables by itself: amid the figures it would change what a query reads."""
    if migrated.is_sqlite():
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = off)')


def analyze() -> None:
    """What a server knows of its tables some time after they were filled; for figures also how they lie on the disk."""
    if migrated.is_sqlite():
        return
    with connection.cursor() as cursor:
        if IS_FIXED:
            cluster(cursor)
        else:
            cursor.execute("ANALYZE")
    connection.close()


def cluster(cursor: Any) -> None:
    """In the order of their keys, without gaps. Where a dead row is cleaned away while tables are filled, and so where
    the next one lies, depends on who else has a transaction open, even in another database."""
    cursor.execute("VACUUM")
    cursor.execute(KEYS)
    for table, key in cursor.fetchall():
        cursor.execute(f'CLUSTER {table} USING "{key}"')
    # Of every row: another sample is another plan.
    cursor.execute("SET default_statistics_target = 1000")
    cursor.execute("VACUUM ANALYZE")
    # Whether another process is free to help depends on what else the server does.
    cursor.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" SET max_parallel_workers_per_gather = 0')
