"""How many rows this transaction has written so far, as the database itself counts them."""

from django.db import connection

# Foreign tables' counters stand apart; of our own tables each row that was made, changed or removed.
IN_POSTGRESQL = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"


def rows_written() -> int:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return int(connection.connection.total_changes)
    with connection.cursor() as cursor:
        cursor.execute(IN_POSTGRESQL)
        return int(cursor.fetchone()[0])
