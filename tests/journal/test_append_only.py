"""The database refuses what the journal refuses, whoever asks it."""

import pytest
from django.db import DatabaseError, connection, transaction

from foundation import clock
from journal.models import Entry
from journal.months import Month
from tests.factories.journal import old_entries, refused_sql

pytestmark = pytest.mark.django_db
SQL = refused_sql(connection.vendor)


@pytest.mark.parametrize("name", SQL)
def test_the_database_takes_no_change(name):
    entry = Entry.objects.create(kind="test.kind", user=4)
    with pytest.raises(DatabaseError, match="the journal"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL[name].format(key=entry.pk))
    assert Entry.objects.filter(pk=entry.pk).values_list("kind", "user").get() == ("test.kind", 4)


@pytest.mark.parametrize(
    "act",
    [
        lambda rows: rows.update(user=1),
        lambda rows: rows.delete(),
        lambda rows: rows.first().delete(),
        lambda rows: rows.first().save(),
        lambda rows: Entry.objects.bulk_update(rows, ["kind"]),
    ],
)
def test_nor_does_the_model(act):
    (entry,) = old_entries(Month(2024, 10), 1)
    with pytest.raises(TypeError), transaction.atomic():
        act(Entry.objects.filter(pk=entry.pk))
    assert Entry.objects.filter(pk=entry.pk, user=entry.user).exists()


def test_what_is_written_bears_the_projects_time(monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:20+00:00")
    assert Entry.objects.get(pk=Entry.objects.create(kind="test.kind").pk).at == clock.now()
