"""Rows with a first and a last day, as the file has them against as we hold them."""

from datetime import date, timedelta

import pytest

from foundation import clock
from roll.models import Enrolment
from roll.oneroster.spans import Span, SpanChanges, end

APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)


def day(number: int) -> date:
    return clock.today() + timedelta(days=number)


def enrolments(*days: tuple) -> list[Enrolment]:
    return [Enrolment(pk=pk, starts_on=starts, ends_on=ends) for pk, (starts, ends) in enumerate(days, 1)]


def span_changes(rows: list[Enrolment], *spans: Span) -> SpanChanges:
    changes = SpanChanges({"pair": rows}, lambda key, span: Enrolment(starts_on=span.starts_on, ends_on=span.ends_on))
    changes.add("pair", spans)
    return changes


def counts(changes: SpanChanges) -> tuple[int, int, int, int]:
    return len(changes.made), len(changes.changed), len(changes.ended), changes.unchanged


def test_what_is_the_same_stays():
    assert counts(span_changes(enrolments((APRIL, None)), Span(APRIL))) == (0, 0, 0, 1)


def test_a_row_deleted_and_one_living_of_the_same_day_are_one_that_lives():
    """Some systems delete and write anew: taken for two, each run would end the row and make another."""
    assert counts(span_changes(enrolments((APRIL, None)), Span(APRIL, gone=True), Span(APRIL))) == (0, 0, 0, 1)
    assert counts(span_changes(enrolments((None, None)), Span(gone=True), Span())) == (0, 0, 0, 1)
    made = span_changes([], Span(gone=True), Span())
    assert counts(made) == (1, 0, 0, 0)


def test_a_deleted_row_ends_no_other_than_its_own():
    rows = enrolments((APRIL, date(2026, 6, 1)), (JULY, None))
    assert counts(span_changes(rows, Span(APRIL, date(2026, 6, 1)), Span(APRIL, gone=True))) == (0, 0, 0, 1)
    assert rows[1].ends_on is None


def test_of_two_rows_of_one_day_the_ended_one_is_the_deleted_one():
    rows = enrolments((APRIL, None), (APRIL, day(-30)))
    assert counts(span_changes(rows, Span(APRIL, gone=True))) == (0, 0, 0, 1)
    assert rows[0].ends_on is None


def test_leaving_and_coming_back_are_two_rows():
    rows = enrolments((APRIL, None))
    changes = span_changes(rows, Span(APRIL, date(2026, 6, 1)), Span(JULY))
    assert counts(changes) == (1, 1, 0, 0)
    assert (rows[0].ends_on, changes.made[0].starts_on) == (date(2026, 6, 1), JULY)


def test_a_first_day_learnt_later_is_a_change_of_the_open_row():
    rows = enrolments((None, None))
    assert counts(span_changes(rows, Span(APRIL))) == (0, 1, 0, 0)
    assert rows[0].starts_on == APRIL


def test_a_deleted_row_whose_day_we_do_not_know_ends_the_open_one():
    rows = enrolments((APRIL, None))
    assert counts(span_changes(rows, Span(None, gone=True))) == (0, 0, 1, 0)
    assert rows[0].ends_on == day(-1)
    assert counts(span_changes([], Span(None, gone=True))) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("starts", "on", "expected"),
    [
        (APRIL, None, (APRIL, day(-1))),
        (APRIL, day(5), (APRIL, day(-1))),
        (day(-20), day(-9), (day(-20), day(-9))),
        (day(0), None, (day(-1), day(-1))),
        (day(9), None, (day(-1), day(-1))),
        (None, None, (None, day(-1))),
    ],
)
def test_what_ends_holds_no_longer_from_this_moment(starts, on, expected):
    row = Enrolment(starts_on=starts)
    assert end(row, on)
    assert (row.starts_on, row.ends_on) == expected
    assert not end(row, on)


def test_rows_that_say_the_same_twice_are_one_span():
    today, past = Span(APRIL), Span(date(2025, 4, 1), date(2026, 3, 31))
    assert Span.together([past, today]) == today
    assert Span.together([Span(APRIL), Span(JULY)]) == Span(APRIL)
    assert Span.together([Span(APRIL, gone=True), Span(JULY)]) == Span(JULY)
    assert Span.together([Span(APRIL, gone=True), Span(JULY, gone=True)]).gone
    assert Span.together([past, Span(APRIL, gone=True)]) == past
