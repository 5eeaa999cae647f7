"""Rows of the journal from long ago, and what must not be taken."""

from datetime import timedelta

from django.db.models import Min

from journal.models import Entry
from journal.months import Month

SECONDS = timedelta(seconds=1)
TABLE = "journal_entry"
COLUMNS = "kind, at, subject_kind, subject, client, numbers"
# A row that would hide another, and one that would let go of months to come.
NOTHING = "'nothing', '2001-01-01 00:00:00', '', 0, '', '{{}}'"
TOO_EARLY = "'journal.month_dropped', '2099-01-01 00:00:00', 'month', 209901, '', '{{}}'"
BOTH = {
    "update one": "UPDATE journal_entry SET kind = 'nothing' WHERE id = {key}",
    "update its key": "UPDATE journal_entry SET id = id + 1000000 WHERE id = {key}",
    "update its moment": "UPDATE journal_entry SET at = '2001-01-01 00:00:00' WHERE id = {key}",
    "update all": 'UPDATE journal_entry SET "user" = NULL',
    "delete one": "DELETE FROM journal_entry WHERE id = {key}",
    "delete all": "DELETE FROM journal_entry",
    "write over it": f"INSERT INTO {TABLE} (id, {COLUMNS}) VALUES ({{key}}, {NOTHING})"
    " ON CONFLICT (id) DO UPDATE SET kind = 'nothing'",
    "say that a young month was dropped": f"INSERT INTO {TABLE} ({COLUMNS}) VALUES ({TOO_EARLY})",
}
MORE = {
    "sqlite": {
        "put another in its place": f"INSERT OR REPLACE INTO {TABLE} (id, {COLUMNS}) VALUES ({{key}}, {NOTHING})",
        "replace it": f"REPLACE INTO {TABLE} (id, {COLUMNS}) VALUES ({{key}}, {NOTHING})",
        "update or replace": "UPDATE OR REPLACE journal_entry SET kind = 'nothing' WHERE id = {key}",
    },
    "postgresql": {
        "truncate": "TRUNCATE journal_entry",
        "truncate all that hangs on it": "TRUNCATE journal_entry RESTART IDENTITY CASCADE",
        "as a replica": "SET LOCAL session_replication_role = replica; DELETE FROM journal_entry",
        "merge": "MERGE INTO journal_entry USING (SELECT 1) AS one ON id = {key} WHEN MATCHED THEN DELETE",
    },
}

# What the database has for it: journal/migrations/0002_append_only.py.
TRIGGERS = {
    "sqlite": (
        "journal_entry_is_not_changed",
        "journal_entry_is_not_replaced",
        "journal_entry_is_not_deleted",
        "journal_month_is_old",
    ),
    "postgresql": (
        "journal_entry_is_not_changed",
        "journal_entry_is_not_deleted",
        "journal_entries_are_not_emptied",
        "journal_month_is_old",
    ),
}


def old_entries(month: Month, number: int = 3, *, late: bool = False) -> list[Entry]:
    """So many rows, two at the edges of the month; written before all that stands there, or `late`, after it."""
    moments = [month.start, month.plus(1).start - SECONDS, *(month.start + n * SECONDS for n in range(1, number - 1))]
    first = min(Entry.objects.aggregate(first=Min("pk"))["first"] or 0, -1) - number
    return [
        Entry.objects.create(pk=None if late else first + place, kind="test.kind", user=7, at=moment)
        for place, moment in enumerate(moments[:number])
    ]


def refused_sql(vendor: str) -> dict[str, str]:
    """Statements that would alter or drop a row, by what they are called; `{key}` is the row's."""
    return BOTH | MORE[vendor]
