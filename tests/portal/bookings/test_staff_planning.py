"""Head and office plan an event, publish it, call it off, and see who takes part."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Event
from portal.bookings.models import Booking, BookingEvent, Slot, Window
from portal.bookings.participation_page import Share
from roll.classes import ClassGroup
from roll.models import Audience, Class, SpecialDay
from tests.factories import ClassFactory, EnrolmentFactory, GuardianshipFactory, PupilFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, as_if_begun, booked

SCHOOL = "/portal/schools/nai-umeed/bookings/"
NEW = f"{SCHOOL}new/"
SECRET = "Canary of the week"


@pytest.fixture
def event(cast) -> BookingEvent:
    return BookingEventFactory(school=cast.school, name=SECRET)


@pytest.fixture
def window(cast, event) -> Window:
    return WindowFactory(event=event, teacher=cast.teacher)


def form_data(cast, **more):
    first = cast.school.today() + timedelta(days=7)
    return {
        "name": "Parents’ week",
        "audience": "school",
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=1)).isoformat(),
        "starts": "16:00",
        "ends": "17:00",
        "slot_minutes": "10",
        "modes": ["in_person", "phone"],
        "closes_on": (first - timedelta(days=1)).isoformat(),
        "closes": "20:00",
    } | more


def errors(answer) -> dict[str, str]:
    assert answer.status_code == 422
    return {name: " ".join(words) for name, words in answer.context["form"].errors.items()}


def count(client, url) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- Whose it is -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["", "windows/", "publication/", "participation/"])
def test_an_event_is_planned_by_head_and_office(cast, as_user, window, page):
    url = f"{SCHOOL}{window.event.pk}/{page}"
    found = {}
    for role in cast.ROLES:
        answer = as_user(getattr(cast, role)).get(url)
        found[role] = answer.status_code
        assert (SECRET in answer.content.decode()) == (answer.status_code == 200)
    inside = 302 if page == "publication/" else 200
    assert {role for role, status in found.items() if status == inside} == {"office", "head"}
    assert set(found.values()) == {inside, 404}


def test_the_head_of_another_school_does_nothing_here(cast, as_user, window):
    client = as_user(cast.other_head)
    theirs = f"/portal/schools/sitara/bookings/{window.event.pk}/"
    assert {client.post(f"{theirs}{verb}/").status_code for verb in ("publication", "withdrawal", "windows")} == {404}
    assert client.post(f"/portal/schools/sitara/bookings/windows/{window.pk}/removal/").status_code == 404
    assert not BookingEvent.objects.get().withdrawn_at


def test_the_list_shows_a_teacher_the_own_times_only(cast, as_user, window):
    other = WindowFactory(event=BookingEventFactory(school=cast.school, name="Only 2A"))
    assert SECRET in as_user(cast.teacher).get(SCHOOL).content.decode()
    assert other.event.name not in as_user(cast.teacher).get(SCHOOL).content.decode()
    assert other.event.name in as_user(cast.head).get(SCHOOL).content.decode()
    assert as_user(cast.editor).get(SCHOOL).status_code == 404


# --- Planning --------------------------------------------------------------------------------------------------------
def test_one_form_opens_the_hours_of_all_teachers_on_all_days(cast, as_user):
    answer = as_user(cast.head).post(NEW, form_data(cast))
    event = BookingEvent.objects.get()
    assert answer["Location"] == f"{SCHOOL}{event.pk}/"
    assert (event.made_by, event.published_at, event.slot_minutes) == (cast.head, None, 10)
    assert [(each.teacher, each.starts, each.ends) for each in Window.objects.all()] == [
        (cast.teacher, time(16), time(17))
    ] * 2
    assert Slot.objects.count() == 12
    assert not Event.objects.exists()


def test_only_teachers_of_the_audience_meet_families(cast, as_user):
    answer = as_user(cast.head).post(NEW, form_data(cast, audience=f"class-{cast.class_2a.pk}"))
    assert errors(answer) == {"audience": "No teachers are entered for these classes yet."}
    assert not BookingEvent.objects.exists()
    TeachingFactory(user=cast.head, school_class=cast.class_2a)
    as_user(cast.head).post(NEW, form_data(cast, audience=f"class-{cast.class_2a.pk}"))
    assert {window.teacher for window in Window.objects.all()} == {cast.head}
    assert BookingEvent.objects.get().audience == Audience.of(cast.class_2a)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"name": " "}, "name", "Please give it a name"),
        ({"audience": "class-999999"}, "audience", "Select a valid choice"),
        ({"ends": "16:00"}, "ends", "Please choose an end that is after the start."),
        ({"starts": "16:03"}, "starts", "in steps of five minutes"),
        ({"ends": "16:05"}, "ends", "No meeting fits in."),
        ({"first_day": "2001-01-01"}, "first_day", "This day has passed."),
        ({"last_day": "2001-01-01"}, "last_day", "before the first"),
        ({"last_day": "2999-01-01"}, "last_day", "more than a month"),
        ({"modes": []}, "modes", "at least one way"),
        ({"closes_on": "2001-01-01"}, "closes_on", "This moment has passed."),
        ({"closes_on": "2999-01-01"}, "closes_on", "after the last day"),
        ({"first_day": "soon"}, "first_day", "Enter a valid date."),
        ({"slot_minutes": "7"}, "slot_minutes", "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_the_input_kept(cast, as_user, wrong, field, words):
    answer = as_user(cast.office).post(NEW, form_data(cast, **wrong))
    found = errors(answer)
    assert words in found[field] and found.keys() == {field}
    assert 'value="20:00"' in answer.content.decode()
    assert not BookingEvent.objects.exists()


def test_a_day_without_school_is_refused_and_the_next_one_said(cast, as_user):
    first = cast.school.today() + timedelta(days=7)
    SpecialDay.objects.create(school=cast.school, date=first, reason="Holi")
    found = errors(as_user(cast.head).post(NEW, form_data(cast)))
    assert "There is no school on" in found["first_day"]
    assert f"The next school day is {first + timedelta(days=1):%A} " in found["first_day"]


def test_more_times_leave_out_who_has_times_then(cast, as_user, window):
    TeachingFactory(user=cast.head, school_class=cast.class_2a)
    day = window.date.isoformat()
    more = {"first_day": day, "starts": "17:00", "ends": "18:30", "modes": ["phone"]}
    client, url = as_user(cast.head), f"{SCHOOL}{window.event.pk}/windows/"
    assert errors(client.post(url, more)) == {"teachers": "Please choose at least one teacher."}
    assert "have other times then" in errors(client.post(url, more | {"teachers": [cast.teacher.pk]}))["starts"]
    answer = client.post(url, more | {"teachers": [cast.teacher.pk, cast.head.pk]}, follow=True)
    assert "Skipped, because they have other times then: Harpreet Kaur." in answer.content.decode()
    assert Window.objects.get(teacher=cast.head).starts == time(17)


# --- Publishing, calling off -----------------------------------------------------------------------------------------
def test_who_is_told_stands_before_the_button_that_tells(cast, as_user):
    event = BookingEventFactory(school=cast.school, published_at=None, published_by=None)
    url, client = f"{SCHOOL}{event.pk}/publication/", as_user(cast.head)
    assert "No times are offered yet" in client.get(url).content.decode()
    assert client.post(url).status_code == 422
    WindowFactory(event=event, teacher=cast.teacher)
    EnrolmentFactory(pupil=PupilFactory(school=cast.school), school_class=cast.class_5b)
    page = client.get(url).content.decode()
    # Sunita for two, Imran for one of them, Farida for hers: three people, and not a home a child.
    assert "3 guardians of 3 children" in page and "For 1 more child nobody has access yet" in page
    assert not Event.objects.exists()
    assert client.post(url)["Location"] == f"{SCHOOL}{event.pk}/"
    assert client.post(url)["Location"] == f"{SCHOOL}{event.pk}/"
    event.refresh_from_db()
    assert event.published_by == cast.head
    assert Event.objects.count() == 1


def test_calling_off_says_how_many_meetings_it_cancels(cast, as_user, window):
    booked(window.slots.first(), cast.unrelated.guardians.get(), cast.bilal)
    client, url = as_user(cast.head), f"{SCHOOL}{window.event.pk}/"
    assert "1 meeting will be cancelled and the family notified." in client.get(url).content.decode()
    answer = client.post(f"{url}withdrawal/", follow=True)
    assert "One meeting is cancelled" in answer.content.decode() and "Cancelled" in answer.content.decode()
    assert Booking.objects.get().cancelled_by == cast.head
    assert client.get(f"{url}publication/").status_code == 404


def test_days_called_off_can_be_planned_anew(cast, as_user, window):
    as_user(cast.head).post(f"{SCHOOL}{window.event.pk}/withdrawal/")
    day = window.date.isoformat()
    again = form_data(cast, first_day=day, last_day="", closes_on=day)
    sure = as_user(cast.head).post(NEW, again).context["form"].asked
    assert as_user(cast.head).post(NEW, again | {"sure": sure}).status_code == 302


# --- Who takes part --------------------------------------------------------------------------------------------------
def test_participation_counts_children_once(cast, as_user, event, window):
    first, second, third = window.slots.all()[:3]
    mother, imran = cast.guardian.guardians.get(school=cast.school), cast.other_guardian.guardians.get()
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    booked(first, mother, cast.siya)
    booked(second, imran, cast.siya)
    meeting = as_if_begun(booked(third, cast.unrelated.guardians.get(), cast.bilal))
    meeting.record("reached", "A later bus, please.", by=cast.teacher)
    client, url = as_user(cast.head), f"{SCHOOL}{event.pk}/participation/"
    answer = client.get(url)
    assert answer.context["all"] == Share(children=3, booked=2, reached=1, suggestions=1)
    assert [(group.name, share) for group, share in answer.context["shares"]] == [
        ("2A", Share(children=1, booked=1, reached=0)),
        ("5B", Share(children=2, booked=1, reached=1, suggestions=1)),
    ]
    words = answer.content.decode()
    assert "A later bus, please." not in words and "Aarav" not in words and "1 of 2 booked" in words
    for key in ("all", cast.class_5b.pk):
        of_class = client.get(f"{url}?class={key}")
        assert [pupil for _, pupils in of_class.context["not_booked"] for pupil in pupils] == [cast.aarav]
        page = of_class.content.decode()
        assert "A later bus, please." in page and "Bilal" not in page and "1 child has no time yet" in page
    everybody_booked = client.get(f"{url}?class={cast.class_2a.pk}").content.decode()
    assert "0 children have no time yet" in everybody_booked and "A later bus" not in everybody_booked


def test_what_is_counted_of_a_class_is_what_its_page_lists(cast, as_user, event, window):
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    slots = list(window.slots.all())
    farida, imran = cast.unrelated.guardians.get(), cast.other_guardian.guardians.get()
    in_two, in_none, has_left = (PupilFactory(school=cast.school) for _ in range(3))
    for pupil, place in ((in_two, cast.class_5b), (in_two, cast.class_2a), (has_left, cast.class_2a)):
        EnrolmentFactory(pupil=pupil, school_class=place)
    sets = ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year, kind=Class.Kind.TEACHING)
    EnrolmentFactory(pupil=in_none, school_class=sets)
    GuardianshipFactory(pupil=has_left, guardian=imran, granted_by=cast.office)
    for number, (guardian, pupil) in enumerate(((farida, cast.bilal), (imran, cast.siya), (imran, has_left))):
        meeting = as_if_begun(booked(slots[number], guardian, pupil), 30 * (number + 1))
        meeting.record("reached" if number else "not_reached", f"Suggested {number}", by=cast.teacher)
    has_left.enrolments.update(ends_on=cast.school.today() - timedelta(days=1))
    client, url = as_user(cast.head), f"{SCHOOL}{event.pk}/participation/"
    shares = client.get(url).context["shares"]
    assert [(group.label, share) for group, share in shares] == [
        ("Class 2A", Share(children=2, booked=1, reached=1, suggestions=1)),
        ("Class 5B", Share(children=2, booked=1, reached=0, suggestions=1)),
        ("Not in a class", Share(children=1, suggestions=1)),
    ]
    for group, share in [*shares, (ClassGroup(None, ""), Share.of_all(share for _, share in shares))]:
        seen = client.get(f"{url}?class={group.key if group.name else 'all'}").context
        assert seen["all"] == share
        assert sum(len(pupils) for _, pupils in seen["not_booked"]) == share.not_booked
        assert sum(len(bookings) for _, bookings in seen["suggestions"]) == share.suggestions


def test_an_event_of_one_class_needs_no_tap(cast, as_user, window):
    of_class = BookingEventFactory(school=cast.school, audience=Audience.of(cast.class_2a))
    answer = as_user(cast.head).get(f"{SCHOOL}{of_class.pk}/participation/")
    assert [pupils for _, pupils in answer.context["not_booked"]] == [[cast.siya]]
    assert "Book for them" in answer.content.decode()


def test_who_has_not_booked_in_a_class_is_for_head_and_office(cast, as_user, event):
    """Siya's name is the secret."""
    url = f"{SCHOOL}{event.pk}/participation/?class={cast.class_2a.pk}"
    shown = {}
    for role in cast.ROLES:
        answer = as_user(getattr(cast, role)).get(url)
        shown[role] = answer.status_code
        assert ("Siya Verma" in answer.content.decode()) == (answer.status_code == 200), role
    assert {role for role, status in shown.items() if status == 200} == {"office", "head"}
    assert set(shown.values()) == {200, 404}
    for key in ("none", "2A", "0", "-1", "²", "9" * 30, str(cast.other_class.pk)):
        assert as_user(cast.head).get(f"{SCHOOL}{event.pk}/participation/", {"class": key}).status_code == 404, key


