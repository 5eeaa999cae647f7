"""Setting, taking back, ticking, and who is told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from foundation import clock
from notices import expansion, jobs
from notices.channels import INBOX
from notices.models import Batch, Delivery, Event, Message
from portal.homework.lists import next_tasks
from portal.homework.models import Homework, HomeworkDone
from portal.homework.notices import HomeworkSet
from roll.models import SpecialDay
from tests.factories import (
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    SubjectFactory,
)
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
    SpecialDay.objects.create(school=cast.school, date=day, reason="Diwali")
    SpecialDay.objects.create(school=cast.school, date=day + timedelta(days=1), reason="Diwali")
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


def titles(client) -> list[str]:
    return [entry.title for entry in client.get("/notices/").context["entries"]]


@pytest.mark.parametrize(("language", "names"), [("en", "Aarav, Élodie, Zoya"), ("ur", "Aarav، Élodie، Zoya")])
def test_its_children_stand_in_their_order_with_the_readers_comma(cast, language, names):
    for first_name in ("Zoya", "Élodie"):
        twin = twin_of(cast.aarav)
        twin.first_name = first_name
        twin.save()
    (homework,) = Homework.set_for([cast.class_5b], title="Read", due_on=cast.school.today(), by=cast.teacher)
    cast.guardian.language = language
    assert names in HomeworkSet(HomeworkSet.subjects().get(pk=homework.pk)).text(cast.guardian).title


def test_one_line_a_day_names_the_child(cast, names_told, as_user):
    """Three notices a task, none with a name, were what a mother of three got: and the next teacher's as many."""
    twin_of(cast.aarav)
    maths = cast.school.subjects.get()
    names_told(cast, cast.class_5b, cast.class_2a, subject=maths)
    mother, teacher_mails = as_user(cast.guardian), len(mail.outbox)
    assert sorted(titles(mother)) == ["Aarav, Arjun: homework, Maths", "Siya: homework, Maths"]
    assert titles(as_user(cast.unrelated)) == ["Bilal: homework, Maths"]
    (own,) = titles(as_user(cast.pupil))
    assert own.endswith(": Maths") and "Aarav" not in own
    mother.get(f"/portal/homework/{Homework.objects.get(school_class=cast.class_5b).pk}/")
    assert Delivery.objects.filter(user=cast.guardian, channel=INBOX.name, opened_at__isnull=False).count() == 1
    names_told(cast, title="Paint a bird")
    # Its mails had left: one telling more, on top, of what is new since.
    assert titles(mother)[0] == "Aarav, Arjun: homework, Paint a bird"
    assert sorted(titles(mother)[1:]) == ["Aarav, Arjun: homework, Maths", "Siya: homework, Maths"]
    assert len(mail.outbox) == teacher_mails + 3
    assert Delivery.objects.filter(user=cast.guardian, channel=INBOX.name, opened_at__isnull=False).count() == 1
    page = mother.get(f"/portal/homework/{Homework.objects.get(title='Paint a bird').pk}/").text
    assert "Set on the same day" in page and "Read page 12" in page
    assert Delivery.objects.filter(user=cast.guardian, channel=INBOX.name, opened_at__isnull=False).count() == 2


def expand(event: Event) -> None:
    """It reaches the inboxes; its mails wait."""
    assert event.claim()
    while expansion.expand_next(event):
        pass


def mail_only_guardian(cast, pupil) -> None:
    """Has no account: what is not mailed is never heard of."""
    zoya = GuardianFactory(school=cast.school)
    ContactPointFactory(guardian=zoya, value="zoya@example.org")
    GuardianshipFactory(guardian=zoya, pupil=pupil, granted_by=cast.office)


def test_who_has_no_account_hears_of_each_homework_of_the_day_once(cast, names_told):
    """After the first mail of the day the rest was mailed to nobody."""
    mail_only_guardian(cast, cast.aarav)
    for title in ("Read page 12", "Paint a bird", "Count to ten"):
        names_told(cast, title=title)
    hers = [message.body for message in mail.outbox if message.to == ["zoya@example.org"]]
    said = [[title for title in ("Read page", "Paint a", "Count to") if title in body] for body in hers]
    assert said == [["Read page"], ["Paint a"], ["Count to"]]
    key = f"homework.set:{cast.class_5b.pk}:{cast.school.today()}"
    assert set(Event.objects.values_list("dedupe_key", flat=True)) == {key, f"{key}/2", f"{key}/3"}


def test_set_while_the_mails_wait_it_joins_them(cast, as_user):
    mail_only_guardian(cast, cast.aarav)
    set_for(cast)
    set_for(cast, title="Paint a bird")
    expand(Event.objects.get())
    other = set_for(cast, cast.class_2a, title="Count to ten")[0]
    mother = as_user(cast.guardian)
    mother.get(f"/portal/homework/{Homework.objects.first().pk}/")
    later = set_for(cast, title="Sing")[0]
    event = Event.objects.exclude(subject_id=other.pk).get()
    # There is more of it: it is new again, and on top.
    assert not event.deliveries.filter(channel=INBOX.name, opened_at__isnull=False).exists()
    expand(Event.objects.get(subject_id=other.pk))
    assert titles(mother) == ["Aarav: 3 new homework tasks", "Siya: homework, Count to ten"]
    for batch in Batch.objects.filter(messages__deliveries__event=event).distinct():
        jobs.deliver(batch.pk)
    (hers,) = [message.body for message in mail.outbox if message.to == ["zoya@example.org"]]
    assert [title in hers for title in ("Read page 12", "Paint a bird", "Sing")] == [True] * 3
    assert later.telling == 1


