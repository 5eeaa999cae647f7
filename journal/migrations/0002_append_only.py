"""The database itself keeps the journal append-only, whoever asks: Django, a shell, another program.

No row is changed. A row is deleted only when a row of kind `journal.month_dropped` says that its month was dropped,
written after it, and that month ended at least six whole months before this one began, by the database's own clock.
Such a row is itself refused for a younger month, and for one of which rows were written after younger ones: a clock that
went back would otherwise date today's rows into a month that is old.

Whoever may alter the table may take the triggers away; on SQLite a migration that makes the table anew does, too:
tests/journal/test_append_only.py would say so.
"""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER journal_entry_is_not_changed BEFORE UPDATE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'What stands in the journal is never changed.'); END""",
    # Put in the place of another, a row would go without any trigger for deleting. A row without a key has -1 here.
    """CREATE TRIGGER journal_entry_is_not_replaced BEFORE INSERT ON journal_entry
    WHEN NEW.id != -1 AND EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'What stands in the journal is never changed.'); END""",
    # `IS NOT 1`: what is no date is NULL, and not old.
    """CREATE TRIGGER journal_entry_is_not_deleted BEFORE DELETE ON journal_entry
    WHEN (
        OLD.at < strftime('%Y-%m-%d', 'now', 'start of month', '-6 months')
        AND EXISTS (
            SELECT 1 FROM journal_entry AS act WHERE act.kind = 'journal.month_dropped' AND act.id > OLD.id
            AND act.subject = CAST(strftime('%Y%m', OLD.at) AS INTEGER)
        )
    ) IS NOT 1
    BEGIN SELECT RAISE(ABORT, 'What stands in the journal is dropped by whole months alone.'); END""",
    """CREATE TRIGGER journal_month_is_old BEFORE INSERT ON journal_entry
    WHEN NEW.kind = 'journal.month_dropped' AND (
        date(substr(NEW.subject, 1, 4) || '-' || substr(NEW.subject, 5, 2) || '-01', '+1 month')
            <= date('now', 'start of month', '-6 months')
        AND NOT EXISTS (
            SELECT 1 FROM journal_entry AS late
            WHERE late.at >= substr(NEW.subject, 1, 4) || '-' || substr(NEW.subject, 5, 2)
            AND late.at < date(substr(NEW.subject, 1, 4) || '-' || substr(NEW.subject, 5, 2) || '-01', '+1 month')
            AND late.id > (
                SELECT min(young.id) FROM journal_entry AS young
                WHERE young.at >= strftime('%Y-%m-%d', 'now', 'start of month', '-6 months')
            )
        )
    ) IS NOT 1
    BEGIN SELECT RAISE(ABORT, 'That month of the journal is too young to be dropped.'); END""",
)
# In UTC, as SQLite's dates are.
FIRST_YOUNG = "(date_trunc('month', now() AT TIME ZONE 'UTC') - interval '6 months') AT TIME ZONE 'UTC'"
POSTGRESQL = (
    """CREATE FUNCTION journal_entry_stands() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
    RAISE EXCEPTION 'What stands in the journal is never changed.' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    f"""CREATE FUNCTION journal_entry_may_go() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
    IF OLD.at < {FIRST_YOUNG} AND EXISTS (
        SELECT 1 FROM journal_entry AS act WHERE act.kind = 'journal.month_dropped' AND act.id > OLD.id
        AND act.subject = to_char(OLD.at AT TIME ZONE 'UTC', 'YYYYMM')::bigint
    ) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'What stands in the journal is dropped by whole months alone.'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    f"""CREATE FUNCTION journal_month_is_old() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE begins timestamptz := to_date(NEW.subject::text || '01', 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (to_date(NEW.subject::text || '01', 'YYYYMMDD') + interval '1 month') AT TIME ZONE 'UTC';
    BEGIN
    IF ends <= {FIRST_YOUNG} AND NOT EXISTS (
        SELECT 1 FROM journal_entry AS late WHERE late.at >= begins AND late.at < ends
        AND late.id > (SELECT min(young.id) FROM journal_entry AS young WHERE young.at >= {FIRST_YOUNG})
    ) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'That month of the journal is too young to be dropped.'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER journal_entry_is_not_changed BEFORE UPDATE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_entry_stands()""",
    """CREATE TRIGGER journal_entry_is_not_deleted BEFORE DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_entry_may_go()""",
    """CREATE TRIGGER journal_entries_are_not_emptied BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_stands()""",
    """CREATE TRIGGER journal_month_is_old BEFORE INSERT ON journal_entry
    FOR EACH ROW WHEN (NEW.kind = 'journal.month_dropped') EXECUTE FUNCTION journal_month_is_old()""",
    # Also for who asks as a replica, which leaves ordinary triggers out.
    *(
        f"ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER {name}"
        for name in ("journal_entry_is_not_changed", "journal_entry_is_not_deleted", "journal_entries_are_not_emptied")
    ),
)


def forwards(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(" ".join(statement.split()), params=None)


def backwards(apps, schema_editor):
    """The table goes with the migration before, and its triggers with it."""
    if schema_editor.connection.vendor == "postgresql":
        for name in ("journal_entry_stands", "journal_entry_may_go", "journal_month_is_old"):
            schema_editor.execute(f"DROP FUNCTION {name} CASCADE")
    else:
        for name in ("entry_is_not_changed", "entry_is_not_replaced", "entry_is_not_deleted", "month_is_old"):
            schema_editor.execute(f"DROP TRIGGER journal_{name}")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_the_journal")]
    operations = [migrations.RunPython(forwards, backwards)]
