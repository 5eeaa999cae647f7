"""Sending a register: all of a class or nothing, once, and corrected without losing the first time."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.attendance.models import AttendanceMark, Register
from roll.models import SpecialDay
from tests.factories import AcademicYearFactory, ClassFactory, EnrolmentFactory, PupilFactory
from tests.factories.portal import AttendanceMarkFactory

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _tuesday_morning(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:20:00+05:30")


def register_of(cast, day=TUESDAY, session="am") -> Register:
    return Register.for_class(cast.class_5b, day, session)


def all_of(register: Register, code="P") -> dict[int, str]:
    return {row.pupil_id: code for row in register.sheet.rows}


def marks_of(pupil) -> list[str]:
    return list(AttendanceMark.objects.filter(pupil=pupil).order_by("date", "session").values_list("code", flat=True))


def test_sending_keeps_a_mark_for_each_pupil(cast):
    register = register_of(cast)
    register.send({cast.aarav.pk: "P", cast.bilal.pk: "A"}, by=cast.teacher)

    assert (marks_of(cast.aarav), marks_of(cast.bilal), marks_of(cast.siya)) == (["P"], ["A"], [])
    kept = Register.objects.get()
    assert (kept.pk, kept.sent_by, kept.sent_at.isoformat()) == (
        register.pk,
        cast.teacher,
        "2026-11-24T02:50:00+00:00",
    )
    mark = AttendanceMark.objects.get(pupil=cast.bilal)
    assert (mark.school, mark.session, mark.marked_by) == (cast.school, "am", cast.teacher)


def test_a_pupil_without_a_mark_stops_it_all(cast):
    with pytest.raises(Register.Incomplete) as incomplete:
        register_of(cast).send({cast.aarav.pk: "P"}, by=cast.teacher)
    assert [row.name for row in incomplete.value.rows] == ["Bilal Khan"]
    assert (AttendanceMark.objects.count(), Register.objects.count()) == (0, 0)


@pytest.mark.parametrize("code", ["", "Z", "p", "PP"])
def test_an_unknown_code_is_no_mark(cast, code):
    with pytest.raises(Register.Incomplete):
        register_of(cast).send({cast.aarav.pk: "P", cast.bilal.pk: code}, by=cast.teacher)


def test_a_pupil_of_another_class_is_passed_over(cast):
    register = register_of(cast)
    register.send(all_of(register) | {cast.siya.pk: "A", cast.meher.pk: "A"}, by=cast.teacher)
    assert set(AttendanceMark.objects.values_list("pupil", flat=True)) == {cast.aarav.pk, cast.bilal.pk}


def test_nobody_registers_tomorrow(cast):
    register = register_of(cast, TUESDAY + timedelta(days=1))
    with pytest.raises(Register.InTheFuture):
        register.send(all_of(register), by=cast.teacher)


def test_nobody_registers_a_closed_day(cast):
    SpecialDay.objects.create(school=cast.school, date=TUESDAY, reason="Guru Tegh Bahadur")
    register = register_of(cast)
    with pytest.raises(Register.NotASchoolDay):
        register.send(all_of(register), by=cast.teacher)


def test_nobody_registers_a_weekday_without_school(cast):
    cast.school.weekdays = "13456"
    cast.school.save()
    register = register_of(cast)
    with pytest.raises(Register.NotASchoolDay):
        register.send(all_of(register), by=cast.teacher)


def test_nobody_registers_outside_term(cast):
    cast.class_5b.academic_year.terms.update(ends_on=TUESDAY - timedelta(days=1))
    register = register_of(cast)
    with pytest.raises(Register.NotASchoolDay):
        register.send(all_of(register), by=cast.teacher)


def test_a_class_of_another_year_has_no_register(cast):
    last_year = AcademicYearFactory(
        school=cast.school, name="2025–26", starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31)
    )
    with pytest.raises(Register.DoesNotExist):
        Register.for_class(ClassFactory(school=cast.school, academic_year=last_year), TUESDAY, "am")


def test_a_correction_changes_only_what_differs(cast, monkeypatch):
    first = register_of(cast)
    first.send(all_of(first), by=cast.teacher)
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T09:10:00+05:30")
    again = register_of(cast)
    assert again.changed_at is None
    again.send({cast.aarav.pk: "P", cast.bilal.pk: "L"}, by=cast.office)

    assert (Register.objects.get().sent_at, Register.objects.get().sent_by) == (first.sent_at, cast.teacher)
    assert AttendanceMark.objects.get(pupil=cast.aarav).marked_by == cast.teacher
    assert AttendanceMark.objects.get(pupil=cast.bilal).marked_by == cast.office
    assert register_of(cast).changed_at == datetime.fromisoformat("2026-11-24T09:10:00+05:30")


def test_two_who_send_at_once_make_one_register(cast):
    """Both read an unsent sheet before either wrote."""
    one, two = register_of(cast), register_of(cast)
    one.send(all_of(one), by=cast.teacher)
    two.send(all_of(two, "L"), by=cast.office)
    assert (one.pk, Register.objects.count()) == (two.pk, 1)
    assert Register.objects.get().sent_by == cast.teacher
    assert (marks_of(cast.aarav), marks_of(cast.bilal)) == (["L"], ["L"])


def test_morning_and_afternoon_are_two_registers(cast):
    for session in ("am", "pm"):
        register = register_of(cast, session=session)
        register.send(all_of(register), by=cast.teacher)
    assert (Register.objects.count(), marks_of(cast.aarav)) == (2, ["P", "P"])


def test_the_sheet_holds_who_belonged_there_that_day(cast):
    gone = EnrolmentFactory(
        pupil=PupilFactory(school=cast.school, first_name="Zoya"), school_class=cast.class_5b, ends_on=TUESDAY
    )
    assert [row.name for row in register_of(cast).sheet.rows] == ["Aarav Verma", "Bilal Khan", "Zoya Verma"]
    gone.ends_on = TUESDAY - timedelta(days=1)
    gone.save()
    assert [row.name for row in register_of(cast).sheet.rows] == ["Aarav Verma", "Bilal Khan"]


def test_a_pupil_who_came_back_on_the_day_is_one(cast):
    cast.aarav.enrolments.update(ends_on=TUESDAY)
    EnrolmentFactory(pupil=cast.aarav, school_class=cast.class_5b, starts_on=TUESDAY)
    assert [row.name for row in register_of(cast).sheet.rows] == ["Aarav Verma", "Bilal Khan"]


@pytest.mark.parametrize("size", [1, 30, 60])
def test_sending_writes_twice_whatever_the_size(cast, django_assert_num_queries, size):
    school_class = ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year)
    for _ in range(size):
        EnrolmentFactory(pupil=PupilFactory(school=cast.school), school_class=school_class)
    register = Register.for_class(school_class, TUESDAY, "am")
    with django_assert_num_queries(4):  # SAVEPOINT, register, marks, RELEASE
        register.send(all_of(register), by=cast.teacher)
    assert AttendanceMark.objects.count() == size


def test_one_mark_a_session(cast):
    AttendanceMarkFactory(pupil=cast.aarav)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceMarkFactory(pupil=cast.aarav, code="A")


def test_marks_are_the_familys_and_the_staffs_that_teach_them(cast):
    AttendanceMarkFactory(pupil=cast.siya)
    seen = {role for role in cast.ROLES if AttendanceMark.objects.visible_to(getattr(cast, role)).exists()}
    assert seen == {"guardian", "other_guardian", "office", "head"}
    families = {role for role in cast.ROLES if AttendanceMark.objects.of_family(getattr(cast, role)).exists()}
    assert families == {"guardian", "other_guardian"}
