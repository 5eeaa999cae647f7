"""Marks in a partition a month: the same rows, the same promises, and all that a register does."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from foundation import clock
from portal.attendance import partitions
from portal.attendance.models import AttendanceMark
from tests.factories.portal import AttendanceMarkFactory
from tests.portal.attendance.test_registers import *  # noqa: F403
from tests.portal.attendance.test_registers import _tuesday_morning  # noqa: F401

POSTGRESQL = connection.vendor == "postgresql"
pytestmark = pytest.mark.skipif(not POSTGRESQL, reason="only PostgreSQL keeps a table in partitions")
OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)


@pytest.fixture(autouse=True)
def partitioned(request: pytest.FixtureRequest) -> None:
    """The tests of registers, which are taken over here, run on a table that is partitioned already."""
    if request.function.__module__ != __name__:
        request.getfixturevalue("cast")
        partitions.partition()


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("partition_marks", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def marks(cast) -> list[tuple]:
    """Of two months of last year, and of today."""
    for day in (OCTOBER, NOVEMBER, NOVEMBER + timedelta(days=29), clock.today()):
        AttendanceMarkFactory(pupil=cast.aarav, school=cast.school, date=day, marked_by=cast.teacher)
    return every_mark()


def every_mark() -> list[tuple]:
    return list(AttendanceMark.objects.order_by("pk").values_list())


def promises() -> dict[str, tuple]:
    """What Django finds of constraints and indexes, by name; the primary key apart."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, partitions.TABLE)
    keys = ("columns", "unique", "foreign_key", "check", "index", "type")
    return {name: tuple(each.get(key) for key in keys) for name, each in found.items() if not each["primary_key"]}


def months_held() -> dict[str, int]:
    found = partitions.rows(f"SELECT tableoid::regclass::text, count(*) FROM {partitions.TABLE} GROUP BY 1")
    return {name.removeprefix(f"{partitions.TABLE}_"): number for name, number in found}


def test_all_is_said_beforehand_and_nothing_is_done(marks):
    said = run()
    assert "2025-10, 2025-11, " in said and "All 4 marks are copied in one transaction" in said
    assert "nobody can read or send a register" in said and "Nothing was changed" in said
    assert not partitions.is_partitioned()


def test_the_rows_and_all_that_holds_them_are_the_same(marks):
    before, next_pk = promises(), marks[-1][0] + 1
    assert "Done: 4 marks" in run("--apply")
    assert (partitions.is_partitioned(), every_mark(), promises()) == (True, marks, before)
    today = f"{clock.today():%Y_%m}"
    assert months_held() == {"2025_10": 1, "2025_11": 2, today: 1}
    first = AttendanceMark.objects.get(pk=marks[0][0])
    again = AttendanceMark(**{f: getattr(first, f) for f in ("school", "pupil", "session", "code", "marked_by")})
    again.date, again.marked_at = date(2030, 1, 1), clock.now()
    again.save()
    assert again.pk == next_pk and months_held()["default"] == 1, "of a month without a partition"
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceMark.objects.filter(pk=first.pk).update(pupil=0)
        connection.check_constraints()
    assert "Nothing to do" not in run("--apply"), "that month gets its own"
    assert months_held() == {"2025_10": 1, "2025_11": 2, today: 1, "2030_01": 1}
    assert "Nothing to do" in run("--apply") and "Nothing to do" in run()


def test_next_months_are_there_before_they_are_needed(marks, monkeypatch):
    run("--apply")
    assert partitions.add_missing_months() == []
    monkeypatch.setenv("CHAUPAL_NOW", "2027-01-31T08:20:00+05:30")
    assert partitions.add_missing_months() == [date(2027, 3, 1), date(2027, 4, 1)]
    assert every_mark() == marks


def test_who_comes_second_is_told_and_nothing_is_done_twice(marks):
    """Both have seen a table without partitions; one had to wait for the other's lock."""
    partitions.partition()
    with pytest.raises(partitions.NotPossible, match="has just done it"):
        partitions.partition()


def test_the_job_leaves_a_table_that_is_not_partitioned(marks):
    assert partitions.add_missing_months() == [] and not partitions.is_partitioned()


def test_one_month_is_read_from_one_partition(cast, marks):
    run("--apply")
    november = AttendanceMark.objects.filter(
        school=cast.school, pupil=cast.aarav, date__range=(NOVEMBER, NOVEMBER + timedelta(days=29))
    )
    assert november.count() == 2
    assert {word for word in november.explain().split() if word.startswith(f"{partitions.TABLE}_20")} == {
        f"{partitions.TABLE}_2025_11"
    }


def test_migrations_of_the_table_go_on(marks):
    """As the schema editor of a later migration would do it."""
    run("--apply")
    (unique,) = AttendanceMark._meta.constraints
    field = models.CharField(max_length=20, default="", db_index=True)
    field.set_attributes_from_name("note")
    field.model = AttendanceMark
    index = models.Index(fields=["date", "code"], name="marks_by_day")
    with connection.schema_editor() as editor:
        editor.remove_constraint(AttendanceMark, unique)
        editor.add_constraint(AttendanceMark, unique)
        editor.add_field(AttendanceMark, field)
        editor.add_index(AttendanceMark, index)
    assert {"marks_by_day", unique.name} <= set(promises())
    with connection.schema_editor() as editor:
        editor.remove_index(AttendanceMark, index)
        editor.remove_field(AttendanceMark, field)
    assert "marks_by_day" not in promises() and every_mark() == marks


@pytest.fixture
def referred() -> Iterator[None]:
    partitions.execute(f"CREATE TABLE of_a_mark (mark_id bigint REFERENCES {partitions.TABLE} (id))")


def test_what_another_table_refers_to_is_left_alone(marks, referred):
    with pytest.raises(CommandError, match="of_a_mark refers to single marks"), transaction.atomic():
        run("--apply")
    assert not partitions.is_partitioned() and every_mark() == marks


def test_marks_are_deleted_from_whichever_month(cast, marks):
    run("--apply")
    AttendanceMark.objects.filter(pk=marks[0][0]).delete()
    assert every_mark() == marks[1:]
    AttendanceMark.objects.filter(pupil=cast.aarav).delete()
    assert every_mark() == []