def test_the_same_queries_for_one_row_and_three(cast, as_user, event, window):
    seen = f"{SCHOOL}{event.pk}/participation/"
    urls = [SCHOOL, f"{SCHOOL}{event.pk}/", seen, f"{seen}?class={cast.class_5b.pk}", f"{seen}?class=all"]
    meeting = as_if_begun(booked(window.slots.first(), cast.unrelated.guardians.get(), cast.bilal))
    meeting.record("reached", "A later bus.", by=cast.teacher)
    client = as_user(cast.head)
    few = [count(client, url) for url in urls]
    for n in range(2):
        teacher = TeachingFactory(school_class=cast.class_5b).user
        WindowFactory(
            event=BookingEventFactory(school=cast.school), teacher=cast.teacher, date=window.date + timedelta(n + 1)
        )
        more = WindowFactory(event=event, teacher=teacher)
        meeting = as_if_begun(
            booked(more.slots.first(), cast.guardian.guardians.get(school=cast.school), cast.aarav, by=cast.office),
            30 * (n + 1),
        )
        meeting.record("reached", "A later bus.", by=teacher)
        for school_class in (cast.class_2a, cast.class_5b):
            EnrolmentFactory(pupil=PupilFactory(school=cast.school), school_class=school_class)
    assert [count(client, url) for url in urls] == few
    assert max(few) <= 14


