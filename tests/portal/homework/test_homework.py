"""Setting, taking back, ticking, and who is told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from notices.models import Delivery, Event
from portal.homework.lists import next_tasks
from portal.homework.models import Homework, HomeworkDone
from roll.models import Closure
from tests.factories import EnrolmentFactory, GuardianshipFactory, PupilFactory, SubjectFactory
from tests.factories.homework import HomeworkFactory


def set_for(cast, *classes, **more) -> list[Homework]:
    fields = {"title": "Read page 12", "due_on": cast.school.today(), "by": cast.teacher} | more
    return Homework.set_for(classes or (cast.class_5b,), **fields)


@pytest.fixture
def names_told(django_capture_on_commit_callbacks):
    """Sets homework, runs the jobs, and says who has a delivery of it."""

    def go(cast, *classes, **more):
        with django_capture_on_commit_callbacks(execute=True):
            set_for(cast, *classes, **more)
        return {str(delivery.user or delivery.guardian) for delivery in Delivery.objects.all()}

    return go


def twin_of(pupil):
    """Another child of the same mother in the same class."""
    twin = PupilFactory(school=pupil.school, first_name="Arjun")
    EnrolmentFactory(pupil=twin, school_class=pupil.enrolments.get().school_class)
    mother = pupil.guardianships.get(access_state="granted").guardian
    GuardianshipFactory(pupil=twin, guardian=mother, granted_by=pupil.guardianships.first().decided_by)
    return twin


def test_one_page_sets_it_for_several_classes(cast):
    assert [each.school_class for each in set_for(cast, cast.class_5b, cast.class_2a)] == [cast.class_5b, cast.class_2a]


def test_the_same_page_sent_twice_sets_once(cast):
    batch = uuid4()
    assert set_for(cast, batch=batch) == set_for(cast, batch=batch)
    assert Homework.objects.count() == Event.objects.filter(kind="homework.set").count() == 1


def test_a_file_is_kept_once_for_all_classes(cast):
    both = set_for(cast, cast.class_5b, cast.class_2a, file=ContentFile(b"%PDF-1.4", name="plan.pdf"))
    assert both[0].file.name == both[1].file.name
    assert both[0].file.name.startswith("homework/") and "plan" not in both[0].file.name


def test_a_day_without_school_is_refused_with_the_next_school_day(cast):
    day = cast.school.today() + timedelta(days=1)
    Closure.objects.create(school=cast.school, date=day, reason="Diwali")
    Closure.objects.create(school=cast.school, date=day + timedelta(days=1), reason="Diwali")
    with pytest.raises(Homework.NotASchoolDay) as refused:
        set_for(cast, due_on=day)
    assert refused.value.next_day == day + timedelta(days=2)
    assert not Homework.objects.exists()


def test_the_weekday_and_the_term_decide_too(cast):
    cast.school.weekdays = "12345"
    assert cast.school.school_days(date(2026, 11, 20), days=5) == [date(2026, 11, day) for day in (20, 23, 24)]
    cast.school.years.get().terms.all().delete()
    assert cast.school.school_days(date(2026, 11, 20), days=5) == []


def test_yesterday_is_refused(cast):
    with pytest.raises(Homework.InThePast):
        set_for(cast, due_on=cast.school.today() - timedelta(days=1))


def test_a_subject_of_another_school_is_refused(cast):
    with pytest.raises(ValidationError):
        set_for(cast, subject=SubjectFactory(school=cast.other_school))


def test_the_homes_and_the_pupils_of_the_class_are_told_once(cast, names_told):
    # Aarav signs in himself; Sunita is his mother, Farida Bilal's.
    people = {"Aarav Verma", "Sunita Verma", "Farida Khan"}
    assert names_told(cast) == people
    assert len(mail.outbox) == 3 and "Read page 12" in mail.outbox[0].body
    assert names_told(cast, cast.class_2a) == people | {"Imran Ali"}


def test_without_the_right_nobody_is_told(cast, names_told):
    cast.bilal.guardianships.get(access_state="granted").grant(by=cast.office, rights=["reports"])
    assert names_told(cast) == {"Aarav Verma", "Sunita Verma"}


def test_a_mother_of_twins_is_told_once(cast, names_told):
    twin_of(cast.aarav)
    names_told(cast)
    assert [message.to for message in mail.outbox].count(["sunita@example.org"]) == 1


def test_what_is_taken_back_is_gone_from_home_and_inbox(cast, names_told, as_user):
    names_told(cast)
    client = as_user(cast.guardian)
    assert "Homework for class 5B" in client.get("/notices/").content.decode()
    homework = Homework.objects.get()
    homework.withdraw(by=cast.teacher)
    homework.withdraw(by=cast.head)
    homework.refresh_from_db()
    assert homework.withdrawn_by == cast.teacher
    assert not Homework.objects.of_family(cast.guardian).exists()
    assert "Homework for class 5B" not in client.get("/notices/").content.decode()


def test_ticking_twice_is_one_tick_and_keeps_the_first(cast):
    homework = HomeworkFactory(school_class=cast.class_5b)
    homework.done_by(cast.aarav, by=cast.pupil)
    homework.done_by(cast.aarav, by=cast.guardian)
    assert HomeworkDone.objects.get().by == cast.pupil
    homework.undone_by(cast.aarav, by=cast.guardian)
    assert not HomeworkDone.objects.exists()


def test_ticks_of_twins_never_mix(cast):
    twin, homework = twin_of(cast.aarav), HomeworkFactory(school_class=cast.class_5b)
    other = HomeworkFactory(school_class=cast.class_5b)
    homework.done_by(cast.aarav, by=cast.guardian)
    other.done_by(twin, by=cast.guardian)
    found = next_tasks((cast.aarav.pk, twin.pk), cast.school.today())
    assert {(task.pk, task.done) for task in found[cast.aarav.pk]} == {(homework.pk, True), (other.pk, False)}
    assert {(task.pk, task.done) for task in found[twin.pk]} == {(homework.pk, False), (other.pk, True)}


def test_three_at_a_glance_and_what_is_not_done_first(cast):
    today = cast.school.today()
    due = [HomeworkFactory(school_class=cast.class_5b, due_on=today + timedelta(days=day)) for day in (3, 2, 1, 0)]
    HomeworkFactory(school_class=cast.class_5b, due_on=today - timedelta(days=1))
    due[3].done_by(cast.aarav, by=cast.pupil)
    tasks = next_tasks((cast.aarav.pk,), today)[cast.aarav.pk]
    assert [task.pk for task in tasks] == [due[2].pk, due[1].pk, due[0].pk]


def test_who_has_left_the_class_before_the_day_does_not_have_it(cast):
    today = cast.school.today()
    cast.aarav.enrolments.update(ends_on=today)
    now, later = (HomeworkFactory(school_class=cast.class_5b, due_on=today + timedelta(days=day)) for day in (0, 1))
    assert list(Homework.objects.of_family(cast.pupil)) == [now]
    assert [task.pk for task in next_tasks((cast.aarav.pk,), today)[cast.aarav.pk]] == [now.pk]
    assert cast.aarav not in later.pupils()