@pytest.mark.parametrize("begun", ["claimed", "sending", "done", "no mail at all"])
def test_set_when_a_mail_has_begun_to_leave_it_is_told_by_itself(cast, begun):
    set_for(cast)
    expand(Event.objects.get())
    if begun == "claimed":
        assert Batch.objects.get().claim()
    elif begun == "sending":
        Message.objects.filter(pk=Message.objects.first().pk).update(state="sending")
    elif begun == "done":
        Batch.objects.update(done_at=clock.now())
    else:
        Delivery.objects.filter(channel="email").delete()
    assert [set_for(cast, title=title)[0].telling for title in ("Paint a bird", "Sing")] == [2, 2]


def test_each_telling_of_a_day_is_taken_back_with_the_last_of_its_own(cast, names_told, as_user):
    names_told(cast)
    names_told(cast, title="Paint a bird")
    first, second = Homework.objects.order_by("pk")
    mother, links = as_user(cast.guardian), [f"/notices/{event.pk}/" for event in Event.objects.order_by("pk")]
    first.withdraw(by=cast.teacher)
    assert [mother.get(link).status_code for link in links] == [410, 302]
    second.withdraw(by=cast.teacher)
    assert [mother.get(link).status_code for link in links] == [410, 410]
    names_told(cast, title="Sing")
    assert titles(mother) == ["Aarav: homework, Sing"]


def test_what_was_told_by_itself_in_earlier_times_is_taken_back_too(cast, as_user):
    """Its key was its own. Another of that day stands, and was told by itself as well."""
    old = HomeworkFactory(school_class=cast.class_5b), HomeworkFactory(school_class=cast.class_5b)
    events = [
        Event.objects.create(kind="homework.set", subject_id=each.pk, dedupe_key=f"homework.set:{each.pk}")
        for each in old
    ]
    for event in events:
        expand(event)
    mother, links = as_user(cast.guardian), [f"/notices/{event.pk}/" for event in events]
    old[0].withdraw(by=cast.teacher)
    assert [mother.get(link).status_code for link in links] == [410, 302]
    old[1].withdraw(by=cast.teacher)
    assert [mother.get(link).status_code for link in links] == [410, 410]


def test_of_two_of_a_telling_the_other_stands_when_one_is_taken_back(cast, as_user):
    set_for(cast)
    set_for(cast, title="Paint a bird")
    expand(Event.objects.get())
    first, second = Homework.objects.order_by("pk")
    mother, link = as_user(cast.guardian), f"/notices/{Event.objects.get().pk}/"
    first.withdraw(by=cast.teacher)
    assert titles(mother) == ["Aarav: homework, Paint a bird"]
    assert mother.get(link)["Location"] == f"/portal/homework/{second.pk}/"
    second.withdraw(by=cast.teacher)
    assert titles(mother) == [] and mother.get(link).status_code == 410


def test_the_mail_lists_the_days_homework_in_words_of_each_home(cast, names_told):
    names_told(cast)
    mails = {message.to[0]: message for message in mail.outbox}
    assert mails["sunita@example.org"].subject == "Aarav: homework, Read page 12"
    assert mails["farida@example.org"].subject == "Bilal: homework, Read page 12"
    assert "Aarav" not in mails["farida@example.org"].body + mails["aarav@example.org"].subject
    assert "Due by" in mails["sunita@example.org"].body


@pytest.mark.parametrize("number", [1, 3])
def test_an_inbox_of_homework_costs_the_same_for_one_day_and_three(cast, as_user, names_told, number):
    for day in range(number):
        names_told(cast, due_on=cast.school.today() + timedelta(days=day))
        Homework.objects.update(set_on=F("set_on") - timedelta(days=1))
        Event.objects.update(dedupe_key=Concat("dedupe_key", Value("'")))
    client = as_user(cast.guardian)
    client.get("/notices/")
    with CaptureQueriesContext(connection) as captured:
        assert len(titles(client)) == number
    assert len(captured) == 10


def test_what_is_taken_back_is_gone_from_home_and_inbox(cast, names_told, as_user):
    names_told(cast)
    client = as_user(cast.guardian)
    assert "Aarav: homework, Read page 12" in client.get("/notices/").text
    homework = Homework.objects.get()
    homework.withdraw(by=cast.teacher)
    homework.withdraw(by=cast.head)
    homework.refresh_from_db()
    assert homework.withdrawn_by == cast.teacher
    assert not Homework.objects.of_family(cast.guardian).exists()
    assert "homework, Read page 12" not in client.get("/notices/").text


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
