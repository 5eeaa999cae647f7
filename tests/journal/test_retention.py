"""A whole month leaves the journal by a named act, or not at all."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from foundation import clock
from journal import months
from journal.models import Entry
from journal.months import Month, check_months
from journal.retention import MONTH_DROPPED, NothingThere, TooYoung, drop_month, last_to_drop
from tests.factories import UserFactory
from tests.factories.journal import old_entries

pytestmark = pytest.mark.django_db
THIS = Month.of(clock.now())
OLD = THIS.plus(-30)


@pytest.fixture
def administrator(db):
    return UserFactory(is_superuser=True, email="rules@example.org")


def acts():
    return list(Entry.objects.filter(kind=MONTH_DROPPED.name).values_list("user", "subject", "numbers"))


def test_a_month_goes_whole_and_the_act_stays(administrator):
    gone = old_entries(OLD)
    kept = [*old_entries(OLD.plus(-1), 1), *old_entries(OLD.plus(1), 1)]
    assert drop_month(OLD, by=administrator) == len(gone)
    assert set(Entry.objects.filter(kind="test.kind")) == set(kept)
    assert acts() == [(administrator.pk, OLD.number, {"rows": len(gone)})]


def test_a_second_time_there_is_nothing_and_nothing_is_written(administrator):
    old_entries(OLD)
    drop_month(OLD, by=administrator)
    with pytest.raises(NothingThere):
        drop_month(OLD, by=administrator)
    assert len(acts()) == 1


def test_what_somebody_else_drops_meanwhile_leaves_one_act(administrator, monkeypatch):
    old_entries(OLD)
    monkeypatch.setattr(type(Entry.objects.all()), "drop", lambda rows: 0)
    with pytest.raises(NothingThere):
        drop_month(OLD, by=administrator)
    assert acts() == []


def test_the_setting_keeps_longer_than_the_database_must(administrator, settings):
    settings.JOURNAL_MONTHS = 24
    assert last_to_drop() == THIS.plus(-25)
    old_entries(THIS.plus(-24))
    with pytest.raises(TooYoung):
        drop_month(THIS.plus(-24), by=administrator)
    settings.JOURNAL_MONTHS = 23
    assert drop_month(THIS.plus(-24), by=administrator) == 3


@pytest.mark.parametrize(("back", "goes"), [(6, False), (7, True)])
def test_six_months_the_database_keeps_itself(administrator, settings, back, goes):
    settings.JOURNAL_MONTHS = 0
    month = THIS.plus(-back)
    old_entries(month)
    if goes:
        assert drop_month(month, by=administrator) == 3
    else:
        with pytest.raises(TooYoung):
            drop_month(month, by=administrator)
        assert len(acts()) == 0 and Entry.objects.count() == 3


def test_a_clock_that_runs_ahead_drops_nothing(administrator, monkeypatch):
    old_entries(THIS)
    monkeypatch.setenv("CHAUPAL_NOW", "2200-01-01T00:00+00:00")
    with pytest.raises(TooYoung):
        drop_month(THIS, by=administrator)
    assert Entry.objects.count() == 3


def test_what_a_clock_that_went_back_has_dated_long_ago_stays(administrator):
    """Today's rows would be gone at once, as those of a month that is old."""
    old_entries(OLD, 1)
    Entry.objects.create(kind="test.kind")
    (backdated,) = old_entries(OLD, 1, late=True)
    with pytest.raises(TooYoung):
        drop_month(OLD, by=administrator)
    assert Entry.objects.filter(pk=backdated.pk).exists() and acts() == []


def test_an_act_is_good_for_what_was_there_alone(administrator):
    old_entries(OLD)
    drop_month(OLD, by=administrator)
    (late,) = old_entries(OLD, 1, late=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=late.pk).drop()
    assert Entry.objects.filter(pk=late.pk).exists()


def test_a_month_that_was_put_back_from_a_copy_is_dropped_by_a_new_act(administrator):
    """Of a database restored from before the act neither row nor act is lost: it is done again, and written again."""
    old_entries(OLD)
    with transaction.atomic():
        drop_month(OLD, by=administrator)
        transaction.set_rollback(True)
    assert acts() == [] and Entry.objects.count() == 3
    assert drop_month(OLD, by=administrator) == 3
    assert len(acts()) == 1


# --- The setting -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [0, 5, 241, -1, "24", None])
def test_a_setting_without_sense_is_refused(settings, number):
    settings.JOURNAL_MONTHS = number
    assert [each.id for each in check_months(None)] == ["chaupal.E004"]


@pytest.mark.parametrize("number", [months.LEAST, 24, months.MOST])
def test_one_with_sense_is_not(settings, number):
    settings.JOURNAL_MONTHS = number
    assert check_months(None) == []


# --- The command -----------------------------------------------------------------------------------------------------
def journal(*arguments):
    out = StringIO()
    call_command("journal", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_it_lists_by_kind_user_and_day(administrator):
    first, last = old_entries(OLD, 2)
    Entry.objects.create(kind=MONTH_DROPPED.name, user=8, subject=200001, subject_kind="month", numbers={"rows": 3})
    assert [row.split()[0] for row in journal()][1:] == [str(last.pk), str(first.pk)]
    assert [row.split()[0] for row in journal("--user", "7", "--most", "1")] == [str(last.pk)]
    (act,) = journal("--kind", MONTH_DROPPED.name)
    assert act.endswith("journal.month_dropped user=8 month=200001 rows=3")
    assert len(journal("--day", f"{OLD}-01")) == 1
    assert journal("--day", "1999-01-01") == []


def test_it_drops_a_month(administrator):
    old_entries(OLD)
    assert journal("--drop-month", str(OLD), "--by", "Rules@example.org") == [f"3 rows of {OLD} were dropped."]
    assert len(acts()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--drop-month", str(OLD)], "Say who drops it"),
        (["--drop-month", str(OLD), "--by", "nobody@example.org"], "no administrator"),
        (["--drop-month", "October", "--by", "rules@example.org"], "is not a month"),
        (["--drop-month", "2024-13", "--by", "rules@example.org"], "is not a month"),
        (["--drop-month", "0000-01", "--by", "rules@example.org"], "is not a month"),
        (["--drop-month", str(OLD.plus(-1)), "--by", "rules@example.org"], "has nothing for"),
        (["--drop-month", str(THIS), "--by", "rules@example.org"], "too recent"),
        (["--drop-month", "9999-12", "--by", "rules@example.org"], "too recent"),
        (["--drop-month", "0001-01", "--by", "rules@example.org"], "has nothing for"),
        (["--kind", "access.grnted"], "There is no kind"),
    ],
)
def test_it_says_what_is_wrong(administrator, arguments, words):
    old_entries(OLD)
    with pytest.raises(CommandError, match=words):
        journal(*arguments)
    assert Entry.objects.count() == 3


def test_who_is_no_administrator_drops_nothing(administrator):
    old_entries(OLD)
    UserFactory(email="teacher@example.org")
    with pytest.raises(CommandError, match="no administrator"):
        journal("--drop-month", str(OLD), "--by", "teacher@example.org")
    assert Entry.objects.count() == 3