# --- A guardian rings ------------------------------------------------------------------------------------------------
def for_bilal(cast, event) -> str:
    return f"{SCHOOL}{event.pk}/for/{cast.bilal.code}/"


def test_the_office_books_for_a_guardian_who_has_no_e_mail(cast, as_user, event, window):
    aunt = GuardianshipFactory(pupil=cast.bilal, granted_by=cast.office).guardian
    client, last = as_user(cast.office), window.slots.last()
    assert "Farida Khan" in client.get(for_bilal(cast, event)).content.decode()
    answer = client.post(for_bilal(cast, event), {"guardian": aunt.pk, "slot": last.pk, "mode": "phone"})
    assert answer["Location"] == f"{SCHOOL}{event.pk}/participation/?class={cast.class_5b.pk}"
    booking = Booking.objects.get()
    assert (booking.guardian, booking.slot, booking.mode, booking.made_by) == (aunt, last, "phone", cast.office)


def test_what_cannot_be_booked_for_a_family_is_said(cast, as_user, event, window):
    first = window.slots.first()
    data = {"guardian": cast.unrelated.guardians.get().pk, "slot": first.pk, "mode": "phone"}
    client = as_user(cast.head)
    others = {"guardian": cast.guardian.guardians.get(school=cast.school).pk}
    assert errors(client.post(for_bilal(cast, event), data | others)).keys() == {"guardian"}
    assert errors(client.post(for_bilal(cast, event), data | {"mode": "pigeon"})).keys() == {"mode"}
    booked(first, cast.guardian.guardians.get(school=cast.school), cast.aarav)
    assert "just taken" in errors(client.post(for_bilal(cast, event), data))["slot"]
    assert Booking.objects.count() == 1


def test_booking_for_a_family_is_the_offices(cast, as_user, event, window):
    url = for_bilal(cast, event)
    found = {role: as_user(getattr(cast, role)).get(url).status_code for role in cast.ROLES}
    assert {role for role, status in found.items() if status == 200} == {"office", "head"}
    assert as_user(cast.other_head).get(url.replace("nai-umeed", "sitara")).status_code == 404
    assert as_user(cast.head).get(f"{SCHOOL}{event.pk}/for/{cast.meher.code}/").status_code == 404
